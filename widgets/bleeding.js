import { h } from "./_shared/kit.js";
import { INK, placed } from "./_shared/draw.js";
import { LIMBS, arm, leg, edges, turn } from "./_shared/limbs.js";
import { GROIN, groin } from "./_shared/groin.js";
import { NECK, torso, blanket, mat } from "./_shared/trunk.js";
import { wound, stain, wrapped, tourniquet, helperHand, twoHands, besideHands, splinter, rolls, packing } from "./_shared/dressings.js";
import { stepwise } from "./_shared/steps.js";

// Who it is, which picture, and the wound there: [x, y, turn, scale, how far blood runs].
const CASES = {
  forearm: { limb: "arm", skin: "light", at: [...LIMBS.arm.wound, 0, 1, 26] },
  embedded: { limb: "arm", skin: "warm", at: [...LIMBS.arm.wound, 0, 0.9, 28] },
  thigh: { limb: "leg", skin: "brown", at: [...LIMBS.leg.wound, 0, 0.8, 54] },
  groin: { skin: "warm", at: [...GROIN, 32, 0.9, 46] },
  neck: { skin: "brown", at: [...NECK, 62, 0.5, 60] },
};
const MARKS = { forearm: { above: 204, on: 276, joint: 172, middle: 92 }, thigh: { above: 98, on: 152, joint: 208 } };
const TIME = "10:20";
const circled = (i) => String.fromCharCode(0x2460 + i);

/** What is drawn of a case when the steps of `done` are done, and the keys of the words that say the same. */
function scene(params, run) {
  const { wound: name, steps } = params;
  const own = CASES[name];
  const done = (id) => steps.findIndex((one) => one.id === id) >= 0 && steps.findIndex((one) => one.id === id) < run.i;
  const { skin, limb } = own;
  const [x, y, turned, scale, drop] = own.at;
  const id = run.step?.id;
  if (id === "shock" || !id) return [[mat(), torso({ skin, worried: true, pale: run.lost > 0 }), blanket()], ["see_lying", "see_pale"]];
  const bare = done("expose");
  const body = { arm: () => arm({ skin, cloth: "blue", sleeve: bare ? "rolled" : "long" }), leg: () => leg({ skin, trousers: bare ? "cut" : "long" }) }[limb] || (name === "groin" ? () => groin({ skin, cut: bare }) : () => torso({ skin, cloth: "sand", collar: bare ? "open" : "round", worried: true }));
  const here = (...parts) => placed(x, y, 0, scale, ...parts);
  if (!bare) return [[body(), here(placed(0, name === "neck" ? 42 : 0, 0, limb === "arm" ? 1.4 : 2, stain()), name === "embedded" && splinter())], ["see_clothed", name === "embedded" && "see_object"]];
  const flowing = done("press") ? 1 : limb ? 3 : 2;
  const cut = placed(x, y, turned, scale, wound(done("pad") || done("twist") ? 0 : flowing, drop));
  const hands = { neck: () => placed(x + 4, y + 4, -58, 0.9, helperHand({ curled: true, flip: true })), embedded: () => here(besideHands()) }[name] || (() => here(twoHands()));
  if (done("pad")) return [[body(), cut, here(splinter(), rolls()), wrapped(limb, x - 50, 2), wrapped(limb, x + 50, 2), id === "soaked" && [-50, 50].map((to) => placed(x + to, y, 0, 0.6, stain()))], ["see_rolls", id === "soaked" && "see_soaked"]];
  if (done("pack")) return [[body(), placed(x - (limb ? 0 : 6), y + 4, 0, name === "neck" ? 1.1 : 1.5, packing()), hands()], ["see_packed", name === "neck" ? "see_one" : "see_hands"]];
  if (done("dress")) {
    const soaked = ["soaked", "tourniquet", "place", "pack", "twist"].includes(id);
    const marks = id === "place" && MARKS[name];
    const band = done("place") && tourniquet(limb, MARKS[name].above, { tight: done("twist"), time: done("time") && TIME, cm: LIMBS[limb].cm });
    return [[body(), wrapped(limb, x, done("soaked") ? 4 : 3), soaked && placed(x, y, 0, id === "soaked" ? 0.8 : 1.1, stain()), band, marks && Object.values(marks).map((to, i) => mark(limb, to, i + 1))], ["see_wrapped", soaked && "see_soaked", band && (done("twist") ? "see_tight" : "see_loose"), done("time") && "see_time", marks && "see_marks"]];
  }
  if (done("press")) return [[body(), cut, name === "embedded" && here(splinter()), hands()], [{ neck: "see_one", embedded: "see_sides" }[name] || "see_hands"]];
  return [[body(), cut, name === "embedded" && here(splinter())], [name === "embedded" ? "see_object" : "see_flow"]];
}

