// A widget's model without a kernel: the part of Backbone's and anywidget's model that widgets may use.

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

export class Model {
  #state;
  #first;
  #listeners = new Map();
  #saved;
  #dirty = new Set();
  /** Python, where there is one that listens: {saved(changes) → whether it was told, sent(changes, content, buffers)}. */
  behind = null;

  /** state: plain values; saved(model) runs at every save_changes. */
  constructor(id, state, saved = () => {}) {
    this.model_id = id;
    this.#state = { ...state };
    this.#first = state;
    this.#saved = saved;
  }

  get(name) {
    return this.#state[name];
  }

  /** Set one value, or several as an object; listeners of what changed run at once. */
  set(name, value) {
    const patch = typeof name === "object" ? name : { [name]: value };
    for (const key of this.take(patch)) this.#dirty.add(key);
    return this;
  }

  /** Set what Python has sent, which need not be told it again; return the names that changed. */
  take(patch) {
    const changed = Object.keys(patch).filter((key) => !same(this.#state[key], patch[key]));
    Object.assign(this.#state, patch);
    for (const key of changed) this.trigger(`change:${key}`, this, this.#state[key]);
    if (changed.length) this.trigger("change", this);
    return changed;
  }

  /** The values that are others than the page came with. */
  differences() {
    return Object.fromEntries(Object.entries(this.#state).filter(([name, value]) => !same(this.#first[name], value)));
  }

  on(names, listener) {
    for (const name of names.split(/\s+/)) {
      if (!this.#listeners.has(name)) this.#listeners.set(name, []);
      this.#listeners.get(name).push(listener);
    }
    return this;
  }

  /** off() drops all, off(names) those of the names, off(names, listener) that one; off(null, listener) it everywhere. */
  off(names, listener) {
    for (const name of names ? names.split(/\s+/) : [...this.#listeners.keys()]) {
      const left = listener ? (this.#listeners.get(name) || []).filter((one) => one !== listener) : [];
      this.#listeners.set(name, left);
    }
    return this;
  }

  once(names, listener) {
    const wrapped = (...args) => (this.off(names, wrapped), listener(...args));
    return this.on(names, wrapped);
  }

  trigger(name, ...args) {
    for (const listener of [...(this.#listeners.get(name) || [])]) listener(...args);
  }

  save_changes() {
    this.#saved(this);
    if (this.behind?.saved(this.#changes())) this.#dirty.clear();
  }

  /** A custom message, after what changed before it. */
  send(content, _callbacks, buffers) {
    if (!this.behind) return console.warn("No Python listens here; message not sent:", content);
    this.behind.sent(this.#changes(), content, buffers);
    return this.#dirty.clear();
  }

  #changes() {
    return Object.fromEntries([...this.#dirty].map((key) => [key, this.#state[key]]));
  }
}
