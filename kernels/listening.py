"""Which widgets a notebook made, and what of them its Python listens to."""

import json
import sys
from typing import Any

MESSAGES = "*"  # besides names of traits: custom messages


def widgets() -> list[list[Any]]:
    """Return ``[comm id, model name, key, [name, …]]`` of each widget in the order of their making.

    The names are of the synchronised traits that Python observes, and ``*`` where it takes custom messages. Two runs
    of one notebook give the same rows but for the ids: by their places the widgets of a stored page find those of a
    kernel.
    """
    module = sys.modules.get("ipywidgets.widgets.widget")
    made = module._instances if module else {}
    return [[i, str(w._model_name), str(getattr(w, "key", "")), _listens(w)] for i, w in made.items()]


def as_json() -> str:
    """Return ``widgets()`` as JSON, for whoever asks a kernel in an expression."""
    return json.dumps(widgets())


def _listens(widget: Any) -> list[str]:
    names = [name for name in widget.keys if not name.startswith("_") and _observed(widget, name)]
    return sorted(names) + ([MESSAGES] if widget._msg_callbacks.callbacks else [])


def _observed(widget: Any, name: str) -> bool:
    found = widget._trait_notifiers
    return bool(found.get(name, {}).get("change") or found.get(name, {}).get("All"))
