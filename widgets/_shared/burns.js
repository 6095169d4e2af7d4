// Burns and what cools and covers them: reddened skin, running water, film, a powder, a live wire.
import { h } from "./kit.js";
import { INK, line, placed, shape } from "./draw.js";

const RED = "#D9695A";
const WATER = { fill: "#8CC3EC", "fill-opacity": 0.72, stroke: "#0B4A86", "stroke-width": 2, "stroke-linejoin": "round" };

/** Reddened skin around (0, 0), 84 by 40 units, with blisters. */
export function burn() {
  const blister = ([x, y, r]) => h("circle", { cx: x, cy: y, r, fill: "#F6D9A8", "fill-opacity": 0.9, stroke: "#A0413A", "stroke-width": 1.5 });
  return h("g", {}, h("path", { d: "M-42 2C-46 -12 -26 -14 -14 -16C2 -22 22 -20 34 -14C46 -8 44 8 34 14C20 22 -4 18 -20 18C-34 18 -42 12 -42 2Z", fill: RED, "fill-opacity": 0.75 }), [[-18, -3, 6], [2, 6, 8], [20, -5, 5]].map(blister));
}

/** Water that runs from a tap `long` units above on to (0, 0) and off below; with an `angle`, from a hand shower held so. */
export function water(long, angle = 0) {
  const sheet = h("path", { d: "M-10 -12C-18 -6 -32 -6 -40 4C-46 14 -44 30 -38 32C-31 34 -32 20 -26 20C-19 20 -24 46 -15 48C-6 49 -10 24 -3 23C5 22 0 58 9 58C18 57 11 24 18 22C25 20 22 38 30 37C37 35 34 22 39 18C44 10 42 0 34 -4C24 -8 16 -8 10 -12Z", ...WATER });
  const stream = h("path", { d: `M-9 ${-long}C-11 ${-long / 2} -11 -20 -10 -8H10C11 -20 11 ${-long / 2} 9 ${-long}Z`, ...WATER });
  const lines = line(`M-3 ${-long + 8}L-4 -14M4 ${-long + 14}L4 -14`, 1.6, { stroke: "#fff" });
  const tap = shape(`M-13 ${-long}V${-long - 16}C-13 ${-long - 40} 6 ${-long - 44} 26 ${-long - 44}H90V${-long - 20}H30C18 ${-long - 20} 13 ${-long - 16} 13 ${-long}Z`, "#C9CDD3");
  const shower = h("g", {}, shape(`M-26 ${-long}H26L14 ${-long - 20}H-14Z`, "#C9CDD3"), shape(`M-8 ${-long - 20}H8L10 ${-long - 90}H-10Z`, "#C9CDD3"));
  return h("g", {}, sheet, placed(0, 0, angle, 1, stream, lines, angle ? shower : tap));
}

/** Clear film that lies loosely over (0, 0), `wide` by `high`. */
export function film(wide, high) {
  const [x, y] = [wide / 2, high / 2];
  return h("g", {}, shape(`M${-x} ${-y}C${-x / 3} ${-y - 5} ${x / 3} ${-y + 4} ${x} ${-y}C${x + 4} ${-y / 3} ${x - 4} ${y / 3} ${x} ${y}C${x / 3} ${y + 5} ${-x / 3} ${y - 4} ${-x} ${y}C${-x - 4} ${y / 3} ${-x + 4} ${-y / 3} ${-x} ${-y}Z`, "#EAF6FB", { "fill-opacity": 0.5 }), line(`M${-x + 12} ${-y + 14}L${-x + 30} ${y - 14}M${-x + 26} ${-y + 10}L${-x + 38} ${y - 26}M${x - 34} ${-y + 12}L${x - 18} ${y - 12}`, 2, { stroke: "#fff" }));
}

/** Cloth that sticks to a burn and was cut round, around (0, 0). */
export function stuck(colour) {
  return shape("M-16 -4L-8 -10L2 -7L12 -10L16 0L9 8L-2 6L-12 9Z", colour, { "stroke-width": 1.8 });
}

/** Steam that rises from (0, 0). */
export function steam() {
  return line("M-24 0C-34 -12 -14 -20 -24 -34M0 -4C-10 -16 10 -24 0 -38M24 0C14 -12 34 -20 24 -34", 2.5, { "stroke-opacity": 0.55 });
}

/** A dry powder strewn around (0, 0). */
export function powder() {
  const grains = Array.from({ length: 46 }, (_, i) => h("circle", { cx: 40 * Math.sin(i * 2.4) * Math.sqrt(i / 46), cy: 19 * Math.cos(i * 2.4) * Math.sqrt(i / 46), r: 2.2 + (i % 3) * 0.5, fill: "#fff", stroke: "#7D8189", "stroke-width": 0.9 }));
  return h("g", {}, grains);
}

/** A soft brush whose bristles' middle is on (0, 0). */
export function brush() {
  return h("g", {}, shape("M-26 -4C-20 6 20 6 26 -4L22 -22L-22 -22Z", "#E2D3B5"), line("M-14 2L-12 -20M-5 3L-4 -20M5 3L4 -20M14 2L12 -20", 1.5), shape("M-28 -22H28V-36H10L12 -104H-12L-10 -36H-28Z", "#A9743F"));
}

/** A wall socket with its switch at (0, 0): up and lit while it is on. */
export function socket(on) {
  return h("g", {}, h("rect", { x: -34, y: -34, width: 68, height: 68, rx: 9, fill: "#FBFBF8", stroke: INK, "stroke-width": 2.5 }), h("rect", { x: 8, y: -20, width: 18, height: 40, rx: 5, fill: on ? "#B3122A" : "#B9BCC2", stroke: INK, "stroke-width": 2.5 }), line(on ? "M17 -14V-4" : "M17 4a5 5 0 1 0 .1 0", 2.5, { stroke: on ? "#fff" : INK }), h("rect", { x: -26, y: -16, width: 26, height: 32, rx: 6, fill: "#3A3D44", stroke: INK, "stroke-width": 2.5 }));
}

/** A flash at (0, 0). */
export function flash() {
  return placed(0, 0, 0, 1, shape("M4 -24L-12 4L-1 4L-6 24L13 -6L2 -6Z", "#F6C945"));
}
