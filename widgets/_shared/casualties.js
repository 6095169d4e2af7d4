// Small people after an accident, for maps and cards: many ages, skins and clothes in seven postures, and two to be safe in. No gore.
// A posture is a set of joints in units of a grown-up (200 high); the ground is y = 0, the middle x = 0.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, shape } from "./draw.js";

const HAIR = { black: "#2B2A30", brown: "#4A372C", salt: "#85868C", grey: "#B4B5BA", white: "#DEDDDA" };
// skin, hair style, hair tone, top, bottom, build: in the order of the grown-ups of incident.js
const GROWN = [
  ["light", "tail", "black", "rust", "night", 0.94], ["brown", "short", "salt", "blue", "grey", 1.12], ["warm", "perm", "grey", "green", "night", 1.06], ["light", "fringe", "black", "sand", "night", 0.94], ["deep", "crop", "black", "grey", "blue", 1.05],
  ["brown", "long", "brown", "green", "grey", 0.95], ["warm", "thin", "white", "night", "grey", 0.98], ["light", "bob", "black", "blue", "night", 1.08], ["warm", "tail", "brown", "sand", "blue", 0.9], ["brown", "thin", "salt", "green", "night", 1.15],
  ["light", "short", "black", "night", "sand", 1.05], ["warm", "bun", "salt", "rust", "grey", 1.12], ["deep", "crop", "black", "sand", "night", 1], ["brown", "bun", "grey", "blue", "night", 1], ["warm", "long", "black", "grey", "blue", 0.96],
  ["light", "short", "salt", "rust", "night", 1.14], ["warm", "fringe", "black", "blue", "night", 0.92], ["brown", "perm", "white", "sand", "night", 0.96], ["deep", "bun", "black", "green", "sand", 1.02], ["light", "thin", "grey", "grey", "night", 1.1],
];
const SMALL = [["warm", "tails", "black", "rust", "blue", 1], ["light", "fringe", "black", "green", "night", 1], ["brown", "crop", "black", "sand", "blue", 1], ["light", "bob", "black", "blue", "night", 1], ["deep", "tails", "black", "green", "grey", 1], ["brown", "tail", "black", "sand", "rust", 1]];

// Joints: neck, hip, head [x, y, turn], arms and legs as [x, y] lists from the trunk outward, toes as [dx, dy] from the ankle.
const POSES = {
  stand: { neck: [1, -146], hip: [0, -92], head: [4, -171, 4], far: { arm: [[7, -138], [20, -108], [36, -122]], leg: [[4, -90], [10, -48], [10, -7]], toe: [13, 2] }, near: { arm: [[-6, -138], [-14, -104], [16, -100]], leg: [[-3, -90], [-8, -48], [-10, -6]], toe: [13, 2] } },
  walk: { neck: [6, -146], hip: [0, -92], head: [12, -170, 6], far: { arm: [[10, -138], [16, -106], [38, -100]], leg: [[2, -90], [-6, -50], [-30, -18]], toe: [11, 8] }, near: { arm: [[2, -138], [-2, -102], [26, -108]], leg: [[0, -90], [18, -52], [20, -6]], toe: [14, 2] } },
  sit: { neck: [-12, -72], hip: [-24, -17], head: [-3, -96, 14], far: { arm: [[-6, -64], [14, -40], [36, -52]], leg: [[-20, -17], [36, -52], [52, -7]], toe: [14, 2] }, near: { arm: [[-18, -63], [0, -32], [26, -46]], leg: [[-22, -16], [24, -50], [38, -6]], toe: [14, 2] } },
  lean: { neck: [-42, -70], hip: [-26, -16], head: [-42, -95, -14], bag: true, far: { arm: [[-36, -62], [-8, -44], [-28, -46]], leg: [[-22, -16], [24, -40], [44, -7]], toe: [13, 2] }, near: { arm: [[-46, -61], [-24, -32], [-20, -52]], leg: [[-24, -15], [22, -18], [66, -9]], toe: [4, -14] } },
  wave: { neck: [-42, -19], hip: [14, -17], head: [-68, -24, -76], far: { arm: [[-36, -20], [-34, -54], [-24, -86]], leg: [[16, -18], [54, -50], [74, -8]], toe: [14, 2] }, near: { arm: [[-36, -16], [-12, -9], [10, -18]], leg: [[14, -15], [58, -15], [100, -10]], toe: [4, -14] } },
  lie: { neck: [-44, -18], hip: [14, -16], head: [-70, -20, -88], far: { arm: [[-36, -20], [-12, -26], [6, -24]], leg: [[16, -18], [60, -20], [102, -16]], toe: [6, -13] }, near: { arm: [[-38, -14], [-14, -7], [14, -6]], leg: [[14, -14], [58, -11], [100, -9]], toe: [8, -12] } },
  crawl: { neck: [24, -58], hip: [-34, -50], head: [50, -70, 8], far: { arm: [[30, -52], [44, -28], [62, -5]], leg: [[-32, -48], [-8, -12], [-52, -8]], toe: [-12, 5] }, near: { arm: [[20, -50], [22, -26], [36, -4]], leg: [[-36, -47], [-30, -10], [-76, -7]], toe: [-12, 5] } },
  hold: { neck: [14, -44], hip: [-34, -30], head: [34, -40, 38], far: { arm: [[16, -36], [48, -22], [72, -38]], leg: [[-30, -28], [10, -10], [-44, -8]], toe: [-12, 5] }, near: { arm: [[8, -42], [40, -70], [20, -62]], leg: [[-36, -27], [2, -9], [-54, -6]], toe: [-12, 5] } },
  side: { neck: [-44, -20], hip: [14, -19], head: [-68, -20, -70], front: true, far: { arm: [[-34, -14], [-14, 6], [-42, 4]], leg: [[14, -14], [58, -2], [34, 6]], toe: [-10, 6] }, near: { arm: [[-36, -24], [-6, -20], [2, 2]], leg: [[16, -22], [62, -16], [50, 6]], toe: [4, 10] } },
};

