// The question's form works before any script: what was ticked meanwhile goes on in the exercise that takes its place.

/** Radio buttons and boxes by the words a learner reads; those that read alike are left out. */
function boxes(root) {
  const found = new Map();
  for (const input of root.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    const question = input.closest("fieldset")?.querySelector("legend")?.textContent.trim();
    const name = `${question}|${input.closest("label")?.textContent.trim()}`;
    found.set(name, found.has(name) ? null : input);
  }
  return found;
}

/** Put el into place instead of the form, with its ticks, unless the exercise has older ones, and its focus. */
export function carry(place, el) {
  const before = boxes(place);
  const focused = document.activeElement;
  place.replaceChildren(el);
  const after = boxes(place);
  const fresh = ![...after.values()].some((input) => input?.checked);
  for (const [name, input] of before) {
    if (fresh && input?.checked) after.get(name)?.click();
    if (input && input === focused) after.get(name)?.focus({ preventScroll: true });
  }
}
