import { h, words, recorder, remember, finish, announcer, feedback, shuffled, landmark, seedOf } from "./_shared/kit.js";
import { INK, line } from "./_shared/draw.js";
import { BUST, LOOKS, REACH, armsOut, bust, mouthPoints } from "./_shared/faces.js";

// One person after another: watch a clip of each sign and judge it, decide, ask for the time last seen well, answer
// what bystanders propose. The state keeps the order of people and every answer; the first answer counts and is explained.

const SIGNS = ["smile", "arms", "speech"];
const WOMEN = ["grandma", "aunt", "farmer", "woman", "mother"];
const DO = ["note", "side", "stay"];
const WINDOW_MIN = 270; // thrombolysis, 4.5 h from last known well (fact sheet section 4, S16)
const HOLD_MS = 10000;

const uneven = (person, sign) => !["even", "clear"].includes(person[sign]);
const isStroke = (person) => SIGNS.some((sign) => uneven(person, sign)) || Boolean(person.other);
const lastWell = (person) => person.witnesses.reduce((last, one, i) => (one.well ? i : last), null);
const minutes = (at) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3));
const ease = (x) => (x <= 0 ? 0 : x >= 1 ? 1 : x * x * (3 - 2 * x));

/** Which people come, in which order: with two or more there is someone well and someone with a stroke. */
function drawn(people, count, seed) {
  const order = shuffled(people.length, seed).slice(0, count);
  const need = (wanted) => {
    if (count < 2 || order.some((i) => isStroke(people[i]) === wanted)) return;
    const other = shuffled(people.length, seed + 1).find((i) => isStroke(people[i]) === wanted);
    if (other !== undefined) order[seed % count] = other;
  };
  need(false);
  need(true);
  return order;
}

/** What a clip shows `ms` after its start: {svg, text, over}. */
function frameOf(person, sign, ms, t) {
  const droop = person.smile === "even" ? null : person.smile;
  const rest = { droop, weak: droop ? 0.55 : 0, lids: person.drowsy ? 0.4 : 0 };
  if (sign === "smile") {
    const smile = ease((ms - 300) / 900);
    return { face: { ...rest, weak: droop ? 0.55 + 0.35 * smile : 0, smile }, over: ms > 1800 };
  }
  if (sign === "arms") {
    const up = ease(ms / 900);
    const sunk = 0.62 * ease((ms - 2200) / 7000);
    const pose = { left: up, right: up };
    if (person.arms !== "even") Object.assign(pose, { [person.arms]: up - sunk, [`${person.arms}Turn`]: ease((ms - 1600) / 4000) });
    return { face: rest, pose, count: Math.max(0, Math.min(10, Math.floor((ms - 900) / 1000))), over: ms >= HOLD_MS + 900 };
  }
  const said = [...t(`said_${person.speech}`)];
  const shown = Math.floor((ms - 500) / 130);
  const open = shown >= 0 && shown < said.length ? (0.12 + 0.3 * Math.abs(Math.sin(ms / 210))) * (person.speech === "none" ? 0.7 : 1) : 0;
  return { face: { ...rest, open, round: 0.3 * Math.abs(Math.sin(ms / 370)) * (open ? 1 : 0) }, text: said.slice(0, Math.max(0, shown)).join(""), over: shown >= said.length };
}
const LAST = 60000; // later than the end of every clip

