"""One certificate as a PDF/A-3a and PDF/UA-1 page: text that can be searched, read aloud and kept for decades."""

import io
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import segno
import typst

from grading import fonts
from grading.errors import BoaiError, RefusedError

_TEMPLATE = Path(__file__).with_name("certificate.typ")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HAN_NAME = re.compile(r"[㐀-䶿一-鿿\U00020000-\U0003ffff]{2,4}")


class PdfError(BoaiError):
    """The page could not be set; the message holds Typst's reason."""


@dataclass(frozen=True)
class Paper:
    """What stands on a certificate; dates are those of the place of issue.

    ``hours`` are 学时 of ``minutes_per_hour``; ``theory`` and ``practical`` say what was examined; ``sessions`` and
    ``lessons`` whether all of them were asked;
    ``first_aid`` adds the words that this is lay first aid.
    """

    number: str
    name: str
    title_zh: str
    title_en: str
    course_zh: str
    course_en: str
    hours: float
    minutes_per_hour: int
    theory: bool
    practical: bool
    sessions: bool
    lessons: bool
    first_aid: bool
    valid_from: date
    valid_until: date | None
    centre_zh: str
    centre_en: str
    edition: str
    verify_url: str
    issued_at: str


def require_covered(**texts: str) -> None:
    """Raise RefusedError ``uncovered_character`` naming the first character that no font can show."""
    for label, text in texts.items():
        for character in fonts.uncovered(text):
            named = f"{character} (U+{ord(character):04X})"
            raise RefusedError(
                "uncovered_character",
                f"The {label.replace('_', ' ')} holds {named}, which no installed font "
                "can print; write it another way, or have a font for it added.",
                character=named,
            )


def render(paper: Paper) -> bytes:
    """Return the PDF; the same paper gives the same bytes.

    Raises RefusedError ``uncovered_character`` and PdfError.
    """
    require_covered(
        name=paper.name,
        certificate_title=paper.title_zh + paper.title_en,
        course_title=paper.course_zh + paper.course_en,
        centre_name=paper.centre_zh + paper.centre_en,
    )
    inputs = {"paper": json.dumps(_words(paper), ensure_ascii=False)}
    stamp = int(datetime.fromisoformat(paper.issued_at).timestamp())
    try:
        pdf, warnings = _compiler().compile_with_warnings(
            format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"], timestamp=stamp
        )
    except typst.TypstError as error:
        raise PdfError(f"Certificate {paper.number}: {error}") from error
    # A font that Typst cannot find is only a warning to it, and an empty page to the reader.
    if warnings or not isinstance(pdf, bytes):
        raise PdfError(f"Certificate {paper.number}: {'; '.join(warning.message for warning in warnings)}")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        input=str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=fonts.typst_fonts(),
        ignore_system_fonts=True,
    )


def chinese_date(day: date) -> str:
    """Return e.g. 2026年11月24日."""
    return f"{day.year}年{day.month}月{day.day}日"


def english_date(day: date) -> str:
    """Return e.g. 24 Nov 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _words(paper: Paper) -> dict[str, object]:
    zh, en = _sentences(paper)
    return {
        "fonts": fonts.FAMILIES,
        "number": paper.number,
        "name": paper.name,
        # Two to four Han characters are set wide, as on every Chinese certificate.
        "name_spaced": bool(_HAN_NAME.fullmatch(paper.name)),
        "title_zh": paper.title_zh,
        "title_en": paper.title_en,
        "centre_zh": paper.centre_zh,
        "centre_en": paper.centre_en,
        "sentence_zh": zh,
        "sentence_en": en,
        "facts": _facts(paper),
        "note_zh": f"教学依据指南 {paper.edition} 版。"
        + ("公众急救培训证明，不是医疗执业资格。" * paper.first_aid),
        "note_en": f"Teaching followed guideline edition {paper.edition}."
        + " Lay first aid: no licence to practise medicine." * paper.first_aid,
        "verify_url": paper.verify_url,
        "qr": _qr(paper.verify_url),
        "qr_alt": f"核验地址 Address to check this certificate: {paper.verify_url}",
    }


# What was asked beside the examinations, by (sessions, lessons): the page claims that and no more.
_TOOK = {
    (True, True): ("完成{}课程的全部课目和面授", "finished every lesson and attended every session of the course {}"),
    (True, False): ("参加{}课程的全部面授", "attended every session of the course {}"),
    (False, True): ("完成{}课程的全部课目", "finished every lesson of the course {}"),
    (False, False): ("参加{}课程", "took the course {}"),
}
_EXAMINED = {  # by (theory, practical)
    (True, True): ("经理论考试和现场实操考核，成绩合格。", "and passed its theory test and its practical examination in person."),
    (False, True): ("经现场实操考核，成绩合格。", "and passed its practical examination in person."),
    (True, False): (
        "经理论考试，成绩合格。本课程未考核实际操作。",
        "and passed its theory test. Practical skills were not examined.",
    ),
}


def _sentences(paper: Paper) -> tuple[list[str], list[str]]:
    zh, en = _TOOK[paper.sessions, paper.lessons]
    zh, en = zh.format(f"“{paper.course_zh}”"), en.format(f"“{paper.course_en}”")
    if (paper.theory, paper.practical) not in _EXAMINED:
        return [f"{zh}。"], [f"{en}."]
    examined_zh, examined_en = _EXAMINED[paper.theory, paper.practical]
    return [f"{zh}，", examined_zh], [en, examined_en]


def _facts(paper: Paper) -> list[list[str]]:
    hours, until = f"{paper.hours:g}", paper.valid_until
    last = [chinese_date(until), english_date(until)] if until else ["长期", "no expiry"]
    return [
        ["学时", "Teaching hours", f"{hours} 学时", f"{hours} × {paper.minutes_per_hour} min"],
        ["签发日期", "Issued", chinese_date(paper.valid_from), english_date(paper.valid_from)],
        ["有效期至", "Valid until", *last],
    ]


def _qr(url: str) -> str:
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=4, dark="#000000", light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode()
