// People from the front, head and shoulders: varied ages, skin and hair, and faces that can smile, speak, weep or be calm.
// A front view is seen as the helper sees it: the patient's right side is on the viewer's left.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, shape } from "./draw.js";

/** Hair: a colour and the darker tone of its strands. */
const HAIRS = {
  black: ["#2B2A30", "#55535C"], brown: ["#4A372C", "#7A5F4E"], salt: ["#8C8D93", "#5E5F66"], grey: ["#B4B5BA", "#83858C"], white: ["#DEDDDA", "#A5A4A1"],
};
/** Lips of the four skin tones. */
const LIPS = { light: "#CE8278", warm: "#BD7263", brown: "#8F4F42", deep: "#5E3029" };

/** People by their look; nobody in particular. `old` from 0 (young) to 1 is how deep the folds are. */
export const LOOKS = {
  grandma: { skin: "light", hair: "perm", tone: "grey", old: 1, cloth: "rust", wear: "cardigan" },
  grandpa: { skin: "warm", hair: "thin", tone: "white", old: 1, cloth: "night", wear: "jacket" },
  aunt: { skin: "warm", hair: "bob", tone: "black", old: 0.45, cloth: "green", wear: "crew" },
  uncle: { skin: "brown", hair: "short", tone: "salt", old: 0.6, cloth: "sand", wear: "shirt", brow: 1 },
  farmer: { skin: "brown", hair: "bun", tone: "salt", old: 0.85, cloth: "blue", wear: "cardigan" },
  worker: { skin: "deep", hair: "crop", tone: "black", old: 0.25, cloth: "grey", wear: "jacket", brow: 1 },
  teacher: { skin: "light", hair: "short", tone: "black", old: 0.35, cloth: "blue", wear: "shirt", glasses: true },
  student: { skin: "light", hair: "fringe", tone: "black", old: 0, cloth: "night", wear: "jacket", young: 0.35 },
  woman: { skin: "brown", hair: "long", tone: "brown", old: 0.05, cloth: "rust", wear: "crew" },
  mother: { skin: "light", hair: "tied", tone: "black", old: 0.2, cloth: "sand", wear: "cardigan" },
  girl: { skin: "warm", hair: "tails", tone: "black", old: 0, cloth: "green", wear: "crew", young: 1 },
  boy: { skin: "warm", hair: "fringe", tone: "black", old: 0, cloth: "blue", wear: "crew", young: 1 },
};
/** Size of a bust's picture in its own units; the eyes stand at y = 132. */
export const BUST = { width: 300, height: 330 };
const CALM = { smile: 0, open: 0, round: 0, distress: 0, tears: 0, lids: 0, look: [0, 0], droop: null, weak: 0 };

const n1 = (number) => Math.round(number * 10) / 10;
const P = (...numbers) => numbers.map(n1).join(" ");

/** One half drawn, and its mirror image. */
const both = (draw) => h("g", {}, h("g", {}, draw(1)), h("g", { transform: "scale(-1 1)" }, draw(-1)));

/**
 * A person of `look` (a key of LOOKS, or the same fields) with an expression, on a picture of BUST's size.
 *
 * Expression, all optional: smile, open (mouth), round (lips as in "o"), distress, lids (closed), weak: each 0 to 1;
 * tears: 0, 1 or 2; look: [x, y] each -1 to 1; droop: "left" or "right", the patient's own weak side, where the
 * corner of the mouth hangs, the fold beside the nose is flat and a smile does not lift it; weak says how much.
 */
export function bust(look, expression = {}) {
  const who = typeof look === "string" ? LOOKS[look] : look;
  return h("g", { transform: "translate(150 138)" }, hairBehind(who), shoulders(who), head(who, expression));
}

