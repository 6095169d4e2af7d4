import { h, words, recorder, remember, finish, landmark, uid } from "./_shared/kit.js";

// Recall cards in Leitner's boxes. The state holds each card's box and day, and the round: which cards, the queue
// that is left (the first one is on show) and how each was rated at first.

const LONGEST_LOG = 1000;

/** A calendar day as YYYY-MM-DD: today by the device's clock, or n days after another. */
function dayAfter(day, n) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + n)).toISOString().slice(0, 10);
}
function today() {
  const now = new Date();
  return dayAfter(`${now.getFullYear()}-${now.getMonth() + 1}-${now.getDate()}`, 0);
}

function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, cards, new_per_day: perDay, days } = model.get("params");
  const name = uid("cards");
  const cardOf = (id) => cards.find((card) => card.id === id);
  const saved = model.get("state") || {};
  let state = { cards: {}, round: null, shown: false, typed: "", ...saved };
  const sound = state.round && [...state.round.ids, ...state.round.queue].every(cardOf);
  // A round of another day is over: what was left of it is due again anyway.
  if (!sound || (state.round.day !== today() && state.round.queue.length)) state = { ...state, round: null, shown: false, typed: "" };

  // --- which cards, when ------------------------------------------------------------------------------------------
  /** Cards that are due, the longest waiting first, then new ones. A day that cannot be (the clock was wrong) is due. */
  function dueToday() {
    const day = today();
    const seen = cards.filter((card) => state.cards[card.id]);
    const isDue = ({ due, seen: last }) => due <= day || last > day || due > dayAfter(day, days.at(-1));
    const old = seen.filter((card) => isDue(state.cards[card.id])).sort((a, b) => (state.cards[a.id].due < state.cards[b.id].due ? -1 : state.cards[a.id].due > state.cards[b.id].due ? 1 : 0));
    const left = Math.max(0, perDay - seen.filter((card) => state.cards[card.id].since === day).length);
    const fresh = cards.filter((card) => !state.cards[card.id]).slice(0, left);
    return { ids: [...old, ...fresh].map((card) => card.id), fresh: fresh.length };
  }
  /** The next day that has cards, and how many: those in boxes, and new ones that wait for tomorrow. */
  function nextDue() {
    const tomorrow = dayAfter(today(), 1);
    const coming = cards.map((card) => state.cards[card.id]?.due ?? tomorrow).filter((due) => due > today()).sort();
    if (!coming.length) return null;
    const fresh = cards.filter((card) => !state.cards[card.id]).length;
    const n = coming.filter((due) => due === coming[0]).length;
    return { day: coming[0], n: coming[0] === tomorrow ? n - Math.max(0, fresh - perDay) : n };
  }
  function moved(id, rating) {
    const box = Math.max(state.cards[id]?.box || 0, 1);
    const on = { forgot: 1, slow: box, knew: Math.min(box + 1, days.length) }[rating];
    return { box: on, due: dayAfter(today(), days[on - 1]), seen: today(), since: state.cards[id]?.since || today() };
  }
  const dateText = (day) => new Date(`${day}T00:00`).toLocaleDateString(model.get("lang") === "zh" ? "zh-CN" : "en-GB", { month: model.get("lang") === "zh" ? "long" : "short", day: "numeric" });

  // --- what the learner does --------------------------------------------------------------------------------------
  function begin(extra) {
    const ids = extra ? (state.round?.ids ?? cards.filter((card) => state.cards[card.id]).map((card) => card.id)) : dueToday().ids;
    if (!extra || model.get("events").length > LONGEST_LOG) model.set("events", []);
    if (extra) log("again");
    log("round", { day: today(), extra, cards: ids, boxes: ids.map((id) => state.cards[id]?.box || 0) });
    state = { ...state, round: { day: today(), extra, ids, queue: ids, first: {} }, shown: false, typed: "" };
    remember(model, state);
    draw("h3");
  }
  function open() {
    log("show", { card: state.round.queue[0] });
    state = { ...state, shown: true };
    remember(model, state);
    draw(".bo-card-back");
  }
  function rate(rating) {
    const { round } = state;
    const [id, ...rest] = round.queue;
    log("rate", { card: id, rating, day: today() });
    const isFirst = !(id in round.first);
    const queue = rating === "forgot" ? [...rest, id] : rest;
    state = {
      ...state,
      cards: isFirst && !round.extra ? { ...state.cards, [id]: moved(id, rating) } : state.cards,
      round: { ...round, queue, first: isFirst ? { ...round.first, [id]: rating } : round.first },
      shown: false,
      typed: "",
    };
    remember(model, state);
    if (!queue.length) finish(model, { day: round.day, ...counts(), next: nextDue()?.day ?? null });
    draw("h3");
  }
  function counts() {
    const first = Object.values(state.round.first);
    return Object.fromEntries(["knew", "slow", "forgot"].map((rating) => [rating, first.filter((one) => one === rating).length]));
  }

  // --- what is drawn ----------------------------------------------------------------------------------------------
  const button = (label, act, cls) => h("button", { type: "button", class: cls, onclick: act }, label);
  const heading = (text) => h("h3", { tabIndex: -1 }, text);
  function drawCard() {
    const { round, shown, typed } = state;
    const card = cardOf(round.queue[0]);
    const place = round.ids.filter((id) => id in round.first).length + (card.id in round.first ? 0 : 1);
    const box = h("textarea", { id: `${name}-typed`, rows: 2, maxlength: 500, oninput: () => (state.typed = box.value), onchange: () => remember(model, state) });
    box.value = typed;
    const front = [h("p", { class: "bo-hint" }, t("card_n", { n: place, left: round.queue.length - 1 })), h("div", { class: "bo-card" }, heading(card.front), shown && back(card, typed))];
    if (!shown) return [...front, h("p", { class: "bo-hint" }, t("recall")), h("label", { for: `${name}-typed` }, t("typed")), box, h("div", { class: "bo-actions" }, button(t("show"), open, "bo-main"))];
    return [...front, h("fieldset", { class: "bo-card-rate" }, h("legend", {}, t("rate")), h("div", {}, ["forgot", "slow", "knew"].map((rating) => button([h("span", {}, t(rating)), dated(card, rating)], () => rate(rating), `bo-card-${rating}`))))];
  }
  /** When the card comes again, below the button's word. */
  function dated(card, rating) {
    if (rating === "forgot") return h("small", {}, t("soon"));
    if (state.round.extra || card.id in state.round.first) return null;
    const n = days[moved(card.id, rating).box - 1];
    return h("small", {}, n === 1 ? t("in_day") : t("in_days", { n }));
  }
  function back(card, typed) {
    return h("div", { class: "bo-card-back", tabIndex: -1 }, h("p", { class: "bo-card-answer" }, card.back), h("p", {}, card.why), typed.trim() && h("p", { class: "bo-hint" }, t("yours", { text: typed.trim() })));
  }
  function drawRest() {
    const { ids, fresh } = dueToday();
    const over = state.round && !state.round.queue.length && state.round.day === today() && !ids.length;
    const next = nextDue();
    const forgotten = over ? state.round.ids.filter((id) => state.round.first[id] === "forgot").map(cardOf) : [];
    const title = over ? t(state.round.extra ? "practised" : "finished") : ids.length ? (fresh ? t("due_new", { n: ids.length, new: fresh }) : t("due", { n: ids.length })) : t("none_due");
    const asked = state.round?.ids.length || Object.keys(state.cards).length;
    return [
      heading(title),
      over && h("p", {}, t("counts", counts())),
      forgotten.length && [h("h4", {}, t("look")), h("ul", {}, forgotten.map((card) => h("li", {}, card.front, " ", h("strong", {}, card.back))))],
      !ids.length && next && h("p", {}, t("next_due", { date: dateText(next.day), n: next.n })),
      h("p", { class: "bo-hint" }, t("in_all", { n: cards.length })),
      h("div", { class: "bo-actions" }, ids.length ? button(t("start"), () => begin(false), "bo-main") : asked ? button(t("extra"), () => begin(true)) : null),
      h("details", {}, h("summary", {}, t("how")), h("p", {}, t("how_text", { days: days.join(model.get("lang") === "zh" ? "、" : ", ") }))),
    ];
  }
  function draw(focus) {
    stage.replaceChildren(...(state.round?.queue.length ? drawCard() : drawRest()).flat().filter(Boolean));
    if (!focus) return;
    stage.querySelector(focus).focus({ preventScroll: true });
    root.scrollIntoView({ block: root.getBoundingClientRect().top < 0 ? "start" : "nearest" });
  }

  const stage = h("div", { class: "bo-cards-stage" });
  const root = h("section", { class: "bo bo-cards", "aria-label": landmark(model, prompt) }, h("p", { class: "bo-prompt" }, prompt), stage);
  draw();
  el.append(root);
  return () => root.remove();
}

export default { render };
