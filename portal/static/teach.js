// The class page: find a learner by name, tick a whole session at once. Without script the page works row by row.

const tools = document.getElementById("tools");
const rows = [...document.querySelectorAll(".members tbody tr")];
const find = tools?.querySelector("input");
const none = document.getElementById("nobody");

const plain = (text) => text.normalize("NFKC").toLowerCase().trim();
const boxes = (n) => rows.filter((row) => !row.hidden).flatMap((row) => [...row.querySelectorAll(`input[name="present"][value^="${n}:"]`)]);

function filter() {
  const wanted = plain(find.value);
  for (const row of rows) row.hidden = !plain(row.querySelector("th").textContent).includes(wanted);
  none.hidden = rows.some((row) => !row.hidden);
  label();
}

/** Each button says what it will do: tick all that are shown, or, where all are ticked, take the ticks away. */
function label() {
  for (const button of tools.querySelectorAll("[data-session]")) {
    const shown = boxes(button.dataset.session);
    button.textContent = shown.length && shown.every((box) => box.checked) ? button.dataset.none : button.dataset.all;
    button.disabled = !shown.length;
  }
}

if (tools && rows.length) {
  tools.hidden = false;
  find.addEventListener("input", filter);
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-session]");
    if (!button) return;
    const shown = boxes(button.dataset.session);
    const tick = !shown.every((box) => box.checked);
    for (const box of shown) box.checked = tick;
    label();
  });
  document.querySelector(".members").addEventListener("change", label);
  filter();
}
