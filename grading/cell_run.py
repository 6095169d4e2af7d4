"""One notebook's cells, run in this very process: the child that :mod:`grading.engine` forks for one submission.

It writes one line of JSON when a cell has ended; whatever else happens to it, a hang or its end, its parent sees by
what is missing.
"""

import ast
import gc
import io
import json
import linecache
import os
import signal
import sys
import tempfile
import tokenize
import traceback
import types
from pathlib import Path
from typing import IO, Any, NoReturn

Output = dict[str, Any]


def run_notebook(sources: list[str], folder: Path, pipe: int, seconds: float) -> NoReturn:
    """Run the cells in ``folder`` one after the other, in a new ``__main__``, and end this process.

    An error ends its cell, not the run, as in nbgrader's own engine. After ``seconds`` the system ends the process,
    also when its parent is gone.
    """
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(one, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    # A database, a lock or a socket of the grader must not live on in here.
    os.closerange(3, pipe)
    os.closerange(pipe + 1, os.sysconf("SC_OPEN_MAX"))
    gc.freeze()  # what came with the fork stays as it is, and its pages shared
    said = _said_past_python()
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    os.chdir(folder)
    for number, source in enumerate(sources, start=1):
        outputs = _run_cell(source, number, main.__dict__)
        for name, file in said.items():
            if text := _rest(file):
                _add_text(outputs, name, text)
        _send(pipe, outputs)
    os._exit(0)


def _run_cell(source: str, number: int, namespace: dict[str, Any]) -> list[Output]:
    outputs: list[Output] = []
    sys.stdout, sys.stderr = _Stream("stdout", outputs), _Stream("stderr", outputs)
    try:
        result = _execute(source, f"<cell {number}>", namespace)
    except BaseException as error:  # a cell may raise anything, SystemExit too: all of it is its outcome
        lines = traceback.format_exception(error)
        outputs.append(
            {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines}
        )
    else:
        if result is not None:
            data = {"text/plain": result}
            same = {"output_type": "execute_result", "metadata": {}, "execution_count": number}
            outputs.append({**same, "data": data})
    return outputs


def _execute(source: str, name: str, namespace: dict[str, Any]) -> str | None:
    """Run a cell and return its last expression's value as text, or None when it has none to show."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec", dont_inherit=True), namespace)  # noqa: S102 - locked cells: reviewed code
    if not isinstance(last, ast.Expr):
        return None
    value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), namespace)  # noqa: S307 - the same
    return None if value is None or _quiet(source) else repr(value)


def _quiet(source: str) -> bool:
    """Tell whether the cell ends with a semicolon, by which notebooks keep a value to themselves."""
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT}
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in skipped]
    return bool(tokens) and tokens[-1].string == ";"


class _Stream(io.TextIOBase):
    """Standard output or error of a cell, as outputs of the notebook."""

    def __init__(self, name: str, outputs: list[Output]) -> None:
        self._name, self._outputs = name, outputs

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            _add_text(self._outputs, self._name, text)
        return len(text)


def _add_text(outputs: list[Output], name: str, text: str) -> None:
    if outputs and outputs[-1].get("name") == name:
        outputs[-1]["text"] += text
    else:
        outputs.append({"output_type": "stream", "name": name, "text": text})


def _said_past_python() -> dict[str, IO[bytes]]:
    """Send the descriptors 1 and 2 to files, for what libraries write there, and 0 to nothing."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    sys.stdin = io.StringIO()
    files: dict[str, IO[bytes]] = {}
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        files[name] = file = tempfile.TemporaryFile()  # noqa: SIM115 - open until this process ends
        os.dup2(file.fileno(), descriptor)
    return files


def _rest(file: IO[bytes]) -> str:
    text = os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)
    if text:
        os.ftruncate(file.fileno(), 0)
        os.lseek(file.fileno(), 0, os.SEEK_SET)
    return text.decode(errors="replace")


def _send(pipe: int, message: list[Output]) -> None:
    rest = memoryview(json.dumps(message).encode() + b"\n")
    while rest:
        rest = rest[os.write(pipe, rest) :]
