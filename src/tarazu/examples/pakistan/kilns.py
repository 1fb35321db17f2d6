"""Brick kilns per 100,000 people (driver DR-03): what was counted, what is zero, and what nobody looked at."""

from __future__ import annotations

from functools import cache

import pandas as pd

from tarazu.examples.pakistan.context import NO_CENSUS, whole
from tarazu.examples.pakistan.observed import Observed, as_frame, missing, number, observed
from tarazu.examples.pakistan.places import district_codes
from tarazu.examples.pakistan.shipped import table

LOOKED_AT = ("Punjab", "Sindh", "Islamabad Capital Territory")
"""Wholly in the plain that the satellites were searched over; in the other provinces only the edge of it is."""

COMMON = {"indicator": "DR-03", "period": "2025", "source": "KILNS-2025", "voice": "international"}
NOT_LOOKED_AT = "Outside the plain that was searched: unknown, not zero"
DETAIL = "satellite count: brick kilns per 100,000 people"


def kiln_observations() -> pd.DataFrame:
    """From the 64 districts in which kilns were seen."""
    return as_frame(_seen(int(str(row)), cells) for row, cells in table("kilns_by_district.csv").iterrows())


def districts_without_kilns() -> pd.DataFrame:
    """From the census table, the districts in which none was seen: zero in the plain, unknown elsewhere."""
    rows = table("pk_district_context.csv")
    rows = rows[~rows["osm_name"].isin(table("kilns_by_district.csv")["district"])]
    return as_frame(_unseen(int(str(row)), cells) for row, cells in rows.iterrows())


def districts_without_census() -> pd.DataFrame:
    """From the list of districts, those that neither the census tables nor the search has."""
    rows = table("pk_districts.csv")
    seen = table("kilns_by_district.csv")["district"]
    rows = rows[(rows["census_2023"] == "no") & ~rows["name"].isin(seen)]
    return as_frame(
        missing(int(str(row)), NOT_LOOKED_AT, **COMMON, area=cells["area"]) for row, cells in rows.iterrows()
    )


def _seen(row: int, cells: pd.Series) -> Observed:
    district, kilns = str(cells["district"]), int(cells["brick_kilns"])
    area, people = district_codes()[district], _people().get(district)
    if people is None:
        return missing(row, f"{kilns} kilns seen. {NO_CENSUS}", **COMMON, area=area)
    if cells["province"] not in LOOKED_AT:
        return missing(row, f"{kilns} kilns seen, but only a part of the district was searched", **COMMON, area=area)
    return _rate(row, area, kilns, people)


def _unseen(row: int, cells: pd.Series) -> Observed:
    district = str(cells["osm_name"])
    area = district_codes()[district]
    if cells["province_osm"] not in LOOKED_AT:
        return missing(row, NOT_LOOKED_AT, **COMMON, area=area)
    return _rate(row, area, 0, _people()[district])


def _rate(row: int, area: str, kilns: int, people: int) -> Observed:
    return observed(
        row,
        **COMMON,
        area=area,
        value=number(100_000 * kilns / people),
        denominator=str(people),
        detail=DETAIL,
        note=f"{kilns} kilns, {people:,} people (census 2023)",
    )


@cache
def _people() -> dict[str, int]:
    """Published population by district of the list."""
    rows = table("pk_district_context.csv")
    return {row["osm_name"]: int(whole(row["pop_published"])) for _, row in rows.iterrows()}
