import { h, words, recorder, remember, finish, announcer, landmark } from "./_shared/kit.js";
import { scoreRhythm, liveRate, rateTrace, pressSorter, metronome, BREATH_MS } from "./_shared/rhythm.js";

const SVG_WIDTH = 360;
const SVG_HEIGHT = 210;

// Ready, run, result: one view at a time in one card. Only the taps of the raw log are scored.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const params = model.get("params");
  const view = h("div", {});
  const root = h("section", { class: "bo bo-rhythm", "aria-label": landmark(model, t("title")) }, view);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const cues = { sound: params.metronome > 0, cue: params.metronome > 0 };
  let leave = () => {};

  function ready() {
    const start = h("button", { type: "button", class: "bo-main bo-rhythm-start", onclick: run }, t("start"));
    const box = (name) =>
      h("label", { class: "bo-option" }, h("input", { type: "checkbox", checked: cues[name], onchange: (e) => (cues[name] = e.target.checked) }), h("span", {}, t(name, { rate: params.metronome })));
    view.replaceChildren(
      h("p", { class: "bo-prompt" }, t("title")),
      h("p", {}, t(`how_${params.mode}`, { time: duration(t, params.seconds) })),
      h("p", {}, t("how_input")),
      ...(params.metronome ? [box("sound"), box("cue")] : [h("p", {}, t("no_metronome"))]),
      h("div", { class: "bo-actions" }, start),
      h("p", { class: "bo-hint" }, t("limits")),
    );
  }

  function run() {
    leave();
    const mark = model.get("events").length;
    log("start", { ...params, ...cues });
    leave = runView({ t, log, params, cues, view, still, end: () => judge(mark) });
    view.scrollIntoView({ block: "center", behavior: "auto" });
  }

  function judge(mark) {
    leave();
    leave = () => {};
    const happened = model.get("events").slice(mark);
    const taps = happened.filter((event) => event[1] === "tap").map((event) => event[0]);
    const at = (kind) => (happened.find((event) => event[1] === kind) ?? [0])[0];
    const run = { began_ms: at("first"), ended_ms: at("over"), seconds: params.seconds };
    const result = scoreRhythm(taps, params.mode, run);
    const value = { taps, mode: params.mode, score: result.score, run };
    log("end", { score: result.score, reason: result.reason });
    remember(model, { last: value });
    if (result.score !== null && result.reason !== "stopped_early") finish(model, value);
    else if (!model.get("done")) {
      model.set("value", value); // the raw taps are kept; a whole run is never replaced by one that is not
      model.save_changes();
    }
    shown(value, result, true);
  }

  function shown(value, result, focus) {
    const again = h("button", { type: "button", class: "bo-main", onclick: run }, t("again"));
    const heading = h("p", { class: "bo-prompt", tabindex: "-1" }, t("score"));
    view.replaceChildren(heading, ...resultView(t, value, result, params.mode));
    view.append(h("div", { class: "bo-actions" }, again), h("p", { class: "bo-hint" }, t("limits")));
    if (!focus) return;
    heading.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }

  const last = (model.get("state") || {}).last;
  el.append(root);
  if (last && last.mode === params.mode) shown(last, scoreRhythm(last.taps, last.mode, last.run ?? null), false);
  else ready();
  return () => {
    leave();
    root.remove();
  };
}

const duration = (t, seconds) => (seconds % 60 ? t("seconds", { n: seconds }) : t("minutes", { n: seconds / 60 }));
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

// ---- the run ------------------------------------------------------------------------------------------------------------

