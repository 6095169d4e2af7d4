"""From a notebook to the body of a page, by Voilà: its renderer, its executor, its exporter, our template."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import nbformat
from jinja2 import pass_context
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert.filters.markdown_mistune import MarkdownWithMath
from traitlets.config import Config
from voila.configuration import VoilaConfiguration
from voila.exporter import VoilaExporter, VoilaMarkdownRenderer
from voila.notebook_renderer import NotebookRenderer
from voila.paths import collect_template_paths

from grading.errors import ContentError
from kernels.asking import widgets_of
from kernels.confine import Limits
from kernels.manager import KERNEL, kernel_for_a_run
from portal.lessons import where

CELL_SECONDS = 60
_TEMPLATE = Path(__file__).resolve().parent / "voila_template" / "voila"
_PICTURE = re.compile(r"""(<(?:img|source)\b[^>]*?\bsrc=["'])(assets/[^"']+)(["'])""")

Picture = Callable[[str], str]  # from "assets/x.svg" to the address in the page; raises FileNotFoundError
Output = Callable[[Any, dict[str, dict[str, Any]]], str]  # from a code cell and all widget states to HTML


class LessonMarkdown(VoilaMarkdownRenderer):
    """Pictures by hashed address and with their size, the cell's id on its first heading, tables that scroll."""

    def __init__(self, *args: Any, cell_id: str, picture: Picture, folder: Path, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cell_id, self._picture, self._folder = cell_id, picture, folder
        self._headings = 0

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Return the heading; further ones in a cell are numbered."""
        self._headings += 1
        name = self._cell_id if self._headings == 1 else f"{self._cell_id}_{self._headings}"
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return the picture as a figure; its title is the caption."""
        url = unquote(url)  # mistune quotes what is not ASCII, such as a Chinese file name
        size = _size(self._folder / url) if url.startswith("assets/") else ""
        address = self._picture(url)
        caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
        alt = escape(re.sub(r"<[^>]*>", "", text))
        return f'<figure class="picture"><img src="{escape(address)}" alt="{alt}"{size} loading="lazy">{caption}</figure>'

    def paragraph(self, text: str) -> str:
        """Return the paragraph; a picture alone needs none around it."""
        return (
            f"{text}\n" if text.startswith("<figure") and text.endswith("</figure>") else f"<p>{text}</p>\n"
        )

    def table(self, text: str) -> str:
        """Return the table in a box that scrolls on a phone."""
        return f'<div class="table-wrap" tabindex="0"><table class="table">\n{text}</table></div>\n'

    def block_html(self, html: str) -> str:
        """Return HTML of the author with its pictures' addresses."""
        return str(super().block_html(self._addressed(html)))

    def inline_html(self, html: str) -> str:
        """Return HTML of the author with its pictures' addresses."""
        return str(super().inline_html(self._addressed(html)))

    def _addressed(self, html: str) -> str:
        return _PICTURE.sub(lambda m: m[1] + escape(self._picture(m[2])) + m[3], html)


def _size(path: Path) -> str:
    """A picture's size in the page keeps the text from jumping when it arrives."""
    if path.suffix != ".svg":
        return ""
    try:
        box = ElementTree.parse(path).getroot().get("viewBox", "").replace(",", " ").split()  # noqa: S314
        return f' width="{round(float(box[2]))}" height="{round(float(box[3]))}"'
    except (OSError, ElementTree.ParseError, IndexError, ValueError):
        return ""  # boai check names a broken picture


class LessonExporter(VoilaExporter):  # type: ignore[misc]
    """Voilà's exporter with our reading of the text cells."""

    picture: Picture
    folder: Path

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return a text cell as HTML."""
        renderer = LessonMarkdown(
            None,
            escape=False,
            attachments=context["cell"].get("attachments", {}),
            cell_id=context["cell"]["id"],
            picture=self.picture,
            folder=self.folder,
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))


class LessonRenderer(NotebookRenderer):  # type: ignore[misc]
    """Voilà's renderer for one run of one lesson: strict about errors, and without a web page around the body."""

    def __init__(self, path: Path, source: bytes, picture: Picture, output: Output) -> None:
        super().__init__(
            notebook_path=str(path),
            voila_configuration=VoilaConfiguration(
                template="boai", allow_template_override="NO", allow_theme_override="NO"
            ),
            traitlet_config=Config({"VoilaExecutor": {"timeout": CELL_SECONDS, "show_tracebacks": True}}),
            # Ours first: the installed copy may be older than the one whose hash is in the page's version.
            template_paths=[
                str(_TEMPLATE),
                *collect_template_paths(["voila", "nbconvert"], "boai", prune=True),
            ],
            base_url="/",
            page_config={},
        )
        self._path, self._source, self._picture, self._output = path, source, picture, output

    async def load_notebook(self, path: str) -> nbformat.NotebookNode:
        """Return the notebook that was hashed, not what the file holds by now."""
        try:
            notebook: nbformat.NotebookNode = nbformat.reads(self._source.decode("utf-8"), as_version=4)
        except (ValueError, nbformat.ValidationError) as error:
            remedy = "save it again in JupyterLab"
            raise ContentError(where(self._path), f"it is not a notebook ({error})", remedy) from None
        notebook.metadata["kernelspec"] = {
            "name": KERNEL,
            "display_name": "博爱 Python",
            "language": "python",
        }
        return notebook

    async def initialize(self, **kwargs: Any) -> None:
        """Prepare the run with the template of stored pages."""
        await super().initialize(**kwargs)
        self.exporter = LessonExporter(
            template_paths=self.template_paths,
            template_name=self.template_name,
            template_file="stored.html.j2",
            config=self.traitlet_config,
            base_url=self.base_url,
        )
        self.exporter.picture, self.exporter.folder = self._picture, self._path.parent
        self.resources["title"] = self.notebook.metadata.get("boai", {}).get("title", "")

    def generate_content_generator(self, kernel_id: str | None = None, kernel_future: Any = None) -> Any:
        """Return the generator of the body's pieces."""
        self.exporter.environment.globals["stored_outputs"] = self._stored_outputs
        return super().generate_content_generator(kernel_id, kernel_future)

    def _stored_outputs(self, cell: Any) -> str:
        return self._output(cell, self.executor.widget_state)

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        """Run each cell; where Voilà would show an error in the page, stop, so that no broken page is stored."""
        for number, cell in enumerate(nb.cells):
            cell = nbformat.from_dict({**cell, "outputs": []}) if cell.cell_type == "code" else cell
            try:
                yield await self.executor.execute_cell(cell, None, number, store_history=False)
            except CellTimeoutError:
                problem = f"the cell ran longer than {CELL_SECONDS} s"
                raise ContentError(where(self._path, cell.id), problem, "make it quicker") from None
            except CellExecutionError as error:
                problem = f"{error.ename}: {error.evalue}"
                raise ContentError(where(self._path, cell.id), problem, "mend the cell") from None
        await self._cleanup_resources()


@dataclass(frozen=True)
class Rendered:
    """A lesson's body, all widget states by model id, and the rows of kernels.listening.widgets."""

    body: str
    states: dict[str, Any]
    widgets: list[list[Any]]


async def render(
    path: Path, source: bytes, picture: Picture, output: Output, limits: Limits | None = None
) -> Rendered:
    """Run a lesson in a kernel of its own, confined to ``limits``.

    Raises ContentError naming the cell for a mistake of the author, RuntimeError when no kernel could be had.
    """
    renderer = LessonRenderer(path, source, picture, output)
    await renderer.initialize()
    async with kernel_for_a_run(path.parent, limits) as manager:
        try:
            body = await renderer.generate_content_str(kernel_future=manager)
            made = await widgets_of(manager)
        except DeadKernelError:
            raise RuntimeError(
                f"{where(path)}: the kernel ended while the lesson ran, perhaps at a limit"
            ) from None
        finally:
            if renderer.kernel_started:
                renderer.executor.kc.stop_channels()
        return Rendered(body, renderer.executor.widget_state, made)
