// The Python behind a page: fetched and started only when a widget first needs it.
//
// A kernel is asked for by one request; then messages of widgets go through a websocket in Jupyter's binary form
// (v1.kernel.websocket.jupyter.org): a count, that many offsets as 64-bit little-endian numbers, and between them
// channel, header, parent header, metadata, content and buffers. When the connection ends, another kernel is asked
// for and told what the widgets hold: nothing of the learner's is kept in the kernel alone.

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const AGAIN = [500, 1000, 2000, 4000, 8000, 15000]; // ms
const PARTS = 6; // up to the content; buffers follow
const utf8 = { encode: (text) => new TextEncoder().encode(text), decode: (bytes) => new TextDecoder().decode(bytes) };
const id = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** One frame of the parts: text or bytes. */
export function frame(parts) {
  const bytes = parts.map((part) => (typeof part === "string" ? utf8.encode(part) : new Uint8Array(part.buffer ?? part, part.byteOffset ?? 0, part.byteLength)));
  const head = 8 * (bytes.length + 2);
  const whole = new Uint8Array(bytes.reduce((sum, part) => sum + part.length, head));
  const view = new DataView(whole.buffer);
  view.setBigUint64(0, BigInt(bytes.length + 1), true);
  let at = head;
  bytes.forEach((part, i) => {
    view.setBigUint64(8 * (i + 1), BigInt(at), true);
    whole.set(part, at);
    at += part.length;
  });
  view.setBigUint64(8 * (bytes.length + 1), BigInt(at), true);
  return whole;
}

/** {type, content, buffers} of a frame from the kernel. */
export function opened(buffer) {
  const view = new DataView(buffer);
  const count = Number(view.getBigUint64(0, true));
  const at = Array.from({ length: count }, (_, i) => Number(view.getBigUint64(8 * (i + 1), true)));
  const part = (i) => buffer.slice(at[i], at[i + 1]);
  const text = (i) => JSON.parse(utf8.decode(part(i)) || "{}");
  const buffers = Array.from({ length: Math.max(0, count - 1 - (PARTS - 1)) }, (_, i) => new DataView(part(i + PARTS - 1)));
  return { type: text(1).msg_type, content: text(4), buffers };
}

/** Put buffers back into a state at their paths. */
function filled(state, paths, buffers) {
  (paths || []).forEach((path, i) => {
    const last = path[path.length - 1];
    path.slice(0, -1).reduce((place, step) => place[step], state)[last] = buffers[i];
  });
  return state;
}

/**
 * The link of a page. models: {name: {model, listens}} of those that Python listens to; page: {course, lesson, lang,
 * version}; say(code) is told opening, open, lost or why there is no kernel.
 */
export class Link {
  constructor(models, page, say) {
    Object.assign(this, { models, page, say, socket: null, opening: false, waiting: [], tries: 0, kernel: null, ids: {}, names: {} });
    addEventListener("pagehide", () => this.end());
    addEventListener("online", () => this.waiting.length && this.open());
  }

  /** Send what changed of a model, or a custom message, as soon as there is a kernel. */
  update(name, state) {
    this.post(name, { method: "update", state, buffer_paths: [] });
  }

  custom(name, content, buffers = []) {
    this.post(name, { method: "custom", content }, buffers);
  }

  post(name, data, buffers = []) {
    this.waiting.push({ name, data, buffers });
    if (this.socket?.readyState === WebSocket.OPEN) this.flush();
    else this.open();
  }

  flush() {
    for (const { name, data, buffers } of this.waiting.splice(0)) this.send(name, data, buffers);
  }

  send(name, data, buffers) {
    const header = { msg_id: id(), msg_type: "comm_msg", username: "", session: this.session, date: new Date().toISOString(), version: "5.4" };
    const parts = ["shell", JSON.stringify(header), "{}", "{}", JSON.stringify({ comm_id: this.ids[name], data }), ...buffers];
    this.socket.send(frame(parts));
  }

  async open() {
    if (this.opening) return;
    this.opening = true;
    clearTimeout(this.timer);
    this.say("opening");
    try {
      const { kernel, models, socket } = await this.ask();
      this.kernel = kernel;
      this.ids = models;
      this.names = Object.fromEntries(Object.entries(models).map(([name, comm]) => [comm, name]));
      await this.connect(socket);
    } catch (error) {
      this.opening = false;
      this.say(error.code || "lost");
      if (!error.final) this.later(error.after);
      return;
    }
    this.opening = false;
    this.tries = 0;
    this.say("open");
    // A new kernel stands where the notebook ended: tell it what the widgets hold by now, then what was waiting.
    for (const [name, { model }] of Object.entries(this.models)) {
      const changed = model.differences();
      if (Object.keys(changed).length) this.send(name, { method: "update", state: changed, buffer_paths: [] }, []);
    }
    this.waiting = this.waiting.filter(({ data }) => data.method !== "update");
    this.flush();
  }

  async ask() {
    const { course, lesson, lang, version } = this.page;
    const body = JSON.stringify({ lang, version });
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(`/api/kernels/${encodeURIComponent(course)}/${encodeURIComponent(lesson)}`, { method: "POST", headers, body });
    if (answer.ok) return answer.json();
    const { error } = await answer.json().catch(() => ({ error: {} }));
    const after = Number(answer.headers.get("Retry-After")) * 1000;
    throw Object.assign(new Error("no kernel"), { code: error.code, final: ["kernels_off", "page_changed"].includes(error.code), after });
  }

  connect(path) {
    this.session = id();
    const address = new URL(`${path}?session_id=${this.session}`, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address, [PROTOCOL]);
      socket.binaryType = "arraybuffer";
      socket.onopen = () => resolve();
      socket.onmessage = ({ data }) => this.take(opened(data));
      socket.onclose = () => {
        reject(new Error("closed"));
        if (this.socket !== socket) return;
        this.socket = null;
        this.say("lost");
        if (!document.hidden) this.later();
      };
      this.socket = socket;
    });
  }

  later(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), after || AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  take({ type, content, buffers }) {
    const model = type === "comm_msg" && this.models[this.names[content.comm_id]]?.model;
    if (!model) return;
    const { method, state, content: said, buffer_paths: paths } = content.data;
    if (method === "update") model.take(filled(state, paths, buffers));
    if (method === "custom") model.trigger("msg:custom", said, buffers);
  }

  /** Give the kernel back as the page is left. */
  end() {
    clearTimeout(this.timer);
    const { socket, kernel } = this;
    this.socket = this.kernel = null;
    socket?.close();
    if (kernel) navigator.sendBeacon(`/live/voila/api/shutdown/${kernel}`);
  }
}
