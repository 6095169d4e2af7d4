// Head, neck, shoulders and chest from the front, with arms at the sides. 460 wide, 460 high.
// The person's right side is on the viewer's left. About 6 units are one centimetre of an adult.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, placed, shape } from "./draw.js";

/** The side of the neck, on the person's right. */
export const NECK = [207, 172];

const MIRROR = "translate(460 0) scale(-1 1)";
const both = (make) => h("g", {}, make(), h("g", { transform: MIRROR }, make()));
const HALF = "M232 138l-29 0c1 22 0 34-13 42-24 10-52 14-70 26-16 12-22 34-25 62-5 58-13 112-21 202l42 0c8-64 16-130 24-182 2 42 4 112 2 182l90 0z";
const HEAD = "M178 82c-1-40 22-62 52-62 30 0 53 22 52 62-1 44-24 78-52 78-28 0-51-34-52-78z";
/** Hair as [colour, path, what hangs behind, lines of the face]; more is in hair.js. */
const SHORT = ["#23201F", "M174 88c-6-52 24-78 58-78 34 0 60 28 54 78-4-10-6-18-8-24-16 0-38-4-56-16-10 12-26 16-40 18-2 8-4 14-8 22z"];

/** A colour half way to the grey of a bloodless skin. */
const paler = (colour) => `#${[1, 3, 5].map((i) => ((parseInt(colour.slice(i, i + 2), 16) + 0xea) >> 1).toString(16)).join("")}`;

/** The face's features; `pale` is how someone in shock looks, `worried` the brows. */
function face(fold, worried, pale, child, lines) {
  const soft = (d, width = 2) => line(d, width, { stroke: fold });
  const y = child ? 8 : 0;
  const eye = (x) => h("ellipse", { cx: x, cy: 94 + y, rx: child ? 4.6 : 3.8, ry: child ? 5.6 : 4.4, fill: INK });
  const brows = worried ? "M196 80c6-5 13-7 20-7m48 7c-6-5-13-7-20-7" : "M196 78c6-5 14-5 21-1m47 1c-6-5-14-5-21-1";
  return h(
    "g",
    {},
    [eye(207), eye(253)],
    line(brows, 3, { transform: `translate(0 ${y})` }),
    soft(child ? "M226 116c3 3 6 3 8 0" : "M231 96c-4 10-7 16-5 20 3 3 7 3 10 1"),
    line(worried ? `M216 ${136 + y / 2} C224 131 236 131 244 ${136 + y / 2}` : `M214 ${133 + y / 2} C224 140 236 140 246 ${133 + y / 2}`),
    lines && soft(lines, 1.6),
    pale && [[188, 64], [272, 60], [262, 118]].map(([x, top]) => h("path", { d: `M${x} ${top} C${x + 5} ${top + 8} ${x + 4} ${top + 13} ${x} ${top + 13} C${x - 4} ${top + 13} ${x - 5} ${top + 8} ${x} ${top} Z`, fill: "#9CCBF0", stroke: "#0B4A86", "stroke-width": 1.6 })),
  );
}

function shirt(kind, [tone, fold]) {
  const soft = (d) => line(d, 2, { stroke: fold });
  const neck = kind === "open" ? "M231 236l-25-52" : "M231 212c-17-2-31-12-39-32";
  const half = `${neck} C166 190 138 192 116 203 C98 216 92 240 88 268 L84 308 L134 314 L140 288 C142 330 144 400 141 470 L231 470 Z`;
  return h("g", {}, both(() => shape(half, tone, { "stroke-width": 5 })), both(() => h("path", { d: half, fill: tone })), both(() => soft("M138 286c4-14 2-26-4-36")), kind === "open" ? soft("M230 240l0 230") : soft("M188 188c12 34 72 34 84 0"));
}

/**
 * The upper body. `hair`: one of hair.js; `age`: "adult" or "child"; `cloth`: a key of CLOTHS or null for a
 * bare chest; `collar`: "round" or "open"; `pale`, `worried`: the face; `right`: another outline of the person's right half.
 */
export function torso({ skin = "warm", hair = SHORT, age = "adult", cloth = "sand", collar = "round", pale = false, worried = false, right = HALF } = {}) {
  const [own, fold] = SKINS[skin];
  const tone = pale ? paler(own) : own;
  const soft = (d, width = 2) => line(d, width, { stroke: fold });
  const [shade, cap, behind, lines] = hair;
  const sides = (make) => [make(right), h("g", { transform: MIRROR }, make(HALF))];
  const body = h("g", {}, sides((d) => shape(d, tone, { "stroke-width": 5 })), sides((d) => h("path", { d, fill: tone })), both(() => h("g", {}, soft("M212 196c-22-4-52 0-80 10"), soft("M140 288c2-16 0-26-6-34"), age !== "child" && soft("M150 304c18 18 46 20 68 8"), h("circle", { cx: 178, cy: 298, r: 4.5, fill: fold }))));
  const size = (by, ...parts) => placed(230 * (1 - by), 168 * (1 - by), 0, by, ...parts); // the neck stays where it is
  const child = age === "child";
  const trunk = [body, soft("M206 166C216 178 244 178 254 166"), soft("M222 196C226 204 234 204 238 196"), cloth && shirt(collar, CLOTHS[cloth])];
  const head = [
    both(() => shape("M180 84C168 78 164 90 168 100C171 110 178 112 182 108Z", tone)),
    shape(HEAD, tone),
    face(fold, worried, pale, child, lines),
    shape(cap, shade),
  ];
  return h("g", {}, behind && shape(behind, shade), size(child ? 0.64 : 1, trunk), size(child ? 1.1 : 1, head));
}

/** A blanket drawn up to the chest, tucked at the sides. */
export function blanket([tone, fold] = CLOTHS.rust) {
  return h("g", {}, shape("M40 262c70-26 140-12 190-12 50 0 120-14 190 12l8 212-396 0z", tone), shape("M40 262c70-26 140-12 190-12 50 0 120-14 190 12l-2 30c-68-24-138-12-188-12-50 0-120-12-188 12z", fold), line("M120 330c30 20 30 70 12 120m198-130c-20 30-14 80 0 130", 2, { stroke: fold }));
}

/** What a casualty lies on, seen from above; drawn first. */
export function mat([tone, fold] = CLOTHS.green) {
  return h("g", {}, shape("M62 -20 H398 V480 H62 Z", tone), line("M74 -20 V480 M386 -20 V480", 2, { stroke: fold }));
}
