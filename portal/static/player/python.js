// Widgets whose Python listens: their changes and messages go to a kernel, which is fetched when the first one does.

/** For a page that names the kernel's script: {join(name, model, listens)}; otherwise nothing joins. */
export function openPython(body = document.body) {
  const { kernel, version, course, lesson, kernelWords } = body.dataset;
  const models = {};
  let link = null;

  const words = kernelWords ? JSON.parse(kernelWords) : {};
  function say(code) {
    let status = document.getElementById("kernel-status");
    if (!status) {
      status = Object.assign(document.createElement("p"), { id: "kernel-status", className: "save-status kernel-status" });
      status.setAttribute("role", "status");
      document.body.append(status);
    }
    status.dataset.code = code;
    status.textContent = code === "open" ? "" : (words[code] ?? words.lost);
  }

  async function reach(act) {
    link ??= import(kernel).then(({ Link }) => new Link(models, { course, lesson, lang: document.documentElement.lang.slice(0, 2), version }, say));
    try {
      act(await link);
    } catch (error) {
      console.error(error);
      link = null; // the script did not come: the next change tries again
      say("lost");
    }
  }

  return {
    join(name, model, listens) {
      if (!kernel || !listens) return;
      models[name] = { model, listens };
      model.behind = {
        saved: (changes) => Object.keys(changes).some((key) => listens.includes(key)) && (reach((open) => open.update(name, changes)), true),
        sent: (changes, content, buffers) => reach((open) => (Object.keys(changes).length && open.update(name, changes), open.custom(name, content, buffers))),
      };
    },
  };
}
