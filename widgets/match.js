import { h, words, recorder, remember, finish, announcer, feedback, shuffled, uid, landmark, seedOf } from "./_shared/kit.js";

// A row is an item with its place: a native list on a phone, on wider screens a button filled from the pool beside it.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, pairs, extra } = model.get("params");
  const rights = [...pairs.map((pair) => pair.right), ...extra];
  const name = uid("match");

  let picks = pairs.map(() => null); // of each row the position in rights, or null
  let marked = new Set(); // rows whose mark is on show and still true
  let row = null; // the place that waits for an item of the pool
  let held = null; // the item of the pool that waits for a place

  const reasons = pairs.map((_, i) => h("div", { class: "bo-reason", id: `${name}-${i}` }));
  const selects = pairs.map((pair, i) =>
    h("select", { "aria-label": pair.left, "aria-describedby": reasons[i].id, onchange: () => put(i, selects[i].value === "" ? null : Number(selects[i].value)) }),
  );
  const slots = pairs.map((_, i) => h("button", { type: "button", class: "bo-slot", "aria-describedby": reasons[i].id, onclick: () => pressSlot(i) }));
  const rows = pairs.map((pair, i) => h("li", { class: "bo-pair" }, h("span", { class: "bo-left" }, pair.left), selects[i], slots[i], reasons[i]));
  const chips = rights.map((text, r) => h("button", { type: "button", class: "bo-piece", onclick: () => pressPiece(r) }, text));
  const pool = h("div", { class: "bo-pool", role: "group", "aria-label": t("pool") });
  const count = h("p", { class: "bo-hint" });
  const check = h("button", { type: "button", class: "bo-main", onclick: judge }, t("check"));
  const show = h("button", { type: "button", hidden: true, onclick: reveal }, t("show"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("again"));
  const board = h("div", { class: "bo-board" }, h("ul", { class: "bo-pairs", role: "list" }, rows), h("div", { class: "bo-side" }, h("p", { class: "bo-hint", "aria-hidden": "true" }, t("pool")), pool));
  const root = h(
    "section",
    { class: "bo bo-match", "aria-label": landmark(model, prompt) },
    h("p", { class: "bo-prompt" }, prompt),
    h("div", { class: "bo-match-box" }, h("p", { class: "bo-hint bo-narrow" }, t("how")), h("p", { class: "bo-hint bo-wide" }, t("how_wide")), board),
    count,
  );
  const say = announcer(root);
  root.append(h("div", { class: "bo-actions" }, check, show, again));

  const good = (i) => picks[i] === i;
  const goods = () => picks.filter((r, i) => r === i).length;
  const tally = () => ({ n: goods(), all: pairs.length });
  const first = () => picks.indexOf(null);
  const place = (i) => (slots[i].offsetParent ? slots[i] : selects[i]);
  const keep = (more) => remember(model, { picks: [...picks], marked: [...marked], ...more });

  function lay() {
    const order = shuffled(rights.length, seedOf(`${model.get("key")} ${model.get("state").round || 0}`));
    pool.replaceChildren(...order.map((r) => chips[r]));
    for (const select of selects) select.replaceChildren(h("option", { value: "" }, t("pick")), ...order.map((r) => h("option", { value: r }, rights[r])));
  }
  function draw() {
    picks.forEach((r, i) => {
      selects[i].value = r ?? "";
      slots[i].textContent = r === null ? t("open") : rights[r];
      slots[i].setAttribute("aria-label", t("slot", { left: pairs[i].left, right: r === null ? t("empty") : rights[r] }));
      slots[i].setAttribute("aria-pressed", String(row === i));
      slots[i].classList.toggle("bo-filled", r !== null);
    });
    chips.forEach((chip, r) => {
      chip.replaceChildren(rights[r], ...(picks.includes(r) ? [h("small", {}, ` · ${t("used")}`)] : []));
      chip.setAttribute("aria-pressed", String(held === r));
    });
    count.textContent = t("count", { n: picks.filter((r) => r !== null).length, all: pairs.length });
  }
  function mark(which, withAnswers) {
    marked = new Set(which);
    pairs.forEach((pair, i) => {
      const own = picks[i] !== null && !good(i) && h("p", {}, t("yours", { right: rights[picks[i]] }));
      const answer = withAnswers && !good(i) && h("p", {}, t("answer_is", { right: pair.right }));
      reasons[i].replaceChildren(...(marked.has(i) ? [feedback(t, good(i), own, answer, h("p", {}, pair.why))] : []));
    });
  }
  /** Give the row the item, or nothing. A piece is moved: the row that had it is free again. A list is only gone through. */
  function put(i, r, moved) {
    const other = moved && r !== null ? picks.findIndex((one, j) => one === r && j !== i) : -1;
    if (other >= 0) picks[other] = null;
    picks[i] = r;
    row = held = null;
    for (const j of other >= 0 ? [i, other] : [i]) {
      marked.delete(j);
      reasons[j].replaceChildren();
    }
    draw();
    log("pick", { row: i, item: r });
    const said = { left: pairs[i].left, right: rights[r], other: pairs[other]?.left };
    say(moved ? t(r === null ? "freed" : other >= 0 ? "moved" : "paired", said) : "", other < 0);
    keep();
  }
  function pressSlot(i) {
    if (held !== null) return put(i, held, true);
    if (picks[i] !== null && row === i) return put(i, null, true); // pressed twice: taken out
    row = row === i ? null : i;
    draw();
    return say(row === null ? "" : t("waiting", { left: pairs[i].left }));
  }
  function pressPiece(r) {
    if (row !== null) {
      put(row, r, true);
      return (slots[first()] || check).focus();
    }
    held = held === r ? null : r;
    draw();
    return say(held === null ? "" : t("holding", { right: rights[r] }));
  }
  function judge() {
    row = held = null;
    draw();
    const missing = picks.flatMap((r, i) => (r === null ? [i] : []));
    if (missing.length) {
      say(t("missing", { n: missing.length }));
      for (const i of missing) reasons[i].replaceChildren(h("p", { class: "bo-hint" }, t("unchosen")));
      return place(missing[0]).focus();
    }
    const all = goods() === pairs.length;
    const tries = (model.get("state").tries || 0) + 1;
    log("check", { picks: [...picks] });
    mark(pairs.keys(), false);
    say(all ? t("score", tally()) : t("some_wrong", { n: pairs.length - goods() }));
    ends(all, tries);
    keep({ shown: false, tries });
    if (all) finish(model, [...picks]);
    return undefined;
  }
  function reveal() {
    log("show", { picks: [...picks] });
    mark(pairs.keys(), true);
    say(t("shown", tally()));
    ends(true, 0);
    again.focus();
    keep({ shown: true });
    finish(model, [...picks]);
  }
  function ends(over, tries) {
    again.hidden = !over;
    show.hidden = over || tries < 2;
  }
  function restart() {
    log("again", null);
    remember(model, { round: (model.get("state").round || 0) + 1 });
    picks = pairs.map(() => null);
    row = held = null;
    lay();
    draw();
    mark([], false);
    say("");
    ends(false, 0);
    keep({ shown: false, tries: 0 });
    place(0).focus();
  }

  const state = model.get("state") || {};
  picks = picks.map((_, i) => (state.picks?.[i] in rights ? state.picks[i] : null));
  lay();
  draw();
  mark((state.marked || []).filter((i) => picks[i] !== null || state.shown), Boolean(state.shown));
  ends(state.shown || (goods() === pairs.length && marked.size > 0), state.tries || 0);
  el.append(root);
  return () => root.remove();
}

export default { render };
