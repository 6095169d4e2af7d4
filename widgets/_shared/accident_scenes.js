// Where many people were hurt at once: a bus on a ring road, a stand in a school's sports hall. Backgrounds for a map of casualties.
import { h } from "./kit.js";
import { INK, line, shape } from "./draw.js";

/** Size of a scene; people stand on the ground below y = 240, those who can walk gather below y = 624. */
export const SCENE = { width: 640, height: 760 };

const flat = (d, fill) => h("path", { d, fill });
const box = (x, y, w, height, fill, extra = {}) => h("rect", { x, y, width: w, height, fill, ...extra });
const label = (x, y, text, fill = "#fff", size = 17) => h("text", { x, y, "text-anchor": "middle", "font-size": size, "font-weight": 700, fill }, text);

function tree(x, y, s) {
  return h("g", { transform: `translate(${x} ${y}) scale(${s})` }, shape("M-4 0 L-5 -40 L5 -40 L4 0Z", "#8A6B4C", { "stroke-width": 2 }), shape("M-30 -42 C-44 -50 -40 -76 -22 -78 C-18 -98 14 -100 20 -80 C40 -80 44 -52 30 -42 C18 -34 -16 -34 -30 -42Z", "#9DB98A", { "stroke-width": 2 }));
}
function house(x, w, top, fill) {
  const windows = [];
  for (let y = top + 16; y < 118; y += 20) for (let at = x + 9; at < x + w - 12; at += 19) windows.push(box(at, y, 10, 11, "#F7F4EC"));
  return h("g", {}, box(x, top, w, 150 - top, fill), windows);
}
function cone(x, y) {
  return h("g", { transform: `translate(${x} ${y})` }, shape("M-13 0 L13 0 L13 -5 L-13 -5Z", "#C65A28", { "stroke-width": 2 }), shape("M-9 -5 L-3 -34 L3 -34 L9 -5Z", "#E8823E", { "stroke-width": 2 }), flat("M-6.6 -16 L6.6 -16 L5 -24 L-5 -24Z", "#fff"));
}

function bus() {
  const window_ = (x, broken) => h("g", {}, shape(`M${x} 0 L${x + 46} 0 L${x + 46} 38 L${x} 38Z`, broken ? "#7F919C" : "#CFE3EE", { "stroke-width": 2 }), broken && line(`M${x + 22} 18 L${x + 4} 4 M${x + 22} 18 L${x + 42} 8 M${x + 22} 18 L${x + 12} 36 M${x + 22} 18 L${x + 38} 32 M${x + 14} 11 L${x + 20} 4 L${x + 31} 13`, 1.5, { stroke: "#F4FAFD" }));
  const wheel = (x) => h("g", {}, h("circle", { cx: x, cy: 90, r: 20, fill: "#3B3F4A", stroke: INK, "stroke-width": 2.5 }), h("circle", { cx: x, cy: 90, r: 8, fill: "#B9BCC2", stroke: INK, "stroke-width": 2 }));
  return h(
    "g",
    { transform: "translate(96 122) rotate(-2.5)" },
    shape("M6 -14 C6 -24 12 -28 22 -28 L372 -28 C388 -28 396 -18 400 0 L410 46 L396 58 L412 72 L400 88 L10 88 C4 88 2 84 2 78 L2 -2Z", "#5FA08B"),
    flat("M4 50 L408 50 L397 59 L405 66 L3 66Z", "#F4EFE4"),
    h("g", { transform: "translate(0 -8)" }, [18, 72, 196, 250].map((x, i) => window_(x, i === 2)), window_(304, true)),
    shape("M126 -14 L186 -14 L186 82 L126 82Z", "#CFE3EE", { "stroke-width": 2.5 }), line("M156 -14 L156 82", 2.5),
    shape("M358 -14 L384 -14 L396 34 L358 34Z", "#7F919C", { "stroke-width": 2 }), line("M374 12 L362 -6 M374 12 L388 4 M374 12 L364 28 M374 12 L390 26", 1.5, { stroke: "#F4FAFD" }),
    wheel(70), wheel(322),
    line("M404 84 L424 92 M398 56 L416 52", 2.5),
    box(210, 55, 60, 6, "#9A7B2F"),
  );
}
function ringRoad(words) {
  return h(
    "g",
    {},
    box(0, 0, 640, 160, "#E3EDF1"),
    house(-8, 92, 34, "#D9CDB8"), house(88, 66, 62, "#C9D3D6"), house(158, 104, 20, "#E2D6C4"), house(268, 60, 70, "#CFC3B2"), house(470, 84, 44, "#D3DADB"), house(560, 90, 26, "#DDD0BD"),
    tree(40, 152, 0.7), tree(300, 150, 0.6), tree(424, 150, 0.55), tree(604, 152, 0.75),
    box(0, 146, 640, 480, "#C9C8C4"),
    [0, 1, 2, 3].map((i) => flat(`M${-20 + i * 190} 268 l96 0 l-8 9 l-96 0Z`, "#F7F4EC")), flat("M0 612 L640 612 L640 618 L0 618Z", "#F2D27A"),
    line("M0 158 L640 158 M0 172 L640 172", 4, { stroke: "#8E9299" }), [30, 110, 190, 270, 350, 430, 600].map((x) => line(`M${x} 150 L${x} 190`, 4, { stroke: "#8E9299" })),
    line("M500 158 C520 150 530 180 552 168 M500 172 C516 186 534 160 552 182", 4, { stroke: "#8E9299" }),
    shape("M446 12 L446 160 L456 160 L456 12Z", "#9AA0A6", { "stroke-width": 2 }), shape("M396 14 L506 14 L506 58 L396 58Z", "#23653F", { "stroke-width": 2.5 }), label(451, 43, words.sign),
    flat("M470 232 l8 -5 l4 7 l-7 4Z M494 222 l7 -3 l2 6Z M520 238 l9 -3 l-2 8Z M440 240 l6 -6 l5 6Z", "#DCEBF2"),
    bus(),
    cone(24, 262), cone(68, 250), cone(600, 262), cone(560, 250),
    box(0, 624, 640, 136, "#B9CBA6"), flat("M0 624 L640 624 L640 634 L0 634Z", "#DAD7CF"),
    [40, 130, 250, 340, 470, 590].map((x, i) => line(`M${x} ${660 + (i % 3) * 30} l4 -8 l3 8 M${x + 40} ${738 - (i % 2) * 20} l3 -8 l4 8`, 2, { stroke: "#8FA77F" })),
  );
}

