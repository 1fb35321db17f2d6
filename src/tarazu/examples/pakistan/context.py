"""People and drivers by district: from the census of 2023 and from household surveys, each with its own year.

A driver is one number of an area, so its sex and age are `all`; of whom it speaks is in `detail`.
A figure that the source does not have is a row all the same, with the reason; the 20 districts of Azad Jammu & Kashmir
and Gilgit-Baltistan, of which the census tables say nothing, have nothing but such rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from tarazu.examples.pakistan.observed import Observed, as_frame, missing, number, observed
from tarazu.examples.pakistan.places import CENSUS_YEAR, district_codes
from tarazu.examples.pakistan.shipped import table

CENSUS = {"source": "PBS-CENSUS-2023", "voice": "state"}
SURVEYS = {"source": "WB-DISTRICTS", "voice": "international"}
NO_CENSUS = "The tables of the census of 2023 have no figures for Azad Jammu & Kashmir and Gilgit-Baltistan"
NO_CELL = "The census table has no figure for this district"
NO_SURVEY = "The surveys have no figure for this district, or it was made after them"
NO_ERROR = "Survey estimate; its source prints no sampling error, so read it with a margin"


@dataclass(frozen=True, slots=True)
class Survey:
    """A driver that a survey measured: `column` of the table holds it, `<column>_year` its year."""

    driver: str
    column: str
    meaning: str


SURVEYED = (
    Survey("DR-01", "wb_poverty_rate", "survey: people below the national poverty line"),
    Survey("DR-07", "wb_married_before_18", "survey: women of 20 to 24 married before 18"),
    Survey("DR-08", "wb_child_labour_10_17", "survey: children of 10 to 17 who worked in the last month"),
)
COUNTED = ("DR-06", "DR-17", "DR-36")


def context_observations() -> pd.DataFrame:
    """Population and drivers of the 136 districts that the census tables have (all drivers but kilns)."""
    rows = table("pk_district_context.csv")
    shared = {survey.column: _shared(rows, survey.column) for survey in SURVEYED}
    found: list[Observed] = []
    for row, cells in rows.iterrows():
        at = int(str(row))
        found += [*_population(at, cells), *_counted(at, cells)]
        found += [_surveyed(at, cells, survey, shared[survey.column].get(at, "")) for survey in SURVEYED]
    return as_frame(found)


def uncounted_observations() -> pd.DataFrame:
    """What nobody knows of the 20 districts without census figures: a row each for population and every driver."""
    rows = table("pk_districts.csv")
    found: list[Observed] = []
    for row, cells in rows[rows["census_2023"] == "no"].iterrows():
        at, area = int(str(row)), {"area": cells["area"]}
        found += [
            missing(at, NO_CENSUS, **area, **CENSUS, period=CENSUS_YEAR, indicator=code)
            for code in ("population", *COUNTED)
        ]
        found += [
            missing(at, NO_SURVEY, **area, **SURVEYS, period="unknown", indicator=survey.driver) for survey in SURVEYED
        ]
    return as_frame(found)


def _population(row: int, cells: pd.Series) -> Iterator[Observed]:
    """Persons as published; by sex as the district's table has them; of 5 to 16 years by sex."""
    common = {**CENSUS, "area": _area(cells), "period": CENSUS_YEAR, "indicator": "population"}
    published = whole(cells["pop_published"])
    yield observed(row, **common, value=published)
    for sex in ("male", "female"):
        yield observed(row, **common, sex=sex, value=_of_sex(cells, sex), note=_table_note(cells))
        aged = whole(cells[f"pop_5_16_{sex}"])
        if aged:
            yield observed(row, **common, sex=sex, age_group="5-16", value=aged)


def _of_sex(cells: pd.Series, sex: str) -> str:
    """The number printed; where the table misses people, the least and the most that it can be."""
    printed, missed = int(whole(cells[f"pop_{sex}"])), _missed(cells)
    incomplete = cells["pop_table1_incomplete"] == "True"
    return f"{printed}-{printed + missed}" if incomplete else str(printed)


def _missed(cells: pd.Series) -> int:
    return int(whole(cells["pop_published"])) - int(whole(cells["pop_total"]))


def _table_note(cells: pd.Series) -> str:
    missed = _missed(cells)
    if not missed:
        return ""
    if cells["pop_table1_incomplete"] == "True":
        return f"The table by sex misses {missed:,} of the published population: least and most"
    return f"The table by sex holds {-missed:+,} people against the published population: a later change of borders"


def _counted(row: int, cells: pd.Series) -> Iterator[Observed]:
    """Drivers that the census counted: girls out of school, the gap in literacy, makeshift homes."""
    common = {**CENSUS, "area": _area(cells), "period": CENSUS_YEAR}
    girls = {**common, "indicator": "DR-06", "detail": "census: girls of 5 to 16 out of school"}
    if cells["oosc_female_pct"]:
        of = whole(cells["pop_5_16_female"])
        yield observed(row, **girls, value=cells["oosc_female_pct"], denominator=of)
    else:
        yield missing(row, NO_CELL, **girls)
    men, women = cells["literacy_male_pct"], cells["literacy_female_pct"]
    yield observed(
        row,
        **common,
        indicator="DR-17",
        value=number(float(men) - float(women)),
        detail="census: literacy of men less that of women, 10 years and over",
        note=f"{men}% of men and {women}% of women of 10 years and over",
    )
    jughi, households = whole(cells["jughi_structures"]), whole(cells["hh_total"])
    yield observed(
        row,
        **common,
        indicator="DR-36",
        value=number(1000 * int(jughi) / int(households)),
        denominator=households,
        detail="census: makeshift homes (jughi) per 1,000 households",
        note=f"{int(jughi):,} makeshift homes, {int(households):,} households",
    )


def _surveyed(row: int, cells: pd.Series, survey: Survey, shared: str) -> Observed:
    common = {
        **SURVEYS,
        "area": _area(cells),
        "indicator": survey.driver,
        "detail": survey.meaning,
    }
    if not cells[survey.column]:
        return missing(row, NO_SURVEY, **common, period="unknown")
    year = whole(cells[f"{survey.column}_year"])
    note = f"{NO_ERROR}; {shared}" if shared else NO_ERROR
    return observed(row, **common, period=year, value=cells[survey.column], note=note)


def _shared(rows: pd.DataFrame, column: str) -> dict[int, str]:
    """Rows whose figure is that of a larger area: several districts of a division with one value in one year."""
    given = rows[rows[column] != ""]
    notes: dict[int, str] = {}
    for _, group in given.groupby(["division", column, f"{column}_year"]):
        if len(group) > 1:
            names = ", ".join(sorted(group["osm_name"]))
            notes |= {int(str(row)): f"the same value in {names}: likely one survey area" for row in group.index}
    return notes


def _area(cells: pd.Series) -> str:
    return district_codes()[str(cells["osm_name"])]


def whole(text: str) -> str:
    """A count as the table writes it ("178958.0"), as people write it ("178958"); blank stays blank."""
    return str(round(float(text))) if text else ""
