"""A TOML table read strictly: every key is known, of the right type, and named when it is not."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from grading.errors import ContentError

LANGUAGES = ("zh", "en")
_KINDS: dict[type, str] = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list in [ ]",
    dict: "a table",
    datetime: "a time with its zone, such as 2026-12-01T09:00:00+08:00",
}


def read_toml(path: Path) -> dict[str, Any]:
    """Return the tables of ``path``; raises ContentError naming the file when it is absent or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ContentError(str(path), "the file is missing", "create it, or remove its folder") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(
            str(path), f"cannot be read as TOML ({error})", "mend the line named here"
        ) from error
    except OSError as error:
        raise ContentError(str(path), f"cannot be read ({error.strerror})", "check the file and its rights") from error


class Table:
    """One table: take each key once, then call :meth:`close`, which refuses what was not taken."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, dict):
            raise ContentError(where, "must be a table", "write [name] above its keys")
        self.values, self.where = dict(values), where
        self._known: list[str] = []

    def take(self, key: str, kind: type, default: Any = ...) -> Any:
        """Return the value of ``key`` as ``kind``; raises ContentError when it is missing or of another type."""
        self._known.append(key)
        if key not in self.values:
            if default is ...:
                raise ContentError(self.where, f"key “{key}” is missing", f"add {key} = {_KINDS[kind]}")
            return default
        value = self.values.pop(key)
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is not kind:
            raise ContentError(self.where, f"key “{key}” is {value!r}", f"it must be {_KINDS[kind]}")
        return value

    def number(self, key: str, kind: type, low: float, high: float, default: Any = ...) -> Any:
        """Return a number of ``kind`` between ``low`` and ``high``; raises ContentError otherwise."""
        value = self.take(key, kind, default)
        if value != default and not low <= value <= high:
            raise ContentError(self.where, f"key “{key}” is {value}", f"it must be from {low:g} to {high:g}")
        return value

    def one_of(self, key: str, known: tuple[str, ...], default: str) -> str:
        """Return one of the ``known`` texts; raises ContentError for any other."""
        value = str(self.take(key, str, default))
        if value not in known:
            raise ContentError(self.where, f"key “{key}” is “{value}”", f"known: {', '.join(known)}")
        return value

    def words(self, key: str) -> dict[str, str]:
        """Return ``{"zh": …, "en": …}``; raises ContentError when a language is missing or empty."""
        table = Table(self.take(key, dict), f"{self.where}: {key}")
        texts = {language: table.take(language, str) for language in LANGUAGES}
        for language, text in texts.items():
            if not text.strip():
                raise ContentError(table.where, f"language “{language}” is empty", "write the text")
        table.close()
        return texts

    def names(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """Return a list of texts as a tuple; raises ContentError when it holds anything else or a repeat."""
        values = self.take(key, list, default)
        if not all(isinstance(value, str) and value for value in values):
            raise ContentError(
                self.where, f"key “{key}” holds something that is no text", "put each in quotes"
            )
        if len(set(values)) != len(values):
            raise ContentError(self.where, f"key “{key}” names one thing twice", "remove the repeat")
        return tuple(values)

    def close(self) -> None:
        """Refuse keys that nobody took; raises ContentError naming the first and the known ones."""
        for key in self.values:
            known = ", ".join(self._known)
            raise ContentError(self.where, f"unknown key “{key}”", f"remove it or correct it; known: {known}")
