// An arm and a leg, drawn large, 460 wide: the body to the left, the hand or foot to the right; and what is wound round them.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, shape } from "./draw.js";

/** Where a wound is, and `cm`: units of one centimetre. */
export const LIMBS = {
  arm: { wound: [276, 136], cm: 6 },
  leg: { wound: [152, 122], cm: 4.4 },
};

// Upper and lower edge of the skin at some x; between them the edge is nearly straight.
const EDGES = {
  arm: [[-10, 98, 164], [60, 97, 165], [130, 105, 158], [172, 108, 155], [205, 104, 161], [262, 111, 159], [318, 115, 149], [345, 103, 158], [380, 106, 156]],
  leg: [[-10, 90, 184], [70, 88, 176], [150, 96, 164], [186, 99, 153], [208, 95, 151], [232, 103, 151], [290, 106, 162], [340, 112, 155], [376, 118, 149]],
};
/** The upper and lower edge of limb `name` at `x`: [y, y]. */
export function edges(name, x) {
  const table = EDGES[name];
  const found = table.findIndex((row) => row[0] >= x);
  const i = found < 0 ? table.length - 1 : Math.max(1, found);
  const [a, b] = [table[i - 1], table[i]];
  const part = (x - a[0]) / (b[0] - a[0]);
  return [a[1] + part * (b[1] - a[1]), a[2] + part * (b[2] - a[2])];
}

/**
 * A body of one colour: its areas share one outline; `fingers` are [path, width], each with its own outline, their roots
 * hidden in the areas.
 */
export function joined(areas, fingers, tone) {
  const stroke = (d, width, colour) => h("path", { d, fill: "none", stroke: colour, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });
  return h(
    "g",
    {},
    areas.map((d) => h("path", { d, fill: tone, stroke: INK, "stroke-width": 5, "stroke-linejoin": "round" })),
    fingers.map(([d, width]) => [stroke(d, width + 5, INK), stroke(d, width, tone)]),
    areas.map((d) => h("path", { d, fill: tone })),
  );
}

const ARM = "M-12 98c32-4 56-5 82-1 30 4 50 10 80 11 14 0 20-1 30-3 24-5 46-2 70 3 26 5 48 6 70 7l0 34c-22 2-40 6-64 11-24 3-50 4-70-2-14-4-26-4-38-3-30 4-56 10-86 11-32 1-52 0-74-1z";
const PALM = "M314 115c12-1 20-7 30-11 12-3 28 0 38 3 8 9 9 35 2 47-12 4-32 6-44 2-10-4-16-7-26-7z";
const FINGERS = [["M372 113l49-8", 12.5], ["M378 125l52-3", 13], ["M378 138l47 2", 12.5], ["M370 150l38 7", 11], ["M338 114c12-14 20-24 34-35", 14]];

/**
 * A whole arm, its inner side and the palm seen; with `palm` false the back of the hand, bare of details. `sleeve`: "short",
 * "rolled" (above the elbow), "long".
 */
export function arm({ skin = "warm", cloth = "blue", sleeve = "rolled", palm = true } = {}) {
  const [tone, fold] = SKINS[skin];
  const soft = (d, width = 2) => line(d, width, { stroke: fold });
  const inside = [soft("M321 119c4 7 4 19 0 26m23-38c16 9 22 23 12 45"), soft("M356 114c10 8 18 12 30 13m-34 11c12 4 22 5 34 2", 1.8), soft("M168 116c8 10 8 24 0 32")];
  return h("g", {}, joined([ARM, PALM], FINGERS, tone), palm && inside, soft("M196 112c24 4 40 6 56 6", 1.8), cloth && armSleeve(sleeve, CLOTHS[cloth]));
}

function armSleeve(kind, [tone, fold]) {
  const soft = (d) => line(d, 2, { stroke: fold });
  if (kind === "long")
    return h("g", {}, shape("M-14 88c54-4 104 0 164 10 50-4 100 4 156 9l2 50c-48 11-98 15-132 7-56 4-116 12-190 11z", tone), soft("M160 100c10 12 12 30 4 62m12-60c6 14 8 22 6 28"), line("M296 106l2 52"), soft("M60 166c20-6 36-8 52-6"));
  const end = kind === "short" ? 66 : 128;
  const cuff = kind === "rolled";
  return h(
    "g",
    {},
    shape(`M-14 88 C20 84 ${end - 40} 88 ${end} 95 C${end + 5} 115 ${end + 5} 146 ${end} 168 C${end - 40} 174 20 177 -14 175 Z`, tone),
    cuff && shape(`M${end - 18} 91 L${end + 2} 94 C${end + 8} 115 ${end + 8} 146 ${end + 2} 170 L${end - 18} 173 C${end - 12} 146 ${end - 12} 115 ${end - 18} 91 Z`, tone),
    cuff && soft(`M${end - 8} 94 C${end - 2} 116 ${end - 2} 146 ${end - 8} 170`),
    soft(`M16 100 C36 106 ${end - 40} 108 ${end - 26} 106`),
  );
}

