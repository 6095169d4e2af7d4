import { h, words, recorder, remember, finish, announcer, feedback, uid } from "./_shared/kit.js";

const EQUAL = 1e-9; // relative; widgets/scoring/numeric.py reads and judges in the same way
const said = (x) => String(Number(x.toPrecision(10)));
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** Return [the number as typed, the position of its unit], or null for what is no number. */
function read(units, text, chosen) {
  let plain = folded(text);
  let unit = chosen;
  const behind = units.flatMap((one, i) => (one.unit && plain.endsWith(folded(one.unit)) ? [i] : []));
  if (behind.length) {
    unit = behind.reduce((a, b) => (folded(units[b].unit).length > folded(units[a].unit).length ? b : a));
    plain = plain.slice(0, -folded(units[unit].unit).length);
  }
  plain = plain.replaceAll("。", ".").replaceAll("\u2212", "-");
  if (/^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$/.test(plain)) plain = plain.replaceAll(",", "");
  else if (plain.split(",").length === 2 && !plain.includes(".")) plain = plain.replace(",", ".");
  return /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(plain) ? [Number(plain), unit] : null;
}

/** A line from low to high: the right part once it may be seen, the learner's number. */
function line(label, { answer, tolerance, limits: [low, high], units }, own, open) {
  const x = (value) => 16 + (288 * (value - low)) / (high - low);
  let step = 10 ** Math.floor(Math.log10((high - low) / 5)); // then 1, 2 or 5 times this: at most ten steps
  for (const by of [2, 2.5]) if ((high - low) / step > 10) step *= by;
  const ticks = [];
  for (let n = Math.ceil(low / step - EQUAL); n * step <= high + EQUAL; n += 1) ticks.push(n * step);
  const [from, to] = [x(answer - tolerance), x(answer + tolerance)];
  return h(
    "svg",
    { viewBox: "0 0 350 64", role: "img", "aria-label": label, class: "bo-line" },
    open && h("rect", { x: from, y: 26, width: Math.max(4, to - from), height: 16, class: "bo-band" }),
    h("path", { d: `M16 34H304${ticks.map((one) => `M${x(one)} 30V38`).join("")}`, class: "bo-axis" }),
    ticks.map((one) => h("text", { x: x(one), y: 56, "text-anchor": "middle" }, said(one))),
    h("text", { x: 314, y: 38 }, units[0].unit),
    own !== null && h("path", { d: `M${x(own)} 28l-8 -14h16z`, class: "bo-own" }),
  );
}

