import { h, words, recorder, remember, finish, announcer, feedback, uid } from "./_shared/kit.js";
import { drawn, wound } from "./_shared/body.js";

const SIDED = ["chest", "body"]; // pictures that show both sides of the patient

// A place is chosen by its number on the picture, anywhere in its outline, or in the list; all three are one choice.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, picture, box, regions, wound: bleeding } = model.get("params");
  const [left, top, width, height] = box;
  const name = uid("hotspot");
  const right = regions.flatMap((one, i) => (one.correct ? [i] : []));
  const many = right.length > 1;

  let marked = new Set(); // places whose mark is on show and still true
  let shown = false;
  const outline = ({ circle, polygon }, attrs) => (circle ? h("circle", { cx: circle[0], cy: circle[1], r: circle[2], ...attrs }) : h("polygon", { points: polygon.map((point) => point.join()).join(" "), ...attrs }));
  const areas = regions.map((one, i) => outline(one, { class: "bo-area", onclick: () => press(i) }));
  const leads = regions.map(({ at, tip }) => tip && h("path", { d: `M${at.join(" ")}L${tip.join(" ")}`, class: "bo-lead" }));
  const label = (i) => t("place", { n: i + 1, label: regions[i].label });
  const marks = regions.map(({ at: [x, y] }, i) =>
    h("button", { type: "button", class: "bo-spot", "aria-label": label(i), style: `left:${(100 * (x - left)) / width}%;top:${(100 * (y - top)) / height}%`, onclick: () => press(i) }, h("span", {})),
  );
  const reasons = regions.map((_, i) => h("div", { class: "bo-reason", id: `${name}-${i}` }));
  const inputs = regions.map((_, i) => h("input", { type: many ? "checkbox" : "radio", name, value: i, onchange: () => chosenAnew(), "aria-describedby": reasons[i].id }));
  const rows = regions.map((one, i) => h("div", {}, h("label", { class: "bo-option" }, inputs[i], h("b", { class: "bo-number" }, i + 1), h("span", {}, one.label)), reasons[i]));

  const said = [t(`see_${picture}`), bleeding && t("see_wound", { label: bleeding.label })].filter(Boolean).join(" ");
  const art = h("svg", { viewBox: box.join(" "), role: "img", "aria-label": said }, drawn(picture), bleeding && h("g", { transform: `translate(${bleeding.at.join(" ")})` }, wound(picture === "body" ? 0.6 : 1)));
  const layer = h("svg", { viewBox: box.join(" "), "aria-hidden": "true", class: "bo-areas", onclick: (event) => event.target === layer && missed() }, areas, leads);
  const sides = SIDED.includes(picture) && ["side_right", "side_left"].map((side) => h("span", { class: "bo-side" }, t(side)));
  const stage = h("div", { class: `bo-stage bo-${picture}`, style: `--bo-tall: ${height / width}` }, art, layer, h("div", { role: "group", "aria-label": t("places") }, marks), sides);
  const check = h("button", { type: "button", class: "bo-main", onclick: judge }, t("check"));
  const show = h("button", { type: "button", hidden: true, onclick: reveal }, t("show"));
  const again = h("button", { type: "button", hidden: true, onclick: restart }, t("again"));
  const list = h("fieldset", {}, h("legend", { class: "bo-unseen" }, prompt), rows);
  const side = h("div", {}, list);
  const root = h(
    "section",
    { class: "bo bo-hotspot", "aria-label": prompt },
    h("p", { class: "bo-prompt" }, prompt),
    h("p", { class: "bo-hint" }, t(many ? "several" : "one", { n: right.length })),
    h("div", { class: "bo-map-box" }, h("div", { class: "bo-map" }, stage, side)),
  );
  const say = announcer(side);
  side.append(h("div", { class: "bo-actions" }, check, show, again));

  const chosen = () => inputs.flatMap((input, i) => (input.checked ? [i] : []));
  const ids = (list) => list.map((i) => regions[i].id);
  const isRight = (picks) => picks.length === right.length && picks.every((i) => right.includes(i));
  const points = (picks) => Math.max(0, picks.reduce((sum, i) => sum + (right.includes(i) ? 1 : -1), 0));

  function draw() {
    regions.forEach(({ correct }, i) => {
      const state = marked.has(i) ? (correct ? "bo-good" : "bo-bad") : "";
      for (const part of [areas[i], marks[i]]) {
        part.classList.toggle("bo-chosen", inputs[i].checked);
        part.classList.remove("bo-good", "bo-bad");
        if (state) part.classList.add(state);
      }
      marks[i].setAttribute("aria-pressed", String(inputs[i].checked));
      marks[i].firstChild.textContent = marked.has(i) ? (correct ? "✓" : "✕") : String(i + 1);
    });
  }
  function mark(which) {
    marked = new Set(which);
    regions.forEach((one, i) => {
      const forgotten = shown && many && one.correct && !inputs[i].checked && h("p", {}, t("missed"));
      reasons[i].replaceChildren(...(marked.has(i) ? [feedback(t, one.correct, forgotten, h("p", {}, one.why))] : []));
    });
    draw();
  }
  function press(i) {
    inputs[i].checked = many ? !inputs[i].checked : true;
    chosenAnew();
  }
  function missed() {
    log("outside", null);
    say(t("outside"));
  }
  function chosenAnew() {
    log("choose", { picks: ids(chosen()) });
    shown = false;
    mark([]);
    say("");
    remember(model, { picks: ids(chosen()), checked: false, shown: false });
  }
  function judge() {
    const picks = chosen();
    if (!picks.length) return say(t("first"));
    const good = isRight(picks);
    const tries = (model.get("state").tries || 0) + 1;
    log("check", { picks: ids(picks) });
    mark(picks);
    const tally = many ? t("score", { n: points(picks), all: right.length }) : t("right");
    say(good ? tally : t(many && points(picks) ? "partly" : "wrong"), !many);
    ends(good, tries);
    remember(model, { picks: ids(picks), checked: true, shown: false, tries });
    if (good) finish(model, ids(picks));
    return undefined;
  }
  function reveal() {
    const picks = chosen();
    log("show", { picks: ids(picks) });
    shown = true;
    mark(regions.keys());
    const answer = t("answer_is", { labels: right.map((i) => label(i)).join(t("comma")) });
    say(many ? `${answer} ${t("score", { n: points(picks), all: right.length })}` : answer);
    ends(true, 0);
    again.focus();
    remember(model, { picks: ids(picks), checked: true, shown: true });
    finish(model, ids(picks));
  }
  function ends(over, tries) {
    again.hidden = !over;
    show.hidden = over || !(tries >= 2);
  }
  function restart() {
    log("again", null);
    for (const input of inputs) input.checked = false;
    shown = false;
    mark([]);
    say("");
    ends(false, 0);
    remember(model, { picks: [], checked: false, shown: false, tries: 0 });
    inputs[0].focus();
  }

  const state = model.get("state") || {};
  regions.forEach((one, i) => (inputs[i].checked = (state.picks || []).includes(one.id)));
  shown = Boolean(state.shown);
  mark(shown ? regions.keys() : state.checked ? chosen() : []);
  ends(Boolean(state.checked) && (shown || isRight(chosen())), state.tries);
  el.append(root);
  return () => root.remove();
}

export default { render };
