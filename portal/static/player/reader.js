// Who reads this page, which is the same for everybody: asked once, after the text is there. Without an answer the
// person whom this device saw last goes on with what the device holds.

const LAST = "boai:reader"; // the id of the person signed in here; nothing else of them is kept beside the answers
const WAIT = 4000; // ms

/** A reader is {person: id or "", states, online}; renew() asks again and tells whether the person is the same. */
export async function openReader(body = document.body) {
  const { course, lesson } = body.dataset;
  const address = `/api/reader/${encodeURIComponent(course)}/${encodeURIComponent(lesson)}`;
  const reader = { person: last(), csrf: "", states: {}, online: false };

  async function ask() {
    const answer = await fetch(address, { signal: AbortSignal.timeout?.(WAIT), headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`reader: ${answer.status}`);
    const found = await answer.json();
    const person = found.person?.id ?? "";
    Object.assign(reader, { person, csrf: found.csrf ?? "", states: found.states, online: true });
    if (person !== last()) forget(last());
    keep(person);
    show(found);
  }

  reader.renew = async () => {
    const before = reader.person;
    try {
      await ask();
    } catch {
      return false;
    }
    return before !== "" && before === reader.person;
  };
  try {
    await ask();
  } catch {
    if (reader.person) mark(document, { roles: [], person: true });
  }
  return reader;
}

/** What stands in the page for others than this reader goes away; what is theirs is filled in. */
function show({ person, roles, csrf, size }) {
  mark(document, { roles, person: person !== null });
  document.documentElement.className = size ? `elder size-${size}` : "";
  const form = document.querySelector('form[action="/signout"]');
  if (!form || !person) return;
  const button = form.querySelector("button");
  button.textContent = button.dataset.text.replace("{name}", person.name);
  const token = form.querySelector('[name="_xsrf"]') ?? form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "_xsrf" }));
  token.value = csrf;
  form.addEventListener("submit", () => forget(person.id));
}

function mark(root, { roles, person }) {
  const mine = new Set([...roles, person ? "person" : "visitor"]);
  for (const el of root.querySelectorAll("[data-for]")) el.hidden = !el.dataset.for.split(" ").some((who) => mine.has(who));
}

function last() {
  try {
    return localStorage.getItem(LAST) || "";
  } catch {
    return "";
  }
}

function keep(person) {
  try {
    if (person) localStorage.setItem(LAST, person);
    else localStorage.removeItem(LAST);
  } catch {
    // no storage, nothing kept
  }
}

/** Whoever signs out leaves nothing on a shared phone, except answers that the server has not got yet. */
export function forget(person) {
  if (!person) return;
  try {
    if (last() === person) localStorage.removeItem(LAST);
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith("boai:") || !name.endsWith(`:${person}`)) continue;
      if (!JSON.parse(localStorage.getItem(name)).unsent?.length) localStorage.removeItem(name);
    }
  } catch {
    // no storage, nothing kept
  }
}
