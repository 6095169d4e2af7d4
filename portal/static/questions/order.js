// Steps to put in order by tapping, then by arrows.

/**
 * Steps to put in order: tapped one after the other; once all are placed, arrows move them. The page's own
 * selects stay filled in, for a browser that stops the script half-way.
 */
export function orderQuestion(place, changed, say) {
  const list = place.querySelector(".steps");
  const hint = place.querySelector("[data-hint]");
  const rows = [...list.children].map((row) => orderRow(row, say));
  let chosen = rows
    .filter((row) => Number(row.select.value))
    .sort((a, b) => a.select.value - b.select.value)
    .map((row) => row.position);
  const complete = () => chosen.length === rows.length;

  function draw() {
    list.classList.toggle("placed", complete());
    const shown = complete() ? chosen.map((position) => rows[position]) : rows;
    if (shown.some((row, index) => list.children[index] !== row.item)) list.append(...shown.map((row) => row.item));
    for (const row of rows) {
      const at = chosen.indexOf(row.position);
      row.select.value = at < 0 ? "" : String(at + 1);
      row.number.textContent = at < 0 ? "" : String(at + 1);
      row.pick.setAttribute("aria-pressed", String(at >= 0));
      row.pick.disabled = complete();
      row.up.hidden = row.down.hidden = !complete();
      row.up.setAttribute("aria-disabled", String(at === 0));
      row.down.setAttribute("aria-disabled", String(at === rows.length - 1));
    }
    say.write(hint, say.fill(complete() ? "move" : "tap"));
  }

  function pick(row) {
    if (chosen.includes(row.position)) chosen = chosen.filter((position) => position !== row.position);
    else chosen.push(row.position);
    if (chosen.length === rows.length - 1) chosen.push(rows.find((r) => !chosen.includes(r.position)).position);
    draw();
    if (!complete()) return;
    (chosen[0] === row.position ? row.down : row.up).focus({ preventScroll: true });
    changed();
  }

  function move(row, button, by) {
    const at = chosen.indexOf(row.position);
    if (at + by < 0 || at + by >= chosen.length) return;
    [chosen[at], chosen[at + by]] = [chosen[at + by], chosen[at]];
    draw();
    button.focus({ preventScroll: true });
    say.aloud(say.fill("moved", { n: at + by + 1 }));
    changed();
  }

  for (const row of rows) {
    row.pick.addEventListener("click", () => pick(row));
    row.up.addEventListener("click", () => move(row, row.up, -1));
    row.down.addEventListener("click", () => move(row, row.down, 1));
  }
  draw();
  return {
    value: () => (complete() ? [...chosen] : []),
    show: (value) => {
      chosen = [...value];
      draw();
    },
  };
}

/** Turn one line of the form (select and text) into number, text and arrows. */
function orderRow(item, say) {
  const select = item.querySelector("select");
  const text = item.querySelector(".text");
  const make = (className, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = className;
    if (label) {
      button.setAttribute("aria-label", say.fill(label, { text: text.textContent }));
      button.textContent = label === "up" ? "↑" : "↓";
    }
    return button;
  };
  const pick = make("pick");
  const number = document.createElement("span");
  number.className = "place";
  pick.append(number, text);
  const [up, down] = [make("arrow", "up"), make("arrow", "down")];
  select.hidden = true;
  item.append(pick, up, down);
  return { item, select, pick, number, up, down, position: Number(item.dataset.position) };
}
