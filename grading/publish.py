"""Publishing: the notebooks of a course become an nbgrader course root under the data folder.

Nothing is published that could give answers away: the release is read back and searched for the bank.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from grading import gate, locks
from grading.course import Course
from grading.errors import ContentError, GradingFaultError
from grading.items import Bank, Item, load_bank
from grading.whole_file import write_whole

_STAMP = "published.json"
_SECONDS = 300
# With this nbgrader's own tools open the course root, wherever the data folder is.
_CONFIG = """# Written when the course is published; changes here are lost.
from pathlib import Path

c = get_config()
root = Path(__file__).resolve().parent
c.CourseDirectory.course_id = "{course}"
c.CourseDirectory.root = str(root)
c.CourseDirectory.db_url = f"sqlite:///{{root.as_posix()}}/gradebook.db?timeout=30"
"""
_checked: set[tuple[Path, str, str]] = set()  # sources of this process that fit their course
_MARKERS = ("BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME", "BEGIN SOLUTION")


def course_root(data: Path, course_id: str) -> Path:
    """Return the nbgrader course root of a course."""
    return data / "courses" / course_id


def publish(course: Course, data: Path) -> Path:
    """Copy ``source/``, write nbgrader's configuration, generate the release; return the course root.

    Does nothing when this version is published already, or there is nothing to assess. Raises ContentError when the source is incomplete,
    brings an ``answers.json``, or the release holds a key; GradingFaultError when nbgrader fails.
    """
    root = course_root(data, course.id)
    if not course.assessments:
        return root
    digest = _digest(course)
    seen = (root, digest, repr(course.assessments))
    if seen not in _checked:
        for assessment in course.assessments.values():
            gate.check_cells(_notebook(course.path / "source", assessment.id), assessment)
        _checked.add(seen)
    if not _is_published(course, root, digest):
        with locks.alone(publishing_lock(root)):
            if not _is_published(course, root, digest):  # by another grader meanwhile
                _publish(course, root, digest)
    return root


def publishing_lock(root: Path) -> Path:
    """Return the file that a publisher locks alone, and graders share: neither works while the other does."""
    return root.parent / f".{root.name}.lock"


def _publish(course: Course, root: Path, digest: str) -> None:
    stamp = root / _STAMP
    bank = load_bank(course.path)  # a broken one is told at once, not after nbgrader's seconds
    root.mkdir(parents=True, exist_ok=True)
    if not stamp.exists():
        # Cut off while it was being made, a gradebook lacks its version and can never be opened again;
        # without a stamp nothing was graded in it.
        (root / "gradebook.db").unlink(missing_ok=True)
    _copy_source(course, root)
    _generate(course, root)
    for assessment in course.assessments.values():
        gate.check_cells(_notebook(root / "release", assessment.id), assessment)
    try:
        refuse_leaks(root / "release", bank)
    except ContentError:
        shutil.rmtree(root / "release")
        raise
    write_whole(stamp, json.dumps({"source": digest}).encode())


def refuse_leaks(release: Path, bank: Bank) -> None:
    """Raise ContentError when any file under ``release`` holds a question, a reason or a key of the bank."""
    secrets = {_squeeze(text) for item in bank.items.values() for text in _texts(item)}
    names = {item.id for item in bank.items.values()}
    for path in sorted(file for file in release.rglob("*") if file.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".ipynb":
            # Chinese may stand there as \uXXXX
            text = json.dumps(json.loads(text), ensure_ascii=False)
        for marker in _MARKERS:
            if marker in text:
                raise ContentError(str(path), f"still holds “{marker}”", "check the spelling of both markers")
        squeezed = _squeeze(text.replace("\\n", " "))
        if found := next((secret for secret in secrets if secret in squeezed), None):
            raise ContentError(
                str(path), f"holds text of the item bank: “{found[:40]}…”", "keep items in items/"
            )
        if named := names & set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+(?=@\d)", text)):
            raise ContentError(str(path), f"names the item “{min(named)}”", "keep items in items/")


def _texts(item: Item) -> list[str]:
    # A short phrase can stand in any text and gives nothing away.
    return [text for text in item.secrets() if len(_squeeze(text)) >= 8]


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\"\\]+", "", text)


def _notebook(folder: Path, assessment: str) -> Path:
    return folder / assessment / f"{assessment}.ipynb"


def _source_files(course: Course) -> list[Path]:
    files = sorted(p for p in (course.path / "source").rglob("*") if p.is_file())
    return [p for p in files if not {".ipynb_checkpoints", "__pycache__"} & set(p.parts)]


def _digest(course: Course) -> str:
    total = hashlib.sha256(repr(sorted(course.assessments)).encode())
    for file in _source_files(course):
        if file.name == "answers.json":
            # nbgrader copies source files over the learner's: everyone would hand in this one.
            raise ContentError(str(file), "would replace every learner's answers", "remove it from source/")
        total.update(f"{file.relative_to(course.path).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return total.hexdigest()


def _is_published(course: Course, root: Path, digest: str) -> bool:
    try:
        published = json.loads((root / _STAMP).read_text(encoding="utf-8"))["source"]
    except (OSError, ValueError, KeyError):
        return False
    whole = all(_notebook(root / f, a).is_file() for f in ("source", "release") for a in course.assessments)
    return published == digest and whole and (root / "gradebook.db").is_file()


def _copy_source(course: Course, root: Path) -> None:
    fresh = root / "source.new"
    shutil.rmtree(fresh, ignore_errors=True)
    for file in _source_files(course):
        target = fresh / file.relative_to(course.path / "source")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    shutil.rmtree(root / "source", ignore_errors=True)
    fresh.rename(root / "source")
    write_whole(root / "nbgrader_config.py", _CONFIG.format(course=course.id).encode())


def _generate(course: Course, root: Path) -> None:
    command = [sys.executable, "-m", "grading.gradebook", str(root), *course.assessments]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, stdin=subprocess.DEVNULL, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise GradingFaultError(f"{course.id}: nbgrader took more than {_SECONDS} s to publish") from error
    if done.returncode:
        last = done.stdout.strip().splitlines()[-1:] or [done.stderr]
        outcome = json.loads(last[0]) if last[0].startswith("{") else {"error": last[0]}
        raise GradingFaultError(f"{course.id}: nbgrader could not publish: {gate.tail(outcome)}")
