// The layout containers of ipywidgets, drawn with plain elements.

let count = 0;

function element(tag, attrs = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) el.setAttribute(name, value);
  el.append(...children);
  return el;
}

function flow(kind) {
  return async (model, el, child) => {
    el.classList.add("layout", `layout-${kind}`);
    for (const [name, value] of Object.entries(model.get("layout") || {})) el.style.setProperty(name.replaceAll("_", "-"), value);
    el.append(...(await Promise.all((model.get("children") || []).map(child))));
  };
}

async function accordion(model, el, child) {
  const titles = model.get("titles") || [];
  const children = await Promise.all((model.get("children") || []).map(child));
  children.forEach((part, i) => {
    const box = element("details", {}, element("summary", {}, titles[i] || `${i + 1}`), part);
    box.open = model.get("selected_index") === i;
    box.addEventListener("toggle", () => box.open && model.set("selected_index", i));
    model.on("change:selected_index", () => (box.open = model.get("selected_index") === i));
    el.append(box);
  });
}

async function tabs(model, el, child) {
  const titles = model.get("titles") || [];
  const panels = await Promise.all((model.get("children") || []).map(child));
  const list = element("div", { role: "tablist", class: "layout-tabs" });
  const group = `tabs-${(count += 1)}`;
  const buttons = panels.map((panel, i) => {
    panel.id = `${group}-${i}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `${group}-tab-${i}`);
    const button = element("button", { type: "button", role: "tab", id: `${group}-tab-${i}`, "aria-controls": panel.id }, titles[i] || `${i + 1}`);
    button.addEventListener("click", () => model.set("selected_index", i));
    return button;
  });
  const show = () => {
    const at = model.get("selected_index") ?? 0;
    panels.forEach((panel, i) => (panel.hidden = i !== at));
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", i === at);
      button.tabIndex = i === at ? 0 : -1;
    });
  };
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
    model.set("selected_index", at);
    buttons[at].focus();
  });
  model.on("change:selected_index", show);
  show();
  list.append(...buttons);
  el.append(list, ...panels);
}

function text(write) {
  return async (model, el) => {
    const draw = () => write(el, model.get("value") ?? "");
    model.on("change:value", draw);
    draw();
  };
}

/** By model name: draw(model, el, child) fills el; child(reference) gives the element of a model it holds. */
export const LAYOUTS = {
  VBoxModel: flow("column"),
  HBoxModel: flow("row"),
  BoxModel: flow("row"),
  GridBoxModel: flow("grid"),
  AccordionModel: accordion,
  TabModel: tabs,
  HTMLModel: text((el, value) => (el.innerHTML = value)),
  LabelModel: text((el, value) => (el.textContent = value)),
};
