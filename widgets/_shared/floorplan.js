// A floor plan from data (widgets/evacuation_plans.py): walls, doors with their swing, windows, furniture seen from above, exits.
import { h, uid } from "./kit.js";
import { INK, line, shape } from "./draw.js";

/** Units of a picture for one metre. */
export const METRE = 50;
const WOOD = "#D9B98A", WOOD2 = "#C49E6A", CLOTH = "#A9C3D6", CLOTH2 = "#7FA2BC", STEEL = "#C6CACF", LEAF = "#9DB98A", LEAF2 = "#6F9160";
const thin = { "stroke-width": 2 };
const rect = (x, y, w, height, fill, r = 4, extra = thin) => h("rect", { x, y, width: w, height, rx: r, fill, stroke: INK, "stroke-linejoin": "round", ...extra });
const circle = (x, y, r, fill, extra = thin) => h("circle", { cx: x, cy: y, r, fill, stroke: INK, ...extra });
const text = (x, y, words, size = 19, extra = {}) => h("text", { x, y, "text-anchor": "middle", "font-size": size, "font-weight": 650, fill: INK, ...extra }, words);

// Each draws into a box w by t, its corner at (0, 0).
const FURNITURE = {
  bed: (w, t) => [rect(0, 0, w, t, "#F4EFE4", 8), rect(w * 0.34, 0, w * 0.66, t, CLOTH, 8), line(`M${w * 0.42} 2 L${w * 0.42} ${t - 2}`, 2, { stroke: CLOTH2 }), t > 60 ? [rect(6, 7, w * 0.2, t / 2 - 11, "#FFFDF9", 7), rect(6, t / 2 + 4, w * 0.2, t / 2 - 11, "#FFFDF9", 7)] : rect(6, 7, w * 0.2, t - 14, "#FFFDF9", 7)],
  table: (w, t) => [[0.28, 0.72].map((part) => [rect(w * part - 11, -13, 22, 20, WOOD2, 6), rect(w * part - 11, t - 7, 22, 20, WOOD2, 6)]), rect(0, 0, w, t, WOOD, 8), line(`M10 ${t * 0.35} L${w * 0.5} ${t * 0.35} M${w * 0.4} ${t * 0.65} L${w - 10} ${t * 0.65}`, 1.5, { stroke: WOOD2 })],
  desk: (w, t) => [rect(w * 0.3, t * 0.62, w * 0.4, t * 0.36, WOOD2, 6), rect(0, 0, w, t * 0.6, WOOD, 5), rect(w * 0.2, t * 0.12, w * 0.28, t * 0.3, "#FFFDF9", 1, { "stroke-width": 1.5 })],
  sofa: (w, t) => (w < t ? [rect(0, 0, w, t, CLOTH2, 10), rect(w * 0.34, t * 0.1, w * 0.62, t * 0.4, CLOTH, 7), rect(w * 0.34, t * 0.5, w * 0.62, t * 0.4, CLOTH, 7)] : [rect(0, 0, w, t, CLOTH2, 10), rect(w * 0.1, t * 0.34, w * 0.4, t * 0.62, CLOTH, 7), rect(w * 0.5, t * 0.34, w * 0.4, t * 0.62, CLOTH, 7)]),
  wardrobe: (w, t) => [rect(0, 0, w, t, WOOD2, 3), line(w > t ? `M${w / 2} 0 L${w / 2} ${t} M${w / 2 - 7} ${t * 0.6} L${w / 2 - 7} ${t * 0.8} M${w / 2 + 7} ${t * 0.6} L${w / 2 + 7} ${t * 0.8} M6 ${t * 0.3} L${w - 6} ${t * 0.3}` : `M0 ${t / 2} L${w} ${t / 2} M${w * 0.3} 6 L${w * 0.3} ${t - 6}`, 2)],
  shelf: (w, t) => {
    const long = Math.max(w, t);
    const books = [...Array(Math.floor(long / 11)).keys()].map((i) => (w > t ? rect(4 + i * 11, 5, 9, t - 10, [CLOTH2, "#C98B6B", LEAF, "#E2D3B5"][i % 4], 1, { "stroke-width": 1.2 }) : rect(5, 4 + i * 11, w - 10, 9, [CLOTH2, "#C98B6B", LEAF, "#E2D3B5"][i % 4], 1, { "stroke-width": 1.2 })));
    return [rect(0, 0, w, t, WOOD2, 2), books];
  },
  stove: (w, t) => [rect(0, 0, w, t, STEEL, 3), [0.28, 0.72].map((part) => [circle(w * part, t / 2, t * 0.28, "#7D8189"), circle(w * part, t / 2, t * 0.12, STEEL)])],
  sink: (w, t) => [rect(0, 0, w, t, STEEL, 3), rect(w * 0.14, t * 0.24, w * 0.72, t * 0.62, "#EEF3F5", 8), line(`M${w / 2} 2 L${w / 2} ${t * 0.42}`, 3)],
  toilet: (w, t) => [rect(w * 0.08, 0, w * 0.84, t * 0.3, "#FFFDF9", 4), h("ellipse", { cx: w / 2, cy: t * 0.64, rx: w * 0.4, ry: t * 0.36, fill: "#FFFDF9", stroke: INK, ...thin }), h("ellipse", { cx: w / 2, cy: t * 0.66, rx: w * 0.24, ry: t * 0.22, fill: "#DCEBF2", stroke: INK, "stroke-width": 1.5 })],
  plant: (w, t) => [[0, 72, 144, 216, 288].map((turn) => h("ellipse", { cx: w / 2, cy: t * 0.22, rx: w * 0.15, ry: t * 0.24, fill: LEAF, stroke: INK, "stroke-width": 1.5, transform: `rotate(${turn} ${w / 2} ${t / 2})` })), circle(w / 2, t / 2, w * 0.16, LEAF2)],
  lectern: (w, t) => [rect(0, 0, w, t, WOOD2, 4), rect(w * 0.2, t * 0.3, w * 0.5, t * 0.4, "#FFFDF9", 1, { "stroke-width": 1.5 })],
  board: (w, t) => [rect(0, 0, w, t, "#3F6B57", 2)],
  bench: (w, t) => [rect(0, 0, w, t, WOOD, 4), line(`M4 ${t / 2} L${w - 4} ${t / 2}`, 1.5, { stroke: WOOD2 })],
  gate: (w, t) => [0, 1, 2, 3, 4].map((i) => [rect((i * (w - 22)) / 4, 0, 22, t, STEEL, 6), i < 4 && line(`M${(i * (w - 22)) / 4 + 22} ${t / 2} l${((w - 22) / 4 - 22) * 0.42} 0 M${((i + 1) * (w - 22)) / 4} ${t / 2} l${-((w - 22) / 4 - 22) * 0.42} 0`, 4, { stroke: "#C98B6B" })]),
  counter: (w, t) => [rect(0, 0, w, t, WOOD, 6), rect(w * 0.2, t * 0.2, w * 0.16, t * 0.5, "#3B3F4A", 2), rect(w * 0.62, t * 0.2, w * 0.16, t * 0.5, "#3B3F4A", 2)],
  screen: (w, t) => [rect(0, 0, w, t, "#3B3F4A", 3)],
  pillar: (w, t) => [rect(0, 0, w, t, "#8E9299", 2), line(`M2 2 L${w - 2} ${t - 2} M${w - 2} 2 L2 ${t - 2}`, 1.5)],
  lightbox: (w, t) => [rect(0, 0, w, t, "#F2D27A", 2), line(w > t ? `M6 ${t / 2} L${w - 6} ${t / 2}` : `M${w / 2} 6 L${w / 2} ${t - 6}`, 2, { stroke: "#9A7B2F" })],
  escalator: (w, t) => [rect(0, 0, w, t, "#DAD7CF", 4), rect(6, 0, w - 12, t, "#B9BCC2", 0, { "stroke-width": 1.5 }), [...Array(Math.floor(t / 10)).keys()].map((i) => line(`M8 ${6 + i * 10} L${w - 8} ${6 + i * 10}`, 1.5)), line(`M${w / 2} 10 L${w / 2} ${t - 12} M${w / 2 - 9} ${t - 22} L${w / 2} ${t - 12} L${w / 2 + 9} ${t - 22}`, 3.5)],
  tree: (w, t) => [h("path", { d: `M${w * 0.5} ${t * 0.04} C${w * 0.8} 0 ${w} ${t * 0.24} ${w * 0.94} ${t * 0.46} C${w * 1.04} ${t * 0.74} ${w * 0.78} ${t} ${w * 0.52} ${t * 0.95} C${w * 0.24} ${t * 1.02} 0 ${t * 0.8} ${w * 0.07} ${t * 0.52} C${-w * 0.04} ${t * 0.28} ${w * 0.2} 0 ${w * 0.5} ${t * 0.04}Z`, fill: LEAF, stroke: INK, ...thin }), line(`M${w * 0.5} ${t * 0.34} C${w * 0.66} ${t * 0.36} ${w * 0.7} ${t * 0.52} ${w * 0.6} ${t * 0.64} M${w * 0.3} ${t * 0.44} C${w * 0.3} ${t * 0.6} ${w * 0.36} ${t * 0.7} ${w * 0.46} ${t * 0.74}`, 2, { stroke: LEAF2 })],
  pole: (w, t) => [line(`M${w / 2 - w * 1.1} ${t / 2} L${w / 2 + w * 1.1} ${t / 2}`, 2), circle(w / 2, t / 2, w * 0.34, "#8E9299"), shape(`M${w * 0.54} ${t * 0.3} L${w * 0.4} ${t * 0.55} L${w * 0.52} ${t * 0.55} L${w * 0.44} ${t * 0.76} L${w * 0.64} ${t * 0.46} L${w * 0.52} ${t * 0.46} L${w * 0.6} ${t * 0.3}Z`, "#F2C230", { "stroke-width": 1.2 })],
  car: (w, t) => [rect(0, 0, w, t, "#C98B6B", 16), rect(w * 0.22, t * 0.12, w * 0.16, t * 0.76, "#CFE3EE", 6), rect(w * 0.7, t * 0.14, w * 0.12, t * 0.72, "#CFE3EE", 5), line(`M${w * 0.4} ${t * 0.08} L${w * 0.68} ${t * 0.08} M${w * 0.4} ${t * 0.92} L${w * 0.68} ${t * 0.92}`, 2)],
  manhole: (w, t) => [circle(w / 2, t / 2, w * 0.48, "#6F97B0"), line(`M${w * 0.5} ${t * 0.5} C${w * 0.62} ${t * 0.44} ${w * 0.66} ${t * 0.66} ${w * 0.48} ${t * 0.68} C${w * 0.26} ${t * 0.68} ${w * 0.24} ${t * 0.3} ${w * 0.52} ${t * 0.26} C${w * 0.78} ${t * 0.24} ${w * 0.86} ${t * 0.56} ${w * 0.74} ${t * 0.74}`, 3, { stroke: "#EAF3F8" })],
  sign: (w, t) => [rect(0, 0, w, t, "#E8823E", 2), line(`M10 ${t / 2} L${w - 10} ${t / 2}`, 3, { stroke: "#FFFDF9" })],
  meet: (w, t) => [circle(w / 2, t / 2, w / 2, "#EEF0E4"), rect(w * 0.3, t * 0.3, w * 0.4, t * 0.4, "#00704A", 4), [[-1, -1], [1, -1], [-1, 1], [1, 1]].map(([a, b]) => line(`M${w / 2 + a * w * 0.15} ${t / 2 + b * t * 0.15} L${w / 2 + a * w * 0.06} ${t / 2 + b * t * 0.06}`, 3, { stroke: "#fff" })), circle(w / 2, t / 2, w * 0.035, "#fff", { "stroke-width": 0 })],
  water: (w, t) => [h("rect", { x: 0, y: 0, width: w, height: t, fill: "#A9CBDD" }), waves(w, t)],
};
function waves(w, t) {
  const rows = [...Array(Math.floor(t / 26)).keys()];
  return rows.map((i) => line(`M${10 + (i % 2) * 40} ${14 + i * 26}${[...Array(Math.max(1, Math.floor((w - 60) / 80))).keys()].map(() => " q10 -8 20 0 t20 0 m40 0").join("")}`, 2, { stroke: "#6F97B0" }));
}

