"""Dates of refreshers after a course, and the calendar file that a phone takes them from (RFC 5545)."""

from datetime import date, timedelta

from widgets.scoring.months import months_later

YEAR = 12  # months a plan covers, as long as the trial followed its learners


def refresher_dates(course: date, every: int) -> list[date]:
    """Return the days of practice in the year after ``course``, each ``every`` months."""
    return [months_later(course, months) for months in range(every, YEAR + 1, every)]


def calendar_file(key: str, days: list[date], course: date, title: str, text: str) -> str:
    """Return a calendar of whole-day events, each with a reminder a day before; lines end as the standard asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//boai-classroom//refreshers//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for day in days:
        lines += [
            "BEGIN:VEVENT", f"UID:{_escaped(key)}-{day:%Y%m%d}@boai-classroom", f"DTSTAMP:{course:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(title)}", f"DESCRIPTION:{_escaped(text)}", "TRANSP:TRANSPARENT",
            "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(title)}", "TRIGGER:-P1D", "END:VALARM", "END:VEVENT",
        ]  # fmt: skip
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\\n").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Return the line broken so that no part is longer than 75 bytes, never inside a character."""
    parts: list[str] = []
    part = ""
    for char in line:
        if len((part + char).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part])
