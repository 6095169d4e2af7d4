"""One lesson, run once: the values of its stored page."""

import re
from html import unescape
from pathlib import Path
from typing import Any

from grading.errors import ContentError
from kernels.confine import Limits
from portal.assets import Assets
from portal.lessons import read_notebook, where
from portal.models import Widgets
from portal.pages import mount_pictures
from portal.render import render

_SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)


async def rendered(
    content: Path, static: Path, limits: Limits | None, ref: str, lang: str
) -> dict[str, Any]:
    """Return the values of the lesson's StoredPage except its version.

    Raises ContentError naming the cell for a mistake of the author, RuntimeError when no kernel could be had.
    """
    path = content / ref / f"{lang}.ipynb"
    notebook = read_notebook(path, lang)
    assets = Assets(static)
    mount_pictures(assets, content)
    widgets = Widgets(assets, lang)

    def picture(name: str) -> str:
        if not name.startswith("assets/"):
            remedy = "put the picture into the lesson's assets/ folder: no page needs the internet"
            raise ContentError(where(path), f"the picture {name} is not in assets/", remedy)
        try:
            return assets.url(f"l/{ref}/{name}")
        except FileNotFoundError:
            problem = f"the picture {name} is missing"
            raise ContentError(where(path), problem, "add the file, or mend its name") from None

    run = await render(path, path.read_bytes(), picture, widgets.output, limits)
    body = run.body + widgets.state_script(run.states, run.widgets)
    toc = [(name, unescape(re.sub(r"<[^>]*>", "", text)).strip()) for name, text in _SECTION.findall(body)]
    return {
        "ref": ref,
        "lang": lang,
        "title": str(notebook.meta["title"]),
        "body_html": body,
        "toc": toc,
        "scripts": widgets.scripts,
        "styles": widgets.styles,
        "unknown": sorted(widgets.unknown),
        "widgets": widgets.places(run.widgets),
        "listens": widgets.listens,
        "blobs": widgets.blobs,
    }
