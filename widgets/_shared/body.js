// Pictures of a person from the front for exercises that ask "where": chest, arm, leg, whole body.
// Their named places stand in widgets/hotspot_pictures.py, in the same units.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, shape } from "./draw.js";
import { chest } from "./figures.js";

/** A smooth path through points [x, y] (Catmull–Rom); closed unless `open`. A third value, true, makes a sharp corner. */
export function through(points, open = false) {
  const n = points.length;
  const at = (i) => points[open ? Math.max(0, Math.min(n - 1, i)) : (i + n) % n];
  const parts = [`M${points[0][0]} ${points[0][1]}`];
  for (let i = 0; i < (open ? n - 1 : n); i += 1) {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const near = b[2] ? [0, 0] : [(c[0] - a[0]) / 6, (c[1] - a[1]) / 6];
    const far = c[2] ? [0, 0] : [(d[0] - b[0]) / 6, (d[1] - b[1]) / 6];
    parts.push(`C${[b[0] + near[0], b[1] + near[1], c[0] - far[0], c[1] - far[1], c[0], c[1]].map((v) => Math.round(v * 10) / 10).join(" ")}`);
  }
  return parts.join("") + (open ? "" : "Z");
}

// Shapes of one colour with one outline around all of them: the outlines first, then the fills.
const joined = (fill, shapes, width = 5) => [h("g", { fill, stroke: INK, "stroke-width": width, "stroke-linejoin": "round" }, shapes()), h("g", { fill }, shapes())];
const mirrored = (about, ...children) => h("g", { transform: `translate(${2 * about} 0) scale(-1 1)` }, ...children);

// The arm hangs straight down, palm forward: (0, 0) is the shoulder joint, 5.5 units are one centimetre, x < 0 is outside.
const ARM_OUTER = [[-2, -16], [-18, -12], [-34, 6], [-38, 34], [-33, 72], [-30, 110], [-28, 150], [-27, 180], [-32, 206], [-34, 234], [-28, 275], [-20, 312], [-18, 332]];
const ARM_INNER = [[17, 332], [18, 312], [24, 275], [30, 236], [31, 206], [28, 184], [25, 160], [29, 116], [31, 80], [30, 54]];

/** A hand from the palm, hanging: the wrist's middle at (0, 0), 35 units wide; the thumb on the side x < 0. */
export function hand(tone, fold) {
  const finger = (x, y, length, angle) => h("rect", { x: -5.6, y: -6, width: 11.2, height: length + 6, rx: 5.6, transform: `translate(${x} ${y}) rotate(${angle})` });
  const parts = () => [
    h("path", { d: through([[-16.5, -16, 1], [-19.5, 10], [-22, 34], [-21, 52], [-8, 60], [10, 59], [21, 50], [19.5, 20], [15.5, -16, 1]]) }),
    h("path", { d: through([[-17, 8], [-27, 22], [-36, 40], [-41, 56], [-37, 64], [-30, 60], [-24, 48], [-12, 36]]) }),
    finger(-15, 54, 38, 5),
    finger(-4.6, 57, 43, 1),
    finger(5.8, 56, 39, -3),
    finger(15.2, 50, 31, -8),
  ];
  return h("g", {}, joined(tone, parts), line("M-13 14 C-8 26 -8 38 -15 47 M-17 38 C-6 34 6 40 16 34 M-18 46 C-8 42 4 46 14 46", 1.8, { stroke: fold }), line("M-9.8 60 L-9.6 76 M0.6 62 L0.8 78 M10.6 60 L11.6 74", 2), line("M-14 -2 C-5 1 5 1 14 -2 M-13 4 C-5 7 5 7 13 4", 1.8, { stroke: fold }));
}

function arm(skin) {
  const [tone, fold] = SKINS[skin];
  const soft = (d) => line(d, 2, { stroke: fold });
  return h(
    "g",
    {},
    shape(through([...ARM_OUTER.map(([x, y], i) => [x, y, i === ARM_OUTER.length - 1]), ...ARM_INNER.map(([x, y], i) => [x, y, i === 0]), [40, 20], [30, -6]]), tone),
    h("g", { transform: "translate(-0.5 336)" }, hand(tone, fold)),
    h("path", { d: through([[-17.2, 315], [-16.2, 342], [15.2, 342], [16, 315]], true), fill: tone }),
    soft("M-16 178 C-8 186 10 187 20 180 M12 92 C16 116 15 138 8 158 M-24 74 C-20 88 -19 100 -20 112 M-14 200 C-16 226 -14 252 -8 276 M-11 318 C-4 321 5 321 12 318"),
  );
}

