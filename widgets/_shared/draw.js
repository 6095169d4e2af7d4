// The pen of every picture: one ink, one outline, flat fills, four skin tones, everyday cloth.
import { h } from "./kit.js";

/** Ink of every picture; fixed, because it is drawn on skin and cloth, whose colours do not follow the theme. */
export const INK = "#1B1D22";
/** Four skin tones, each with the darker tone of its folds. */
export const SKINS = {
  light: ["#F3CFB3", "#B98561"],
  warm: ["#E3B58E", "#A06C45"],
  brown: ["#B57F57", "#754A2B"],
  deep: ["#7F5539", "#452A19"],
};
/** Everyday cloth: each with the darker tone of its folds. No white coats, no uniforms, no emblem. */
export const CLOTHS = {
  blue: ["#A9C3D6", "#6F8FA8"],
  green: ["#8FA77F", "#5F7752"],
  sand: ["#E2D3B5", "#AD9468"],
  rust: ["#C98B6B", "#8F5738"],
  grey: ["#B9BCC2", "#7D8189"],
  night: ["#5A6478", "#353D4D"],
};
const PEN = { stroke: INK, "stroke-width": 2.5, "stroke-linecap": "round", "stroke-linejoin": "round" };

/** An open stroke along the path `d`; `extra` are further attributes, such as another stroke colour. */
export function line(d, width = 2.5, extra = {}) {
  return h("path", { d, ...PEN, fill: "none", "stroke-width": width, ...extra });
}

/** A filled, outlined area along the path `d`. */
export function shape(d, fill, extra = {}) {
  return h("path", { d, ...PEN, fill, ...extra });
}

/** A group moved to (x, y), turned by `angle` degrees and scaled, in this order from the outside. */
export function placed(x, y, angle, scale, ...children) {
  return h("g", { transform: `translate(${x} ${y}) rotate(${angle}) scale(${scale})` }, ...children);
}
