import { h, words, recorder, remember, finish, announcer, feedback, uid } from "./_shared/kit.js";

// Pick, check, read the reasons of what was picked; after two wrong tries the answer can be shown.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, options, many } = model.get("params");
  const name = uid("choice");
  const right = options.flatMap((option, i) => (option.correct ? [i] : []));
  const reasons = options.map(() => h("div", { class: "bo-reason" }));
  const inputs = options.map((option, i) =>
    h("input", { type: many ? "checkbox" : "radio", name, value: String(i), onchange: choose, "aria-describedby": `${name}-${i}` }),
  );
  const rows = options.map((option, i) => {
    reasons[i].id = `${name}-${i}`;
    return h("div", {}, h("label", { class: "bo-option" }, inputs[i], h("span", {}, option.text)), reasons[i]);
  });
  const check = h("button", { type: "button", class: "bo-main", onclick: judge }, t("check"));
  const show = h("button", { type: "button", hidden: true, onclick: reveal }, t("show"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("again"));
  const root = h(
    "section",
    { class: "bo bo-choice", "aria-label": prompt },
    h("fieldset", {}, h("legend", {}, prompt), h("p", { class: "bo-hint" }, t(many ? "pick_many" : "pick_one")), rows),
  );
  const say = announcer(root);
  root.append(h("div", { class: "bo-actions" }, check, show, again));

  const chosen = () => inputs.flatMap((input, i) => (input.checked ? [i] : []));
  const isRight = (picks) => picks.length === right.length && picks.every((i) => right.includes(i));

  function choose() {
    for (const reason of reasons) reason.replaceChildren();
    say("");
    log("choose", chosen());
    remember(model, { chosen: chosen(), checked: false });
  }
  function explain(picks) {
    options.forEach((option, i) => {
      reasons[i].replaceChildren(...(picks.includes(i) ? [feedback(t, option.correct, h("p", {}, option.why))] : []));
    });
  }
  function judge() {
    const picks = chosen();
    if (!picks.length) return say(t("pick_first"));
    const good = isRight(picks);
    const tries = (model.get("state").tries || 0) + 1;
    log("check", { picks, right: good });
    explain(picks);
    const partly = !good && many && picks.some((i) => right.includes(i));
    say(good ? t("right") : t(partly ? "partly" : "wrong"), !partly);
    show.hidden = good || tries < 2;
    again.hidden = !good;
    remember(model, { chosen: picks, checked: true, tries });
    if (good) finish(model, picks);
    return undefined;
  }
  function reveal() {
    log("show", null);
    explain([...options.keys()]);
    const zh = model.get("lang") === "zh";
    say(`${t("answer")}${zh ? "：" : ": "}${right.map((i) => options[i].text).join(zh ? "；" : "; ")}`);
    show.hidden = true;
    again.hidden = false;
    again.focus();
    remember(model, { checked: true, shown: true });
    finish(model, chosen());
  }
  function restart() {
    log("again", null);
    for (const input of inputs) input.checked = false;
    explain([]);
    say("");
    again.hidden = true;
    remember(model, { chosen: [], checked: false, shown: false, tries: 0 });
    inputs[0].focus();
  }

  const state = model.get("state") || {};
  for (const i of state.chosen || []) if (inputs[i]) inputs[i].checked = true;
  if (state.checked) {
    explain(state.shown ? [...options.keys()] : state.chosen || []);
    again.hidden = !(state.shown || isRight(state.chosen || []));
    show.hidden = !again.hidden || (state.tries || 0) < 2;
  }
  el.append(root);
  return () => root.remove();
}

export default { render };
