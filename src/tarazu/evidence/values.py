"""Numbers as sources print them: exact, or bounded ("<5", "1-4"); in three scripts; anything else is explained."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from tarazu.evidence.digits import western_digits
from tarazu.evidence.problems import CellError

_DIGITS = r"\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})*,\d{3}|\d{1,3}(?: \d{3})+"
_NUMBER = re.compile(
    rf"(?P<sign>[-+−])?(?P<whole>{_DIGITS})?(?P<part>\.\d+)?(?:[eE](?P<power>[-+]?\d+))?(?P<percent>\s?%)?"
)
_LESS = re.compile(r"(?:<|&lt;|less than|fewer than|under|below)\s*(.+)", re.IGNORECASE)
_AT_MOST = re.compile(r"(?:<=|=<|≤|at most|up to|no more than)\s*(.+)", re.IGNORECASE)
_RANGE = re.compile(r"(.+?)\s*(?:-|–|—|\bto\b|تا|\.\.+)\s*(.+)")
_OPEN = re.compile(r"(?:>|>=|≥|more than|over|at least)\s*\S.*|\S+\s*\+", re.IGNORECASE)
# Codes that statistical offices print for a figure that is not shown (GSS, Eurostat and their like).
_SIGNS = {
    "c": "suppressed", "conf": "suppressed", "confidential": "suppressed", "s": "suppressed", "*": "suppressed",
    "z": "not_applicable", "n/a": "not_applicable or not_collected", "na": "not_applicable or not_collected",
    "x": "not_collected", ":": "not_collected", "..": "not_collected or requested_no_answer",
    "...": "not_collected or requested_no_answer", "not available": "not_collected", "nil": "reported, with the value 0",
    "none": "reported, with the value 0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as bounds: equal where it is known exactly. `percent`: it was typed with a percent sign."""

    lower: float
    upper: float
    percent: bool = False
    less_than: bool = False

    @property
    def exact(self) -> bool:
        return self.lower == self.upper


@lru_cache(maxsize=4096)
def parse_amount(typed: str, *, whole: bool) -> Amount:
    """Read a number or bounds; thousands may be marked by comma (also the Indian way) or blank.

    Args:
        whole: people, cases and the like are counted: "<5" is then 0 to 4, and a fraction is refused.

    Raises:
        CellError: it is no number; the two arguments say why and how to mend.

    >>> parse_amount("<5", whole=True), parse_amount("1,23,456", whole=True).lower
    (Amount(lower=0.0, upper=4.0, percent=False, less_than=True), 123456.0)
    >>> parse_amount("۱۲۰-۱۵۰", whole=True)
    Amount(lower=120.0, upper=150.0, percent=False, less_than=False)
    """
    text = " ".join(western_digits(typed).replace("\u00a0", " ").replace("\u202f", " ").split())
    if (number := _number(text, typed, whole)) is not None:
        return Amount(number, number, "%" in text)
    if match := _AT_MOST.fullmatch(text):
        return _bounds(typed, "0", match[1], whole, less_than=True)
    if match := _LESS.fullmatch(text):
        return _below(_bounds(typed, "0", match[1], whole, less_than=True), typed, whole)
    if (match := _RANGE.fullmatch(text)) and _is_number(match[1]) and _is_number(match[2]):
        return _bounds(typed, match[1], match[2], whole)
    raise CellError(*_explain(typed, text))


def parse_number(typed: str, *, whole: bool = False) -> float:
    """Read one exact number.

    >>> parse_number("1,234.5")
    1234.5
    """
    amount = parse_amount(typed, whole=whole)
    if not amount.exact:
        raise CellError(f'"{typed}" is not one number.', "Write one number, or leave the cell blank.")
    return amount.lower


def _is_number(text: str) -> bool:
    return bool(re.search(r"\d", text)) and _NUMBER.fullmatch(text.strip()) is not None