const FLOOR = ["#F7F1E4", "#EFF1E6", "#EAF0F2", "#F5ECE2", "#F0EEE8"];

/** A door in the wall between two rooms: the opening, the leaf and its swing, into the first room. */
function door({ rooms: ids, at: [x, y] }, boxOf) {
  const [bx, by, bw, bh] = boxOf(ids[0]);
  const upright = Math.abs(x - bx) < 0.01 || Math.abs(x - bx - bw) < 0.01; // the wall runs up and down
  const into = upright ? (Math.abs(x - bx) < 0.01 ? 1 : -1) : Math.abs(y - by) < 0.01 ? 1 : -1;
  const [px, py, wide] = [x * METRE, y * METRE, 22];
  if (upright) return h("g", {}, h("path", { d: `M${px} ${py - wide} L${px} ${py + wide}`, stroke: "#FFFDF9", "stroke-width": 9 }), line(`M${px} ${py - wide} L${px + into * 2 * wide} ${py - wide}`, 3), line(`M${px + into * 2 * wide} ${py - wide} A${2 * wide} ${2 * wide} 0 0 ${into > 0 ? 1 : 0} ${px} ${py + wide}`, 1.5, { "stroke-dasharray": "4 4" }));
  return h("g", {}, h("path", { d: `M${px - wide} ${py} L${px + wide} ${py}`, stroke: "#FFFDF9", "stroke-width": 9 }), line(`M${px - wide} ${py} L${px - wide} ${py + into * 2 * wide}`, 3), line(`M${px - wide} ${py + into * 2 * wide} A${2 * wide} ${2 * wide} 0 0 ${into > 0 ? 0 : 1} ${px + wide} ${py}`, 1.5, { "stroke-dasharray": "4 4" }));
}

