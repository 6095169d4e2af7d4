// Bandages laid on a drawn body, step by step. WRAPS[method]: {box, body(pale), wound: [x, y] and its size, pad: [width, height],
// steps: [what each step adds]}; `last`: a step shows all by itself; `under`: a cloth below the limb until the last step.
import { h } from "./kit.js";
import { CLOTHS, INK, SKINS, line, placed, shape } from "./draw.js";
import { GAUZE, arm, joined, turn } from "./limbs.js";
import { torso } from "./trunk.js";
import { ELDER, LONG } from "./hair.js";

const CLOTH = ["#F2E8CC", "#B5A372"];
const soft = (d, stroke = GAUZE[1], width = 1.6) => line(d, width, { stroke });
const cloth = (d) => shape(d, CLOTH[0]);
const crease = (d) => soft(d, CLOTH[1], 2);
const several = (n, make) => Array.from({ length: n }, (_, i) => make(i));

/** A graze around (0, 0), 40 by 22 units at scale 1, with nothing flowing. */
export function graze(scale = 1) {
  return placed(0, 0, 0, scale, shape("M-20 2C-22 -8 -8 -12 0 -10C12 -12 22 -6 20 2C20 10 8 12 -2 10C-12 12 -20 8 -20 2Z", "#D98A80", { "stroke-width": 1.5, stroke: "#8E1020" }), h("path", { d: "M-10 -3h6M2 -5h7M-6 4h8M8 3h5", stroke: "#8E1020", "stroke-width": 2.5, "stroke-linecap": "round" }));
}

/** A pad of gauze around (0, 0). */
export function pad(width, height) {
  const [x, y] = [-width / 2, -height / 2];
  return h("g", {}, h("rect", { x, y, width, height, rx: 5, fill: "#fff", stroke: INK, "stroke-width": 2.5 }), soft(`M${x + 6} ${y + height / 3}H${-x - 6}M${x + 6} ${y + (2 * height) / 3}H${-x - 6}M${x + width / 3} ${y + 5}V${-y - 5}M${x + (2 * width) / 3} ${y + 5}V${-y - 5}`));
}

/** The back of the hand's knuckles and nails, over arm({palm: false}); `pale`: the nails are bloodless. */
function nails(skin, pale) {
  const fold = SKINS[skin][1];
  const nail = ([x, y, angle]) => h("rect", { x: -5, y: -3.6, width: 9, height: 7.2, rx: 3, fill: pale ? "#fff" : "#EFA9A0", "fill-opacity": pale ? 0.9 : 0.6, stroke: fold, "stroke-width": 1.2, transform: `translate(${x} ${y}) rotate(${angle})` });
  return h("g", {}, [[420, 105, -9], [429, 122, -3], [424, 140, 2], [407, 157, 10], [370, 81, -38]].map(nail), soft("M380 107C384 110 385 115 383 119M384 121C387 125 387 130 384 133M383 136C386 140 385 145 382 148M400 104L401 111M406 119L406 127M402 135L402 143", fold));
}

const hand = (skin, sleeve, cloth) => (pale) => [arm({ skin, sleeve, cloth, palm: false }), nails(skin, pale)];
const turns = (from, to, n, slant = 5, width = 28) => several(n, (i) => turn("arm", from + ((to - from) * i) / Math.max(1, n - 1) + slant, from + ((to - from) * i) / Math.max(1, n - 1) - slant, width));
const tape = (x, y, angle) => placed(x, y, angle, 1, h("rect", { x: -8, y: -18, width: 16, height: 36, rx: 3, fill: "#F7E7C4", stroke: INK, "stroke-width": 2 }));

/** A turn that is folded on itself half way: climbs to the arm's middle, is turned over, and goes on downwards. */
function folded(x) {
  return h("g", {}, turn("arm", x + 12, x - 12, 30), h("path", { d: `M${x - 20} 113L${x + 12} 113L${x - 2} 127Z`, fill: "#E9E5D8", stroke: INK, "stroke-width": 2, "stroke-linejoin": "round" }));
}

const bust = (options) => (pale) => torso({ ...options, worried: pale });
const mitten = () => [cloth("M448 98C442 60 404 50 366 56C336 62 318 98 304 116L304 148C330 172 400 186 442 174C456 152 456 120 448 98Z"), crease("M434 92C404 90 360 104 318 128M436 160C400 160 360 148 326 138")];
const forehead = (y) => shape(`M177 ${y}C196 ${y - 12} 264 ${y - 12} 283 ${y}L284 ${y + 20}C264 ${y + 8} 196 ${y + 8} 176 ${y + 20}Z`, GAUZE[0]);
const cap = () => [cloth("M171 78C164 38 188 2 230 2C272 2 296 38 289 78C285 84 284 78 282 74C262 60 198 60 178 74C176 78 175 84 171 78Z"), crease("M180 68C200 56 262 56 281 68M214 8C196 20 184 36 180 54M246 8C264 20 276 36 280 54")];
const scalp = "M176 62C176 26 200 8 230 8C262 8 284 28 284 62C264 50 196 50 176 62Z";