const LEG = "M-12 90c42-6 76-4 112 0 32 4 64 9 86 10 8-4 18-8 28-5 8 3 12 7 22 8 32 1 64 2 94 7 20 3 36 7 48 7 12-5 14-19 16-35 1-16 4-28 12-32 8-3 14 2 16 12 3 28 3 62 2 88 0 12-6 20-18 20-12 0-20-10-32-20-18 0-30 3-48 7-24 6-52 7-74-1-12-5-22-5-32-4-14 2-24 1-38 3-32 9-72 19-112 23-30 4-60 6-82 7z";

/**
 * A whole leg from its side, lying, toes up. `trousers`: "long" or "cut" (open around a wound of the thigh).
 */
export function leg({ skin = "warm", cloth = "night", trousers = "cut" } = {}) {
  const [tone, fold] = SKINS[skin];
  const soft = (d, width = 2) => line(d, width, { stroke: fold });
  const lines = [soft("M200 108c4 10 12 12 22 6m-24 24c8 4 16 4 24 2"), soft("M388 146c6-4 10 0 8 6"), soft("M410 58c4 0 7 2 8 6", 1.6), soft("M246 118c30 2 54 4 76 4", 1.8), soft("M402 66c6 2 12 4 18 4", 1.6)];
  return h("g", {}, joined([LEG], [], tone), lines, cloth && trouserLeg(trousers, CLOTHS[cloth]));
}

function trouserLeg(kind, [tone, fold]) {
  const soft = (d) => line(d, 2, { stroke: fold });
  const hip = (end) => shape(`M-14 80 C20 74 ${end - 26} 76 ${end} 80 L${end - 7} 96 L${end + 3} 110 L${end - 8} 126 L${end + 2} 142 L${end - 7} 158 L${end} 185 C${end - 26} 190 20 194 -14 195 Z`, tone);
  const shin = (from) => shape(`M${from} ${from > 200 ? 93 : 86} C270 92 310 96 352 104 L354 166 C310 174 262 174 ${from} ${from > 200 ? 166 : 176} L${from + 7} 148 L${from - 3} 132 L${from + 7} 114 Z`, tone);
  if (kind === "cut") return h("g", {}, hip(54), soft("M4 110c12 2 22 0 30-4"), shin(226), soft("M262 106c14 4 28 6 42 4"), line("M343 103l2 64"));
  return h("g", {}, shape("M-14 80c54-6 124 0 198 10 20-6 36-4 56 2 40 2 80 6 112 12l2 62c-44 10-92 8-128-4-46 6-136 28-240 33z", tone), soft("M190 96c10 10 12 20 8 30m28-28c-8 10-12 20-10 30m-10 30c8-8 16-12 26-12"), line("M343 103l2 64"), soft("M60 176c24-4 40-8 56-16"));
}

/** Gauze and bandages, with the tone of their folds. */
export const GAUZE = ["#FBFAF5", "#B9B4A6"];

/** One turn of a bandage `width` wide across a limb, from its lower edge at `from` to its upper edge at `to`. */
export function turn(limb, from, to, width = 30, [tone, fold] = GAUZE, bulge = 3) {
  const w = width / 2;
  const low = (x) => `${x.toFixed(1)} ${(edges(limb, x)[1] + bulge).toFixed(1)}`;
  const high = (x) => `${x.toFixed(1)} ${(edges(limb, x)[0] - bulge).toFixed(1)}`;
  const middle = (x) => `${(x + 7).toFixed(1)} ${((edges(limb, x)[0] + edges(limb, x)[1]) / 2).toFixed(1)}`;
  const mid = (from + to) / 2;
  return h("g", {}, shape(`M${low(from - w)} Q${middle(mid - w)} ${high(to - w)} L${high(to + w)} Q${middle(mid + w)} ${low(from + w)} Z`, tone), line(`M${low(from)} Q${middle(mid)} ${high(to)}`, 1.2, { stroke: fold, "stroke-dasharray": "3 4" }));
}
