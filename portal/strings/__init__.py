"""The words of the pages, one TOML table an area, both languages side by side.

A missing word stops the start: a page must never show a key.
"""

import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

LANGUAGES = ("zh", "en")
_BEIJING = timezone(timedelta(hours=8))


class Strings:
    """All words; ``text(lang, key, **vars)`` fills ``{name}`` in."""

    def __init__(self, folder: Path = Path(__file__).parent) -> None:
        self.words: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
        for path in sorted(folder.glob("*.toml")):
            self._read(path)

    def _read(self, path: Path) -> None:
        for key, both in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if set(both) != set(LANGUAGES) or not all(isinstance(v, str) for v in both.values()):
                raise ValueError(f"{path.name}: {key!r} must have exactly the texts zh and en")
            if key in self.words["zh"]:
                raise ValueError(f"{path.name}: {key!r} is defined twice")
            for lang in LANGUAGES:
                self.words[lang][key] = both[lang]

    def text(self, lang: str, key: str, **values: object) -> str:
        """Return the word; raises KeyError for an unknown key."""
        word = self.words[lang][key]
        return word.format(**values) if values else word


def day_text(value: str, lang: str) -> str:
    """Return an ISO date, or the Beijing day of an ISO UTC time, as ``2026年11月23日`` or ``23 Nov 2026``."""
    day = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value).astimezone(_BEIJING).date()
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%b} {day.year}"


def moment_text(at: str, lang: str) -> str:
    """Return an ISO UTC time as Beijing day and minute: ``2026年11月23日 14:05`` or ``23 Nov 2026, 14:05``."""
    minute = f"{datetime.fromisoformat(at).astimezone(_BEIJING):%H:%M}"
    return f"{day_text(at, lang)}{' ' if lang == 'zh' else ', '}{minute}"
