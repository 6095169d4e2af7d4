import { h, words, recorder, remember, finish, announcer, feedback, shuffled, landmark } from "./_shared/kit.js";
import { INK } from "./_shared/draw.js";
import { METRE, floorplan, route } from "./_shared/floorplan.js";
import { SHELTER, shelter } from "./_shared/shelter.js";

// One decision after another on a floor plan. The steps come with the exercise, one list for each way the event can go; the seed
// takes the list and the order of the answers. The state keeps the place in the list, what was picked there, and where you stand.

const CARDS = { earthquake: 4, fire: 6, flood: 5 };
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, event, plans, runs, seed: first, numbers } = model.get("params");
  let state = model.get("state")?.first ? model.get("state") : fresh(first);

  const stage = h("div", {});
  const root = h("section", { class: "bo bo-evacuation", "aria-label": landmark(model, t(`title_${event}`)) }, h("p", { class: "bo-prompt" }, prompt), stage);
  const say = announcer(root);
  const button = (label, act, cls, more) => h("button", { type: "button", class: cls, onclick: act, ...more }, label);

  function fresh(seed) {
    return { seed, at: 0, picked: [], first: [], points: 0, mistakes: [], stand: ["inside", ...plans.inside.start[event]] };
  }
  const steps = () => runs[state.seed % runs.length];
  const now = () => steps()[state.at];
  function keep(patch) {
    state = { ...state, ...patch };
    remember(model, state);
  }
  /** The answers in the order of this run. */
  const offered = (step) => shuffled(step.options.length, state.seed + 31 * steps().indexOf(step) + 7).map((i) => step.options[i]);
  const optionOf = (step, id) => step.options.find((one) => one.id === id);
  /** Where you stand when a step begins: [plan, room, x, y]. */
  function begin(step) {
    if (step.at) return [step.plan, ...step.at];
    if (state.stand[0] === step.plan) return state.stand;
    return [step.plan, ...plans[step.plan].start[event]];
  }

  // --- the plan ---------------------------------------------------------------------------------------------------------------
  function person([x, y]) {
    return h(
      "g",
      { class: "bo-evac-you", transform: `translate(${x * METRE} ${y * METRE})` },
      h("circle", { r: 25, fill: "#0B5CAD", "fill-opacity": 0.22 }),
      h("ellipse", { rx: 19, ry: 10, cy: 3, fill: "#0B5CAD", stroke: INK, "stroke-width": 2.5 }),
      h("circle", { r: 9.5, fill: "#2B2A30", stroke: INK, "stroke-width": 2 }),
      h("text", { y: 34, "text-anchor": "middle", "font-size": 18, "font-weight": 700, fill: "#0B4A86", stroke: "#FFFDF9", "stroke-width": 5, "paint-order": "stroke" }, t("you")),
    );
  }
  function planView(step, options, last) {
    const plan = plans[step.plan];
    const [w, high] = plan.size.map((v) => v * METRE);
    const from = begin(step);
    const moved = last?.at ? route(plan, from.slice(1), last.at) : null;
    const room = plan.rooms.find((one) => one.id === (moved ? last.at[0] : from[1]));
    const d = moved && `M${moved.map(([x, y]) => `${x * METRE} ${y * METRE}`).join(" L")}`;
    const svg = h(
      "svg",
      { viewBox: `-5 -5 ${w + 10} ${high + 10}`, role: "img", "aria-label": t("plan_label", { name: plan.name, room: room.text || t("outdoors") }), class: step.shake && !last?.right ? "bo-evac-shake" : "" },
      floorplan(plan, step.shows),
      moved && h("path", { d, fill: "none", stroke: "#FFFDF9", "stroke-width": 11, "stroke-linejoin": "round", "stroke-linecap": "round" }),
      moved && h("path", { d, fill: "none", stroke: last.right ? "#00704A" : "#9A5B00", "stroke-width": 6, "stroke-dasharray": "2 12", "stroke-linejoin": "round", "stroke-linecap": "round" }),
      person(moved ? moved.at(-1) : from.slice(2)),
    );
    const pin = (one, i) => {
      const [, x, y] = one.at;
      const done = state.picked.includes(one.id);
      const style = `left:${((x * METRE + 5) / (w + 10)) * 100}%;top:${((y * METRE + 5) / (high + 10)) * 100}%`;
      return button(h("span", { class: done ? (one.right ? "bo-evac-good" : "bo-evac-bad") : "" }, done ? (one.right ? "✓" : "✕") : String(i + 1)), () => choose(one), `bo-evac-pin${one === last ? " bo-evac-here" : ""}`, { style, disabled: done || solved(step), "aria-label": `${i + 1} ${one.text}` });
    };
    return [h("div", { class: "bo-evac-plan" }, svg, options.map((one, i) => one.at && pin(one, i))), moved];
  }
  /** Walk along the way that was just chosen. */
  function walk(moved) {
    const you = stage.querySelector(".bo-evac-you");
    if (!moved || !you?.animate || calm()) return;
    const lengths = moved.map(([x, y], i) => (i ? Math.hypot(x - moved[i - 1][0], y - moved[i - 1][1]) : 0));
    const whole = lengths.reduce((a, b) => a + b, 0) || 1;
    let gone = 0;
    you.animate(moved.map(([x, y], i) => ({ transform: `translate(${x * METRE}px, ${y * METRE}px)`, offset: Math.min(1, (gone += lengths[i]) / whole) })), { duration: 700, easing: "ease-in-out" });
  }

  // --- a step -----------------------------------------------------------------------------------------------------------------
  const solved = (step) => state.picked.some((id) => optionOf(step, id).right);
  function stepView() {
    const step = now();
    const options = offered(step);
    const last = state.picked.length ? optionOf(step, state.picked.at(-1)) : null;
    const done = solved(step);
    const [plan, moved] = planView(step, options, last);
    const line = (one, i) => h("li", {}, button([h("span", { class: "bo-evac-no", "aria-hidden": "true" }, String(i + 1)), h("span", {}, one.text)], () => choose(one), null, { disabled: done || state.picked.includes(one.id), "data-pick": one.id }));
    const picture = last?.right && step.picture && h("svg", { class: "bo-evac-picture", viewBox: `0 0 ${SHELTER.width} ${SHELTER.height}`, "aria-hidden": "true" }, shelter(step.picture));
    return [
      [
        state.at === 0 && h("p", {}, t(`intro_${event}`, { name: plans.inside.name })),
        h("p", { class: "bo-hint" }, t("step_of", { n: state.at + 1, all: steps().length })),
        h("h3", { tabIndex: -1 }, step.ask),
        plan,
        options.some((one) => one.at) && h("p", { class: "bo-hint" }, t("on_plan")),
        h("ol", { class: "bo-evac-options" }, options.map(line)),
        last && feedback(t, last.right, picture, h("p", {}, last.why), last.right && step.after && h("p", {}, h("strong", {}, step.after))),
        done && h("div", { class: "bo-actions" }, button(t(state.at + 1 < steps().length ? "next" : "finish"), forward, "bo-main")),
      ],
      moved,
    ];
  }
  function choose(one) {
    const step = now();
    if (!state.at && !state.picked.length) log("start", { seed: state.seed });
    log("pick", { step: step.id, pick: one.id });
    const fault = one.right ? {} : { mistakes: [...state.mistakes, `${step.id}:${one.id}`] };
    const opening = state.picked.length ? {} : { first: [...state.first, one.id], points: state.points + (one.right ? 1 : 0) };
    keep({ ...fault, ...opening, picked: [...state.picked, one.id] });
    walk(draw());
    const box = stage.querySelector(".bo-feedback");
    say(box.innerText, true);
    const next = stage.querySelector(".bo-main");
    (next || stage.querySelector(".bo-evac-options button:enabled")).focus({ preventScroll: true });
    (next || box).scrollIntoView({ block: "nearest" });
  }
  function forward() {
    const step = now();
    const right = optionOf(step, state.picked.at(-1));
    const stand = right.at ? [step.plan, ...right.at] : begin(step);
    keep({ at: state.at + 1, picked: [], stand });
    if (!now()) {
      log("end");
      finish(model, { points: state.points, of: steps().length, mistakes: state.mistakes, seed: state.seed });
    }
    show();
  }

  // --- the end ----------------------------------------------------------------------------------------------------------------
  function result() {
    const row = (step, i) => {
      const chosen = optionOf(step, state.first[i]);
      const right = step.options.find((one) => one.right);
      return h(
        "details",
        { open: !chosen.right },
        h("summary", {}, h("span", { class: chosen.right ? "bo-evac-ok" : "bo-evac-off", "aria-hidden": "true" }, chosen.right ? "✓" : "✕"), h("span", { class: "bo-unseen" }, t(chosen.right ? "right" : "wrong")), h("span", {}, step.ask)),
        !chosen.right && [h("p", {}, t("chose"), h("strong", {}, chosen.text)), h("p", {}, chosen.why)],
        h("p", {}, t("right_is"), h("strong", {}, step.options.filter((one) => one.right).map((one) => one.text).join(" / "))),
        h("p", {}, right.why),
      );
    };
    return [
      h("h3", { tabIndex: -1 }, t("result")),
      h("p", { class: "bo-evac-score" }, t("score", { points: state.points, of: steps().length })),
      !state.mistakes.length && h("p", {}, t("perfect")),
      h("h4", {}, t("replay")),
      h("div", { class: "bo-evac-replay" }, steps().map(row)),
      h("div", { class: "bo-evac-card" }, h("h4", {}, t(`card_${event}`)), h("ul", {}, [...Array(CARDS[event]).keys()].map((n) => h("li", {}, t(`c_${event}_${n + 1}`, numbers))))),
      h("div", { class: "bo-actions" }, button(t("again"), restart)),
    ];
  }
  function restart() {
    log("again");
    state = fresh((state.seed + 1) >>> 0);
    remember(model, state);
    show();
  }

  function show() {
    say("");
    draw();
    stage.querySelector("h3").focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }
  /** Draw what is on; return the way walked last. */
  function draw() {
    const [view, moved] = now() ? stepView() : [result(), null];
    stage.replaceChildren(...view.flat(9).filter(Boolean));
    return moved;
  }

  draw();
  el.append(root);
  return () => root.remove();
}

export default { render };
