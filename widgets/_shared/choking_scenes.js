// Scenes of choking, drawn from posed people. The ground is y = 0; every scene gives {box, art, spots}: spots are places on the body.
import { h } from "./kit.js";
import { SKINS, line } from "./draw.js";
import { sidePerson, frontPerson, whole, mirrored, joined, part, kneesInFront } from "./people.js";

/** Who is choking, and who helps: looks by case. */
export const LOOKS = {
  adult: { skin: "warm", hair: ["short", "black"], top: "blue", legs: "night" },
  child: { age: "child", skin: "light", hair: ["bob", "black"], top: "rust", legs: "blue" },
  infant: { age: "infant", skin: "warm", hair: ["baby", "black"], top: "green", legs: "green", sleeve: "long" },
  pregnant: { build: "pregnant", skin: "light", hair: ["tied", "black"], top: "rust", legs: "grey" },
  large: { build: "large", skin: "brown", hair: ["short", "black"], top: "green", legs: "sand" },
};
const HELPERS = {
  adult: { skin: "brown", hair: ["tied", "black"], build: "slim", top: "sand", legs: "grey", sleeve: "long" },
  child: { skin: "warm", hair: ["thin", "grey"], old: true, top: "grey", legs: "night" },
  infant: { skin: "light", hair: ["bob", "black"], build: "slim", top: "blue", legs: "night", sleeve: "long" },
  pregnant: { skin: "warm", hair: ["short", "black"], top: "night", legs: "sand" },
  large: { skin: "light", hair: ["short", "grey"], top: "rust", legs: "night", sleeve: "long" },
};
const BLUE = { light: "#D5C3CC", warm: "#C9ACA6", brown: "#9C7C7A", deep: "#6E5350" };
const look = (id) => ({ ...LOOKS[id], blue: BLUE[LOOKS[id].skin] });
const stride = (x, small = 1) => ({ nearLeg: { to: [x - 7 * small, -14 * small], sole: 0 }, farLeg: { to: [x + 10 * small, -14 * small], sole: 0 } });
const kneel = (x, y) => ({ nearLeg: { to: [x - 56, -34], sole: 72 }, farLeg: { to: [x + 62, -14], sole: 0 }, hip: [x, y] });
const small = (id) => (id === "child" ? 0.68 : 1);
const stands = (id) => (id === "child" ? -99 : -153);

/** Upright, the helper opposite. `face` is "choking" (hands at the throat), "coughing" or, when it is over, "calm". */
export function meeting(id, face) {
  if (id === "infant") return held(face);
  const mild = face === "coughing";
  const calm = face === "calm";
  const s = small(id);
  const hip = [-62, stands(id)];
  const base = { hip, lean: mild ? 12 : 4, curve: mild ? 26 : 8, gaze: mild ? 22 : -4, face, ...stride(-62, s) };
  const probe = sidePerson(look(id), base);
  const throat = [probe.at(1).p[0] + 9 * s, probe.at(1).p[1] - 2 * s];
  const mouth = [throat[0] + 20 * s, throat[1] - 6 * s];
  const arms = calm
    ? { near: { to: [hip[0] + 20 * s, hip[1] + 6 * s], way: 1 }, far: { to: [hip[0] + 30 * s, hip[1] + 2 * s], way: 1 } }
    : mild
    ? { near: { to: mouth, hand: "fist", way: 1, turn: -82 }, far: { to: [hip[0] + 36 * s, hip[1] - 4 * s], way: 1 } }
    : { near: { to: throat, hand: "cup", way: 1, turn: -118, flip: true }, far: { to: [throat[0] + 3, throat[1] + 5 * s], hand: "cup", way: 1, turn: -100, flip: true } };
  const one = sidePerson(look(id), { ...base, ...arms });
  const other = mirrored(0, whole(id === "child"
    ? sidePerson(HELPERS[id], { ...kneel(-72, -80), lean: 8, gaze: 6, face: "worried", near: { to: [10, -132], hand: "rest", way: 1 }, far: { to: [-32, -86], way: 1 } })
    : sidePerson(HELPERS[id], { hip: [-70, -153], lean: 5, gaze: 2, face: "worried", near: { to: [-16, -212], hand: "rest", way: 1, flip: true }, far: { to: [-46, -150], way: 1 }, ...stride(-70) })));
  return { box: id === "child" ? "-120 -232 290 244" : "-160 -318 320 330", art: h("g", {}, other, whole(one)) };
}

