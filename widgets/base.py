"""The common shape of every exercise.

An exercise is data (``params``) drawn by one script; what the learner does is kept as ``state`` (to go on
later), ``events`` (the raw log, from which a score can be computed again) and ``value`` (the answer). The
same model works with a kernel (JupyterLab, ``/live/``) and without one (``/learn/``), so the script does the
work in the browser and Python only checks what an author wrote.
"""

import inspect
from html import escape
from pathlib import Path
from typing import Any, ClassVar, Self

import anywidget
import traitlets

from widgets import bundle
from widgets.errors import ParameterError

LANGUAGES = ("zh", "en")
_KEY = "a short id such as 'recall-1', unique in the lesson"
COMMON_WORDS = {
    "zh": {
        "check": "看看对不对", "again": "再做一次", "right": "对", "wrong": "不对", "done": "完成", "start": "开始", "stop": "结束",
        "next": "下一步", "why": "为什么", "answer": "答案", "broken": "这个练习出了点问题，你的进度没有丢。", "retry": "重新打开",
    },
    "en": {
        "check": "Check", "again": "Try again", "right": "Right", "wrong": "Not right", "done": "Done", "start": "Start", "stop": "Stop",
        "next": "Next", "why": "Why", "answer": "Answer", "broken": "This exercise ran into a problem. Your progress is safe.", "retry": "Open it again",
    },
}  # fmt: skip


class Exercise(anywidget.AnyWidget):
    """Base of all exercises.

    A subclass sets ``WORDS`` (``{"zh": {...}, "en": {...}}``, the same keys in both), builds ``params`` in its
    constructor, and writes ``fallback_html``. Its script is the file of the same stem beside it.
    """

    WORDS: ClassVar[dict[str, dict[str, str]]] = {"zh": {}, "en": {}}

    kind = traitlets.Unicode(help="Name of the exercise's class.").tag(sync=True)
    key = traitlets.Unicode(help="Stable id, unique in a lesson; progress is stored under it.").tag(sync=True)
    lang = traitlets.Enum(LANGUAGES, default_value="zh", help="Language of all words.").tag(sync=True)
    params = traitlets.Dict(help="The exercise as data; never changed by the browser.").tag(sync=True)
    words = traitlets.Dict(help="The string table of ``lang``.").tag(sync=True)
    state = traitlets.Dict(help="Where the learner is; enough to go on later.").tag(sync=True)
    events: traitlets.List[list[Any]] = traitlets.List(help="Raw log: [milliseconds since the exercise opened, kind, data].").tag(
        sync=True
    )
    value = traitlets.Any(
        None, allow_none=True, help="The learner's answer or result; None before there is one."
    ).tag(sync=True)
    done = traitlets.Bool(False, help="True once the exercise was completed at least once.").tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if Exercise in cls.__bases__:  # not the nameless class that add_traits derives for each instance
            script = cls.script()
            cls._esm = bundle.joined(script)
            cls._css = bundle.styles(script)
        super().__init_subclass__(**kwargs)

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """Refuse a call that does not fit the parameters: Python's own message would come with a traceback."""
        names = list(inspect.signature(cls.__init__).parameters)[1:]
        only = f"only the parameters {', '.join(names)}, each once"
        for place, given in enumerate(args):
            if place >= len(names):
                raise cls.wrong(f"parameter {place + 1}", given, only)
            if names[place] in kwargs:
                raise cls.wrong(names[place], kwargs[names[place]], only)
        for name in kwargs:
            if name not in names:
                raise cls.wrong(name, kwargs[name], only)
        if not args and "key" not in kwargs:
            raise cls.wrong("key", "", _KEY)
        made: Self = super().__new__(cls, *args, **kwargs)
        return made

    @classmethod
    def script(cls) -> Path:
        """Return the path of the exercise's own script."""
        return Path(inspect.getfile(cls)).with_suffix(".js")

    def __init__(self, key: str, lang: str = "zh", params: dict[str, Any] | None = None) -> None:
        if not isinstance(key, str) or not key.strip():
            raise self.wrong("key", key, _KEY)
        if lang not in LANGUAGES:
            raise self.wrong("lang", lang, "'zh' or 'en'")
        super().__init__(
            kind=type(self).__name__,
            key=key,
            lang=lang,
            params=params or {},
            words={**COMMON_WORDS[lang], **self.WORDS[lang]},
        )

    @classmethod
    def wrong(cls, parameter: str, given: object, allowed: str) -> ParameterError:
        """Return the error for a wrong parameter, to be raised by the caller."""
        return ParameterError(cls.__name__, parameter, given, allowed)

    def fallback_html(self) -> str:
        """Return the exercise as HTML that works without any script. Texts are escaped."""
        prompt = escape(str(self.params.get("prompt", "")))
        return f"<p>{prompt}</p>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        made = super()._repr_mimebundle_(**kwargs)
        if made is None:
            return None
        data, metadata = made if isinstance(made, tuple) else (made, {})
        return {**data, "text/html": self.fallback_html()}, metadata