const r1 = (v) => Math.round(v * 10) / 10;
/** The outline of a limb: rounded pieces through points [x, y, radius], each tapering to the next. */
function tube(points) {
  return points
    .slice(1)
    .map(([bx, by, br], i) => {
      const [ax, ay, ar] = points[i];
      const length = Math.hypot(bx - ax, by - ay) || 1;
      const turn = Math.atan2(by - ay, bx - ax);
      const open = Math.acos(Math.max(-1, Math.min(1, (ar - br) / length)));
      const at = (x, y, r, angle) => `${r1(x + r * Math.cos(angle))} ${r1(y + r * Math.sin(angle))}`;
      const wide = ar > br ? 1 : 0;
      return `M${at(ax, ay, ar, turn + open)}A${ar} ${ar} 0 ${wide} 1 ${at(ax, ay, ar, turn - open)}L${at(bx, by, br, turn - open)}A${br} ${br} 0 ${1 - wide} 1 ${at(bx, by, br, turn + open)}Z`;
    })
    .join("");
}
/** One colour, one outline around all the pieces of `d`. */
const solid = (d, fill, pen) => [h("path", { d, fill, stroke: INK, "stroke-width": 2 * pen, "stroke-linejoin": "round" }), h("path", { d, fill })];
const mid = ([ax, ay], [bx, by], part) => [ax + (bx - ax) * part, ay + (by - ay) * part];

function arm({ arm: [s, e, w] }, look, pen, build) {
  const hand = mid(e, w, 1.18);
  const cuff = mid(e, w, 0.2);
  return h("g", {}, solid(tube([[...e, 5.6 * build], [...w, 4.6], [...hand, 5.4]]), look.skin, pen), solid(tube([[...s, 9 * build], [...e, 7.2 * build], [...cuff, 7 * build]]), look.top, pen));
}
function leg({ leg: [k, n, a], toe }, look, pen, build) {
  const end = [a[0] + toe[0], a[1] + toe[1]];
  const heel = mid(a, end, -0.25);
  return h("g", {}, solid(tube([[...heel, 5.4], [...end, 4.6]]), look.shoe, pen), solid(tube([[...k, 13 * build], [...n, 9.6 * build], [...mid(n, a, 0.86), 7.2 * build]]), look.bottom, pen));
}

