import { h, words, recorder, remember, finish, announcer, feedback, uid } from "./_shared/kit.js";

// Every item is a card with its groups as one-tap buttons; check all, change what is wrong, or see the answers.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, bins, items } = model.get("params");
  const name = uid("classify");
  const textOf = (id) => bins.find((bin) => bin.id === id).text;

  // All groups are equally wide, the longest in one line where it fits: a Chinese character is one em, a Latin letter about half.
  const wide = Math.min(11, Math.max(...bins.map((bin) => [...bin.text].reduce((sum, c) => sum + (c > "\u2e7f" ? 1 : 0.56), 0)))).toFixed(1);

  let marked = new Set(); // items whose mark is on show and still true
  const reasons = items.map((_, i) => h("div", { class: "bo-reason", id: `${name}-${i}-why` }));
  const inputs = items.map((_, i) =>
    bins.map((bin) => h("input", { type: "radio", name: `${name}-${i}`, value: bin.id, onchange: () => choose(i), "aria-describedby": reasons[i].id })),
  );
  const cards = items.map((item, i) =>
    h(
      "fieldset",
      { class: "bo-item" },
      h("legend", {}, item.text),
      h("div", { class: "bo-chips", style: `--bo-wide: ${wide}em` }, bins.map((bin, b) => h("label", { class: "bo-chip" }, inputs[i][b], h("span", {}, bin.text)))),
      reasons[i],
    ),
  );
  const count = h("p", { class: "bo-hint" });
  const check = h("button", { type: "button", class: "bo-main", onclick: judge }, t("check"));
  const show = h("button", { type: "button", hidden: true, onclick: reveal }, t("show"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("again"));
  const root = h("section", { class: "bo bo-classify", "aria-label": prompt }, h("p", { class: "bo-prompt" }, prompt), h("p", { class: "bo-hint" }, t("how")), cards, count);
  const say = announcer(root);
  root.append(h("div", { class: "bo-actions" }, check, show, again));

  /** The chosen bin of each item, null where none is chosen yet. */
  const picks = () => inputs.map((row) => row.find((input) => input.checked)?.value ?? null);
  const isRight = (list) => list.every((id, i) => id === items[i].bin);

  function counted() {
    count.textContent = t("chosen", { n: picks().filter((id) => id !== null).length, all: items.length });
  }
  function choose(i) {
    marked.delete(i);
    reasons[i].replaceChildren();
    counted();
    say("");
    log("choose", { item: i, bin: picks()[i] });
    remember(model, { picks: picks(), marked: [...marked] });
  }
  function mark(which, withAnswers) {
    marked = new Set(which);
    const own = picks();
    items.forEach((item, i) => {
      const answer = withAnswers && own[i] !== item.bin && h("p", {}, t("answer_is", { bin: textOf(item.bin) }));
      reasons[i].replaceChildren(...(marked.has(i) ? [feedback(t, own[i] === item.bin, answer, h("p", {}, item.why))] : []));
    });
  }
  function judge() {
    const own = picks();
    const missing = own.flatMap((id, i) => (id === null ? [i] : []));
    if (missing.length) {
      say(t("missing", { n: missing.length }));
      for (const i of missing) reasons[i].replaceChildren(h("p", { class: "bo-hint" }, t("unchosen")));
      inputs[missing[0]][0].focus();
      return;
    }
    const good = isRight(own);
    const tries = (model.get("state").tries || 0) + 1;
    log("check", { picks: own, right: good });
    mark(items.keys(), false);
    say(good ? t("right") : t("some_wrong", { n: own.filter((id, i) => id !== items[i].bin).length }), good);
    show.hidden = good || tries < 2;
    again.hidden = !good;
    remember(model, { picks: own, marked: [...marked], shown: false, tries });
    if (good) finish(model, own);
  }
  function reveal() {
    log("show", { picks: picks() });
    mark(items.keys(), true);
    say(t("shown"));
    show.hidden = true;
    again.hidden = false;
    again.focus();
    remember(model, { marked: [...marked], shown: true });
    finish(model, picks());
  }
  function restart() {
    log("again", null);
    for (const input of inputs.flat()) input.checked = false;
    mark([], false);
    counted();
    say("");
    show.hidden = true;
    again.hidden = true;
    remember(model, { picks: picks(), marked: [], shown: false, tries: 0 });
    inputs[0][0].focus();
  }

  const state = model.get("state") || {};
  (state.picks || []).forEach((id, i) => {
    for (const input of inputs[i] || []) input.checked = input.value === id;
  });
  mark((state.marked || []).filter((i) => picks()[i]), Boolean(state.shown));
  counted();
  again.hidden = !(state.shown || (isRight(picks()) && marked.size));
  show.hidden = !again.hidden || (state.tries || 0) < 2;
  el.append(root);
  return () => root.remove();
}

export default { render };
