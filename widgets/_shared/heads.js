// Heads of whole figures, in profile (looking to +x) and from the front. Units: an adult's head is 40 high, chin on y = 0.
import { h } from "./kit.js";
import { INK, line, shape } from "./draw.js";
import { scaled } from "./hands.js";

/** Colours of hair. */
export const HAIRS = { black: "#2B2724", brown: "#54402F", grey: "#A9A6A1", white: "#DAD7D0" };

const SIDE = {
  grown: "M-13.500 -2 C-16 -7 -18.500 -13 -18.500 -21 C-18.500 -33 -10 -40 0 -40 C9 -40 14.500 -35 15.500 -27.500 C15.800 -25.500 15 -24 15.300 -22.500 L19.300 -16 C19.800 -14.500 18.500 -13.800 16.300 -13.500 L17 -10.700 L15.600 -9 L16.400 -6.900 C15.600 -5.700 15.400 -5.200 15.700 -3.500 C16 -.6 13.500 1.200 10.500 .9 C6 .3 2 -1.500 -1.500 -4 C-4 -1 -9 1 -13.500 -2 Z",
  small: "M-12 -1.500 C-16 -4 -20.500 -11 -20.500 -20 C-20.500 -32 -11 -40 0 -40 C9.500 -40 15.500 -33 15.500 -25 C15.500 -22.500 14.700 -20.500 14.800 -18.500 L17.600 -14.300 C18 -13 17 -12.300 15.300 -12 L15.800 -9.300 L14.500 -7.900 L15.200 -5.900 C14.300 -4.800 14.300 -4.200 14.300 -3 C14 0 11 1.500 8 .8 C4 .2 1 -1 -1.500 -3 C-5 0 -9 .5 -12 -1.500 Z",
};
const SIDE_HAIR = {
  short: "M15.500 -29 C15.500 -41.500 2 -44.500 -6 -41.500 C-17 -38.500 -22 -29 -20.500 -18 C-19.800 -12.500 -17.500 -8 -14.500 -4 L-9.500 -6 C-9 -9.500 -8.500 -11 -8 -13 L-7.500 -21 L-3.500 -21 L-2.500 -26.500 C3 -28 8 -31 10.500 -33.500 C12 -31.500 13.500 -30 15.500 -29 Z",
  bob: "M15.300 -28.500 C15.500 -41.500 2 -45 -7 -42 C-18.500 -38.500 -23.500 -28 -22.500 -15 C-22 -8 -20.500 -2 -17 3 C-11 4.500 -5 3 -2 -.5 C-4 -6 -3.500 -13 -1 -19 C.5 -23 4 -28 9.500 -33 C11.500 -31 13.300 -29.500 15.300 -28.500 Z",
  tied: "M15.500 -29 C15.500 -41 3 -44 -6 -41.500 C-16 -38.500 -21 -30 -20 -19 C-19.500 -14 -17.500 -9.500 -14.500 -6 L-9.500 -7.500 C-8.800 -11 -8 -14 -7 -17 C-6 -21 -3.500 -25 0 -27 C5 -29.500 8.500 -31.500 10.500 -33.800 C12 -31.500 13.500 -30 15.500 -29 Z",
  thin: "M-9 -39 C-19 -34 -21.500 -26 -20.500 -17 C-19.800 -12 -17.500 -8 -14.500 -4.500 L-9.500 -6 C-9 -9.500 -8.500 -11 -8 -13.500 L-7.500 -20 C-10.500 -25 -11.500 -32 -9 -39 Z",
  baby: "M12.500 -34 C8 -42.500 -5 -43 -13 -36.500 C-20 -31 -22.500 -22 -20.500 -13.500 C-17 -14.500 -14 -17 -12.500 -20.500 C-8.500 -24.500 -4 -27 -1 -31 C4 -31 8.500 -32 12.500 -34 Z",
};
const EXTRA = { tied: "M-17 -34 C-24 -41 -33 -34 -31 -27 C-29 -20 -21 -20 -18 -26 Z" };
const FACES = {
  calm: { brow: "M8.500 -25.500 C10.500 -27 12.500 -27 14 -26.300", mouth: "M15.600 -9 C13.500 -8.300 12 -8.300 10.500 -8.800" },
  worried: { brow: "M8 -25 C10 -27.500 12.500 -28.500 14 -28.500", mouth: "M15.600 -8.800 C14 -9.300 12.500 -9 11 -7.800" },
  choking: { brow: "M8 -26.500 C10 -29.500 12.500 -30.500 14.300 -30", open: "M16.300 -10.400 C13 -10.800 10.500 -9.500 10.200 -7.500 C10.800 -5.300 13.500 -4.800 16 -6 Z" },
  coughing: { brow: "M8.500 -24.500 C10.500 -26.500 12.500 -27.200 14.200 -26.600", shut: true, open: "M16.500 -11 C12.500 -11.500 9.300 -9.800 9 -7.300 C9.800 -4.500 13.500 -3.800 16 -5.300 Z" },
  asleep: { brow: "M8.500 -25.500 C10.500 -26.800 12.500 -26.800 14 -26.300", shut: true, mouth: "M15.600 -8.800 C14 -8.300 12.500 -8.300 11.500 -8.600" },
};

