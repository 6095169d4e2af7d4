// Hands for whole figures: the wrist lies on (0, 0), the fingers point to +x, the palm faces +y. Units: an adult's hand is 28 long.
import { h } from "./kit.js";
import { INK, line } from "./draw.js";

// Each: outline, creases drawn on it, and the point that touches what the hand is laid on.
const HANDS = {
  rest: { d: "M-4 -5.5 C4 -7.5 11 -7.5 17 -6 C23 -4 28 1 27 5 C26 8 22 8.500 19 8 C16 11.500 12 11 9.500 8.500 C6 8 2 6.500 -4 5.500 Z", lines: "M20 7.500 C19 5 17.500 4 14.500 4 M9 8 C11.500 7 13 5 13.500 2.500", touch: [17, 8] },
  // Heel of the hand down, fingers lifted away: the striking and the pressing hand.
  heel: { d: "M-4 -5.500 C3 -7.500 9 -7.500 14 -7 C20 -8 26 -9.500 31 -11.500 C34 -12.500 35.500 -8.500 32.500 -7 L21 -1.500 C19 2 16 3.500 13 5 C11 9 6 11 1.500 9.500 C-2 8.500 -4 7 -4 5.500 Z", lines: "M20 -4 C24 -5 28 -6.500 32 -9.500 M13 4.500 C14 1.500 17 -.5 20.500 -1", touch: [5, 10] },
  // A fist from its thumb's side: the thumb lies over the fingers, its flat side to +x.
  fist: { d: "M-4 -5.500 C2 -9 9 -11 15 -9 C19.500 -7.500 21 -4 20.500 0 C20.500 5 19 9 14 10 C8 11 3 9 0 6.500 L-4 5.500 Z", lines: "M20 -3.500 C16 -5.500 11 -5 8.500 -3 C7 -1 8.500 1.500 11 1.500 L20 1 M19.500 5.500 C16 4.500 13 4.500 10.500 5.500 M10 1.500 C9.500 3 9.500 4.500 10.500 5.500", touch: [20, 0] },
  // A fist that comes towards the viewer, its thumb's side (-x) against what it presses on: four knuckles, the thumb below.
  knuckles: { d: "M1 -8.500 C6 -11 18 -11 23 -8 C27 -5 27 5 23 8.500 C18 11 6 11.500 1.500 9 C-1.500 6 -1.500 -5 1 -8.500 Z", lines: "M7 -9.500 L7 3 M13 -10 L13 4 M19 -9.500 L19 4 M1 3 C5 3 14 3.500 15.500 5.500 C16 7.500 13 8.500 10 8.300", touch: [0, 0] },
  // A hand from outside round a fist: its back and the four fingers that close over the fist's far end.
  over: { d: "M-4 -5 C2 -6 6 -6.500 10 -9 C13 -11 17 -10 16.500 -7.500 C20 -8.500 24 -6 23.500 -2.500 C25.500 -.5 25.500 3 23.500 5 C23.500 8 20 10.500 16 10 C9 11.500 2 9.500 -4 5.500 Z", lines: "M16.500 -7.500 C14 -6.500 12.500 -5 12 -3 M23.500 -2.500 C19.500 -3 16.500 -2 14.500 0 M23.500 5 C20 4 17 4.500 15 6", touch: [20, 2] },
  // Two hands on a breastbone, from the finger tips' side: four fingers, and between them those of the hand on top.
  pressing: { d: "M-15 -15 C-12 -20 -5 -21 1 -21 C9 -21 15 -18 16 -12 L17 -5 C18 1 12 3 8 1.500 C5 4 0 4 -2 1.500 C-6 4 -10 3.500 -11 1.500 C-16 3 -18 -1 -17 -5 Z", lines: "M-16 -10 C-8 -8.500 8 -8.500 16 -10 M-8.500 -8.500 L-9 1 M-1 -8.200 L-1 1.500 M7 -8.500 L7.500 1 M-7 -19.500 L-6.500 -13 M1 -20.500 L1 -13 M8.500 -19 L8 -13", touch: [0, 3] },
  // A hand that lies over a fist or holds a jaw: the fingers curl round towards the palm's side.
  cup: { d: "M-4 -5.500 C4 -9 12 -11 18 -9.500 C24 -8 27 -2 26 5 C25.500 10 23 13 20.500 12 C18.500 11 19 8 18.500 5 C15 7 11 7.500 8 6.500 L-4 5.500 Z", lines: "M24 -4.500 C21 -4 19 -2 18.500 4.500 M17.500 -9 C16 -6 15.500 -3 16 0", touch: [19, 6] },
  // Seen on its palm or its back, the fingers together, the thumb out.
  flat: { d: "M-4 -5 C2 -6 5 -8.500 8 -12.500 C10 -15.500 14 -14.500 13 -11 C12.300 -9 12 -8 12.500 -7.500 L24 -7 C27.500 -6.500 27.500 -3.500 25.500 -3 C29.500 -3 30 .5 27 1 C29.500 1.500 29.500 4.500 26 4.500 C27.500 5.500 26.500 8 24 8 L12 8.500 C7 8.500 3 6 -4 5 Z", lines: "M25.500 -3 L14.500 -3 M27 1 L14.500 .8 M26 4.500 L14.500 4.500", touch: [10, 0] },
  point: { d: "M-4 -5.500 C2 -7.500 9 -8.500 14 -7.500 L30 -6.500 C33 -6 33 -2.500 30 -2.500 L19 -1.500 C21 2 20 7 15 8.500 C9 9.500 3 8 -4 5.500 Z", lines: "M19 -1.500 C15 -1 12 -.5 10.500 1 M20 2.500 C17 2 14 2.500 12 3.500", touch: [32, -4] },
};

/** Where hand `kind` touches, from its wrist, in its own frame. `flip` turns the palm to the other side. */
export function touchOf(kind, size = 1, flip = false) {
  const [x, y] = HANDS[kind].touch;
  return [x * size, (flip ? -y : y) * size];
}

/** All numbers of a path multiplied by `s`: figures are scaled so, because a transform would thin their outline. */
export function scaled(d, s, flip = false) {
  let even = false;
  return d.replace(/-?\d*\.?\d+/g, (n) => {
    even = !even;
    return (Number(n) * s * (flip && !even ? -1 : 1)).toFixed(2);
  });
}

/** A hand at its wrist (x, y), turned by `angle` degrees: {outline, creases}, to be joined with its forearm. */
export function hand(kind, [x, y], angle, size, fold, flip = false) {
  const { d, lines } = HANDS[kind];
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})`;
  return {
    outline: h("path", { d: scaled(d, size, flip), transform }),
    creases: line(scaled(lines, size, flip), 1.8, { stroke: kind === "flat" ? fold : INK, "stroke-opacity": 0.85, transform }),
  };
}
