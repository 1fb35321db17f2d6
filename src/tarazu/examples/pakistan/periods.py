"""The years of the cited figures, as they are written there, as periods: never more exact than what is said."""

from __future__ import annotations

PERIODS = {
    "2015-11..2016": "2015-11/2016-12",
    "2013-2023": "2013/2023",
    "2023-2024": "2023/2024",
    "2022 (to 17 Oct)": "2022-01-01/2022-10-17",
    "2023 (11 months)": "2023-01/2023-11",
    "2024 Jan-Sep": "2024-01/2024-09",
    "2025 Jan-Jun": "2025-01/2025-06",
    "2025 (first 40 days)": "2025-01-01/2025-02-09",
    # The Economic Survey came out in June 2025: the end is not printed, but cannot be later.
    "2024-07..2025": "2024-07/2025-06",
    # Cumulative since a day that is not told: the length of the period is unknown, so it is left unknown.
    "to Feb 2025": "unknown",
}

NARROWED = {"11 months": "{year}-01/{year}-11", "to 23 Jan": "{year}-01-01/{year}-01-23"}
"""Notes that narrow the year or month in the column beside them."""

SAID = {
    "2024-07..2025": "The end is not printed: no later than the Economic Survey of June 2025",
    "to Feb 2025": "Counted up to February 2025, since a day that is not told",
}
"""What a reader must know of a period that is not written as it is meant."""


def period_of(year: str, note: str = "") -> str:
    """The period of a cited figure, from its year and what its note adds.

    >>> period_of("2016"), period_of("2016", "11 months"), period_of("2025-01", "to 23 Jan")
    ('2016', '2016-01/2016-11', '2025-01-01/2025-01-23')
    """
    if note in NARROWED:
        return NARROWED[note].format(year=year[:4])
    return PERIODS.get(year, year)
