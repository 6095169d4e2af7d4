// A question whose options are picked: one, or several.

/** {early, value(), show(value)}. */
export function optionQuestion(place, changed) {
  const inputs = [...place.querySelectorAll("input")];
  // Chosen on a slow phone before this script came: the learner's newest answer (the form keeps nothing by itself).
  const early = inputs.some((input) => input.checked !== input.defaultChecked);
  place.addEventListener("change", () => changed());
  return {
    early,
    value: () => inputs.filter((input) => input.checked).map((input) => Number(input.value)),
    show: (value) => inputs.forEach((input) => (input.checked = value.includes(Number(input.value)))),
  };
}
