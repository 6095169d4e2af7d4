import { h, words, recorder, remember, finish, announcer, feedback, landmark, uid } from "./_shared/kit.js";

// A plan and a guess, then what a trial found. The table and the days are made here; the chart and the calendar file come from Python,
// which is asked when the learner wants them, never by opening the page.

const EVERY = [1, 3, 6, 12];
const NEAR = 10; // percentage points
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The same day so many months later, or that month's last day; dates are [year, month, day]. */
function later([year, month, day], months) {
  const all = month - 1 + months;
  const last = new Date(Date.UTC(year + Math.floor(all / 12), (all % 12) + 1, 0)).getUTCDate();
  return [year + Math.floor(all / 12), (all % 12) + 1, Math.min(day, last)];
}

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, every: first, shares, source } = model.get("params");
  const name = uid("decay");
  const stage = h("div", {});
  const root = h("section", { class: "bo bo-decay", "aria-label": landmark(model, t("title")) }, h("p", { class: "bo-prompt" }, prompt), stage);
  const say = announcer(root);
  let state = model.get("state") || {};
  let address = null;

  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);
  const shown = ([y, m, d]) => t("day", { y, m: model.get("lang") === "zh" ? m : MONTHS[m - 1], d });
  function keep(patch) {
    state = { ...state, ...patch };
    remember(model, state);
  }
  function today() {
    const now = new Date();
    return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
  }

  // --- the plan -------------------------------------------------------------------------------------------------------
  function form() {
    const course = h("input", { type: "date", id: `${name}-day`, value: state.course || today() });
    const guess = h("input", { type: "number", id: `${name}-guess`, min: 0, max: 100, step: 1, inputmode: "numeric" });
    const often = EVERY.map((every) => h("label", { class: "bo-option" }, h("input", { type: "radio", name, value: every, checked: every === (state.every || first) }), h("span", {}, t(`every_${every}`))));
    const go = () => submit(course, guess, Number(stage.querySelector(`input[name="${name}"]:checked`).value));
    stage.replaceChildren(
      h("p", {}, h("label", { for: course.id }, t("course"))),
      course,
      h("fieldset", {}, h("legend", {}, t("how_often")), h("div", { class: "bo-decay-often" }, often)),
      h("p", {}, h("label", { for: guess.id }, t("guess"))),
      h("p", {}, guess, ` ${t("guess_unit")}`),
      h("div", { class: "bo-actions" }, button(t("submit"), go, "bo-main")),
    );
  }
  function submit(course, guess, every) {
    if (!/^\d{4}-\d\d-\d\d$/.test(course.value)) return missing("missing_date", course);
    const number = guess.value === "" ? -1 : Number(guess.value);
    if (!Number.isInteger(number) || number < 0 || number > 100) return missing("missing_guess", guess);
    const plan = { course: course.value, every, guess: number };
    const judged = state.judged ?? plan; // the first guess counts; another plan is only another look
    log("plan", plan);
    keep({ ...plan, planned: true, judged });
    const off = judged.guess - shares[judged.every];
    const mistakes = Math.abs(off) <= NEAR ? [] : [off > 0 ? "guess_high" : "guess_low"];
    finish(model, { points: 2 - mistakes.length, of: 2, mistakes, ...judged });
    result(true);
    return draw();
  }
  function missing(word, input) {
    say(t(word));
    input.focus();
  }

  // --- what came of it ------------------------------------------------------------------------------------------------
  function result(focus) {
    const { course, every, guess } = state;
    const share = shares[every];
    const off = guess - share;
    const word = Math.abs(off) <= NEAR ? "near" : off > 0 ? "high" : "low";
    const rows = EVERY.map((one) => h("tr", { class: one === every ? "is-own" : "" }, h("th", { scope: "row" }, t(`every_${one}`), one === every && h("span", { class: "bo-decay-own" }, ` ← ${t("yours")}`)), h("td", {}, h("span", { class: "bo-decay-bar", "aria-hidden": "true", style: `--part: ${shares[one]}%` }), h("strong", {}, `${shares[one]}%`))));
    const start = course.split("-").map(Number);
    const days = [...Array(12 / every).keys()].map((n) => h("li", {}, shown(later(start, (n + 1) * every))));
    const judged = feedback(t, word === "near", h("p", {}, t(word, { guess, share })));
    judged.querySelector(".bo-verdict").lastChild.textContent = t(`guess_${word}`);
    const heading = h("h3", { tabIndex: -1 }, t("found"));
    const chart = h("div", { class: "bo-decay-chart" });
    stage.replaceChildren(
      heading,
      h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("found_head")), h("th", { scope: "col" }, t("found_share")))), h("tbody", {}, rows)),
      h("p", { class: "bo-hint" }, t("measured")),
      judged,
      h("p", {}, t("short")),
      h("h3", {}, t("days")),
      h("ol", { class: "bo-decay-days" }, days),
      h("h3", {}, t("chart")),
      chart,
      h("p", { class: "bo-hint" }, t("limit")),
      h("p", { class: "bo-hint" }, t("source", { source })),
      h("div", { class: "bo-actions" }, button(t("change"), () => (form(), stage.querySelector("input").focus())), button(t("again"), restart)),
    );
    picture();
    if (!focus) return;
    heading.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
    say(stage.querySelector(".bo-feedback").innerText, true);
  }
  const asked = () => model.get("ask") || {};
  const answered = () => (model.get("made") || {}).n !== undefined && model.get("made").n === asked().n && asked().course === state.course && asked().every === state.every;
  /** Ask Python for the chart of this plan; the answer comes as a change of `made`. */
  function draw() {
    model.set("ask", { course: state.course, every: state.every, n: (asked().n || 0) + 1 });
    model.save_changes();
    picture();
  }
  function picture() {
    const chart = stage.querySelector(".bo-decay-chart");
    if (!chart) return;
    if (address) URL.revokeObjectURL(address);
    address = null;
    const { svg, says, ics, refused } = model.get("made") || {};
    if (asked().n === undefined) chart.replaceChildren(h("div", { class: "bo-actions" }, button(t("draw"), draw)));
    else if (!answered()) chart.replaceChildren(h("p", { class: "bo-hint", role: "status" }, t("waiting")));
    else if (refused) chart.replaceChildren(h("p", {}, t("refused")));
    else {
      address = URL.createObjectURL(new Blob([ics], { type: "text/calendar;charset=utf-8" }));
      const save = h("a", { class: "bo-decay-save", href: address, download: "refreshers.ics", onclick: () => (log("calendar", { course: state.course, every: state.every }), model.save_changes()) }, t("ics"));
      chart.replaceChildren(h("img", { src: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, alt: says }), h("p", { "aria-hidden": "true" }, says), save, h("p", { class: "bo-hint" }, t("ics_is")));
      say(says, true);
    }
  }
  function restart() {
    log("again");
    state = { ...state, planned: false, judged: null };
    remember(model, state);
    form();
    stage.querySelector("input").focus();
  }

  model.on("change:made", picture);
  if (state.planned) result(false);
  else form();
  el.append(root);
  return () => {
    model.off("change:made", picture);
    if (address) URL.revokeObjectURL(address);
    root.remove();
  };
}

export default { render };