function render({ model, el }) {
  const plain = words(model);
  // In Chinese the words say "he" for everyone; a woman is "she".
  const t = (key, vars) => (WOMEN.includes(state && people[state.order[state.at]]?.look) && state.step !== "summary" ? plain(key, vars).replace(/他(?!们)/g, "她") : plain(key, vars));
  const log = recorder(model);
  const { prompt, people, count } = model.get("params");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let state = null;
  state = model.get("state")?.order ? model.get("state") : begun(seedOf(model.get("key")), false);
  let ticking = 0;

  const stage = h("div", { class: "bo-stroke-stage" });
  const root = h("section", { class: "bo bo-stroke", "aria-label": landmark(model, t("title")) }, h("p", { class: "bo-prompt" }, prompt), stage);
  const say = announcer(root);

  function begun(seed, kept = true) {
    const fresh = { seed, order: drawn(people, count, seed), at: 0, step: "smile", answers: {} };
    fresh.answers = Object.fromEntries(fresh.order.map((p) => [p, { offers: {}, asked: [], played: [] }]));
    if (kept) log("start", { seed, order: fresh.order });
    return fresh;
  }
  function keep(patch) {
    if (!model.get("events").some((event) => event[1] === "start")) log("start", { seed: state.seed, order: state.order });
    state = { ...state, ...patch };
    remember(model, state);
  }
  const here = () => state.order[state.at];
  const person = () => people[here()];
  const mine = () => state.answers[here()];
  const answer = (patch) => keep({ answers: { ...state.answers, [here()]: { ...mine(), ...patch } } });
  const steps = () => [...SIGNS, "decide", ...(isStroke(person()) ? ["time", ...(person().offers.length ? ["offers"] : [])] : []), "verdict"];
  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);
  const when = (one) => t(one.day_before ? "yesterday" : "today", { at: one.at });

  // --- the pictures ---------------------------------------------------------------------------------------------------
  const guide = (who, face) => {
    const { left, right } = mouthPoints(LOOKS[who.look], face);
    const at = ([x, y]) => [150 + x, 138 + y];
    const [[lx, ly], [rx, ry]] = [at(left), at(right)];
    return h("g", { stroke: "#0B5CAD" }, line(`M${lx - 34} ${ly} L${lx - 6} ${ly} M${rx + 6} ${ry} L${rx + 34} ${ry}`, 3.5, { stroke: "#0B5CAD" }), line(`M${lx - 34} ${Math.min(ly, ry)} L${rx + 34} ${Math.min(ly, ry)}`, 1.5, { stroke: "#0B5CAD", "stroke-dasharray": "4 5" }));
  };
  function picture(sign, frame, seen, marked) {
    const who = person();
    const label = seen ? t(`see_${sign}_${who[sign]}`) : who.who;
    if (frame.pose) return h("svg", { viewBox: `0 0 ${REACH.width} ${REACH.height}`, class: "bo-stroke-wide", role: "img", "aria-label": label }, armsOut(who.look, frame.pose, frame.face), marked && level());
    return h("svg", { viewBox: `0 0 ${BUST.width} ${BUST.height}`, role: "img", "aria-label": label }, bust(who.look, frame.face), marked && sign === "smile" && guide(who, frame.face));
  }
  const level = () => line(`M14 280 L626 280`, 2.5, { stroke: "#0B5CAD", "stroke-dasharray": "5 6" });
  function clock(name, at) {
    const m = at ? minutes(at) : 0;
    const hand = (turn, length, width) => line(`M60 60 L${60 + length * Math.sin(turn * 2 * Math.PI)} ${60 - length * Math.cos(turn * 2 * Math.PI)}`, width);
    const marks = [...Array(12).keys()].map((n) => h("line", { x1: 60, y1: 12, x2: 60, y2: n % 3 ? 16 : 20, stroke: INK, "stroke-width": n % 3 ? 2 : 3, transform: `rotate(${n * 30} 60 60)` }));
    const hands = at ? [hand((m % 720) / 720, 26, 5), hand((m % 60) / 60, 38, 3)] : h("text", { x: 60, y: 74, "text-anchor": "middle", "font-size": 40, "font-weight": 700, fill: INK }, "?");
    return h("figure", { class: "bo-stroke-clock" }, h("svg", { viewBox: "0 0 120 120", "aria-hidden": "true" }, h("circle", { cx: 60, cy: 60, r: 54, fill: "#FFFDF9", stroke: INK, "stroke-width": 3 }), marks, hands, h("circle", { cx: 60, cy: 60, r: 3.5, fill: INK })), h("figcaption", {}, t("clock", { name, at: at || t("unknown") })));
  }

  // --- one sign ---------------------------------------------------------------------------------------------------------
  function signView(sign) {
    const judged = mine()[sign];
    const played = mine().played.includes(sign) || judged;
    const holder = h("div", { class: "bo-stroke-clip" });
    const speech = h("p", { class: "bo-stroke-words", hidden: sign !== "speech" });
    const counter = h("p", { class: "bo-stroke-count", "aria-hidden": "true" });
    const after = h("div", {});
    const play = button(t(played ? "repeat" : `do_${sign}`), () => run(), judged ? "" : "bo-main");
    const show = (ms, seen) => {
      const frame = frameOf(person(), sign, ms, t);
      holder.replaceChildren(picture(sign, frame, seen, Boolean(mine()[sign])));
      speech.textContent = seen || ms ? `${t("says")}${frame.text ?? ""}` : "";
      counter.textContent = frame.count !== undefined && (seen || ms) ? String(frame.count) : "";
      return frame.over;
    };
    function run() {
      play.disabled = true;
      log("play", { p: here(), sign });
      after.replaceChildren();
      say(t("watching"));
      const begin = performance.now();
      const step = () => {
        const ms = still ? LAST : performance.now() - begin;
        if (!show(ms, false)) return void (ticking = requestAnimationFrame(step));
        return ended();
      };
      step();
    }
    function ended() {
      play.disabled = false;
      play.textContent = t("repeat");
      play.className = "";
      answer({ played: [...new Set([...mine().played, sign])] });
      show(LAST, true);
      say(`${t("look_now")}${sign === "speech" ? t(`said_${person().speech}`) : ""}`, true);
      choices(true);
    }
    function choices(focus) {
      const picked = mine()[sign];
      if (!picked) {
        const row = ["even", "uneven"].map((pick) => button(t(`${sign}_${pick}`), () => judge(pick)));
        const group = h("div", { role: "group", "aria-label": t(`ask_${sign}`), tabIndex: -1, class: "bo-stroke-ask" }, h("p", {}, h("strong", {}, t(`ask_${sign}`))), h("div", { class: "bo-actions" }, row));
        after.replaceChildren(...(sign === "speech" ? [aloud()] : []), group);
        if (focus) group.focus({ preventScroll: true });
        return;
      }
      const right = (picked === "uneven") === uneven(person(), sign);
      const next = button(t("next"), forward, "bo-main");
      after.replaceChildren(feedback(t, right, h("p", {}, t(`see_${sign}_${person()[sign]}`)), !right && h("p", {}, t(picked === "even" ? "missed" : "imagined"))), h("div", { class: "bo-actions" }, next));
      if (focus) next.focus({ preventScroll: true });
    }
    function judge(pick) {
      log("judge", { p: here(), sign, pick });
      answer({ [sign]: pick });
      show(LAST, true);
      choices(true);
      say(after.querySelector(".bo-feedback").innerText, true);
    }
    show(played ? LAST : 0, played);
    if (played) choices(false);
    return [h("h3", { tabIndex: -1 }, t({ smile: "one", arms: "two", speech: "zero" }[sign])), h("p", { hidden: sign !== "speech" }, t("sentence")), h("div", { class: "bo-stroke-picture" }, holder, counter), speech, h("div", { class: "bo-actions" }, play), after];
  }
  /** A voice of this device says the words, where it has one; nothing is fetched. */
  function aloud() {
    const lang = model.get("lang");
    const voice = globalThis.speechSynthesis?.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(lang));
    if (!voice) return "";
    return h("div", { class: "bo-actions" }, button(t("aloud"), () => {
      const spoken = Object.assign(new SpeechSynthesisUtterance(t(`said_${person().speech}`)), { voice, lang: voice.lang, rate: person().speech === "clear" ? 0.95 : 0.6, pitch: person().speech === "clear" ? 1 : 0.8 });
      speechSynthesis.cancel();
      speechSynthesis.speak(spoken);
    }), h("span", { class: "bo-hint" }, t("aloud_note")));
  }

  // --- what to do -------------------------------------------------------------------------------------------------------
  const portrait = (face = {}) => {
    const droop = person().smile === "even" ? null : person().smile;
    return h("svg", { viewBox: `0 0 ${BUST.width} ${BUST.height}`, class: "bo-stroke-small", "aria-hidden": "true" }, bust(person().look, { droop, weak: droop ? 0.6 : 0, lids: person().drowsy ? 0.4 : 0, ...face }));
  };
  function whyDecide(pick) {
    const sick = isStroke(person());
    if (pick === "call") return sick ? (SIGNS.some((sign) => uneven(person(), sign)) ? "call_right" : "call_other") : "call_well";
    if (pick === "watch") return sick ? "watch_missed" : "watch_right";
    return `${pick}_${sick ? "stroke" : "well"}`;
  }
  const rightDecide = (pick) => (isStroke(person()) ? pick === "call" : pick === "call" || pick === "watch");
  function decideView() {
    const picked = mine().decide;
    const list = ["later", "drive", "watch", "call"].map((pick) => h("button", { type: "button", class: "bo-stroke-answer", disabled: Boolean(picked), "aria-pressed": picked ? String(pick === picked) : null, onclick: () => decide(pick) }, (picked === pick ? "➤ " : "") + t(`d_${pick}`)));
    const shown = picked && [feedback(t, rightDecide(picked), h("p", {}, t(whyDecide(picked)))), h("div", { class: "bo-actions" }, button(t("next"), forward, "bo-main"))];
    return [portrait(), person().other && h("p", { class: "bo-stroke-other" }, t("noticed", { other: person().other })), h("h3", { tabIndex: -1 }, t("ask_decide")), list, shown];
  }
  function decide(pick) {
    log("decide", { p: here(), pick });
    answer({ decide: pick });
    redraw();
  }
  function timeView() {
    const { witnesses, found } = person();
    const { asked, time } = mine();
    const well = lastWell(person());
    const told = witnesses.map((one, i) => (asked.includes(i) ? h("li", {}, one.says) : h("li", {}, button(`${t("ask_who")} ${i + 1}`, () => ask(i)))));
    const clocks = h("div", { class: "bo-stroke-clocks" }, clock(t("last_well"), time === undefined ? "" : witnesses[well].at), clock(t("found"), found));
    const all = asked.length === witnesses.length;
    const picks = witnesses.map((one, i) => h("button", { type: "button", class: "bo-stroke-answer", disabled: time !== undefined, "aria-pressed": time === undefined ? null : String(i === time), onclick: () => choose(i) }, (i === time ? "➤ " : "") + when(one)));
    const question = all ? h("div", { role: "group", "aria-label": t("is_time"), tabIndex: -1, class: "bo-stroke-ask" }, h("p", {}, h("strong", {}, t("is_time"))), picks) : h("p", { class: "bo-hint" }, t("asked_first"));
    return [clocks, h("h3", { tabIndex: -1 }, t("ask_time")), h("ol", { class: "bo-stroke-told" }, told), question, time !== undefined && timeWhy(time, well)];
  }
  function timeWhy(time, well) {
    const one = person().witnesses[well];
    const gone = minutes(person().found) - minutes(one.at) + (one.day_before ? 1440 : 0);
    const right = time === well;
    const slip = !right && t(person().witnesses[time].well ? "time_early" : "time_heard");
    const part = Math.min(1, gone / (WINDOW_MIN * 1.25));
    const bar = h("svg", { viewBox: "0 0 320 40", class: "bo-stroke-bar", "aria-hidden": "true" }, h("rect", { x: 4, y: 12, width: 312, height: 16, rx: 8, fill: "#E4E0D8", stroke: INK, "stroke-width": 2 }), h("rect", { x: 4, y: 12, width: Math.max(16, 312 * part), height: 16, rx: 8, fill: "#B3781B", stroke: INK, "stroke-width": 2 }), line(`M${4 + 312 / 1.25} 4 L${4 + 312 / 1.25} 36`, 3.5), h("text", { x: 4 + 312 / 1.25 + 6, y: 24, "font-size": 13, "font-weight": 700, fill: INK }, "4.5 h"));
    return [feedback(t, right, h("p", {}, right ? t("time_right") : t("time_wrong", { at: when(one) })), slip && h("p", {}, slip), h("p", {}, t("time_note", { h: Math.floor(gone / 60), m: gone % 60 })), bar, h("p", {}, t(gone <= WINDOW_MIN ? "window_in" : "window_out"))), h("div", { class: "bo-actions" }, button(t("next"), forward, "bo-main"))];
  }
  function ask(i) {
    log("ask", { p: here(), n: i });
    answer({ asked: [...mine().asked, i] });
    say(person().witnesses[i].says, true);
    draw();
    (stage.querySelector(".bo-stroke-told button") ?? stage.querySelector(".bo-stroke-ask"))?.focus({ preventScroll: true });
  }
  function choose(i) {
    log("time", { p: here(), pick: i });
    answer({ time: i });
    redraw();
  }
  function offersView() {
    const rows = person().offers.map((offer) => {
      const picked = mine().offers[offer];
      const right = picked && (picked === "do") === DO.includes(offer);
      const row = ["do", "dont"].map((pick) => h("button", { type: "button", disabled: Boolean(picked), "aria-label": `${t(pick)}：${t(`o_${offer}`)}`, "aria-pressed": picked ? String(picked === pick) : null, onclick: () => propose(offer, pick) }, (picked === pick ? "➤ " : "") + t(pick)));
      return h("div", { class: "bo-stroke-offer" }, h("p", {}, t(`o_${offer}`)), h("div", { class: "bo-actions" }, row), picked && feedback(t, right, h("p", {}, t(`w_${offer}`))));
    });
    const all = person().offers.every((offer) => mine().offers[offer]);
    return [h("h3", { tabIndex: -1 }, t("ask_offer")), rows, all && h("div", { class: "bo-actions" }, button(t("next"), forward, "bo-main"))];
  }
  function propose(offer, pick) {
    log("offer", { p: here(), offer, pick });
    answer({ offers: { ...mine().offers, [offer]: pick } });
    say(`${t((pick === "do") === DO.includes(offer) ? "right" : "wrong")} ${t(`w_${offer}`)}`, true);
    draw();
    stage.querySelector(".bo-stroke-offer button:not(:disabled), .bo-actions > .bo-main")?.focus({ preventScroll: true });
  }

  // --- the end of a person, and of the run -----------------------------------------------------------------------------------
  const mistakesOf = (p) => {
    const who = people[p];
    const got = state.answers[p];
    const list = SIGNS.filter((sign) => got[sign] && (got[sign] === "uneven") !== uneven(who, sign)).map((sign) => `${sign === "smile" ? "face" : sign}_${uneven(who, sign) ? "missed" : "imagined"}`);
    if (got.decide && !(isStroke(who) ? got.decide === "call" : ["call", "watch"].includes(got.decide))) list.push(`decide_${got.decide}`);
    if (got.time !== undefined && got.time !== lastWell(who)) list.push("time");
    return [...list, ...Object.keys(got.offers).filter((offer) => (got.offers[offer] === "do") !== DO.includes(offer)).map((offer) => `offer_${offer}`)];
  };
  const askedOf = (p) => 4 + (isStroke(people[p]) ? 1 + people[p].offers.length : 0);
  function result() {
    const mistakes = state.order.flatMap(mistakesOf);
    const of = state.order.reduce((sum, p) => sum + askedOf(p), 0);
    return { points: of - mistakes.length, of, mistakes, seed: state.seed };
  }
  function verdictView() {
    const who = person();
    const sick = isStroke(who);
    const well = sick ? who.witnesses[lastWell(who)] : null;
    const seen = [...SIGNS.map((sign) => [uneven(who, sign), t(`see_${sign}_${who[sign]}`)]), ...(who.other ? [[true, who.other]] : [])];
    const last = state.at === state.order.length - 1;
    return [
      h("div", { class: "bo-stroke-head" }, portrait(), h("div", {}, h("p", { class: "bo-hint" }, t("verdict")), h("h3", { tabIndex: -1 }, t(sick ? "is_stroke" : "is_well")), well && h("p", {}, t("clock", { name: t("last_well"), at: when(well) })))),
      h("ul", { class: "bo-stroke-signs" }, seen.map(([sign, text]) => h("li", {}, h("span", { "aria-hidden": "true" }, sign ? "⚠ " : "✓ "), text))),
      h("div", { class: "bo-actions" }, button(t(last ? "finish" : "next_person"), () => (last ? end() : nextPerson()), "bo-main")),
    ];
  }
  function summaryView() {
    const { points, of, mistakes } = result();
    const kinds = [...new Set(mistakes)];
    return [
      h("h3", { tabIndex: -1 }, t("summary")),
      h("p", { class: "bo-stroke-score" }, t("score", { points, of })),
      kinds.length ? [h("h4", {}, t("practise")), h("ul", {}, kinds.map((kind) => h("li", {}, t(`m_${kind}`))))] : h("p", {}, t("good")),
      h("h4", {}, t("people_seen")),
      h("ul", {}, state.order.map((p) => h("li", {}, people[p].who, h("br"), h("strong", {}, t(isStroke(people[p]) ? "is_stroke" : "is_well"))))),
      h("div", { class: "bo-stroke-card" }, h("h4", {}, t("card")), ["card_1", "card_2", "card_0", "card_be"].map((name) => h("p", {}, t(name))), h("p", {}, h("strong", {}, t("card_end")))),
      h("div", { class: "bo-actions" }, button(t("again"), restart)),
    ];
  }
  function forward() {
    const list = steps();
    keep({ step: list[list.indexOf(state.step) + 1] });
    show();
  }
  function nextPerson() {
    keep({ at: state.at + 1, step: "smile" });
    show();
  }
  function end() {
    const made = result();
    log("end", { points: made.points, of: made.of });
    keep({ step: "summary" });
    finish(model, made);
    show();
  }
  function restart() {
    log("again");
    state = begun((state.seed + 1) >>> 0);
    remember(model, state);
    show();
  }
  /** The next screen: its heading gets the keyboard and comes into view. */
  function show() {
    say("");
    draw();
    stage.querySelector("h3").focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }
  /** The same screen with the answer: the reason is spoken, the keyboard stands on what comes next. */
  function redraw() {
    draw();
    say(stage.querySelector(".bo-feedback")?.innerText ?? "", true);
    stage.querySelector(".bo-actions > .bo-main")?.focus({ preventScroll: true });
    stage.querySelector(".bo-feedback")?.scrollIntoView({ block: "nearest" });
  }
  function draw() {
    cancelAnimationFrame(ticking);
    const { step } = state;
    if (step === "summary") return stage.replaceChildren(...summaryView().flat(9));
    const intro = [h("p", { class: "bo-hint" }, t("person_of", { n: state.at + 1, all: state.order.length })), h("p", { class: "bo-stroke-who" }, h("strong", {}, person().who), step === "smile" && h("span", {}, person().scene))];
    const view = SIGNS.includes(step) ? signView(step) : { decide: decideView, time: timeView, offers: offersView, verdict: verdictView }[step]();
    return stage.replaceChildren(...[intro, view].flat(9).filter(Boolean));
  }

  globalThis.speechSynthesis?.getVoices(); // the first call only has them loaded
  draw();
  el.append(root);
  return () => {
    cancelAnimationFrame(ticking);
    globalThis.speechSynthesis?.cancel();
    root.remove();
  };
}

export default { render };
