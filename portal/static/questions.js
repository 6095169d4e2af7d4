// How each kind of question is answered: {early, value(), show(value)}, with gap() where an answer can be unfinished.

import { numericQuestion } from "./questions/numeric.js";
import { optionQuestion } from "./questions/options.js";
import { orderQuestion } from "./questions/order.js";
import { hotspotQuestion } from "./questions/pictures.js";
import { rhythmQuestion } from "./questions/rhythm.js";
import { rowsQuestion } from "./questions/rows.js";
import { scenarioQuestion } from "./questions/scenario.js";
import { textQuestion } from "./questions/text.js";

const KINDS = {
  choice: optionQuestion,
  many: optionQuestion,
  hotspot: hotspotQuestion,
  order: orderQuestion,
  match: rowsQuestion,
  classify: rowsQuestion,
  numeric: numericQuestion,
  scenario: scenarioQuestion,
  rhythm: rhythmQuestion,
  text: textQuestion,
};

/** The question that stands at `place`. `changed(typing)` is called after each change by the learner. */
export function questionAt(place, changed, say) {
  const made = KINDS[place.dataset.kind](place, changed, say);
  return { gap: () => !made.value().length, next: () => undefined, ...made };
}
