// What every exercise needs: building elements, words, the raw log, saving, spoken feedback.

/** Build an element: h("button", {class: "x", onclick: f, "aria-label": "…"}, "text", child). */
export function h(tag, attrs, ...children) {
  const svg = /^(svg|g|path|circle|rect|line|polyline|polygon|ellipse|text|tspan|use|defs|symbol|title|desc|clipPath|mask|marker|pattern)$/.test(tag);
  const el = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attrs || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else if (name in el && !svg && /^(checked|disabled|value|hidden|selected|tabIndex)$/.test(name)) el[name] = value;
    else el.setAttribute(name, value === true ? "" : value);
  }
  el.append(...children.flat(9).filter((c) => c !== null && c !== undefined && c !== false));
  return el;
}

/** Return t(key, {name: value}): the word of the model's language; an unknown key shows itself. */
export function words(model) {
  const table = model.get("words") || {};
  return (key, vars = {}) => (table[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => (name in vars ? vars[name] : all));
}

/** Return log(kind, data): appends [ms since opening, kind, data] to the raw log. The clock is monotonic. */
export function recorder(model) {
  const begun = performance.now();
  return (kind, data = null, at = performance.now()) => {
    model.set("events", [...model.get("events"), [Math.round((at - begun) * 10) / 10, kind, data]]);
  };
}

/** Merge into the resumable state and save. */
export function remember(model, patch) {
  model.set("state", { ...model.get("state"), ...patch });
  model.save_changes();
}

/** Store the answer and mark the exercise as completed. */
export function finish(model, value) {
  model.set("value", value);
  model.set("done", true);
  model.save_changes();
}

const named = new Map();
/** A landmark's name that no other exercise on the page has: the second of a kind is "AED practice 2". */
export function landmark(model, title) {
  if (!named.has(title)) named.set(title, []);
  const keys = named.get(title);
  if (!keys.includes(model.get("key"))) keys.push(model.get("key"));
  const place = keys.indexOf(model.get("key")) + 1;
  return place > 1 ? `${title} ${place}` : title;
}

/** A polite live region: say("text") shows and speaks it; say("text", true) only speaks what is on show already. */
export function announcer(parent, cls = "bo-say") {
  const region = h("p", { class: cls, role: "status", "aria-live": "polite" });
  parent.append(region);
  return (text, unseen = false) => {
    region.classList.toggle("bo-unseen", unseen);
    region.textContent = text;
  };
}

/** Feedback box: right or wrong by sign, word and colour, then the reasons. */
export function feedback(t, right, ...children) {
  return h(
    "div",
    { class: `bo-feedback ${right ? "bo-right" : "bo-wrong"}` },
    h("p", { class: "bo-verdict" }, h("span", { "aria-hidden": "true" }, right ? "✓ " : "✕ "), t(right ? "right" : "wrong")),
    ...children,
  );
}

/** A small seeded generator (mulberry32): the same seed, the same order everywhere. */
export function seeded(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let x = Math.imul(a ^ (a >>> 15), 1 | a);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

/** Return the indices 0..n-1 shuffled by a seed (Fisher–Yates). */
export function shuffled(n, seed) {
  const random = seeded(seed);
  const list = [...Array(n).keys()];
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

/** A number from a text (FNV-1a over its characters): the same key, the same order on every device. */
export function seedOf(text) {
  let seed = 0x811c9dc5;
  for (const char of text) seed = Math.imul(seed ^ char.codePointAt(0), 0x01000193);
  return seed >>> 0;
}

/** A starting order of the indices 0..n-1 made from the key and the round, never the right one. */
export function mixed(key, n, round) {
  let seed = seedOf(`${key} ${round}`);
  let order = shuffled(n, seed);
  while (order.every((one, i) => one === i)) order = shuffled(n, (seed += 1));
  return order;
}

/** Whether a kept order is one of the indices 0..n-1: what a device kept may be of another version. */
export function isPermutation(list, n) {
  return Array.isArray(list) && list.length === n && [...Array(n).keys()].every((i) => list.includes(i));
}

let count = 0;
/** A document-unique id for labels. */
export function uid(prefix = "bo") {
  count += 1;
  return `${prefix}-${count}-${Math.floor(performance.now())}`;
}
