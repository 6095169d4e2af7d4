import { h, words, recorder, remember, finish, announcer, uid, landmark } from "./_shared/kit.js";
import { chest, pad, padOnChest, pressingHands, reachingHand, aedBox, CHEST, CHEST_POINTS, AED, AED_POINTS } from "./_shared/figures.js";

const CPR_SECONDS = 120;
const CLOCK_FACTOR = 10; // two minutes in twelve seconds; the learner is told
const REACH = 32; // picture units around a place that still count as it when a pad is dropped or the chest tapped
const DRAG_FROM = 6; // pixels: less is a tap

const percent = ([x, y], size) => `left:${(100 * x) / size.width}%;top:${(100 * y) / size.height}%`;

/** The learner's course: where they are, what is right there, what went wrong. Kept in the model's state. */
function course(model) {
  const { steps } = model.get("params");
  const ids = [...steps.map((step) => step.id), "end"];
  const kept = model.get("state") || {};
  const state = { step: ids.includes(kept.step) ? kept.step : ids[0], placed: { ...kept.placed }, mistakes: [...(kept.mistakes || [])], steps: [...(kept.steps || [])] };
  const save = () => remember(model, { step: state.step, placed: { ...state.placed }, mistakes: [...state.mistakes], steps: [...state.steps] });
  return {
    state, save,
    now: () => steps.find((step) => step.id === state.step),
    number: () => ids.indexOf(state.step) + 1,
    total: steps.length,
    before: (id) => ids.includes(id) && ids.indexOf(state.step) <= ids.indexOf(id),
    advance() {
      state.steps.push(state.step);
      state.step = ids[ids.indexOf(state.step) + 1];
      save();
    },
    mistake(action) {
      state.mistakes.push({ step: state.step, action });
      save();
    },
    restart() {
      Object.assign(state, { step: ids[0], placed: {}, mistakes: [], steps: [] });
      save();
    },
  };
}

/** What is to be seen on the chest at this step: {options of chest(), hand, pressing}. */
function scene(go, complication) {
  const { step } = go.state;
  return {
    clothed: go.before("bare"),
    wet: complication === "wet" && go.before("dry"),
    patch: complication === "patch" && go.before("peel"),
    implant: complication === "implant",
    hand: step === "look" || step === "away",
    pressing: ["cpr_run", "leave", "end"].includes(step),
  };
}

/** The chest with everything on it, as one picture whose name says what is seen. */
function picture(t, seen, placed) {
  const entries = Object.entries(placed);
  const spots = entries.map(([, where]) => t(`place_${where}`)).join(t("comma"));
  const said = [
    t("figure"), seen.clothed && t("see_clothed"), !seen.clothed && seen.wet && t("see_wet"), !seen.clothed && seen.patch && t("see_patch"),
    !seen.clothed && seen.implant && t("see_implant"), entries.length && t("see_pads", { places: spots }), seen.hand && t("see_hand"),
  ].filter(Boolean);
  return h(
    "svg",
    { viewBox: `0 0 ${CHEST.width} ${CHEST.height}`, role: "img", "aria-label": said.join(" "), class: "bo-aed-chest" },
    chest({ skin: "warm", ...seen }),
    entries.map(([n, where]) => padOnChest(n, where)),
    seen.hand && h("g", { class: "bo-aed-hand", transform: "translate(276 196) rotate(-20) scale(0.85)" }, reachingHand()),
    seen.pressing && h("g", { transform: "translate(170 182)" }, h("g", { class: "bo-aed-hands" }, pressingHands())),
  );
}

/** The AED with its two real buttons. Returns {root, update(on, plugged, ready)}. */
function device(t, press) {
  const art = h("svg", { viewBox: `0 0 ${AED.width} ${AED.height}`, "aria-hidden": "true" });
  const key = (id, icon) =>
    h(
      "button",
      { type: "button", class: `bo-aed-${id}`, style: percent(AED_POINTS[id], AED), onclick: () => press(id) },
      h("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", icon)),
      h("span", {}, t(id)),
    );
  const power = key("power", { d: "M12 3 L12 12 M7 6.5 A8 8 0 1 0 17 6.5", fill: "none", stroke: "currentColor", "stroke-width": 2.5, "stroke-linecap": "round" });
  const shock = key("shock", { d: "M14 2 L5 14 L11 14 L9 22 L19 9 L12.5 9 Z", fill: "currentColor" });
  return {
    root: h("div", { class: "bo-aed-device" }, art, power, shock),
    update(on, plugged, ready) {
      art.replaceChildren(aedBox({ on, plugged }));
      shock.classList.toggle("bo-aed-ready", ready);
    },
  };
}

