"""A spreadsheet cell as it is seen: never more exact than shown, so that "Jun-23" is a month and 09-May no date."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

# What is not a date part: quoted text, escaped and padded characters, colours, conditions and locales.
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@cache
def date_parts(number_format: str) -> frozenset[str]:
    """The parts of a date that a number format shows: year, month, day, time.

    >>> sorted(date_parts("mmm-yy")), sorted(date_parts("d-mmm")), sorted(date_parts("[$-409]yyyy\\\\-mm\\\\-dd;@"))
    (['month', 'year'], ['day', 'month'], ['day', 'month', 'year'])
    >>> sorted(date_parts("h:mm")), date_parts("0.00") == frozenset()
    (['time'], True)
    """
    code = _ASIDE.sub("", number_format.split(";", maxsplit=1)[0]).lower()
    code, clock = re.subn(r"h+[^a-z]*m+|m+[^a-z]*s+|h+|s+|am/pm|a/p", "", code)
    parts = {name for letter, name in (("y", "year"), ("m", "month"), ("d", "day")) if letter in code}
    return frozenset(parts | ({"time"} if clock else set()))


def date_text(value: dt.date | dt.datetime, number_format: str) -> str:
    """A date as its format shows it: 2023, 2023-05, 2023-05-17, or 09-May where no year is shown.

    >>> date_text(dt.date(2023, 6, 1), "mmm-yy"), date_text(dt.date(2024, 5, 9), "d-mmm")
    ('2023-06', '09-May')
    """
    parts = date_parts(number_format)
    if "year" in parts or not parts & {"month", "day"}:
        return _from_year(value, parts)
    return value.strftime("%d-") + _MONTHS[value.month - 1] if "day" in parts else _MONTHS[value.month - 1]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _from_year(value: dt.date | dt.datetime, parts: frozenset[str]) -> str:
    if "year" in parts and "day" not in parts:
        return f"{value.year}-{value.month:02d}" if "month" in parts else str(value.year)
    day = f"{value.year}-{value.month:02d}-{value.day:02d}"
    timed = isinstance(value, dt.datetime) and value.time() != dt.time()
    return f"{day} {value.strftime('%H:%M')}" if timed else day


def number_text(value: float, number_format: str = "General") -> str:
    """A number with the digits it was typed with; percent formats show a percent sign, 000 shows leading zeros.

    >>> number_text(2023.0), number_text(0.1 + 0.2), number_text(0.125, "0%"), number_text(7.0, "000")
    ('2023', '0.3', '12.5%', '007')
    """
    code = _ASIDE.sub("", number_format.split(";", maxsplit=1)[0])
    if "%" in code:
        return f"{_digits(value * 100)}%"
    if re.fullmatch(r"0{2,}", code) and value.is_integer():
        return f"{int(value):0{len(code)}d}"
    return _digits(value)


def _digits(value: float) -> str:
    # Fifteen digits are what a spreadsheet keeps; more would show the noise of binary fractions.
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
