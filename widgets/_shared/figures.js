// Figures that several exercises pose again: an adult's chest, AED pads, hands, the AED itself.
// A front view is seen as the helper sees it: the patient's right side is on the viewer's left.
import { h } from "./kit.js";
import { INK, SKINS, line, shape } from "./draw.js";

/** Size of the chest picture in its own units; about 5.6 units are one centimetre. */
export const CHEST = { width: 340, height: 318 };
/** Where things are on the chest picture: [x, y] of the middle. The four nipple-line and side points mirror. */
export const CHEST_POINTS = {
  right_collarbone: [111, 137], left_collarbone: [229, 137], breastbone: [170, 170], right_breast: [109, 194], left_breast: [231, 194],
  right_side: [91, 245], left_side: [249, 245], belly: [170, 262],
};

const other = (...children) => h("g", { transform: `translate(${CHEST.width} 0) scale(-1 1)` }, ...children);
const both = (draw) => h("g", {}, draw(), other(draw()));

// One half of the body from the midline: neck, shoulder, arm held a little away, armpit, side of the trunk.
const HALF =
  "M171 30 L139 30 C139 58 138 70 126 77 C106 88 84 88 68 98 C48 108 42 128 38 152 C32 188 20 226 6 262 C0 282 -6 304 -8 330 " +
  "L38 330 C46 288 66 236 79 180 C80 212 90 246 91 276 C91 298 88 314 86 330 L171 330";

/** An adult's upper body from the front. `skin` is a key of SKINS; the rest are true or false. */
export function chest({ skin = "warm", wet = false, patch = false, implant = false, clothed = false } = {}) {
  const [tone, fold] = SKINS[skin] || SKINS.warm;
  const soft = (d, width = 2.5) => line(d, width, { stroke: fold });
  const body = both(() =>
    h(
      "g",
      {},
      shape(HALF, tone),
      line("M158 98 C142 91 118 101 86 96"), // collarbone
      soft("M80 178 C83 166 81 154 74 144"), // fold of the armpit
      soft("M86 196 C94 214 124 220 150 210"), // lower edge of the chest muscle
      soft("M165 222 C150 232 130 252 118 280"), // edge of the ribs
      h("circle", { cx: 109, cy: 194, r: 5.5, fill: fold, stroke: INK, "stroke-width": 1.5 }),
    ),
  );
  const head = shape("M124 -8 C122 24 142 56 170 56 C198 56 218 24 216 -8", tone);
  const face = h("g", {}, line("M154 34 C162 38 178 38 186 34"), soft("M163 45 C168 47 172 47 177 45", 2));
  const middle = h("g", {}, soft("M163 94 C167 101 173 101 177 94"), soft("M170 112 L170 204", 2));
  return h("g", {}, body, head, face, middle, implant && drawnImplant(fold), patch && drawnPatch(), wet && drops(), clothed && shirt());
}

function drawnImplant(fold) {
  const [x, y] = CHEST_POINTS.left_collarbone;
  return h(
    "g",
    {},
    h("rect", { x: x - 19, y: y - 15, width: 38, height: 32, rx: 13, fill: "#fff", "fill-opacity": 0.28, stroke: INK, "stroke-width": 2.5 }),
    line(`M${x - 13} ${y + 9} C${x - 6} ${y + 13} ${x + 6} ${y + 13} ${x + 13} ${y + 9}`, 2, { stroke: fold }),
    line(`M${x - 14} ${y - 22} L${x + 14} ${y - 22}`, 2.5, { stroke: fold }), // the scar above it
  );
}

function drawnPatch() {
  const [x, y] = CHEST_POINTS.right_collarbone;
  return h(
    "g",
    { transform: `rotate(-8 ${x} ${y})` },
    h("rect", { x: x - 17, y: y - 15, width: 34, height: 30, rx: 4, fill: "#F7E7C4", stroke: INK, "stroke-width": 2.5 }),
    h("rect", { x: x - 9, y: y - 7, width: 18, height: 14, rx: 2, fill: "none", stroke: "#A6803A", "stroke-width": 2 }),
  );
}

