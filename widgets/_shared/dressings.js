// What is laid on a wound, and the hands that lay it: blood, pads, bandage turns, the tourniquet, gauze, gloves, water.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, placed, shape } from "./draw.js";
import { GAUZE, edges, joined, turn } from "./limbs.js";

const BLOOD = "#8E1020";
const DARK = "#5A0A14";
/** Colour of thin gloves, like a skin. */
export const GLOVE = ["#C7DDEA", "#6F8FA8"];

/** A wound around (0, 0), 8 cm long at 6 units a centimetre, and what flows from it down to `drop`: 0 nothing to 3 much. */
export function wound(flow = 1, drop = 40) {
  const red = (d) => h("path", { d, fill: BLOOD, stroke: DARK, "stroke-width": 1.5, "stroke-linejoin": "round" });
  const run = (x, w, y) => `M${x - w} 0 C${x - w} ${y * 0.5} ${x - w - 2} ${y * 0.7} ${x - w * 0.8} ${y} C${x - w * 0.5} ${y + w + 2} ${x + w * 0.5} ${y + w + 2} ${x + w * 0.8} ${y} C${x + w + 2} ${y * 0.7} ${x + w} ${y * 0.5} ${x + w} 0 Z`;
  const pool = `M-62 ${drop + 28} C-58 ${drop + 14} -22 ${drop + 20} -8 ${drop + 12} C14 ${drop + 6} 30 ${drop + 18} 54 ${drop + 18} C76 ${drop + 22} 62 ${drop + 38} 30 ${drop + 38} C4 ${drop + 46} -66 ${drop + 46} -62 ${drop + 28} Z`;
  const runs = [[], [[-4, 3, 9]], [[-11, 3.5, drop * 0.5], [0, 4.5, drop], [11, 3, drop * 0.35]], [[-13, 4, drop * 0.7], [-1, 6, drop + 20], [12, 4.5, drop + 12]]][flow];
  return h("g", {}, flow > 2 && red(pool), runs.map((one) => red(run(...one))), red("M-24 1c10-9 36-10 49-2-11 9-37 10-49 2z"), line("M-15 0c9-3 21-3 30 0", 1.6, { stroke: DARK }));
}

/** Blood that has come through cloth or a dressing: a flat stain around (0, 0). */
export function stain(size = 1) {
  return placed(0, 0, 0, size, h("path", { d: "M-20-2c-2-12 14-16 22-12 10-6 24 4 20 14 6 10-10 18-20 14-10 6-24-2-22-16z", fill: BLOOD, "fill-opacity": 0.9 }));
}

/** A pressure bandage over a wound at `x`: `n` turns side by side. */
export function wrapped(limb, x, n = 3, width = 30) {
  return h("g", {}, Array.from({ length: n }, (_, i) => turn(limb, x + (i - (n - 1) / 2) * width * 0.55 - 4, x + (i - (n - 1) / 2) * width * 0.55 + 4, width)));
}

/**
 * A tourniquet around a limb, its middle at `x`, 4 cm wide. `tight`: the rod was twisted until nothing flows and is held by
 * its clip; `time`: what is written on its tag.
 */
export function tourniquet(limb, x, { tight = false, time = "", cm = 6 } = {}) {
  const [top, bottom] = edges(limb, x);
  const y = (top + bottom) / 2;
  return h(
    "g",
    {},
    turn(limb, x, x, 4 * cm, ["#4A4E57", "#8C919A"], tight ? 0 : 4),
    h("rect", { x: x - 15, y: y - 19, width: 30, height: 38, rx: 5, fill: "#2A2D33", stroke: INK, "stroke-width": 2.5 }),
    tight && [-1, 1].map((side) => shape(`M${x - 6} ${y + side * 15} C${x - 16} ${y + side * 6} ${x + 16} ${y + side * 6} ${x + 6} ${y + side * 15} Z`, "#8C919A", { "stroke-width": 1.5 })),
    h("rect", { x: x - 34, y: y - 5, width: 68, height: 10, rx: 5, fill: "#E0862F", stroke: INK, "stroke-width": 2.5, transform: `rotate(${tight ? 90 : 24} ${x} ${y})` }),
    tight && shape(`M${x - 11} ${y + 22} C${x - 9} ${y + 34} ${x + 9} ${y + 34} ${x + 11} ${y + 22} L${x + 11} ${y + 29} C${x + 8} ${y + 40} ${x - 8} ${y + 40} ${x - 11} ${y + 29} Z`, "#2A2D33"),
    time && [h("rect", { x: x - 27, y: top - 36, width: 54, height: 24, rx: 4, fill: "#fff", stroke: INK, "stroke-width": 2.5 }), line(`M${x} ${top - 12} V${top}`), h("text", { x, y: top - 18, "text-anchor": "middle", "font-size": 17, "font-weight": 700, fill: INK }, time)],
  );
}

