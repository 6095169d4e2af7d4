"""The gallery: every exercise there is, alive, with what an author needs to write one. Made from the docstrings."""

from typing import Any

import widgets
from grading.errors import ContentError
from portal import gallery
from portal.handlers.base import Page
from portal.handlers.learn import page_parts
from portal.handlers.teach import STAFF
from portal.pages import StoredPage
from portal.routes import Route


class Gallery(Page):
    """All exercises."""

    async def get(self) -> None:
        """Show a card for each."""
        self.render_page("gallery.html", entries=gallery.entries())


class GalleryExercise(Page):
    """One exercise: its example as learners get it, its parameters, the cell to copy."""

    async def get(self, name: str) -> None:
        """Show it; what its docstring lacks, or what is wrong with its example, is told instead."""
        one = gallery.entry(name)
        stored: StoredPage | None = None
        problem = ""
        if self.lang in one.examples:
            try:
                stored = await self.site.example(one, self.lang)
            except ContentError as error:
                problem = str(error)
        self.render_page("gallery_exercise.html", one=one, stored=stored, problem=problem, **self._shown(one, stored))

    def _shown(self, one: gallery.Entry, stored: StoredPage | None) -> dict[str, Any]:
        parts = page_parts(self.site, stored) if stored else {"styles": "", "modules": []}
        names = sorted(widgets.catalogue())
        at = names.index(one.name)
        return {
            **parts,
            "sizes": gallery.sizes(one),
            "scoring": gallery.scoring(one),
            "newest": stored is not None and self.site.store.is_newest(stored),
            "previous": names[at - 1] if at else None,
            "next": names[at + 1] if at + 1 < len(names) else None,
        }


ROUTES = [
    Route(r"/teach/gallery", Gallery, frozenset(STAFF)),
    Route(r"/teach/gallery/([A-Za-z]\w*)", GalleryExercise, frozenset(STAFF)),
]