/** The person's right forearm bent across the body, the hand a little above the elbow; drawn over torso(). */
function bentArm(skin, shirt) {
  const [tone, fold] = SKINS[skin];
  const fingers = [["M308 300L348 290", 11], ["M310 310L354 304", 11.5], ["M308 319L348 318", 11], ["M302 327L332 331", 10], ["M290 302C300 290 310 282 318 278", 12]];
  const forearm = "M96 330C98 318 112 312 128 318C170 322 220 316 268 302C282 296 300 290 312 290C322 296 324 312 318 324C300 334 286 334 274 334C224 352 160 372 118 374C98 370 92 350 96 330Z";
  const wrapped = several(7, (i) => shape(`M${156 + i * 15} ${317 - i * 1.6}q10 20 4 ${46 - i * 2.6}l20 -7q8 -18 -3 ${-40 + i * 2}Z`, GAUZE[0], { "stroke-width": 2 }));
  return h("g", {}, joined([forearm], fingers, tone), wrapped, line("M272 306C278 314 278 324 274 332", 2, { stroke: fold }), shape("M88 262C84 300 84 330 90 352C98 380 126 384 150 372L146 318C140 316 138 310 139 292Z", CLOTHS[shirt][0]));
}

const hung = () => [cloth("M258 178C276 182 284 192 284 204L326 296L240 268L226 214Z"), cloth("M180 180C166 188 158 196 156 204L80 326C74 352 82 374 104 384C180 392 270 368 334 340C334 322 330 306 326 292C270 262 216 218 192 186Z"), crease("M176 206C150 262 132 320 130 372M200 214C240 262 284 296 318 312")];
// A right half of torso() whose arm ends at the elbow: bentArm() goes on there.
const BENT = "M232 138L203 138C204 160 203 172 190 180C166 190 138 194 120 206C104 218 98 240 95 268C90 300 88 330 92 350C104 366 126 368 140 352L140 288C142 330 144 400 142 470L232 470Z";
/** The bandages by the name of their method. */
export const WRAPS = {
  circular: {
    box: "150 60 300 144", body: hand("brown", "rolled", "green"), wound: [312, 132], size: 0.36, turned: 90, pad: [46, 36],
    steps: [() => [turn("arm", 334, 296, 46), shape("M316 152L352 146L362 166L330 178Z", GAUZE[0])], () => [shape("M312 152L350 148L330 120L316 128Z", "#E9E5D8"), turn("arm", 318, 308, 48)], () => [turns(314, 311, 3, 1, 50), tape(312, 132, 4)]], last: true,
  },
  spiral: {
    box: "0 60 300 144", body: hand("light", "short", "rust"), wound: [118, 132], size: 0.75, pad: [66, 54],
    steps: [() => turns(164, 162, 2, 2), () => turns(156, 96, 5, 7), () => [turns(86, 84, 2, 2), tape(84, 132, 2)]],
  },
  spiral_reverse: {
    box: "130 60 320 144", body: hand("warm", "rolled", "blue"), wound: [246, 140], size: 0.65, pad: [62, 46],
    steps: [() => turns(304, 300, 2, 2), () => several(4, (i) => folded(286 - i * 19)), () => [several(2, (i) => folded(211 - i * 16)), turns(188, 186, 2, 2), tape(186, 134, 0)]],
  },
  figure8: {
    box: "190 60 270 144", body: hand("deep", "rolled", "sand"), wound: [350, 129], size: 0.55, pad: [56, 44],
    steps: [() => turns(316, 312, 2, 2, 26), () => [turn("arm", 326, 370, 24)], () => [turn("arm", 372, 368, 22), turn("arm", 372, 328, 24)], () => [turn("arm", 330, 360, 24), turn("arm", 362, 326, 24), turns(314, 312, 2, 2, 26), tape(312, 132, 2)]],
  },
  recurrent: {
    box: "100 0 260 210", body: bust({ skin: "light", hair: ELDER, cloth: "night" }), wound: [230, 34], size: 0.45, pad: [52, 42],
    steps: [() => forehead(58), () => [shape("M212 58C212 30 216 10 230 8C246 10 250 30 250 58C238 54 224 54 212 58Z", GAUZE[0]), forehead(58)], () => [shape(scalp, GAUZE[0]), soft("M204 54C202 34 208 18 218 10M256 54C258 34 252 18 242 10M190 58C186 42 192 24 206 14M270 58C274 42 268 24 254 14M230 52L230 9"), forehead(58)], () => [forehead(50), forehead(60), tape(262, 62, 8)]],
  },
  tri_head: {
    box: "90 -6 280 236", body: bust({ skin: "brown", cloth: "green" }), wound: [230, 32], size: 0.45, pad: [52, 40], last: true,
    steps: [
      () => [cloth("M168 150C160 110 164 40 186 16C210 -2 254 -2 276 18C298 44 300 110 292 152C282 140 284 100 284 76C264 60 196 60 176 76C178 100 178 138 168 150Z"), crease("M182 70C200 60 260 60 280 70")],
      () => cap(),
      () => [cap(), cloth("M174 76C192 58 268 58 286 76L286 92C266 74 194 74 174 92Z"), cloth("M246 70L270 58L276 78Z"), cloth("M246 74L266 96L248 98Z"), h("rect", { x: 236, y: 62, width: 16, height: 18, rx: 5, fill: CLOTH[0], stroke: INK, "stroke-width": 2.5 })],
    ],
  },
  tri_chest: {
    box: "40 120 380 300", body: bust({ skin: "warm", cloth: null }), wound: [186, 268], size: 0.6, pad: [62, 50],
    steps: [
      () => [cloth("M152 198L178 190C220 250 276 316 318 366L142 372C140 320 138 260 152 198Z"), crease("M164 210C176 260 190 310 200 360")],
      () => [cloth("M141 340C190 356 270 356 319 340L319 372C270 388 190 388 141 372Z"), crease("M150 356C200 370 262 370 312 356")],
      () => [cloth("M148 204C150 192 168 182 186 182L190 194C174 198 162 204 156 214Z"), crease("M160 206L172 194")],
    ],
  },
  tri_hand: {
    box: "180 20 280 220", body: hand("brown", "rolled", "night"), wound: [356, 130], size: 0.5, pad: [56, 44], last: true,
    under: "M462 132L316 6L316 258Z",
    steps: [
      () => [several(3, (i) => h("rect", { x: 386, y: 109 + i * 15, width: 22, height: 7, rx: 3, fill: "#fff", stroke: INK, "stroke-width": 1.5 }))],
      () => mitten(),
      () => [mitten(), turn("arm", 334, 304, 24, CLOTH), turn("arm", 304, 334, 24, CLOTH), turn("arm", 318, 316, 26, CLOTH), cloth("M318 150L296 176L314 180Z"), cloth("M318 150L340 178L324 182Z"), h("rect", { x: 310, y: 142, width: 17, height: 16, rx: 5, fill: CLOTH[0], stroke: INK, "stroke-width": 2.5 })],
    ],
  },
  tri_shoulder: {
    box: "40 120 380 300", body: bust({ skin: "light", cloth: null }), wound: [130, 246], size: 0.5, pad: [46, 42],
    steps: [
      () => [cloth("M186 186C150 186 108 194 96 218C84 246 80 276 80 296L142 308C148 274 176 244 206 268C200 240 192 210 186 186Z"), crease("M176 196C150 212 128 244 116 296")],
      () => [cloth("M79 276C100 290 124 294 143 290L141 314C122 318 98 312 77 300Z"), cloth("M84 296L66 316L84 320Z"), crease("M88 290C104 298 122 302 136 302")],
      () => [cloth("M186 186C224 226 284 268 322 284L318 318C262 300 204 270 160 222Z"), crease("M194 210C230 250 276 282 316 300")],
    ],
  },
  sling: {
    box: "30 120 400 320", body: (pale) => [torso({ skin: "warm", hair: LONG, cloth: "rust", worried: pale, right: BENT }), bentArm("warm", "rust")], wound: null, last: true,
    steps: [
      () => [cloth("M262 176C276 184 282 194 282 204C300 290 312 380 300 462C230 440 130 400 62 372C140 316 220 236 262 176Z"), crease("M268 196C280 280 284 360 280 440"), bentArm("warm", "rust")],
      () => hung(),
      () => [hung(), cloth("M186 176L160 160L166 184Z"), cloth("M184 182L164 204L186 200Z"), h("rect", { x: 176, y: 170, width: 18, height: 17, rx: 5, fill: CLOTH[0], stroke: INK, "stroke-width": 2.5 }), cloth("M80 336C92 330 108 336 116 348L104 380C86 374 78 356 80 336Z"), line("M92 352L110 364", 3)],
    ],
  },
};
