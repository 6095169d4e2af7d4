// The theory test: every change goes into the outbox at once; handing in waits for the network, never the reverse.

import { keepTime } from "./exam_time.js";
import { Outbox, forget, request } from "./outbox.js";
import { answersFile, save } from "./take_away.js";
import { questionAt } from "./questions.js";
import { enlargeable } from "./questions/pictures.js";

const RETRY = [1, 2, 4, 8, 16, 30]; // seconds
const POLL = { submitted: 2000, fault: 30000 }; // ms

const FILE_AFTER = 2; // failures after which the answers are offered as a file

const $ = (id) => document.getElementById(id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Text boxes and words of the page, in its language. */
function voice(words) {
  const fill = (name, values = {}) => words[name].replace(/\[(\w+)\]/g, (_, key) => values[key]);
  const write = (place, text) => place && place.textContent !== text && (place.textContent = text);
  return {
    fill,
    status: (name) => {
      write($("status"), fill(name));
      $("status").dataset.is = name;
    },
    alert: (name, values) => write($("alert"), name ? fill(name, values) : ""),
    aloud: (text) => write($("said"), text),
    write,
  };
}

function openTest(form) {
  const attempt = form.dataset.attempt;
  const say = voice(JSON.parse(form.dataset.words));
  const places = [...form.querySelectorAll("[data-slot]")];
  const numbers = Object.fromEntries(places.map((place, index) => [place.dataset.slot, index + 1]));
  const seqs = Object.fromEntries(places.map((place) => [place.dataset.slot, Number(place.dataset.seq)]));
  const questions = {};
  const result = `${location.pathname}/result`;
  let handing = ""; // "asked", or "late" when the time is over
  let moveTime = () => {}; // the deadline, as the answer replies bring it
  let turn = 0; // one more for each hand-in that begins or is taken back

  const gaps = () => Object.keys(questions).filter((slot) => questions[slot].gap());
  const count = () => {
    const of = places.length;
    say.write($("answered"), say.fill("progress", { n: of - gaps().length, of }));
  };
  const leave = (late) => {
    handing = "";
    forget(attempt);
    location.replace(late ? `${result}?late=1` : result);
  };
  const outbox = new Outbox(attempt, seqs, {
    status: (name) => say.status(name),
    taken: (slot, value, why) => {
      questions[slot].show(value);
      if (why === "stale") say.alert("stale", { n: numbers[slot] });
      count();
    },
    deadline: (at) => moveTime(at),
    refused: (slot) => say.alert("refused", { n: numbers[slot] }),
    closed: (reason) => {
      if (reason === "late") handIn("late");
      else if (reason === "submitted") leave(false);
      else signedOut();
    },
  });

  for (const place of places) {
    const slot = place.dataset.slot;
    const changed = (typing = false) => {
      say.alert("");
      outbox.put(slot, questions[slot].value(), typing);
      count();
    };
    questions[slot] = questionAt(place, changed, say);
  }
  for (const [slot, value] of Object.entries(outbox.restored())) if (!questions[slot].early) questions[slot].show(value);
  for (const [slot, question] of Object.entries(questions)) if (question.early) outbox.put(slot, question.value());
  count();
  if (outbox.unsent.length) outbox.flush();

  const lock = (on) => {
    for (const place of places) place.disabled = on;
    $("submit").disabled = on;
  };

  function signedOut() {
    handing = "";
    lock(true);
    close($("waiting"));
    say.write($("status"), "");
    say.alert("signedout");
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = say.fill("signin");
    $("alert").append(" ", link);
  }

  /** Submit ("asked" or "late"), and go on trying until the server has it or the learner takes it back. */
  async function handIn(why) {
    const running = handing;
    handing = why;
    if (running) return undefined;
    const mine = ++turn;
    const over = () => !handing || turn !== mine; // taken back, or left
    lock(true);
    say.status("submitting");
    for (let tries = 0; ; tries++) {
      if (handing === "late") say.alert("timeup");
      const flushed = handing === "late" || (await outbox.flush());
      if (over()) return undefined;
      if (flushed || handing === "late") {
        const { status } = await request("POST", `/api/attempts/${attempt}/submit`);
        if (status === 200) return leave(handing === "late" && outbox.unsent.length > 0);
        if ([401, 403, 404].includes(status)) return signedOut();
        if (over()) return undefined;
      }
      wait();
      $("take-away").hidden = tries < FILE_AFTER;
      const online = new Promise((done) => addEventListener("online", done, { once: true }));
      await Promise.race([pause(1000 * RETRY[Math.min(tries, RETRY.length - 1)]), online]);
      if (over()) return undefined;
    }
  }

  function wait() {
    say.status("offline");
    say.write($("waiting-text"), say.fill(handing === "late" ? "timeup" : "waiting"));
    $("waiting").querySelector("button").hidden = handing === "late";
    open($("waiting"));
  }

  const skew = Date.parse(form.dataset.now) - Date.now();
  $("save-answers").addEventListener("click", () => {
    save(`answers-${attempt}.json`, answersFile(attempt, form.dataset.seal, outbox.held(), skew));
  });

  function takeBack() {
    handing = "";
    turn++;
    close($("waiting"));
    lock(false);
    outbox.hurry();
  }
  $("waiting").querySelector("button").addEventListener("click", takeBack);
  $("waiting").addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!$("waiting").querySelector("button").hidden) takeBack();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (handing) return;
    await Promise.race([outbox.flush(), pause(3000)]);
    if (handing || outbox.stopped) return;
    const list = gaps();
    if (!list.length || (await sure(say, list.map((slot) => numbers[slot])))) handIn("asked");
    else {
      $(list[0]).scrollIntoView({ block: "center" });
      const first = [...$(list[0]).querySelectorAll("input, select:not([hidden]), textarea, button:not([hidden])")][0];
      (questions[list[0]].next() ?? first).focus({ preventScroll: true });
    }
  });

  // Enter in a field or on an option would hand in: only the button does that.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  for (const part of form.querySelectorAll("[data-unscripted]")) part.remove();
  enlargeable(form, $("enlarged"));
  const ask = async () => {
    const { status, body } = await request("GET", `/api/attempts/${attempt}`);
    return status === 200 ? body.deadline : null;
  };
  moveTime = keepTime(form, say, () => handIn("late"), ask);
  addEventListener("pageshow", async (event) => {
    if (!event.persisted) return; // back from the browser's memory: what happened meanwhile?
    const { status, body } = await request("GET", `/api/attempts/${attempt}`);
    if (status === 200 && body.state !== "open") leave(false);
    else if (status === 200) outbox.learn(body.answers);
  });
}

