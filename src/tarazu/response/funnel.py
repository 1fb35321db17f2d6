"""The case funnel: a case belongs to the year of its registration for ever, and pending cases are kept and shown.

Where only yearly totals exist, they stand side by side as a period funnel; the step between two of them is a ratio of
one period's totals and no rate. Totals of one form of exploitation never enter those of another, or of all.
"""

from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.figures import Figure
from tarazu.methods.comparison import wilson
from tarazu.response.ground import Ground
from tarazu.words import statement

_REGISTERED = "registered"
_ENDED = ("cancelled", "untraced", "discharged")
# Where more than one measure counts a stage, the first that the source gives is taken.
_TOTALS = {
    "complaint": ("complaints_received",),
    "registered": ("cases_registered",),
    "investigated": ("cases_investigated",),
    "charge_sheeted": ("cases_charge_sheeted", "persons_prosecuted"),
    "charge_framed": ("cases_under_trial",),
    "decided": ("cases_convicted", "persons_convicted"),
}


def describe_funnels(ground: Ground) -> list[dict[str, Any]]:
    """Cohort funnels of the country and provinces, then period funnels as each origin gives them."""
    return [*_cohorts(ground), *_periods(ground)]


def _cohorts(ground: Ground) -> list[dict[str, Any]]:
    if ground.cases.empty:
        return []
    cases = ground.cases[["case", "area", "stage", "outcome", "source", "file", "import_id", "row", "period_start"]]
    first = cases[cases["stage"] == _REGISTERED].sort_values(["period_start", "row"]).drop_duplicates("case")
    years = pd.Series(pd.to_datetime(first["period_start"]).dt.year.to_numpy(), first["case"])
    homes = pd.Series(first["area"].to_numpy(), first["case"])
    cases = cases[cases["case"].isin(years.index)]
    cases = cases.assign(cohort=cases["case"].map(years), home=cases["case"].map(homes))
    found = []
    for area in (*ground.places.at("country"), *ground.places.at("province")):
        inside = cases[cases["home"].isin([*ground.places.within(area, "district"), area])]
        found += [_cohort(area, int(str(year)), rows, ground) for year, rows in inside.groupby("cohort")]
    return found


def _cohort(area: str, year: int, rows: pd.DataFrame, ground: Ground) -> dict[str, Any]:
    """The cases registered in a year, wherever and whenever they went on."""
    by_stage = {str(stage): part for stage, part in rows.groupby("stage")}
    stages: list[dict[str, Any]] = []
    before: set[str] = set()
    for code in catalog.codes("stage"):
        if code not in by_stage or (not stages and code != _REGISTERED):
            continue
        reached = set(by_stage[code]["case"])
        basis = Basis.of(by_stage[code])
        entry: dict[str, Any] = {"stage": code, **_named(code)}
        entry["count"] = ground.make.count(len(reached), unit="cases", rows=basis)
        if before:
            entry["share_of_previous"] = _share(len(reached & before), len(before), basis, ground)
        stages.append(entry)
        before = reached
    over = rows[(rows["stage"] == "decided") | rows["outcome"].isin(_ENDED)]["case"].nunique()
    pending = ground.make.count(rows["case"].nunique() - over, unit="cases", rows=rows)
    said = statement("response.funnel.cohort", place=ground.places[area].named, year=str(year), pending=pending)
    told = {"area": area, "count_basis": "cohort", "period": str(year), "agency": "", "form": "all"}
    return {**told, "stages": stages, "statement": said}


def _share(reached: int, before: int, basis: Basis, ground: Ground) -> Figure:
    """Of the cases at the stage before, those that came to this one too."""
    ends = wilson(reached, before, level=ground.make.level)
    interval = float(ends.lower), float(ends.upper)
    return ground.make.estimate(reached / before, interval, unit="share", method="Wilson, cohort", rows=basis)


def _periods(ground: Ground) -> list[dict[str, Any]]:
    """Stage totals of one origin for one area and period, where it gives two stages or more."""
    if ground.totals.empty:
        return []
    whole = ground.totals[(ground.totals["sex"] == "all") & (ground.totals["count_basis"] != "cohort")]
    whole = whole[whole["area"].isin(list(ground.places.held))]
    keys = ["area", "period", "origin", "age_group", "form"]
    held: dict[tuple[str, ...], dict[str, pd.DataFrame]] = {}
    for key, rows in whole.groupby([*keys, "indicator"], sort=True):
        *group, measure = (str(part) for part in key)
        held.setdefault(tuple(group), {})[measure] = rows
    found = (_period(dict(zip(keys, group, strict=True)), parts, ground) for group, parts in held.items())
    return [entry for entry in found if entry]


def _period(key: dict[str, str], parts: dict[str, pd.DataFrame], ground: Ground) -> dict[str, Any] | None:
    told = [(code, next((m for m in measures if m in parts), None)) for code, measures in _TOTALS.items()]
    given = [(code, measure) for code, measure in told if measure]
    if len(given) < 2:
        return None
    stages = [_total(code, measure, parts[measure], ground) for code, measure in given]
    basis = Basis.joined(Basis.of(parts[measure]) for _, measure in given)
    said = statement(
        "response.funnel.period",
        place=ground.places[key["area"]].named,
        period=key["period"],
        form=catalog.form(key["form"]).named,
        group=catalog.code("age_group", key["age_group"]).named,
    )
    entry = {"area": key["area"], "count_basis": "period", "period": key["period"], "agency": key["origin"]}
    entry |= {"form": key["form"], "age_group": key["age_group"]}
    return {**entry, "stages": stages, "statement": ground.defined(said, basis)}


def _total(code: str, measure: str, rows: pd.DataFrame, ground: Ground) -> dict[str, Any]:
    one = rows.sort_values(["lower", "source", "row"], ascending=[False, True, True]).head(1)
    return {"stage": code, **_named(code), "count": ground.make.observed(one, unit=catalog.measure(measure).unit)}


def _named(code: str) -> dict[str, str]:
    held = catalog.code("stage", code)
    return {"name": held.label_en, "name_ur": held.label_ur}
