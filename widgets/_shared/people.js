// Whole people, posed by their joints: arms and legs reach for a point, the trunk bends, clothes follow.
// Units: a grown person is 300 tall (7½ heads), a child of six 210 (5½), an infant 124 (4). Angles in degrees; a side view looks to +x.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, shape } from "./draw.js";
import { hand, scaled, touchOf } from "./hands.js";
import { frontHead, sideHead } from "./heads.js";

/** Lengths of the parts: trunk from hip to the base of the neck, limbs from joint to joint; `girth` scales widths. */
export const BODIES = {
  adult: { head: 1, trunk: 104, neck: 11, thigh: 74, shin: 68, upper: 54, fore: 48, hand: 1, girth: 1 },
  child: { head: 0.94, trunk: 68, neck: 6, thigh: 47, shin: 41, upper: 36, fore: 32, hand: 0.7, girth: 0.68 },
  infant: { head: 0.84, trunk: 49, neck: 2, thigh: 22, shin: 20, upper: 20, fore: 17, hand: 0.5, girth: 0.58 },
};
// Trunk from the side: [part of the way from hip to neck, in front of the spine's line, behind it].
const TRUNK = {
  average: [[-0.13, 18, 18], [0, 18, 21], [0.15, 18, 19], [0.32, 17, 14], [0.5, 18, 15], [0.7, 20, 18], [0.85, 18, 18], [0.96, 11, 13]],
  slim: [[-0.13, 15, 17], [0, 15, 19], [0.15, 14, 17], [0.32, 14, 13], [0.5, 16, 14], [0.7, 19, 16], [0.85, 16, 16], [0.96, 10, 12]],
  large: [[-0.15, 27, 26], [0, 36, 29], [0.15, 43, 27], [0.32, 45, 22], [0.5, 40, 21], [0.7, 32, 22], [0.85, 23, 21], [0.96, 13, 14]],
  pregnant: [[-0.22, 21, 21], [-0.05, 25, 22], [0.12, 40, 20], [0.28, 49, 15], [0.42, 46, 15], [0.56, 32, 16], [0.7, 25, 17], [0.85, 18, 17], [0.96, 10, 12]],
  baby: [[-0.2, 21, 25], [0, 25, 29], [0.15, 28, 27], [0.35, 30, 22], [0.55, 29, 22], [0.75, 26, 22], [0.9, 20, 18], [0.98, 13, 13]],
};
const rad = (angle) => (angle * Math.PI) / 180;
const deg = (angle) => (angle * 180) / Math.PI;
const angleOf = ([x, y], [u, v]) => deg(Math.atan2(v - y, u - x));
const xy = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Shapes of one colour with one outline round all of them. */
export function joined(fill, nodes) {
  return h("g", {}, h("g", { fill: INK, stroke: INK, "stroke-width": 5, "stroke-linejoin": "round" }, nodes), h("g", { fill }, nodes.map((node) => node.cloneNode(true))));
}

/** The joint between `a` and `b` with bones of `one` and `two`; `way` (1 or -1) says to which side it bends. Returns [joint, end]. */
export function reach(a, b, one, two, way) {
  const far = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const d = Math.min(Math.max(far, Math.abs(one - two) + 0.5), one + two - 0.01);
  const along = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const turn = Math.acos((one * one + d * d - two * two) / (2 * one * d)) * way;
  const joint = [a[0] + one * Math.cos(along + turn), a[1] + one * Math.sin(along + turn)];
  return [joint, [a[0] + d * Math.cos(along), a[1] + d * Math.sin(along)]];
}

/** A limb's part from `a` to `b`, `wa` and `wb` wide, its sides swelling by `left` and `right` on the way. */
export function part(a, b, wa, wb, left = 0, right = left) {
  const angle = Math.atan2(b[1] - a[1], b[0] - a[0]);
  const n = [Math.sin(angle), -Math.cos(angle)];
  const off = (p, w) => [p[0] + n[0] * w, p[1] + n[1] * w];
  const mix = (t) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
  const wide = (t) => (wa + (wb - wa) * t) / 2;
  const d =
    `M${xy(off(a, wa / 2))} C${xy(off(mix(0.3), wide(0.3) + left))} ${xy(off(mix(0.6), wide(0.6) + left))} ${xy(off(b, wb / 2))} ` +
    `A${wb / 2} ${wb / 2} 0 0 1 ${xy(off(b, -wb / 2))} C${xy(off(mix(0.6), -wide(0.6) - right))} ${xy(off(mix(0.3), -wide(0.3) - right))} ${xy(off(a, -wa / 2))} A${wa / 2} ${wa / 2} 0 0 1 ${xy(off(a, wa / 2))} Z`;
  return h("path", { d });
}