// A hand from above, fingers to -y, the middle of its palm on (0, 0), its wrist at y = 36.
const PALM = "M-17 42c-3-14-10-26-9-48 1-14 4-22 12-23l28-1c8 2 12 12 12 24 1 22-6 34-9 48z";
const FINGERS = [["M-19-22l-3-36", 11.5], ["M-6.5-26l-1.5-44", 12.5], ["M6-26l1-42", 12.5], ["M18-22l3-38", 11.5], ["M19 20c13-8 19-18 23-32", 13.5]];
const CURLED = [["M-19-22l-1-18", 12], ["M-6.5-26l-.5-20", 13], ["M6-26l1-20", 13], ["M18-22l2-19", 12], ["M17 18c9-10 9-26 3-38", 14]];

/** A helper's hand and forearm; `glove`: in thin gloves, else in its skin; `curled`: fingers half closed; `flip`: a left hand. */
export function helperHand({ glove = true, skin = "light", curled = false, flip = false } = {}) {
  const [tone, fold] = glove ? GLOVE : SKINS[skin];
  const [bare] = SKINS[skin];
  const made = h(
    "g",
    {},
    shape("M-16 40c-4 30-6 50-8 90l48 0c-2-40-4-60-8-90z", bare),
    joined([PALM], curled ? CURLED : FINGERS, tone),
    glove && shape("M-17 34l34 0 2 24c-11 4-27 4-38 0z", tone),
    line("M-13-25c1 5 1 8 0 12m13-13l0 12m13-11c-1 5-1 8 0 12", 1.8, { stroke: fold }),
    shape("M-27 92c17-6 37-6 54 0l5 98-64 0z", CLOTHS.green[0]),
    line("M-27 100c17-6 37-6 54 0", 2, { stroke: CLOTHS.green[1] }),
  );
  return flip ? h("g", { transform: "scale(-1 1)" }, made) : made;
}

/** Two hands one on the other, pressing with the heel of the lower one on (0, 0): the helper kneels below the picture. */
export function twoHands(options = {}) {
  return h("g", {}, placed(-2, -16, -16, 1, helperHand(options)), placed(4, -10, 22, 1, helperHand({ ...options, flip: true, curled: true })));
}

/** Two hands pressing beside an object at (0, 0), never on it; `gap` is half the distance between the palms' edges. */
export function besideHands(options = {}, gap = 21) {
  return h("g", {}, placed(-gap - 26, -2, -4, 1, helperHand({ ...options, flip: false })), placed(gap + 26, -2, 4, 1, helperHand({ ...options, flip: true })));
}

/** A splinter of glass that stands out of (0, 0). */
export function splinter() {
  return h("g", {}, shape("M-9 2 L-14 -30 L2 -44 L12 -22 L9 3 Z", "#CFE8E4"), line("M-7 -26 L-4 -6 M2 -44 L-2 -24 L9 3", 1.6, { stroke: "#6FA8A0" }));
}

/** Rolls of cloth on both sides of an object at (0, 0), higher than it. */
export function rolls() {
  const roll = (x) => h("g", {}, h("rect", { x: x - 13, y: -54, width: 26, height: 88, rx: 12, fill: GAUZE[0], stroke: INK, "stroke-width": 2.5 }), line(`M${x - 4} -44 V24 M${x + 4} -44 V24`, 1.2, { stroke: GAUZE[1] }));
  return h("g", {}, roll(-27), roll(27));
}

/** Gauze that fills a wound at (0, 0) and is heaped above the skin. */
export function packing() {
  const heap = shape("M-27 4c-3-14 7-18 13-16 4-10 18-10 22-3 8-5 20 5 18 13 4 10-8 16-16 12-8 7-18 5-22 0-8 4-16 0-15-6z", GAUZE[0]);
  const folds = line("M-18 0c6-6 12 4 18-2 6-6 10 6 18 0m-30-10c4 4 6 6 4 10m16-12c-2 6 2 8 4 10", 1.6, { stroke: GAUZE[1] });
  return h("g", {}, heap, folds);
}