/** Leaning forward, the helper at the side and a little behind; five blows between the shoulder blades. */
export function backBlows(id, { upright = false, spot = "blades", hands = true } = {}) {
  if (id === "infant") return onForearm(false, spot, hands);
  const s = small(id);
  const hip = [18, stands(id) + 3 * s];
  const pose = { hip, lean: upright ? 4 : 46, curve: upright ? 6 : 66, gaze: upright ? 0 : 60, face: "choking", ...stride(18, s) };
  const probe = sidePerson(look(id), pose);
  const chest = probe.edge(0.64, 1);
  const neck = probe.at(1.04);
  const spots = { blades: probe.edge(0.73, -1), loin: probe.edge(0.26, -1), nape: [neck.p[0] - neck.front[0] * 9 * s, neck.p[1] - neck.front[1] * 9 * s], head: [probe.at(1).p[0] + 21 * s, probe.at(1).p[1] - 25 * s] };
  const hang = upright ? [hip[0] + 32 * s, hip[1] + 4] : [hip[0] + 92 * s, hip[1] + 22 * s];
  const one = sidePerson(look(id), { ...pose, near: { to: hang, way: 1 }, far: { to: [hang[0] + 14 * s, hang[1] - 6 * s], way: 1 } });
  const stand = id === "child" ? { ...kneel(-50, -82), lean: 6, curve: 14 } : { hip: [-30, -155], lean: 8, curve: 18, ...stride(-34) };
  const blow = { to: spots[spot], hand: "heel", way: upright ? 1 : -1, turn: probe.at(0.75).angle - 84, short: 0.86 };
  const support = { to: [chest[0] + 5 * s, chest[1] + 9 * s], hand: "rest", way: 1, turn: 34, flip: true }; // from the far side; its fingers lie on the chest
  const helper = sidePerson(HELPERS[id], { ...stand, gaze: 24, face: "calm", near: blow, far: support });
  const art = h("g", {}, helper.farLeg, helper.nearLeg, helper.neck, helper.head, helper.trunk, one.farArm, helper.farArm, one.farLeg, one.nearLeg, one.neck, one.head, one.trunk, one.nearArm, hands && acting(helper.nearArm, [3, 7]));
  return { box: id === "child" ? "-130 -228 264 240" : "-150 -318 320 330", close: closeUp(probe.at(0.75).p, s), inset: inset(id === "child" ? [58, -62, 70] : [68, -114, 98], spots[spot], s), art, spots, arrow: arrowTo(spots.blades, probe.at(0.75).front, -1, s) };
}

