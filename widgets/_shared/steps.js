// A skill done step by step: a picture, a question, what may be done; each mistake is explained in place.
import { h, words, recorder, remember, finish, shuffled, landmark } from "./kit.js";

/**
 * Run the steps of `params.steps`: [{id, right: [actions], choices: [actions]}]. Words: ask_, ok_, step_ and, where ok_ tells
 * what happened, why_ + step; a_ + action; no_ + action; each may end in _<variant>, and a_ and no_ may begin with the step.
 *
 * `look(run)`: {art, seen}: what is drawn, and the same in words. Optional: `panel`, an element above the picture;
 * `about(action)`: what is logged with an act beside {step, action}; `allowed(step, action, about)`: false makes a right
 * action wrong, a word makes it wrong for that reason; `acted(right, action, about)`; `ended()`: elements for the end; `again()`; `prefix(step, action)`: what stands before
 * an action's words; `value()`: what the value has beside the mistakes.
 * Nothing is drawn before the caller calls `draw`. Returns {root, run, t, say, draw, paint, save}: `run` is {i, mistakes, seed, step} and what `extra` holds; `save` keeps it.
 */
export function stepwise({ model, el }, { cls, box, variant, extra = {}, look, panel, about, allowed, acted, ended, again, value, prefix }) {
  const t = words(model);
  const table = model.get("words");
  const log = recorder(model);
  const { steps } = model.get("params");
  const fresh = () => ({ i: 0, mistakes: [], seed: 1, ...extra });
  const run = { ...fresh(), ...model.get("state") };
  if (!(run.i >= 0 && run.i <= steps.length)) Object.assign(run, fresh());
  const step = () => steps[run.i];
  const save = () => remember(model, { ...run, step: undefined });
  const say = (...names) => t(names.flatMap((name) => [`${name}_${variant}`, name]).find((name) => name in table) ?? names.at(-1));
  const label = (id, action) => (prefix?.(id, action) ?? "") + say(`a_${id}_${action}`, `a_${action}`);
  const reason = (id, action) => say(`no_${id}_${action}`, `no_${action}`);

  const count = h("p", { class: "bo-hint" });
  const ask = h("h3", { class: "bo-prompt", tabindex: "-1" });
  const stage = h("div", { class: "bo-steps-art" });
  const told = h("div", { class: "bo-steps-told", role: "status", "aria-live": "polite" });
  const actions = h("div", { class: "bo-steps-choices", role: "group" });
  const end = h("div", {});
  const root = h("section", { class: `bo bo-steps ${cls}`, "aria-label": landmark(model, t("title")) }, h("p", { class: "bo-steps-scene" }, say("scene")), count, panel, stage, told, ask, actions, end);

  function tell(right, text) {
    told.replaceChildren(right === null ? text : h("p", { class: `bo-feedback bo-${right ? "right" : "wrong"}` }, h("strong", { class: "bo-verdict" }, right ? `✓ ${t("right")} ` : `✕ ${t("wrong")} `), text));
  }
  const wasTried = (action) => !step().right.includes(action) && run.mistakes.some((one) => one[0] === step().id && one[1] === action);
  function tried() {
    for (const one of actions.children) {
      const on = wasTried(one.dataset.action);
      one.classList.toggle("bo-steps-tried", on);
      if (on) one.setAttribute("aria-disabled", "true");
    }
  }
  function act(action) {
    const { id, right } = step();
    if (wasTried(action)) return tell(false, reason(id, action));
    const more = about?.(action) ?? {};
    const fit = right.includes(action) ? (allowed?.(id, action, more) ?? true) : false;
    log("act", { step: id, action, ...more });
    if (fit === true) {
      run.i += 1;
      tell(true, say(`ok_${id}_${action}`, `ok_${id}`));
    } else {
      run.mistakes.push([id, fit || action]);
      tell(false, reason(id, fit || action));
    }
    acted?.(fit === true, action, more);
    save();
    if (fit !== true) {
      paint();
      told.scrollIntoView({ block: "nearest" });
      return tried();
    }
    const inside = root.contains(document.activeElement);
    draw();
    if (inside) (step() ? ask : end.firstChild).focus({ preventScroll: true });
    stage.scrollIntoView({ block: "nearest" });
    if (!step()) return finish(model, { mistakes: run.mistakes.map((one) => one.join(":")), ...value?.() });
    return undefined;
  }
  function restart() {
    const seed = run.seed + 1;
    log("again", { seed });
    Object.assign(run, fresh(), { seed });
    again?.();
    save();
    told.replaceChildren();
    draw();
    ask.focus();
  }
  /** The picture alone, for what moves while a question stands. */
  function paint() {
    const { art, seen } = look(run);
    stage.replaceChildren(h("svg", { viewBox: box(step()), role: "img", "aria-label": seen }, art));
  }
  function draw() {
    const now = step();
    run.step = now;
    paint();
    count.textContent = now ? t("step_n", { n: run.i + 1, of: steps.length }) : "";
    ask.hidden = !now;
    ask.textContent = now ? say(`ask_${now.id}`) : "";
    actions.setAttribute("aria-label", ask.textContent);
    const order = now ? shuffled(now.choices.length, run.seed * 97 + run.i) : [];
    actions.replaceChildren(...order.map((n) => now.choices[n]).map((one) => h("button", { type: "button", "data-action": one, onclick: () => act(one) }, label(now.id, one))));
    if (now) tried();
    end.replaceChildren(...(now ? [] : summary()));
  }
  function summary() {
    const missed = [...new Set(run.mistakes.map(([id]) => id))];
    const wrong = (id) => run.mistakes.filter((one) => one[0] === id).map((one) => h("p", {}, reason(...one)));
    const good = steps.filter((one) => !missed.includes(one.id));
    return [
      h("h3", { tabindex: "-1" }, t("ended", { n: good.length, of: steps.length })),
      ...(ended?.() ?? []),
      missed.length ? h("div", { class: "bo-feedback bo-wrong" }, h("p", { class: "bo-verdict" }, t("practise")), h("ul", {}, missed.map((id) => h("li", {}, h("strong", {}, say(`step_${id}`)), wrong(id))))) : h("p", {}, t("perfect")),
      h("details", { class: "bo-feedback bo-right", open: !missed.length }, h("summary", { class: "bo-verdict" }, t("all_steps")), h("ol", {}, steps.map((one) => h("li", {}, h("strong", {}, say(`step_${one.id}`)), h("br"), say(`why_${one.id}`, `ok_${one.id}`))))),
      h("div", { class: "bo-actions" }, h("button", { type: "button", class: "bo-main", onclick: restart }, t("again"))),
    ];
  }
  el.append(root);
  if (run.i && step()) tell(null, h("p", { class: "bo-hint" }, t("restored")));
  return { root, run, t, say, draw, paint, save };
}
