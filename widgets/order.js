import { h, words, recorder, remember, finish, announcer, feedback, mixed, isPermutation } from "./_shared/kit.js";

// Move, check, read the reasons; after two wrong tries the right order can be shown.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, steps } = model.get("params");
  const inPlace = (order) => order.filter((step, i) => step === i).length;
  const isRight = (order) => inPlace(order) === steps.length;
  const judged = (key) => t(`${key}_place`);

  let order = [];
  let marked = new Set(); // steps whose mark is on show and still true
  const numbers = steps.map(() => h("span", { class: "bo-number" }));
  const grips = steps.map((_, i) => h("span", { class: "bo-grip", "aria-hidden": "true" }, numbers[i], dots()));
  const ups = steps.map((step, i) => arrow(t("up", { step: step.text }), "M6 15l6-6 6 6", () => move(i, -1)));
  const downs = steps.map((step, i) => arrow(t("down", { step: step.text }), "M6 9l6 6 6-6", () => move(i, 1)));
  const reasons = steps.map(() => h("div", { class: "bo-reason" }));
  const rows = steps.map((step, i) =>
    h("li", { class: "bo-step" }, grips[i], h("span", { class: "bo-text" }, step.text), h("span", { class: "bo-arrows" }, ups[i], downs[i]), reasons[i]),
  );
  grips.forEach((grip, i) => dragging(grip, i));

  const list = h("ol", { class: "bo-steps", role: "list" });
  const check = h("button", { type: "button", class: "bo-main", onclick: judge }, t("check"));
  const show = h("button", { type: "button", hidden: true, onclick: reveal }, t("show"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("again"));
  const root = h("section", { class: "bo bo-order", "aria-label": prompt }, h("p", { class: "bo-prompt" }, prompt), h("p", { class: "bo-hint" }, t("how")), list);
  const say = announcer(root);
  root.append(h("div", { class: "bo-actions" }, check, show, again));

  /** Show the steps in `next`, without marks. */
  function lay(next) {
    order = [...next];
    list.replaceChildren(...order.map((step) => rows[step]));
    mark([]);
    renumber();
  }
  function renumber() {
    order.forEach((step, place) => {
      numbers[step].textContent = String(place + 1);
      ups[step].setAttribute("aria-disabled", String(place === 0));
      downs[step].setAttribute("aria-disabled", String(place === order.length - 1));
    });
  }
  function mark(which) {
    marked = new Set(which);
    steps.forEach((step, i) => {
      reasons[i].replaceChildren(...(marked.has(i) ? [feedback(judged, order[i] === i, h("p", {}, step.why))] : []));
    });
  }
  /** Change places with a neighbour. The neighbour is what moves in the page, so focus and a held pointer stay. */
  function swap(step, by) {
    const from = order.indexOf(step);
    const other = order[from + by];
    if (other === undefined) return false;
    order[from] = other;
    order[from + by] = step;
    if (by < 0) rows[step].after(rows[other]);
    else rows[step].before(rows[other]);
    marked.delete(step);
    marked.delete(other);
    reasons[step].replaceChildren();
    reasons[other].replaceChildren();
    renumber();
    return true;
  }
  function moved(step, how) {
    log("move", { step, order: [...order], how });
    say(t("moved", { step: steps[step].text, place: order.indexOf(step) + 1, n: steps.length }));
    remember(model, { order: [...order], marked: [...marked] });
  }
  function move(step, by) {
    if (swap(step, by)) moved(step, "button");
    else say(t(by < 0 ? "first" : "last", { step: steps[step].text }));
  }
  function dragging(grip, step) {
    const row = rows[step];
    let held = null; // where in the row it was taken, in pixels from its top
    let before = "";
    grip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || held !== null) return;
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      held = event.clientY - row.getBoundingClientRect().top;
      before = order.join();
      row.classList.add("bo-held");
    });
    grip.addEventListener("pointermove", (event) => {
      if (held === null) return;
      const box = (index) => rows[order[index]].getBoundingClientRect();
      const middle = ({ top, height }) => top + height / 2;
      let at = order.indexOf(step);
      while (at > 0 && event.clientY < middle(box(at - 1)) && swap(step, -1)) at -= 1;
      while (at < order.length - 1 && event.clientY > middle(box(at + 1)) && swap(step, 1)) at += 1;
      row.style.transform = "";
      row.style.transform = `translateY(${event.clientY - held - row.getBoundingClientRect().top}px)`;
    });
    const drop = () => {
      if (held === null) return;
      held = null;
      row.style.transform = "";
      row.classList.remove("bo-held");
      if (order.join() !== before) moved(step, "drag");
    };
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) grip.addEventListener(end, drop);
  }
  function judge() {
    const good = isRight(order);
    const tries = (model.get("state").tries || 0) + 1;
    log("check", { order: [...order], right: good });
    mark(order);
    say(good ? t("right") : t("some_wrong", { n: steps.length - inPlace(order) }));
    show.hidden = good || tries < 2;
    again.hidden = !good;
    remember(model, { order: [...order], marked: [...marked], tries });
    if (good) finish(model, [...order]);
  }
  function reveal() {
    const own = [...order];
    log("show", { order: own });
    lay(steps.keys());
    mark(order);
    say(t("shown"));
    show.hidden = true;
    again.hidden = false;
    again.focus();
    remember(model, { order: [...order], marked: [...marked], shown: true });
    finish(model, own);
  }
  function restart() {
    const round = (model.get("state").round || 0) + 1;
    log("again", null);
    lay(mixed(model.get("key"), steps.length, round));
    say("");
    show.hidden = true;
    again.hidden = true;
    remember(model, { order: [...order], marked: [], shown: false, tries: 0, round });
    downs[order[0]].focus();
  }

  const state = model.get("state") || {};
  const kept = isPermutation(state.order, steps.length);
  lay(kept ? state.order : mixed(model.get("key"), steps.length, state.round || 0));
  if (kept) {
    mark(state.marked || []);
    again.hidden = !(state.shown || (isRight(order) && marked.size));
    show.hidden = !again.hidden || (state.tries || 0) < 2;
  }
  el.append(root);
  return () => root.remove();
}

function arrow(label, path, onclick) {
  return h(
    "button",
    { type: "button", "aria-label": label, onclick },
    h("svg", { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true", fill: "none", stroke: "currentColor", "stroke-width": 2.5, "stroke-linecap": "round", "stroke-linejoin": "round" }, h("path", { d: path })),
  );
}

function dots() {
  const places = [[3, 3], [9, 3], [3, 9], [9, 9], [3, 15], [9, 15]];
  return h("svg", { viewBox: "0 0 12 18", width: 12, height: 18, fill: "currentColor" }, places.map(([cx, cy]) => h("circle", { cx, cy, r: 1.6 })));
}

export default { render };
