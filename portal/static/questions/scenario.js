// A case, one scene at a time: a choice leads on and cannot be taken back, the whole case can be started again.

const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

/** {early, value(), show(value), gap()}; a walk that has not come to an end is a gap. */
export function scenarioQuestion(place, changed, say) {
  const box = place.querySelector(".case");
  const scenes = JSON.parse(box.dataset.scenes);
  let walk = JSON.parse(box.dataset.walk);
  const walked = () => {
    let at = 0;
    const past = walk.map((choice) => {
      const { text, choices } = scenes[at];
      at = choices[choice].to;
      return { text, chosen: choices[choice].text };
    });
    return { past, scene: scenes[at] };
  };

  function draw(moveFocus) {
    const { past, scene } = walked();
    const before = make("ol", "walked");
    for (const { text, chosen } of past) {
      const item = make("li", "", `${text} `);
      item.append(make("b", "", say.fill("you_chose", { text: chosen })));
      before.append(item);
    }
    const now = make("p", "scene", scene.text);
    now.id = `scene-${place.dataset.slot}`;
    now.tabIndex = -1;
    const choices = make("div", "choices");
    choices.setAttribute("role", "group");
    choices.setAttribute("aria-labelledby", now.id);
    choices.append(...scene.choices.map(({ text }, position) => button("opt", text, () => go([...walk, position]))));
    const rest = scene.choices.length ? [choices] : [make("p", "done", say.fill("case_over"))];
    if (walk.length) rest.push(button("button", say.fill("case_again"), () => go([])));
    box.replaceChildren(...(past.length ? [before] : []), now, ...rest);
    if (!moveFocus) return;
    now.focus({ preventScroll: true });
    now.scrollIntoView({ block: "nearest" });
  }
  function button(className, text, onclick) {
    const made = make("button", className, text);
    made.type = "button";
    made.addEventListener("click", onclick);
    return made;
  }
  function go(next) {
    walk = next;
    draw(true);
    changed();
  }

  // Chosen before this script came: the first choice of the page's own radio buttons.
  const picked = box.querySelector("input[type=radio]:checked");
  if (picked) walk = [...walk, Number(picked.value)];
  draw(false);
  return {
    early: picked !== null,
    value: () => [...walk],
    show: (value) => {
      walk = [...value];
      draw(false);
    },
    gap: () => walked().scene.choices.length > 0,
  };
}
