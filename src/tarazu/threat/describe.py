"""Threat as the assessment tells it: activity, indices and information gap as figures with their evidence."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.catalog import Driver
from tarazu.evidence.basis import Basis
from tarazu.figures import Figure
from tarazu.threat.activity import Activity
from tarazu.threat.ground import Ground
from tarazu.threat.information_gap import InformationGap
from tarazu.threat.vulnerability import INDEX, DriverIndex, Seen
from tarazu.words import statement

_RELATIVE = "gamma-Poisson posterior"
_PLACE = "Monte Carlo over weights and data"


def describe_activity(activity: Activity, gap: InformationGap, ground: Ground) -> list[dict[str, Any]]:
    """One entry an area with evidence of this form; areas without any stand in the verdicts alone."""
    found = []
    for i, area in enumerate(activity.areas):
        rows = activity.rows.get(area)
        if rows is None:
            continue
        entry = {"area": area, "form": activity.form, "level": activity.level, "origins": int(activity.origins[i])}
        entry |= {"events": events_figure(activity, i, ground), "gap": gap_figures(gap, i, ground)["gap"]}
        found.append(entry | rate_figures(activity, i, ground))
    return found


def rate_figures(activity: Activity, i: int, ground: Ground) -> dict[str, Figure]:
    """Relative rate and what its draws say, for the i-th area; empty where there is no rate."""
    area, draws = activity.areas[i], activity.draws[:, i]
    if area not in activity.rows or np.isnan(draws).any():
        return {}
    rows = activity.rated[area]
    found = {"relative_rate": from_draws(draws, ground, unit="ratio", method=_RELATIVE, rows=rows)}
    for name, chance in (
        ("probability_above_1_5", draws > ground.settings["hotspot_ratio"]),
        ("probability_above_1", draws > 1),
        ("probability_below_1", draws < 1),
    ):
        found[name] = probability(chance, ground, method=_RELATIVE, rows=rows)
    slopes = activity.growth[:, i]
    if not np.isnan(slopes).any():
        found["growth"] = from_draws(np.expm1(slopes), ground, unit="per year", method=_RELATIVE, rows=rows)
        found["probability_growing"] = probability(slopes > 0, ground, method=_RELATIVE, rows=rows)
    return found


def events_figure(activity: Activity, i: int, ground: Ground) -> Figure:
    """Victims of the recent years by the origin that counted most; a lower bound of how many there were."""
    low, high = (float(e) for e in activity.events[i])
    rows = activity.rows.get(activity.areas[i], ground.searched)
    if low == high:
        return ground.make.count(int(low), unit="persons", rows=rows)
    return ground.make.bounds(low, high, unit="persons", rows=rows)


def gap_figures(gap: InformationGap, i: int, ground: Ground) -> dict[str, Figure]:
    """The information gap and its three parts; exact, for they count our own evidence."""
    rows = gap.rows.get(gap.areas[i], ground.searched)
    parts = {
        "gap": gap.gap[i],
        "completeness": gap.completeness[i],
        "independence": gap.independence[i],
        "recency": gap.recency[i],
    }
    return {
        name: ground.make.estimate(float(v), (float(v), float(v)), unit="share", method="count", rows=rows)
        for name, v in parts.items()
    }


def describe_gap(gap: InformationGap, ground: Ground) -> list[dict[str, Any]]:
    """One entry an area."""
    return [{"area": a, "form": gap.form, **gap_figures(gap, i, ground)} for i, a in enumerate(gap.areas)]


def describe_index(index: DriverIndex, ground: Ground) -> dict[str, Any]:
    """The index district by district, by province and name, in bands; unknown districts stand in their place."""
    bands = index.uncertain.bands(code=INDEX) if index.uncertain else pd.Series("unknown", list(index.districts))
    places, shares = _places(index, ground)
    districts = [_district(a, index, ground, bands[a], places, shares) for a in index.districts]
    return {
        "districts": districts,
        "statements": _say_index(index, districts, ground),
        "driver_set": [_driver(d) for d in index.drivers],
    }


def _district(
    area: str,
    index: DriverIndex,
    ground: Ground,
    band: str,
    places: pd.DataFrame,
    shares: dict[str, pd.Series],
) -> dict[str, Any]:
    seen = index.seen.get(area, {})
    missing = [d.code for d in index.drivers if d.code not in seen]
    entry: dict[str, Any] = {"area": area, "province": ground.places[area].province, "band": band, "missing": missing}
    entry["drivers"] = [_observed(d, seen[d.code], ground) for d in index.drivers if d.code in seen]
    if area not in places.index:
        return entry
    rows = index.basis(area)
    place = dict(zip(places.columns, places.loc[area].to_numpy(dtype=float).tolist(), strict=True))
    for name, unit in (("score", "score"), ("rank", "rank")):
        ends = place[f"{name}_lower"], place[f"{name}_upper"]
        entry[name] = ground.make.estimate(place[f"{name}_median"], ends, unit=unit, method=_PLACE, rows=rows)
    draws = len(index.score_draws())
    for name, chance in shares.items():
        entry[name] = chance_figure(float(chance[area]), draws, ground, method=_PLACE, rows=rows)
    return entry


def _places(index: DriverIndex, ground: Ground) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    if index.uncertain is None:
        return pd.DataFrame(), {}
    level = ground.make.level
    score = index.uncertain.score_interval(level, code=INDEX).add_prefix("score_")
    rank = index.uncertain.interval(level, code=INDEX).add_prefix("rank_")
    shares = {"top_tenth": ground.settings["top_share"], "top_third": ground.settings["blind_spot_share"]}
    return pd.concat([score, rank], axis=1).dropna(), {n: index.probability_top(s) for n, s in shares.items()}


def observed_figure(driver: Driver, seen: Seen, ground: Ground) -> Figure:
    """A driver's value in a district with the error that is assumed for it."""
    reach = _normal_quantile(ground.make.level) * seen.error
    most = 100.0 if driver.data_unit == "%" else np.inf
    ends = max(seen.value - reach, min(seen.value, 0.0)), min(seen.value + reach, max(seen.value, most))
    method = "published value, error assumed"
    return ground.make.estimate(seen.value, ends, unit=driver.data_unit, method=method, rows=seen.basis)


