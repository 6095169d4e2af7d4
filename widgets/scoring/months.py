"""Months of the calendar: pure standard library."""

import calendar
from datetime import date


def months_later(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has no such day."""
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