function mark(limb, x, n) {
  const y = edges(limb, x)[0] - 26;
  return h("g", {}, turn(limb, x, x, 12, ["#fff", INK]), h("circle", { cx: x, cy: y, r: 15, fill: "#fff", stroke: INK, "stroke-width": 2.5 }), h("text", { x, y: y + 6, "text-anchor": "middle", "font-size": 18, "font-weight": 700, fill: INK }, String(n)));
}

function render({ model, el }) {
  const params = model.get("params");
  const { wound: name, blood, limits, steps, rate, mistake_seconds } = params;
  const gap = model.get("lang") === "zh" ? "" : " ";
  const now = () => performance.now() / 1000;
  let since = null; // when thinking began; null while paused or not begun
  let thought = 0;
  const amount = h("strong", {});
  const speed = h("span", {});
  const bar = h("progress", { max: 50 });
  const level = h("span", { role: "status" });
  const hold = h("button", { type: "button", onclick: () => pause(since !== null) });
  const free = h("input", { type: "checkbox", onchange: () => set({ untimed: free.checked }) });
  const panel = h("div", { class: "bo-bleeding-panel" });

  const left = (run) => (run.i ? steps[run.i - 1].left : 1);
  const think = (run) => (run.untimed || !run.i ? 0 : thought + (since === null ? 0 : now() - since));
  const box = (step) => (!step || step.id === "shock" ? "50 0 360 340" : { groin: "40 0 380 290", neck: "50 60 360 270" }[name] || "0 4 460 236");
  const { root, run, t, say, save, draw } = stepwise({ model, el }, {
    cls: "bo-bleeding", variant: name, box, panel, extra: { lost: 0, untimed: false },
    look(own) {
      const [art, seen] = scene(params, own);
      const places = own.step?.id === "place" && Object.keys(MARKS[name]).map((one, i) => `${circled(i)} ${say(`a_${one}`)}`).join(gap ? "; " : "；");
      return { art, seen: seen.filter(Boolean).map((word) => t(word, { places })).join(gap) };
    },
    about: () => ({ think: Math.round(think(run) * 10) / 10 }),
    acted(right, action, more) {
      const step = right ? steps[run.i - 1] : steps[run.i];
      const before = right ? (run.i > 1 ? steps[run.i - 2].left : 1) : left(run);
      run.lost += (rate * before * (more.think + (right ? step.seconds : mistake_seconds))) / 60;
      restartClock();
    },
    again: restartClock,
    prefix: (id, action) => (id === "place" ? `${circled(Object.keys(MARKS[name]).indexOf(action))} ` : ""),
    ended: () => [h("p", {}, t("lost", { ml: Math.round(run.lost), percent: Math.round((100 * run.lost) / blood) }))],
    value: () => ({ lost: Math.round(run.lost) }),
  });

  function restartClock() {
    thought = 0;
    since = since === null && run?.i > 1 ? null : now();
  }
  function set(patch) {
    Object.assign(run, patch);
    save();
    tick();
  }
  function pause(on) {
    if (on) [thought, since] = [think(run), null];
    else since = now();
    tick();
  }
  function tick() {
    const flow = rate * left(run);
    const ml = run.lost + (run.step ? (flow * think(run)) / 60 : 0);
    const percent = (100 * ml) / blood;
    amount.textContent = t("lost", { ml: Math.round(ml / 10) * 10, percent: Math.round(percent) });
    hold.hidden = run.untimed || !run.step || !run.i || flow < 1;
    speed.textContent = hold.hidden || since !== null ? (flow < 1 ? t("stopped") : t("rate", { ml: Math.round(flow) })) : t("paused");
    bar.value = percent;
    const word = t(percent > limits[1] ? "over_lethal" : percent > limits[0] ? "over_shock" : "below");
    if (level.textContent !== word) level.textContent = word;
    level.classList.toggle("bo-bleeding-over", percent > limits[0]);
    hold.textContent = t(since === null && run.i ? "resume" : "pause");
    free.checked = run.untimed;
    panel.hidden = !run.step;
  }
  bar.setAttribute("aria-label", t("bar"));
  panel.append(h("p", {}, amount), h("div", { class: "bo-bleeding-bar" }, bar, h("span", {}, `${limits[0]}%`), h("span", {}, `${limits[1]}%`)), h("p", { class: "bo-hint" }, speed, " · ", level), h("div", { class: "bo-actions" }, hold, h("label", { class: "bo-bleeding-free" }, free, t("untimed"))));
  root.firstElementChild.append(["", t(params.tourniquet ? "kit_tq" : "kit_no"), params.gauze === "plain" ? "" : t("gauze_haemostatic")].join(gap));
  root.append(h("p", { class: "bo-hint" }, t("model", { kg: params.weight, all: blood })));
  since = run.i ? now() : null;
  const timer = setInterval(tick, 250);
  draw();
  tick();
  return () => {
    clearInterval(timer);
    root.remove();
  };
}

export default { render };
