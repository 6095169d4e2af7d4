import { h, words, recorder, remember, finish, announcer, feedback, seeded, shuffled, landmark } from "./_shared/kit.js";
import { INK } from "./_shared/draw.js";
import { TAGS, incident, worsened, judged, needed, isChild } from "./_shared/incident.js";
import { ROOM, casualty } from "./_shared/casualties.js";
import { SCENE, scene } from "./_shared/accident_scenes.js";

// Two questions about the scene; then the field (map or list), one card a casualty; then everyone once more; then the replay.
// The state keeps the seed, what was looked at, the tags, times and mistakes; casualties are made again from the seed.

const STEPS = { first: ["loud", "look", "still"], call: ["ask", "carry", "call"] };
const RIGHT = { first: "look", call: "call" };
const ACTS = ["walk", "breath", "open", "rate", "pulse", "obeys", "bleed", "breaths", "cpr", "treat"];
const ORDER = ["red", "yellow", "green", "black"];
const SHAPES = { green: "M10 2 A8 8 0 1 1 9.99 2Z", yellow: "M10 2 L19 18 L1 18Z", red: "M2.5 2.5 L17.5 2.5 L17.5 17.5 L2.5 17.5Z", black: "M2 5.5 L5.5 2 L10 6.5 L14.5 2 L18 5.5 L13.5 10 L18 14.5 L14.5 18 L10 13.5 L5.5 18 L2 14.5 L6.5 10Z" };
const FILLS = { green: "#00704A", yellow: "#F2C230", red: "#B3122A", black: "#1B1D22" };
const icon = (tag) => h("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, h("path", { d: SHAPES[tag], fill: FILLS[tag], stroke: INK, "stroke-width": 1.2, "stroke-linejoin": "round" }));

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, place, casualties: count, children, seconds: guide, seed: first, limits } = model.get("params");
  let state = model.get("state")?.phase ? model.get("state") : fresh(first);
  let people, worse, spots;
  let opened = performance.now();
  let timer = 0;

  const stage = h("div", {});
  const root = h("section", { class: "bo bo-triage", "aria-label": landmark(model, t("title")) }, h("p", { class: "bo-prompt" }, prompt), stage);
  const say = announcer(root);
  const button = (label, act, cls, more) => h("button", { type: "button", class: cls, onclick: act, ...more }, label);
  const heading = (text) => h("h3", { tabIndex: -1 }, text);

  function fresh(seed) {
    return { seed, phase: "first", picked: [], view: "map", at: null, round: 1, looked: {}, tags: {}, times: {}, mistakes: [], points: 0 };
  }
  function make() {
    people = incident(seeded(state.seed), count, children);
    worse = worsened(seeded((state.seed + 77) >>> 0), people, limits);
    const slots = shuffled(15, state.seed);
    const walkers = people.filter((one) => one.walks && !one.stays);
    spots = people.map((one) => {
      const walker = walkers.indexOf(one);
      const slot = walker < 0 ? slots.shift() : 0;
      if (walker < 0) return [72 + 124 * (slot % 5) + (Math.floor(slot / 5) % 2 ? 5 : -5), 346 + 112 * Math.floor(slot / 5)];
      return called() ? [196 + 78 * walker, 744] : [74 + 100 * walker, 246 - 6 * (walker % 2)];
    });
  }
  const called = () => !["first", "call"].includes(state.phase);
  function keep(patch) {
    state = { ...state, ...patch };
    remember(model, state);
  }
  const mistaken = (id) => ({ mistakes: [...state.mistakes, id] });
  const keyOf = (id, round = state.round) => `${round}:${id}`;
  const personOf = (id, round = state.round) => (round === 2 && id === worse.id ? worse : people[id]);
  const lookedAt = (id, round = state.round) => state.looked[keyOf(id, round)] || [];
  const tagOf = (one) => (state.round === 2 ? state.tags[keyOf(one.id)] || judged(people[one.id], limits)[0] : state.tags[keyOf(one.id)] && judged(one, limits)[0]);
  const childOf = (one) => isChild(one, limits);
  const name = (one) => t(childOf(one) ? (one.woman ? "girl" : "boy") : one.woman ? "woman" : "man", { age: one.age });
  const stopped = (one) => state.round === 2 || Boolean(state.tags[keyOf(one.id, 1)]) || lookedAt(one.id, 1).includes("bleed");
  const listed = (items) => items.join(t("and"));
  function seen(one) {
    if (state.round === 2) return one === worse ? t(`new_${worse.change}`) : t("same");
    return listed([t(called() || !one.walks || one.stays ? `see_${one.pose}` : "see_first"), ["lie", "side"].includes(one.pose) && !one.obeys && t("asleep"), one.loud && t("loud"), one.bleeds && t(stopped(one) ? "stopped" : "bleeds")].filter(Boolean));
  }
  const chip = (tag) => h("span", { class: "bo-tri-chip" }, icon(tag), t(`tag_${tag}`));

  // --- the scene ------------------------------------------------------------------------------------------------------------
  function map(live) {
    const order = people.map((one) => one.id).sort((a, b) => spots[a][1] - spots[b][1]);
    const draw = (id) => h("g", { transform: `translate(${spots[id]}) scale(0.53)` }, casualty(personOf(id), { child: childOf(people[id]), pen: 3.4, stopped: stopped(people[id]) }));
    const done = people.filter((one) => tagOf(one)).length;
    const back = scene(place, { sign: t(`sign_${place}`), gather: t("gather") });
    const picture = h("svg", { viewBox: `0 0 ${SCENE.width} ${SCENE.height}`, role: "img", "aria-label": t("map_label", { n: count, done }) }, back, order.map(draw));
    if (!called()) back.lastChild.previousSibling.remove(), back.lastChild.remove(); // the sign stands once you called
    const spot = (one) => {
      const [x, y] = spots[one.id];
      const style = `left:${(x / SCENE.width) * 100}%;top:${((y - (one.pose === "walk" || one.pose === "stand" ? 52 : 34)) / SCENE.height) * 100}%`;
      const mark = [h("span", { class: "bo-tri-no" }, String(one.id + 1)), tagOf(one) && h("span", { class: "bo-tri-mark" }, icon(tagOf(one)))];
      return live ? h("button", { type: "button", class: `bo-tri-spot${y > 620 ? " bo-tri-tall" : ""}`, style, "aria-label": label(one), onclick: () => open(one.id), "data-id": one.id }, mark) : h("span", { class: `bo-tri-spot${y > 620 ? " bo-tri-tall" : ""}`, style, "aria-hidden": "true" }, mark);
    };
    return h("div", { class: "bo-tri-map" }, picture, people.map(spot));
  }
  function label(one) {
    const tag = tagOf(one);
    return `${t("who", { n: one.id + 1 })}${t("and")}${name(one)}${t("and")}${seen(personOf(one.id))}${t("and")}${tag ? t(`tag_${tag}`) : t("untagged")}`;
  }
  function question(step) {
    const done = state.picked.includes(RIGHT[step]);
    const walkers = people.filter((one) => one.walks && !one.stays).length;
    const why = { look: t(`why_look_${place}`), call: t("why_call", { n: walkers }) };
    const last = state.picked.at(-1);
    const choices = STEPS[step].map((pick) => button(t(`${step}_${pick}`), () => choose(step, pick), null, { disabled: done || state.picked.includes(pick) }));
    return [
      step === "first" && h("p", {}, t(`intro_${place}`, { n: count })),
      map(false),
      heading(t(`ask_${step}`)),
      h("div", { class: "bo-tri-choices" }, choices),
      last && feedback(t, last === RIGHT[step], h("p", {}, why[last] || t(`why_${last}`))),
      done && h("div", { class: "bo-actions" }, button(t(step === "first" ? "next" : "to_field"), () => forward(step), "bo-main")),
    ];
  }
  function choose(step, pick) {
    if (step === "first" && !state.picked.length) log("start", { seed: state.seed });
    log("scene", { step, pick });
    const right = pick === RIGHT[step];
    keep({ picked: [...state.picked, pick], ...(right ? { points: state.points + (state.picked.length ? 0 : 1) } : mistaken(`${step}:${pick}`)) });
    show(right ? ".bo-main" : ".bo-tri-choices button:enabled");
    say(stage.querySelector(".bo-feedback").innerText, true);
  }
  function forward(step) {
    keep({ phase: step === "first" ? "call" : "field", picked: [] });
    show("h3");
  }

  // --- the field --------------------------------------------------------------------------------------------------------------
  function field() {
    const left = people.filter((one) => !tagOf(one)).length;
    const views = h("div", { class: "bo-actions bo-tri-views" }, ["map", "list"].map((view) => button(t(`as_${view}`), () => look(view), null, { "aria-pressed": String(state.view === view) })));
    const row = (one) => h("li", {}, h("button", { type: "button", "data-id": one.id, onclick: () => open(one.id) }, h("strong", {}, t("who", { n: one.id + 1 })), h("span", {}, name(one), h("br", {}), h("small", {}, seen(personOf(one.id)))), tagOf(one) ? chip(tagOf(one)) : h("span", { class: "bo-tri-none" }, t("untagged"))));
    return [
      state.round === 2 && h("p", {}, t("round_two")),
      heading(left ? `${t("pick")} ${t("left", { n: left })}` : state.round === 2 ? t("pick") : t("all_tagged")),
      views,
      !left && h("div", { class: "bo-actions" }, state.round === 2 ? button(t("end"), end, "bo-main") : button(t("second"), again2, "bo-main")),
      state.view === "map" ? map(true) : h("ul", { class: "bo-tri-list" }, people.map(row)),
    ];
  }
  function look(view) {
    keep({ view });
    show(`.bo-tri-views [aria-pressed="true"]`, false);
  }
  function open(id) {
    opened = performance.now();
    log("open", { id });
    keep({ at: id });
    show("h3");
  }
  function again2() {
    log("round");
    keep({ round: 2 });
    show("h3");
    say(t("round_two"), true);
  }

  // --- one casualty -----------------------------------------------------------------------------------------------------------
  function card() {
    const one = personOf(state.at);
    const given = state.tags[keyOf(one.id)];
    const [left, top, wide, high] = ROOM[one.pose];
    const size = childOf(one) ? 0.78 : 1;
    const picture = h("svg", { viewBox: `${left * size} ${top * size} ${wide * size} ${high * size}`, "aria-hidden": "true" }, casualty(one, { child: childOf(one), stopped: stopped(one) }));
    const looked = lookedAt(one.id);
    const finds = looked.filter((what) => found(one, what)).map((what) => h("li", {}, found(one, what)));
    const bad = looked.at(-1);
    const why = !given && ["cpr", "treat", "breaths"].includes(bad) && !found(one, bad);
    return [
      h("div", { class: "bo-tri-who" }, picture, h("div", {}, heading(`${t("who", { n: one.id + 1 })} · ${name(one)}`), h("p", {}, seen(one)), guide > 0 && !given && h("p", { class: "bo-tri-clock", "aria-hidden": "true" }), h("ul", { class: "bo-tri-finds" }, one.walks && !one.stays ? h("li", {}, t("f_walk_came")) : null, finds))),
      given ? verdict(one, given) : [
        why && feedback(t, false, h("p", {}, t(`no_${bad}`, { from: limits.child_from, to: limits.child_to }))),
        h("h4", {}, t("checks")),
        h("div", { class: "bo-tri-acts" }, ACTS.map((what) => button(`${looked.includes(what) ? "✓ " : ""}${t(`do_${what}`, { n: limits.child_breaths })}`, () => check(what), null, { "data-act": what }))),
        h("h4", {}, t("give")),
        h("div", { class: "bo-tri-tags" }, ORDER.map((tag) => h("button", { type: "button", class: `bo-tri-${tag}`, onclick: () => give(tag) }, icon(tag), h("strong", {}, t(`tag_${tag}`)), h("small", {}, t(`means_${tag}`))))),
        h("div", { class: "bo-actions" }, button(t(state.round === 2 ? "keep" : "back"), close)),
      ],
    ];
  }
  /** What an act shows; "" for one that is not done in triage. */
  function found(one, what) {
    const breathes = one.breathes === "yes";
    const breathing = breathes || (one.breathes === "opened" && lookedAt(one.id).includes("open"));
    const s = one.refill;
    if (what === "walk") return t(one.walks ? (one.stays ? "f_walk_yes" : "f_walk_came") : "f_walk_no");
    if (what === "breath") return t(breathes ? "f_breath_yes" : "f_breath_no");
    if (what === "open") return t(breathes ? "f_open_needless" : one.breathes === "opened" ? "f_open_yes" : "f_open_no");
    if (what === "rate") return breathing ? t("f_rate", { half: one.rate / 2, n: one.rate }) : t("f_rate_no");
    if (what === "obeys") return t(one.obeys ? "f_obeys_yes" : "f_obeys_no");
    if (what === "bleed") return t(one.bleeds && state.round === 1 ? "f_bleed_yes" : "f_bleed_no");
    if (what === "breaths") return judged(one, limits)[1] === "breaths" ? t(one.answers ? "f_breaths_yes" : "f_breaths_no", { n: limits.child_breaths }) : "";
    if (what !== "pulse") return "";
    if (!one.pulse) return t("f_pulse_none");
    if (one.breathes === "no" && childOf(one)) return t("f_pulse_child");
    return t(!one.radial ? "f_pulse_no" : s > limits.refill_max ? "f_pulse_slow" : "f_pulse", { s });
  }
  function check(what) {
    const one = personOf(state.at);
    log("check", { id: one.id, what });
    const looked = lookedAt(one.id);
    const harm = !found(one, what) && !looked.includes(what);
    keep({ looked: { ...state.looked, [keyOf(one.id)]: [...looked.filter((x) => x !== what), what] }, ...(harm ? mistaken(`${what}:${one.id}`) : {}) });
    show(`[data-act="${what}"]`, false);
    say(found(one, what) || stage.querySelector(".bo-feedback").innerText, true);
  }
  const missing = (one, round) => (round === 2 && one !== worse ? [] : needed(one, limits).filter((what) => !lookedAt(one.id, round).includes(what)));
  const careless = (one, round) => lookedAt(one.id, round).some((what) => what === "cpr" || what === "treat");
  const compare = (given, right) => (given === right ? "" : TAGS.indexOf(given) > TAGS.indexOf(right) ? "over" : "under");
  function give(tag) {
    const one = personOf(state.at);
    log("tag", { id: one.id, tag });
    const off = compare(tag, judged(one, limits)[0]);
    const guess = missing(one, state.round).length > 0;
    const good = !off && !guess && !careless(one, state.round);
    const first_ = state.round === 1;
    const pressed = lookedAt(one.id).includes("bleed");
    const wrong = [off && `${off}:${one.id}`, guess && `guess:${one.id}`, first_ && one.bleeds && !pressed && `bleed:${one.id}`].filter(Boolean);
    const won = (good && (first_ || one === worse) ? 1 : 0) + (first_ && one.bleeds && pressed ? 1 : 0);
    const seconds = Math.round((performance.now() - opened) / 100) / 10;
    keep({ tags: { ...state.tags, [keyOf(one.id)]: tag }, times: { ...state.times, [keyOf(one.id)]: seconds }, mistakes: [...state.mistakes, ...wrong], points: state.points + won });
    show(".bo-main", false);
    const box = stage.querySelector(".bo-feedback");
    say(box.innerText, true);
    box.scrollIntoView({ block: "nearest" });
  }
  function reason(one) {
    const [tag, step] = judged(one, limits);
    const vars = { n: one.rate, max: limits[childOf(one) ? "child_rate_max" : "rate_max"], min: limits.child_rate_min, refill: limits.refill_max, breaths: limits.child_breaths };
    return t({ open: `r_open_${tag}`, breaths: `r_breaths_${tag}`, rate: childOf(one) ? "r_rate_child" : "r_rate", all: childOf(one) ? "r_all_child" : "r_all" }[step] || `r_${step}`, vars);
  }
  function remarks(one, given, round) {
    const off = compare(given, judged(one, limits)[0]);
    const gaps = missing(one, round);
    return [off && t(`w_${off}`), gaps.length > 0 && t("w_guess", { list: listed(gaps.map((what) => t(`do_${what}`, { n: limits.child_breaths }))) }), round === 1 && one.bleeds && !lookedAt(one.id, 1).includes("bleed") && t("w_bleed"), careless(one, round) && t("w_care")].filter(Boolean);
  }
  function verdict(one, given) {
    const right = judged(one, limits)[0];
    const notes = remarks(one, given, state.round);
    return [
      h("p", { class: "bo-tri-given" }, t("you"), chip(given)),
      feedback(t, given === right && !notes.length, given !== right && h("p", {}, t("should", { tag: t(`tag_${right}`) })), h("p", {}, reason(one)), notes.map((text) => h("p", {}, text))),
      h("div", { class: "bo-actions" }, button(t("back"), close, "bo-main")),
    ];
  }
  function close() {
    const id = state.at;
    keep({ at: null });
    show("h3");
    stage.querySelector(`[data-id="${id}"]`)?.scrollIntoView({ block: "nearest" });
  }
  function tick() {
    const clock = stage.querySelector(".bo-tri-clock");
    if (!clock) return;
    const n = Math.floor((performance.now() - opened) / 1000);
    const slow = n >= guide;
    if (slow && !clock.classList.contains("bo-tri-slow")) say(t("slow", { all: guide }), true);
    clock.classList.toggle("bo-tri-slow", slow);
    clock.textContent = slow ? `${t("clock", { n, all: guide })} ${t("slow", { all: guide })}` : t("clock", { n, all: guide });
  }

  // --- the end ----------------------------------------------------------------------------------------------------------------
  function end() {
    log("end");
    const missed = state.tags[keyOf(worse.id, 2)] !== "red";
    keep({ phase: "result", at: null, ...(missed ? mistaken(`worse:${worse.id}`) : {}) });
    const many = (kind) => state.mistakes.filter((id) => id.startsWith(`${kind}:`)).length;
    finish(model, { points: state.points, of: total(), mistakes: state.mistakes, over: many("over"), under: many("under"), seed: state.seed });
    show("h3");
  }
  const total = () => 2 + count + people.filter((one) => one.bleeds).length + 1;
  function decision(one, round) {
    const given = state.tags[keyOf(one.id, round)];
    const right = judged(one, limits)[0];
    const notes = remarks(one, given, round);
    const bad = given !== right || notes.length > 0;
    const finds = [one.walks && !one.stays && t("f_walk_came"), ...lookedAt(one.id, round).map((what) => found(one, what))].filter(Boolean);
    const care = lookedAt(one.id, round).filter((what) => !found(one, what)).map((what) => t(`do_${what}`, { n: limits.child_breaths }));
    return h(
      "details",
      { open: bad },
      h("summary", {}, h("span", { class: bad ? "bo-tri-bad" : "bo-tri-good", "aria-hidden": "true" }, bad ? "✕" : "✓"), h("span", { class: "bo-unseen" }, t(bad ? "wrong" : "right")), h("span", {}, `${t("who", { n: one.id + 1 })} · ${name(one)}`), chip(right)),
      h("p", {}, t("you"), chip(given), " ", given !== right && [t("right_is"), chip(right)]),
      h("p", {}, t("found"), finds.length ? listed(finds) : t("nothing")),
      h("p", {}, reason(one)),
      notes.map((text) => h("p", { class: "bo-tri-note" }, text)),
      care.length > 0 && h("p", { class: "bo-tri-note" }, t("care_list", { list: listed(care) })),
    );
  }
  function plot() {
    const times = people.map((one) => state.times[keyOf(one.id, 1)] || 0);
    const longest = times.indexOf(Math.max(...times));
    const most = Math.max(guide * 1.15, times[longest] * 1.15);
    const x = (s) => 46 + (s / most) * 250;
    const text = (at, y, words_, more) => h("text", { x: at, y, "font-size": 13, fill: "currentColor", ...more }, words_);
    const bars = times.map((s, i) => [text(40, 19 + i * 22, t("who", { n: i + 1 }), { "text-anchor": "end" }), h("rect", { x: 46, y: 7 + i * 22, width: Math.max(1, x(s) - 46), height: 15, rx: 3, fill: s > guide ? "#B7791F" : "#4E88B5" }), text(x(s) + 5, 19 + i * 22, Math.round(s))]);
    const says = t("time_says", { all: guide, n: longest + 1, s: Math.round(times[longest]) });
    const high = count * 22 + 10;
    return [
      h("h4", {}, t("time_title")),
      h("svg", { class: "bo-tri-plot", viewBox: `0 0 340 ${high + 20}`, role: "img", "aria-label": says }, bars, h("path", { d: `M${x(guide)} 2 L${x(guide)} ${high}`, stroke: "currentColor", "stroke-width": 1.5, "stroke-dasharray": "5 4" }), text(x(guide), high + 14, t("seconds", { n: guide }), { "text-anchor": "middle" })),
      h("p", { class: "bo-hint" }, says),
    ];
  }
  function result() {
    const many = (kind) => state.mistakes.filter((id) => id.startsWith(`${kind}:`)).length;
    const missed = state.mistakes.includes(`worse:${worse.id}`);
    const second = [...people.keys()].filter((id) => state.tags[keyOf(id, 2)]).map((id) => decision(personOf(id, 2), 2));
    const rules = ["rule_1", "rule_2", "rule_3", "rule_4", "rule_5", "rule_6", ...(children ? ["rule_child"] : []), "rule_only", "rule_again"];
    const scene_ = many("first") + many("call");
    return [
      heading(t("result")),
      h("p", { class: "bo-tri-score" }, t("score", { points: state.points, of: total() })),
      h("p", {}, t("counts", { over: many("over"), under: many("under"), guess: many("guess") })),
      scene_ > 0 && h("p", { class: "bo-tri-note" }, t("scene_bad")),
      feedback(t, !missed, h("p", {}, t(missed ? "worse_missed" : "worse_found", { n: worse.id + 1, change: t(`new_${worse.change}`) }))),
      guide > 0 && plot(),
      h("h4", {}, t("replay")),
      h("div", { class: "bo-tri-replay" }, people.map((one) => decision(one, 1))),
      second.length > 0 && [h("h4", {}, t("again_round")), h("div", { class: "bo-tri-replay" }, second)],
      h("div", { class: "bo-tri-card" }, h("h4", {}, t("rule")), h("ol", {}, rules.map((key) => h("li", {}, t(key, limits))))),
      h("div", { class: "bo-actions" }, button(t("again"), restart)),
    ];
  }
  function restart() {
    log("again");
    state = fresh((state.seed + 1) >>> 0);
    remember(model, state);
    show("h3");
  }

  function show(focus, scroll = true) {
    say("");
    draw();
    stage.querySelector(focus)?.focus({ preventScroll: true });
    if (scroll) root.scrollIntoView({ block: "start" });
  }
  function draw() {
    make();
    const view = state.at !== null ? card() : state.phase === "field" ? field() : state.phase === "result" ? result() : question(state.phase);
    stage.replaceChildren(...view.flat(9).filter(Boolean));
    clearInterval(timer);
    if (guide && stage.querySelector(".bo-tri-clock")) {
      timer = setInterval(tick, 500);
      tick();
    }
  }

  draw();
  if (state.at !== null && !state.tags[keyOf(state.at)]) log("open", { id: state.at }); // opened again: its clock begins anew
  el.append(root);
  return () => {
    clearInterval(timer);
    root.remove();
  };
}

export default { render };