function stairs(x, y, w, t) {
  const steps = [...Array(Math.floor(w / 13)).keys()].map((i) => line(`M${x + 8 + i * 13} ${y + 6} L${x + 8 + i * 13} ${y + t - 6}`, 1.5));
  return h("g", {}, rect(x, y, w, t, "#E8E4DA", 0, { "stroke-width": 5 }), steps, line(`M${x + 8} ${y + t / 2} L${x + w - 8} ${y + t / 2}`, 2));
}
function lift(x, y, w, t) {
  return h("g", {}, rect(x, y, w, t, "#D7DBE0", 0, { "stroke-width": 5 }), line(`M${x + w / 2} ${y + 6} L${x + w / 2} ${y + t - 6}`, 2), shape(`M${x + w * 0.25} ${y + t * 0.18} l9 13 l-18 0Z`, INK, { "stroke-width": 1 }), shape(`M${x + w * 0.75} ${y + t * 0.34} l9 -13 l-18 0Z`, INK, { "stroke-width": 1 }));
}

function smoke([x, y, w, t]) {
  const id = uid("smoke");
  const list = [h("rect", { x, y, width: w, height: t, fill: "#868B95" })];
  for (let i = 0; i * 38 < w + 20; i++) for (let j = 0; j * 34 < t + 20; j++) list.push(h("circle", { cx: x + 8 + i * 38 + ((i * 5 + j * 11) % 17), cy: y + 6 + j * 34 + ((i * 7 + j * 3) % 15), r: 16 + ((i * 7 + j * 5) % 12), fill: "#5B606B" }));
  return h("g", {}, h("clipPath", { id }, h("rect", { x, y, width: w, height: t })), h("g", { "clip-path": `url(#${id})`, opacity: 0.5 }, list));
}
function flames([x, y, w, t]) {
  const one = (cx, cy, s) => h("path", { d: `M${cx} ${cy} c${-16 * s} 0 ${-20 * s} ${-20 * s} ${-8 * s} ${-32 * s} c0 ${8 * s} ${5 * s} ${9 * s} ${7 * s} ${4 * s} c0 ${-10 * s} 2 ${-17 * s} ${8 * s} ${-22 * s} c${2 * s} ${14 * s} ${18 * s} ${20 * s} ${14 * s} ${36 * s} c${-2 * s} ${9 * s} ${-10 * s} ${14 * s} ${-21 * s} ${14 * s}Z`, fill: "#E8823E", stroke: INK, "stroke-width": 2, "stroke-linejoin": "round" });
  return h("g", {}, one(x + w * 0.66, y + t * 0.5, 1.3), one(x + w * 0.76, y + t * 0.58, 0.9));
}
function rubble([x, y, w, t]) {
  const block = (cx, cy, s, turn) => h("path", { d: `M-14 -9 L8 -13 L16 2 L4 12 L-13 8Z`, fill: "#B9BCC2", stroke: INK, "stroke-width": 2, "stroke-linejoin": "round", transform: `translate(${cx} ${cy}) rotate(${turn}) scale(${s})` });
  return h("g", {}, block(x + w * 0.3, y + t * 0.66, 1.4, 10), block(x + w * 0.52, y + t * 0.4, 1.6, 70), block(x + w * 0.74, y + t * 0.68, 1.3, 140), block(x + w * 0.5, y + t * 0.76, 1, 200));
}

