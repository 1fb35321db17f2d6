"""Periods as people know them: a year, a month, a day, from one to another, or unknown. Never more exact than typed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from tarazu.evidence.digits import western_digits
from tarazu.evidence.problems import CellError

UNKNOWN = "unknown"
EARLIEST, LATEST = 1900, 2100
HOW = "Write the year first: 2023, 2023-05 or 2023-05-17; a span as 2025-01/2025-06; or unknown."
AS_TEXT = "Format the column as text (or the cell as a date) in the spreadsheet, type it again and save."

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
# 1954 to 2119: below, a five-digit number is more likely something else.
_DAY_COUNTS = range(20_000, 80_000)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}


@dataclass(frozen=True, slots=True)
class Period:
    """A period: `text` in its one spelling, first and last day (None where unknown), and how exactly it is known."""

    text: str
    start: dt.date | None
    end: dt.date | None
    precision: str


@lru_cache(maxsize=4096)
def parse_period(typed: str) -> Period:
    """Read a period; digits may be Western, Arabic or Urdu.

    Raises:
        CellError: it cannot be read; the two arguments say why and how to mend.

    >>> parse_period("2023-05")
    Period(text='2023-05', start=datetime.date(2023, 5, 1), end=datetime.date(2023, 5, 31), precision='month')
    >>> parse_period("2025-01/2025-06").end, parse_period("unknown").precision
    (datetime.date(2025, 6, 30), 'unknown')
    """
    text = western_digits(typed.strip())
    if text.lower() == UNKNOWN:
        return Period(UNKNOWN, None, None, UNKNOWN)
    first, slash, last = text.partition("/")
    if not (_PART.fullmatch(first) and (not slash or _PART.fullmatch(last))):
        raise CellError(*_explain(typed.strip(), text))
    return _span(typed.strip(), first, last) if slash else _single(typed.strip(), first)


def parse_date(typed: str) -> Period:
    """A partial date: like a period, but neither a span nor unknown.

    >>> parse_date("2018-07").text
    '2018-07'
    """
    period = parse_period(typed)
    if period.precision in ("interval", UNKNOWN):
        raise CellError(f'"{typed}" is not one date.', "Write the year first: 2023, 2023-05 or 2023-05-17.")
    return period


def _single(typed: str, text: str) -> Period:
    year, month, day = (int(part) if part else None for part in _match(text))
    assert year is not None
    if not EARLIEST <= year <= LATEST:
        raise CellError(f'"{typed}": the year {year} is outside {EARLIEST} to {LATEST}.', HOW)
    if month is None:
        return Period(text, dt.date(year, 1, 1), dt.date(year, 12, 31), "year")
    if not 1 <= month <= 12:
        raise CellError(*_no_month(typed, year, month))
    days = calendar.monthrange(year, month)[1]
    if day is None:
        return Period(text, dt.date(year, month, 1), dt.date(year, month, days), "month")
    if not 1 <= day <= days:
        raise CellError(
            f'"{typed}" is not a date: {calendar.month_name[month]} {year} has {days} days.',
            f"Correct the day, or write {year}-{month:02d} where the day is not known.",
        )
    return Period(text, dt.date(year, month, day), dt.date(year, month, day), "day")


def _span(typed: str, first: str, last: str) -> Period:
    if first == last:
        return _single(typed, first)
    starts, ends = _single(typed, first), _single(typed, last)
    # First days rise and last days rise, or the span holds less than its own ends.
    if not (_first(starts) <= _first(ends) and _last(starts) <= _last(ends)):
        raise CellError(f'"{typed}" ends before it begins.', "Write the earlier date first: 2025-01/2025-06.")
    return Period(f"{first}/{last}", starts.start, ends.end, "interval")


def _first(period: Period) -> dt.date:
    return period.start or dt.date.min


def _last(period: Period) -> dt.date:
    return period.end or dt.date.max


def _match(text: str) -> tuple[str, str | None, str | None]:
    match = _PART.fullmatch(text)
    assert match is not None
    return match[1], match[2], match[3]


def _no_month(typed: str, year: int, month: int) -> tuple[str, str]:
    if month == (year + 1) % 100:
        return (
            f'"{typed}" is not a month: there is no month {month}.',
            f"If the financial year is meant, write {year}-07/{year + 1}-06; so too for 2011-12, which reads as a month.",
        )
    return f'"{typed}" is not a date: there is no month {month}.', HOW


def _explain(typed: str, text: str) -> tuple[str, str]:
    """What a text that is no period looks like, and what to write in its place."""
    for look in (_blank, _day_count, _decimal_year, _day_last, _loose):
        if found := look(typed, text):
            return found
    return f'"{typed}" is not a date we can read.', HOW


def _blank(typed: str, text: str) -> tuple[str, str] | None:
    return None if text else ("The period is blank.", f"{HOW}")


def _day_count(typed: str, text: str) -> tuple[str, str] | None:
    if not (match := re.fullmatch(r"(\d{5})(?:\.\d+)?", text)) or int(match[1]) not in _DAY_COUNTS:
        return None
    day = dt.date(1899, 12, 30) + dt.timedelta(days=int(match[1]))
    return f'"{typed}" looks like the day count of a spreadsheet, here {day}.', AS_TEXT


def _decimal_year(typed: str, text: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d{4})\.0*", text)
    return (
        (f'"{typed}" is a number, not a year.', f"Write {match[1]}, and format the column as text.") if match else None
    )


def _day_last(typed: str, text: str) -> tuple[str, str] | None:
    """17/05/2023, 05.2023: day and month cannot be told apart for certain, so nothing is guessed."""
    if match := re.fullmatch(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4})", text):
        one, two, year = map(int, match.groups())
        meant = [f"{year}-{m:02d}-{d:02d}" for d, m in dict.fromkeys([(one, two), (two, one)]) if _is_day(year, m, d)]
        if meant:
            ask = "" if len(meant) == 1 else " Day and month can be read both ways."
            return f'"{typed}" does not begin with the year.{ask}', f"Write {' or '.join(meant)}."
    if match := re.fullmatch(r"(\d{1,2})[./\- ](\d{4})", text):
        month, year = map(int, match.groups())
        if 1 <= month <= 12:
            return f'"{typed}" does not begin with the year.', f"Write {year}-{month:02d}."
    return None


def _loose(typed: str, text: str) -> tuple[str, str] | None:
    """2023-5, 2023/05/17, May 2023, Jun-23: what was probably meant."""
    if match := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?", text):
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
        if _is_day(year, month, day):
            meant = f"{year}-{month:02d}" + (f"-{day:02d}" if match[3] else "")
            return f'"{typed}" is not written as we need it.', f"Write {meant}."
    if match := re.fullmatch(r"(?:(\d{1,2})[-\s])?([A-Za-z]{3,9})\.?[-\s,]*(\d{4}|\d{2})", text):
        day_text, month_name, year_text = match.groups()
        month_found, year = _MONTHS.get(month_name[:3].lower()), int(year_text)
        year += 0 if year > 99 else 2000
        if month_found and _is_day(year, month_found, int(day_text or 1)):
            meant = f"{year}-{month_found:02d}" + (f"-{int(day_text):02d}" if day_text else "")
            return f'"{typed}" is not written as we need it.', f"Write {meant}, and format the column as text."
    if re.fullmatch(r"\d{1,2}[-\s][A-Za-z]{3,9}|[A-Za-z]{3,9}[-\s]\d{1,2}", text):
        return (
            f'"{typed}" shows no year.',
            "Format the cell so that the year is seen (yyyy-mm-dd), or write it as text.",
        )
    if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[ T].*", text):
        return f'"{typed}" holds the time of day too.', f"Write {match[1]}."
    if match := re.fullmatch(r"(\d{4})\s*(?:to|-|–|—)\s*(\d{4})", text):
        return f'"{typed}" is not written as we need it.', f"Write a span of years as {match[1]}/{match[2]}."
    return None


def _is_day(year: int, month: int, day: int) -> bool:
    return EARLIEST <= year <= LATEST and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
