"""The widgets of a stored page: each one's place in the text, and only the state that the player needs."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from portal.assets import WIDGETS, Assets
from widgets import bundle

VIEW = "application/vnd.jupyter.widget-view+json"
CONTAINERS = frozenset({"VBoxModel", "HBoxModel", "BoxModel", "AccordionModel", "TabModel", "GridBoxModel"})
KNOWN = CONTAINERS | {"AnyModel", "HTMLModel", "LabelModel"}
_CONTROL_STATE = ("children", "titles", "selected_index", "value", "description", "layout", "box_style")
_DROPPED = frozenset(
    {"layout", "style", "tabbable", "tooltip", "_dom_classes", "_esm", "_css", "_anywidget_id"}
)
_REFERENCE = "IPY_MODEL_"
_STATE = re.compile(r'<script type="application/json" id="boai-state">(.*?)</script>', re.DOTALL)
_NEEDS_ANYWIDGET = re.compile(r"\bexperimental\b|\binvoke\s*\(")  # the player has no such part
_NO_SCRIPT = {
    "zh": "这里有一个练习。打开浏览器的 JavaScript 就能做。",
    "en": "There is an exercise here. Turn on JavaScript in your browser to do it.",
}

States = dict[str, dict[str, Any]]


def exercises_in(body: str) -> list[dict[str, Any]]:
    """Return the state of each exercise of a stored page's body: kind, key, params and the rest, in the order shown."""
    found = _STATE.search(body)
    models = json.loads(found[1])["models"].values() if found else ()
    return [model["state"] for model in models if {"kind", "key", "params"} <= set(model["state"])]