function armPicture() {
  const [cloth, fold] = CLOTHS.rust;
  const [tone] = SKINS.brown;
  const neck = shape("M236 -10 C236 14 232 20 212 24 C222 56 262 82 330 104 L330 -10Z", tone);
  const shirt = shape(through([[214, 22, 1], [176, 30], [138, 28], [108, 38], [90, 60], [86, 86, 1], [124, 98], [163, 94, 1], [164, 140], [170, 210], [172, 300], [170, 540, 1], [330, 540, 1], [330, 96, 1], [262, 74], [226, 46]]), cloth);
  return h(
    "g",
    {},
    neck,
    h("g", { transform: "translate(128 64)" }, arm("brown")),
    shirt,
    line("M87 79 C104 91 140 94 162 87", 2, { stroke: fold }),
    line("M164 94 C168 84 166 70 158 60 M178 150 C188 160 200 164 214 164 M176 262 C188 268 198 268 210 264", 2, { stroke: fold }),
    line("M222 20 C230 44 258 66 330 84", 2, { stroke: fold }),
  );
}

// The leg from the front: (0, 0) is the middle of the groin fold, 4.7 units are one centimetre, x < 0 is outside.
const LEG_OUTER = [[-50, -60], [-54, -20], [-54, 24], [-49, 74], [-42, 122], [-35, 162], [-31, 190], [-31, 212], [-36, 250], [-34, 296], [-25, 342], [-18, 374], [-20, 392]];
const LEG_INNER = [[17, 388], [15, 368], [18, 336], [26, 296], [33, 252], [30, 220], [28, 200], [31, 172], [39, 122], [46, 70], [50, 20], [50, -60]];
const FOOT = [[-20, 386], [-25, 404], [-31, 420], [-33, 432], [-26, 440], [-12, 443], [4, 444], [15, 440], [20, 428], [19, 408], [17, 386]];

function leg(skin) {
  const [tone, fold] = SKINS[skin];
  const soft = (d) => line(d, 2, { stroke: fold });
  const whole = (points) => h("path", { d: through(points) });
  return h(
    "g",
    {},
    joined(tone, () => [whole([...LEG_OUTER, ...LEG_INNER]), whole(FOOT)]),
    soft("M-20 182 C-22 196 -20 208 -14 216 C-6 222 6 222 13 216 C19 208 20 196 18 184 C10 176 -12 176 -20 182 M-10 228 C-8 262 -8 300 -7 344 M30 118 C26 138 24 152 20 164 M-16 392 C-12 396 -10 398 -10 402 M14 388 C10 392 8 396 8 400"),
    line("M-26 428 L-25 438 M-19 430 L-18.5 441 M-11 431 L-10.5 442 M-1.5 431 L-1 443", 2),
  );
}

function legPicture() {
  const middle = 166;
  const [cloth, fold] = CLOTHS.night;
  const one = () => h("g", { transform: "translate(110 66)" }, leg("light"));
  const half = () => shape(through([[middle + 1, -10, 1], [48, -10, 1], [50, 40], [54, 84, 1], [106, 98], [164, 92, 1], [middle + 1, 84, 1]]), cloth);
  const hem = () => line("M54 76 C90 90 130 92 164 84", 2, { stroke: fold });
  return h("g", {}, one(), mirrored(middle, one()), half(), mirrored(middle, half()), hem(), mirrored(middle, hem()), line(`M${middle} -10 L${middle} 84`, 2, { stroke: fold }), line("M60 20 C72 34 84 42 96 46", 2, { stroke: fold }));
}

