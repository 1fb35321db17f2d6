"""How others rate the country: tiers, the Organized Crime Index, the 3P index. Shown beside results, in no figure."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tarazu.examples.pakistan.facts import FACTS, TIER, tier_number
from tarazu.examples.pakistan.observed import Observed, as_frame, observed
from tarazu.examples.pakistan.places import COUNTRY
from tarazu.examples.pakistan.shipped import table

HOME = "Pakistan"
WATCH_LIST = "Watchlist"
PILLARS = {"p": "all three", "prosecution": "prosecution", "protection": "protection", "prevention": "prevention"}
COMMON = {"area": COUNTRY, "indicator": "external_rating", "voice": "international"}
TIERS, OC, INDEX = "tip_tiers.csv", "oc_index.csv", "policy_index_3p.csv"
TIER_SOURCE, INDEX_SOURCE = "US-TIP-TIERS-2001-2015", "3P-INDEX"


def tier_observations() -> pd.DataFrame:
    """Pakistan's tiers of 2001 to 2015 (those since are among the cited figures)."""
    rows = _home(TIERS, "countryname")
    return as_frame(
        _rating(row, cells["year"], _tier_number(cells["tier"]), TIER_SOURCE, f"{TIER}: {_tier(cells['tier'])}")
        for row, cells in rows
    )


def index_observations() -> pd.DataFrame:
    """Pakistan in the 3P index."""
    return as_frame(
        _rating(row, cells["year"], cells[column], INDEX_SOURCE, f"3P index: {pillar}")
        for row, cells in _home(INDEX, "countryname")
        for column, pillar in PILLARS.items()
    )


def oc_observations() -> pd.DataFrame:
    """Pakistan in the Global Organized Crime Index of 2021 and 2023."""
    return as_frame(
        _rating(row, cells["index_year"], cells["value"], _oc_source(cells), f"OC Index: {cells['score']}")
        for row, cells in _home(OC, "country")
    )


def outside_views() -> list[dict[str, str]]:
    """Ratings of Pakistan and its neighbours, for display.

    Returns:
        One dict a rating: `name` (what is rated), `country`, `year`, `score` (as text), `source` (its code), `file` and
        `row` (where it stands); ordered by name, country and year.
    """
    views = [*_tier_views(), *_recent_tiers(), *_oc_views(), *_index_views()]
    return sorted(views, key=lambda view: (view["name"], view["country"], view["year"]))


def _rating(row: int, year: str, value: str, source: str, detail: str) -> Observed:
    return observed(row, **COMMON, period=year, value=value, source=source, detail=detail)


def _home(name: str, column: str) -> Iterator[tuple[int, pd.Series]]:
    rows = table(name)
    for row, cells in rows[rows[column] == HOME].iterrows():
        yield int(str(row)), cells


def _tier(written: str) -> str:
    return "Tier 2 Watch List" if written == WATCH_LIST else written


def _tier_number(written: str) -> str:
    return tier_number(_tier(written))


def _oc_source(cells: pd.Series) -> str:
    return f"OC-INDEX-{cells['index_year']}"


def _tier_views() -> Iterator[dict[str, str]]:
    for row, cells in table(TIERS).iterrows():
        view = {"country": cells["countryname"], "year": cells["year"], "score": _tier(cells["tier"])}
        yield view | {"name": "TIP tier", "source": TIER_SOURCE, "file": TIERS, "row": str(row)}


def _recent_tiers() -> Iterator[dict[str, str]]:
    facts = table(FACTS)
    cited = table("sources.csv").set_index("as_cited")["source"]
    for row, cells in facts[facts["measure"] == TIER].iterrows():
        view = {"country": HOME, "year": cells["year"], "score": cells["value"]}
        yield view | {"name": "TIP tier", "source": str(cited[cells["source"]]), "file": FACTS, "row": str(row)}


def _oc_views() -> Iterator[dict[str, str]]:
    for row, cells in table(OC).iterrows():
        view = {"country": cells["country"], "year": cells["index_year"], "score": cells["value"]}
        yield view | {"name": f"OC Index: {cells['score']}", "source": _oc_source(cells), "file": OC, "row": str(row)}


def _index_views() -> Iterator[dict[str, str]]:
    for row, cells in table(INDEX).iterrows():
        for column, pillar in PILLARS.items():
            view = {"country": cells["countryname"], "year": cells["year"], "score": cells[column]}
            yield view | {"name": f"3P index: {pillar}", "source": INDEX_SOURCE, "file": INDEX, "row": str(row)}
