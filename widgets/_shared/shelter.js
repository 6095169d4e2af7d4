// How the body keeps safe: under a table in an earthquake, a door felt with the back of the hand, low under smoke.
import { h } from "./kit.js";
import { INK, SKINS, CLOTHS, line, shape } from "./draw.js";
import { casualty } from "./casualties.js";
import { hand } from "./body.js";

/** Size of each picture in its own units. */
export const SHELTER = { width: 320, height: 190 };
const floor = () => h("g", {}, h("rect", { x: 0, y: 0, width: 320, height: 190, fill: "#F4EFE4" }), h("rect", { x: 0, y: 158, width: 320, height: 32, fill: "#E2D3B5" }));
const someone = (pose, cast) => casualty({ cast, age: 34, pose, obeys: true, breathes: "yes", loud: false, bleeds: false });

function hold() {
  const leg = (x) => shape(`M${x - 6} 62 L${x + 6} 62 L${x + 5} 166 L${x - 5} 166Z`, "#C49E6A");
  return h(
    "g",
    {},
    floor(),
    leg(64),
    h("g", { transform: "translate(150 164) scale(1.02)" }, someone("hold", 10)),
    leg(222),
    [0, 1, 2].map((i) => h("rect", { x: 213, y: 113 + i * 7.4, width: 19, height: 7.4, rx: 3.7, fill: SKINS.light[0], stroke: INK, "stroke-width": 2 })), // fingers round the leg
    shape("M40 50 L250 50 L250 66 L40 66Z", "#D9B98A"),
    line("M276 60 l12 -8 M280 84 l14 -4 M276 108 l13 5 M22 60 l-12 -8 M18 84 l-12 -4", 3, { stroke: "#9A5B00" }),
  );
}

function feel() {
  const [tone, fold] = SKINS.warm;
  const [cloth] = CLOTHS.blue;
  return h(
    "g",
    {},
    h("rect", { x: 0, y: 0, width: 320, height: 190, fill: "#F4EFE4" }),
    shape("M84 -6 L250 -6 L250 196 L84 196Z", "#D9B98A"),
    shape("M104 14 L230 14 L230 196 L104 196Z", "#C49E6A", { "stroke-width": 2 }),
    shape("M226 96 L244 96 L244 124 L226 124Z", "#B9BCC2", { "stroke-width": 2 }), line("M235 110 L206 110", 7), line("M235 110 L207 110", 3, { stroke: "#D7DBE0" }),
    // Seen from behind the helper: the palm looks at you, the back of the hand lies on the door.
    h("g", { transform: "translate(140 128) rotate(184) scale(0.86)" }, shape("M-15 -70 L-17 4 L16 4 L15 -70Z", tone, { "stroke-width": 2.9 }), hand(tone, fold), h("path", { d: "M-15.4 -22 L-15.4 6 L14.4 6 L14.2 -22Z", fill: tone }), shape("M-22 -100 L-21 -42 L21 -42 L22 -100Z", cloth, { "stroke-width": 2.9 })),
    line("M62 96 q-8 -8 0 -16 t0 -16 M46 102 q-8 -8 0 -16 t0 -16 M30 96 q-8 -8 0 -16 t0 -16", 2.5, { stroke: "#9A5B00" }),
  );
}

function low() {
  const puffs = [];
  for (let i = 0; i < 11; i++) for (let j = 0; j < 3; j++) puffs.push(h("circle", { cx: 4 + i * 32 + ((i * 5 + j * 9) % 13), cy: 4 + j * 22 + ((i * 7) % 9), r: 22 - j * 3, fill: "#6B717C" }));
  return h("g", {}, floor(), h("g", { opacity: 0.55 }, h("rect", { x: 0, y: 0, width: 320, height: 50, fill: "#6B717C" }), puffs), h("g", { transform: "translate(150 166) scale(1.02)" }, someone("crawl", 0)), line("M250 150 L292 150 M282 141 L292 150 L282 159", 3, { stroke: "#00704A" }));
}

const ART = { hold, feel, low };
/** The picture called `name`: hold, feel or low. */
export const shelter = (name) => ART[name]();