/** The head alone around (0, 0) between the eyes, from about -105 to 95 high and 70 to each side, hair in front included. */
export function head(who, expression = {}) {
  const made = { ...CALM, ...expression };
  if (made.droop && !expression.weak) made.weak = 1;
  const child = who.young || 0;
  return h("g", {}, skull(who), folds(who, made), eyes(who, made), nose(who), mouth(who, made), hairFront(who), brows(who, made), who.glasses && glasses(), tears(made, child));
}

// ---- the body below ---------------------------------------------------------------------------------------------------

const slope = (who) => (who.young === 1 ? 0.8 : 1);

function shoulders(who) {
  const [cloth, dark] = CLOTHS[who.cloth];
  const [tone, fold] = SKINS[who.skin];
  const k = slope(who);
  const neck = shape(`M${P(-25 * k, 58)} C${P(-24 * k, 92, -27 * k, 104, -38 * k, 112)} L0 140 L${P(38 * k, 112)} C${P(27 * k, 104, 24 * k, 92, 25 * k, 58)} Z`, tone);
  const shade = h("path", { d: `M${P(-24 * k, 80)} C${P(-10, 100, 10, 100, 24 * k, 80)} L${P(24.5 * k, 70)} L${P(-24.5 * k, 70)} Z`, fill: fold, "fill-opacity": 0.32 });
  const lines = who.old > 0.7 && line("M-15 104 C-6 109 6 109 15 104", 2, { stroke: fold });
  const trunk = shape(`M${P(-36 * k, 106)} C${P(-62 * k, 116, -92 * k, 120, -110 * k, 138)} C${P(-124 * k, 152, -130 * k, 172, -134 * k, 196)} L${P(134 * k, 196)} C${P(130 * k, 172, 124 * k, 152, 110 * k, 138)} C${P(92 * k, 120, 62 * k, 116, 36 * k, 106)} C${P(30 * k, 132, -30 * k, 132, -36 * k, 106)} Z`, cloth);
  const arms = both(() => line(`M${P(92 * k, 196)} C${P(92 * k, 186, 91 * k, 178, 88 * k, 170)}`, 2.5, { stroke: dark }));
  return h("g", {}, neck, shade, lines, trunk, arms, worn(who, k, cloth, dark));
}

function worn(who, k, cloth, dark, end = 196) {
  const soft = (d, width = 2.5) => line(d, width, { stroke: dark });
  if (who.wear === "crew") return soft(`M${P(-42 * k, 109)} C${P(-34 * k, 144, 34 * k, 144, 42 * k, 109)}`, 3);
  const centre = who.wear === "cardigan" ? null : line(`M0 140 L0 ${end}`);
  if (who.wear === "shirt") {
    const collar = both(() => shape(`M${P(36 * k, 104)} L0 138 L22 160 L${P(50 * k, 112)} Z`, "#E9EEF1"));
    return h("g", {}, centre, collar, [158, 184].map((y) => h("circle", { cx: 7, cy: y, r: 2.6, fill: "#fff", stroke: INK, "stroke-width": 1.5 })));
  }
  if (who.wear === "jacket") {
    const collar = both(() => shape(`M${P(33 * k, 100)} C${P(34 * k, 120, 16, 132, 0, 140)} L10 166 C${P(30, 150, 46 * k, 140, 53 * k, 112)} Z`, cloth));
    return h("g", {}, soft(`M0 140 L0 ${end}`, 4), collar, h("rect", { x: -3, y: 168, width: 6, height: 12, rx: 2.5, fill: "#D9D6CC", stroke: INK, "stroke-width": 1.5 }));
  }
  // An open cardigan over a plain shirt.
  const inner = shape(`M${P(-36 * k, 106)} C${P(-30 * k, 132, 30 * k, 132, 36 * k, 106)} L24 ${end} L-24 ${end} Z`, "#EFE9DD");
  return h("g", {}, inner, both(() => soft(`M${P(44 * k, 110)} C40 140 34 170 31 ${end}`)));
}

// ---- with the arms held out ---------------------------------------------------------------------------------------------

