// The rhythm score (节奏训练分): widgets/scoring/rhythm.py is the reference, this mirrors it step by step, in the same order of
// additions, so both give the same numbers. Times are milliseconds of a monotonic clock.

const MODES = ["30:2", "hands-only"];
const MIN_TAPS = 60;
const PASS_SCORE = 75;
const CAP = 74;
const KEY_REPEAT_MS = 200;
const PAUSE_MS = 1500;
const CAP_PAUSE_MS = 10500;
const WINDOW = 5;
const FRACTION_STEPS = { "30:2": [0.45, 0.6, 0.75], "hands-only": [0.6, 0.8, 0.95] };
const TOLERANCE_MS = 1e-6;
const TOLERANCE_POINTS = 1e-9;
const TOLERANCE_RUN_MS = 1;

const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
const mean = (numbers) => total(numbers) / numbers.length;
const between = (number) => Math.min(1, Math.max(0, number));

/**
 * Return {score, reason, taps_kept, counts, factors: {R, F, C, V}, ccf, median_rate, longest_pause_s, passed, weakest};
 * score is null with reason "too_few_taps" or "no_interval". run is {began_ms, ended_ms, seconds} or null: one not kept up to its
 * end has reason "stopped_early" and never passes. Throws RangeError for an unknown mode and for times that are
 * not finite numbers or run backward.
 */
export function scoreRhythm(taps, mode, run = null) {
  if (!MODES.includes(mode)) throw new RangeError(`mode is ${mode}; allowed: ${MODES.join(" or ")}`);
  const kept = keptTaps(taps);
  const { bouts, pauses } = splitBouts(kept);
  const counts = bouts.map((bout) => bout.length + 1);
  const intervals = bouts.flat();
  const none = { score: null, taps_kept: kept.length, counts, factors: {}, ccf: null, median_rate: null, longest_pause_s: null, passed: false, weakest: null };
  if (kept.length < MIN_TAPS) return { ...none, reason: "too_few_taps" };
  if (!intervals.length) return { ...none, reason: "no_interval" };

  const typical = median(intervals);
  const handsOff = pauses.map((pause) => pause - typical);
  const flow = total(intervals) + bouts.length * typical;
  const ccf = flow / (flow + total(handsOff));
  const factors = {
    R: mean(bouts.flatMap((bout) => rollingRates(bout)).map(ratePoints)),
    F: fractionPoints(ccf, mode),
    C: mode === "30:2" ? countFactor(counts) : 1,
    V: variationFactor(intervals),
  };
  const exact = 100 * factors.R * factors.F * factors.C * factors.V;
  const points = Math.floor(exact + 0.5 + TOLERANCE_POINTS);
  const longest = Math.max(0, ...handsOff);
  const held = longest > CAP_PAUSE_MS + TOLERANCE_MS && points > CAP;
  const early = run !== null && endedEarly(run, kept[kept.length - 1]);
  const score = held || early ? Math.min(points, CAP) : points;
  const weakest = Object.keys(factors).reduce((low, name) => (factors[name] < factors[low] ? name : low));
  return {
    score,
    reason: early ? "stopped_early" : held ? "long_pause" : "ok",
    taps_kept: kept.length,
    counts,
    factors,
    ccf,
    median_rate: 60000 / typical,
    longest_pause_s: longest / 1000,
    passed: score >= PASS_SCORE,
    weakest: factors[weakest] < 1 - TOLERANCE_POINTS ? weakest : null,
  };
}

function endedEarly(run, lastTap) {
  const short = run.ended_ms - run.began_ms < 1000 * run.seconds - TOLERANCE_RUN_MS;
  return short || run.ended_ms - lastTap > CAP_PAUSE_MS + TOLERANCE_RUN_MS;
}

/** Return the rate per minute from the mean of the last (up to) five intervals of the present bout; null before there is one. */
export function liveRate(taps) {
  const { bouts } = splitBouts(keptTaps(taps));
  const bout = bouts.length ? bouts[bouts.length - 1] : [];
  return bout.length ? 60000 / mean(bout.slice(-WINDOW)) : null;
}

/** Return for each bout its points {at: ms since the first tap, rate: per minute}, as the factor R sees them. */
export function rateTrace(taps) {
  const kept = keptTaps(taps);
  let place = 0;
  return splitBouts(kept).bouts.map((bout) => {
    const points = rollingRates(bout).map((rate, i) => ({ at: kept[place + i + 1] - kept[0], rate }));
    place += bout.length + 1;
    return points;
  });
}

/** Milliseconds: longer than any interval from 100/min on, so a press this long is a breath; and a whole breath. */
export const HOLD_MS = 600;
export const BREATH_MS = 1000;

/**
 * Sort the presses of one target into compressions and breaths; all times in ms of one monotonic clock.
 * A press counts at once and is taken back when it turns out to be held (30:2 only). After 30 compressions, short presses that
 * go on in rhythm are compressions 31, 32 …; after a gap they are breaths too short and count for nothing, but three of them in
 * rhythm mean that compressions go on: they count with their own times, so nobody is caught in the breath phase.
 * onTap(at) is called once for every compression that is sure, in order; onBreath(at) for every whole breath. down(at) says
 * whether the press was taken; tick(at) is to be called while a press lasts.
 */
