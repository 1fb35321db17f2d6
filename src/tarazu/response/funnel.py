"""The case funnel: a case belongs to the year of its registration for ever, and pending cases are kept and shown.

Where only yearly totals exist, they stand side by side as a period funnel; the step between two of them is a ratio of
one period's totals and no rate.
"""

from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.methods.comparison import wilson
from tarazu.response.ground import Ground
from tarazu.words import statement

_REGISTERED = "registered"
# Where more than one measure counts a stage, the first that the source gives is taken.
_TOTALS = {
    "complaint": ("complaints_received",),
    "registered": ("cases_registered",),
    "investigated": ("cases_investigated",),
    "charge_sheeted": ("cases_charge_sheeted",),
    "charge_framed": ("cases_under_trial",),
    "decided": ("cases_convicted", "persons_convicted"),
}


def describe_funnels(ground: Ground) -> list[dict[str, Any]]:
    """Cohort funnels of the country and provinces, then period funnels as each origin gives them."""
    return [*_cohorts(ground), *_periods(ground)]


def _cohorts(ground: Ground) -> list[dict[str, Any]]:
    if ground.cases.empty:
        return []
    cases = ground.cases.assign(year=pd.to_datetime(ground.cases["period_start"]).dt.year)
    registered = cases[cases["stage"] == _REGISTERED].drop_duplicates("case").set_index("case")["year"]
    cases = cases[cases["case"].isin(registered.index)].assign(cohort=lambda f: f["case"].map(registered))
    found = []
    for area in (*ground.places.at("country"), *ground.places.at("province")):
        inside = cases[cases["area"].isin([*ground.places.within(area, "district"), area])]
        found += [_cohort(area, int(str(year)), rows, ground) for year, rows in inside.groupby("cohort")]
    return found


def _cohort(area: str, year: int, rows: pd.DataFrame, ground: Ground) -> dict[str, Any]:
    stages, before = [], None
    for code in catalog.codes("stage"):
        part = rows[rows["stage"] == code]
        n = part["case"].nunique()
        if n == 0 or (before is None and code != _REGISTERED):
            continue
        entry: dict[str, Any] = {"stage": code, **_named(code), "count": ground.make.count(n, unit="cases", rows=part)}
        if before and n <= before:
            ends = wilson(n, before, level=ground.make.level)
            entry["share_of_previous"] = ground.make.estimate(
                n / before, (float(ends.lower), float(ends.upper)), unit="share", method="Wilson, cohort", rows=part
            )
        stages.append(entry)
        before = n
    decided = rows[rows["stage"] == "decided"]["case"].nunique()
    ended = rows[rows["outcome"].isin(["cancelled", "untraced", "discharged"])]["case"].nunique()
    pending = ground.make.count(max(rows["case"].nunique() - decided - ended, 0), unit="cases", rows=rows)
    said = statement("response.funnel.cohort", place=ground.places[area].named, year=str(year), pending=pending)
    return {
        "area": area,
        "count_basis": "cohort",
        "period": str(year),
        "agency": "",
        "stages": stages,
        "statement": said,
    }


def _periods(ground: Ground) -> list[dict[str, Any]]:
    """Stage totals of one origin for one area and period, where it gives two stages or more."""
    whole = ground.totals[(ground.totals["sex"] == "all") & (ground.totals["count_basis"] != "cohort")]
    keys = ["area", "period", "origin", "age_group", "form"]
    found = []
    for key, rows in whole.groupby(keys, sort=True) if len(whole) else ():
        held: dict[str, Any] = dict(zip(keys, key, strict=True))
        stages = [entry for code, measures in _TOTALS.items() if (entry := _total(code, measures, rows, ground))]
        if len(stages) < 2 or held["area"] not in ground.places:
            continue
        said = statement(
            "response.funnel.period",
            place=ground.places[held["area"]].named,
            period=held["period"],
            form=catalog.form(held["form"]).named,
            group=catalog.code("age_group", held["age_group"]).named,
        )
        entry = {"area": held["area"], "count_basis": "period", "period": held["period"], "agency": held["origin"]}
        found.append(entry | {"stages": stages, "statement": said})
    return found


def _total(code: str, measures: tuple[str, ...], rows: pd.DataFrame, ground: Ground) -> dict[str, Any] | None:
    for measure in measures:
        part = rows[rows["indicator"] == measure]
        if part.empty:
            continue
        one = part.sort_values(["lower", "source", "row"], ascending=[False, True, True]).head(1)
        return {"stage": code, **_named(code), "count": ground.make.observed(one, unit=catalog.measure(measure).unit)}
    return None


def _named(code: str) -> dict[str, str]:
    held = catalog.code("stage", code)
    return {"name": held.label_en, "name_ur": held.label_ur}