/** A smooth line through points (Catmull–Rom); closed where asked. */
export function smooth(points, closed = false) {
  const at = (i) => (closed ? points[(i + points.length) % points.length] : points[Math.min(Math.max(i, 0), points.length - 1)]);
  let d = `M${xy(points[0])}`;
  for (let i = 0; i < points.length - (closed ? 0 : 1); i++) {
    const [p, a, b, q] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    d += ` C${xy([a[0] + (b[0] - p[0]) / 6, a[1] + (b[1] - p[1]) / 6])} ${xy([b[0] - (q[0] - a[0]) / 6, b[1] - (q[1] - a[1]) / 6])} ${xy(b)}`;
  }
  return d + (closed ? " Z" : "");
}

/** The colours and measures that a look stands for. */
function dressed(look) {
  const [tone, fold] = SKINS[look.skin || "warm"];
  const [top, topFold] = CLOTHS[look.top || "blue"];
  const [legs, legsFold] = CLOTHS[look.legs || "night"];
  const body = BODIES[look.age || "adult"];
  return { ...look, tone, fold, top, topFold, legs, legsFold, body, young: (look.age || "adult") !== "adult", wide: body.girth * (look.build === "large" ? 1.22 : look.build === "slim" ? 0.92 : 1) };
}

/** The spine from `hip`, its lower end leaning `from` degrees forward, its upper end `to`: at(t) gives {p, front}. */
function spine(hip, length, from, to) {
  const at = (t) => {
    let [x, y] = hip;
    const steps = 12;
    for (let i = 0; i < steps; i++) {
      const a = rad(from + (to - from) * Math.max(0, (t * (i + 0.5)) / steps));
      x += (Math.sin(a) * length * t) / steps;
      y -= (Math.cos(a) * length * t) / steps;
    }
    const a = rad(from + (to - from) * Math.max(0, t));
    return { p: [x, y], front: [Math.cos(a), Math.sin(a)], angle: deg(a) };
  };
  return at;
}

