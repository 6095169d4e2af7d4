// Reads a lesson aloud with a voice of the device itself: nothing of the text leaves it. Without such a voice for the
// page's language there is no button.

const TEXT = "h1, h2, h3, p, li, blockquote, figcaption, th, td";
const NOT = ".exercise, .rest, .crumb-line, .beside, [hidden]";
const LONGEST = 160; // characters said at once: some browsers fall silent in longer ones

/** Offer to read the lesson aloud, from what is on the screen on. */
export function aloud(body = document.body) {
  const place = body.querySelector("#aloud");
  const speech = globalThis.speechSynthesis;
  if (!place || !speech) return;
  const [main, stop] = place.querySelectorAll("button");
  const lang = document.documentElement.lang.slice(0, 2);
  let blocks = [];
  let saying = null; // the block that is read now
  let run = 0; // what an older run still says to us is not heard

  const voice = () => speech.getVoices().find((one) => one.localService && one.lang.slice(0, 2).toLowerCase() === lang);
  const offer = () => place.toggleAttribute("data-off", !voice());

  function show(state) {
    main.textContent = main.dataset[state];
    stop.hidden = state === "read";
  }
  function end() {
    run += 1;
    speech.cancel();
    mark(null);
    show("read");
  }
  function mark(block) {
    saying?.classList.remove("read-now");
    saying = block;
    if (!block) return;
    block.classList.add("read-now");
    const { top, bottom } = block.getBoundingClientRect();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (top < 80 || bottom > innerHeight - 80) block.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }
  function next(mine) {
    if (mine !== run) return;
    const block = blocks.shift();
    if (!block) return end();
    mark(block);
    const parts = pieces(block.textContent);
    parts.forEach((text, i) => {
      const one = new SpeechSynthesisUtterance(text);
      one.voice = voice() ?? null;
      one.lang = document.documentElement.lang;
      one.onerror = () => mine === run && end();
      if (i === parts.length - 1) one.onend = () => next(mine);
      speech.speak(one);
    });
  }
  function begin() {
    speech.cancel();
    const all = [...body.querySelectorAll(`.lesson :is(${TEXT})`)].filter((el) => !el.closest(NOT) && !el.querySelector(TEXT) && el.textContent.trim());
    const from = all.findIndex((el) => el.getBoundingClientRect().bottom > 0);
    blocks = all.slice(Math.max(from, 0));
    run += 1;
    show("pause");
    next(run);
  }

  main.addEventListener("click", () => {
    if (!saying) return begin();
    const paused = main.textContent === main.dataset.go;
    if (paused) speech.resume();
    else speech.pause();
    show(paused ? "pause" : "go");
  });
  stop.addEventListener("click", () => {
    end();
    main.focus();
  });
  addEventListener("pagehide", end);
  speech.addEventListener?.("voiceschanged", offer);
  offer();
}

/** Cut at the ends of sentences, so that no piece is longer than can be said at once. */
export function pieces(text) {
  const found = [];
  for (const sentence of text.trim().replace(/\s+/g, " ").match(/[^。！？；.!?;]+[。！？；.!?;]*\s*/g) ?? []) {
    if (found.length && (found.at(-1) + sentence).length <= LONGEST) found[found.length - 1] += sentence;
    else found.push(sentence);
  }
  return found;
}