/** Draw and drive one run; returns what stops it. `end` is called once, when the time is over or the learner stops. */
function runView({ t, log, params, cues, view, still, end }) {
  let begun = null; // performance.now() of the first press
  let lastPress = 0;
  let lastUp = -Infinity;
  let pointer = null; // what holds the target down: a pointer's id, "key" or "switch"
  let over = false;
  const sorter = pressSorter(params.mode, (at) => log("tap", null, at), (at) => log("breath", null, at));
  const { state } = sorter;
  const fill = h("span", { class: "bo-rhythm-fill" });
  const big = h("span", { class: "bo-rhythm-count" }, t("first"));
  const small = h("span", { class: "bo-rhythm-small" });
  const target = h("button", { type: "button", class: "bo-rhythm-target", "aria-label": t("target") }, fill, big, small);
  const left = h("span", { class: "bo-rhythm-left" }, t("left", { time: clock(params.seconds) }));
  const stop = h("button", { type: "button", onclick: () => close(performance.now()) }, t("stop"));
  const top = h("div", {});
  view.replaceChildren(top, target, h("div", { class: "bo-actions bo-rhythm-foot" }, left, stop));
  const say = announcer(top, "bo-rhythm-word");
  let word = "";

  // event.timeStamp is when the finger came down, not when the page found time; where it is no page clock, now will do.
  function moment(event) {
    const now = performance.now();
    const at = event.timeStamp > now - 2000 && event.timeStamp <= now ? event.timeStamp : now;
    return (lastPress = Math.max(lastPress, at));
  }
  function speak(key, sign = "", tone = "") {
    if (word === key) return;
    word = key;
    say(`${sign}${t(key)}`);
    top.dataset.tone = tone;
  }
  function down(event, id) {
    const at = moment(event);
    if (over || (begun !== null && at - begun > params.seconds * 1000)) return close(at);
    if (!sorter.down(at)) return undefined;
    if (begun === null) log("first", null, at);
    begun ??= at;
    pointer = id;
    target.classList.add("is-down");
    draw(at);
    return undefined;
  }
  function up(event, id) {
    if (pointer !== id) return;
    const at = moment(event);
    if (id !== "switch") lastUp = at; // the click that follows a finger or key is no second press
    release(at);
  }
  function release(at) {
    pointer = null;
    sorter.up(at);
    target.classList.remove("is-down");
    draw(at);
  }
  function draw(at) {
    const breathing = state.phase === "breathe";
    const over30 = breathing && !sorter.heldFor(at) && !state.breaths && state.count > 30;
    if (target.classList.toggle("is-breath", breathing) !== wasBreathing) {
      wasBreathing = breathing;
      target.setAttribute("aria-label", t(breathing ? "hold" : "target"));
      if (cues.cue) navigator.vibrate?.(breathing ? [60, 60, 60] : 60);
      beat.pause(breathing);
    }
    const part = breathing ? Math.min(1, sorter.heldFor(at) / BREATH_MS) : 0;
    fill.style.height = `${100 * (still ? Math.floor(part * 4) / 4 : part)}%`;
    if (breathing) {
      const n = Math.min(2, state.breaths + (part === 1 ? 0 : 1));
      big.textContent = over30 ? String(state.count) : t(part === 1 ? "let_go" : "hold");
      small.textContent = t("breath_of", { n: Math.max(1, n) });
      speak(state.tooShort ? "longer" : "breathe");
    } else {
      big.textContent = state.taps.length ? String(state.count || t("target")) : t("first");
      small.textContent = params.mode === "30:2" && state.count ? "/ 30" : "";
      if (state.count === 0 && state.taps.length) speak("go_on");
      else if (state.count === 1) speak("steady");
      else if (state.count > 2) pace();
    }
  }
  function pace() {
    const rate = liveRate(state.taps.slice(-7));
    if (rate === null) return;
    if (rate < 100) speak("faster", "▲ ", "off");
    else if (rate > 120) speak("slower", "▼ ", "off");
    else speak("good", "✓ ", "good");
  }
  let wasBreathing = false;
  function frame() {
    if (over) return;
    const now = performance.now();
    sorter.tick(now);
    if (sorter.heldFor(now) || state.phase === "breathe") draw(now);
    if (begun !== null) {
      const rest = Math.max(0, params.seconds - (now - begun) / 1000);
      left.textContent = t("left", { time: clock(Math.ceil(rest)) });
      if (rest === 0) close(now);
    }
  }
  function close(at) {
    if (over) return;
    if (pointer !== null) sorter.up(Math.max(at, lastPress));
    over = true;
    log("over", null, at);
    end();
  }

  const onKey = (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (event.type === "keyup") up(event, "key");
    else if (!event.repeat) down(event, "key");
  };
  const onClick = (event) => {
    // a switch or screen reader sends a click alone: in the breath phase one click is one breath of a second
    if (event.timeStamp - lastUp < 700 || pointer !== null) return;
    down(event, "switch");
    if (state.phase === "breathe") setTimeout(() => up(new Event("end"), "switch"), BREATH_MS + 30);
    else up(event, "switch");
  };
  target.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    target.focus({ preventScroll: true });
    target.setPointerCapture?.(event.pointerId);
    down(event, event.pointerId);
  });
  for (const name of ["pointerup", "pointercancel"]) target.addEventListener(name, (event) => up(event, event.pointerId));
  for (const name of ["keydown", "keyup"]) target.addEventListener(name, onKey);
  target.addEventListener("click", onClick);
  target.addEventListener("blur", () => pointer === "key" && release(moment({})));
  target.addEventListener("contextmenu", (event) => event.preventDefault());

  const beat = metronome(params.metronome, cues, () => {
    target.classList.add("is-beat");
    setTimeout(() => target.classList.remove("is-beat"), 120);
  });
  const ticker = setInterval(frame, 40);
  speak("steady");
  target.focus({ preventScroll: true });
  return () => {
    over = true;
    clearInterval(ticker);
    beat.stop();
  };
}

// ---- the result ---------------------------------------------------------------------------------------------------------