const open = (dialog) => dialog.showModal && !dialog.open && dialog.showModal();
const close = (dialog) => dialog.close && dialog.open && dialog.close();

/** Ask whether to submit with gaps; false when the learner goes back. */
function sure(say, numbers) {
  const text = say.fill("gaps", { list: numbers.join(document.documentElement.lang === "en" ? ", " : "、") });
  const dialog = $("confirm");
  if (!dialog.showModal) return Promise.resolve(confirm(text));
  say.write($("confirm-text"), text);
  dialog.showModal();
  return new Promise((done) => {
    const answer = (value) => {
      dialog.close();
      done(value);
    };
    dialog.querySelector('[value="go"]').onclick = () => answer(true);
    dialog.querySelector('[value="back"]').onclick = () => answer(false);
    dialog.oncancel = () => done(false);
  });
}

/** The result page before grading: look again until something changed. */
async function watchResult({ done, pending }) {
  if (done) forget(done);
  while (pending) {
    await pause(POLL[pending]);
    if (document.hidden) continue;
    const { status, body } = await request("GET", `/api/attempts/${done}`);
    if (status === 200 && (body.state === "graded" || body.marking || body.fault !== (pending === "fault"))) return location.reload();
  }
  return undefined;
}

if ($("test")) openTest($("test"));
else watchResult(document.body.dataset);
