// A procedure done step by step: one question at a time, every wrong act explained at once, a report at the end.
// A step is {id, right, choices} or, where something is done by tapping, {id, right, choices, taps}: taps, then the right closing act.
import { h, words, recorder, remember, finish, uid, landmark, shuffled, seedOf } from "./kit.js";

/** A word as it begins a sentence; Chinese has no capitals and stays as it is. */
export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** The learner's way through the steps of `sequence(run)`; kept in the model's state, told to the raw log. */
export function progress(model, sequence) {
  const log = recorder(model);
  const kept = model.get("state") || {};
  const whole = (n) => (Number.isInteger(n) && n >= 0 ? n : 0);
  const state = { run: whole(kept.run), at: whole(kept.at), taps: whole(kept.taps), wrong: Array.isArray(kept.wrong) ? kept.wrong : [] };
  let steps = sequence(state.run);
  state.at = Math.min(state.at, steps.length);
  const save = () => remember(model, { ...state, wrong: [...state.wrong] });
  const miss = (pick) => {
    state.wrong.push([now().id, pick]);
    save();
    return false;
  };
  const now = () => steps[state.at];
  return {
    state, now,
    steps: () => steps,
    missed: (id) => state.wrong.filter(([step]) => step === id).map(([, pick]) => pick),
    /** One blow or thrust. False when it was one too many. */
    tap() {
      log("tap", { step: now().id });
      if (state.taps >= now().taps) return miss("over");
      state.taps += 1;
      save();
      return true;
    },
    /** A choice. False when it was wrong; the closing act of a tapped step is wrong while taps are missing. */
    pick(choice) {
      const step = now();
      log("pick", { step: step.id, pick: choice });
      if (choice !== step.right) return miss(choice);
      if (state.taps < (step.taps || 0)) return miss("early");
      Object.assign(state, { at: state.at + 1, taps: 0 });
      save();
      if (!now()) finish(model, { points: steps.filter((one) => !this.missed(one.id).length).length, of: steps.length, mistakes: state.wrong.map((pair) => pair.join(":")) });
      return true;
    },
    restart() {
      log("again");
      Object.assign(state, { run: state.run + 1, at: 0, taps: 0, wrong: [] });
      steps = sequence(state.run);
      save();
    },
  };
}

/**
 * Draw the course into `el`. `kind`: {title, cls, sequence(run), word(key, step) → text or null, picture(step, {wrong, acting}) → svg,
 * spots(step) → {id: [left %, top %]} or null, card() → nodes of the report}. Returns a function that takes it away.
 */
