import { h, words, recorder, remember, finish, announcer, feedback, shuffled, landmark, seedOf } from "./_shared/kit.js";
import { INK, line, placed, shape } from "./_shared/draw.js";
import { BUST, bust } from "./_shared/faces.js";

// First people, one card each: may they give, why not, when again. Then patients: mark every bag that suits. Verdicts on people come
// with the exercise; the state keeps the people and patients drawn by the seed, and every first answer.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const BLOOD = "#A5202E";
const antigensOf = (type) => [...type.slice(0, -1)].filter((x) => x !== "O");
const antibodiesOf = (type) => ["A", "B"].filter((x) => !antigensOf(type).includes(x));
const positive = (type) => type.endsWith("+");
/** What of the donor does not suit the patient: antigens of red cells, or antibodies of plasma. */
function clash(donor, patient, product) {
  if (product === "plasma") return antibodiesOf(donor).filter((x) => antigensOf(patient).includes(x));
  return [...antigensOf(donor).filter((x) => !antigensOf(patient).includes(x)), ...(positive(donor) && !positive(patient) ? ["D"] : [])];
}

// ---- the pictures -------------------------------------------------------------------------------------------------------

const MARKS = {
  A: () => shape("M0 -9 L8 6 L-8 6 Z", "#F2B93B", { "stroke-width": 2 }),
  B: () => shape("M-7 -7 L7 -7 L7 7 L-7 7 Z", "#5AA9E6", { "stroke-width": 2 }),
  D: () => h("circle", { r: 4.5, fill: "#fff", stroke: INK, "stroke-width": 2 }),
};
/** A red cell with its antigens around the rim; `size` is its radius. */
function cell(type, size = 34) {
  const on = [...antigensOf(type), ...(positive(type) ? ["D"] : [])];
  const around = on.length ? [...Array(on.length > 1 ? 9 : 6).keys()] : [];
  return h(
    "g",
    {},
    h("circle", { r: size, fill: BLOOD, stroke: INK, "stroke-width": 2.5 }),
    h("circle", { r: size * 0.5, fill: "#C4525C", stroke: "none" }),
    around.map((n) => {
      const turn = (n / around.length) * 2 * Math.PI;
      return placed((size + 3) * Math.sin(turn), -(size + 3) * Math.cos(turn), (turn * 180) / Math.PI, 0.9, MARKS[on[n % on.length]]());
    }),
  );
}
/** An antibody as a Y, its arms open for the antigen it meets. */
const antibody = (x) => h("g", {}, line("M0 16 L0 2 L-9 -10 M0 2 L9 -10", 3.5, { stroke: "#5B4A1F" }), h("text", { x: 0, y: 31, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: INK }, x));
function bag(type, product) {
  const fill = product === "plasma" ? "#E3BC52" : BLOOD;
  const bodies = antibodiesOf(type).map((x, i, all) => placed(all.length > 1 ? 36 + 28 * i : 50, 92, 0, 0.72, antibody("")));
  const label = h("text", { x: 50, y: 62, "text-anchor": "middle", "font-size": type.startsWith("AB") ? 20 : 24, "font-weight": 700, fill: INK }, type);
  return h(
    "svg",
    { viewBox: "0 0 100 138", "aria-hidden": "true" },
    line("M42 108 L42 130 M58 108 L58 124", 5, { stroke: fill }),
    shape("M22 14 L78 14 C84 14 88 20 88 28 L88 90 C88 104 78 112 66 112 L34 112 C22 112 12 104 12 90 L12 28 C12 20 16 14 22 14 Z", fill),
    line("M40 8 L60 8", 5),
    shape("M24 36 L76 36 L76 74 L24 74 Z", "#FFFDF9", { "stroke-width": 2 }),
    label,
    product === "plasma" ? bodies : placed(50, 93, 0, 0.42, cell(type, 26)),
  );
}

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, today, count, patients, product, law, source, people, types } = model.get("params");
  const products = product === "both" ? ["red", "plasma"] : ["red"];
  let state = model.get("state")?.people ? model.get("state") : begun(seedOf(model.get("key")));

  const stage = h("div", {});
  const root = h("section", { class: "bo bo-blood", "aria-label": landmark(model, t("title")) }, h("p", { class: "bo-prompt" }, prompt), stage);
  const say = announcer(root);

  /** Some of each: at least one who may give and one who may not, where there are both. */
  function begun(seed) {
    const order = shuffled(people.length, seed).slice(0, count);
    for (const may of [true, false]) {
      const other = shuffled(people.length, seed + 1).find((i) => people[i].verdict.may === may);
      if (count > 1 && other !== undefined && !order.some((i) => people[i].verdict.may === may)) order[seed % count] = other;
    }
    const drawn = shuffled(types.length, seed + 2).slice(0, patients).map((i) => types[i]);
    return { seed, people: order, patients: drawn, at: 0, given: {}, bags: {}, marked: [] };
  }
  function keep(patch) {
    state = { ...state, ...patch };
    remember(model, state);
  }
  function began() {
    const events = model.get("events");
    const last = Math.max(...["start", "again"].map((kind) => events.map((event) => event[1]).lastIndexOf(kind)));
    if (events[last]?.[1] !== "start") log("start", { seed: state.seed, people: state.people, patients: state.patients });
  }
  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);
  const day = (iso) => t("day", { y: iso.slice(0, 4), m: model.get("lang") === "zh" ? Number(iso.slice(5, 7)) : MONTHS[Number(iso.slice(5, 7)) - 1], d: Number(iso.slice(8)) });
  // The screens one after another: people, then each patient with each product, then the result.
  const screens = () => [...state.people.map((p) => ({ p })), ...state.patients.flatMap((patient) => products.map((kind) => ({ patient, kind }))), { end: true }];
  const now = () => screens()[state.at];

  // --- may they give? -----------------------------------------------------------------------------------------------------
  const questions = ({ verdict }) => ["may", ...(verdict.may ? [] : ["why"]), ...(verdict.why === "soon" ? ["when"] : [])];
  const truth = ({ verdict }, q) => ({ may: verdict.may ? "yes" : "no", why: verdict.why, when: verdict.when })[q];
  function ruleOf(person) {
    const { why, when, may } = person.verdict;
    if (may) return [t("is_yes"), t(`yes_${person.wants}`, { usual: law.ml_usual, max: law.ml_max, year: law.platelets_a_year })];
    if (why === "young") return [t("rule_young", { min: law.age_min })];
    if (why === "old") return [t("rule_old", { max: law.age_max, repeat: law.age_max_repeat })];
    if (why === "light") return [t("rule_light", { man: law.kg_man, woman: law.kg_woman })];
    const kind = person.last.kind === "platelets" ? ["rule_platelets", law.platelet_days] : person.wants === "whole" ? ["rule_whole", law.whole_months] : ["rule_mixed", law.whole_to_platelet_months];
    return [t(kind[0], { n: kind[1] }), when && t("when_is", { day: day(when) })];
  }
  const choicesOf = (person, q) => ({ may: [["yes", t("yes")], ["no", t("no")]], why: ["young", "old", "light", "soon"].map((why) => [why, t(why)]), when: person.dates.map((iso) => [iso, day(iso)]) })[q];
  function personView(p) {
    const person = people[p];
    const given = state.given[p] || {};
    const facts = [["age", t("years", { n: person.age })], ["sex", t(person.woman ? "woman" : "man")], ["weight", t("kg", { n: person.kg })], ["wants", t(`wants_${person.wants}`)], ["last", person.last ? t(`last_${person.last.kind}`, { day: day(person.last.on) }) : t("never")]];
    const card = h("div", { class: "bo-blood-person" }, h("svg", { viewBox: `0 0 ${BUST.width} ${BUST.height}`, "aria-hidden": "true" }, bust(person.look, { smile: 0.25 })), h("div", {}, h("p", {}, h("strong", {}, person.who)), h("dl", {}, facts.map(([name, text]) => h("div", {}, h("dt", {}, t(name)), h("dd", {}, text))))));
    const list = questions(person);
    const open = list.find((q) => given[q] === undefined);
    const shown = list.slice(0, open ? list.indexOf(open) + 1 : list.length);
    return [
      h("p", { class: "bo-hint" }, `${t("person_of", { n: state.at + 1, all: state.people.length })} · ${t("today", { day: day(today) })}`),
      card,
      shown.map((q) => asked(p, person, q, given[q])),
      !open && h("div", { class: "bo-actions" }, button(t(now() === screens().at(-2) ? "finish" : "next"), forward, "bo-main")),
    ];
  }
  function asked(p, person, q, picked) {
    const row = choicesOf(person, q).map(([id, text]) => h("button", { type: "button", disabled: picked !== undefined, "aria-pressed": picked === undefined ? null : String(picked === id), onclick: () => answer(p, q, id) }, (picked === id ? "➤ " : "") + text));
    const last = questions(person).at(-1) === q;
    const why = picked !== undefined && feedback(t, picked === truth(person, q), q === "may" && h("p", {}, t(person.verdict.may ? "is_yes" : "is_no")), q === "why" && h("p", {}, t(person.verdict.why)), last && ruleOf(person).slice(q === "may" ? 1 : 0).filter(Boolean).map((text) => h("p", {}, text)));
    return h("div", { class: "bo-blood-ask", role: "group", "aria-label": t(`ask_${q}`) }, h("h3", { tabIndex: -1 }, t(`ask_${q}`)), h("div", { class: "bo-actions" }, row), why);
  }
  function answer(p, q, pick) {
    began();
    log("give", { p, q, pick });
    keep({ given: { ...state.given, [p]: { ...state.given[p], [q]: pick } } });
    draw();
    say([...stage.querySelectorAll(".bo-feedback")].at(-1).innerText, true);
    const next = stage.querySelector(".bo-blood-ask button:enabled") ?? stage.querySelector(".bo-main");
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  // --- whose blood suits? -----------------------------------------------------------------------------------------------------
  const listed = (list) => list.join(t("and")) || t("none");
  const named = (x) => (x === "D" ? t("rh_plus") : t("antigen", { x }));
  function matchView({ patient, kind }) {
    const slot = `${patient} ${kind}`;
    const checked = state.bags[slot];
    const carries = listed([...antigensOf(patient), ...(positive(patient) ? ["D"] : [])].map(named));
    const holds = listed(antibodiesOf(patient).map((x) => t("anti", { x })));
    const bodies = antibodiesOf(patient).map((x, i, all) => placed(all.length > 1 ? (i ? 250 : 200) : 225, 58, 0, 1.15, antibody(x)));
    const picture = h("svg", { viewBox: "0 0 300 120", role: "img", "aria-label": `${t("patient", { type: patient })}. ${t("cell_has", { list: carries })}. ${t("plasma_has", { list: holds })}` }, placed(80, 60, 0, 1, cell(patient, 40)), bodies);
    const boxes = types.map((type) => {
      const picked = (checked ?? state.marked).includes(type);
      const input = h("input", { type: "checkbox", checked: picked, disabled: Boolean(checked), "aria-label": t("donor", { type }), onchange: (e) => mark(type, e.target.checked) });
      const right = !clash(type, patient, kind).length;
      const sign = checked && (picked || right) && h("span", { class: "bo-blood-sign", "aria-hidden": "true" }, picked && right ? "✓" : picked ? "✕" : "＋");
      return h("label", { class: "bo-blood-bag" }, input, h("span", {}, bag(type, kind), sign));
    });
    const right = checked && types.every((type) => checked.includes(type) === !clash(type, patient, kind).length);
    return [
      h("p", { class: "bo-hint" }, t("patient_of", { n: state.patients.indexOf(patient) + 1, all: state.patients.length })),
      h("h3", { tabIndex: -1 }, `${t("patient", { type: patient })}`),
      h("div", { class: "bo-blood-plate" }, picture, h("p", {}, t("cell_has", { list: carries })), h("p", {}, t("plasma_has", { list: holds }))),
      h("fieldset", { class: "bo-blood-board" }, h("legend", {}, t(`ask_${kind}`)), boxes),
      checked ? [feedback(t, right, h("p", {}, t(`${kind}_rule`)), h("ul", {}, why(patient, kind, checked)), h("p", {}, t("cross"))), h("div", { class: "bo-actions" }, button(t(now() === screens().at(-2) ? "finish" : "next"), forward, "bo-main"))] : h("div", { class: "bo-actions" }, button(t("look_match"), check, "bo-main")),
      h("details", {}, h("summary", {}, t("legend")), h("ul", { class: "bo-blood-key" }, ["A", "B", "D"].map((x) => h("li", {}, h("svg", { viewBox: "-14 -14 28 28", "aria-hidden": "true" }, MARKS[x]()), t(`legend_${x.toLowerCase()}`))), h("li", {}, h("svg", { viewBox: "-14 -14 28 32", "aria-hidden": "true" }, antibody("")), t("legend_y")))),
    ];
  }
  function why(patient, kind, checked) {
    const rows = types.flatMap((type) => {
      const bad = clash(type, patient, kind);
      if (checked.includes(type)) return [bad.length ? t(kind === "red" ? "bag_a" : "bag_p", { type, list: listed(bad.map((x) => (kind === "red" ? named(x) : t("anti", { x })))) }) : t("bag_ok", { type })];
      return bad.length ? [] : [t("bag_missed", { type })];
    });
    return rows.map((text) => h("li", {}, text));
  }
  function mark(type, on) {
    keep({ marked: types.filter((one) => (one === type ? on : state.marked.includes(one))) });
    say("");
  }
  function check() {
    const { patient, kind } = now();
    began();
    log("match", { patient, product: kind, picks: state.marked });
    keep({ bags: { ...state.bags, [`${patient} ${kind}`]: state.marked }, marked: [] });
    draw();
    const box = stage.querySelector(".bo-feedback");
    say(box.innerText, true);
    stage.querySelector(".bo-main").focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  }

  // --- the end ----------------------------------------------------------------------------------------------------------------
  function result() {
    const mistakes = [];
    let of = 0;
    for (const p of state.people) {
      for (const q of questions(people[p])) {
        of += 1;
        const pick = state.given[p][q];
        if (pick !== truth(people[p], q)) mistakes.push(q === "may" ? `may_${pick}` : q);
      }
    }
    for (const { patient, kind } of screens().filter((one) => one.patient)) {
      of += 1;
      const picks = state.bags[`${patient} ${kind}`];
      if (picks.some((type) => clash(type, patient, kind).length)) mistakes.push(`unsafe_${kind}`);
      else if (types.some((type) => !clash(type, patient, kind).length && !picks.includes(type))) mistakes.push(`missed_${kind}`);
    }
    return { points: of - mistakes.length, of, mistakes, seed: state.seed };
  }
  function summary() {
    const { points, of, mistakes } = result();
    const kinds = [...new Set(mistakes)];
    const rules = [t("rule_age", { min: law.age_min, max: law.age_max, repeat: law.age_max_repeat }), t("rule_kg", { man: law.kg_man, woman: law.kg_woman }), t("rule_ml", { usual: law.ml_usual, max: law.ml_max }), t("rule_gap", { whole: law.whole_months, platelet: law.platelet_days, mixed: law.whole_to_platelet_months }), t("rule_free")];
    const table = types.map((type) => h("li", {}, h("strong", {}, type), ` → ${types.filter((own) => !clash(type, own, "red").length).join(t("and"))}`));
    return [
      h("h3", { tabIndex: -1 }, t("summary")),
      h("p", { class: "bo-blood-score" }, t("score", { points, of })),
      kinds.length ? [h("h4", {}, t("practise")), h("ul", {}, kinds.map((kind) => h("li", {}, t(`m_${kind}`))))] : h("p", {}, t("good")),
      h("div", { class: "bo-blood-card" }, h("h4", {}, t("rules")), h("ul", {}, rules.map((text) => h("li", {}, text))), h("p", { class: "bo-hint" }, t("source", { source })), h("p", { class: "bo-hint" }, t("draft"))),
      state.patients.length > 0 && h("details", {}, h("summary", {}, t("types")), h("ul", { class: "bo-blood-table" }, table), h("p", {}, t("universal")), h("p", {}, t("cross"))),
      h("div", { class: "bo-actions" }, button(t("again"), restart)),
    ];
  }
  function forward() {
    keep({ at: state.at + 1, marked: [] });
    if (now().end) {
      const made = result();
      log("end", { points: made.points, of: made.of });
      finish(model, made);
    }
    show();
  }
  function restart() {
    log("again");
    state = begun((state.seed + 1) >>> 0);
    remember(model, state);
    show();
  }
  function show() {
    say("");
    draw();
    stage.querySelector("h3").focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }
  function draw() {
    const screen = now();
    const view = screen.end ? summary() : screen.patient ? matchView(screen) : personView(screen.p);
    stage.replaceChildren(...view.flat(9).filter(Boolean));
  }

  draw();
  el.append(root);
  return () => root.remove();
}

export default { render };
