import { h, words } from "./_shared/kit.js";
import { course, capital } from "./_shared/course.js";
import { onBack, onSide, helping, LYING_BOX, RESTING } from "./_shared/lying.js";

const LOOKS = {
  adult: { skin: "warm", hair: ["short", "black"], top: "blue", legs: "night" },
  elder: { skin: "light", hair: ["bob", "grey"], old: true, build: "slim", top: "rust", legs: "grey", sleeve: "long" },
  pregnant: { skin: "brown", hair: ["tied", "black"], build: "pregnant", top: "green", legs: "night" },
};
const HELPERS = { adult: { skin: "brown", top: "sand" }, elder: { skin: "warm", top: "green" }, pregnant: { skin: "light", top: "blue" } };
// The order of the moves: what the body looks like once a step is done.
const MOVES = ["kneel", "arm", "hand", "knee", "roll", "tilt", "leg"];
const MOVE_MS = 450;
const mix = (a, b, k) => a + (b - a) * k;
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The body's joints before step `id`: {side, …} of onBack or onSide. */
function poseBefore(id, all) {
  const done = (move) => all.indexOf(id) > all.indexOf(move);
  if (MOVES.includes(id) || all.indexOf(id) < all.indexOf("kneel")) {
    if (!done("roll")) return { side: false, straight: +done("kneel"), near: +done("arm"), far: +done("hand"), knee: +done("knee") };
  }
  return all.includes("roll") ? { side: true, head: +done("tilt"), leg: +done("leg") } : { side: false, ...RESTING };
}

/** What a wrong act looks like, where it can be drawn. */
const WRONG = {
  "arm:tucked": { near: 0 }, "hand:chest": { far: 0.45 }, "tilt:pillow": { pillow: true }, "tilt:mouth_up": { up: 1 }, "leg:straight": { leg: 0 },
};

/** The helper's hands where the move before this step ended: they show what holds what. */
function hands(id, look) {
  if (id === "decide") return helping(look, 168, [156, -12], "flat", -78);
  if (id === "hand") return helping(look, 44, [72, 112], "cup", -40);
  if (id === "knee") return helping(look, 96, [84, 26], "cup", -98);
  if (id === "roll") return helping(look, -52, [-38, -68], "cup", -86);
  if (id === "tilt") return [helping(look, -10, [-22, 44], "cup", -104), helping(look, 58, [84, -20], "rest", -76)];
  if (id === "leg") return helping(look, 172, [160, -4], "cup", -96);
  if (id === "watch") return helping(look, 40, [10, 96], "cup", -128, true);
  if (id === "later" || id === "change") return helping(look, 150, [146, 48], "rest", -100);
  return "";
}

function render({ model, el }) {
  const t = words(model);
  const table = model.get("words") || {};
  const { patient, finding, steps, order } = model.get("params");
  const look = LOOKS[patient];
  const who = t(`who_${patient}`);
  let drawn = null; // what the picture shows now, to move on from
  let frame = 0;

  function word(key, step) {
    const base = `${step.id}_${key}`;
    const found = [`${base}_${finding}`, `${base}_${patient}`, base].find((name) => name in table);
    return found ? t(found, { who, Who: capital(who) }) : null;
  }
  const body = (pose) => (pose.side ? onSide(look, pose) : onBack(look, pose));

  /** The body moves to `pose` in a moment; at once where motion is not wanted. */
  function moveTo(place, pose) {
    cancelAnimationFrame(frame);
    const from = drawn;
    drawn = pose;
    const begun = performance.now();
    const between = (name, k) => (typeof pose[name] === "number" ? mix(from[name] ?? pose[name], pose[name], k) : pose[name]);
    function draw(k) {
      if (k === 1) return place.replaceChildren(body(pose));
      const turns = from.side !== pose.side; // over the edge of the body: it looks narrow half way
      const now = turns ? (k < 0.5 ? from : pose) : Object.fromEntries(Object.keys(pose).map((name) => [name, between(name, k)]));
      return place.replaceChildren(h("g", turns ? { transform: `scale(1 ${1 - 0.45 * Math.sin(Math.PI * k)})` } : {}, body(now)));
    }
    if (!from || still()) return draw(1);
    const step = (now) => {
      const k = Math.min(1, (now - begun) / MOVE_MS);
      draw(k * k * (3 - 2 * k));
      if (k < 1) frame = requestAnimationFrame(step);
    };
    draw(0);
    frame = requestAnimationFrame(step);
    return undefined;
  }
  function picture(step, { wrong }) {
    const pose = { ...poseBefore(step.id, order), ...WRONG[`${step.id}:${wrong}`] };
    const place = h("g", {});
    const svg = h("svg", { viewBox: LYING_BOX, role: "img", "aria-label": word("picture", step) || t(pose.side ? "picture_side" : "picture_back", { who }), class: "bo-recovery-picture" }, place, wrong ? "" : hands(step.id, HELPERS[patient]));
    moveTo(place, pose);
    return svg;
  }
  const sequence = () => order.map((id) => ({ ...steps[id], id }));
  const card = () => {
    const rows = ["card_when", "card_arm", "card_knee", "card_tilt", patient === "pregnant" ? "card_watch_pregnant" : "card_watch"];
    return [h("p", { class: "bo-prompt" }, t("card")), h("ol", {}, rows.map((name) => h("li", {}, t(name)))), h("p", { class: "bo-hint" }, t("card_note"))];
  };
  const close = course(model, el, { cls: "bo-recovery", sequence, word, picture, card });
  return () => {
    cancelAnimationFrame(frame);
    close();
  };
}

export default { render };