/** Size of the picture of someone who holds both arms out. */
export const REACH = { width: 640, height: 400 };

/**
 * A person who sits facing the helper with both arms held out. `left` and `right` say how far the patient's own arm has
 * come: 0 hangs, 1 is level; `turn` 0 to 1 is how far that hand has turned inwards. The eyes stand at y = 120.
 */
export function armsOut(look, { left = 1, right = 1, leftTurn = 0, rightTurn = 0 } = {}, expression = {}) {
  const who = typeof look === "string" ? LOOKS[look] : look;
  const [cloth, dark] = CLOTHS[who.cloth];
  const body = shape("M-36 106 C-58 114 -80 117 -98 125 C-90 146 -90 170 -92 194 L-92 300 L92 300 L92 194 C90 170 90 146 98 125 C80 117 58 114 36 106 C30 132 -30 132 -36 106 Z", cloth);
  const neck = shape("M-25 58 C-24 92 -27 104 -38 112 L0 140 L38 112 C27 104 24 92 25 58 Z", SKINS[who.skin][0]);
  const arm = (level, turn) => limb(who, level, turn, cloth, dark);
  return h(
    "g",
    { transform: "translate(320 128)" },
    hairBehind(who),
    neck,
    h("g", {}, arm(left, leftTurn)),
    h("g", { transform: "scale(-1 1)" }, arm(right, rightTurn)),
    body,
    worn(who, 1, cloth, dark, 300),
    head(who, expression),
  );
}

/** The arm on the viewer's right; its shoulder stays, the rest swings from hanging to level. */
function limb(who, level, turn, cloth, dark) {
  const [tone, fold] = SKINS[who.skin];
  const hang = 62 * (1 - level); // degrees below level; a raised arm comes a little towards the helper, so it looks short
  const top = "M-22 -24 C4 -29 34 -26 60 -24 C92 -22 116 -20 134 -17";
  const bottom = "C112 22 84 28 58 30 C30 32 12 36 -8 48";
  const fingers = "M132 -13 C142 -16 152 -18 162 -17 L206 -13 C213 -12 213 -4 206 -4 L214 -3 C221 -2 220 6 213 6 L208 7 C213 8 212 15 206 15 L166 18 C152 19 142 17 132 14 Z";
  const thumb = "M150 -15 C160 -28 172 -33 180 -29 C184 -26 181 -21 176 -19 C170 -16 166 -13 164 -9";
  const hand = h("g", { transform: `translate(0 1) translate(134 0) scale(1 ${n1(1 - 0.35 * turn)}) rotate(${n1(10 * turn)}) translate(-134 0)` }, shape(fingers, tone), shape(thumb, tone), line("M178 -5 L206 -4 M180 6 L208 7", 2, { stroke: fold }));
  return h(
    "g",
    { transform: `translate(92 148) rotate(${n1(hang)})` },
    hand,
    h("path", { d: `${top} L134 19 ${bottom} C-32 30 -34 -6 -22 -24 Z`, fill: cloth }),
    line(`${top} L134 19 ${bottom}`),
    line("M66 28 C62 20 61 10 64 2", 2.5, { stroke: dark }),
    line("M122 -18 L122 20", 2.5, { stroke: dark }),
  );
}

// ---- the head ---------------------------------------------------------------------------------------------------------

function skull(who) {
  const [tone, fold] = SKINS[who.skin];
  const c = who.young || 0;
  const jowl = 3 * who.old;
  const wide = 57 + 2 * c; // at the cheekbones
  const jaw = 43 + jowl + 3 * c;
  const chin = 84 - 10 * c;
  const side = (s) =>
    `C${P(s * 34, -94, s * (wide - 1), -70, s * wide, -30)} C${P(s * (wide + 0.5), -10, s * wide, 14, s * (wide - 5), 32)} ` +
    `C${P(s * (jaw + 4), 56 - 4 * c, s * 26, chin, 0, chin)}`;
  const ear = () => h("g", {}, shape("M55 -10 C62 -20 72 -14 70 0 C69 12 63 24 55 22 Z", tone), line("M60 -4 C65 -6 66 2 61 8", 2, { stroke: fold }));
  const right = `M0 -94 ${side(1)}`;
  const left = `M0 -94 ${side(-1)}`;
  return h("g", {}, both(ear), h("path", { d: `${right} Z`, fill: tone }), h("path", { d: `${left} Z`, fill: tone }), line(right), line(left));
}

