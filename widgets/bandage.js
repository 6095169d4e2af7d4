import { h } from "./_shared/kit.js";
import { placed, shape } from "./_shared/draw.js";
import { WRAPS, graze, pad } from "./_shared/wraps.js";
import { stepwise } from "./_shared/steps.js";

function render({ model, el }) {
  const { method, steps } = model.get("params");
  const { box, body, wound, size, turned = 0, pad: dressing, steps: laid, under, last } = WRAPS[method];
  const before = (run, id) => steps.slice(0, run.i).some((one) => one.id === id);
  const { root, t, say, draw } = stepwise({ model, el }, {
    cls: "bo-bandage", variant: method, box: () => box,
    look(run) {
      const done = steps.slice(0, run.i).filter((one) => one.id.startsWith("lay")).length;
      const pale = run.step?.id === "tight";
      const covered = before(run, "cover");
      const at = wound && placed(...wound, turned, 1, covered ? placed(0, 0, -turned, 1, pad(...dressing)) : graze(size));
      const art = [under && done > 0 && done < laid.length && shape(under, "#F2E8CC"), body(pale), at, laid.slice(last ? Math.max(0, done - 1) : 0, done).map((add) => add())];
      const seen = t("picture", { where: say("scene"), pad: t(covered || !wound ? "pad_yes" : "pad_no"), method: t(`a_choose_${method}`), n: done, of: laid.length });
      return { art, seen: pale ? `${seen} ${t("pale")}` : seen };
    },
    ended: () => [h("p", {}, t("standard"))],
  });
  draw();
  return () => root.remove();
}

export default { render };