function sportsHall(words) {
  const plank = (y) => flat(`M0 ${y} L640 ${y} L640 ${y + 2} L0 ${y + 2}Z`, "#CDA874");
  const seats = (x, y, n, turn) => h("g", { transform: `translate(${x} ${y}) rotate(${turn})` }, shape(`M0 0 L${n * 34} 0 L${n * 34} 14 L0 14Z`, "#8E9299", { "stroke-width": 2 }), [...Array(n).keys()].map((i) => shape(`M${i * 34 + 4} 0 L${i * 34 + 4} -16 C${i * 34 + 4} -20 ${i * 34 + 28} -20 ${i * 34 + 28} -16 L${i * 34 + 28} 0Z`, i % 2 ? "#A9C3D6" : "#7FA2BC", { "stroke-width": 2 })));
  const pane = (x) => h("g", {}, shape(`M${x} 14 L${x + 92} 14 L${x + 92} 62 L${x} 62Z`, "#DDEAF0", { "stroke-width": 2 }), line(`M${x + 46} 14 L${x + 46} 62`, 2));
  return h(
    "g",
    {},
    box(0, 0, 640, 240, "#EFE7D8"), box(0, 76, 640, 10, "#8FA77F"),
    pane(20), pane(128), pane(236), pane(528),
    shape("M388 8 L492 8 L492 76 L388 76Z", "#FFFDF9", { "stroke-width": 2.5 }), shape("M420 34 L460 34 L460 62 L420 62Z", "none", { stroke: "#C65A28" }), line("M426 70 L454 70 L450 92 L430 92 Z M432 71 L440 92 L448 71", 2, { stroke: "#C65A28" }),
    box(0, 200, 640, 424, "#E3C596"), [250, 306, 362, 418, 474, 530, 586].map(plank),
    line("M320 240 L320 624", 3, { stroke: "#FFFDF9" }), h("circle", { cx: 320, cy: 440, r: 92, fill: "none", stroke: "#FFFDF9", "stroke-width": 3 }), line("M0 610 L640 610", 3, { stroke: "#FFFDF9" }),
    line("M28 206 L28 112 M120 206 L120 130 M208 206 L208 142", 5, { stroke: "#7D8189" }), line("M300 236 L352 150 M420 240 L392 164 M560 240 L600 176", 5, { stroke: "#7D8189" }), line("M28 200 L120 132 M120 200 L208 146", 3, { stroke: "#7D8189" }),
    seats(14, 112, 6, 0), seats(14, 150, 5, 0), seats(14, 188, 4, 0), seats(232, 150, 5, 21), seats(396, 188, 5, -9), seats(300, 226, 4, 6), seats(470, 236, 4, 12),
    flat("M190 236 l14 -5 l8 9 l-16 3Z M610 236 l10 -6 l6 9Z", "#B9BCC2"),
    shape("M560 96 L632 96 L632 122 L560 122Z", "#00704A", { "stroke-width": 2 }), label(596, 115, words.sign, "#fff", 15),
    box(0, 624, 640, 136, "#A9C6B4"), line("M0 628 L640 628", 3, { stroke: "#5F8F76" }), line("M214 630 L214 760 M428 630 L428 760", 2, { stroke: "#8DB39D" }),
  );
}

/** The background of `place`, "bus" or "hall"; `words` are `{sign, gather}`, the texts on it. */
export function scene(place, words) {
  return h("g", {}, (place === "hall" ? sportsHall : ringRoad)(words), shape("M14 642 L14 752 M14 644 L136 644 L136 674 L14 674Z", "#00704A", { "stroke-width": 2.5 }), label(75, 665, words.gather, "#fff", 17));
}
