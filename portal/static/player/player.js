// Brings the exercises of a stored page to life: a kernel only where Python listens, no build step, nothing from elsewhere.

import { aloud } from "./aloud.js";
import { carry } from "./carry.js";
import { guide } from "./guide.js";
import { LAYOUTS } from "./layout.js";
import { Model } from "./model.js";
import { keepForLater } from "./offline.js";
import { packed } from "./packed.js";
import { openPolls } from "./polls.js";
import { openProgress } from "./progress.js";
import { openPython } from "./python.js";

const SAVED = ["state", "value", "done", "events"];
const REFERENCE = "IPY_MODEL_";

/**
 * Open every exercise under root. source: {states, save(key, record)}, where the learner's states come from and go;
 * polls(key): the class's votes of a poll, where the page is a lesson of a course.
 */
export async function play(root, models, source, polls) {
  const made = new Map();
  const opened = new Map();
  const python = openPython();
  const model = (id) => {
    if (!made.has(id)) {
      made.set(id, restored(id, models[id], source));
      if (polls && models[id].state.kind === "Poll") made.get(id).classVotes = polls(models[id].state.key);
      python.join(id, made.get(id), models[id].python);
    }
    return made.get(id);
  };

  async function view(id, again) {
    const spec = models[id];
    if (!spec) throw new Error(`The page has no model ${id}`);
    const el = document.createElement("div");
    if (spec.esm) {
      await draw(model(id), el, again ? `${spec.esm}?again=${again}` : spec.esm, opened);
    } else if (LAYOUTS[spec.name]) {
      await LAYOUTS[spec.name](model(id), el, (ref) => guarded(ref.slice(REFERENCE.length)));
    } else {
      throw new Error(`The player cannot draw ${spec.name}`);
    }
    return el;
  }

  /** A child that fails takes neither its container nor its neighbours with it. */
  async function guarded(id) {
    const place = document.createElement("div");
    place.className = "exercise";
    await open(place, id);
    return place;
  }

  async function open(place, id, again = 0) {
    try {
      const el = await view(id, again);
      carry(place, el);
      place.dataset.ready = "";
    } catch (error) {
      console.error(error);
      place.querySelector(":scope > .broken")?.remove();
      place.append(broken(wordsNear(id), () => open(place, id, again + 1)));
    }
  }

  function wordsNear(id) {
    return models[id]?.state.words || Object.values(models).find((spec) => spec.state.words)?.state.words || {};
  }

  const places = [...root.querySelectorAll(".exercise[data-model]")];
  await Promise.all(places.map((place) => open(place, place.dataset.model)));
}

/** The model as the learner left it; each save goes to source under the exercise's key. */
function restored(id, spec, source) {
  const before = source.states[spec.state.key];
  const model = new Model(id, spec.state, (saved) => {
    const key = saved.get("key");
    if (key) source.save(key, Object.fromEntries(SAVED.map((name) => [name, saved.get(name)])));
  });
  for (const name of SAVED) if (before && before[name] !== undefined) model.take({ [name]: before[name] });
  return model;
}

async function draw(model, el, address, opened) {
  const module = packed[address] ?? (await import(address));
  const found = module.default ?? module;
  const widget = typeof found === "function" ? await found() : found;
  const signal = new AbortController().signal;
  if (!opened.has(model)) opened.set(model, widget.initialize?.({ model, signal }));
  await opened.get(model);
  await widget.render({ model, el, signal });
}

function broken(words, retry) {
  const box = document.createElement("div");
  box.className = "broken";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = words.broken || "这个练习没有打开。 This exercise did not open.";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.retry || "⟳";
  button.addEventListener("click", () => {
    box.remove();
    retry();
  });
  box.append(text, button);
  return box;
}

// Beside the text on a wide window the contents are open; on a phone they would be in the way.
const contents = document.getElementById("contents");
if (contents && matchMedia("(min-width: 1000px)").matches) contents.open = true;
aloud();

const page = document.getElementById("boai-state");
if (page) {
  const { models } = JSON.parse(page.textContent);
  const progress = window.boaiProgress ?? (await openProgress());
  await play(document, models, guide(progress), document.body.dataset.course && openPolls(progress.person));
  document.documentElement.dataset.player = "ready";
  keepForLater();
}
