// Where the learner is, kept first on the device and then, for a signed-in person, on the server.
// What the server has not confirmed is marked and sent again until it is: nothing is lost with the connection.

import { openReader } from "./reader.js";

const WAIT = 800; // ms between a change and its sending, so that a burst of taps is one request
const RETRY = [2000, 5000, 15000, 30000, 60000]; // ms

/** One record {states, unsent} on this device; in memory alone where the browser allows no storage. */
function shelf(name) {
  let memory = null;
  return {
    read() {
      if (memory) return memory;
      try {
        const found = JSON.parse(localStorage.getItem(name) || "{}");
        return { states: found.states || {}, unsent: found.unsent || [] };
      } catch {
        return { states: {}, unsent: [] };
      }
    },
    write(record) {
      try {
        localStorage.setItem(name, JSON.stringify(record));
        memory = null;
      } catch {
        memory = record;
      }
      return memory === null;
    },
  };
}

/** A visitor's progress goes with them when they sign in on this device, once; returns the keys that did. */
function adopt(visitor, own) {
  const before = shelf(visitor).read();
  const record = own.read();
  const keys = Object.keys(before.states).filter((key) => !(key in record.states));
  for (const key of keys) record.states[key] = before.states[key];
  record.unsent.push(...keys.filter((key) => !record.unsent.includes(key)));
  if (!Object.keys(before.states).length || !own.write(record)) return [];
  localStorage.removeItem(visitor);
  return keys;
}

/** Open the progress of the lesson that <body data-course data-lesson> names: {states, save(key, record), person}. */
export async function openProgress(body = document.body) {
  const { course, lesson } = body.dataset;
  const reader = await openReader(body);
  const { person } = reader;
  const visitor = `boai:${course}/${lesson}`;
  const own = shelf(person ? `${visitor}:${person}` : visitor);
  const address = `/api/progress/${encodeURIComponent(course)}/${encodeURIComponent(lesson)}`;
  const adopted = person ? adopt(visitor, own) : [];
  const status = document.getElementById("save-status");
  const revisions = {};
  let timer = null;
  let tries = 0;
  let sending = false;

  const say = (what) => {
    if (status && status.dataset[what] !== status.textContent) status.textContent = status.dataset[what] || "";
  };
  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(send, ms);
  };

  async function put(text, keepalive) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": reader.csrf };
    const ask = () => fetch(address, { method: "PUT", headers, body: text, keepalive: keepalive && text.length < 60000 });
    try {
      const answer = reader.csrf ? await ask() : null;
      if (answer && answer.status !== 403) return answer;
      // Opened without a network, or the browser forgot the token: a new one, unless somebody else signed in here.
      if (!(await reader.renew())) return reader.online && reader.person !== person ? { ok: false, status: 401 } : null;
      headers["X-CSRFToken"] = reader.csrf;
      return await ask();
    } catch {
      return null;
    }
  }

  async function send(keepalive = false) {
    clearTimeout(timer);
    const record = own.read();
    const keys = record.unsent.filter((key) => key in record.states);
    if (!person || !keys.length || (sending && !keepalive)) return;
    const sent = Object.fromEntries(keys.map((key) => [key, revisions[key]]));
    const text = JSON.stringify({ states: Object.fromEntries(keys.map((key) => [key, record.states[key]])) });
    sending = true;
    const answer = await put(text, keepalive === true);
    sending = false;
    if (answer?.ok) {
      tries = 0;
      const now = own.read();
      now.unsent = now.unsent.filter((key) => !(key in sent) || revisions[key] !== sent[key]);
      own.write(now);
      say(now.unsent.length ? "offline" : "saved");
      if (now.unsent.length) later(WAIT);
    } else if (answer && answer.status < 500 && answer.status !== 408 && answer.status !== 429) {
      say("local"); // signed out, or refused: the device's copy stays, and goes out with the next visit
    } else {
      say("offline");
      later(RETRY[Math.min(tries++, RETRY.length - 1)]);
    }
  }

  function save(key, record) {
    const now = own.read();
    now.states[key] = record;
    states[key] = record;
    revisions[key] = (revisions[key] || 0) + 1;
    if (person && !now.unsent.includes(key)) now.unsent.push(key);
    const stored = own.write(now);
    if (!person) return say(stored ? "local" : "none");
    if (status?.textContent === status?.dataset.saved) say("none");
    return later(WAIT);
  }

  if (person && reader.online) merge(own, reader.states, adopted);
  const { states } = own.read();
  if (!reader.online) say("offline");
  if (person) {
    addEventListener("online", () => ((tries = 0), send()));
    addEventListener("pagehide", () => send(true));
    document.addEventListener("visibilitychange", () => document.hidden && send(true));
    send();
  }
  return { states, save, person };
}

/** An exercise this device has not sent yet is newer here; what was only adopted never replaces the person's own. */
function merge(own, theirs, adopted) {
  const local = own.read();
  local.unsent = local.unsent.filter((key) => !(key in theirs && adopted.includes(key)));
  for (const [key, value] of Object.entries(theirs)) if (!local.unsent.includes(key)) local.states[key] = value;
  own.write(local);
}