function drops() {
  const drop = ([x, y, s]) =>
    h("path", {
      d: `M${x} ${y - 9 * s} C${x + 6 * s} ${y - 1 * s} ${x + 6 * s} ${y + 7 * s} ${x} ${y + 7 * s} C${x - 6 * s} ${y + 7 * s} ${x - 6 * s} ${y - 1 * s} ${x} ${y - 9 * s} Z`,
      fill: "#9CCBF0", stroke: "#0B4A86", "stroke-width": 2, "stroke-linejoin": "round",
    });
  const at = [[84, 122, 1], [140, 130, 1.1], [192, 122, 0.9], [256, 118, 1], [136, 176, 0.9], [202, 184, 1.1], [120, 234, 1.1], [172, 228, 1], [222, 232, 0.9], [64, 160, 0.9], [278, 166, 1], [140, 284, 1], [204, 290, 1]];
  return h("g", {}, at.map(drop));
}

// A buttoned shirt; it covers everything that has to be seen.
function shirt() {
  const half =
    "M171 96 L140 72 C110 88 84 86 66 97 C46 108 40 128 35 154 C31 176 26 198 19 220 L62 236 C68 222 74 204 79 186 C79 214 86 246 87 276 C87 298 84 314 82 330 L171 330";
  const cloth = both(() => h("g", {}, shape(half, "#A9C3D6"), shape("M140 72 L171 98 L150 120 L128 78 Z", "#C3D7E4"), line("M79 186 C84 174 82 160 76 150", 2)));
  const buttons = [140, 178, 216, 254, 292].map((y) => h("circle", { cx: 170, cy: y, r: 4, fill: "#fff", stroke: INK, "stroke-width": 2 }));
  return h("g", {}, cloth, line("M170 98 L170 330"), buttons);
}

/** An adhesive pad around (0, 0), 46 by 60 units, its cable leaving below; `label` is a digit or null. */
export function pad(label) {
  return h(
    "g",
    {},
    h("rect", { x: -23, y: -30, width: 46, height: 60, rx: 12, fill: "#FBFBF8", stroke: INK, "stroke-width": 2.5 }),
    h("rect", { x: -15, y: -22, width: 30, height: 38, rx: 7, fill: "#CBD8E3", stroke: "none" }),
    h("circle", { cx: 0, cy: 23, r: 3, fill: INK }),
    label && h("text", { x: 0, y: 4, "text-anchor": "middle", "font-size": 20, "font-weight": 700, fill: INK }, String(label)),
  );
}

/** Pad number `n` stuck at `where` (a key of CHEST_POINTS), with its cable running off below the picture. */
export function padOnChest(n, where) {
  const [x, y] = CHEST_POINTS[where];
  const side = where === "left_side"; // seen foreshortened, half round the body
  const d = side ? `M${x - 4} ${y + 26} C${x - 6} ${y + 60} 190 300 174 324` : `M${x} ${y + 26} C${x - 22} ${y + 70} ${x - 10} 300 166 324`;
  const pose = side ? `translate(${x - 5} ${y}) rotate(-4) scale(0.68 1)` : `translate(${x} ${y})`;
  return h("g", {}, line(d, 3), h("g", { transform: pose }, pad(n)));
}

/**
 * Two hands pressing, seen from above: the heel of the lower hand on (0, 0), the other hand on top with its fingers
 * between, fingertips lifted off the ribs (their shadow shows the gap). The helper kneels on the patient's right with the
 * shoulders above the hands, so both forearms come straight down towards the chest and look short.
 * Nothing of them lies over a pad.
 */