/** Held from behind: fist above the navel, or (late pregnancy, very large body) on the middle of the breastbone. */
export function thrusts(id, { chest = false, limp = false } = {}) {
  if (id === "infant") return onForearm(true, "breastbone", true, limp);
  const s = small(id);
  const big = id === "large" ? 16 : id === "pregnant" ? 10 : 0;
  const hip = [26, stands(id)];
  const pose = { hip, lean: 10, curve: limp ? 32 : 24, gaze: limp ? 62 : 30, face: limp ? "asleep" : "choking", ...stride(30, s) };
  const probe = sidePerson(look(id), pose);
  const spots = { navel: probe.edge(0.36, 1), tip: probe.edge(0.56, 1), breastbone: probe.edge(0.71, 1), low: probe.edge(0.08, 1) };
  const to = spots[chest ? "breastbone" : "navel"];
  const stand = id === "child" ? { ...kneel(-14, -80), lean: 6, curve: 12 } : { hip: [-28 - big, -150], lean: 8, curve: 18, ...stride(-34 - big) };
  const arms = { near: { to: [hip[0] + 4 * s + big / 2, hip[1] + 26 * s], way: 1 }, far: { to: [hip[0] + 40 * s, hip[1] + 22 * s], way: 1 } };
  const one = sidePerson(look(id), { ...pose, ...arms });
  const helper = sidePerson(HELPERS[id], {
    ...stand, gaze: 18, face: "calm",
    far: { to, hand: "knuckles", size: 1.15, way: 1, turn: -4, handOnly: true },
    near: { to: [to[0] + 28, to[1] + 6], hand: "over", way: 1, turn: -24 },
  });
  const art = h("g", {}, helper.farLeg, helper.nearLeg, helper.neck, helper.head, helper.trunk, one.farArm, one.farLeg, one.nearLeg, one.neck, one.head, one.trunk, acting(h("g", {}, helper.farArm, helper.nearArm), chest ? [-4, 0] : [-4, -4]), one.nearArm);
  return { box: id === "child" ? "-110 -232 250 242" : "-150 -318 320 330", close: closeUp(probe.at(0.5).p, s), inset: inset(id === "child" ? [72, -84, 64] : [69, -132, 98], [to[0] + 6 * s, to[1]], s), art, spots, arrow: [[to[0] + 48 * s, to[1] - (chest ? 0 : 10 * s)], chest ? [-34 * s, 0] : [-28 * s, -26 * s]] };
}

/** What moves with every blow or thrust, and how far; the style sheet moves it. */
const acting = (art, [dx, dy]) => h("g", { class: "bo-acting", style: `--bo-dx:${dx}px;--bo-dy:${dy}px` }, art);

/** Where the contact is seen larger: {at: [x, y, size] in the picture, box: what it shows}. */
const inset = (at, [x, y], s) => ({ at, box: [x - 44 * s, y - 40 * s, 84 * s, 84 * s].map(Math.round).join(" ") });

/** An arrow that comes from outside (side -1: behind, 1: in front) and ends just before the point: [tip, way]. */
const arrowTo = ([x, y], [fx, fy], side, s) => [[x + fx * 30 * s * side, y + fy * 30 * s * side], [-fx * 34 * s * side, -fy * 34 * s * side]];

/** The part of the picture round `p` in which hands can be seen exactly. */
const closeUp = ([x, y], s) => [x - 80 * s, y - 84 * s, 168 * s, 168 * s].map(Math.round).join(" ");

const SEAT = { hip: [-70, -100], nearLeg: { to: [8, -14], sole: 0, way: -1 }, farLeg: { to: [22, -14], sole: 0, way: -1 } };
const chair = () => line("M-112 0 L-106 -76 L-34 -76 L-28 0 M-106 -76 L-116 -158", 5);

/** Held in the arm of a sitting helper, upright: the sign is the face and the silence. */
function held(face) {
  const helper = sidePerson(HELPERS.infant, { ...SEAT, lean: 2, curve: 6, gaze: 26, face: "worried", far: { to: [6, -138], hand: "rest", way: 1 }, near: { to: [-16, -106], hand: "cup", way: 1, turn: -20 } });
  const baby = sidePerson(look("infant"), { hip: [-14, -114], lean: 14, gaze: 0, face, near: { to: [14, -138], way: 1 }, far: { to: [18, -144], way: 1 }, nearLeg: { to: [24, -104], way: -1 }, farLeg: { to: [28, -110], way: -1 } });
  return { box: "-146 -252 232 264", art: h("g", {}, chair(), helper.farLeg, helper.nearLeg, helper.neck, helper.head, helper.trunk, helper.farArm, whole(baby), helper.nearArm) };
}