// After two wrong numbers the answer can be shown.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const params = model.get("params");
  const { prompt, answer, tolerance, units, mistakes, why, limits } = params;
  const name = uid("numeric");
  const withUnit = (number, unit = units[0].unit) => `${said(number)} ${unit}`.trim();
  const range = tolerance ? `${said(answer - tolerance)}–${withUnit(answer + tolerance)}` : withUnit(answer);

  const input = h("input", { id: name, type: "text", inputmode: "decimal", autocomplete: "off", maxlength: 24, "aria-describedby": `${name}-unit ${name}-why`, oninput: typed });
  const select = units.length > 1 && h("select", { "aria-label": t("unit"), onchange: typed }, units.map((one, i) => h("option", { value: i }, one.unit)));
  const reason = h("div", { class: "bo-reason", id: `${name}-why` });
  const check = h("button", { type: "submit", class: "bo-main" }, t("check"));
  const show = h("button", { type: "button", hidden: true, onclick: reveal }, t("show"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("again"));
  const row = h("div", { class: "bo-row" }, input, select || h("span", { id: `${name}-unit` }, units[0].unit));
  const form = h("form", { novalidate: true, onsubmit: (event) => (event.preventDefault(), judge()) }, row, reason);
  const root = h("section", { class: "bo bo-numeric", "aria-label": prompt }, h("label", { class: "bo-prompt", for: name }, prompt), h("p", { class: "bo-hint" }, t("how")), form);
  const say = announcer(form);
  form.append(h("div", { class: "bo-actions" }, check, show, again));

  const unit = () => (select ? Number(select.value) : 0);
  const isRight = (number) => number !== null && Math.abs(number - answer) <= tolerance + EQUAL * Math.max(1, Math.abs(answer));
  const isOdd = (number) => limits !== null && !(limits[0] <= number && number <= limits[1]);
  /** The number that stands in the box, in the first unit; null where there is none to judge. */
  function own() {
    const found = read(units, input.value, unit());
    const number = found && found[0] * units[found[1]].factor;
    return found && !isOdd(number) ? number : null;
  }

  function typed() {
    reason.replaceChildren();
    say("");
    remember(model, { text: input.value, unit: unit(), checked: false });
  }
  /** Say why nothing is judged, or return the number and how it was written. */
  function asked() {
    const text = input.value.trim();
    const found = read(units, text, unit());
    if (!text) say(t("empty"));
    else if (!found) say(/\d\s*(?:[-–—~～〜]|到|至|to)\s*\d/.test(folded(text)) ? t("one") : t("unclear", { text }));
    else {
      const { unit: as, factor } = units[found[1]];
      const number = found[0] * factor;
      if (!isOdd(number)) return number;
      say(t("odd", { own: withUnit(found[0], as), low: said(limits[0]), high: withUnit(limits[1]) }));
    }
    input.focus();
    return null;
  }
  function explain(shown) {
    const number = own();
    const right = isRight(number);
    const [typedAs, as] = read(units, input.value, unit()) || [];
    const one = !right && number !== null && mistakes.find(({ from, to }) => (from === null || number >= from) && (to === null || number < to));
    const open = right || shown;
    const label = () => [t("line", { low: said(limits[0]), high: withUnit(limits[1]) }), number !== null && t("mark", { own: withUnit(number) }), open && t("band", { answer: range })].filter(Boolean).join(" ");
    reason.replaceChildren(
      feedback(
        t,
        right,
        number !== null && h("p", {}, t("yours", { own: withUnit(typedAs, units[as].unit) }), as ? t("same", { base: withUnit(number) }) : ""),
        !right && number !== null && h("p", {}, one ? one.why : t(number < answer ? "too_small" : "too_big")),
        shown && !right && h("p", {}, h("strong", {}, t("answer_is", { answer: range }))),
        open && h("p", {}, why),
        open && tolerance > 0 && h("p", {}, t("between", { from: said(answer - tolerance), to: withUnit(answer + tolerance) })),
        limits && line(label(), params, number, open),
      ),
    );
  }
  function judge() {
    if (input.value.trim()) log("check", { text: input.value, unit: unit() });
    const number = asked();
    if (number === null) return;
    const right = isRight(number);
    const tries = (model.get("state").tries || 0) + 1;
    explain(false);
    say(t(right ? "right" : "wrong"), true);
    ends(right, tries);
    remember(model, { text: input.value, unit: unit(), checked: true, shown: false, tries, last: number });
    if (right) finish(model, number);
  }
  function reveal() {
    log("show", null);
    explain(true);
    say(t("answer_is", { answer: range }), true);
    ends(true, 0);
    again.focus();
    remember(model, { checked: true, shown: true });
    finish(model, model.get("state").last ?? null);
  }
  function ends(over, tries) {
    again.hidden = !over;
    show.hidden = over || !(tries >= 2);
  }
  function restart() {
    log("again", null);
    input.value = "";
    if (select) select.value = 0;
    reason.replaceChildren();
    say("");
    ends(false, 0);
    remember(model, { text: "", unit: 0, checked: false, shown: false, tries: 0, last: null });
    input.focus();
  }

  const state = model.get("state") || {};
  input.value = state.text || "";
  if (select) select.value = state.unit || 0;
  if (state.checked) explain(state.shown);
  ends(state.checked && (state.shown || isRight(own())), state.tries);
  el.append(root);
  return () => root.remove();
}

export default { render };
