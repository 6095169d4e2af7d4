// Where the reader is in a lesson: a slim line under the contents' button, and at the end what is still to do.
// Nothing here moves the text: the places for it stand in the page from the start.

const SHORT = 3000; // ms that a good message stays; one that asks for attention stays until it is over

/** Show the way through the lesson, and return source with the same states, watched. */
export function guide(source) {
  const places = [...document.querySelectorAll(".lesson .exercise[data-key]")];
  const done = (place) => Boolean(source.states[place.dataset.key]?.done);
  const contents = document.getElementById("contents");
  const shown = document.getElementById("place");
  const rest = document.getElementById("rest");
  const headings = [...document.querySelectorAll(".lesson h2[id]")];
  let here = "";

  function refresh() {
    const left = places.filter((place) => !done(place));
    if (shown) {
      const parts = [here, places.length && text(shown, "exercises", { n: places.length - left.length, of: places.length })];
      shown.textContent = parts.filter(Boolean).join(" · ");
      contents.parentElement.style.setProperty("--done", places.length ? 1 - left.length / places.length : 0);
    }
    if (rest && places.length) {
      rest.querySelector("h2").textContent = text(rest, left.length ? "left" : "finished", { n: left.length });
      const list = rest.querySelector("ol");
      list.hidden = !left.length;
      list.replaceChildren(...left.map((place) => row(place, places.indexOf(place) + 1)));
      rest.hidden = false;
    }
  }
  /** The last heading above the middle of the window names the place: its part before a colon, where it has one. */
  function look() {
    const at = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3).pop();
    const now = at ? at.textContent.split(/[：:]/)[0].trim() : "";
    if (now === here) return;
    here = now;
    refresh();
  }
  function row(place, n) {
    const heading = headings.filter((one) => one.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING).pop();
    const link = document.createElement("a");
    link.href = `#${place.closest("section[id]")?.id ?? heading?.id ?? ""}`;
    link.append(text(rest, "exercise", { n }), Object.assign(document.createElement("small"), { textContent: heading?.textContent ?? "" }));
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      look();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  folding(contents);
  resting(document.getElementById("save-status"));
  look();
  refresh();
  const save = (key, record) => {
    source.save(key, record);
    refresh();
  };
  return { states: source.states, save };
}

/** On a phone the open contents lie over the text: a chosen line, Escape and a tap beside them close them. */
function folding(contents) {
  if (!contents) return;
  const over = () => matchMedia("(max-width: 999px)").matches;
  contents.addEventListener("click", (event) => {
    if (over() && event.target.closest("a")) contents.open = false;
  });
  document.addEventListener("click", (event) => {
    if (over() && !contents.contains(event.target)) contents.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !contents.open || !over()) return;
    contents.open = false;
    contents.querySelector("summary").focus();
  });
}

/** A message that all is well goes after a while; the words stay for who asks by screen reader. */
function resting(status) {
  if (!status) return;
  let timer = null;
  const watch = () => {
    clearTimeout(timer);
    delete status.dataset.quiet;
    if (status.textContent === status.dataset.offline) return;
    timer = setTimeout(() => (status.dataset.quiet = ""), SHORT);
  };
  new MutationObserver(watch).observe(status, { childList: true, characterData: true, subtree: true });
  watch();
}

/** The word `name` that the element carries, with its {places} filled. */
function text(element, name, vars) {
  return (element.dataset[name] || "").replace(/\{(\w+)\}/g, (all, key) => (key in vars ? vars[key] : all));
}