/** An infant along the forearm, head low: face down for back blows, face up for chest thrusts. */
function onForearm(up, spot, hands = true, limp = false) {
  const flip = (p) => (up ? [-p[0], p[1]] : p); // face up is drawn looking the other way, then mirrored
  const pose = {
    hip: flip([-8, up ? -149 : -151]), lean: up ? -116 : 116, curve: up ? -113 : 120, gaze: up ? -126 : 90, face: limp ? "asleep" : "choking",
    nearLeg: { to: flip([-37, up ? -160 : -138]), way: -1 }, farLeg: { to: flip([-40, up ? -166 : -144]), way: -1 },
    near: { to: flip(up ? [8, -134] : [8, -104]), way: up ? -1 : 1 }, far: { to: flip(up ? [22, -164] : [16, -100]), way: 1 },
  };
  const baby = sidePerson(look("infant"), pose);
  const on = (t, side) => flip(baby.edge(t, side));
  const [x, y] = flip(baby.at(1).p);
  const jaw = flip(baby.pivot);
  const spots = up
    ? { breastbone: on(0.58, 1), belly: on(0.18, 1), throat: on(0.96, 1), tip: on(0.38, 1) }
    : { blades: on(0.72, -1), loin: on(0.14, -1), nape: on(0.96, -1), head: [jaw[0] + 15, jaw[1] - 13] };
  const stand = { ...SEAT, lean: 2, curve: 15, gaze: 34, face: "calm" };
  const helper = sidePerson(HELPERS.infant, {
    ...stand,
    far: up ? { to: [x + 14, y + 16], hand: "cup", way: 1, turn: 30, flip: true } : { to: [jaw[0] - 8, jaw[1] + 15], hand: "cup", way: 1, turn: 22, flip: true },
    near: { to: spots[spot], hand: "heel", way: -1, turn: 26 },
  });
  const thumb = joined(SKINS[HELPERS.infant.skin][0], [part([jaw[0] - 16, jaw[1] + 15], [jaw[0] - 2, jaw[1] + 9], 6, 5.5)]); // thumb and fingers on the jawbone, the mouth free
  const art = h("g", {}, chair(), helper.farLeg, helper.nearLeg, helper.neck, helper.head, helper.trunk, helper.farArm, up ? mirrored(0, whole(baby)) : whole(baby), !up && thumb, hands && acting(helper.nearArm, [-2, 5]));
  return { box: "-146 -250 250 262", close: up ? "-66 -204 150 150" : "-22 -178 96 96", inset: inset([-143, -247, 78], [spots[spot][0] + 10, spots[spot][1]], 0.56), art, spots, arrow: [[spots[spot][0] + 12, spots[spot][1] - 26], [-10, 30]] };
}