/** Boxes of rooms and exits in units of the picture. */
export function boxOf(plan, id) {
  const found = [...plan.rooms, ...plan.exits].find((one) => one.id === id);
  return found.box.map((v) => v * METRE);
}

/** Where an exit opens to its room: [x, y, whether in a wall that runs up and down]. */
function mouth(plan, { box: [x, y, w, high], room }) {
  const [rx, ry, rw] = plan.rooms.find((one) => one.id === room).box;
  if (Math.abs(x + w - rx) < 0.05) return [rx, y + high / 2, true];
  if (Math.abs(x - rx - rw) < 0.05) return [x, y + high / 2, true];
  return [x + w / 2, Math.abs(y + high - ry) < 0.05 ? ry : y, false];
}

/** The plan; `shows` may name rooms or exits: smoke, fire, rubble and water are lists of ids. */
export function floorplan(plan, shows = {}) {
  const [w, t] = plan.size.map((v) => v * METRE);
  const metres = (id) => plan.rooms.find((one) => one.id === id).box;
  const piece = ({ kind, box }) => h("g", { transform: `translate(${box[0] * METRE} ${box[1] * METRE})` }, FURNITURE[kind](box[2] * METRE, box[3] * METRE));
  const room = ({ box, outdoors, text: label }, i) => {
    const [x, y, bw, bh] = box.map((v) => v * METRE);
    return h("rect", { x, y, width: bw, height: bh, fill: outdoors ? "#DDE3CF" : label ? FLOOR[i % FLOOR.length] : "#EEE", stroke: INK, "stroke-width": outdoors ? 0 : 6 });
  };
  const exit = (one) => (one.kind === "lift" ? lift : stairs)(...one.box.map((v) => v * METRE));
  const way = (one) => {
    const [x, y, upright] = mouth(plan, one);
    return h("path", { d: upright ? `M${x * METRE} ${y * METRE - 24} l0 48` : `M${x * METRE - 24} ${y * METRE} l48 0`, stroke: "#FFFDF9", "stroke-width": 9 });
  };
  const glass = ([x1, y1, x2, y2]) => {
    const d = `M${x1 * METRE} ${y1 * METRE} L${x2 * METRE} ${y2 * METRE}`;
    return h("g", {}, h("path", { d, stroke: "#FFFDF9", "stroke-width": 8 }), h("path", { d, stroke: "#4E88B5", "stroke-width": 4 }));
  };
  const halo = { stroke: "#FFFDF9", "stroke-width": 5, "paint-order": "stroke", "stroke-linejoin": "round" };
  const size = Math.round(w * 0.039);
  const name = ({ box: [x, y, bw, bh], text: label, label: at }) => (at ? text(at[0] * METRE, at[1] * METRE + 8, label, size, halo) : text((x + bw / 2) * METRE, (y + bh) * METRE - 11, label, size, halo));
  return h(
    "g",
    {},
    plan.rooms.map(room),
    plan.furniture.filter((one) => one.kind === "water").map(piece),
    plan.exits.map(exit),
    plan.rooms.filter((one) => !one.outdoors).map(({ box }) => h("rect", { x: box[0] * METRE, y: box[1] * METRE, width: box[2] * METRE, height: box[3] * METRE, fill: "none", stroke: INK, "stroke-width": 6 })),
    plan.windows.map(glass),
    plan.doors.map((one) => door(one, metres)),
    plan.exits.map(way),
    plan.furniture.filter((one) => one.kind !== "water").map(piece),
    (shows.water || []).map((id) => { const [x, y, bw, bh] = boxOf(plan, id); return h("g", { transform: `translate(${x} ${y})` }, h("rect", { width: bw, height: bh, fill: "#6FA3C0", "fill-opacity": 0.75 }), waves(bw, bh)); }),
    (shows.rubble || []).map((id) => rubble(boxOf(plan, id))),
    (shows.smoke || []).map((id) => smoke(boxOf(plan, id))),
    (shows.fire || []).map((id) => flames(boxOf(plan, id))),
    [...plan.rooms, ...plan.exits].map(name),
    h("rect", { x: 1, y: 1, width: w - 2, height: t - 2, fill: "none", stroke: "none" }),
  );
}

/** The way from [room, x, y] to [room, x, y] in metres, through as few doors as can be, and into an exit by its opening. */
export function route(plan, from, to) {
  const came = { [from[0]]: null };
  const queue = [from[0]];
  while (queue.length && !(to[0] in came)) {
    const at = queue.shift();
    const here = came[at]?.at || from.slice(1);
    const ways = plan.doors.filter(({ rooms }) => rooms.includes(at)).sort((a, b) => Math.hypot(a.at[0] - here[0], a.at[1] - here[1]) - Math.hypot(b.at[0] - here[0], b.at[1] - here[1]));
    for (const way of ways) {
      const next = way.rooms[0] === at ? way.rooms[1] : way.rooms[0];
      if (next in came) continue;
      came[next] = { at: way.at, from: at };
      queue.push(next);
    }
  }
  const doors = [];
  for (let id = to[0]; came[id]; id = came[id].from) doors.unshift(came[id].at);
  const exit = plan.exits.find((one) => one.at[0] === to[1] && one.at[1] === to[2]);
  return [from.slice(1), ...doors, ...(exit ? [mouth(plan, exit).slice(0, 2)] : []), to.slice(1)];
}
