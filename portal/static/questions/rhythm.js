// Taps in a rhythm: the times of one whole run, from its first tap on. Nothing is said of them before the result.

const MOST_TAPS = 1000;
const REST_MS = 1500; // after the run the button takes the taps of who does not stop at once
const AFTER_TOUCH_MS = 700; // a click this soon after a finger came down is that finger's

/** {early, value(), show(value)}; the last whole run is the answer. */
export function rhythmQuestion(place, changed, say) {
  const box = place.querySelector(".beat");
  const seconds = Number(box.dataset.seconds);
  let taps = JSON.parse(box.dataset.taps);
  const status = Object.assign(document.createElement("p"), { className: "done" });
  status.setAttribute("role", "status");
  const start = button("button primary", () => run());
  const pad = button("pad");
  const stop = button("button", () => over("rhythm_stopped"));
  const time = Object.assign(document.createElement("p"), { className: "time" });
  box.replaceChildren(status, start, time, pad, stop);
  stop.textContent = say.fill("rhythm_stop");
  let running = null; // {taps, began, held, touched, timer}

  function button(className, onclick) {
    const made = Object.assign(document.createElement("button"), { className, type: "button" });
    if (onclick) made.addEventListener("click", onclick);
    return made;
  }
  function draw(word) {
    start.hidden = Boolean(running);
    pad.hidden = stop.hidden = time.hidden = !running;
    start.textContent = say.fill(taps.length ? "rhythm_again" : "rhythm_start");
    say.write(status, word ? say.fill(word, { n: taps.length }) : taps.length ? say.fill("rhythm_kept", { n: taps.length }) : "");
  }
  function run() {
    running = { taps: [], began: null, held: false, last: 0, touched: -Infinity, timer: 0 };
    pad.textContent = say.fill("rhythm_first");
    say.write(time, say.fill("rhythm_time", { n: seconds }));
    draw("rhythm_ready");
    pad.focus({ preventScroll: true });
    pad.scrollIntoView({ block: "center" });
  }
  /** When the finger came down, not when the page found time; never earlier than the tap before. */
  function moment({ timeStamp }) {
    const now = performance.now();
    const at = timeStamp > now - 2000 && timeStamp <= now ? timeStamp : now;
    return (running.last = Math.max(running.last, at));
  }
  function tap(event) {
    const at = moment(event);
    if (running.began === null) {
      running.began = at;
      running.timer = setInterval(tick, 200);
      pad.textContent = say.fill("rhythm_tap");
    }
    const since = Math.round(at - running.began);
    if (since > 1000 * seconds) return whole();
    if (running.taps.length < MOST_TAPS) running.taps.push(since);
    return undefined;
  }
  function tick() {
    const left = Math.ceil(seconds - (performance.now() - running.began) / 1000);
    if (left <= 0) return whole();
    return say.write(time, say.fill("rhythm_time", { n: left }));
  }
  function whole() {
    clearInterval(running.timer);
    taps = running.taps;
    running = null;
    pad.textContent = say.fill("rhythm_over");
    stop.hidden = time.hidden = true;
    say.write(status, say.fill("rhythm_kept", { n: taps.length }));
    changed();
    setTimeout(() => {
      const focused = document.activeElement === pad;
      draw("");
      if (focused) start.focus({ preventScroll: true });
    }, REST_MS);
  }
  function over(word) {
    clearInterval(running.timer);
    running = null;
    draw(word);
    start.focus({ preventScroll: true });
  }

  pad.addEventListener("pointerdown", (event) => {
    if (!running || event.button > 0) return;
    running.touched = performance.now();
    tap(event);
  });
  pad.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault(); // no click of its own, no scrolling
    if (!running || event.repeat || running.held) return; // held down, a key repeats
    running.held = true;
    tap(event);
  });
  pad.addEventListener("keyup", (event) => {
    if (event.key === " ") event.preventDefault(); // Firefox clicks here
    if (running) running.held = false;
  });
  pad.addEventListener("blur", () => running && (running.held = false));
  // A switch or a screen reader clicks without a finger or a key.
  pad.addEventListener("click", (event) => running && performance.now() - running.touched > AFTER_TOUCH_MS && tap(event));
  pad.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("visibilitychange", () => document.hidden && running && over("rhythm_stopped"));
  draw("");
  return {
    early: false,
    value: () => [...taps],
    show: (value) => {
      taps = [...value];
      if (!running) draw("");
    },
  };
}
