import { h, words, recorder, remember, finish, announcer, feedback, shuffled, landmark, seedOf } from "./_shared/kit.js";
import { BUST, bust } from "./_shared/faces.js";

// A talk, one moment at a time: what is seen or heard, things to do or say, the person's face after each. The state is the picks
// of every step; the step, the person's mood and what is on show follow from them.

const STAGES = ["look", "listen", "link"];
const MOODS = [
  { smile: 0.28 },
  { smile: 0.06, distress: 0.12 },
  { distress: 0.5, look: [0.3, 0.6], lids: 0.15 },
  { distress: 0.85, tears: 1, look: [0.2, 0.8], lids: 0.25 },
  { distress: 1, tears: 2, look: [-0.3, 1], lids: 0.45, open: 0.18 },
];

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { case: talk, hotline } = model.get("params");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const begun = (seed) => ({ seed, picks: [], ended: false });
  let state = model.get("state")?.picks ? model.get("state") : begun(seedOf(model.get("key")));
  let moving = 0;

  const stage = h("div", {});
  const root = h("section", { class: "bo bo-pfa", "aria-label": landmark(model, talk.title) }, h("p", { class: "bo-prompt" }, talk.title), stage);
  const say = announcer(root);

  const kindOf = (step, pick) => talk.steps[step].options[pick].kind;
  /** The distress after the picks so far, 0 (calm) to 4: less with each good step, more with words that hurt in this one. */
  function moodAfter(picks) {
    const passed = picks.filter((list, i) => list.some((pick) => kindOf(i, pick) === "good")).length;
    const last = picks.length - 1;
    const hurt = last < 0 || passed > last ? 0 : picks[last].filter((pick) => kindOf(last, pick) === "never").length;
    const rest = Math.round(talk.distress * (1 - passed / talk.steps.length));
    return Math.min(4, Math.max(rest, talk.distress > 1 ? 1 : 0) + hurt); // nobody is merry after a bad day
  }
  let shownMood = moodAfter(state.picks);
  const found = (i) => (state.picks[i] || []).some((pick) => kindOf(i, pick) === "good");
  const at = () => {
    const next = talk.steps.findIndex((_, i) => !found(i));
    return next < 0 ? talk.steps.length : next;
  };
  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);

  // --- the person -----------------------------------------------------------------------------------------------------
  const face = h("svg", { viewBox: `0 0 ${BUST.width} ${BUST.height}`, role: "img" });
  const label = h("p", { class: "bo-pfa-mood" });
  const mixed = (a, b, k) => {
    const mix = (name) => (a[name] || 0) + ((b[name] || 0) - (a[name] || 0)) * k;
    const [ax, ay] = a.look || [0, 0];
    const [bx, by] = b.look || [0, 0];
    return { smile: mix("smile"), distress: mix("distress"), lids: mix("lids"), open: mix("open"), look: [ax + (bx - ax) * k, ay + (by - ay) * k], tears: (k < 0.5 ? a : b).tears || 0 };
  };
  function pose(mood) {
    cancelAnimationFrame(moving);
    const from = MOODS[shownMood];
    const to = MOODS[mood];
    const begin = performance.now();
    const step = () => {
      const k = still || from === to ? 1 : Math.min(1, (performance.now() - begin) / 600);
      face.replaceChildren(bust(talk.look, mixed(from, to, k)));
      if (k < 1) moving = requestAnimationFrame(step);
    };
    step();
    shownMood = mood;
    face.setAttribute("aria-label", `${talk.who}：${t(`mood_${mood}`)}`);
    const dots = [0, 1, 2, 3].map((n) => h("span", { class: n < mood ? "is-on" : "" }));
    label.replaceChildren(h("span", { class: "bo-pfa-dots", "aria-hidden": "true" }, dots), h("span", {}, t(`mood_${mood}`)));
  }
  function stages(now) {
    const here = STAGES.indexOf(talk.steps[now]?.stage);
    return h("ol", { class: "bo-pfa-stages", "aria-label": t("stages") }, STAGES.map((name, i) => h("li", { class: i === here ? "is-now" : "", "aria-current": i === here ? "step" : null }, h("strong", {}, (now >= talk.steps.length || i < here ? "✓ " : "") + t(name)), h("span", {}, t(`${name}_is`)))));
  }

  // --- a moment -------------------------------------------------------------------------------------------------------
  function moment(i) {
    const { see, options } = talk.steps[i];
    const picks = state.picks[i] || [];
    const last = picks.at(-1);
    const over = found(i);
    const rows = shuffled(options.length, state.seed + i).map((n) => {
      const used = picks.includes(n);
      if (over && !used) return null;
      return h("button", { type: "button", class: "bo-pfa-say", disabled: used || over, onclick: () => pick(i, n) }, used && h("span", { class: "bo-pfa-sign" }, over && n === last ? `✓ ${t("you")} ` : `✕ ${t("tried")} `), options[n].text);
    });
    const reply = last === undefined ? null : answered(options[last], over);
    const next = over && h("div", { class: "bo-actions" }, button(t(i + 1 < talk.steps.length ? "next" : "finish"), () => (i + 1 < talk.steps.length ? show(i + 1) : end()), "bo-main"));
    return [
      h("p", { class: "bo-hint" }, `${t(talk.steps[i].stage)} · ${t("stage_of", { n: i + 1, all: talk.steps.length })}`),
      i === 0 && h("p", {}, talk.scene),
      h("h3", { tabIndex: -1 }, see),
      reply,
      !over && h("p", { class: "bo-hint" }, t(last === undefined ? "what" : "choose_again")),
      h("div", { class: "bo-pfa-list" }, rows),
      next,
    ].flat(9).filter(Boolean);
  }
  function answered(option, good) {
    const box = feedback(t, good, h("p", { class: "bo-pfa-then" }, option.then), h("p", {}, option.why));
    box.querySelector(".bo-verdict").replaceChildren(h("span", { "aria-hidden": "true" }, good ? "✓ " : "✕ "), t(option.kind));
    return box;
  }
  function pick(i, n) {
    if (!state.picks.length && !state.restarted) log("start", { seed: state.seed });
    log("pick", { step: i, pick: n });
    const before = shownMood;
    const picks = talk.steps.map((_, k) => state.picks[k] || []).slice(0, i + 1);
    picks[i] = [...picks[i], n];
    state = { ...state, picks };
    remember(model, state);
    const mood = moodAfter(picks);
    draw(i);
    const { kind, then, why } = talk.steps[i].options[n];
    const felt = t(mood < before ? "better" : mood > before ? "worse" : "same", { mood: t(`mood_${mood}`) });
    say(`${t(kind)} ${then} ${why} ${felt}`, true);
    (stage.querySelector(".bo-main") ?? stage.querySelector(".bo-pfa-say:enabled")).focus({ preventScroll: true });
    stage.querySelector(".bo-feedback").scrollIntoView({ block: "nearest" });
  }

  // --- the end --------------------------------------------------------------------------------------------------------
  function result() {
    const mistakes = state.picks.flatMap((list, i) => list.map((n) => kindOf(i, n)).filter((kind) => kind !== "good").map((kind) => `${kind}_${talk.steps[i].stage}`));
    return { points: state.picks.filter((list, i) => kindOf(i, list[0]) === "good").length, of: talk.steps.length, mistakes, picks: state.picks };
  }
  function end() {
    const made = result();
    log("end", { points: made.points, of: made.of });
    state = { ...state, ended: true };
    remember(model, state);
    finish(model, made);
    show(talk.steps.length);
  }
  function summary() {
    const { points, of } = result();
    const all = talk.steps.flatMap((step, i) => step.options.map((option, n) => ({ ...option, picked: state.picks[i].includes(n) })));
    const own = all.filter((one) => one.picked && one.kind !== "good");
    const rows = (list) => h("ul", {}, list.map((one) => h("li", {}, h("span", {}, one.text), one.kind !== "good" && h("span", { class: "bo-pfa-why" }, `${t(one.kind)}：${one.why}`))));
    return [
      h("h3", { tabIndex: -1 }, t("end")),
      h("p", { class: "bo-pfa-score" }, t("score", { n: points, all: of })),
      h("div", { class: "bo-pfa-card" }, h("h4", {}, t("card")), STAGES.map((name) => h("p", {}, h("strong", {}, t(name)), ` ${t(`${name}_is`)}`)), h("p", {}, t("card_say")), h("p", {}, t("card_never")), h("p", {}, t("card_refer")), h("p", {}, h("strong", {}, t("card_call", { hotline })))),
      own.length > 0 && [h("h4", {}, t("practise")), rows(own)],
      h("details", {}, h("summary", {}, t("not_say")), rows(all.filter((one) => one.kind !== "good"))),
      h("details", {}, h("summary", {}, t("say")), rows(all.filter((one) => one.kind === "good"))),
      h("p", { class: "bo-hint" }, t("not_therapy")),
      h("div", { class: "bo-actions" }, button(t("again"), restart)),
    ];
  }
  function restart() {
    log("again");
    state = { ...begun((state.seed + 1) >>> 0), restarted: true };
    log("start", { seed: state.seed });
    remember(model, state);
    show(0);
  }
  function show(i) {
    say("");
    draw(i);
    stage.querySelector("h3").focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }
  function draw(i) {
    const over = i >= talk.steps.length;
    stage.replaceChildren(stages(i), h("div", { class: "bo-pfa-two" }, h("div", { class: "bo-pfa-person" }, face, h("p", { class: "bo-pfa-who" }, talk.who), label), h("div", {}, (over ? summary() : moment(i)).flat(9).filter(Boolean))));
    pose(moodAfter(state.picks));
  }

  // A step whose good answer was found is passed; at the last one the result waits for its button.
  draw(state.ended ? talk.steps.length : Math.min(at(), talk.steps.length - 1));
  el.append(root);
  return () => {
    cancelAnimationFrame(moving);
    root.remove();
  };
}

export default { render };