/** Let a pad be dragged as well as tapped; `drop(x, y)` gets the page point, `pick()` a tap or a key press. */
function draggable(button, pick, drop) {
  let from = null;
  let moved = false;
  button.addEventListener("pointerdown", (e) => {
    if (e.button) return;
    const art = button.firstElementChild.getBoundingClientRect();
    from = [e.clientX, e.clientY, art.left + art.width / 2, art.top + art.height / 2];
    moved = false;
    button.setPointerCapture(e.pointerId);
  });
  button.addEventListener("pointermove", (e) => {
    if (!from) return;
    moved = moved || Math.hypot(e.clientX - from[0], e.clientY - from[1]) > DRAG_FROM;
    if (!moved) return;
    button.style.transform = `translate(${e.clientX - from[2]}px, ${e.clientY - from[3]}px)`; // the pad's middle under the finger
    button.classList.add("bo-aed-dragged");
  });
  // Lifting the finger at speed would count as a fling, and the browser swallows the tap after a fling.
  button.addEventListener("touchmove", (e) => e.preventDefault(), { passive: false });
  const end = (e) => {
    if (from && moved && e.type === "pointerup") drop(e.clientX, e.clientY);
    from = null;
    button.style.transform = "";
    button.classList.remove("bo-aed-dragged");
  };
  button.addEventListener("pointerup", end);
  button.addEventListener("pointercancel", end);
  button.addEventListener("click", (e) => {
    if (!moved || e.detail === 0) pick(); // the click that ends a drag is not a choice; detail 0 is the keyboard
    moved = false;
  });
}

/** The second half of the step "pads": a tray of two pads and the places on the chest. */
function placing(t, params, go, done, tell) {
  const tray = h("div", { class: "bo-aed-tray", role: "group", "aria-label": t("ask_pads") });
  const layer = h("div", { class: "bo-aed-places", onclick: (e) => e.target === layer && at(e.clientX, e.clientY) });
  const placed = () => go.state.placed;
  let inHand = null;
  let missed = null;

  function at(x, y) {
    const box = layer.getBoundingClientRect();
    const scale = CHEST.width / box.width;
    const point = [(x - box.left) * scale, (y - box.top) * scale];
    const away = (id) => Math.hypot(CHEST_POINTS[id][0] - point[0], CHEST_POINTS[id][1] - point[1]);
    const nearest = params.places.reduce((a, b) => (away(b) < away(a) ? b : a));
    if (away(nearest) <= REACH) return put(nearest);
    draw();
    return tell(null, t(inHand ? "between" : "pick_pad"));
  }
  function pick(n) {
    inHand = n;
    missed = null;
    draw();
    tell(null, t("picked", { n }));
    tray.querySelector(`[data-pad="${n}"]`).focus();
  }
  function put(where) {
    if (!inHand) return tell(null, t("pick_pad"));
    if (Object.values(placed()).includes(where)) {
      draw();
      return tell(null, t("taken"));
    }
    const right = params.right_places.includes(where);
    missed = right ? null : where;
    if (right) placed()[inHand] = where;
    if (right) inHand = null;
    done(where, right);
    draw();
    if (right) tray.querySelector("button:not([hidden])")?.focus();
    else layer.querySelector(`[data-place="${where}"]`).focus();
    return undefined;
  }
  function padButton(n) {
    const button = h(
      "button",
      { type: "button", class: "bo-aed-pad", "data-pad": n },
      h("svg", { viewBox: "-26 -33 52 66", "aria-hidden": "true" }, pad(n)),
      h("span", {}, t("pad", { n })),
    );
    const drop = (x, y) => {
      inHand = n;
      at(x, y);
    };
    draggable(button, () => pick(n), drop);
    return button;
  }
  function placeButton(id) {
    const taken = Object.values(placed()).includes(id);
    const name = t(taken ? "placed" : "place", { where: t(`place_${id}`) });
    const marks = `bo-aed-place${taken ? " bo-aed-taken" : ""}${missed === id ? " bo-aed-missed" : ""}`;
    return h("button", { type: "button", class: marks, "data-place": id, style: percent(CHEST_POINTS[id], CHEST), "aria-label": name, disabled: taken, onclick: () => put(id) });
  }
  function draw() {
    const active = go.state.step === "pads";
    tray.hidden = layer.hidden = !active;
    for (const button of tray.children) {
      const n = button.dataset.pad;
      button.hidden = !active || n in placed();
      button.setAttribute("aria-pressed", String(inHand === n));
    }
    layer.replaceChildren(...(active ? params.places.map(placeButton) : []));
    layer.classList.toggle("bo-aed-armed", inHand !== null);
  }
  tray.append(padButton("1"), padButton("2"));
  return { tray, layer, draw, reset: () => (inHand = missed = null) };
}