def _number(text: str, typed: str, whole: bool) -> float | None:
    match = _NUMBER.fullmatch(text)
    if match is None or not (match["whole"] or match["part"]):
        return None
    if match["power"] and whole:
        says = f'"{typed}" was shortened by a spreadsheet, and its last digits are lost.'
        raise CellError(says, "Format the column as a number without decimals, and type it again.")
    digits = (match["whole"] or "0").replace(",", "").replace(" ", "") + (match["part"] or "")
    number = float(digits + (f"e{match['power']}" if match["power"] else ""))
    if match["sign"] in ("-", "−") and number:
        number = -number
    if not math.isfinite(number):
        raise CellError(f'"{typed}" is too large for a number.', "Check the number.")
    if whole and not number.is_integer():
        raise CellError(*_fraction(typed, match["part"]))
    return number


def _fraction(typed: str, part: str | None) -> tuple[str, str]:
    says = f'"{typed}" is not a whole number, and here people, cases or things are counted.'
    if part and len(part) == 4:
        return says, f"If the point marks thousands, write {typed.replace('.', '')}; otherwise correct the number."
    return says, "Correct the number; a share or a rate belongs to another indicator."


def _bounds(typed: str, low: str, high: str, whole: bool, *, less_than: bool = False) -> Amount:
    lower, upper = _number(low.strip(), typed, whole), _number(high.strip(), typed, whole)
    if lower is None or upper is None:
        raise CellError(*_explain(typed, typed))
    if lower > upper:
        raise CellError(f'"{typed}" begins with the larger number.', f"Write {high}-{low}, the smaller first.")
    return Amount(lower, upper, "%" in high, less_than)


def _below(amount: Amount, typed: str, whole: bool) -> Amount:
    if whole and amount.upper <= 1:
        raise CellError(f'"{typed}" leaves no number but 0.', "Write 0, if that is what the source says.")
    return Amount(0.0, amount.upper - 1 if whole else amount.upper, amount.percent, True)


def _explain(typed: str, text: str) -> tuple[str, str]:
    """What a text that is no number looks like, and what to write in its place."""
    for look in (_sign, _damaged, _comma):
        if found := look(typed, text):
            return found
    if _OPEN.fullmatch(text):
        return (
            f'"{typed}" has no upper end.',
            "Write both ends, as in 100-150, or the number itself, and the words in note.",
        )
    if match := re.search(r"\d[\d,.]*", text):
        return f'"{typed}" is more than a number.', f"Write only the number ({match[0]}) and put the words in note."
    return f'"{typed}" is no number.', "Write digits only, or leave it blank and say in status why."


def _sign(typed: str, text: str) -> tuple[str, str] | None:
    plain = text.strip("[]() ").casefold()
    if re.fullmatch(r"[-–—−_]+", text):
        return (
            f'"{typed}" may mean zero or nothing, and is never guessed.',
            "Write 0, or leave it blank and say in status why.",
        )
    if plain in _SIGNS or text in _SIGNS:
        status = _SIGNS.get(plain) or _SIGNS[text]
        return f'"{typed}" is no number.', f"Leave the value blank and say in status why; perhaps {status}."
    return None


def _damaged(typed: str, text: str) -> tuple[str, str] | None:
    if text.startswith("#") or text.casefold() in ("nan", "inf", "-inf", "infinity", "null"):
        return (
            f'"{typed}" is the sign of a failed calculation, not a number.',
            "Correct the formula, or leave it blank.",
        )
    if text.startswith("="):
        return f'"{typed}" is a formula that was never computed.', "Open the file in the spreadsheet and save it."
    if re.fullmatch(r"\d{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-\d{1,2}|\d{4}-\d{2}-\d{2}", text):
        says = f'"{typed}" is a date that a spreadsheet has made, perhaps of a range such as 1-4.'
        return says, "Format the column as text and type the range again."
    return None


def _comma(typed: str, text: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"(\d+),(\d{1,2}|\d{4,})", text)
    if match is None:
        return None
    return f'"{typed}" has a comma where no thousands end.', f"If it is a decimal comma, write {match[1]}.{match[2]}."
