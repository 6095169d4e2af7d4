import { h, words, recorder, remember, finish, announcer, feedback, landmark, mixed, isPermutation } from "./_shared/kit.js";

// Move, check, read the reasons; once the order is right or shown, the events stand beside a line drawn to scale.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, events, ticks, unit } = model.get("params");
  const n = events.length;
  const inPlace = () => order.filter((one, i) => one === i).length;
  const isRight = () => inPlace() === n;
  const judged = (key) => t(`${key}_place`);

  let order = [];
  let marked = new Set(); // events whose mark is on show and still true
  let over = false; // the line is on show
  const selects = events.map((one, i) =>
    h("select", { "aria-label": t("place_of", { event: one.text }), onchange: () => move(i, Number(selects[i].value), "place", selects[i]) }, events.map((_, place) => h("option", { value: place }, place + 1))),
  );
  const arrow = (i, by, key, d) => {
    const icon = h("svg", { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true" }, h("path", { d }));
    const button = h("button", { type: "button", "aria-label": t(key, { event: events[i].text }), onclick: () => move(i, order.indexOf(i) + by, key, button) }, icon);
    return button;
  };
  const ups = events.map((_, i) => arrow(i, -1, "up", "M6 15l6-6 6 6"));
  const downs = events.map((_, i) => arrow(i, 1, "down", "M6 9l6 6 6-6"));
  const reasons = events.map(() => h("div", { class: "bo-reason" }));
  const times = events.map((one) => h("p", { class: "bo-time", hidden: true }, h("strong", {}, one.time), " ", one.gap && h("span", {}, one.gap)));
  const rows = events.map((one, i) => h("li", { class: "bo-moment" }, selects[i], h("div", { class: "bo-text" }, times[i], h("span", {}, one.text)), h("span", { class: "bo-arrows" }, ups[i], downs[i]), reasons[i]));
  const scale = h("svg", { class: "bo-scale", "aria-hidden": "true" });
  const list = h("ol", { class: "bo-moments", role: "list" });
  const board = h("div", { class: "bo-when" }, scale, list);
  const hint = h("p", { class: "bo-hint" }, t("how"));
  const check = h("button", { type: "button", class: "bo-main", onclick: judge }, t("check"));
  const show = h("button", { type: "button", hidden: true, onclick: reveal }, t("show"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("again"));
  const root = h("section", { class: "bo bo-timeline", "aria-label": landmark(model, prompt) }, h("p", { class: "bo-prompt" }, prompt), hint, board);
  const say = announcer(root);
  root.append(h("div", { class: "bo-actions" }, check, show, again));

  /** The line with its ticks; a dot for each event, true to scale, and a lead from there to the event's row. */
  function draw() {
    board.classList.toggle("bo-over", over);
    if (!over) return;
    const box = list.getBoundingClientRect();
    const width = scale.getBoundingClientRect().width;
    const x = width - 36;
    const [first, last] = [events[0].at, events[n - 1].at];
    const level = times.map((one) => one.firstChild.getBoundingClientRect()).map(({ top, height }) => top + height / 2 - box.top);
    const [top, bottom] = [level[0], Math.max(level[n - 1], box.height - 24)];
    const y = (at) => top + ((bottom - top) * (at - first)) / (last - first);
    scale.setAttribute("viewBox", `0 0 ${width} ${box.height}`);
    scale.setAttribute("height", box.height);
    scale.replaceChildren(
      h("path", { class: "bo-axis", d: `M${x} ${top}V${bottom}${ticks.map(([at]) => `M${x - 6} ${y(at)}H${x}`).join("")}` }),
      ...ticks.map(([at, text]) => h("text", { x: x - 10, y: y(at) + 4, "text-anchor": "end" }, text)),
      ...events.map((one, i) => h("path", { class: "bo-lead", d: `M${x} ${y(one.at)}C${x + 18} ${y(one.at)} ${x + 16} ${level[i]} ${width} ${level[i]}` })),
      ...events.map((one) => h("circle", { cx: x, cy: y(one.at), r: 5.5, class: "bo-dot" })),
      unit ? h("text", { x: x - 10, y: top - 10, "text-anchor": "end" }, unit) : "",
    );
  }
  function lay() {
    list.replaceChildren(...order.map((one) => rows[one]));
    order.forEach((one, place) => {
      selects[one].value = place;
      ups[one].setAttribute("aria-disabled", String(place === 0));
      downs[one].setAttribute("aria-disabled", String(place === n - 1));
    });
  }
  function mark(which) {
    marked = new Set(which);
    events.forEach((one, i) => {
      const why = h("p", {}, one.why);
      reasons[i].replaceChildren(...(marked.has(i) ? [over ? why : feedback(judged, order[i] === i, why)] : []));
    });
  }
  /** Show the line, or the controls to move the events. */
  function turn(ended, tries) {
    over = ended;
    for (const one of [...selects, ...ups, ...downs, hint, check]) one.hidden = over;
    for (const one of times) one.hidden = !over;
    show.hidden = over || !(tries >= 2);
    again.hidden = !over;
  }
  function move(i, to, how, control) {
    if (to < 0 || to >= n) return say(t(to < 0 ? "first" : "last", { event: events[i].text }));
    const before = [...order];
    order.splice(to, 0, ...order.splice(order.indexOf(i), 1));
    lay();
    control.focus(); // it lost the keyboard when its row was moved
    mark([...marked].filter((one) => before.indexOf(one) === order.indexOf(one)));
    log("move", { event: i, order: [...order], how });
    say(t("moved", { event: events[i].text, place: to + 1, n }));
    return remember(model, { order: [...order], marked: [...marked] });
  }
  function judge() {
    log("check", { order: [...order] });
    const tries = (model.get("state").tries || 0) + 1;
    if (isRight()) return end({ tries });
    mark(order);
    turn(false, tries);
    say(t("some_wrong", { n: n - inPlace() }));
    return remember(model, { order: [...order], marked: [...marked], tries });
  }
  function reveal() {
    log("show", { order: [...order] });
    end({ shown: true });
  }
  /** The right order on the line, and how many were in their place. */
  function end(more) {
    const own = [...order];
    const score = t("score", { n: inPlace(), all: n });
    order = [...events.keys()];
    lay();
    turn(true);
    mark(order);
    draw();
    say(score);
    again.focus();
    remember(model, { order: own, marked: [], over: true, ...more });
    finish(model, own);
  }
  function restart() {
    const round = (model.get("state").round || 0) + 1;
    log("again", null);
    order = mixed(model.get("key"), n, round);
    turn(false);
    lay();
    mark([]);
    draw();
    say("");
    remember(model, { order: [...order], marked: [], over: false, shown: false, tries: 0, round });
    selects[order[0]].focus();
  }

  const state = model.get("state") || {};
  const kept = isPermutation(state.order, n);
  order = kept ? [...state.order] : mixed(model.get("key"), n, state.round || 0);
  const score = kept && state.over && t("score", { n: inPlace(), all: n });
  if (score) order = [...events.keys()];
  lay();
  turn(Boolean(score), state.tries);
  mark(score ? order : kept ? state.marked || [] : []);
  if (score) say(score);
  el.append(root);
  const watch = new ResizeObserver(draw);
  watch.observe(board);
  return () => (watch.disconnect(), root.remove());
}

export default { render };
