// A number as people type it; portal/answer_form.py reads it by the same rules, those of the exercise numeric.

const LARGEST = 1e9;
const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** The number that a text says, or null: full-width signs, 。 as a point, a comma for thousands or as a point, the unit behind. */
export function readNumber(text, unit) {
  let plain = folded(text);
  if (folded(unit) && plain.endsWith(folded(unit))) plain = plain.slice(0, -folded(unit).length);
  plain = plain.replaceAll("。", ".").replaceAll("\u2212", "-");
  if (/^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$/.test(plain)) plain = plain.replaceAll(",", "");
  else if (plain.split(",").length === 2 && !plain.includes(".")) plain = plain.replace(",", ".");
  const number = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(plain) ? Number(plain) : null;
  return number !== null && Math.abs(number) <= LARGEST ? number : null;
}

/** What may still become a number: a sign, a point, a number with the beginning of its unit. */
function begun(text, unit) {
  const [, rest] = /^[+-]?[.]?[0-9.,]*(.*)$/.exec(folded(text).replaceAll("。", ".").replaceAll("\u2212", "-"));
  return folded(unit).startsWith(rest);
}

/** {early, value(), show(value)}. */
export function numericQuestion(place, changed, say) {
  const input = place.querySelector("input");
  const about = document.getElementById(`about-${place.dataset.slot}`);
  const { unit } = input.dataset;
  const number = () => readNumber(input.value, unit);
  const tell = (final) => {
    const text = input.value.trim();
    const wrong = Boolean(text) && number() === null && (final || !begun(text, unit));
    input.setAttribute("aria-invalid", String(wrong));
    about.classList.toggle("notice", wrong);
    say.write(about, say.fill(wrong ? "not_number" : "numeric"));
  };
  input.addEventListener("input", () => {
    tell(false);
    changed(true);
  });
  input.addEventListener("change", () => {
    if (number() !== null) input.value = String(number()); // shows how it was read
    tell(true);
    changed();
  });
  const early = input.value !== input.defaultValue;
  tell(true);
  return {
    early,
    value: () => (number() === null ? [] : [number()]),
    show: (value) => {
      input.value = value.length ? String(value[0]) : "";
      tell(true);
    },
  };
}
