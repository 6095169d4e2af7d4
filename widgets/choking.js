import { h, words } from "./_shared/kit.js";
import { INK, line } from "./_shared/draw.js";
import { course, capital } from "./_shared/course.js";
import { sequenceOf } from "./_shared/choking_steps.js";
import { meeting, backBlows, thrusts, onTheGround, inFront } from "./_shared/choking_scenes.js";

const CHEST = ["infant", "pregnant", "large"];

/** Which scene a step shows, with the wrong act where it can be seen. */
function sceneOf(step, patient, severity, wrong) {
  const chest = CHEST.includes(patient);
  const id = step.base;
  if (id === "position" && wrong === "upright" && patient !== "infant") return ["upright", backBlows(patient, { upright: true })];
  if (["back", "kind"].includes(id)) return ["back", backBlows(patient)];
  if (id === "spot_back") {
    const scene = backBlows(patient, wrong ? { spot: wrong } : { hands: false });
    return ["spot_back", { ...scene, box: scene.close }];
  }
  if (id === "spot_front") return ["spot_front", inFront(patient, chest)];
  if (id === "front") return ["front", thrusts(patient, { chest })];
  if (id === "lower") return ["limp", thrusts(patient, { chest, limp: true })];
  if (id === "press") return ["ground", onTheGround(patient, "kneel")];
  if (id === "mouth" || id === "go_on") return ["down", onTheGround(patient)];
  if (id === "see") return ["mouth", onTheGround(patient, "mouth")];
  if (["calm", "after"].includes(id)) return ["well", meeting(patient, "calm")];
  const mild = severity === "mild" && ["ask", "judge", "cough", "watch"].includes(id);
  return [mild ? "mild" : "severe", meeting(patient, mild ? "coughing" : "choking")];
}

/** The direction of a blow or thrust, as an arrow that ends where it acts. */
function arrow([x, y], [dx, dy]) {
  const angle = Math.atan2(dy, dx);
  const tip = (turn) => `${(x - 9 * Math.cos(angle + turn)).toFixed(1)} ${(y - 9 * Math.sin(angle + turn)).toFixed(1)}`;
  const d = `M${x - dx} ${y - dy} L${x} ${y} M${tip(0.5)} L${x} ${y} L${tip(-0.5)}`;
  return h("g", {}, line(d, 8, { stroke: "#fff" }), line(d, 4, { stroke: "#00704A" }));
}

/** The place of the hands once more, larger, in a free corner of the picture. */
function larger({ inset, art }) {
  const [x, y, size] = inset.at;
  const frame = { x, y, width: size, height: size, rx: 10 };
  return h("g", {}, h("rect", { ...frame, class: "bo-choking-inset" }), h("svg", { ...frame, viewBox: inset.box, "aria-hidden": "true", style: `width:${size}px;height:${size}px` }, art.cloneNode(true)), h("rect", { ...frame, fill: "none", stroke: INK, "stroke-width": 2.5 }));
}

function render({ model, el }) {
  const t = words(model);
  const table = model.get("words") || {};
  const params = model.get("params");
  const { patient, severity, seed } = params;
  const group = patient === "infant" ? "infant" : CHEST.includes(patient) ? "chest" : "whole";
  const who = t(`who_${patient}`);

  /** The word of a step: the most particular one there is, by patient, by kind of thrust, by how bad it is, by how the step ends. */
  function word(key, step) {
    const base = `${step.base}_${key}`;
    const tails = [step.end, severity].flatMap((end) => [`${end}_${patient}`, `${end}_${group}`, end]).concat(patient, group);
    const found = [...tails.map((tail) => `${base}_${tail}`), base].find((name) => name in table);
    return found ? t(found, { who, Who: capital(who), n: step.taps }) : null;
  }
  function picture(step, { wrong, acting }) {
    const [name, scene] = sceneOf(step, patient, severity, wrong);
    const label = [`picture_${name}_${patient}`, `picture_${name}_${group}`, `picture_${name}`].find((key) => key in table);
    const acts = step.taps ? [arrow(...scene.arrow), larger(scene)] : [];
    return h("svg", { viewBox: scene.box, role: "img", "aria-label": t(label, { who, Who: capital(who) }), class: `bo-choking-picture${acting ? " bo-choking-acting" : ""}` }, scene.art, acts);
  }
  /** Where the places of a step lie on its picture, in percent. */
  function spots(step) {
    if (!step.id.startsWith("spot_")) return null;
    const [, scene] = sceneOf(step, patient, severity, null);
    const [x, y, width, height] = scene.box.split(" ").map(Number);
    return Object.fromEntries(Object.entries(scene.spots).map(([id, at]) => [id, [(100 * (at[0] - x)) / width, (100 * (at[1] - y)) / height]]));
  }
  const card = () => {
    const third = t(`card_thrusts_${group}`);
    const rows = [t("card_mild"), t(group === "infant" ? "card_back_infant" : "card_back"), third, t("card_down"), t("card_after")];
    return [h("p", { class: "bo-prompt" }, t("card")), h("ul", {}, rows.map((row) => h("li", {}, row))), h("p", { class: "bo-hint" }, t("card_note"))];
  };
  return course(model, el, { cls: "bo-choking", sequence: (run) => sequenceOf(params, (seed + run) % 4294967296), word, picture, spots, card });
}

export default { render };
