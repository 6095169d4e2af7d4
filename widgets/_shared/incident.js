// A mass-casualty incident made from a seed, and the tag START or JumpSTART gives: widgets/scoring/incident.py in the browser.
// tests/vectors/triage.json keeps the two together; the fields of a casualty are described there.

const CAST = [[34, true], [52, false], [68, true], [23, false], [41, false], [29, true], [73, false], [46, true], [19, true], [61, false], [37, false], [55, true], [27, false], [64, true], [31, true], [48, false], [17, false], [76, true], [39, true], [58, false]];
const KIDS = [[6, true], [8, false], [5, false], [7, true], [4, true], [8, true]];
const KINDS = ["walk", "yellow", "rate", "black", "open", "walk", "pulse", "yellow", "obeys", "stay", "walk", "rate", "yellow", "walk", "pulse", "yellow", "walk", "open", "obeys", "walk"];
const CHILD_AT = [2, 7, 10, 17];
const POSES = { walk: ["walk", "stand"], stay: ["sit"], yellow: ["sit", "lean", "wave"], rate: ["lean", "sit"], pulse: ["lie", "side"], obeys: ["side", "lie"], open: ["lie"], black: ["lie"] };

/** Tags from the last to the first to be carried away. */
export const TAGS = ["black", "green", "yellow", "red"];

/** Whether JumpSTART's numbers count for the casualty. */
export function isChild(person, limits) {
  return limits.child_from <= person.age && person.age <= limits.child_to;
}

/** [tag, step]: the tag and the step that gives it: walk, open, breaths, rate, pulse, obeys or all. */
export function judged(person, limits) {
  const child = isChild(person, limits);
  if (person.walks) return ["green", "walk"];
  if (person.breathes === "opened") return ["red", "open"];
  if (person.breathes === "no") return child && person.pulse ? [person.answers ? "red" : "black", "breaths"] : ["black", "open"];
  const [low, high] = child ? [limits.child_rate_min, limits.child_rate_max] : [0, limits.rate_max];
  if (person.rate < low || person.rate > high) return ["red", "rate"];
  if (!person.radial || person.refill > limits.refill_max) return ["red", "pulse"];
  return person.obeys ? ["yellow", "all"] : ["red", "obeys"];
}

/** The acts without which the right tag is a guess; who walked over has been seen walking. */
export function needed(person, limits) {
  const step = judged(person, limits)[1];
  if (step === "walk") return person.stays ? ["walk"] : [];
  if (step === "open" && isChild(person, limits) && person.breathes === "no") return ["open", "pulse"];
  return { breaths: ["open", "pulse", "breaths"], open: ["open"], rate: ["rate"], pulse: ["rate", "pulse"] }[step] || ["rate", "pulse", "obeys"];
}

function shuffle(items, draw) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

/** `count` casualties in the order of their numbers; `draw` is kit.js's seeded(seed). */
export function incident(draw, count, children) {
  const kinds = KINDS.slice(0, count).map((kind, place) => [kind, children && CHILD_AT.includes(place)]);
  if (children && draw() < 0.5) kinds[4] = ["breaths", true];
  shuffle(kinds, draw);
  const adults = shuffle([...CAST.keys()], draw);
  const kids = shuffle([...KIDS.keys()], draw);
  return kinds.map(([kind, child], place) => casualty(place, kind, child, (child ? kids : adults).shift(), draw));
}

/** The casualty that gets worse before the second round, as it is then; `draw` is seeded(seed + 77). */
export function worsened(draw, people, limits) {
  const yellow = people.filter((one) => judged(one, limits)[0] === "yellow");
  const one = yellow[Math.floor(draw() * yellow.length)];
  const change = ["rate", "pulse", "obeys"][Math.floor(draw() * 3)];
  const made = { rate: { rate: isChild(one, limits) ? 50 : 36 }, pulse: { radial: false, refill: 4 }, obeys: { obeys: false } }[change];
  return { ...one, loud: false, pose: { obeys: "side", rate: "lean", pulse: "lie" }[change], ...made, change };
}

function casualty(id, kind, child, cast, draw) {
  const [age, woman] = (child ? KIDS : CAST)[cast];
  const [a, b, c, d, e] = [draw(), draw(), draw(), draw(), draw()];
  const upTo = (x, n) => Math.floor(x * n);
  const poses = POSES[kind === "breaths" ? "black" : kind];
  const made = {
    id, cast, age, woman, pose: poses[upTo(a, poses.length)], walks: kind === "walk" || kind === "stay", stays: kind === "stay", breathes: "yes", rate: 16 + 2 * upTo(b, 5),
    radial: true, pulse: true, answers: false, refill: 1 + upTo(c, 3) / 2, obeys: true, bleeds: false, loud: false,
  };
  if (kind === "walk") return { ...made, loud: d < 0.4 };
  if (kind === "yellow") return { ...made, rate: (child ? 32 : 18) + 2 * upTo(b, 7), bleeds: d < 0.35, loud: e < 0.5 };
  if (kind === "rate") {
    const slow = child && d >= 0.5;
    return { ...made, rate: slow ? 8 + 2 * upTo(b, 3) : child ? 48 + 2 * upTo(b, 6) : 32 + 2 * upTo(b, 7), obeys: !slow, pose: slow ? "lie" : made.pose };
  }
  if (kind === "pulse") return { ...made, rate: 22 + 2 * upTo(b, 5), radial: d >= 0.5, refill: d < 0.5 ? 4 : 3 + upTo(c, 3) / 2, obeys: e < 0.5, bleeds: a < 0.6 };
  if (kind === "obeys") return { ...made, obeys: false, rate: 12 + 2 * upTo(b, 6) };
  if (kind === "open") return { ...made, breathes: "opened", obeys: false, rate: child ? 24 : made.rate };
  const alive = kind === "breaths";
  return { ...made, breathes: "no", rate: 0, radial: alive, pulse: alive, answers: alive && d < 0.6, refill: alive ? 2 : 4, obeys: false };
}
