// An answer in the learner's own words.

const UNWRITABLE = /(?![\n\t])\p{Cc}|\p{Cs}/gu; // what the server refuses
const SOON = 20; // characters left from which a screen reader is told

/** {early, value(), show(value)}. */
export function textQuestion(place, changed, say) {
  const box = place.querySelector("textarea");
  const left = place.querySelector("[data-left]");
  const count = () => {
    const n = box.maxLength - box.value.length;
    left.setAttribute("aria-live", n <= SOON ? "polite" : "off");
    say.write(left, say.fill("text_left", { n }));
  };
  box.addEventListener("input", () => {
    count();
    changed(true);
  });
  box.addEventListener("change", () => changed());
  const early = box.value !== box.defaultValue;
  count();
  return {
    early,
    value: () => (box.value.trim() ? [box.value.replace(UNWRITABLE, "")] : []),
    show: ([text = ""]) => {
      box.value = text;
      count();
    },
  };
}