/** How much of a movement the viewer's side s (-1 left, 1 right) still makes; the patient's left is the viewer's right. */
const strength = (made, s) => ((made.droop === "left") === (s === 1) && made.droop ? 1 - made.weak : 1);

function folds(who, made) {
  const fold = SKINS[who.skin][1];
  const depth = Math.max(0, who.old);
  const list = [];
  const add = (d, opacity, width = 2) => opacity > 0.08 && list.push(line(d, width, { stroke: fold, "stroke-opacity": n1(Math.min(1, opacity) * 10) / 10 }));
  for (const s of [-1, 1]) {
    const k = strength(made, s);
    const lift = made.smile * k;
    const reach = 27 + 4 * lift;
    // From the wing of the nose to beside the mouth; flat on the weak side.
    add(`M${P(s * 16, 27)} C${P(s * (22 + 3 * lift), 31, s * reach, 40 - 3 * lift, s * (reach + 0.5), 50 - 4 * lift)}`, (0.15 + 0.85 * depth + 0.75 * lift) * k);
    add(`M${P(s * 14, 13)} C${P(s * 20, 18, s * 30, 18, s * 38, 12)}`, depth * 0.7 + lift * 0.45);
    if (depth > 0.5 || lift > 0.5) {
      add(`M${P(s * 45, -5)} L${P(s * 51, -9)}`, depth * 0.6 + lift * 0.3);
      add(`M${P(s * 45, 1)} L${P(s * 52, 2)}`, depth * 0.6 + lift * 0.3);
    }
    if (depth > 0.75) add(`M${P(s * 28, 60)} C${P(s * 30, 64, s * 29, 67, s * 27, 70)}`, 0.5);
  }
  if (depth > 0.4 || made.distress > 0.4) {
    add("M-26 -52 C-12 -56 12 -56 26 -52", depth * 0.8 + made.distress * 0.3);
    if (depth > 0.75) add("M-22 -62 C-10 -65 10 -65 22 -62", 0.7);
  }
  if (made.distress > 0.3) for (const s of [-1, 1]) add(`M${P(s * 4, -24)} L${P(s * 5, -34)}`, made.distress * 0.8);
  return h("g", {}, list);
}

function brows(who, made) {
  const [hair] = HAIRS[who.tone];
  const thick = (who.brow ? 6 : 4.5) - (who.young === 1 ? 1 : 0);
  const stroke = who.tone === "white" || who.tone === "grey" ? HAIRS[who.tone][1] : hair;
  const drawn = [-1, 1].map((s) => {
    const inner = -23 - 7 * made.distress - 1.5 * made.smile;
    const outer = -20 + 3 * made.distress - 1.5 * made.smile;
    return line(`M${P(s * 12.5, inner)} C${P(s * 20, inner - 5, s * 31, outer - 9 + 2 * made.distress, s * 41, outer)}`, thick, { stroke });
  });
  return h("g", { transform: `translate(0 ${n1(4 * (who.young || 0) - 1)})` }, drawn);
}