function resultView(t, value, result, mode) {
  if (result.score === null) return [h("p", {}, t(result.reason === "too_few_taps" ? "too_few" : "no_interval", { n: result.taps_kept }))];
  const percent = (part) => `${Math.round(100 * part)}%`;
  const early = () => t("early", { time: duration(t, value.run.seconds) });
  const remark = result.reason === "long_pause" ? t("held_74") : result.reason === "stopped_early" ? early() : "";
  const seconds = (number) => t("seconds", { n: number.toFixed(1) });
  const measures = [
    [t("ccf"), percent(result.ccf), t("at_least", { n: mode === "30:2" ? 60 : 80 })],
    [t("longest"), result.longest_pause_s ? seconds(result.longest_pause_s) : t("none"), t("at_most")],
    [t("middle"), `${Math.round(result.median_rate)} ${t("unit")}`, t("aim_rate")],
    [t("taps"), String(result.taps_kept), ""],
  ];
  const order = Object.keys(result.factors).filter((name) => name !== "C" || mode === "30:2").sort((a, b) => result.factors[a] - result.factors[b]);
  return [
    h("p", { class: `bo-rhythm-score ${result.passed ? "bo-right" : "bo-wrong"}` }, h("strong", {}, String(result.score)), h("span", {}, t("points"))),
    h("p", { class: `bo-feedback ${result.passed ? "bo-right" : "bo-wrong"}` }, result.passed ? `✓ ${t("passed")}` : t("not_yet"), remark ? ` ${remark}` : ""),
    result.weakest && h("p", { class: "bo-prompt" }, t("look_at")),
    result.score < 50 && h("p", {}, t("multiplied")),
    h("ol", { class: "bo-rhythm-factors" }, order.map((name) => factorRow(t, name, result, mode, percent))),
    traceView(t, value.taps),
    h("dl", { class: "bo-rhythm-measures" }, measures.map(([name, number, aim]) => h("div", {}, h("dt", {}, name), h("dd", {}, h("strong", {}, number), aim && h("small", {}, aim))))),
  ].filter(Boolean);
}

function factorRow(t, name, result, mode, percent) {
  const part = result.factors[name];
  const pace = result.median_rate < 98 ? "R_slow" : result.median_rate > 122 ? "R_fast" : "R_mixed";
  const advice = { R: pace, F: mode === "30:2" ? "F_do" : "F_do_hands-only", C: "C_do", V: "V_do" }[name];
  const counts = result.counts.slice(0, Math.max(1, result.counts.length - 1)).join(t("comma"));
  const bar = h("span", { class: "bo-rhythm-bar", "aria-hidden": "true" }, h("span", { style: `width:${100 * part}%` }));
  return h("li", {}, h("div", {}, h("strong", {}, t(name)), h("span", {}, percent(part))), bar, h("p", {}, t(part < 0.98 ? advice : "fine", { counts, rate: Math.round(result.median_rate) })));
}

function traceView(t, taps) {
  const bouts = rateTrace(taps);
  const long = Math.max(10, (taps[taps.length - 1] - taps[0]) / 1000);
  const step = [5, 10, 15, 20, 30, 60].find((width) => long / width <= 6);
  const end = Math.ceil(long / step) * step;
  const x = (ms) => 34 + (ms / 1000 / end) * (SVG_WIDTH - 44);
  const y = (rate) => 176 - ((Math.min(160, Math.max(60, rate)) - 60) / 100) * 150;
  const ticks = Array.from({ length: end / step + 1 }, (_, i) => i * step);
  const all = bouts.flat();
  const share = Math.round((100 * all.filter((point) => point.rate >= 100 && point.rate <= 120).length) / all.length);
  const says = t("trace_says", { share });
  const line = (points) =>
    points.length > 1
      ? h("polyline", { class: "bo-rhythm-line", points: points.map((p) => `${x(p.at).toFixed(1)},${y(p.rate).toFixed(1)}`).join(" ") })
      : points.map((p) => h("circle", { class: "bo-rhythm-dot", cx: x(p.at), cy: y(p.rate), r: 3 }));
  const svg = h(
    "svg",
    { viewBox: `0 0 ${SVG_WIDTH} ${SVG_HEIGHT}`, role: "img", "aria-label": `${t("trace")}. ${says}` },
    h("rect", { class: "bo-rhythm-band", x: 34, y: y(120), width: SVG_WIDTH - 44, height: y(100) - y(120) }),
    [60, 80, 100, 120, 140, 160].map((rate) => [h("line", { class: "bo-rhythm-grid", x1: 34, x2: SVG_WIDTH - 10, y1: y(rate), y2: y(rate) }), h("text", { x: 28, y: y(rate) + 4, "text-anchor": "end" }, String(rate))]),
    ticks.map((second) => h("text", { x: x(second * 1000), y: 192, "text-anchor": "middle" }, String(second))),
    h("text", { x: 4, y: 14 }, t("unit")),
    h("text", { x: SVG_WIDTH - 10, y: 208, "text-anchor": "end" }, t("time_axis")),
    bouts.map(line),
  );
  return h("figure", { class: "bo-rhythm-trace" }, svg, h("figcaption", {}, says));
}

export default { render };
