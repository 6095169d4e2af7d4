import { h } from "./_shared/kit.js";
import { CLOTHS, line, placed, shape } from "./_shared/draw.js";
import { arm, turn } from "./_shared/limbs.js";
import { torso } from "./_shared/trunk.js";
import { CHILD } from "./_shared/hair.js";
import { brush, burn, film, flash, powder, socket, steam, stuck, water } from "./_shared/burns.js";
import { stepwise } from "./_shared/steps.js";

const FAST = 60; // a minute of cooling passes in a second; the learner is told
const LONGEST = 1800;
const SKIN = { oil: "warm", electric: "brown", chemical: "light" };

/** What is drawn, and the keys of the words that say the same. */
function scene(name, steps, run) {
  const done = (id) => steps.slice(0, run.i).some((one) => one.id === id);
  const id = run.step?.id;
  const wet = done("start") && !done("cool");
  const words = [wet && "see_water", done("cover") ? "see_film" : done("remove") ? "see_burn" : ""];
  if (name === "soup") {
    const bare = done("remove");
    const at = (...parts) => placed(229, 240, 0, 0.78, ...parts);
    return [[torso({ skin: "light", hair: CHILD, age: "child", cloth: bare ? null : "green", worried: !done("cool") }), bare ? at(placed(0, -14, 0, 1.35, burn()), placed(2, 26, 184, 1.3, burn())) : at(h("path", { d: "M-44 -20C-30 -34 20 -34 42 -18C52 4 40 44 24 60C6 70 -20 66 -32 48C-44 26 -54 0 -44 -20Z", fill: "#A8602A", "fill-opacity": 0.55 })), !done("stop") && at(placed(0, -26, 0, 1, steam())), wet && placed(228, 236, 0, 0.9, water(110, 56)), done("cover") && placed(2, 6, 0, 1, at(film(146, 118)))], [bare ? "" : "see_soup", ...words]];
  }
  const jewels = !done("remove") && [turn("arm", 312, 310, 15, ["#3A3D44", "#8C919A"]), h("circle", { cx: 312, cy: 131, r: 12, fill: "#FBFBF8", stroke: "#1B1D22", "stroke-width": 2.5 }), line("M312 125V131L317 134", 2), h("rect", { x: 392, y: 131, width: 6, height: 15, rx: 2, fill: "#F6C945", stroke: "#1B1D22", "stroke-width": 1.8, transform: "rotate(3 395 138)" })];
  const x = name === "electric" ? 352 : 236;
  const at = (...parts) => placed(x, 133, 0, 1, ...parts);
  const covered = name !== "electric" && !done("remove");
  const art = [arm({ skin: SKIN[name], cloth: "sand", sleeve: covered ? "long" : "rolled" }), !covered && at(placed(0, 0, 0, name === "electric" ? 0.5 : 1.15, burn()))];
  if (name === "oil") art.push(covered && at(h("path", { d: "M-46 0C-44 -18 -16 -22 8 -20C32 -22 50 -12 46 4C42 20 12 22 -10 20C-32 20 -48 14 -46 0Z", fill: "#B98A1E", "fill-opacity": 0.5 })), !done("stop") && at(placed(0, -30, 0, 1, steam())), !covered && placed(x - 12, 136, 0, 0.8, stuck(CLOTHS.sand[0])));
  if (name === "chemical") art.push(!done("brush") && [at(powder()), id === "brush" && placed(x + 52, 128, 32, 0.9, brush())], done("brush") && covered && at(placed(0, 0, 0, 0.4, powder())));
  if (name === "electric") art.push(!done("power") && [shape("M50 214C140 198 240 216 336 196L342 204C250 226 140 210 50 224Z", "#3A3D44"), line("M338 200L352 170M340 202L362 176", 2, { stroke: "#C98B2B" }), placed(372, 178, 0, 1, flash())], placed(140, 56, 0, 0.9, socket(!done("power"))));
  art.push(jewels, wet && at(water(90)), done("cover") && at(film(name === "electric" ? 92 : 138, 74)));
  return [art, [name === "chemical" && done("brush") ? "" : `see_${name}`, jewels && "see_rings", name === "electric" && (done("power") ? "see_off" : "see_on"), ...words]];
}

function render({ model, el }) {
  const { burn: name, steps } = model.get("params");
  const { need } = steps.find((one) => one.need);
  const face = h("strong", { class: "bo-burn-time" });
  const bar = h("progress", { max: need });
  const heard = h("span", { role: "status" });
  const panel = h("div", { class: "bo-burn-clock", hidden: true });
  let since = null;

  const { root, run, t, draw, save } = stepwise({ model, el }, {
    cls: "bo-burn", variant: name, panel, extra: { cooled: 0 }, box: () => (name === "soup" ? "60 -14 350 340" : "70 0 390 226"),
    look(own) {
      const [art, seen] = scene(name, steps, own);
      return { art, seen: seen.filter(Boolean).map((word) => t(word)).join(model.get("lang") === "zh" ? "" : " ") };
    },
    about: () => (run.step.need ? { seconds: Math.floor(cooled()) } : {}),
    allowed: (id, action, more) => (run.step.need && more.seconds < need ? "early" : true),
    acted: keep,
    again: () => (since = null),
    ended: () => [h("p", {}, t("motto"))],
  });

  const cooled = () => Math.min(LONGEST, run.cooled + (since === null ? 0 : ((performance.now() - since) / 1000) * FAST));
  function keep() {
    run.cooled = cooled();
    since = steps[run.i]?.need ? performance.now() : null;
    queueMicrotask(tick); // once the step is drawn, so that the clock does not come later and push the page
  }
  function tick() {
    const runs = Boolean(run.step?.need);
    panel.hidden = !runs;
    if (!runs) return;
    if (since === null) since = performance.now();
    const seconds = Math.floor(cooled());
    face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    bar.value = seconds;
    const said = seconds >= need ? t("reached") : seconds >= 300 ? t("minutes", { n: Math.floor(seconds / 300) * 5 }) : "";
    if (heard.textContent === said) return;
    heard.textContent = said;
    keep();
    save();
  }
  bar.setAttribute("aria-label", t("clock"));
  panel.append(h("p", {}, t("clock"), " ", face), bar, h("p", { class: "bo-hint" }, t("fast"), " ", heard));
  draw();
  const timer = setInterval(tick, 200);
  tick();
  return () => {
    clearInterval(timer);
    root.remove();
  };
}

export default { render };
