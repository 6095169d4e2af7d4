// What is done in the gallery: kept in this tab alone, under a name of its own. It comes before the player, which then
// asks nobody who is reading: no lesson's place on this device and no server ever hears of it.

const name = `boai-gallery:${document.body.dataset.exercise}`;
const shown = document.getElementById("record");

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(name) || "{}");
  } catch {
    return {};
  }
}

function show() {
  const [record] = Object.values(states);
  if (!record) shown.textContent = shown.dataset.none;
  else shown.textContent = Object.entries(record).map(([part, value]) => `${part}: ${part === "events" ? value.map((event) => `\n  ${JSON.stringify(event)}`).join("") : JSON.stringify(value)}`).join("\n");
}

const states = read();
window.boaiProgress = {
  states,
  save(key, record) {
    states[key] = record;
    show();
    try {
      sessionStorage.setItem(name, JSON.stringify(states));
    } catch {
      // no storage: it lasts as long as the page
    }
  },
};

document.getElementById("kept").hidden = false;
document.getElementById("fresh").addEventListener("click", () => {
  try {
    sessionStorage.removeItem(name);
  } catch {
    // nothing was kept
  }
  location.reload();
});
show();