/** An arm that reaches with its hand's touching point for `spec.to`. Returns a group. */
function arm(who, shoulder, spec, cloth) {
  const { body, wide, tone, fold, sleeve = "short" } = who;
  const w = wide * (spec.thin || 1);
  const k = spec.short || 1; // foreshortened: it also comes towards the viewer or goes away
  const size = body.hand * (spec.size || 1);
  const kind = spec.hand || "rest";
  let wrist = spec.to;
  if (spec.turn !== undefined) {
    const [tx, ty] = touchOf(kind, size, spec.flip);
    const [c, s] = [Math.cos(rad(spec.turn)), Math.sin(rad(spec.turn))];
    wrist = [spec.to[0] - (tx * c - ty * s), spec.to[1] - (tx * s + ty * c)];
  }
  const [elbow, reached] = reach(shoulder, wrist, body.upper * k, body.fore * k, spec.way ?? 1);
  const end = spec.handOnly ? wrist : reached;
  const turned = spec.turn ?? angleOf(elbow, end) + (spec.bend || 0);
  const made = hand(kind, end, turned, size, fold, spec.flip);
  const bare = [part(shoulder, elbow, 19 * w, 14.500 * w, 1), part(elbow, end, 14.500 * w, 10.500 * w, 2 * w)];
  const long = sleeve === "long";
  const cut = long ? 0.86 : 0.62;
  const mid = (p, q, t) => [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
  const cloths = long
    ? [part(shoulder, elbow, 24 * w, 18.500 * w, 1), part(elbow, mid(elbow, end, cut), 18.500 * w, 15 * w, 1)]
    : [part(shoulder, mid(shoulder, elbow, cut), 24 * w, 22 * w, 0.500)];
  const bent = Math.abs(((angleOf(shoulder, elbow) - angleOf(elbow, end) + 540) % 360) - 180) > 50;
  return h(
    "g",
    {},
    spec.handOnly ? null : joined(tone, [bare[0]].concat(bare[1], made.outline)),
    spec.handOnly && joined(tone, [made.outline]),
    made.creases,
    !spec.handOnly && joined(cloth, cloths),
    !spec.handOnly && long && bent && line(`M${xy(mid(shoulder, elbow, 0.9))} L${xy(mid(elbow, end, 0.12))}`, 1.800, { stroke: who.topFold }),
  );
}

const SHOE = "M-9 -6 L-10 7 C-10.500 12 -9 14 -6 14 L29 14 C35 14 35 7.500 30 5 C23 2 15 -2 10 -7 Z";
const BARE = "M-7.500 -6 C-9 2 -11 8 -9 12 C-8 14 -6 14 -4 14 L26 14 C32 14 32 8.500 28 6.500 C20 4 12 0 8 -7 Z";

function leg(who, hip, spec, cloth) {
  const { body, wide, tone } = who;
  const k = spec.short || 1;
  const [knee, ankle] = reach(hip, spec.to, body.thigh * k, body.shin * k, spec.way ?? -1);
  const size = body.girth * (who.age === "infant" ? 0.8 : 1);
  const turn = spec.sole ?? angleOf(knee, ankle) - 90;
  const foot = h("path", { d: scaled(who.age === "infant" ? BARE : SHOE, size), transform: `translate(${xy(ankle)}) rotate(${turn.toFixed(1)})` });
  const hips = who.build === "large" ? 1.08 : 1;
  const legs = [part(hip, knee, 37 * wide * hips, 25 * wide, 1), part(knee, ankle, 25 * wide, 17 * wide, 1, 3 * wide)];
  const shoe = who.age === "infant" ? tone : CLOTHS[who.shoes || "grey"][1];
  return h("g", {}, joined(shoe, [foot]), joined(cloth, legs));
}

/**
 * A person from the side. `look`: {age, build, skin, hair: [style, colour], top, legs, sleeve, shoes, old}.
 * `pose`: {hip, lean, curve (lean of the upper end), gaze (tilt of the head), face, near, far, nearLeg, farLeg};
 * an arm is {to, hand, turn, flip, way, short}, a leg {to, sole, way, short}. Returns the layers, back to front, and `at(t)`.
 */
export function sidePerson(look, pose) {
  const who = dressed(look);
  const { body, wide } = who;
  const at = spine(pose.hip, body.trunk, pose.lean || 0, pose.curve ?? pose.lean ?? 0);
  const kind = who.age === "infant" ? "baby" : look.build || "average";
  const table = TRUNK[kind];
  const edge = ([t, front, back], side) => {
    const { p, front: f } = at(t);
    const w = (side > 0 ? front : -back) * body.girth;
    return [p[0] + f[0] * w, p[1] + f[1] * w];
  };
  const outline = [...table.map((row) => edge(row, 1)), ...[...table].reverse().map((row) => edge(row, -1))];
  const top = at(1);
  const pivot = [top.p[0] + Math.sin(rad(top.angle + 12)) * body.neck, top.p[1] - Math.cos(rad(top.angle + 12)) * body.neck];
  const shoulder = at(0.885).p;
  const low = at(0.9);
  const neck = joined(who.tone, [part(low.p, pivot, 19 * body.girth, 17.500 * body.girth * (body.head / body.girth > 1.2 ? 1.1 : 1))]);
  const head = sideHead(pivot, pose.gaze ?? top.angle * 0.6, body.head, who, pose.face);
  const trunk = joined(who.top, [h("path", { d: smooth(outline, true) })]);
  const side = (dx) => [shoulder[0] + low.front[0] * dx, shoulder[1] + low.front[1] * dx];
  const hipAt = (dx) => [pose.hip[0] + at(0).front[0] * dx, pose.hip[1] + at(0).front[1] * dx];
  const darker = who.legsFold;
  return {
    at, shoulder, pivot, edge: (t, side = 1) => edgeAt(table, edge, t, side),
    farArm: pose.far && arm(who, side(4 * wide), pose.far, who.topFold),
    farLeg: pose.farLeg && leg(who, hipAt(2 * wide), pose.farLeg, darker),
    nearLeg: pose.nearLeg && leg(who, hipAt(-1 * wide), pose.nearLeg, who.legs),
    neck, trunk, head,
    nearArm: pose.near && arm(who, side(-2 * wide), pose.near, who.top),
  };
}

/** The point of the trunk's front (side 1) or back (-1) at part `t` of the way from hip to neck. */
function edgeAt(table, edge, t, side) {
  const i = Math.max(1, table.findIndex((row) => row[0] >= Math.min(t, 0.96)));
  const [a, b] = [table[i - 1], table[i]];
  const k = (t - a[0]) / (b[0] - a[0]);
  return edge([t, a[1] + (b[1] - a[1]) * k, a[2] + (b[2] - a[2]) * k], side);
}

/** All layers of one person, the far ones first. */
export function whole(person) {
  const { farArm, farLeg, nearLeg, neck, trunk, head, nearArm } = person;
  return h("g", {}, farArm, farLeg, nearLeg, neck, head, trunk, nearArm);
}

// Half widths of the trunk from the front, by part of the way from hip to neck.
const BREADTH = {
  average: [[-0.15, 31], [0, 32], [0.15, 30], [0.32, 27], [0.5, 29], [0.7, 33], [0.84, 37], [0.93, 30], [0.99, 13]],
  slim: [[-0.15, 30], [0, 31], [0.15, 28], [0.32, 23], [0.5, 25], [0.7, 29], [0.84, 32], [0.93, 26], [0.99, 11]],
  large: [[-0.15, 42], [0, 45], [0.15, 47], [0.32, 46], [0.5, 43], [0.7, 42], [0.84, 42], [0.93, 33], [0.99, 15]],
  pregnant: [[-0.2, 33], [0, 36], [0.15, 40], [0.32, 39], [0.5, 32], [0.7, 31], [0.84, 33], [0.93, 27], [0.99, 11]],
  baby: [[-0.2, 34], [0, 37], [0.2, 38], [0.4, 38], [0.6, 37], [0.8, 38], [0.92, 32], [0.99, 14]],
};

/**
 * A person from the front (or, lying on the back, from above). `pose`: {hip, lean (turn of the trunk in the picture), squat (shortens
 * the trunk), tilt and face of the head, left, right (arms on the viewer's left and right), leftLeg, rightLeg}. Returns layers and at(t, dx).
 */
export function frontPerson(look, pose) {
  const who = dressed(look);
  const { body, wide } = who;
  const turn = rad(pose.lean || 0);
  const long = body.trunk * (pose.squat || 1);
  const at = (t, dx = 0) => [pose.hip[0] + Math.cos(turn) * dx + Math.sin(turn) * long * t, pose.hip[1] + Math.sin(turn) * dx - Math.cos(turn) * long * t];
  const table = BREADTH[who.age === "infant" ? "baby" : look.build || "average"];
  const g = body.girth;
  const outline = [...table.map(([t, w]) => at(t, w * g)), ...[...table].reverse().map(([t, w]) => at(t, -w * g))];
  const deep = table[6][1] * g - 7 * g;
  const belly = look.build === "pregnant" && line(smooth([at(0.05, -24 * g), at(0.2, -29 * g), at(0.42, -20 * g), at(0.5, 0), at(0.42, 20 * g), at(0.2, 29 * g), at(0.05, 24 * g)]), 2, { stroke: who.topFold });
  const chin = at(1 + (pose.chin ?? body.neck - 3) / long);
  const spec = (given, way) => ({ way, ...given });
  return {
    at,
    leftLeg: pose.leftLeg && leg(who, at(0.01, -16 * g), spec(pose.leftLeg, 1), who.legs),
    rightLeg: pose.rightLeg && leg(who, at(0.01, 16 * g), spec(pose.rightLeg, -1), who.legs),
    neck: joined(who.tone, [part(at(0.9), at(1 + (body.neck + 4) / long), 22 * g, 18 * g)]),
    trunk: h("g", {}, joined(who.top, [h("path", { d: smooth(outline, true) })]), shape(smooth([at(1.06, -9.500 * g), at(1.01, -10 * g), at(0.95, -6 * g), at(0.92, 0), at(0.95, 6 * g), at(1.01, 10 * g), at(1.06, 9.500 * g)]), who.tone, { "stroke-width": 2.5 }), belly),
    leftArm: pose.left && arm(who, at(0.87, -deep), spec(pose.left, 1), who.top),
    rightArm: pose.right && arm(who, at(0.87, deep), spec(pose.right, -1), who.top),
    head: frontHead(chin, (pose.lean || 0) + (pose.tilt || 0), body.head, who, pose.face),
  };
}

/** The thighs of someone who kneels and is seen from the front, the knees on the ground at x ± `apart`. */
export function kneesInFront(look, [x, y], apart, ground = 0) {
  const who = dressed(look);
  const side = (dx) => joined(who.legs, [part([x + dx * 0.6, y], [x + dx, ground - 15], 40 * who.wide, 31 * who.wide, 1)]);
  return h("g", {}, side(-apart), side(apart));
}

/** Mirror what is drawn around the vertical line at x. */
export const mirrored = (x, ...children) => h("g", { transform: `translate(${2 * x} 0) scale(-1 1)` }, ...children);
