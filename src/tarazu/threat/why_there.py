"""Why there: the drivers that are high where a verdict speaks, against the median district, and what is missing.

Associations of areas, never causes and never a statement about a person (ecological fallacy; refusal R12).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu import catalog
from tarazu.catalog import Driver
from tarazu.evidence.basis import Basis
from tarazu.figures import Figure
from tarazu.threat.describe import observed_figure, probability
from tarazu.threat.driver_values import Seen
from tarazu.threat.ground import Ground
from tarazu.threat.verdicts import BLIND_SPOT, EMERGING, HOTSPOT
from tarazu.threat.vulnerability import DriverIndex
from tarazu.words import statement

TOLD = (HOTSPOT, EMERGING, BLIND_SPOT)
_COMPARED = 3
LOWERS = "lowers_risk"


@dataclass(frozen=True, slots=True, eq=False)
class Median:
    """The median district: a driver's `value` there, `draws` of it, `noise` for one district beside it, what it rests
    on, and the figure that says so.
    """

    value: float
    draws: NDArray[np.float64]
    noise: NDArray[np.float64]
    basis: Basis
    figure: Figure


def describe_why(
    verdicts: list[dict[str, Any]], indices: Mapping[str, tuple[DriverIndex, ...]], ground: Ground, *, seed: int
) -> list[dict[str, Any]]:
    """One entry a verdict that needs explaining, of the drivers that go with its form.

    Args:
        indices: for each form, its vulnerability and its exposure index.
    """
    spoken = [v for v in verdicts if v["verdict"] in TOLD]
    hot = {(v["area"], v["form"]) for v in verdicts if v["verdict"] == HOTSPOT}
    medians = {form: _medians(indices[form], ground, seed) for form in sorted({v["form"] for v in spoken})}
    scaled = {form: _scaled(indices[form]) for form in medians}
    return [_describe(v, indices[v["form"]], medians[v["form"]], scaled[v["form"]], hot, ground) for v in spoken]


def _describe(
    verdict: dict[str, Any],
    indices: tuple[DriverIndex, ...],
    medians: dict[str, Median],
    scaled: pd.DataFrame,
    hot: set[tuple[str, str]],
    ground: Ground,
) -> dict[str, Any]:
    area, form = verdict["area"], verdict["form"]
    drivers = [entry for index in indices for entry in _drivers(index, area, medians, ground)]
    higher = [d for d in drivers if d["chance"]["value"] > ground.settings["why_probability"]]
    every = [d for kind in catalog.INDICES for d in _drivers_of_form(kind, form)]
    missing = [d for d in every if d.code not in {entry["driver"] for entry in drivers}]
    alike = list(ground.places.sorted([a for a in _alike(area, scaled) if (a, form) not in hot][:_COMPARED]))
    return {
        "area": area,
        "form": form,
        "statements": _say(area, higher, missing, alike, ground),
        "drivers": drivers,
        "comparison": alike,
        "missing": [d.code for d in missing],
    }


def _drivers_of_form(kind: str, form: str) -> tuple[Driver, ...]:
    """Every driver of the catalog for the form, those without district data among them."""
    main = form.partition(".")[0]
    return tuple(d for d in catalog.drivers_of(kind) if main == "all" or {"all", main} & set(d.form_codes))


def _medians(indices: tuple[DriverIndex, ...], ground: Ground, seed: int) -> dict[str, Median]:
    """The median district by driver, among the districts that know it.

    Errors added to values spread them, and with a skewed driver that moves their median: the draws are moved back to the
    median of the values as they stand, and keep their width.
    """
    draw = np.random.default_rng(seed)
    count = ground.settings.count("draws")
    found = {}
    for index in indices:
        for driver in index.drivers:
            known = [held[driver.code] for held in index.seen.values() if driver.code in held]
            noise = draw.standard_normal((count, len(known)))
            values, errors = np.array([s.value for s in known]), np.array([s.error for s in known])
            drawn = np.median(values + noise * errors, axis=1)
            middle = float(np.median(values))
            drawn += middle - np.median(drawn)
            basis = Basis.joined(s.basis for s in known)
            figure = _about(middle, drawn, ground, driver.data_unit, "median of districts", basis)
            found[driver.code] = Median(middle, drawn, draw.standard_normal(count), basis, figure)
    return found


def _drivers(index: DriverIndex, area: str, medians: dict[str, Median], ground: Ground) -> list[dict[str, Any]]:
    held = index.seen.get(area, {})
    return [_driver(d, held[d.code], medians[d.code], ground) for d in index.drivers if d.code in held]


def _driver(driver: Driver, seen: Seen, median: Median, ground: Ground) -> dict[str, Any]:
    unit, named = driver.data_unit, {"driver": driver.code, "name": driver.label_en, "name_ur": driver.label_ur}
    apart = seen.value + seen.error * median.noise - median.draws
    beyond = apart < 0 if driver.direction == LOWERS else apart > 0
    method, points = "difference from the median district", "percentage points" if unit == "%" else unit
    return {
        **named,
        "observed": observed_figure(driver, seen, ground),
        "national": median.figure,
        "difference": _about(seen.value - median.value, apart, ground, points, method, median.basis),
        "direction": driver.direction,
        "chance": probability(beyond, ground, method=method, rows=median.basis),
    }


def _about(value: float, draws: NDArray[np.float64], ground: Ground, unit: str, method: str, rows: Basis) -> Figure:
    """A value as the evidence has it, with the interval of its draws."""
    tail = (1 - ground.make.level) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return ground.make.estimate(value, (float(low), float(high)), unit=unit, method=method, rows=rows)


def _scaled(indices: tuple[DriverIndex, ...]) -> pd.DataFrame:
    """Districts x drivers in widths between goalposts, NaN where unknown."""
    frames = [index.table("value") / _widths(index) for index in indices if index.drivers]
    return pd.concat(frames, axis=1) if frames else pd.DataFrame(index=list(indices[0].districts))


def _alike(area: str, scaled: pd.DataFrame) -> list[str]:
    """Other districts with drivers most like these, nearest first, on the drivers that both have."""
    values, place = scaled.to_numpy(dtype=float), scaled.index.get_loc(area)
    shared = values[:, ~np.isnan(values[place])]
    known = np.flatnonzero(~np.isnan(shared).any(axis=1) & (np.arange(len(shared)) != place))
    if not shared.shape[1]:
        return []
    distance = np.sqrt(((shared[known] - shared[place]) ** 2).mean(axis=1))
    return [str(scaled.index[i]) for i in known[np.argsort(distance, kind="stable")]]


def _widths(index: DriverIndex) -> pd.Series:
    return pd.Series({d.code: d.goalposts[1] - d.goalposts[0] for d in index.drivers if d.goalposts})


def _say(
    area: str, higher: list[dict[str, Any]], missing: list[Driver], alike: list[str], ground: Ground
) -> list[dict[str, Any]]:
    place = ground.places[area].named
    said = [_say_driver(d) for d in higher]
    if not said:
        sure = ground.settings["why_probability"]
        said.append(statement("threat.why.no_driver_higher", place=place, sure=sure))
    if alike:
        said.append(statement("threat.why.alike", place=place, places=[ground.places[a].named for a in alike]))
    if missing:
        said.append(statement("threat.why.missing", drivers=[d.named for d in missing]))
    return [*said, statement("threat.why.caution")]


def _say_driver(driver: dict[str, Any]) -> dict[str, Any]:
    named = {"name": driver["name"], "name_ur": driver["name_ur"]}
    which = "lower" if driver["direction"] == LOWERS else "higher"
    shown = {part: driver[part] for part in ("observed", "national", "chance")}
    return statement(f"threat.why.{which}", driver=named, **shown)