/** What was right the first time, and what to look at again with its reason. */
function summary(t, params, mistakes, label, reason) {
  const wrong = (id) => mistakes.filter((m) => m.step === id);
  const redo = params.steps.filter((step) => wrong(step.id).length);
  const first = params.steps.filter((step) => !wrong(step.id).length);
  const tried = (id) => [...new Set(wrong(id).map((m) => label(m.action)))].join(t("comma"));
  const again = redo.map((step) =>
    h("li", {}, h("strong", {}, t(`step_${step.id}`)), h("p", {}, reason(step.id)), h("p", { class: "bo-aed-tried" }, t("tried", { what: tried(step.id) }))),
  );
  return [
    h("p", { class: "bo-prompt", tabindex: "-1" }, t("summary")),
    redo.length ? h("div", { class: "bo-feedback bo-wrong" }, h("p", { class: "bo-verdict" }, `↻ ${t("redo", { n: redo.length })}`), h("ul", {}, again)) : h("p", {}, t("none_wrong")),
    h(
      "details",
      { class: "bo-feedback bo-right", open: !redo.length },
      h("summary", { class: "bo-verdict" }, `✓ ${t("first", { n: first.length })}`),
      h("ul", {}, first.map((step) => h("li", {}, t(`step_${step.id}`)))),
    ),
  ];
}

/** The clock of the two minutes. Returns {root, start(), stop()}; `over` is called at the end. */
function fastClock(t, over) {
  const face = h("strong", {});
  const bar = h("progress", { max: CPR_SECONDS, "aria-label": t("clock") });
  const root = h("div", { class: "bo-aed-clock", hidden: true }, h("p", {}, `${t("clock")} `, face), bar, h("p", { class: "bo-hint" }, t("clock_note")));
  let timer = 0;
  const stop = () => clearInterval(timer);
  function start() {
    const begun = performance.now();
    const tick = () => {
      const seconds = Math.min(CPR_SECONDS, Math.floor(((performance.now() - begun) / 1000) * CLOCK_FACTOR));
      face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      bar.value = seconds;
      if (seconds < CPR_SECONDS) return;
      stop();
      over();
    };
    stop();
    timer = setInterval(tick, 100);
    tick();
  }
  return { root, start, stop };
}

