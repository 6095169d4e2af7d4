// Hips and thighs from the front, clothed: 460 wide, 300 high, 5.5 units a centimetre.
import { h } from "./kit.js";
import { CLOTHS, SKINS, line, shape } from "./draw.js";
import { joined } from "./limbs.js";

/** The fold of the groin, on the person's right. */
export const GROIN = [184, 132];

/** Hips and thighs from the front, clothed; `cut`: the trouser leg on the viewer's left is cut open up to the groin. */
export function groin({ skin = "warm", cloth = "night", shirt = "sand", cut = true } = {}) {
  const [tone, fold] = SKINS[skin];
  const [dark, seam] = CLOTHS[cloth];
  const [light, crease] = CLOTHS[shirt];
  const soft = (d, stroke) => line(d, 2, { stroke });
  const thighs = "M136 60c-10 50-16 100-14 160 2 40 8 70 12 100l92 0 4-160 4 160 92 0c4-30 10-60 12-100 2-60-4-110-14-160z";
  const whole = "M132 40c-12 60-19 120-18 186 2 36 8 66 12 94l100 0c3-50 4-100 4-148 0 48 1 98 4 148l100 0c4-28 10-58 12-94 1-66-6-126-18-186z";
  const opened = "M132 40c-4 20-7 36-10 56l28-12 14 16 20-2 12 20 18 4 8 24 8 26c0 48 1 98 4 148l100 0c4-28 10-58 12-94 1-66-6-126-18-186z";
  return h(
    "g",
    {},
    cut && shape("M122 96l-18 54 8 32-18 44 14 36-4 58 66 0 10-200z", dark),
    joined([thighs], [], tone),
    soft("M150 92c22 12 50 34 72 66", fold),
    soft("M170 300c4-20 6-38 4-56", fold),
    shape(cut ? opened : whole, dark),
    line("M230 58l0 114"), soft("M236 62c14 22 14 50-2 70", seam), soft("M262 92c16 6 34 6 50 0", seam), !cut && soft("M148 92c16 6 34 6 50 0", seam),
    shape("M138-10c-2 24-8 46-12 66 34 14 174 14 208 0-4-20-10-42-12-66z", light),
    soft("M160 40c30 8 54 8 76 4m50-30c-2 14 0 24 6 32", crease),
  );
}