function eyes(who, made) {
  const child = who.young || 0;
  const y = 3 * child;
  const wide = 12.5 + 1.2 * child;
  const drawn = [-1, 1].map((s) => {
    const k = 1 - made.lids;
    const up = (7 + 2 * child - 1.2 * who.old - 1.2 * made.distress) * k + 0.01;
    const down = (4.4 + child - 2.2 * made.smile) * k + 2.5 * made.lids;
    const tilt = 1.2 * made.distress - 0.6 * (1 - who.old) + 0.8 * who.old; // the outer corner, down when sad or old
    const [x0, x1] = [-wide, wide].map((dx) => s * 26 + (s === 1 ? dx : -dx)); // inner, outer corner
    const sign = Math.sign(x1 - x0);
    const upper = `C${P(x0 + sign * wide * 0.45, y - up * 1.25, x1 - sign * wide * 0.55, y - up * 1.3, x1, y + tilt)}`;
    const lower = `C${P(x1 - sign * wide * 0.5, y + down * 1.3, x0 + sign * wide * 0.5, y + down * 1.3, x0, y + 1)}`;
    const [gx, gy] = made.look;
    const ix = s * 26 + gx * 4.5;
    const iy = y - 0.6 + gy * 3;
    const r = 6.1 + 0.7 * child;
    const almond = `M${P(x0, y + 1)} ${upper} ${lower} Z`;
    const clip = `bo-eye-${(clips += 1)}`;
    const shut = made.lids > 0.85;
    return h(
      "g",
      {},
      h("clipPath", { id: clip }, h("path", { d: almond })),
      !shut && h("path", { d: almond, fill: "#FCFAF6" }),
      !shut && h("g", { "clip-path": `url(#${clip})` }, h("circle", { cx: ix, cy: iy, r, fill: "#3B2A22" }), h("circle", { cx: ix, cy: iy, r: r * 0.5, fill: "#120D0B" }), h("circle", { cx: ix + 2.2, cy: iy - 2.4, r: 1.7, fill: "#fff" })),
      line(`M${P(x0, y + 1)} ${shut ? `C${P(x0 + sign * wide * 0.5, y + 5, x1 - sign * wide * 0.5, y + 5, x1, y + tilt)}` : upper}`, 3),
      !shut && line(`M${P(x1 - sign * 3, y + tilt + 1.4)} C${P(x1 - sign * wide * 0.6, y + down * 1.2, x0 + sign * wide * 0.8, y + down * 1.25, x0 + sign * wide * 0.5, y + down)}`, 1.6, { stroke: SKINS[who.skin][1] }),
      line(`M${P(x0 + sign * 3, y - up - 2.4)} C${P(x0 + sign * wide * 0.7, y - up * 1.3 - 4, x1 - sign * wide * 0.5, y - up * 1.2 - 4, x1 - sign * 1, y - up * 0.5 - 2)}`, 1.6, { stroke: SKINS[who.skin][1] }),
    );
  });
  return h("g", {}, drawn);
}
let clips = 0;

function nose(who) {
  const fold = SKINS[who.skin][1];
  const c = who.young || 0;
  const w = 12 - 2 * c + 1.5 * who.old;
  const y = 30 - 3 * c;
  return h(
    "g",
    {},
    c < 0.6 && line(`M8 2 C9 12 ${P(9, 16, w - 1, 22)}`, 2, { stroke: fold, "stroke-opacity": 0.75 }),
    line(`M${P(-w, y - 3)} C${P(-w - 3, y + 2, -w + 2, y + 5, -w + 6, y + 2)} C${P(-4, y + 6, 4, y + 6, w - 6, y + 2)} C${P(w - 2, y + 5, w + 3, y + 2, w, y - 3)}`, 2.4, { stroke: fold }),
  );
}

/** Where the mouth's corners and middle are: {left, right, middle} as [x, y]; the left is the viewer's. */
export function mouthPoints(who, expression = {}) {
  const made = { ...CALM, ...expression };
  if (made.droop && !expression.weak) made.weak = 1;
  const c = who.young || 0;
  const base = 55 - 7 * c;
  const corner = (s) => {
    const k = strength(made, s);
    const half = 21 - 3 * c - 5 * made.round + 8 * made.smile * k - 2 * (1 - k);
    return [s * half, base - 1.2 - 6.5 * made.smile * k + 8.5 * (1 - k) + 4.5 * made.distress * (1 - made.open * 0.5)];
  };
  const pull = (strength(made, 1) - strength(made, -1)) * 4 * (0.35 + 0.65 * made.smile); // towards the strong side
  return { left: corner(-1), right: corner(1), middle: [pull, base + 1.5 * made.smile - 1.5 * made.distress] };
}

