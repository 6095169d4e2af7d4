// A widget's model without a kernel: the part of Backbone's and anywidget's model that widgets may use.

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

export class Model {
  #state;
  #listeners = new Map();
  #saved;

  /** state: plain values; saved(model) runs at every save_changes. */
  constructor(id, state, saved = () => {}) {
    this.model_id = id;
    this.#state = { ...state };
    this.#saved = saved;
  }

  get(name) {
    return this.#state[name];
  }

  /** Set one value, or several as an object; listeners of what changed run at once. */
  set(name, value) {
    const patch = typeof name === "object" ? name : { [name]: value };
    const changed = Object.keys(patch).filter((key) => !same(this.#state[key], patch[key]));
    Object.assign(this.#state, patch);
    for (const key of changed) this.trigger(`change:${key}`, this.#state[key]);
    if (changed.length) this.trigger("change");
    return this;
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
    for (const listener of [...(this.#listeners.get(name) || [])]) listener(this, ...args);
  }

  save_changes() {
    this.#saved(this);
  }

  /** There is no Python behind a stored page: `boai check` sends lessons that need it to /live/. */
  send(content) {
    console.warn("No kernel here; message not sent:", content);
  }
}
