import { h, words, recorder, remember, finish, announcer, shuffled, landmark, uid, seedOf } from "./_shared/kit.js";

// A branching case. The state is the path, as numbers of choices from the start, and whether the last one's consequence
// is still on show; clock, signs and scene are worked out from it, so that nothing can disagree after a reload.

const FRESH = { path: [], shown: false };
const SIGNS = { right: "✓", better: "△", danger: "✕", good: "✓", mixed: "△", bad: "✕" };

const time = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, intro, signs, start, scenes, best } = model.get("params");
  const name = uid("case");
  const saved = model.get("state") || {};
  let state = { run: 0, ...FRESH, ...(walk(saved.path) ? saved : { run: saved.run || 0 }) };

  // --- what follows from the path -------------------------------------------------------------------------------
  /** Every step of a path: scene, choice, its verdict, the clock and the signs before and after; null when the case has no such path. */
  function walk(path = []) {
    let here = start;
    let clock = 0;
    let seen = opening(Object.fromEntries(signs.map((one) => [one.name, one.text])), start);
    const steps = [];
    for (const number of path) {
      const choice = scenes[here].choices?.[number];
      if (!choice) return null;
      const before = seen;
      seen = { ...seen, ...choice.vitals };
      steps.push({ scene: here, choice, number, at: clock, before, after: seen, verdict: verdictOf(here, choice) });
      clock += choice.seconds;
      here = choice.to;
      seen = opening(seen, here);
    }
    return { steps, here, clock, seen };
  }
  function opening(seen, scene) {
    return { ...seen, ...scenes[scene].vitals };
  }
  function verdictOf(scene, choice) {
    if (choice.danger) return "danger";
    return choice.points + best[choice.to].points === best[scene].points ? "right" : "better";
  }
  function bestPath() {
    const path = [];
    for (let here = start; best[here].choice !== null; here = scenes[here].choices[best[here].choice].to) path.push(best[here].choice);
    return path;
  }
  const points = (steps) => steps.reduce((sum, step) => sum + step.choice.points, 0);

  // --- what the learner does --------------------------------------------------------------------------------------
  function choose(number) {
    log("choose", { scene: walk(state.path).here, choice: number });
    state = { ...state, path: [...state.path, number], shown: true };
    const now = walk(state.path);
    const step = now.steps.at(-1);
    remember(model, state);
    if (scenes[now.here].ending) {
      const path = now.steps.map(({ scene, number: choice }) => ({ scene, choice }));
      finish(model, { path, ending: now.here, points: points(now.steps), of: best[start].points, seconds: now.clock });
    }
    draw();
    show();
    say([t(step.verdict), t("took", { time: time(step.choice.seconds) }), ...changes(step)].join(" "), true);
  }
  function goOn() {
    state = { ...state, shown: false };
    remember(model, state);
    draw();
    show();
    say("");
  }
  function restart() {
    log("again");
    state = { ...FRESH, run: state.run + 1 };
    remember(model, state);
    draw();
    show();
    say("");
  }
  /** The new heading has the focus; clock and signs above it stay in view. */
  function show() {
    stage.querySelector("h3").focus({ preventScroll: true });
    root.scrollIntoView({ block: root.getBoundingClientRect().top < 0 ? "start" : "nearest" });
  }

  // --- what is drawn ----------------------------------------------------------------------------------------------
  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);
  const heading = (text) => h("h3", { tabIndex: -1 }, text);
  const sign = (verdict) => h("span", { class: `bo-case-verdict bo-case-${verdict}` }, h("span", { "aria-hidden": "true" }, `${SIGNS[verdict]} `), t(verdict));
  function changes({ before, after }) {
    return signs.filter((one) => before[one.name] !== after[one.name]).map((one) => t("change", { sign: one.name, before: before[one.name], after: after[one.name] }));
  }
  function picture(scene) {
    return scene.picture && h("img", { class: "bo-case-picture", src: scene.picture.src, alt: scene.picture.alt });
  }
  function drawHead(now) {
    const step = state.shown && now.steps.at(-1);
    const shown = step ? step.after : now.seen;
    const before = step ? step.before : shown;
    clock.replaceChildren(h("span", {}, t("clock")), h("strong", {}, time(now.clock)));
    const cell = (one) => {
      const changed = shown[one.name] !== before[one.name];
      return h("div", { class: changed ? "bo-case-new" : null }, h("dt", {}, one.name), h("dd", {}, shown[one.name], changed && h("small", {}, t("changed"))));
    };
    panel.replaceChildren(...signs.map(cell));
  }
  function drawScene(now) {
    const scene = scenes[now.here];
    const order = shuffled(scene.choices.length, seedOf(`${model.get("key")}/${now.here}/${state.run}`));
    const choices = order.map((number) => h("li", {}, button(scene.choices[number].text, () => choose(number), "bo-case-choice")));
    const past = now.steps.map((step) => h("li", {}, h("span", { class: "bo-hint" }, `${time(step.at)} ${scenes[step.scene].title}`), h("p", {}, step.choice.text)));
    return [
      heading(`${t("step", { n: now.steps.length + 1 })} · ${scene.title}`),
      !now.steps.length && h("p", {}, intro),
      picture(scene),
      h("p", {}, scene.text),
      h("p", { class: "bo-case-ask", id: `${name}-ask` }, t("ask")),
      h("ul", { class: "bo-case-choices", "aria-labelledby": `${name}-ask` }, choices),
      past.length && h("details", { class: "bo-case-past" }, h("summary", {}, t("so_far")), h("ol", {}, past)),
    ];
  }
  function drawConsequence(now) {
    const step = now.steps.at(-1);
    const { choice } = step;
    const list = changes(step);
    return [
      h("p", { class: "bo-hint" }, t("you_did")),
      h("p", { class: "bo-case-chosen" }, choice.text),
      heading(t("happened")),
      h("p", {}, choice.then),
      list.length && h("ul", { class: "bo-case-changes" }, list.map((text) => h("li", {}, text))),
      h("p", { class: "bo-hint" }, t("took", { time: time(choice.seconds) })),
      h("div", { class: `bo-feedback bo-case-why bo-case-on-${step.verdict}` }, h("p", { class: "bo-verdict" }, sign(step.verdict)), h("p", {}, choice.why)),
      h("div", { class: "bo-actions" }, button(t(scenes[now.here].ending ? "see_end" : "go_on"), goOn, "bo-main")),
    ];
  }
  function drawEnd(now) {
    const end = scenes[now.here];
    const dangers = now.steps.filter((step) => step.verdict === "danger").length;
    const way = walk(bestPath());
    return [
      h("p", { class: "bo-case-ending" }, sign(end.ending)),
      heading(end.title),
      picture(end),
      h("p", {}, end.text),
      h("p", { class: "bo-case-result" }, t("result", { points: points(now.steps), of: best[start].points, time: time(now.clock) })),
      h("p", {}, dangers ? t("dangers", { n: dangers }) : t("no_danger")),
      h("h4", {}, t("look_back")),
      h("ol", { class: "bo-case-way" }, now.steps.map(decision)),
      reading([...now.steps.filter((step) => step.verdict !== "right").map((step) => step.choice.read), end.read]),
      h(
        "details",
        {},
        h("summary", {}, `${t("best_way")} · ${t("best_result", { of: best[start].points, time: time(way.clock) })}`),
        h("ol", { class: "bo-case-way" }, way.steps.map((step) => h("li", {}, stamp(step), h("p", {}, step.choice.text)))),
      ),
      h("div", { class: "bo-actions" }, button(t("again"), restart)),
    ];
  }
  const stamp = (step) => h("p", { class: "bo-hint" }, h("b", {}, time(step.at)), ` ${scenes[step.scene].title}`);
  function decision(step) {
    const better = step.verdict !== "right" && scenes[step.scene].choices[best[step.scene].choice].text;
    return h(
      "li",
      {},
      stamp(step),
      h("p", {}, step.choice.text),
      h("div", { class: `bo-feedback bo-case-why bo-case-on-${step.verdict}` }, h("p", { class: "bo-verdict" }, sign(step.verdict)), h("p", {}, step.choice.why), better && h("p", {}, t("was_better", { text: better }))),
    );
  }
  /** What to read again, each once; a link where the lesson has that place. */
  function reading(given) {
    const found = new Map(given.filter(Boolean).map((one) => [one.text, one.cell]));
    if (!found.size) return null;
    const row = ([text, cell]) => h("li", {}, cell && document.getElementById(cell) ? h("a", { href: `#${cell}` }, text) : text);
    return [h("h4", {}, t("read_again")), h("ul", {}, [...found].map(row))];
  }
  function draw() {
    const now = walk(state.path);
    const ended = scenes[now.here].ending && !state.shown;
    drawHead(now);
    stage.replaceChildren(...(state.shown ? drawConsequence(now) : ended ? drawEnd(now) : drawScene(now)).flat().filter(Boolean));
  }

  const clock = h("p", { class: "bo-case-clock" });
  const panel = h("dl", { class: "bo-case-signs" });
  const stage = h("div", { class: "bo-case-stage" });
  const root = h(
    "section",
    { class: "bo bo-case", "aria-label": landmark(model, prompt) },
    h("p", { class: "bo-prompt" }, prompt),
    h("div", { class: "bo-case-head", role: "group", "aria-label": t("signs") }, clock, panel),
    stage,
  );
  const say = announcer(root);
  draw();
  el.append(root);
  return () => root.remove();
}

export default { render };