export function course(model, el, kind) {
  const t = words(model);
  const go = progress(model, kind.sequence);
  const word = (key, step = go.now()) => kind.word(key, step);
  const heading = uid("course");
  const group = uid("spot");
  const count = h("p", { class: "bo-hint bo-course-count" });
  const seen = h("p", { class: "bo-course-seen" });
  const stage = h("div", { class: "bo-course-stage" });
  const ask = h("p", { class: "bo-prompt", id: heading, tabindex: "-1" });
  const told = h("div", { class: "bo-course-told", role: "status", "aria-live": "polite" });
  const acts = h("div", { class: "bo-course-acts", role: "group", "aria-labelledby": heading });
  const work = h("div", {}, count, stage, seen, told, ask, acts);
  const end = h("div", { class: "bo-course-end", hidden: true });
  const root = h("section", { class: `bo bo-course ${kind.cls}`, "aria-label": landmark(model, t("title")) }, h("p", { class: "bo-prompt" }, model.get("params").prompt), work, end);
  let last = null; // the wrong pick on show

  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);
  function tell(right, text) {
    const sign = right === null ? "" : h("strong", { class: "bo-verdict" }, right ? `✓ ${t("right")}${t("stop_mark")}` : `✕ ${t("not_yet")}${t("stop_mark")}`);
    told.replaceChildren(text ? h("p", { class: right === null ? "bo-course-note" : `bo-feedback ${right ? "bo-right" : "bo-wrong"}` }, sign, text) : "");
  }
  function pick(choice) {
    const step = go.now();
    if (go.pick(choice)) {
      last = null;
      tell(true, word(`${step.right}_why`, step));
      enter();
      (go.now() ? ask : end.querySelector("[tabindex]")).focus();
      return;
    }
    const early = step.taps && choice === step.right; // the right end, too soon
    last = choice;
    tell(false, word(`${early ? "early" : choice}_why`, step));
    draw();
    acts.querySelector(step.taps ? ".bo-course-tap" : "input:not([disabled]), button:not([disabled])").focus();
  }
  function tap() {
    const step = go.now();
    const fine = go.tap();
    const n = go.state.taps;
    if (fine) tell(null, n === step.taps && word("result", step) ? word("result", step) : t("nothing_yet", { n }));
    else tell(false, word("over_why", step));
    last = null;
    draw(true);
    acts.querySelector(".bo-course-tap").focus();
  }
  function choices(step) {
    const order = shuffled(step.choices.length, seedOf(model.get("key") + step.id)).map((i) => step.choices[i]);
    const tried = go.missed(step.id);
    return order.map((choice) => {
      const off = !step.taps && tried.includes(choice);
      const made = button(off ? `✕ ${word(choice, step)} ${t("tried")}` : word(choice, step), () => pick(choice), "bo-course-choice");
      made.disabled = off;
      return made;
    });
  }
  function places(step, spots) {
    const order = shuffled(step.choices.length, seedOf(model.get("key") + step.id)).map((i) => step.choices[i]);
    const tried = go.missed(step.id);
    const input = (choice, i) => h("input", { type: "radio", name: group, id: `${group}-${choice}`, value: choice, disabled: tried.includes(choice), "aria-label": `${"ABCD"[i]} ${word(choice, step)}` });
    const rows = order.map((choice, i) => h("label", { class: "bo-option" }, input(choice, i), h("span", {}, h("b", {}, `${"ABCD"[i]} `), `${tried.includes(choice) ? "✕ " : ""}${word(choice, step)}`)));
    const marks = order.map((choice, i) => h("label", { class: `bo-course-spot${tried.includes(choice) ? " bo-course-off" : ""}`, for: `${group}-${choice}`, style: `left:${spots[choice][0]}%;top:${spots[choice][1]}%`, "aria-hidden": "true" }, h("span", {}, "ABCD"[i])));
    stage.append(...marks);
    const chosen = () => acts.querySelector("input:checked")?.value;
    const light = () => order.forEach((choice, i) => marks[i].classList.toggle("bo-course-on", choice === chosen()));
    const list = h("fieldset", { onchange: light }, h("legend", { class: "bo-unseen" }, word("ask", step)), rows);
    return [list, button(t("here"), () => (chosen() ? pick(chosen()) : tell(null, t("choose_place"))), "bo-main")];
  }
  const once = (event) => event.repeat && event.preventDefault(); // a key held down is one blow, not many
  function tapButton(step) {
    const made = button(word("tap", step), tap, "bo-main bo-course-tap");
    made.addEventListener("keydown", once);
    return made;
  }
  function draw(acting = false) {
    const step = go.now();
    const picture = kind.picture(step, { wrong: last, acting });
    const [, , width, height] = picture.getAttribute("viewBox").split(" ");
    picture.style.setProperty("--bo-ratio", width / height); // so that it never stands with bars beside it, which would shift the places on it
    stage.replaceChildren(picture);
    const spots = kind.spots?.(step, last);
    if (spots) return acts.replaceChildren(...places(step, spots));
    if (!step.taps) return acts.replaceChildren(...choices(step));
    const counter = h("p", { class: "bo-course-taps" }, t("done_n", { n: go.state.taps }), h("span", { "aria-hidden": "true" }, [1, 2, 3, 4, 5].map((n) => h("i", { class: n <= go.state.taps ? "bo-full" : "" }))));
    return acts.replaceChildren(counter, tapButton(step), h("div", { class: "bo-course-close" }, choices(step)));
  }
  function enter() {
    const step = go.now();
    work.hidden = !step;
    end.hidden = Boolean(step);
    if (!step) return report();
    count.textContent = t("step_n", { n: go.state.at + 1, of: go.steps().length });
    seen.textContent = word("seen", step) || "";
    seen.hidden = !seen.textContent;
    ask.textContent = word("ask", step);
    return draw();
  }
  function report() {
    const steps = go.steps();
    const good = steps.filter((step) => !go.missed(step.id).length);
    const weak = steps.filter((step) => go.missed(step.id).length);
    const name = (step) => [word("name", step), step.star ? ` ★` : ""];
    const why = (step) => [...new Set(go.missed(step.id))].map((choice) => h("p", {}, word(`${choice}_why`, step)));
    end.replaceChildren(
      h("p", { class: "bo-prompt", tabindex: "-1" }, t("report")),
      h("p", { class: "bo-course-score" }, t("first", { n: good.length, of: steps.length })),
      weak.length ? h("div", { class: "bo-feedback bo-wrong" }, h("p", { class: "bo-verdict" }, t("practise")), h("ul", {}, weak.map((step) => h("li", {}, h("strong", {}, name(step)), why(step))))) : h("p", {}, t("none_wrong")),
      h("details", { class: "bo-feedback bo-right", open: !weak.length }, h("summary", { class: "bo-verdict" }, `✓ ${t("good")}`), h("ul", {}, good.map((step) => h("li", {}, name(step))))),
      steps.some((step) => step.star) ? h("p", { class: "bo-hint" }, t("star")) : "",
      h("div", { class: "bo-course-card" }, kind.card()),
      h("div", { class: "bo-actions" }, button(t("again"), restart, "bo-main")),
    );
  }
  function restart() {
    go.restart();
    last = null;
    tell(null, "");
    enter();
    ask.focus();
  }

  el.append(root);
  enter();
  if (go.now() && (go.state.at || go.state.wrong.length)) tell(null, t("restored"));
  return () => root.remove();
}