/** On the back on firm ground, the helper kneeling behind, shoulders above the hands. `act`: "press", "mouth" (opens it and looks) or "kneel". */
export function onTheGround(id, act = "press") {
  const mouth = act === "mouth";
  const idle = act === "kneel";
  const baby = id === "infant";
  const s = baby ? 0.58 : small(id);
  const hip = baby ? [24, -19] : [48 * s, -21 * s];
  const foot = baby ? [60, -8] : [hip[0] + 139 * s, -14 * s];
  const one = sidePerson(look(id), {
    hip, lean: -90, gaze: mouth ? -104 : -94, face: "asleep",
    near: { to: baby ? [14, -6] : [hip[0] - 6 * s, -8 * s], way: 1 }, far: { to: baby ? [14, -12] : [hip[0], -14 * s], way: 1 },
    nearLeg: { to: foot, way: -1 }, farLeg: { to: [foot[0] + 3, foot[1] - 4], way: -1 },
  });
  const spot = one.edge(0.66, 1);
  const brow = [one.at(1).p[0] - 38 * s, one.at(1).p[1] - 22 * s];
  const over = mouth ? brow[0] + 26 : spot[0];
  const up = spot[1] - (baby ? 44 : mouth ? 44 : 55);
  const press = { hand: "pressing", turn: 0, to: [spot[0], spot[1] + 3] };
  const rest = { left: { to: [over - 34, up + 26], hand: "rest", way: 1 }, right: { to: [over + 34, up + 26], hand: "rest", flip: true } };
  const arms = idle ? rest : baby
    ? { left: { to: brow, hand: "rest", turn: 78 }, right: { to: spot, hand: "heel", turn: 60 } }
    : mouth
      ? { left: { to: brow, hand: "rest", turn: 80 }, right: { to: [one.at(1).p[0] - 8 * s, one.at(1).p[1] - 20 * s], hand: "point", turn: 105, flip: true } }
      : { left: { hand: "rest", turn: 90, to: [spot[0] - 4, spot[1] - 2] }, right: { hand: "rest", turn: 90, flip: true, to: [spot[0] + 4, spot[1] - 2] } };
  const body = frontPerson(HELPERS[id], { hip: [over, up], squat: baby ? 0.66 : 0.74, chin: mouth ? -2 : -7, face: "down", ...arms });
  const hands = !baby && act === "press" && frontPerson(HELPERS[id], { hip: [over, up], left: { ...press, handOnly: true } }).leftArm;
  const ground = line(`M${-150 * (baby ? 0.8 : 1)} 0 L${baby ? 120 : 200} 0`, 2.5, { "stroke-opacity": 0.35 });
  const art = h("g", {}, ground, kneesInFront(HELPERS[id], [over, up], baby ? 44 : 30), body.neck, body.trunk, body.head, idle && [body.leftArm, body.rightArm], whole(one), !idle && [body.leftArm, body.rightArm], hands);
  return { box: baby ? "-120 -190 240 206" : id === "child" ? "-150 -220 290 240" : "-160 -226 380 250", art };
}

/** The upper body from the front with its landmarks: breastbone and its tip, edge of the ribs, navel. To choose where to thrust. */
export function inFront(id, chest) {
  const baby = id === "infant";
  const s = baby ? 0.58 : small(id);
  const pose = { hip: [0, 0], face: "choking", left: { to: [-62 * s, 6 * s], way: -1, hand: "rest" }, right: { to: [62 * s, 6 * s], way: 1, hand: "rest", flip: true }, leftLeg: { to: [-20 * s, 140 * s], sole: 90 }, rightLeg: { to: [20 * s, 140 * s], sole: 90 } };
  const one = frontPerson(look(id), pose);
  const { at } = one;
  const fold = { stroke: "#1B1D22", "stroke-opacity": 0.65, "stroke-dasharray": "1 4.5" };
  const p = (t, dx) => at(t, dx * s).map((v) => v.toFixed(1)).join(" ");
  const bone = line(`M${p(0.88, 0)} L${p(0.56, 0)}`, 2.5, fold);
  const ribs = line(`M${p(0.3, -25)} Q${p(0.46, -15)} ${p(0.56, 0)} Q${p(0.46, 15)} ${p(0.3, 25)}`, 2.5, fold);
  const navel = line(`M${p(0.24, -2.5)} Q${p(0.205, 0)} ${p(0.24, 2.5)}`, 2.5, { "stroke-opacity": 0.8 });
  const spots = chest
    ? { breastbone: at(0.68), tip: at(0.53), belly: at(0.28), throat: at(0.97) }
    : { navel: at(0.37), tip: at(0.55), breastbone: at(0.72), low: at(0.08) };
  const art = h("g", {}, one.leftLeg, one.rightLeg, one.neck, one.leftArm, one.rightArm, one.trunk, bone, ribs, navel, one.head);
  const b = baby ? [-40, -76, 80, 80] : [-62 * s, -122 * s, 124 * s, 124 * s];
  return { box: b.map(Math.round).join(" "), art, spots };
}
