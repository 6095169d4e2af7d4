import { h, words, recorder, remember, finish, announcer, feedback, uid } from "./_shared/kit.js";

const NOTE_LENGTH = 60; // what fits on a line of paper

// Tick, ask what is missing, print. Done as soon as every starred item is ticked.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, items, notes } = model.get("params");
  const name = uid("checklist");
  const stars = items.flatMap((one, i) => (one.must ? [i] : []));

  let marked = new Set(); // items under which stands why they matter
  const reasons = items.map((_, i) => h("div", { class: "bo-reason", id: `${name}-${i}` }));
  const boxes = items.map((_, i) => h("input", { type: "checkbox", "aria-describedby": reasons[i].id, onchange: () => tick(i) }));
  const fields = items.map((one, i) => notes && h("input", { type: "text", maxlength: NOTE_LENGTH, placeholder: t("note"), "aria-label": t("note_of", { item: one.text }), autocomplete: "off", onchange: () => note(i) }));
  const rows = items.map((one, i) =>
    h(
      "div",
      { class: "bo-row" },
      h("label", { class: "bo-option" }, boxes[i], h("span", {}, one.must && h("b", { class: "bo-star", role: "img", "aria-label": t("must") }, "★"), " ", one.text, one.note && h("small", {}, one.note))),
      fields[i],
      reasons[i],
    ),
  );
  const groups = [...new Set(items.map((one) => one.group))].map((group) =>
    h("fieldset", {}, h("legend", { class: group ? "" : "bo-unseen" }, group || prompt), rows.filter((_, i) => items[i].group === group)),
  );
  const count = h("p", { class: "bo-count" });
  const bar = h("progress", { max: stars.length, "aria-hidden": "true" });
  const look = h("button", { type: "button", class: "bo-main", onclick: check }, t("look"));
  const paper = h("button", { type: "button", onclick: print }, t("print"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("next_time"));
  const root = h(
    "section",
    { class: "bo bo-checklist", "aria-label": prompt },
    h("p", { class: "bo-prompt" }, prompt),
    h("p", { class: "bo-hint" }, t("how")),
    h("p", { class: "bo-paper", "aria-hidden": "true" }, h("span", {}, t("date")), h("span", {}, t("by"))),
    groups,
    h("div", { class: "bo-sum" }, count, bar),
  );
  const say = announcer(root);
  root.append(h("div", { class: "bo-actions" }, look, paper, again));

  const ticked = () => boxes.flatMap((box, i) => (box.checked ? [i] : []));
  const got = () => stars.filter((i) => boxes[i].checked).length;
  const complete = () => got() === stars.length;
  const written = () => Object.fromEntries(fields.flatMap((field, i) => (field?.value ? [[i, field.value]] : [])));
  const keep = (more) => remember(model, { ticked: ticked(), notes: written(), marked: [...marked], ...more });

  function draw() {
    count.textContent = t("count", { n: got(), all: stars.length, m: ticked().length, total: items.length });
    bar.value = got();
    again.hidden = !complete();
  }
  function mark(which) {
    marked = new Set(which);
    items.forEach((one, i) => {
      const why = h("p", {}, one.why);
      const box = one.must ? feedback(() => t("lacking"), false, why) : h("div", { class: "bo-maybe" }, why);
      reasons[i].replaceChildren(...(marked.has(i) ? [box] : []));
    });
  }
  function tick(i) {
    const before = stars.every((one) => model.get("state").ticked?.includes(one));
    log("tick", { item: i, on: boxes[i].checked });
    mark([...marked].filter((one) => !boxes[one].checked));
    draw();
    say(complete() && !before ? t("must_done") : "");
    keep();
    if (complete()) finish(model, ticked());
  }
  function note(i) {
    log("note", { item: i, text: fields[i].value });
    keep();
  }
  function check() {
    log("check", { ticked: ticked() });
    const open = items.flatMap((_, i) => (boxes[i].checked ? [] : [i]));
    mark(open);
    const missing = stars.length - got();
    say(missing ? t("missing", { n: missing }) : open.length ? t("others", { n: open.length }) : t("all_done"));
    keep();
    if (missing) boxes[stars.find((i) => !boxes[i].checked)].focus();
  }
  /** Print this list alone: the rest of the page is left out while the class is set. */
  function print() {
    log("print", null);
    model.save_changes();
    root.classList.add("bo-printing");
    addEventListener("afterprint", () => root.classList.remove("bo-printing"), { once: true });
    window.print();
  }
  function restart() {
    log("again", null);
    for (const box of boxes) box.checked = false;
    mark([]);
    draw();
    say("");
    keep();
    boxes[0].focus();
  }

  const state = model.get("state") || {};
  boxes.forEach((box, i) => (box.checked = (state.ticked || []).includes(i)));
  fields.forEach((field, i) => field && (field.value = state.notes?.[i] || ""));
  mark((state.marked || []).filter((i) => boxes[i] && !boxes[i].checked));
  draw();
  el.append(root);
  return () => root.remove();
}

export default { render };