function mouth(who, made) {
  const { left, right, middle } = mouthPoints(who, made);
  const [mx, my] = middle;
  const lip = LIPS[who.skin];
  const open = 19 * made.open + 5.5 * made.smile * Math.max(strength(made, 1), strength(made, -1)) * (1 - made.open);
  const thin = 1 - 0.35 * who.old;
  const [lx, ly] = left;
  const [rx, ry] = right;
  const mid = (a, b, t) => a + (b - a) * t;
  const seam = `M${P(lx, ly)} C${P(mid(lx, mx, 0.4), mid(ly, my, 0.75), mid(lx, mx, 0.75), my - 0.6, mx, my)} C${P(mid(rx, mx, 0.75), my - 0.6, mid(rx, mx, 0.4), mid(ry, my, 0.75), rx, ry)}`;
  const upperBack = `C${P(mid(rx, mx, 0.5), mid(ry, my, 0.7) - 5.5 * thin, mx + 7, my - 8.5 * thin, mx, my - 5.5 * thin)} C${P(mx - 7, my - 8.5 * thin, mid(lx, mx, 0.5), mid(ly, my, 0.7) - 5.5 * thin, lx, ly)} Z`;
  const floor = my + open;
  const lowerEdge = (extra) => `C${P(mid(rx, mx, 0.3), mid(ry, floor, 0.9) + extra, mx + 8, floor + extra, mx, floor + extra)} C${P(mx - 8, floor + extra, mid(lx, mx, 0.3), mid(ly, floor, 0.9) + extra, lx, ly)}`;
  const clip = `bo-mouth-${(clips += 1)}`;
  const inside = `${seam} ${lowerEdge(0.5)} Z`;
  return h(
    "g",
    {},
    h("path", { d: `${seam} ${lowerEdge(7.5 * thin)} Z`, fill: lip, "fill-opacity": 0.6 }),
    h("path", { d: `${seam} ${upperBack}`, fill: lip, "fill-opacity": 0.75 }),
    open > 1.5 && h("clipPath", { id: clip }, h("path", { d: inside })),
    open > 1.5 && h("path", { d: inside, fill: "#4A1D1F" }),
    open > 1.5 && h("g", { "clip-path": `url(#${clip})` }, open > 9 && h("ellipse", { cx: mx, cy: floor + 3, rx: 11, ry: 7, fill: "#C4656A" }), h("path", { d: `${seam} L${P(rx, ry + 4)} C${P(rx * 0.6, my + 7, lx * 0.6, my + 7, lx, ly + 4)} Z`, fill: "#FBF8F2" })),
    line(seam, 2.6),
    open > 1.5 && line(`M${P(rx, ry)} ${lowerEdge(0.5)}`, 2),
    line(`M${P(mx - 8, floor + 9.5 * thin)} C${P(mx - 3, floor + 11.5 * thin, mx + 3, floor + 11.5 * thin, mx + 8, floor + 9.5 * thin)}`, 2, { stroke: SKINS[who.skin][1], "stroke-opacity": 0.7 }),
  );
}

function tears(made, child) {
  if (!made.tears) return null;
  const y = 3 * child;
  const drop = (x, top, s = 1) =>
    h("path", { d: `M${P(x, top)} C${P(x + 5 * s, top + 8 * s, x + 5 * s, top + 14 * s, x, top + 14 * s)} C${P(x - 5 * s, top + 14 * s, x - 5 * s, top + 8 * s, x, top)} Z`, fill: "#BFE0F5", stroke: "#2F6E9E", "stroke-width": 1.8 });
  return h("g", {}, drop(31, y + 10), made.tears > 1 && drop(-30, y + 22, 0.9), made.tears > 1 && drop(35, y + 34, 0.8));
}