// A standing person in clothes: the middle is x = 170, 3.5 units are one centimetre.
function bodyHalf(skin, shirt, shorts) {
  const [tone, fold] = SKINS[skin];
  const soft = (d, width = 1.8) => line(d, width, { stroke: fold });
  const limb = (points) => shape(through(points), tone);
  const palm = h("g", { transform: "translate(72.4 351) rotate(12) scale(0.55)" }, hand(tone, fold));
  return h(
    "g",
    {},
    joined(tone, () => [
      h("path", { d: through([[113, 376, 1], [115, 404], [121, 434], [121, 452], [118, 480], [121, 520], [129, 556], [131, 574], [150, 574], [151, 556], [156, 520], [160, 484], [158, 456], [158, 436], [163, 404], [165, 376, 1]]) }),
      h("path", { d: through([[131, 568], [127, 584], [121, 596], [123, 604], [135, 607], [148, 606], [153, 600], [152, 584], [150, 568]]) }),
    ], 4.6),
    soft("M128 434 C128 446 132 454 140 454 C148 454 152 446 152 434 M138 464 C139 490 140 520 141 548"),
    line("M126 599 L126.5 604 M131 600 L131.5 606 M137 600.5 L137 606.5 M143.5 600 L143.5 606", 1.6),
    limb([[122, 126], [108, 132], [97, 150], [92, 174], [87, 204], [82, 232], [79, 248], [72, 272], [67, 302], [65, 336], [62.8, 350, 1], [81.6, 353.6, 1], [84.6, 338], [93, 306], [100, 276], [103, 256], [106, 236], [112, 204], [118, 178], [128, 140]]),
    palm,
    h("path", { d: through([[66.6, 333], [64.4, 352], [80.4, 355.6], [84.4, 336]], true), fill: tone }),
    soft("M84 246 C90 252 96 253 102 250"),
    shape(through([[171, 300, 1], [118, 296, 1], [109, 330], [105, 368], [108, 404, 1], [138, 410], [165, 404, 1], [168.6, 354, 1], [171, 346, 1]]), shorts[0]),
    line("M109 396 C124 402 148 402 164 396", 1.8, { stroke: shorts[1] }),
    shape(through([[171, 116, 1], [152, 105, 1], [134, 112], [110, 120], [96, 138], [88, 196, 1], [101, 202], [114, 200, 1], [118, 176], [120, 214], [122, 256], [114, 314, 1], [140, 320], [171, 321, 1]]), shirt[0]),
    line("M118 178 C119 166 117 156 112 148 M89 189 C98 195 108 196 115 193 M124 262 C132 266 138 267 144 266", 1.8, { stroke: shirt[1] }),
  );
}

function bodyPicture() {
  const [tone, fold] = SKINS.deep;
  const half = () => bodyHalf("deep", CLOTHS.sand, CLOTHS.blue);
  const hair = "#2B2A2E";
  return h(
    "g",
    {},
    shape("M152 84 L152 106 C158 120 182 120 188 106 L188 84Z", tone),
    half(),
    mirrored(170, half()),
    h("path", { d: "M167 118 L173 118 L173 319.5 L167 319.5Z", fill: CLOTHS.sand[0] }),
    h("path", { d: "M167 322.5 L173 322.5 L173 345 L167 345Z", fill: CLOTHS.blue[0] }),
    shape("M151 104 C156 122 184 122 189 104 C184 100 156 100 151 104Z", tone),
    h("path", { d: "M153.4 92 L153.4 106 C160 111 180 111 186.6 106 L186.6 92Z", fill: tone }),
    line("M154 98 C160 107 180 107 186 98", 2, { stroke: fold }),
    shape("M142 56 C136 54 135 68 143 72Z M198 56 C204 54 205 68 197 72Z", tone),
    shape(through([[143, 46], [144, 66], [150, 84], [161, 95], [170, 97], [179, 95], [190, 84], [196, 66], [197, 46], [186, 24], [170, 19], [154, 24]]), tone),
    shape("M141 56 C136 26 150 10 172 11 C194 12 204 28 199 56 C196 50 195 44 193 40 C184 42 170 40 158 33 C152 40 146 44 144 50 C143 52 142 54 141 56Z", hair),
    line("M151 56 C154 53.5 159 53.5 162 56 M178 56 C181 53.5 186 53.5 189 56", 2.2),
    h("ellipse", { cx: 157, cy: 62, rx: 2.2, ry: 2.6, fill: INK }),
    h("ellipse", { cx: 183, cy: 62, rx: 2.2, ry: 2.6, fill: INK }),
    line("M170 62 C168 70 166 73 171 74.5", 2, { stroke: fold }),
    line("M161 83 C166 86.5 174 86.5 179 83", 2.2),
  );
}

const ART = { chest: () => chest({ skin: "warm" }), arm: armPicture, leg: legPicture, body: bodyPicture };

/** A wound that bleeds, its middle at (0, 0), about 36 by 58 units times `scale`: flat and dark red, with drops. */
export function wound(scale = 1) {
  const drop = (x, y, s) => h("path", { d: `M${x} ${y - 8 * s} C${x + 6 * s} ${y} ${x + 5 * s} ${y + 7 * s} ${x} ${y + 7 * s} C${x - 5 * s} ${y + 7 * s} ${x - 6 * s} ${y} ${x} ${y - 8 * s}Z` });
  return h(
    "g",
    { transform: `scale(${scale})`, fill: "#8E1020", stroke: INK, "stroke-width": 2, "stroke-linejoin": "round" },
    h("path", { d: through([[-17, -5], [-6, -9], [8, -8], [18, -3], [15, 6], [4, 8], [-8, 7], [-16, 5]]) }),
    drop(-7, 22, 0.9),
    drop(6, 27, 1),
    drop(-2, 42, 0.8),
  );
}

/** The drawing called `name`: chest, arm, leg or body. */
export const drawn = (name) => ART[name]();
