"""Age bands: any band `a-b` or `a+` is a code, beside the words `child`, `all`, `unknown` and their like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import CatalogError

# No leading zero: 05-09 would be a second spelling of 5-9, and two codes for one band cannot be compared.
BAND = re.compile(r"(0|[1-9]\d?)-(0|[1-9]\d{0,2})|(0|[1-9]\d?)\+")
CHILD = (0, 17)
OLDEST = 120
WITHOUT_BOUNDS = ("unknown", "not_recorded", "not_applicable")


@dataclass(frozen=True, slots=True)
class AgeBand:
    """Years completed, both ends included; `high` is None where open, both are None where no age is known."""

    code: str
    low: int | None
    high: int | None

    @property
    def bounded(self) -> bool:
        """False for `unknown`, `not_recorded` and `not_applicable`."""
        return self.low is not None

    @property
    def years(self) -> range:
        """The years completed that the band covers, up to 120; empty where no age is known."""
        if self.low is None:
            return range(0)
        return range(self.low, (OLDEST if self.high is None else self.high) + 1)

    def overlaps(self, other: AgeBand) -> bool:
        """True where a person could be counted in both: such bands are never added.

        >>> age_band("5-17").overlaps(age_band("15-17")), age_band("child").overlaps(age_band("18+"))
        (True, False)
        """
        mine, theirs = self.years, other.years
        return bool(mine) and bool(theirs) and mine[0] <= theirs[-1] and theirs[0] <= mine[-1]

    def label(self, language: str = "en") -> str:
        """`10 to 17`, `18 and over`, in English or Urdu."""
        if self.high is None:
            return f"{self.low} سال اور زیادہ" if language == "ur" else f"{self.low} and over"
        return f"{self.low} تا {self.high}" if language == "ur" else f"{self.low} to {self.high}"


@cache
def age_band(code: str) -> AgeBand:
    """The band that a code means.

    Raises:
        CatalogError: the text is no band; the message shows the spellings that are.

    >>> age_band("10-17")
    AgeBand(code='10-17', low=10, high=17)
    >>> age_band("18+").high is None, age_band("child").years == age_band("0-17").years
    (True, True)
    """
    if code in WITHOUT_BOUNDS:
        return AgeBand(code, None, None)
    if code in ("all", "child"):
        return AgeBand(code, 0, None if code == "all" else CHILD[1])
    match = BAND.fullmatch(code)
    if match is None:
        raise CatalogError(f'"{code}" is no age band. Write years completed as 10-17 or 18+, or child, all, unknown.')
    low, high, open_low = match.groups()
    if open_low is not None:
        return AgeBand(code, int(open_low), None)
    if not int(low) <= int(high) <= OLDEST:
        raise CatalogError(f'The age band "{code}" must rise, and end at {OLDEST} or before.')
    return AgeBand(code, int(low), int(high))
