// The class's votes, offered to a poll as model.classVotes. The own choice stays on this device, under a name of its
// own: never among the answers, which go into the learner's record. A vote that could not be sent goes out later.

/** polls(key) → {own() → choice or null, vote(choice), ask()}; the last two give the class's answer, or null without a connection. */
export function openPolls(person = "", body = document.body) {
  const { course, lesson } = body.dataset;
  return (key) => {
    const name = `boai:poll:${course}/${lesson}/${key}${person ? `:${person}` : ""}`;
    const address = `/api/polls/${[course, lesson, key].map(encodeURIComponent).join("/")}`;
    let memory = {};
    const read = () => {
      try {
        return JSON.parse(localStorage.getItem(name)) ?? memory;
      } catch {
        return memory;
      }
    };
    const write = (kept) => {
      memory = kept;
      try {
        localStorage.setItem(name, JSON.stringify(kept));
      } catch {
        // no storage: it lives as long as the page
      }
    };

    let counts = null; // whether a class counts votes here; null before the server was asked

    async function request(options = {}) {
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json", "Content-Type": "application/json" }, ...options });
        if (!answer.ok) return answer.status < 500 && answer.status !== 429 ? { in_class: false } : null; // not in a class any more; too often or a fault: later
        return await answer.json();
      } catch {
        return null;
      }
    }
    async function ask() {
      const answer = await request();
      if (answer) counts = answer.in_class;
      return answer;
    }
    /** Without a class nothing is sent: the vote stays here. */
    async function send(choice) {
      const before = counts === null ? await ask() : { in_class: counts };
      const answer = before?.in_class ? await request({ method: "PUT", body: JSON.stringify({ choice }) }) : before;
      if (answer && read().choice === choice) write({ choice });
      return answer;
    }
    return {
      own: () => read().choice ?? null,
      vote(choice) {
        write({ choice, unsent: [key] });
        return send(choice);
      },
      ask: () => (read().unsent ? send(read().choice) : ask()),
    };
  };
}
