// The time left in a test, by the server's clock. A trainer can give more while it runs: the page asks now and then.

const ASK = 30000; // ms between two looks at the deadline
const SPOKEN = [5, 1]; // minutes left that are said aloud

const $ = (id) => document.getElementById(id);

/**
 * Show the minutes left; at the end ask once more, then call over. `ask` resolves to the server's deadline, or to
 * nothing. Returns move(deadline) for a deadline learnt elsewhere.
 */
export function keepTime(form, say, over, ask) {
  const { now } = form.dataset;
  let { deadline } = form.dataset;
  if (!deadline) return () => {};
  const skew = Date.parse(now) - Date.now();
  const left = () => Date.parse(deadline) - (Date.now() + skew);
  const minutesLeft = () => Math.max(0, Math.ceil(left() / 60000));
  const past = () => new Set(SPOKEN.filter((minutes) => left() <= minutes * 60000));
  let spoken = past();
  let ended = false;
  let timer = setInterval(tick, 1000);
  const look = async () => move(await ask());
  setInterval(() => !document.hidden && look(), ASK);
  document.addEventListener("visibilitychange", () => !document.hidden && look());

  function move(found) {
    if (ended || !found || found === deadline) return;
    const more = Date.parse(found) > Date.parse(deadline);
    deadline = found;
    spoken = past();
    tick();
    if (more) say.alert("moretime", { n: minutesLeft() });
  }

  async function end() {
    clearInterval(timer);
    timer = null;
    await look();
    if (left() > 0) timer = setInterval(tick, 1000);
    else {
      ended = true;
      over();
    }
  }

  function tick() {
    const text = say.fill("time", { n: minutesLeft() });
    say.write($("time"), text);
    for (const mark of SPOKEN) {
      if (minutesLeft() > mark || spoken.has(mark)) continue;
      spoken.add(mark);
      say.aloud(text);
    }
    $("time")?.classList.toggle("soon", minutesLeft() <= SPOKEN[0]);
    if (left() <= 0 && timer !== null) end();
  }
  tick();
  return move;
}