function render({ model, el }) {
  const t = words(model);
  const known = model.get("words") || {};
  const log = recorder(model);
  const params = model.get("params");
  const go = course(model);
  const heading = uid("aed");
  const count = h("p", { class: "bo-aed-count bo-hint" });
  const voice = h("div", { class: "bo-aed-voice" }, h("span", {}, t("voice")));
  const prompt = h("p", { class: "bo-prompt", id: heading, tabindex: "-1" });
  const canvas = h("div", {});
  const result = h("div", { class: "bo-aed-result", role: "status", "aria-live": "polite" });
  const actions = h("div", { class: "bo-actions" });
  const end = h("div", { hidden: true });
  const sayVoice = announcer(voice, "bo-aed-speech");
  const label = (action) => t(`a_${action}` in known ? `a_${action}` : `place_${action}`);
  const reason = (id) => t(`why_${id}` in known ? `why_${id}` : `ok_${id}`);
  const aed = device(t, act);
  const pads = placing(t, params, go, padPut, tell);
  const clock = fastClock(t, () => succeed("clock"));
  const stage = h("div", { class: "bo-aed-stage" }, canvas, pads.layer, h("span", { class: "bo-aed-side" }, t("patients_right")), h("span", { class: "bo-aed-side" }, t("patients_left")));
  const work = h("div", {}, count, voice, prompt, pads.tray, stage, clock.root, result, aed.root, actions);
  const root = h("section", { class: "bo bo-aed", "aria-label": landmark(model, t("title")) }, work, end);

  function tell(right, text) {
    const sign = right === null ? "" : right ? `✓ ${t("right")}${t("stop_mark")}` : `✕ ${t("wrong")}${t("stop_mark")}`;
    const cls = right === null ? "" : right ? "bo-feedback bo-right" : "bo-feedback bo-wrong";
    result.replaceChildren(text ? h("p", { class: cls }, h("strong", { class: "bo-verdict" }, sign), text) : "");
  }
  function act(action) {
    const step = go.now();
    log("act", { step: step.id, action });
    if (step.id === "look" && action === "away") go.advance(); // asking the hand away shows that it was seen
    if (go.now().right === action) return succeed(action);
    if (`no_${step.id}_${action}` in known) return fail(action, t(`no_${step.id}_${action}`));
    if (`fine_${action}` in known) return tell(null, t(`fine_${action}`));
    return fail(action, t(`no_${action}` in known ? `no_${action}` : "off_course"));
  }
  function padPut(where, right) {
    log("pad", { place: where, right });
    const special = `no_place_${where}_${params.complication}`;
    if (!right) return fail(where, t(special in known ? special : `no_place_${where}`));
    if (Object.keys(go.state.placed).length === 2) return succeed("pads");
    go.save();
    draw();
    return tell(true, t(`ok_place_${where}`));
  }
  function fail(action, reason) {
    log("mistake", { step: go.state.step, action });
    go.mistake(action);
    tell(false, reason);
  }
  function succeed(action) {
    const id = go.state.step;
    log("step", { step: id, action });
    clock.stop();
    go.advance();
    const finished = go.state.step === "end";
    if (finished) finish(model, { mistakes: [...go.state.mistakes], steps: [...go.state.steps] });
    const inside = root.contains(document.activeElement);
    tell(true, t(`ok_${id}`));
    enter();
    if (inside) root.querySelector(finished ? "div:not([hidden]) > .bo-prompt[tabindex]" : `#${heading}`).focus();
  }
  function draw() {
    canvas.replaceChildren(picture(t, scene(go, params.complication), go.state.placed));
    const step = go.state.step;
    aed.update(!go.before("power"), !go.before("plug"), step === "shock");
  }
  function enter() {
    const step = go.now();
    draw();
    pads.draw();
    work.hidden = !step;
    end.hidden = !!step;
    if (!step) return showEnd();
    count.textContent = t("step_n", { n: go.number(), of: go.total });
    prompt.textContent = t(`ask_${step.id}`);
    sayVoice(t(`voice_${step.voice}`));
    actions.replaceChildren(...step.choices.map((id) => h("button", { type: "button", onclick: () => act(id) }, t(`a_${id}`))));
    clock.root.hidden = step.id !== "cpr_run";
    if (step.id === "cpr_run") clock.start();
    return undefined;
  }
  function showEnd() {
    const again = h("button", { type: "button", class: "bo-main", onclick: restart }, t("again"));
    end.replaceChildren(...summary(t, params, go.state.mistakes, label, reason), h("div", { class: "bo-actions" }, again));
  }
  function restart() {
    log("again");
    go.restart();
    pads.reset();
    tell(null, "");
    enter();
    prompt.focus();
  }

  el.append(root);
  enter();
  if (go.state.steps.length && go.now()) tell(null, t("restored"));
  return () => {
    clock.stop();
    root.remove();
  };
}

export default { render };