function hairBack(style, fill, pen) {
  const p = { stroke: INK, "stroke-width": pen, "stroke-linejoin": "round", fill };
  if (style === "long") return h("path", { ...p, d: "M-20 -6 C-26 12 -25 28 -18 34 L10 32 C18 24 20 8 18 -6Z" });
  if (style === "tail") return h("path", { ...p, d: "M-14 -10 C-30 -12 -34 4 -28 24 C-22 16 -18 8 -14 4Z" });
  if (style === "tails") return h("g", {}, h("path", { ...p, d: "M-17 -6 C-32 -10 -36 8 -30 22 C-24 16 -18 10 -15 4Z" }), h("path", { ...p, d: "M17 -8 C28 -12 32 2 29 16 C23 12 18 8 15 2Z" }));
  if (style === "bun") return h("circle", { ...p, cx: -15, cy: -19, r: 9 });
  if (style === "bob") return h("path", { ...p, d: "M-21 -4 C-26 8 -25 18 -19 24 L14 24 C22 18 22 6 20 -4Z" });
  if (style === "perm") return h("path", { ...p, d: "M-20 8 C-30 4 -29 -8 -23 -12 C-24 -24 -10 -30 -2 -26 C8 -31 22 -24 21 -13 C28 -8 26 4 20 7Z" });
  return null;
}
const FRONT = {
  short: "M-21 2 C-25 -20 -10 -28 2 -27 C16 -26 22 -14 19 -3 C16 -8 14 -11 12 -14 C2 -10 -8 -11 -14 -12 C-16 -8 -18 -4 -21 2Z",
  crop: "M-20 -2 C-22 -19 -9 -26 2 -25 C15 -24 21 -13 19 -4 C13 -15 -8 -17 -16 -11 C-18 -8 -19 -5 -20 -2Z",
  fringe: "M-21 4 C-26 -20 -10 -29 2 -28 C17 -27 23 -14 19 -2 C14 -6 8 -7 4 -10 C-2 -6 -10 -6 -15 -8 C-17 -4 -19 0 -21 4Z",
  thin: "M-21 4 C-23 -6 -20 -14 -14 -18 C-15 -10 -17 -4 -18 4Z",
  perm: "M-20 0 C-24 -18 -8 -24 2 -23 C14 -23 21 -12 19 -3 C14 -8 10 -13 4 -14 C-4 -9 -12 -10 -15 -9 C-17 -6 -18 -3 -20 0Z",
};
FRONT.long = FRONT.tail = FRONT.tails = FRONT.bun = FRONT.bob = FRONT.fringe;

/** The head around its middle, turned a little to the right; `awake` opens the eyes, `loud` the mouth. */
function head(look, { awake, loud }, pen) {
  const fine = Math.max(1.6, pen * 0.8);
  const soft = { stroke: look.fold, "stroke-width": fine, fill: "none", "stroke-linecap": "round" };
  const hair = { fill: look.hair, stroke: INK, "stroke-width": pen, "stroke-linejoin": "round" };
  const eye = (x) => (awake ? h("ellipse", { cx: x, cy: -1, rx: 1.9, ry: 2.5, fill: INK }) : line(`M${x - 3.4} -0.5 C${x - 1.5} 1.6 ${x + 1.5} 1.6 ${x + 3.4} -0.5`, fine));
  const brow = (x, tilt) => line(`M${x - 3.4} ${-7 + tilt} L${x + 3.2} ${-7 - tilt}`, fine, { stroke: look.brow });
  const mouth = loud ? h("path", { d: "M2.5 11 C5 8.6 11 8.6 13 11 C12.6 17 4 17 2.5 11Z", fill: "#7A2E2E", stroke: INK, "stroke-width": fine }) : line(awake ? "M4 13.4 C6.5 11.8 9.5 11.8 12 13.2" : "M4.5 12.6 C7 13.2 9 13.2 11.5 12.6", fine);
  return h(
    "g",
    {},
    hairBack(look.style, look.hair, pen),
    h("path", { d: "M-19 -4 C-20 -20 -9 -24 1 -24 C13 -24 20 -17 20 -4 C20 10 14 22 3 22 C-8 22 -18 12 -19 -4Z", fill: look.skin, stroke: INK, "stroke-width": pen }),
    h("path", { d: "M-15 -2 C-21 -6 -23 6 -16 8", fill: look.skin, stroke: INK, "stroke-width": pen, "stroke-linecap": "round" }),
    eye(2.5), eye(13.5),
    brow(2, awake ? 1.2 : 0), brow(13.5, awake ? -1.2 : 0),
    h("path", { d: "M9 1 C11.5 4 11.8 5.4 8.6 6.4", ...soft }),
    mouth,
    look.old && h("path", { d: "M-3 5 C-2 8 -1 10 0 12 M16 6 C16 8 15.4 9.6 14.6 11 M-6 -13 C0 -15 8 -15 12 -13", ...soft, "stroke-width": fine * 0.8 }),
    h("path", { d: FRONT[look.style], ...hair }),
  );
}

function lookOf({ cast, age }, child) {
  const [skin, style, tone, top, bottom, build] = (child ? SMALL : GROWN)[cast];
  return {
    skin: SKINS[skin][0], fold: SKINS[skin][1], style, hair: HAIR[tone], brow: tone === "white" || tone === "grey" ? "#6E6F75" : "#2B2A30", top: CLOTHS[top][0], topFold: CLOTHS[top][1], bottom: CLOTHS[bottom][0],
    shoe: ["#6B4A34", "#F4EFE4", "#3B3F4A"][cast % 3], build, old: age > 54,
  };
}

