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

class StationForm {
  constructor(form) {
    this.form = form;
    this.key = `${PREFIX}${form.dataset.keep}:${form.dataset.try}`;
    this.fieldsets = [...form.querySelectorAll(".criteria fieldset")];
    this.say = form.querySelector(".say");
    this.button = form.querySelector("button[type=submit]");
    this.restore();
    this.count();
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
      if (!field || field.value || name === "_xsrf" || name === "request") continue;
      field.value = value;
      back += 1;
    }
    // The same request again: if the first one did arrive, the server answers with what it recorded.
    if (/^[0-9a-f]{32}$/.test(kept.fields?.request ?? "")) this.form.elements.namedItem("request").value = kept.fields.request;
    if (back) this.say.textContent = this.form.dataset.kept;
  }

  changed() {
    this.say.textContent = "";
    this.count();
    const fields = Object.fromEntries(new FormData(this.form));
    delete fields._xsrf;
    try {
      localStorage.setItem(this.key, JSON.stringify({ fields }));
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
    this.button.disabled = true;
    this.say.textContent = this.form.dataset.sending;
    await this.send();
  }

  async send() {
    try {
      const reply = await fetch(this.form.action, { method: "POST", body: new URLSearchParams(new FormData(this.form)) });
      if (reply.redirected) location.assign(reply.url);
      else this.form.submit(); // the same request id: the server's page says what is wrong, nothing is written twice
    } catch {
      this.button.disabled = false;
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
