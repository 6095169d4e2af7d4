"""The page of a lesson in Voilà's own front end: rendered once a version, then filled in for each reader.

What differs between readers is only the kernel's id and the ids of its widgets; everything else, the widgets'
states included, the front end asks of the kernel.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from kernels.asking import widgets_of
from kernels.confine import Limits
from kernels.manager import KERNEL, kernel_for_a_run

Rows = list[list[Any]]
_KERNEL_ID = "00000000-0000-4000-8000-000000000000"  # stands for the reader's


@dataclass(frozen=True)
class LiveTemplate:
    """A page in pieces: text, then an id of the run that made it, then text …"""

    pieces: list[str]
    widgets: Rows

    def filled(self, kernel_id: str, widgets: Rows) -> str:
        """Return the page for a kernel whose widgets are these; raises ValueError when they are not the page's."""
        if [row[1:] for row in widgets] != [row[1:] for row in self.widgets]:
            raise ValueError("the kernel's widgets are not those of the page")
        ids = {old[0]: new[0] for old, new in zip(self.widgets, widgets, strict=True)}
        ids[_KERNEL_ID] = kernel_id
        return "".join(ids.get(piece, piece) for piece in self.pieces)


async def live_template(handler: Any, notebook: str, folder: Path, limits: Limits | None) -> LiveTemplate:
    """Render a lesson with Voilà's renderer and our template in a kernel of its own.

    ``handler`` is a Voilà handler, whose settings are used and nothing of its request; ``notebook`` is relative to
    Voilà's root.
    """
    shared = {"base_url": handler.base_url, "settings": handler.settings, "log": handler.log}
    page_config = get_page_config(**shared, voila_configuration=handler.voila_configuration)
    renderer = NotebookRenderer(
        request_handler=handler,
        voila_configuration=handler.voila_configuration,
        traitlet_config=handler.traitlet_config,
        notebook_path=notebook,
        template_paths=handler.template_paths,
        config_manager=handler.config_manager,
        contents_manager=handler.contents_manager,
        base_url=handler.base_url,
        kernel_spec_manager=handler.kernel_spec_manager,
        prelaunch_hook=handler.prelaunch_hook,
        page_config=page_config,
    )
    await renderer.initialize()
    renderer.notebook.metadata["kernelspec"] = {"name": KERNEL, "display_name": KERNEL, "language": "python"}
    async with kernel_for_a_run(folder, limits) as manager:
        parts = [part async for part, _ in renderer.generate_content_generator(_KERNEL_ID, manager)]
        rows = await widgets_of(manager)
    wanted = "|".join(re.escape(name) for name in [_KERNEL_ID, *(row[0] for row in rows)])
    return LiveTemplate(re.split(f"({wanted})", "".join(parts)), rows)