def _observed(driver: Driver, seen: Seen, ground: Ground) -> dict[str, Any]:
    observed = observed_figure(driver, seen, ground)
    low, high = driver.goalposts or (0.0, 1.0)
    place = [float(np.clip((v - low) / (high - low), 0, 1)) for v in (observed["value"], *observed["interval"])]
    method = "between goalposts"
    between = ground.make.estimate(place[0], sorted(place[1:]), unit="score", method=method, rows=seen.basis)
    named = {"driver": driver.code, "name": driver.label_en, "name_ur": driver.label_ur}
    return {**named, "observed": observed, "contribution": between, "year": seen.year}


def _driver(driver: Driver) -> dict[str, Any]:
    named = {"driver": driver.code, "name": driver.label_en, "name_ur": driver.label_ur}
    return {**named, "unit": driver.data_unit, "goalposts": driver.goalposts, "why": driver.why, "mark": driver.mark}


def _say_index(index: DriverIndex, districts: list[dict[str, Any]], ground: Ground) -> list[dict[str, Any]]:
    scored = [d for d in districts if "score" in d]
    if not scored:
        return [statement(f"threat.{index.kind}.no_drivers")]
    named = [{"name": d.label_en, "name_ur": d.label_ur} for d in index.drivers]
    rows = index.basis()
    known = ground.make.count(len(scored), unit="districts", rows=rows)
    every = ground.make.count(len(districts), unit="districts", rows=rows)
    said = [statement(f"threat.{index.kind}.drivers", drivers=named, known=known, districts=every)]
    told = {"share": ground.settings["top_share"], "sure": ground.settings["top_probability"]}
    names = [ground.places[d["area"]].named for d in scored if d["top_tenth"]["value"] > told["sure"]]
    if not names:
        return [*said, statement(f"threat.{index.kind}.no_top", **told)]
    return [*said, statement(f"threat.{index.kind}.top", names=names, **told)]


def from_draws(draws: NDArray[np.float64], ground: Ground, *, unit: str, method: str, rows: Basis) -> Figure:
    """Median and interval of draws."""
    tail = (1 - ground.make.level) / 2
    low, middle, high = np.quantile(draws, [tail, 0.5, 1 - tail])
    return ground.make.estimate(float(middle), (float(low), float(high)), unit=unit, method=method, rows=rows)


def probability(chance: NDArray[np.bool_], ground: Ground, *, method: str, rows: Basis) -> Figure:
    """A probability from draws; its interval is the Monte Carlo error of the draws and nothing more."""
    return chance_figure(float(chance.mean()), len(chance), ground, method=method, rows=rows)


def chance_figure(chance: float, draws: int, ground: Ground, *, method: str, rows: Basis) -> Figure:
    """A probability known from so many draws, with Wilson's interval for the Monte Carlo error."""
    from tarazu.methods.comparison import wilson

    ends = wilson(round(chance * draws), draws, level=ground.make.level)
    low, high = min(float(ends.lower), chance), max(float(ends.upper), chance)
    return ground.make.estimate(
        chance, (low, high), unit="probability", method=f"{method}; interval of the draws", rows=rows
    )


def _normal_quantile(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)
