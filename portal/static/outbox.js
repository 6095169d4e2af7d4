// Answers on their way to the server: first into this device's storage, then sent until the server has them.
// One entry a question, so that two tabs never overwrite each other's whole list: {value, seq, at, sent}.

const RETRY = [1, 2, 4, 8, 16, 30]; // seconds
const TYPING = 2000; // ms after which what is being typed is sent, so that a long answer is not sent key by key
const GIVE_UP = 15000; // ms after which a request without an answer counts as offline

const PREFIX = "boai:attempt:";

/** The token of this page; a newer one is fetched when the browser has forgotten the old one. */
const csrf = () => document.querySelector('meta[name="csrf"]')?.content || "";

async function renewToken() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector('meta[name="csrf"]');
  if (!answer.ok || !found) return false;
  document.querySelector('meta[name="csrf"]').content = found.content;
  return true;
}

/** Send a request; {status, body}, with status 0 when nothing came back. */
export async function request(method, address, body) {
  const ask = async () => {
    const headers = { "X-CSRFToken": csrf(), Accept: "application/json" };
    if (body) headers["Content-Type"] = "application/json";
    const signal = AbortSignal.timeout?.(GIVE_UP);
    const keepalive = method === "PUT"; // the last tap before the page is closed still goes out
    const answer = await fetch(address, { method, headers, signal, keepalive, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await answer.json().catch(() => ({})) };
  };
  try {
    const answer = await ask();
    return answer.status === 403 && (await renewToken()) ? await ask() : answer;
  } catch {
    return { status: 0, body: {} };
  }
}

/** Answers that could not be stored live as long as the page does. */
function shelf(attempt) {
  const memory = {};
  const name = (slot) => `${PREFIX}${attempt}:${slot}`;
  return {
    durable: true,
    read(slot) {
      if (memory[slot]) return memory[slot];
      try {
        const found = JSON.parse(localStorage.getItem(name(slot)));
        return found && Array.isArray(found.value) && Number.isInteger(found.seq) ? found : null;
      } catch {
        return null;
      }
    },
    write(slot, entry) {
      try {
        localStorage.setItem(name(slot), JSON.stringify(entry));
        delete memory[slot];
      } catch {
        memory[slot] = entry;
        this.durable = false;
      }
    },
    drop(slot) {
      delete memory[slot];
      try {
        localStorage.removeItem(name(slot));
      } catch {
        // no storage, nothing kept
      }
    },
    slotOf: (key) => (key?.startsWith(`${PREFIX}${attempt}:`) ? key.slice(name("").length) : null),
  };
}

/** Remove an attempt's answers from this device, once the server has them for good. */
export function forget(attempt) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${PREFIX}${attempt}:`)) localStorage.removeItem(key);
  } catch {
    // no storage, nothing kept
  }
}

/**
 * The outbox of one attempt. `seqs` are the server's by slot. `on` is told: status(name), taken(slot, value, why)
 * when the shown answer must change, deadline(at) of the attempt, refused(slot), closed(reason).
 */
export class Outbox {
  constructor(attempt, seqs, on) {
    this.address = `/api/attempts/${encodeURIComponent(attempt)}`;
    this.seqs = seqs;
    this.on = on;
    this.shelf = shelf(attempt);
    this.tries = 0;
    this.timer = null;
    this.pause = null;
    this.sending = null;
    this.stopped = false;
    addEventListener("storage", (event) => this.fromOtherTab(event));
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => this.hurry());
  }

  /** What this device holds over the server's: newer answers by slot. Older ones are dropped. */
  restored() {
    const found = {};
    for (const slot of Object.keys(this.seqs)) {
      const entry = this.shelf.read(slot);
      if (entry && !entry.sent) found[slot] = entry.value;
      else if (entry && entry.seq > this.seqs[slot]) found[slot] = entry.value;
    }
    return found;
  }

  /** Everything this device holds of the attempt, sent or not: {value, seq, at} by slot. */
  held() {
    const found = {};
    for (const slot of Object.keys(this.seqs)) {
      const entry = this.shelf.read(slot);
      if (entry) found[slot] = { value: entry.value, seq: entry.seq, at: entry.at };
    }
    return found;
  }

  get unsent() {
    return Object.keys(this.seqs).filter((slot) => this.shelf.read(slot)?.sent === false);
  }

  /** Keep an answer on this device at once and send it; while it is being typed, every now and then. */
  put(slot, value, typing = false) {
    const seq = Math.max(this.seqs[slot], this.shelf.read(slot)?.seq || 0) + 1;
    this.shelf.write(slot, { value, seq, at: new Date().toISOString(), sent: false });
    this.tries = 0;
    if (!typing) this.flush();
    else if (!this.sending) {
      this.on.status(this.shelf.durable ? "saving" : "memory");
      this.pause ??= setTimeout(() => this.flush(), TYPING);
    }
  }

  /** The server's answers, e.g. after the page came back from the browser's memory. */
  learn(answers) {
    for (const [slot, { value, seq }] of Object.entries(answers)) {
      if (!(slot in this.seqs) || seq <= this.seqs[slot]) continue;
      this.seqs[slot] = seq;
      const entry = this.shelf.read(slot);
      if (!entry || (entry.sent && entry.seq < seq)) this.on.taken(slot, value, "learnt");
    }
  }

  fromOtherTab(event) {
    const slot = this.shelf.slotOf(event.key);
    if (slot === null || !(slot in this.seqs) || !event.newValue) return;
    const entry = this.shelf.read(slot);
    if (entry) this.on.taken(slot, entry.value, "tab");
  }

  hurry() {
    this.tries = 0;
    if (this.unsent.length) this.flush();
  }

  /** Send all that is unsent; true when the server has everything. Asked while under way, it waits for the same. */
  flush() {
    clearTimeout(this.timer);
    clearTimeout(this.pause);
    this.pause = null;
    this.sending ??= this.sendAll().finally(() => (this.sending = null));
    return this.sending;
  }

  async sendAll() {
    for (let [slot] = this.unsent; slot && !this.stopped; [slot] = this.unsent) {
      this.on.status(this.tries ? this.offline : "saving");
      if (!(await this.sendOne(slot))) return false;
    }
    if (!this.stopped) this.on.status("saved");
    return !this.unsent.length;
  }

  get offline() {
    return this.shelf.durable ? "offline" : "memory";
  }

  async sendOne(slot) {
    const entry = this.shelf.read(slot);
    const { value, seq, at } = entry;
    const { status, body } = await request("PUT", `${this.address}/answers/${slot}`, { value, seq, at });
    const now = this.shelf.read(slot);
    const unchanged = now?.seq === seq && JSON.stringify(now.value) === JSON.stringify(value);
    if (status === 200) {
      this.tries = 0;
      this.seqs[slot] = Math.max(this.seqs[slot], seq);
      this.on.deadline?.(body.deadline);
      if (unchanged) this.shelf.write(slot, { ...entry, sent: true });
      return true;
    }
    if (status === 409 && body.stored) return this.take(slot, entry, body.stored, unchanged);
    if (status === 409) return this.stop(body.error?.code || "submitted");
    if (status === 404) return this.stop("gone");
    if (status === 401 || status === 403) return this.stop("signedout");
    if (status === 422 || status === 400) {
      this.shelf.drop(slot);
      this.on.refused(slot);
      return true;
    }
    this.on.status(status === 507 && this.shelf.durable ? "full" : this.offline);
    this.timer = setTimeout(() => this.flush(), 1000 * RETRY[Math.min(this.tries++, RETRY.length - 1)]);
    return false;
  }

  /** Another device was newer: its answer counts, unless the learner has tapped again meanwhile. */
  take(slot, entry, stored, unchanged) {
    this.seqs[slot] = stored.seq;
    if (unchanged) {
      this.shelf.write(slot, { ...entry, value: stored.value, seq: stored.seq, sent: true });
      this.on.taken(slot, stored.value, "stale");
    } else {
      const now = this.shelf.read(slot);
      this.shelf.write(slot, { ...now, seq: Math.max(now.seq, stored.seq + 1) });
    }
    return true;
  }

  stop(reason) {
    this.stopped = true;
    clearTimeout(this.timer);
    this.on.closed(reason);
    return false;
  }
}