@dataclass
class Widgets:
    """Collects, while a lesson runs, what its page shows.

    ``unknown`` names what the player cannot draw: such a page is shown by Voilà's own front end.
    """

    assets: Assets
    lang: str
    widgets_dir: Path = WIDGETS
    names: dict[str, str] = field(default_factory=dict)  # model id of the run → short, stable name
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    blobs: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    listens: bool = False  # Python does, to one of those shown

    def output(self, cell: Any, states: States) -> str:
        """Return what a code cell shows, as HTML; its source and its warnings are not part of it."""
        shown = [self._shown(output, states) for output in cell.outputs]
        return "\n".join(part for part in shown if part)

    def _shown(self, output: Any, states: States) -> str:
        if output.output_type == "stream":
            return f'<pre class="output">{escape(output.text)}</pre>' if output.name == "stdout" else ""
        data = output.get("data", {})
        if VIEW in data:
            return self._exercise(data[VIEW]["model_id"], data.get("text/html", ""), states)
        for kind in ("text/html", "image/svg+xml"):
            if kind in data:
                return f'<div class="output">{data[kind]}</div>'
        for kind in ("image/png", "image/jpeg"):
            if kind in data:
                picture = f"data:{kind};base64,{data[kind].strip()}"
                return f'<div class="output"><img src="{picture}" alt="{escape(data.get("text/plain", ""))}"></div>'
        return f'<pre class="output">{escape(data["text/plain"])}</pre>' if "text/plain" in data else ""

    def _exercise(self, model_id: str, fallback: str, states: States) -> str:
        key = escape(str(states.get(model_id, {}).get("key", "")))
        fallback = fallback or f'<p class="hint">{_NO_SCRIPT[self.lang]}</p>'
        return (
            f'<div class="exercise" data-model="{self._name(model_id)}" data-key="{key}">\n{fallback}\n</div>'
        )

    def _name(self, model_id: str) -> str:
        return self.names.setdefault(model_id, f"m{len(self.names) + 1}")

    def state_script(self, states: States, made: list[list[Any]]) -> str:
        """Return the script element with the state of the shown models and of those they hold.

        ``made`` are rows of kernels.listening.widgets: what Python listens to makes the page ask for a kernel, then.
        """
        models: dict[str, Any] = {}
        listens = {model_id: names for model_id, _, _, names in made if names}
        waiting = list(self.names)
        for model_id in waiting:  # grows while it is walked: a container names its children
            if model_id not in states:
                self.unknown.add("a widget whose state the kernel did not send")
                continue
            models[self._name(model_id)] = self._model(states[model_id], states, waiting)
            if model_id in listens:
                models[self._name(model_id)]["python"] = listens[model_id]
                self.listens = True
        text = json.dumps({"models": models}, ensure_ascii=False, separators=(",", ":"))
        safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        return f'<script type="application/json" id="boai-state">{safe}</script>'

    def places(self, made: list[list[Any]]) -> list[list[str]]:
        """Return name in the page ("" for none), model name and key of each widget, in the order of their making."""
        return [[self.names.get(model_id, ""), model, key] for model_id, model, key, _ in made]

    def _model(self, state: dict[str, Any], states: States, waiting: list[str]) -> dict[str, Any]:
        name, module = str(state.get("_model_name")), str(state.get("_model_module"))
        if name not in KNOWN:
            self.unknown.add(f"{module} {name}")
            return {"name": name, "module": module, "state": {}}
        model: dict[str, Any] = {"name": name, "module": module}
        if name == "AnyModel":
            kept = {k: v for k, v in state.items() if k not in _DROPPED and not _machinery(k)}
            model["esm"] = self._esm(state)
            self._css(state)
        else:
            kept = {k: state[k] for k in _CONTROL_STATE if state.get(k) not in (None, "", [])}
            if isinstance(kept.get("layout"), str):
                kept["layout"] = _layout(states.get(kept["layout"].removeprefix(_REFERENCE), {}))
        model["state"] = self._renamed(kept, states, waiting)
        return model

    def _renamed(self, value: Any, states: States, waiting: list[str]) -> Any:
        if isinstance(value, str) and value.startswith(_REFERENCE):
            model_id = value.removeprefix(_REFERENCE)
            if model_id in states and model_id not in waiting:
                waiting.append(model_id)
            return _REFERENCE + self._name(model_id)
        if isinstance(value, list):
            return [self._renamed(part, states, waiting) for part in value]
        if isinstance(value, dict):
            return {k: self._renamed(part, states, waiting) for k, part in value.items()}
        return value

    def _esm(self, state: dict[str, Any]) -> str:
        text = str(state.get("_esm", ""))
        if _NEEDS_ANYWIDGET.search(text):
            self.unknown.add(f"{state.get('_anywidget_id')}, which uses an experimental part of anywidget")
        script = self._own_script(state)
        if script and bundle.joined(script) == text:
            address = self.assets.url(f"w/{script.name}")
        else:
            address = self._blob("js", text)
        if address not in self.scripts:
            self.scripts.append(address)
        return address

    def _css(self, state: dict[str, Any]) -> None:
        text = str(state.get("_css") or "")
        script = self._own_script(state)
        if script and bundle.styles(script) == text:
            names = [f"w/{'_shared/' * (path.parent == bundle.SHARED)}{path.name}" for path in bundle.style_files(script)]
            addresses = [self.assets.url(name) for name in names]
        else:
            addresses = [self._blob("css", text)] if text.strip() else []
        self.styles += [address for address in addresses if address not in self.styles]

    def _own_script(self, state: dict[str, Any]) -> Path | None:
        """The widget's file, when it is one of the installed widgets: then the parts are served once for all."""
        module = str(state.get("_anywidget_id", "")).split(".")
        script = self.widgets_dir / f"{module[1]}.js" if module[0] == "widgets" and len(module) == 3 else None
        return script if script and script.exists() else None

    def _blob(self, suffix: str, text: str) -> str:
        name = f"x/{hashlib.sha256(text.encode()).hexdigest()[:8]}.{suffix}"
        self.blobs[name] = text
        return self.assets.add(name, text.encode())


def _machinery(name: str) -> bool:
    return name.startswith(("_model_", "_view_"))


def _layout(state: dict[str, Any]) -> dict[str, str]:
    return {k: v for k, v in state.items() if not k.startswith("_") and isinstance(v, str) and v}
