"""Threat as the assessment tells it: activity, indices and information gap as figures with their evidence."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.catalog import Driver
from tarazu.evidence.basis import Basis
from tarazu.figures import Figure
from tarazu.threat.area_figures import AreaFigures, chances, spreads
from tarazu.threat.describe_choices import describe_choices, describe_modelled, say_choices, say_modelled
from tarazu.threat.driver_values import Seen
from tarazu.threat.ground import Ground
from tarazu.threat.vulnerability import INDEX, DriverIndex
from tarazu.words import statement

_PLACE = "Monte Carlo over weights and data"


def describe_activity(told: AreaFigures) -> list[dict[str, Any]]:
    """One entry an area with evidence of this form; areas without any stand in the verdicts alone."""
    activity = told.activity
    return [
        {
            "area": area,
            "form": activity.form,
            "level": activity.level,
            "origins": int(activity.origins[i]),
            "events": told.events[i],
            "gap": told.gaps[i]["gap"],
            **told.rates[i],
        }
        for i, area in enumerate(activity.areas)
        if area in activity.rows
    ]


def describe_gap(told: AreaFigures) -> list[dict[str, Any]]:
    """One entry an area."""
    gap = told.gap
    return [{"area": a, "form": gap.form, **told.gaps[i]} for i, a in enumerate(gap.areas)]


def describe_index(index: DriverIndex, ground: Ground) -> dict[str, Any]:
    """The index district by district, by province and name, in bands; unknown districts stand in their place."""
    bands = index.uncertain.bands(code=INDEX) if index.uncertain else pd.Series("unknown", list(index.districts))
    places, shares = _places(index, ground)
    districts = [_district(a, index, ground, bands[a], places, shares) for a in index.districts]
    choices = describe_choices(index, ground)
    said = [*_say_index(index, districts, ground), *say_modelled(index, ground), *say_choices(index, choices, ground)]
    return {
        "districts": districts,
        "statements": said,
        "driver_set": [_driver(d) for d in index.drivers],
        **({"choices": choices} if choices else {}),
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
    if modelled := describe_modelled(index, area, ground):
        entry["modelled"] = modelled
    if area not in places.index:
        return entry
    if index.choices is not None and (most := index.choices.moves_most[area]):
        entry["moves_most"] = most
    rows = index.basis(area)
    place = dict(zip(places.columns, places.loc[area].to_numpy(dtype=float).tolist(), strict=True))
    for name, unit in (("score", "score"), ("rank", "rank")):
        ends = place[f"{name}_lower"], place[f"{name}_upper"]
        entry[name] = ground.make.estimate(place[f"{name}_median"], ends, unit=unit, method=_PLACE, rows=rows)
    draws = index.draw_count
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
    return [*said, statement(f"threat.{index.kind}.top", names=names, drivers=named, **told)]


def from_draws(draws: NDArray[np.float64], ground: Ground, *, unit: str, method: str, rows: Basis) -> Figure:
    """Median and interval of draws."""
    return spreads(np.asarray(draws)[:, None], [rows], ground, unit=unit, method=method)[0]


def probability(chance: NDArray[np.bool_], ground: Ground, *, method: str, rows: Basis) -> Figure:
    """A probability from draws; its interval is the Monte Carlo error of the draws and nothing more."""
    return chance_figure(float(chance.mean()), len(chance), ground, method=method, rows=rows)


def chance_figure(chance: float, draws: int, ground: Ground, *, method: str, rows: Basis) -> Figure:
    """A probability known from so many draws, with Wilson's interval for the Monte Carlo error."""
    return chances(np.array([chance]), [rows], draws, ground, method=method)[0]


def _normal_quantile(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)
