"""``make docs``: a page for each exercise under ``docs/widgets/``, made of its docstring, and their list in the index."""

from pathlib import Path

from portal import gallery
from portal.gallery import Entry

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "widgets"
INDEX = "README.md"
START, END = "<!-- exercises:start -->", "<!-- exercises:end -->"
_NAMES = {"zh": "中文", "en": "English"}


def pages(folder: Path = FOLDER) -> dict[str, str]:
    """Return the text of every page by file name; of the index, which must be there, only the list is made anew."""
    entries = gallery.entries()
    found = {f"{one.module}.md": page(one) for one in entries}
    index = (folder / INDEX).read_text(encoding="utf-8")
    before, _, rest = index.partition(START)
    found[INDEX] = f"{before}{START}\n{listing(entries)}\n{END}{rest.partition(END)[2]}"
    return found


def page(one: Entry) -> str:
    """Return the page of an exercise as Markdown; what its docstring lacks is told."""
    titles = " · ".join(title for title in (one.title("zh"), one.title("en")) if title)
    parts = [
        f"# {one.name}",
        f"<!-- Made by `make docs` from widgets/{one.module}.py; edit the docstring there. -->",
        titles,
        one.summary,
    ]
    if one.missing:
        parts.append(f"**Its docstring still lacks: {', '.join(one.missing)}.**")
    parts += [*one.prose, "## Parameters", "Besides `key` (unique in a lesson) and `lang` (`\"zh\"` or `\"en\"`):", _table(one)]
    for lang, code in one.examples.items():
        parts += [f"## Example, {_NAMES[lang]}", f"```python\nfrom widgets import {one.name}\n```", f"```python\n{code}\n```"]
    parts += ["## What is stored", one.value, "## Score", gallery.scoring(one) or "It has none."]
    sources = f"`widgets/{one.module}.py`, `widgets/{one.module}.js`, `widgets/scoring/{one.module}.py`"
    return "\n\n".join(part for part in [*parts, f"Sources: {sources}."] if part) + "\n"


def listing(entries: list[Entry]) -> str:
    """Return the list of the index."""
    lines = ["| exercise | kind | what it teaches |", "| --- | --- | --- |"]
    kinds = {"question": "you write the content 自己出题", "simulator": "ready-made 现成的模拟"}
    return "\n".join([*lines, *(f"| [{one.name}]({one.module}.md) | {kinds[one.kind]} | {_cell(one.summary)} |" for one in entries)])


def _table(one: Entry) -> str:
    lines = ["| parameter | meaning and allowed values | if left out |", "| --- | --- | --- |"]
    for part in one.parameters:
        default = f"`{part.default}`" if part.default not in ("", "None", "''", "()") else "–"
        lines.append(f"| `{part.name}` | {_cell(part.text)} | {_cell(default)} |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the pages, and take away those whose exercise is gone."""
    made = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
