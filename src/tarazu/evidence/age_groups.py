"""Age groups that are none: what a spreadsheet has made of them, and which band was meant."""

from __future__ import annotations

import datetime as dt
import re

from tarazu.catalog import codes, is_code
from tarazu.evidence.digits import western_digits
from tarazu.evidence.problems import CellError

_MONTHS = {
    name: n
    for n, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
AS_TEXT = "Format the column as text and type the bands again."


def parse_age_group(typed: str) -> str:
    """The band, with Western digits.

    Raises:
        CellError: it is none; what was probably meant is said, and nothing is repaired.

    >>> parse_age_group("۱۰-۱۷"), parse_age_group("18+")
    ('10-17', '18+')
    """
    text = western_digits(typed)
    if is_code("age_group", text):
        return text
    if months := _from_date(text):
        band = f"{min(months)}-{max(months)}"
        says = f'"{typed}" is a date that a spreadsheet has made of an age group: {band} was probably meant.'
        raise CellError(says, f"{AS_TEXT} {expected()}")
    meant = _meant(text)
    raise CellError(f'"{typed}" is not an age group.', f"Did you mean {meant}? {expected()}" if meant else expected())


def expected() -> str:
    """The bands that a person may write."""
    return f"Expected: {', '.join(codes('age_group'))}, or any band such as 5-17 or 60+."


def _from_date(text: str) -> tuple[int, int] | None:
    """Day and month of a date: the two ends of the band that was typed."""
    if match := re.fullmatch(r"(\d{1,2})[-/. ]([a-z]{3})[a-z]*\.?(?:[-/. ]\d{2,4})?", text.lower()):
        return (int(match[1]), _MONTHS[match[2]]) if match[2] in _MONTHS else None
    if match := re.fullmatch(r"([a-z]{3})[a-z]*\.?[-/. ](\d{1,2})", text.lower()):
        return (_MONTHS[match[1]], int(match[2])) if match[1] in _MONTHS else None
    if match := re.fullmatch(r"\d{4}-(\d{2})-(\d{2})(?: .*)?", text):
        return int(match[1]), int(match[2])
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/\d{2,4}", text):
        return int(match[1]), int(match[2])
    if re.fullmatch(r"[2-7]\d{4}(\.0*)?", text):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
        return day.month, day.day
    return None


def _meant(text: str) -> str | None:
    plain = re.sub(r"\s*(years?|yrs?|سال)\b\.?", "", text.lower()).strip()
    if match := re.fullmatch(r"0*(\d+)\s*(?:-|–|—|to|تا)\s*0*(\d+)", plain):
        return f"{match[1]}-{match[2]}" if int(match[1]) <= int(match[2]) else f"{match[2]}-{match[1]}"
    if match := re.fullmatch(r"(?:>=?|≥|over|above)\s*(\d+)|(\d+)\s*(?:\+|and (?:over|above|older)|plus)", plain):
        return f"{match[1] or match[2]}+"
    if re.fullmatch(r"(?:<|under|below)\s*18|minors?|children|boys|girls", plain):
        return "child"
    if re.fullmatch(r"adults?|women|men", plain):
        return "18+"
    near = [code for code in codes("age_group") if code.startswith(plain[:3])] if len(plain) > 2 else []
    return near[0] if near else None
