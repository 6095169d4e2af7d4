// The steps of a run of Choking, from the seed alone; widgets/scoring/choking.py makes the same ones.
import { seeded } from "./kit.js";

/** What a seed brings; widgets/scoring/choking.py draws the same six numbers in the same order. */
function outcome(seed, blows) {
  const draw = seeded(seed);
  const [worsens, down, first, back, n, found] = [draw() < 0.5, draw() < 0.4, draw() < 0.5, draw() < 0.5, draw(), draw() < 0.5];
  return { worsens, down, round: first ? 1 : 2, back: back && !first && !down, taps: down ? blows : 1 + Math.floor(n * blows), found };
}

/** The steps of one run, in order. */
export function sequenceOf({ severity, steps, blows }, seed) {
  const of = (id, as = id, more = {}) => ({ ...steps[id], id: as, base: id, ...more });
  const fate = outcome(seed, blows);
  const begun = ["ask", "judge"].map((id) => of(id));
  if (severity === "mild") {
    begun.push(of("cough"), of("watch"));
    if (!fate.worsens) return [...begun, of("calm")];
    begun.push(of("worse"));
  }
  const last = fate.down ? "down" : "out";
  const ended = { right: last, taps: fate.taps, end: last };
  const none = { end: "none" };
  const list = [...begun, of("call"), of("position"), of("spot_back"), of("back", "back1", none), of("kind"), of("spot_front"), of("front", "front1", fate.round === 1 ? ended : none)];
  if (fate.round === 2) {
    list.push(of("back", "back2", fate.back ? ended : none));
    if (!fate.back) list.push(of("front", "front2", ended));
  }
  if (!fate.down) return [...list, of("after")];
  const see = fate.found ? { right: "take", end: "found" } : none;
  return [...list, of("lower"), of("press"), of("mouth"), of("see", "see", see), of("go_on")];
}