/** Blood on the near thigh, or the pad that stops it. */
function wound(at, stopped, pen) {
  const [x, y] = at;
  if (stopped) return h("g", { transform: `translate(${x} ${y})` }, shape("M-11 -11 L11 -11 L11 11 L-11 11Z", "#FFFDF9", { "stroke-width": pen }), line("M-11 -3.5 L11 -3.5 M-11 4 L11 4", pen * 0.7, { stroke: "#A5A4A1" }));
  const drop = (dx, dy, s) => `M${x + dx} ${y + dy - 7 * s} C${x + dx + 6 * s} ${y + dy} ${x + dx + 5 * s} ${y + dy + 6 * s} ${x + dx} ${y + dy + 6 * s} C${x + dx - 5 * s} ${y + dy + 6 * s} ${x + dx - 6 * s} ${y + dy} ${x + dx} ${y + dy - 7 * s}Z`;
  return h("path", { d: `M${x - 12} ${y - 3} C${x - 8} ${y - 9} ${x + 6} ${y - 10} ${x + 12} ${y - 4} C${x + 13} ${y + 3} ${x + 2} ${y + 7} ${x - 4} ${y + 6} C${x - 10} ${y + 6} ${x - 13} ${y + 2} ${x - 12} ${y - 3}Z${drop(-4, 15, 0.8)}${drop(6, 19, 0.9)}`, fill: "#8E1020", stroke: INK, "stroke-width": pen * 0.8, "stroke-linejoin": "round" });
}

/** Roughly the room a posture takes, in units, for a grown-up: [left, top, width, height]. */
export const ROOM = { stand: [-34, -204, 90, 210], walk: [-42, -204, 96, 210], sit: [-60, -130, 140, 138], lean: [-92, -130, 176, 138], wave: [-108, -104, 234, 116], lie: [-108, -56, 234, 70], side: [-108, -56, 200, 78] };

/**
 * A casualty of incident.js in its posture; `child` as JumpSTART counts. `pen` is the outline's width, `stopped` shows the
 * pad on a wound, `quiet` closes the eyes.
 */
export function casualty(person, { child = false, pen = 2.5, stopped = false } = {}) {
  const pose = POSES[person.pose];
  const look = lookOf(person, child);
  const scale = child ? (person.age < 6 ? 0.6 : 0.7) : 1;
  const { build } = look;
  const thin = pen / scale;
  const awake = person.obeys && person.breathes === "yes";
  const trunk = tube([[...pose.neck.map((v, i) => v + (pose.hip[i] - v) * 0.26), 17 * build], [...mid(pose.neck, pose.hip, 0.62), 15.6 * build], [...mid(pose.neck, pose.hip, 0.96), 15.5 * build]]);
  const neck = mid(pose.neck, pose.head, 0.55);
  const [hx, hy, turn] = pose.head;
  const size = (child ? 0.94 / scale : 1) * 1.06;
  // A child's head is larger for its body, so it stands a little farther out.
  const out = child ? 1.22 : 1;
  const headAt = [pose.neck[0] + (hx - pose.neck[0]) * out, pose.neck[1] + (hy - pose.neck[1]) * out];
  const drawnHead = h("g", { transform: `translate(${r1(headAt[0])} ${r1(headAt[1])}) rotate(${turn}) scale(${r1(size * 10) / 10})` }, head(look, { awake, loud: person.loud }, thin / size));
  const bag = pose.bag && h("g", {}, shape("M-84 0 L-84 -44 C-84 -62 -54 -62 -54 -44 L-54 0Z", "#8FA77F", { "stroke-width": thin }), line("M-84 -24 L-54 -24 M-76 -58 C-74 -66 -64 -66 -62 -58", thin));
  const shirt = h("g", {}, solid(trunk, look.top, thin), line(`M${mid(pose.neck, pose.hip, 0.9).map((v, i) => r1(v + [-6, -5][i])).join(" ")} l8 4`, thin * 0.7, { stroke: look.topFold }));
  return h(
    "g",
    { transform: `scale(${scale})` },
    bag,
    arm(pose.far, look, thin, build),
    leg(pose.far, look, thin, build),
    solid(tube([[...pose.neck, 7.5], [...neck, 7.5]]), look.skin, thin),
    leg(pose.near, look, thin, build),
    shirt,
    drawnHead,
    arm(pose.near, look, thin, build),
    person.bleeds && wound(mid(pose.near.leg[0], pose.near.leg[1], 0.6), stopped, thin),
  );
}