export function pressSorter(mode, onTap, onBreath) {
  const state = { phase: "press", count: 0, breaths: 0, taps: [], tooShort: false };
  let active = null; // the press that is down: {at, counted, held, blown}
  let loose = []; // short presses in the breath phase that may turn out to be compressions

  function down(at) {
    if (active && at - active.at >= HOLD_MS && mode === "30:2") return false; // a second finger during a breath
    if (active) up(at); // the other thumb comes down before the first is lifted
    const last = state.taps[state.taps.length - 1];
    const inRhythm = state.breaths === 0 && last !== undefined && at - last <= PAUSE_MS;
    const bounce = last !== undefined && at - last < KEY_REPEAT_MS; // kept in the raw log, counted nowhere
    active = { at, bounce, counted: !bounce && (state.phase === "press" || inRhythm), held: false, blown: false };
    state.tooShort = false;
    if (active.counted) {
      state.taps.push(at);
      state.count += 1;
    }
    return true;
  }
  function tick(at) {
    if (!active || mode !== "30:2") return;
    if (!active.held && at - active.at >= HOLD_MS) {
      active.held = true;
      loose = [];
      if (active.counted) {
        state.taps.pop();
        state.count -= 1;
      }
      state.phase = "breathe";
    }
    if (active.held && !active.blown && at - active.at >= BREATH_MS) {
      active.blown = true;
      state.breaths += 1;
      onBreath(active.at);
    }
  }
  function up(at) {
    if (!active) return;
    tick(at);
    const press = active;
    active = null;
    if (press.held) {
      state.tooShort = !press.blown;
      if (state.breaths >= 2) compress(0);
    } else if (press.bounce) onTap(press.at);
    else if (press.counted) {
      onTap(press.at);
      if (mode === "30:2" && state.count >= 30) state.phase = "breathe";
      else state.phase = "press";
    } else {
      loose = loose.length && press.at - loose[loose.length - 1] > PAUSE_MS ? [press.at] : [...loose, press.at];
      state.tooShort = true;
      if (loose.length < 3) return;
      state.taps.push(...loose);
      loose.forEach(onTap);
      compress(loose.length);
    }
  }
  function compress(count) {
    Object.assign(state, { phase: "press", count, breaths: 0, tooShort: false });
    loose = [];
  }
  return { state, down, tick, up, heldFor: (at) => (active ? at - active.at : 0) };
}

/** Beats as sound (WebAudio), light and vibration, each as chosen; silent during breaths. Returns {pause, stop}. */
export function metronome(rate, cues, flash) {
  if (!rate || (!cues.sound && !cues.cue)) return { pause() {}, stop() {} };
  const Sound = globalThis.AudioContext;
  const audio = cues.sound && Sound ? new Sound() : null;
  audio?.resume(); // some browsers open it asleep
  const step = 60000 / rate;
  let next = performance.now() + 300;
  let paused = false;
  const waiting = new Set();
  const timer = setInterval(() => {
    if (paused) return;
    const now = performance.now();
    if (next < now - step) next = now; // the page slept: go on from here instead of catching up
    while (next < now + 100) {
      const wait = Math.max(0, next - now);
      if (audio) beep(audio, audio.currentTime + wait / 1000);
      if (cues.cue) later(wait);
      next += step;
    }
  }, 25);
  function later(wait) {
    const id = setTimeout(() => {
      waiting.delete(id);
      flash();
      navigator.vibrate?.(20);
    }, wait);
    waiting.add(id);
  }
  return {
    pause(on) {
      paused = on;
      next = performance.now() + 100;
    },
    stop() {
      clearInterval(timer);
      waiting.forEach(clearTimeout);
      audio?.close();
    },
  };
}

function beep(audio, at) {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = 880;
  gain.gain.setValueAtTime(0.25, at);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.06);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.07);
}

function keptTaps(taps) {
  if (!Array.isArray(taps)) throw new RangeError("taps are no list; give a list of milliseconds");
  const kept = [];
  taps.forEach((tap, i) => {
    if (typeof tap !== "number" || !Number.isFinite(tap)) throw new RangeError(`tap ${i} is ${tap}; give milliseconds as a finite number`);
    if (i && tap < taps[i - 1]) throw new RangeError(`tap ${i} is at ${tap} ms, before the one at ${taps[i - 1]} ms; use a monotonic clock`);
    if (!kept.length || tap - kept[kept.length - 1] >= KEY_REPEAT_MS - TOLERANCE_MS) kept.push(tap);
  });
  if (taps.length && !Number.isFinite(taps[taps.length - 1] - taps[0])) throw new RangeError("the time from the first to the last tap is not finite");
  return kept;
}

function splitBouts(kept) {
  const bouts = kept.length ? [[]] : [];
  const pauses = [];
  for (let i = 1; i < kept.length; i++) {
    const interval = kept[i] - kept[i - 1];
    if (interval > PAUSE_MS + TOLERANCE_MS) {
      pauses.push(interval);
      bouts.push([]);
    } else bouts[bouts.length - 1].push(interval);
  }
  return { bouts, pauses };
}

function rollingRates(bout) {
  return bout.map((_, i) => 60000 / mean(bout.slice(Math.max(0, i + 1 - WINDOW), i + 1)));
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function ratePoints(rate) {
  if (rate < 98) return Math.max(0, (rate - 85) / 13);
  return rate <= 122 ? 1 : Math.max(0, (135 - rate) / 13);
}

function fractionPoints(ccf, mode) {
  const [none, floor, full] = FRACTION_STEPS[mode];
  if (ccf <= floor) return Math.max(0, (0.75 * (ccf - none)) / (floor - none));
  return Math.min(1, 0.75 + (0.25 * (ccf - floor)) / (full - floor));
}

function countFactor(counts) {
  const judged = counts.length > 1 ? counts.slice(0, -1) : counts;
  return 0.8 + 0.2 * mean(judged.map((count) => Math.max(0, 1 - 0.1 * Math.max(28 - count, count - 32, 0))));
}

function variationFactor(intervals) {
  const middle = mean(intervals);
  const spread = Math.sqrt(mean(intervals.map((interval) => (interval - middle) * (interval - middle))));
  return 0.85 + 0.15 * between((0.3 - spread / middle) / 0.2);
}