export function pressingHands(skin = "light") {
  const [tone, fold] = SKINS[skin] || SKINS.light;
  // Shapes of one colour with one outline around all of them: the outlines first, then the fills.
  const joined = (shapes, fill) => [h("g", { fill, stroke: INK, "stroke-width": 5, "stroke-linejoin": "round" }, shapes()), h("g", { fill }, shapes())];
  const bar = (x, y, width, height, rx) => h("rect", { x, y, width, height, rx, fill: tone, stroke: INK, "stroke-width": 2 });
  const fingers = (tops, x, lengths) => tops.map((y, i) => bar(x, y, lengths[i], 11, 5.5));
  const forearm = (d) => joined(() => [h("path", { d })], tone);
  const sleeve = (x, y, angle) =>
    h("g", { transform: `translate(${x} ${y}) rotate(${angle})` }, h("ellipse", { rx: 15, ry: 20, fill: "#8FA77F", stroke: INK, "stroke-width": 2.5 }), h("ellipse", { cx: -3, rx: 9, ry: 13, fill: "none", stroke: INK, "stroke-width": 2, "stroke-opacity": 0.45 }));
  const shadow = h("path", { d: "M-12 26 C4 36 30 36 46 30 C52 18 52 -2 46 -12 L20 -18 Z", fill: INK, "fill-opacity": 0.16 });
  const lower = [
    forearm("M-40 48 L-4 22 L-16 -8 L-52 22 Z"),
    fingers([-24, -12, 0, 12], 6, [34, 40, 38, 32]),
    joined(() => [h("rect", { x: -22, y: -24, width: 42, height: 48, rx: 18 })], tone),
  ];
  const upper = [
    forearm("M-54 20 L-12 16 L-12 -16 L-54 -8 Z"),
    fingers([-18, -6, 6], 10, [24, 26, 24]),
    joined(() => [h("rect", { x: -24, y: -22, width: 46, height: 42, rx: 17 })], tone),
    h("path", { d: "M-46 12 L-12 10 L-12 -10 L-46 -1 Z", fill: tone }),
  ];
  const knuckles = line("M14 -13 L20 -13 M14 -1 L20 -1 M14 11 L20 11", 2, { stroke: fold });
  return h("g", {}, shadow, lower, sleeve(-46, 36, -36), upper, sleeve(-57, 7, 0), knuckles);
}

/** A bystander's hand and sleeve coming from the right, its fingertips at (0, 0). */
export function reachingHand(skin = "brown") {
  const [tone, fold] = SKINS[skin] || SKINS.brown;
  return h(
    "g",
    {},
    shape("M92 -24 L46 -17 C36 -20 26 -22 18 -20 C8 -18 0 -12 -6 -6 C-10 -1 -5 4 0 1 C-4 6 1 11 6 7 C4 13 10 16 14 12 C14 18 20 20 25 16 C32 22 40 20 48 15 L92 14 Z", tone),
    line("M0 1 C6 -3 10 -5 15 -6 M6 7 C11 3 14 1 19 0 M14 12 C18 9 21 7 25 6", 2, { stroke: fold }),
    shape("M54 -26 L100 -34 L100 24 L54 22 Z", "#8FA77F"),
  );
}

/** Size of the AED picture; the middles of what can be pressed on it are in AED_POINTS. */
export const AED = { width: 340, height: 112 };
export const AED_POINTS = { power: [62, 56], shock: [278, 56], socket: [170, 92] };

/** The device from above, lying on the ground. `on`: its lamp is lit; `plugged`: the pads' cable is in. */
export function aedBox({ on = false, plugged = false } = {}) {
  return h(
    "g",
    {},
    h("rect", { x: 6, y: 4, width: 328, height: 104, rx: 20, fill: "#F6C945", stroke: INK, "stroke-width": 2.5 }),
    h("rect", { x: 112, y: 14, width: 116, height: 58, rx: 10, fill: on ? "#DCEFE4" : "#6A6F78", stroke: INK, "stroke-width": 2.5 }),
    // A heart with a flash: the AED sign.
    h("path", { d: "M170 62 C150 48 146 38 150 30 C155 22 166 23 170 32 C174 23 185 22 190 30 C194 38 190 48 170 62 Z", fill: on ? "#00704A" : "#8C919A", stroke: INK, "stroke-width": 2 }),
    h("path", { d: "M173 29 L163 43 L170 43 L166 55 L178 40 L171 40 Z", fill: "#fff" }),
    h("circle", { cx: 217, cy: 24, r: 4, fill: on ? "#3DDC84" : "#3A3D44", stroke: INK, "stroke-width": 1.5 }),
    h("rect", { x: 148, y: 82, width: 44, height: 18, rx: 6, fill: "#3A3D44", stroke: INK, "stroke-width": 2.5 }),
    plugged && h("path", { d: "M170 91 L170 116", stroke: INK, "stroke-width": 9, "stroke-linecap": "round" }),
    plugged && h("rect", { x: 153, y: 84, width: 34, height: 14, rx: 4, fill: "#FBFBF8", stroke: INK, "stroke-width": 2 }),
  );
}
