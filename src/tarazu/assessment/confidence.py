"""Analytical confidence (AnCR): high, moderate or low, by a rubric that is printed beside it.

A proposal for the analyst to confirm. It looks at where the evidence comes from, never at how likely the judgement is.
"""

from typing import Any

from tarazu.figures import Figure
from tarazu.words import statement

_ORIGINS_HIGH, _ORIGINS_MODERATE = 3, 2
_GOOD_ITEMS = ("A", "B")
_RECENT_YEARS = 1


def confidence(held: list[Figure], ground: Any) -> tuple[str, dict[str, Any]]:
    """The word, and the reason with its counts.

    High: three independent origins or more, most of them graded A or B as an item, the newest evidence at most a year
    older than the newest of all. Moderate: two of these three, or two origins with good items. Low: else.
    """
    sources = sorted({s for figure in held for s in figure["sources"]})
    origins = {ground.make.book.origins.get(s, s) for s in sources}
    good = sum(ground.make.book.grades.get(s, "3E")[1] in _GOOD_ITEMS for s in sources)
    mostly_good = good * 2 > len(sources)
    recent = _newest(sources, ground) >= ground.newest_year - _RECENT_YEARS
    met = (len(origins) >= _ORIGINS_HIGH) + mostly_good + recent
    if met == _ORIGINS_HIGH:
        word = "high"
    elif met == _ORIGINS_MODERATE or (len(origins) >= _ORIGINS_MODERATE and mostly_good):
        word = "moderate"
    else:
        word = "low"
    said = statement(
        "assessment.confidence",
        origins=len(origins),
        good=good,
        sources=len(sources),
        recent=statement(f"assessment.confidence.{'recent' if recent else 'old'}"),
    )
    return word, said


def _newest(sources: list[str], ground: Any) -> int:
    years = [frame.loc[frame["source"].isin(sources), "year"].max() for frame in (ground.victims, ground.drivers)]
    known = [int(y) for y in years if y == y]
    return max(known, default=0)
