"""The picture of threat by form: what was counted, by whom, of whom, and the rate where the population is known.

Reported and discovered victims, presumed and confirmed victims, and every voice stand apart. Counts of the country and
its provinces are given as their source gives them; where a source speaks only of districts, its figures are summed and
said to be a sum over so many districts.
"""

from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.totals import TOTAL
from tarazu.figures import Figure
from tarazu.methods.rates import pooled_rate
from tarazu.threat.ground import Ground
from tarazu.words import statement

PER = 100_000
_YEARS_SHOWN = 6
_SERIES = ("form", "area", "indicator", "year", "sex", "age_group", "voice", "source", "detected", "detail")
_DAYS = 365.25


def describe_picture(ground: Ground) -> list[dict[str, Any]]:
    """One entry a form of exploitation with any evidence, `all` first."""
    cells = _shown(ground)
    longer = ground.longer[ground.longer["area"].isin(_wide_areas(ground))]
    forms = sorted({*cells["form"], *longer["form"]}, key=lambda f: (f != TOTAL, f))
    return [_describe_form(form, cells, longer, ground) for form in forms]


def _describe_form(form: str, cells: pd.DataFrame, longer: pd.DataFrame, ground: Ground) -> dict[str, Any]:
    here, beyond = cells[cells["form"] == form], longer[longer["form"] == form]
    counts = [_describe_count(key, rows, ground) for key, rows in _series(here, ground)]
    counts += [_describe_count(key, rows, ground) for key, rows in _series(beyond, ground)]
    label = catalog.form(form)
    named = {"name": label.label_en, "name_ur": label.label_ur}
    return {"form": form, **named, "counts": counts, "statements": _say(form, counts)}


def _shown(ground: Ground) -> pd.DataFrame:
    """Cells of the country and the provinces, and sums over districts where a source gives only these."""
    cells = ground.victims[ground.victims["year"] > ground.newest_year - _YEARS_SHOWN]
    wide = cells[cells["area"].isin(_wide_areas(ground))]
    district = cells[cells["area"].isin(ground.places.at("district"))]
    given = set(zip(*(wide[k] for k in ("source", "indicator", "year")), strict=True))
    only = [key not in given for key in zip(*(district[k] for k in ("source", "indicator", "year")), strict=True)]
    country = ground.places.country
    summed = district[only].assign(of=district["area"], area=country) if country else district.iloc[:0]
    return pd.concat([wide.assign(of=wide["area"]), summed], ignore_index=True)


def _wide_areas(ground: Ground) -> list[str]:
    return [*ground.places.at("country"), *ground.places.at("province")]


def _series(cells: pd.DataFrame, ground: Ground) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    """The lines to show, in the order of places; parts of an age band that overlap are each their own line."""
    if cells.empty:
        return []
    order = {area: i for i, area in enumerate(ground.places.sorted(cells["area"]))}
    keyed = cells.assign(place=cells["area"].map(order))
    grouped = keyed.groupby(["place", *_SERIES], sort=True, dropna=False)
    return [(dict(zip(("place", *_SERIES), key, strict=True)), rows) for key, rows in grouped]


def _describe_count(key: dict[str, Any], rows: pd.DataFrame, ground: Ground) -> dict[str, Any]:
    low, high = float(rows["lower"].sum()), float(rows["upper"].sum())
    unit = "persons"
    of = rows["of"].nunique() if "of" in rows else 1
    if of == 1 and int(rows["row_count"].sum()) == 1 and low == high:
        count = ground.make.published(low, unit=unit, rows=rows)
    elif low == high:
        count = ground.make.count(int(low), unit=unit, rows=rows)
    else:
        count = ground.make.bounds(low, high, unit=unit, rows=rows)
    shown = {name: key[name] for name in ("area", "indicator", "sex", "age_group", "voice", "detected", "detail")}
    period = str(rows["period"].iloc[0]) if "period" in rows else _period(rows)
    rate = None if "period" in rows else _rate(key, rows, low, high, ground)
    return {**shown, "period": period, "areas_summed": of, "count": count} | ({"rate": rate} if rate else {})


def _period(rows: pd.DataFrame) -> str:
    """The year; the days that it really covers where a source gives part of a year."""
    first, last = pd.Timestamp(rows["first_day"].min()), pd.Timestamp(rows["last_day"].max())
    whole = (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31)
    return f"{first.year}" if whole else f"{first.date()}/{last.date()}"


def _rate(key: dict[str, Any], rows: pd.DataFrame, low: float, high: float, ground: Ground) -> Figure | None:
    """Per 100,000 of the same sex and age group and a year, with its exact Poisson interval (Garwood 1936)."""
    persons = ground.population.persons(sex=key["sex"], age_group=key["age_group"])
    areas = sorted(set(rows["of"]))
    known = persons.reindex(areas)
    days = float(rows.groupby("of")["days"].sum().max())
    if known.isna().any() or known.sum() <= 0:
        return None
    exposure = float(known.sum()) * min(days / _DAYS, 1.0) / PER
    interval = pooled_rate(low, high, exposure, level=ground.make.level)
    population = [ground.population.lineage_rows(a, sex=key["sex"], age_group=key["age_group"]) for a in areas]
    evidence = pd.concat([rows, *population])
    if low != high:
        ends = float(interval.lower), float(interval.upper)
        return ground.make.bounds(*ends, unit="per 100,000", rows=evidence, method="exact Poisson over bounds")
    ends = float(interval.lower), float(interval.upper)
    return ground.make.estimate(low / exposure, ends, unit="per 100,000", method="exact Poisson", rows=evidence)


def _say(form: str, counts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The newest total, said with its voice and whether it was reported or discovered."""
    whole = [c for c in counts if c["sex"] == TOTAL and c["age_group"] == TOTAL]
    if not whole:
        return [statement("threat.picture.no_total", form=catalog.form(form).named)]
    newest = max(whole, key=lambda c: (c["period"][-10:], c["area"]))
    return [
        statement(
            "threat.picture.newest",
            form=catalog.form(form).named,
            count=newest["count"],
            period=newest["period"],
            voice=catalog.code("voice", newest["voice"]).named,
            measure=_measure_name(newest["indicator"]),
        )
    ]


def _measure_name(code: str) -> dict[str, Any]:
    return statement("threat.picture.events") if code == "events" else catalog.measure(code).named
