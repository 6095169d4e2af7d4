import { h, words, recorder, remember, finish, announcer, uid, landmark } from "./_shared/kit.js";

// A poll. Where the player offers the class's votes (model.classVotes), the choice lives there and never in the state,
// which goes into the learner's record; elsewhere, as in JupyterLab, it stays in the state and nothing is sent.
function render({ model, el }) {
  const t = words(model);
  const log = recorder(model);
  const { prompt, options, talk } = model.get("params");
  const name = uid("poll");
  const votes = model.classVotes ?? null;
  let mine = votes ? votes.own() : (model.get("state")?.choice ?? null);
  let seen = null; // the class's answer: {in_class, voted, n, counts, least}; null before one came
  let online = true;

  const inputs = options.map((one) => h("input", { type: "radio", name, value: one.id, checked: one.id === mine, onchange: () => (say(""), refreshButton()) }));
  const choices = options.map((one, i) => h("label", { class: "bo-option" }, inputs[i], h("span", {}, one.text)));
  const main = h("button", { type: "button", class: "bo-main", onclick: vote }, t("vote"));
  const after = h("div", { class: "bo-poll-after" });
  const root = h(
    "section",
    { class: "bo bo-poll", "aria-label": landmark(model, prompt) },
    h("fieldset", {}, h("legend", {}, prompt), h("p", { class: "bo-hint" }, t("how"), " ", votes && t("why_anonymous")), choices),
  );
  const say = announcer(root);
  root.append(h("div", { class: "bo-actions" }, main), after);

  const picked = () => inputs.find((input) => input.checked)?.value ?? null;
  // Where a class counts, its word stands; without one, or without a connection, the device's.
  const hasVoted = () => (online && seen?.in_class ? Boolean(seen.voted) : mine !== null);

  async function vote() {
    const choice = picked();
    if (choice === null) {
      say(t("choose_first"));
      inputs[0].focus();
      return;
    }
    mine = choice;
    log("vote");
    remember(model, votes ? { voted: true } : { voted: true, choice });
    finish(model, { voted: true });
    if (votes) await take(votes.vote(choice));
    tell();
    draw();
    after.querySelector("h3").focus({ preventScroll: true }); // the button is away until another choice is made
  }
  /** Ask the class again; what it answers last stands. */
  async function refresh() {
    await take(votes.ask());
    tell();
    draw();
    after.querySelector("h3")?.focus();
  }
  async function take(asking) {
    const answer = await asking;
    online = answer !== null;
    if (answer) seen = answer;
  }
  function tell() {
    if (!hasVoted()) return say("");
    if (votes && !online) return say(t("offline"));
    if (!votes || !seen?.in_class) return say(t("local"));
    return say(t(mine === null ? "voted_before" : "voted"));
  }
  function refreshButton() {
    main.textContent = t(hasVoted() && picked() !== mine ? "change" : "vote");
    main.hidden = hasVoted() && picked() === mine && mine !== null;
  }

  function distribution() {
    if (!seen?.in_class) return null;
    const again = h("button", { type: "button", onclick: refresh }, t("refresh"));
    if (!seen.counts) return [h("p", { class: "bo-hint" }, t("few", { n: seen.least })), h("div", { class: "bo-actions" }, again)];
    const row = (one) => {
      const n = seen.counts[one.id] ?? 0;
      const percent = Math.round((100 * n) / seen.n);
      return h(
        "li",
        {},
        h("span", {}, one.text, one.id === mine && h("b", {}, ` ✓ ${t("yours")}`)),
        h("span", { class: "bo-poll-count" }, t("count", { n, percent })),
        h("span", { class: "bo-poll-bar", "aria-hidden": "true" }, h("span", { style: `width: ${percent}%` })),
      );
    };
    return [h("h3", { tabIndex: -1 }, `${t("class")} · ${t("n", { n: seen.n })}`), h("ul", { class: "bo-poll-rows" }, options.map(row)), h("div", { class: "bo-actions" }, again)];
  }
  function draw() {
    refreshButton();
    if (!hasVoted()) return after.replaceChildren();
    const views = [h("h3", { tabIndex: -1 }, t("views")), h("dl", {}, options.map((one) => h("div", {}, h("dt", {}, one.text), h("dd", {}, one.view))))];
    const questions = [h("h3", {}, t("talk")), h("ol", {}, talk.map((question) => h("li", {}, question)))];
    return after.replaceChildren(...[distribution(), views, questions].flat().filter(Boolean));
  }

  draw();
  if (!votes) tell();
  else take(votes.ask()).then(() => (tell(), draw()));
  el.append(root);
  return () => root.remove();
}

export default { render };
