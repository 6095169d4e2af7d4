import { h, words, recorder, remember, finish, announcer, shuffled, landmark, seedOf } from "./_shared/kit.js";

// The 120 call: dial, speaker, the dispatcher's questions, hang up last. The state holds the step, the picks of
// every step and the transcript as [who, word, mark], so the same call can be drawn again in either language.

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const KNOWN = ["119", "110", "122"];
const LONGEST = 12;
const FRESH = { step: "dial", picks: {}, log: [], typed: "" };

/** The same number with its last digit changed: the slip of the tongue among the answers. */
function slipped(phone) {
  return phone.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
}

/** The answers of every step in the key's order; the right one stands in each place about equally often. */
function arrange(steps, key) {
  const seed = seedOf(key);
  return shuffled(steps.length, seed).map((place, i) => {
    const weak = shuffled(steps[i].weak.length, seed + i + 1).map((n) => steps[i].weak[n]);
    const at = place % (weak.length + 1);
    return [...weak.slice(0, at), "right", ...weak.slice(at)];
  });
}

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { case: facts, points, steps } = model.get("params");
  const arranged = arrange(steps, model.get("key"));
  const vars = { ...facts, wrong_phone: slipped(facts.phone) };
  const say = (word) => t(word, vars);
  const order = ["dial", "speaker", ...steps.map((step) => step.id), "hang_up"];
  let newest = null;
  let state = order.concat("summary").includes(model.get("state")?.step) ? { ...FRESH, ...model.get("state") } : FRESH;

  const scene = h("details", { class: "bo-scene" }, h("summary", {}, t("scene")), h("p", { class: "bo-hint" }, t("scene_hint")), factList(Object.keys(facts)));
  const status = h("p", { class: "bo-call-status" });
  const controls = h("div", { class: "bo-call-controls", role: "group", "aria-label": t("controls") });
  const head = h("div", { class: "bo-call-head" }, portrait(), h("div", {}, h("p", { class: "bo-call-who" }, t("line")), status), controls);
  const talk = h("div", { class: "bo-call-log", role: "log", "aria-live": "polite", "aria-label": t("log"), tabIndex: 0 });
  const stage = h("div", { class: "bo-call-stage", role: "group", tabIndex: -1 });
  const phone = h("div", { class: "bo-phone" }, head, talk);
  const summary = h("div", { class: "bo-call-summary", role: "group", "aria-label": t("ended"), tabIndex: -1 });
  const root = h("section", { class: "bo bo-call", "aria-label": landmark(model, t("title")) }, h("p", { class: "bo-prompt" }, t("title")), scene, phone, summary);
  const tell = announcer(phone);
  phone.append(stage);

  // --- what is said -------------------------------------------------------------------------------------------
  function bubble([who, word, mark]) {
    const text = mark === "calmly" ? `${t("calmly")}${model.get("lang") === "zh" ? "" : " "}${say(word)}` : say(word);
    const sign = { right: `✓ ${t("right")}`, wrong: `✕ ${t("not_yet")}` }[mark];
    const name = h("span", { class: "bo-call-name" }, t(who === "note" ? "why" : who));
    return h("div", { class: `bo-said bo-said-${who} ${mark ? `bo-said-${mark}` : ""}` }, (who !== "note" || mark) && name, h("p", {}, text), sign && h("p", { class: "bo-call-sign" }, sign));
  }
  function speak(...lines) {
    state = { ...state, log: [...state.log, ...lines] };
    const said = lines.map(bubble);
    talk.append(...said);
    newest = said[Math.max(0, lines.findIndex(([, , mark]) => mark === "caution"))];
  }
  /** Show the newest words; where they do not all fit, begin with the reason, as the question repeats itself. */
  function showNewest() {
    talk.scrollTop = newest ? newest.offsetTop - talk.offsetTop - 8 : talk.scrollHeight;
  }
  function question(id, mark) {
    const event = steps.find((step) => step.id === id)?.event;
    return [["dispatcher", `${id}_ask`, mark], ...(event ? [["bystander", `${id}_by`]] : [])];
  }
  const picksOf = (id) => state.picks[id] || [];
  const isRight = (id, pick) => pick === { dial: "120", speaker: "speaker", hang_up: "hang_up" }[id] || pick === "right";

  // --- what the learner does ------------------------------------------------------------------------------------
  function pick(choice) {
    const id = state.step;
    const right = isRight(id, choice);
    log("pick", { step: id, pick: choice, right });
    tell("");
    state = { ...state, picks: { ...state.picks, [id]: [...picksOf(id), choice] } };
    if (right) forward(id);
    else correct(id, choice);
    remember(model, state);
    draw();
    if (state.step === "summary") summary.focus();
    else if (id === "dial" && !right) stage.focus();
    else {
      stage.focus({ preventScroll: true });
      talk.scrollIntoView({ block: "nearest" }); // the new words come first, the answers below them
    }
    if (state.step === "summary") finish(model, result());
  }
  function forward(id) {
    const next = order[order.indexOf(id) + 1] || "summary";
    if (id === "dial") {
      scene.open = false;
      speak(["note", "dial_right"], ["note", "speaker_ask"]);
    } else if (id === "speaker") speak(["note", "speaker_right"], ...question(next));
    else if (next === "hang_up") speak(["you", `${id}_right`, "right"], ["dispatcher", "end_ask"]);
    else if (next !== "summary") speak(["you", `${id}_right`, "right"], ...question(next));
    state = { ...state, step: next, typed: "" };
  }
  function correct(id, choice) {
    if (id === "dial") {
      state = { ...state, typed: "" };
      tell(t(KNOWN.includes(choice) ? `dial_${choice}` : "dial_other"));
    } else if (choice === "mute" || choice === "hang_up") speak(["note", `${choice}_why`, "caution"]);
    else speak(["you", `${id}_${choice}`, "wrong"], ["note", `${id}_${choice}_why`, "caution"], ...question(id, "calmly"));
  }
  function type(char) {
    if (state.typed.length >= LONGEST) return;
    tell("");
    state = { ...state, typed: state.typed + char };
    stage.querySelector("output").textContent = state.typed;
  }
  function erase() {
    state = { ...state, typed: state.typed.slice(0, -1) };
    stage.querySelector("output").textContent = state.typed;
  }
  function dial() {
    if (state.typed) pick(state.typed);
    else tell(t("press"));
  }
  function typeByKeyboard(event) {
    if (state.step !== "dial" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!KEYS.includes(event.key) && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation(); // in JupyterLab a digit outside a text field would turn the cell into a heading
    if (event.key === "Backspace") erase();
    else type(event.key);
  }
  function restart() {
    log("again");
    state = FRESH;
    remember(model, state);
    tell("");
    talk.replaceChildren();
    newest = null;
    scene.open = true;
    draw();
    stage.focus();
  }

  // --- what is drawn ----------------------------------------------------------------------------------------------
  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);
  function factList(names) {
    return h("dl", { class: "bo-facts" }, names.map((name) => h("div", {}, h("dt", {}, t(name === "place" ? "spot" : `${name}_name`)), h("dd", {}, facts[name]))));
  }
  function keypad() {
    return [
      h("output", { class: "bo-call-typed", "aria-label": t("typed") }, state.typed),
      h("div", { class: "bo-call-keys" }, KEYS.map((char) => button(char, () => type(char)))),
      h("div", { class: "bo-call-keys" }, h("span"), button(t("dial"), dial, "bo-call-dial"), button(t("delete"), erase)),
    ];
  }
  function answers(step) {
    return arranged[steps.indexOf(step)].map((choice) => {
      const tried = picksOf(step.id).includes(choice);
      const text = say(`${step.id}_${choice}`);
      const made = button(tried ? `✕ ${text} ${t("tried")}` : text, () => pick(choice), "bo-call-answer");
      made.disabled = tried;
      return made;
    });
  }
  function drawStage() {
    const id = state.step;
    const step = steps.find((each) => each.id === id);
    const label = id === "dial" ? t("number") : id === "speaker" ? t("controls") : step ? t("reply") : t("hang_up");
    stage.setAttribute("aria-label", label);
    if (id === "dial") stage.replaceChildren(...keypad());
    else if (id === "speaker")
      stage.replaceChildren(h("div", { class: "bo-call-keys" }, button(t("mute"), () => pick("mute")), button(t("speaker"), () => pick("speaker")), button(t("hang_up"), () => pick("hang_up"), "bo-call-end")));
    else if (step) stage.replaceChildren(h("p", { class: "bo-hint" }, label), ...answers(step));
    else stage.replaceChildren(h("p", { class: "bo-hint" }, t("end_hint")), button(t("hang_up"), () => pick("hang_up"), "bo-call-end"));
  }
  function draw() {
    const id = state.step;
    const inCall = steps.some((step) => step.id === id);
    phone.hidden = id === "summary";
    scene.hidden = id === "summary";
    summary.hidden = id !== "summary";
    talk.hidden = id === "dial";
    head.hidden = id === "dial";
    status.textContent = t(id === "speaker" ? "calling" : "talking");
    // Hanging up is always in reach, as on a real phone; leaving it alone is part of the exercise.
    controls.replaceChildren(...(inCall ? [button(t("hang_up"), () => pick("hang_up"), "bo-call-end")] : []));
    controls.hidden = !inCall;
    if (id === "summary") drawSummary();
    else drawStage();
    showNewest();
  }

  // --- what came of it ------------------------------------------------------------------------------------------
  // Hanging up too early is a mistake of its own, wherever it happened.
  const hungUp = () => order.some((id) => id !== "hang_up" && picksOf(id).includes("hang_up"));
  const ownPicks = (id) => picksOf(id).filter((choice) => id === "hang_up" || choice !== "hang_up");
  const atOnce = (id) => (id === "hang_up" ? !hungUp() : ownPicks(id).length === 1);
  const result = () => ({
    answers: order.map((step) => ({ step, picks: picksOf(step) })),
    mistakes: order.reduce((sum, id) => sum + picksOf(id).length - 1, 0),
  });
  function whyOf(id, choice) {
    if (id === "hang_up" || choice === "mute") return say(`${id === "hang_up" ? id : choice}_why`);
    if (id === "dial") return t(KNOWN.includes(choice) ? `dial_${choice}` : "dial_other");
    return say(`${id}_${choice}_why`);
  }
  function drawSummary() {
    const good = order.filter(atOnce);
    const toPractise = order.filter((id) => !atOnce(id));
    const practise = toPractise.map((id) => h("li", {}, h("strong", {}, t(`${id}_name`)), h("p", {}, whyOf(id, ownPicks(id)[0]))));
    const card = [h("h3", {}, t("card")), h("ol", {}, points.map((point) => h("li", {}, t(`${point}_name`)))), h("p", {}, t("card_end"))];
    summary.replaceChildren(
      h("h3", {}, t("ended")),
      h("h4", {}, t("knows")),
      factList(Object.keys(facts)),
      h("h4", {}, t("at_once")),
      good.length ? h("ul", { class: "bo-call-good" }, good.map((id) => h("li", {}, h("span", { "aria-hidden": "true" }, "✓ "), t(`${id}_name`)))) : h("p", {}, t("none_at_once")),
      h("h4", {}, t("practise")),
      practise.length ? h("ul", { class: "bo-call-practise" }, practise) : h("p", {}, t("nothing")),
      h("div", { class: "bo-call-card" }, card),
      h("details", {}, h("summary", {}, t("log")), h("div", { class: "bo-call-past" }, state.log.map(bubble))),
      h("div", { class: "bo-actions" }, button(t("again_call"), restart)),
    );
  }
  function portrait() {
    const head = h("circle", { cx: 24, cy: 19, r: 8 });
    const shoulders = h("path", { d: "M9 43c1-9 7-13 15-13s14 4 15 13" });
    const headset = h("path", { d: "M13 21v-3a11 11 0 0 1 22 0v3M35 22c0 5-3 7-8 7" });
    return h("svg", { viewBox: "0 0 48 48", class: "bo-call-face", "aria-hidden": "true" }, head, shoulders, headset);
  }

  stage.addEventListener("keydown", typeByKeyboard);
  talk.append(...state.log.map(bubble));
  scene.open = state.step === "dial";
  draw();
  el.append(root);
  showNewest();
  return () => root.remove();
}

export default { render };
