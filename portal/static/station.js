// Keeps an examiner's ticks on the phone until they are sent: a reload, a call or a lost connection loses nothing.
// The page works without this script; then the server shows what is missing.
const PREFIX = "boai-station:";

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? null;
  } catch {
    return null;
  }
}

function forget(keep, upTo) {
  // A recorded try needs its ticks no more; those of a later try stay.
  try {
    for (let n = 1; n <= upTo; n += 1) localStorage.removeItem(`${PREFIX}${keep}:${n}`);
  } catch {
    // Storage is switched off: nothing was kept.
  }
}

/** The time at the station: begun by hand or with the first mark, shown beside the limit, never in the way. */
class Clock {
  constructor(form, say, began, changed) {
    Object.assign(this, { form, say, began, changed });
    this.limit = Number(form.dataset.limit) * 60;
    this.place = form.querySelector(".clock");
    this.button = this.place.querySelector("button");
    this.told = began ? this.seconds() >= this.limit : false;
    this.place.hidden = false;
    this.button.addEventListener("click", () => this.restart());
    setInterval(() => this.draw(), 500);
    this.draw();
  }

  seconds() {
    return this.began ? Math.max(0, Math.floor((Date.now() - this.began) / 1000)) : 0;
  }

  start() {
    if (!this.began) this.restart();
  }

  restart() {
    this.began = Date.now();
    this.told = false;
    this.draw();
    this.changed();
  }

  draw() {
    const seconds = this.seconds();
    const text = (n) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`;
    const over = this.began && seconds > this.limit;
    this.place.classList.toggle("over", Boolean(over));
    this.place.firstElementChild.textContent = over ? this.form.dataset.over.replace("%", text(seconds - this.limit)) : text(seconds);
    if (this.began) this.button.textContent = this.form.dataset.restart;
    if (!this.began || this.told || seconds < this.limit) return;
    this.told = true;
    this.say.textContent = this.form.dataset.timeUp;
  }

  /** Write the minutes taken into their field, where the examiner wrote none. */
  note() {
    const field = this.form.elements.namedItem("minutes");
    if (this.began && !field.value) field.value = (Math.round(this.seconds() / 6) / 10).toFixed(1);
  }
}

class StationForm {
  constructor(form) {
    this.form = form;
    this.key = `${PREFIX}${form.dataset.keep}:${form.dataset.try}`;
    this.fieldsets = [...form.querySelectorAll(".criteria fieldset")];
    this.say = form.querySelector(".say");
    this.button = form.querySelector("button[type=submit]");
    this.restore();
    this.count();
    this.clock = new Clock(form, this.say, this.began, () => this.keep());
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", (event) => this.submit(event));
  }

  restore() {
    const kept = read(this.key);
    if (!kept) return;
    let back = 0;
    for (const [name, value] of Object.entries(kept.fields ?? {})) {
      const field = this.form.elements.namedItem(name);
      // What the server sent back is at least as new as what is kept here.
      if (!field || field.value || name === "_xsrf" || name === "request" || name === "sure") continue;
      field.value = value;
      back += 1;
    }
    // The same request again: if the first one did arrive, the server answers with what it recorded.
    if (/^[0-9a-f]{32}$/.test(kept.fields?.request ?? "")) this.form.elements.namedItem("request").value = kept.fields.request;
    this.began = kept.began;
    if (back) this.say.textContent = this.form.dataset.kept;
  }

  changed() {
    this.say.textContent = "";
    this.count();
    if (this.unmarked().length < this.fieldsets.length) this.clock.start();
    this.keep();
  }

  keep() {
    const fields = Object.fromEntries(new FormData(this.form));
    delete fields._xsrf;
    try {
      localStorage.setItem(this.key, JSON.stringify({ fields, began: this.clock.began }));
    } catch {
      // Full or switched off: the page itself still holds everything.
    }
  }

  unmarked() {
    return this.fieldsets.filter((fieldset) => !fieldset.querySelector("input:checked"));
  }

  count() {
    const open = this.unmarked();
    const marked = this.fieldsets.length - open.length;
    this.form.querySelector(".counter").textContent = this.form.dataset.counter.replace("%", marked);
    for (const fieldset of this.fieldsets) if (!open.includes(fieldset)) fieldset.classList.remove("missing");
  }

  async submit(event) {
    event.preventDefault();
    const open = this.unmarked();
    if (open.length) {
      for (const fieldset of open) fieldset.classList.add("missing");
      this.say.textContent = this.form.dataset.missing.replace("%", open.length);
      open[0].scrollIntoView({ block: "center" });
      open[0].querySelector("input").focus({ preventScroll: true });
      return;
    }
    this.clock.note();
    const answer = await this.ask();
    if (answer === "back") return;
    this.form.elements.namedItem("sure").value = answer === "go" ? "1" : ""; // else the server's page asks
    this.button.disabled = true;
    this.say.textContent = this.form.dataset.sending;
    await this.send();
  }

  /** Return what the marks come to, as the server will say it. */
  question() {
    const { askPassed, askStars, askShare, least } = this.form.dataset;
    const done = (fieldset) => fieldset.querySelector("input:checked").value === "done";
    const stars = this.fieldsets.filter((fieldset) => "critical" in fieldset.dataset && !done(fieldset)).length;
    const others = this.fieldsets.filter((fieldset) => !("critical" in fieldset.dataset) && done(fieldset)).length;
    if (stars) return askStars.replace("%", stars);
    return others < Number(least) ? askShare.replace("%", others) : askPassed;
  }

  /** Ask before signing: "go", "back", or "" in a browser without dialogs. */
  ask() {
    const dialog = document.getElementById("sure");
    if (!dialog.showModal) return Promise.resolve("");
    dialog.querySelector("h2").textContent = this.question();
    dialog.showModal();
    return new Promise((done) => {
      for (const button of dialog.querySelectorAll("button")) button.onclick = () => dialog.close(button.value);
      // Escape and a phone's back gesture leave no value, or an old one: only the button signs.
      dialog.addEventListener("cancel", () => done("back"), { once: true });
      dialog.addEventListener("close", () => done(dialog.returnValue || "back"), { once: true });
    });
  }

  async send() {
    try {
      const reply = await fetch(this.form.action, { method: "POST", body: new URLSearchParams(new FormData(this.form)) });
      if (reply.redirected) location.assign(reply.url);
      else this.form.submit(); // the same request id: the server's page says what is wrong, nothing is written twice
    } catch {
      this.button.disabled = false;
      this.form.elements.namedItem("sure").value = "";
      this.say.textContent = this.form.dataset.unsent;
    }
  }
}

const form = document.getElementById("station");
if (form) new StationForm(form);
const sent = document.querySelector("[data-sent]");
if (sent) forget(sent.dataset.sent, Number(sent.dataset.sentTry));
// A page that comes back from the browser's memory may show a form that was sent since.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
