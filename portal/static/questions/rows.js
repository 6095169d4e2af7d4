// Rows that each get one of the same texts: pairs, and cards in groups. Each row is a native list or a few radio buttons.

const NARROW = 16; // characters that a closed list shows on a narrow phone

/** {early, value(), show(value), gap()}: -1 for a row that has none yet, [] when no row has one. */
export function rowsQuestion(place, changed) {
  const rows = [...place.querySelectorAll(".rows > li")].map(row);
  place.addEventListener("change", () => {
    rows.forEach((one) => one.echo());
    changed();
  });
  const chosen = () => rows.map((one) => one.chosen());
  rows.forEach((one) => one.echo());
  return {
    early: rows.some((one) => one.early),
    value: () => (chosen().every((position) => position < 0) ? [] : chosen()),
    show: (value) => rows.forEach((one, index) => one.show(value[index] ?? -1)),
    gap: () => chosen().includes(-1),
    next: () => rows.find((one) => one.chosen() < 0)?.control,
  };
}

function row(item) {
  const select = item.querySelector("select");
  return select ? listRow(item, select) : groupRow([...item.querySelectorAll("input")]);
}

/** A long text is cut off in a closed list, so it stands below in full; a screen reader has it from the list. */
function listRow(item, select) {
  const full = document.createElement("p");
  full.className = "full";
  full.setAttribute("aria-hidden", "true");
  item.append(full);
  const echo = () => {
    const text = select.value ? select.selectedOptions[0].textContent : "";
    full.textContent = text.length > NARROW ? text : "";
  };
  return {
    early: [...select.options].some((option) => option.selected !== option.defaultSelected && option.value),
    control: select,
    chosen: () => (select.value ? Number(select.value) : -1),
    show: (position) => {
      select.value = position < 0 ? "" : String(position);
      echo();
    },
    echo,
  };
}

function groupRow(inputs) {
  return {
    early: inputs.some((input) => input.checked !== input.defaultChecked),
    control: inputs[0],
    chosen: () => inputs.findIndex((input) => input.checked),
    show: (position) => inputs.forEach((input, index) => (input.checked = index === position)),
    echo: () => {},
  };
}
