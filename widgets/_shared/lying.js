// Someone lying on the ground, seen from above with the helper at the lower edge: on the back, then rolled to the side.
// The head lies to the right, so the side nearest the helper is the left one, and rolling towards the helper is onto the left.
import { h } from "./kit.js";
import { CLOTHS, INK, SKINS } from "./draw.js";
import { frontPerson, joined, part, sidePerson } from "./people.js";
import { hand, touchOf } from "./hands.js";

const mix = (a, b, k) => a + (b - a) * k;
const mixed = (a, b, k) => [mix(a[0], b[0], k), mix(a[1], b[1], k)];

/** The part of the picture that shows all of it. */
export const LYING_BOX = "-190 -92 366 252";
/** A body at rest on the back: each joint runs from 0 to 1, 1 being what the recovery position needs. */
export const RESTING = { straight: 0, near: 0, far: 0, knee: 0 };

/**
 * Someone on the back. `near`: the near arm from along the body to a right angle, palm up; `far`: the far hand from the side to the
 * near cheek; `knee`: the far knee from flat to up; `straight`: the legs from apart to together.
 */
export function onBack(look, { straight = 1, near = 0, far = 0, knee = 0, face = "asleep" } = {}) {
  const probe = frontPerson(look, { hip: [0, 0], lean: 90 });
  const shoulder = probe.at(0.86)[0];
  const wide = look.build === "pregnant" ? 8 : 0;
  const half = 50 + wide;
  const arc = near < 0.5 ? mixed([-12, half], [shoulder - 60, 98], near * 2) : mixed([shoulder - 60, 98], [shoulder + 4, 128], near * 2 - 1);
  const cheek = [probe.at(1)[0] + 20, 15];
  const over = far < 0.5 ? mixed([-12, -half], [28, -30], far * 2) : mixed([28, -30], cheek, far * 2 - 1);
  const { rightLeg, leftLeg, neck, trunk, head, leftArm, rightArm } = frontPerson(look, {
    hip: [0, 0], lean: 90, face,
    right: { to: arc, hand: "flat", way: -1 },
    left: { to: over, hand: far > 0.5 ? "flat" : "rest", way: 1, flip: far > 0.5, turn: far > 0.9 ? 12 : undefined },
    rightLeg: { to: [-141, mix(46, 19, straight)], sole: 200, way: -1 },
    leftLeg: { to: mixed([-141, mix(-46, -19, straight)], [-62, -20], knee), sole: mix(160, 178, knee), way: 1, short: mix(1, 0.86, knee) },
  });
  return h("g", {}, rightLeg, leftLeg, neck, rightArm, trunk, head, leftArm);
}

/** Someone on the side, facing the helper. `head`: 0 chin down, 1 tilted back; `leg`: 0 half bent, 1 hip and knee at right angles. */
export function onSide(look, { head = 0, leg = 0, pillow = false, up = 0 } = {}) {
  const probe = sidePerson(look, { hip: [0, 0], lean: 90 });
  const cheek = [probe.pivot[0] + 13, probe.pivot[1] + 16];
  const one = sidePerson(look, {
    hip: [0, 0], lean: 90, gaze: mix(mix(116, 66, head), 30, up), face: "asleep",
    far: { to: [probe.at(0.86).p[0] + 2, 118], hand: "flat", way: -1 },
    near: { to: cheek, hand: "flat", way: 1 },
    farLeg: { to: [-139, 6], sole: 90, way: -1 },
    nearLeg: { to: mixed([-112, 40], [-66, 84], leg), sole: 100, way: -1 },
  });
  const soft = pillow && h("rect", { x: one.pivot[0] + 2, y: one.pivot[1] - 34, width: 54, height: 76, rx: 16, fill: "#FBFBF8", stroke: INK, "stroke-width": 2.5 });
  return h("g", {}, one.farArm, one.farLeg, one.neck, one.trunk, one.nearLeg, soft, one.nearArm, one.head);
}

/** A helper's forearm that comes in from the lower edge at x = `from` and touches `to` with hand `kind`. */
export function helping(look, from, to, kind = "rest", turn = -90, flip = false) {
  const [tone, fold] = SKINS[look.skin];
  const [cloth] = CLOTHS[look.top];
  const [tx, ty] = touchOf(kind, 1.1, flip);
  const a = (turn * Math.PI) / 180;
  const wrist = [to[0] - (tx * Math.cos(a) - ty * Math.sin(a)), to[1] - (tx * Math.sin(a) + ty * Math.cos(a))];
  const start = [from, 176];
  const cuff = [mix(start[0], wrist[0], 0.72), mix(start[1], wrist[1], 0.72)];
  const made = hand(kind, wrist, turn, 1.1, fold, flip);
  return h("g", {}, joined(tone, [part(start, wrist, 15, 11, 2), made.outline]), made.creases, joined(cloth, [part(start, cuff, 25, 20, 1)]));
}