/** A head in profile at its pivot (the joint of head and neck), tilted by `angle` degrees (+ looks down). */
export function sideHead([x, y], angle, size, look, face = "calm") {
  const { tone, fold, hair = ["short", "black"], young } = look;
  const s = (d) => scaled(d, size);
  const f = FACES[face];
  const [style, colour] = hair;
  const eye = f.shut
    ? line(s("M9 -21 C10.500 -19.800 12.500 -19.800 13.800 -20.600"), 2)
    : h("ellipse", { cx: 11.600 * size, cy: -20.700 * size, rx: (young ? 1.900 : 1.500) * size, ry: (young ? 2.600 : 2.200) * size, fill: INK });
  return h(
    "g",
    { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle}) translate(${4 * size} ${7 * size})` },
    EXTRA[style] && shape(s(EXTRA[style]), HAIRS[colour]),
    shape(s(young ? SIDE.small : SIDE.grown), face === "choking" ? look.blue || tone : tone),
    SIDE_HAIR[style] && shape(s(SIDE_HAIR[style]), HAIRS[colour]),
    style !== "bob" && shape(s("M-7 -20.500 C-7.500 -24.500 -1.500 -25 -1.700 -20 C-1.700 -17.500 -3 -14.500 -5 -13.300 C-7.300 -13.500 -7 -17 -7 -20.500 Z"), tone, { "stroke-width": 2 }),
    eye,
    line(s(f.brow), 2),
    f.mouth ? line(s(f.mouth), 2) : shape(s(f.open), "#6E2B2B", { "stroke-width": 2 }),
    look.old && line(s("M12 -11.500 C10.500 -10 10 -8.500 10.300 -6.500"), 1.500, { stroke: fold }),
  );
}

const FRONT_HAIR = {
  short: "M-16.500 -22 C-19 -37 -10 -44 0 -44 C10 -44 19 -37 16.500 -22 L14.500 -22 C14.500 -28 12.500 -31 10 -33.500 C4 -31 -6 -31 -11 -33 C-13.500 -30 -14.500 -27 -14.500 -22 Z",
  bob: "M-14 -1 C-20 -3 -21.500 -14 -19.500 -25 C-18 -39 -9 -44.500 0 -44.500 C9 -44.500 18 -39 19.500 -25 C21.500 -14 20 -3 14 -1 C14.500 -9 15 -20 12.500 -27 C8 -28 2 -30 -2 -34 C-5 -30 -9 -28 -12.500 -26 C-15 -20 -14.500 -9 -14 -1 Z",
  tied: "M-16 -21 C-19 -37 -10 -43.500 0 -43.500 C10 -43.500 19 -37 16 -21 L14.500 -23 C13 -29 9 -34 0 -36 C-9 -34 -13 -29 -14.500 -23 Z",
  thin: "M-16 -19 C-18.500 -26 -17.500 -32 -14 -36 C-14 -30 -14 -25 -14.200 -20 Z M16 -19 C18.500 -26 17.500 -32 14 -36 C14 -30 14 -25 14.200 -20 Z",
  baby: "M-15.500 -26 C-17.500 -38 -9 -43 0 -43 C9 -43 17.500 -38 15.500 -26 C14 -31 11 -34 6.500 -35.500 C3 -37 -1 -36.500 -3 -34.500 C-8 -34.500 -13 -32 -15.500 -26 Z",
};

/** A head from the front, its chin at (x, y). `closed`: the eyes; `tilt` degrees turns it in the picture. */
export function frontHead([x, y], tilt, size, look, face = "calm") {
  const { tone, fold, hair = ["short", "black"] } = look;
  const [style, colour] = hair;
  const s = (d) => scaled(d, size);
  const skin = face === "choking" ? look.blue || tone : tone;
  const shut = face === "asleep" || face === "coughing" || face === "down";
  const eyes = shut
    ? line(s("M-9 -19.500 C-7.500 -18 -5 -18 -3.500 -19.500 M3.500 -19.500 C5 -18 7.500 -18 9 -19.500"), 2)
    : h("g", { fill: INK }, [-6, 6].map((cx) => h("ellipse", { cx: cx * size, cy: -19.500 * size, rx: 1.600 * size, ry: 2.300 * size })));
  const brows = face === "choking" || face === "worried" ? "M-10 -24.500 C-8 -27.500 -6 -28.500 -3.500 -28.500 M10 -24.500 C8 -27.500 6 -28.500 3.500 -28.500" : "M-9.500 -25 C-8 -26.800 -5 -26.800 -3 -25.800 M9.500 -25 C8 -26.800 5 -26.800 3 -25.800";
  const open = face === "choking" || face === "coughing";
  return h(
    "g",
    { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${tilt})` },
    style === "tied" && shape(s("M-6 -42 C-8 -52 8 -52 6 -42 Z"), HAIRS[colour]),
    style === "bob" && shape(s("M-15 -2 C-20 -16 -19 -36 0 -42 C19 -36 20 -16 15 -2 Z"), HAIRS[colour]),
    h("g", {}, [-15.500, 15.500].map((cx) => h("ellipse", { cx: cx * size, cy: -18 * size, rx: 3 * size, ry: 5 * size, fill: skin, stroke: INK, "stroke-width": 2.500 }))),
    shape(s("M-15 -24 C-15 -36 -8 -41 0 -41 C8 -41 15 -36 15 -24 C15 -10 9 .5 0 .5 C-9 .5 -15 -10 -15 -24 Z"), skin),
    FRONT_HAIR[style] && shape(s(FRONT_HAIR[style]), HAIRS[colour]),
    eyes,
    line(s(brows), 2),
    line(s("M-1.500 -13 C-.5 -12 1 -12 2 -13"), 1.800, { stroke: fold }),
    open ? shape(s("M-4.500 -7.500 C-3 -9.500 3 -9.500 4.500 -7.500 C4 -3 -4 -3 -4.500 -7.500 Z"), "#6E2B2B", { "stroke-width": 2 }) : line(s("M-4.500 -7 C-2 -5.800 2 -5.800 4.500 -7"), 2),
    look.old && line(s("M-9 -12 C-8 -10 -8 -8 -8.500 -6 M9 -12 C8 -10 8 -8 8.500 -6 M-5 -30.500 C-2 -31.500 2 -31.500 5 -30.500"), 1.500, { stroke: fold }),
  );
}
