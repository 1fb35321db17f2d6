"""The cited figures of `pakistan_facts.csv` as observations: said by whom, of whom, when, at which level, how sure."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from tarazu.catalog import measures
from tarazu.examples.pakistan.observed import Observed, as_frame, joined, observed
from tarazu.examples.pakistan.periods import SAID, period_of
from tarazu.examples.pakistan.places import area_meant
from tarazu.examples.pakistan.shipped import table

FACTS = "pakistan_facts.csv"
ALL_ROWS = 275
"""Rows of the set of cited figures; those that are not shipped are listed in `pakistan_facts_left_out.csv`."""

SUBGROUPS = {
    "all": ("all", "all"),
    "children": ("all", "child"),
    "women": ("female", "18+"),
    "boys": ("male", "child"),
    "girls": ("female", "child"),
}
SAMPLE_SIZE = "kiln_survey_workers_n"
"""The number of persons asked: the denominator of the shares that stand beside it, and no share itself."""

TIER = "us_tip_tier"


def fact_observations() -> pd.DataFrame:
    """Every cited figure that is an observation; the index is its row in `pakistan_facts.csv`."""
    rows = table(FACTS)
    asked = rows[rows["measure"] == SAMPLE_SIZE]
    sizes = dict(zip(asked["source"], asked["value"], strict=True))
    kept = rows[rows["measure"] != SAMPLE_SIZE]
    return as_frame(_observation(int(str(row)), cells, sizes) for row, cells in kept.iterrows())


def account() -> pd.DataFrame:
    """Where each of the 275 rows of the set went: `observation`, `denominator`, `catalog` or `refused R2`.

    Returns:
        Columns `row` (in the whole set, its header being row 1), `measure`, `goes_to`.
    """
    left = table("pakistan_facts_left_out.csv")
    rest = [row for row in range(2, ALL_ROWS + 2) if str(row) not in set(left["row"])]
    shipped = table(FACTS)
    goes = ["denominator" if name == SAMPLE_SIZE else "observation" for name in shipped["measure"]]
    here = pd.DataFrame({"row": rest, "measure": shipped["measure"].to_numpy(), "goes_to": goes})
    return pd.concat([here, left.astype({"row": int})]).sort_values("row", ignore_index=True)


def _observation(row: int, cells: pd.Series, sizes: dict[str, str]) -> Observed:
    told, measure = _told()[cells["measure"]], str(cells["measure"])
    source = _sources().loc[_source_code(row, cells)]
    sex, age_group = SUBGROUPS[cells["subgroup"]] if told["counts"] == "victims" else SUBGROUPS["all"]
    value, detail = _value(cells)
    return observed(
        row,
        area=area_meant(cells["province"], cells["district"]),
        period=period_of(cells["year"], cells["note"]),
        sex=sex,
        age_group=age_group,
        form=told["form"],
        indicator=_indicators()[measure],
        value=value,
        denominator=sizes.get(cells["source"], "") if _indicators()[measure] == "survey_share" else "",
        voice=str(source["voice"]),
        source=str(source.name),
        detected=_detected(cells, told),
        count_basis=told["count_basis"],
        detail=detail,
        note=joined(cells["note"], told["note"], SAID.get(cells["year"], "")),
    )


def _value(cells: pd.Series) -> tuple[str, str]:
    """The value as a number, and what exactly it is; of a tier the number, and its whole name beside it."""
    if cells["measure"] != TIER:
        return str(cells["value"]), str(cells["measure"])
    return tier_number(cells["value"]), f"{TIER}: {cells['value']}"


def tier_number(tier: str) -> str:
    """The number in the name of a tier; a watch list stands in the name and not in the number.

    >>> tier_number("Tier 2 Watch List")
    '2'
    """
    found = re.search(r"Tier (\d)", tier)
    if not found:
        raise ValueError(f'"{tier}" is no tier.')
    return found[1]


def _detected(cells: pd.Series, told: dict[str, str]) -> str:
    """What officials found by going there is `discovered`, whatever the measure; the rest as the measure says."""
    return "discovered" if cells["note"].startswith("one raid") else told["detected"]


@cache
def _told() -> dict[str, dict[str, str]]:
    """By measure of the facts: form, how it came to light, basis of the count, whom it counts, and a note."""
    rows = table("pakistan_facts_measures.csv")
    return {str(cells["measure"]): {str(k): str(v) for k, v in cells.items()} for _, cells in rows.iterrows()}


@cache
def _indicators() -> dict[str, str]:
    """Code of the catalog for each measure of the facts."""
    return {name: entry.code for entry in measures() for name in entry.fact_names}


@cache
def _sources() -> pd.DataFrame:
    return table("sources.csv").set_index("source")


def _source_code(row: int, cells: pd.Series) -> str:
    """Code of the source cited; a figure in doubt names a source of its own, with its own grade and the same origin."""
    regraded = _regraded()
    if row in regraded:
        return regraded[row]
    cited = _sources()["as_cited"]
    return str(cited.index[cited == cells["source"]][0])


@cache
def _regraded() -> dict[int, str]:
    rows = table("pakistan_facts_regraded.csv")
    return {int(row): str(source) for row, source in zip(rows["row"], rows["source"], strict=True)}