const glasses = () =>
  h("g", {}, both(() => h("g", {}, h("rect", { x: 8, y: -15, width: 37, height: 29, rx: 11, fill: "#fff", "fill-opacity": 0.16, stroke: INK, "stroke-width": 2.5 }), line("M45 -6 L57 -8"))), line("M-8 -4 C-4 -8 4 -8 8 -4"));

// ---- hair -------------------------------------------------------------------------------------------------------------

const STYLES = {
  short: { front: "M-58 -16 C-66 -60 -52 -104 0 -107 C52 -104 66 -60 58 -16 C56 -16 55 -18 54 -22 C54 -40 50 -50 40 -58 C20 -56 -6 -58 -26 -68 C-34 -58 -46 -52 -52 -38 C-54 -30 -54 -22 -55 -16 Z", strands: "M-22 -72 C-14 -84 4 -92 20 -92 M8 -66 C18 -76 30 -80 40 -78" },
  crop: { front: "M-58 -20 C-63 -62 -48 -101 0 -102 C48 -101 63 -62 58 -20 L54 -26 C54 -44 50 -56 44 -64 C26 -72 -26 -72 -44 -64 C-50 -56 -54 -44 -54 -26 Z", strands: "M-30 -80 C-14 -88 14 -88 30 -80" },
  thin: { front: "M-57 4 C-70 -6 -72 -40 -60 -56 C-56 -62 -51 -62 -50 -55 C-55 -42 -54 -16 -57 4 Z M57 4 C70 -6 72 -40 60 -56 C56 -62 51 -62 50 -55 C55 -42 54 -16 57 4 Z", strands: "M-30 -86 C-14 -94 10 -95 28 -88 M-22 -79 C-10 -85 8 -86 22 -81" },
  perm: {
    front: "M-56 -4 C-70 -4 -76 -18 -68 -28 C-80 -36 -76 -54 -64 -58 C-70 -74 -54 -86 -44 -82 C-44 -98 -22 -106 -12 -98 C-2 -110 20 -108 26 -96 C40 -102 56 -92 54 -78 C68 -76 74 -60 66 -50 C78 -42 76 -24 66 -20 C70 -10 62 0 56 -4 C54 -14 52 -24 53 -34 C44 -34 38 -42 40 -50 C30 -46 20 -52 20 -60 C10 -54 -4 -58 -8 -66 C-16 -58 -30 -58 -34 -50 C-38 -40 -48 -36 -53 -34 C-52 -24 -54 -14 -56 -4 Z",
    strands: "M-46 -66 C-40 -74 -32 -74 -28 -68 M-14 -82 C-8 -90 4 -88 6 -80 M26 -76 C34 -82 42 -76 42 -68 M-62 -40 C-56 -44 -52 -42 -50 -38 M52 -52 C58 -50 60 -44 58 -38",
  },
  bob: {
    behind: "M0 -108 C-62 -108 -76 -66 -74 -20 C-73 20 -76 48 -64 66 C-48 74 -30 66 -24 60 L24 60 C30 66 48 74 64 66 C76 48 73 20 74 -20 C76 -66 62 -108 0 -108 Z",
    front: "M-62 34 C-72 -2 -74 -52 -52 -84 C-36 -106 36 -110 54 -84 C74 -52 72 -2 62 34 C56 16 56 -6 52 -24 C46 -46 30 -56 8 -72 C-6 -54 -44 -52 -50 -24 C-55 -6 -56 16 -62 34 Z",
    strands: "M10 -76 C26 -70 44 -58 52 -44 M4 -78 C-14 -68 -38 -64 -52 -44",
  },
  bun: {
    behind: "M-26 -104 C-34 -132 34 -132 26 -104 Z",
    front: "M-58 -10 C-66 -62 -50 -106 0 -107 C50 -106 66 -62 58 -10 C54 -32 48 -52 34 -64 C16 -74 -16 -74 -34 -64 C-48 -52 -54 -32 -58 -10 Z",
    strands: "M-40 -70 C-30 -86 -14 -96 -2 -100 M40 -70 C30 -86 14 -96 2 -100 M0 -74 L0 -98",
  },
  tied: {
    behind: "M40 -60 C86 -50 92 10 72 56 C66 70 58 62 60 48 C66 14 62 -20 40 -30 Z",
    front: "M-57 -8 C-66 -62 -52 -106 0 -107 C52 -106 66 -62 57 -8 C55 -34 50 -46 42 -54 C24 -54 -4 -60 -22 -76 C-26 -62 -46 -54 -52 -32 C-55 -24 -55 -16 -57 -8 Z",
    strands: "M-20 -78 C-2 -70 26 -66 46 -58 M-10 -92 C14 -86 36 -78 52 -62",
  },
  long: {
    behind: "M0 -108 C-60 -108 -78 -66 -76 -18 C-74 40 -88 92 -78 138 C-56 146 -40 132 -32 118 L32 118 C40 132 56 146 78 138 C88 92 74 40 76 -18 C78 -66 60 -108 0 -108 Z",
    front: "M-60 60 C-74 4 -74 -58 -50 -86 C-30 -108 34 -108 52 -84 C74 -54 72 6 60 60 C56 30 58 -10 50 -34 C42 -52 22 -62 2 -80 C-18 -62 -42 -54 -50 -34 C-58 -10 -56 30 -60 60 Z",
    strands: "M4 -84 C26 -74 46 -60 56 -36 M0 -84 C-22 -74 -44 -60 -56 -36",
  },
  fringe: {
    front: "M-57 -10 C-68 -62 -54 -106 0 -107 C54 -106 68 -62 57 -10 L53 -24 C52 -34 50 -38 46 -42 C40 -36 34 -38 30 -44 C22 -34 12 -36 6 -44 C-2 -34 -14 -34 -18 -43 C-26 -34 -36 -36 -40 -43 C-46 -38 -52 -34 -53 -24 Z",
    strands: "M-18 -48 C-18 -66 -10 -80 2 -88 M6 -49 C4 -64 10 -78 20 -86 M30 -49 C30 -60 34 -70 40 -76",
  },
  tails: {
    behind: "M-56 -18 C-84 -14 -98 18 -88 52 C-82 62 -72 56 -70 46 C-64 20 -60 4 -52 -4 Z M56 -18 C84 -14 98 18 88 52 C82 62 72 56 70 46 C64 20 60 4 52 -4 Z",
    front: "M-59 -8 C-70 -62 -54 -106 0 -107 C54 -106 70 -62 59 -8 L54 -22 C50 -36 46 -40 40 -42 C24 -36 -24 -36 -40 -42 C-46 -40 -50 -36 -54 -22 Z",
    strands: "M-12 -42 C-14 -62 -8 -80 0 -90 M12 -42 C14 -60 10 -76 6 -86 M-30 -42 C-34 -56 -30 -68 -24 -76 M30 -42 C34 -56 30 -68 24 -76",
  },
};

function hairBehind(who) {
  const { behind } = STYLES[who.hair];
  return behind && shape(behind, HAIRS[who.tone][0]);
}

function hairFront(who) {
  const [hair, strand] = HAIRS[who.tone];
  const { front, strands } = STYLES[who.hair];
  const bald = who.hair === "thin";
  const ties = who.hair === "tails" && [-1, 1].map((s) => h("circle", { cx: s * 62, cy: -10, r: 6, fill: "#C98B6B", stroke: INK, "stroke-width": 2 }));
  return h("g", {}, shape(front, hair), line(strands, 2, { stroke: strand, "stroke-opacity": bald ? 0.9 : 1 }), ties);
}
