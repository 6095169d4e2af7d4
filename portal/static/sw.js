// Keeps the lessons that this device has opened readable without a network. It stores only what is the same for
// everybody: lessons as the server drew them, their files, and the catalogue as a visitor sees it. What is
// personal (/api, /me, /assess, staff pages) goes past it. Answers wait in the page's own storage, not here.

const PAGES = "boai-pages-1";
const FILES = "boai-files-1";
const LANGUAGE = "/remembered-language"; // an entry of PAGES, not an address
const PATIENCE = 4000; // ms that a lesson waits for a weak network before it is shown as it was last time
const FILE = /(?:(?:src|href)="|url\(")(\/assets\/[^"]+)"/g;

const keyOf = (path, lang) => `${path}?lang=${lang}`;
const isLesson = (path) => /^\/learn\/[^/]+\/[^/]+$/.test(path);
const frame = (path) => path === "/" || /^\/courses\/[^/]+$/.test(path);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(Promise.all(["zh", "en"].flatMap((lang) => ["/", "/offline"].map((path) => keepAsVisitor(path, lang)))));
});

self.addEventListener("activate", (event) => {
  const old = async () => (await caches.keys()).filter((name) => name.startsWith("boai-") && name !== PAGES && name !== FILES);
  event.waitUntil(old().then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

// The page that was open before there was a worker: it is kept like the next ones.
self.addEventListener("message", (event) => {
  const { path, lang } = event.data;
  if (isLesson(path)) event.waitUntil(keepAsVisitor(path, lang).then(() => remember(lang)).then(tidy).catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(event, pathname));
});

async function file(request) {
  return (await caches.match(request.url, { cacheName: FILES })) ?? fetch(request);
}

async function page(event, path) {
  const arriving = fetch(event.request);
  if (isLesson(path)) event.waitUntil(arriving.then((answer) => read(path, answer.clone())).then(tidy).catch(() => {}));
  if (frame(path)) event.waitUntil(arriving.then((answer) => refresh(path, answer)).catch(() => {}));
  const kept = isLesson(path) ? await stored(path, await wanted(event.request.url)) : null;
  try {
    return await (kept ? Promise.race([arriving, late()]) : arriving);
  } catch {
    arriving.catch(() => {});
    const lang = await wanted(event.request.url);
    await remember(lang);
    return kept ?? (frame(path) ? await stored(path, lang) : null) ?? (await stored("/offline", lang)) ?? Response.error();
  }
}

const late = () => new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE));

/** A page in the language, or in the other one rather than not at all. */
async function stored(path, lang) {
  const pages = await caches.open(PAGES);
  return (await pages.match(keyOf(path, lang))) ?? (await pages.match(keyOf(path, lang === "zh" ? "en" : "zh")));
}

/** The language that is asked for, else the one read last. */
async function wanted(address) {
  const asked = new URL(address).searchParams.get("lang");
  if (asked === "zh" || asked === "en") return asked;
  const last = await caches.match(LANGUAGE, { cacheName: PAGES });
  return last ? last.text() : "zh";
}

async function remember(lang) {
  await (await caches.open(PAGES)).put(LANGUAGE, new Response(lang));
}

const languageOf = (answer) => (answer.headers.get("Content-Language") || "").slice(0, 2);

/** Keep an answer of the server, once all its files are here. What it marks as private is never kept. */
async function keep(path, answer) {
  const lang = languageOf(answer);
  if (answer.status !== 200 || answer.redirected || !lang || /no-store|private/.test(answer.headers.get("Cache-Control"))) return;
  const text = await answer.clone().text();
  const files = await caches.open(FILES);
  const missing = [];
  for (const [, address] of text.matchAll(FILE)) if (!(await files.match(address))) missing.push(address);
  await files.addAll([...new Set(missing)]);
  await (await caches.open(PAGES)).put(keyOf(path, lang), answer);
}

async function read(path, answer) {
  const lang = languageOf(answer);
  await keep(path, answer);
  if (lang) await remember(lang);
}

async function keepAsVisitor(path, lang) {
  await keep(path, await fetch(keyOf(path, lang), { credentials: "omit" }));
}

/** The catalogue as everybody sees it, beside the reader's own that has just been shown and is not kept. */
async function refresh(path, answer) {
  if (!answer.ok) return;
  const lang = languageOf(answer) || "zh";
  await remember(lang);
  await keepAsVisitor(path, lang);
}

/** Drop files that no kept page names any more. */
async function tidy() {
  const pages = await caches.open(PAGES);
  const named = new Set();
  for (const request of await pages.keys()) {
    const text = await (await pages.match(request)).text();
    for (const [, address] of text.matchAll(FILE)) named.add(address);
  }
  const files = await caches.open(FILES);
  for (const request of await files.keys()) if (!named.has(new URL(request.url).pathname)) await files.delete(request);
}
