"""What Python makes of the record that a page keeps on this device: to be compared with what the screen says."""

from importlib import import_module

import widgets


def kept(page, key):
    """Return the stored record of an exercise: state, value, done, events."""
    stored = "key => Object.entries({...sessionStorage, ...localStorage}).filter(([name]) => name.startsWith('boai')).map(([, text]) => { try { const found = JSON.parse(text); return (found.states ?? found)[key]; } catch { return undefined; } }).find(Boolean)"
    return page.evaluate(stored, key)


def scored(page, key):
    """Return the Result of the stored record under the parameters that the page was made with."""
    models = page.evaluate("Object.values(JSON.parse(document.getElementById('boai-state').textContent).models).map(model => model.state)")
    state = next(one for one in models if one.get("key") == key)
    scoring = import_module(f"widgets.scoring.{widgets.catalogue()[state['kind']]}")
    return scoring.score(state["params"], kept(page, key)["events"])
