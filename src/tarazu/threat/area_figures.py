"""The figures of each area that several chapters show: relative rate, chances, growth, counts and information gap."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.evidence.basis import Basis
from tarazu.figures import Figure
from tarazu.threat.activity import Activity
from tarazu.threat.ground import Ground
from tarazu.threat.information_gap import InformationGap
from tarazu.threat.verdicts import truly_above

Array = NDArray[np.float64]
_RELATIVE, _SMOOTHED = "gamma-Poisson posterior", "BYM2 posterior"
_PEOPLE_DRAWN = ", population drawn between its bounds"
_REPORTING = "share counted log-normal between areas"
_GAP_PARTS = ("gap", "completeness", "independence", "recency")


@dataclass(frozen=True, slots=True, eq=False)
class AreaFigures:
    """Of one form at one level, in the order of the activity's areas.

    `rates`: relative rate, its chances and growth, empty where there is no rate; `events`: victims of the recent years;
    `gaps`: the information gap and its parts.
    """

    activity: Activity
    gap: InformationGap
    rates: tuple[dict[str, Figure], ...]
    events: tuple[Figure, ...]
    gaps: tuple[dict[str, Figure], ...]


def find_figures(activity: Activity, gap: InformationGap, ground: Ground) -> AreaFigures:
    """Every figure of an activity and of the information gap of the same form and areas."""
    return AreaFigures(activity, gap, _rates(activity, ground), _events(activity, ground), _gaps(gap, ground))


def _rates(activity: Activity, ground: Ground) -> tuple[dict[str, Figure], ...]:
    """What the draws say of each area's relative rate and of its growth."""
    found: list[dict[str, Figure]] = [{} for _ in activity.areas]
    held = np.array([area in activity.rows for area in activity.areas], dtype=bool)
    rated = held & ~np.isnan(activity.draws).any(axis=0)
    between = np.array([ground.population.is_between(area) for area in activity.areas], dtype=bool)
    told = _SMOOTHED if activity.smoothed else _RELATIVE
    for method, at in ((told, rated & ~between), (f"{told}{_PEOPLE_DRAWN}", rated & between)):
        _tell_rates(found, np.flatnonzero(at), activity, ground, method)
    _tell_growth(found, np.flatnonzero(rated & ~np.isnan(activity.growth).any(axis=0)), activity, ground)
    return tuple(found)


def _tell_rates(
    found: list[dict[str, Figure]], at: NDArray[np.intp], activity: Activity, ground: Ground, method: str
) -> None:
    draws, rows = activity.draws[:, at], [activity.rated[activity.areas[i]] for i in at]
    _fill(found, at, "relative_rate", spreads(draws, rows, ground, unit="ratio", method=method))
    for name, holds in (
        ("probability_above_1_5", draws > ground.settings["hotspot_ratio"]),
        ("probability_above_1", draws > 1),
        ("probability_below_1", draws < 1),
    ):
        _fill(found, at, name, chances(holds.mean(axis=0), rows, len(draws), ground, method=method))
    above = truly_above(draws, ground.settings["reporting_factor"])
    for name, chance in (("probability_truly_above_1", above), ("probability_truly_below_1", 1.0 - above)):
        _fill(found, at, name, chances(chance, rows, len(draws), ground, method=f"{method}, {_REPORTING}"))


def _tell_growth(found: list[dict[str, Figure]], at: NDArray[np.intp], activity: Activity, ground: Ground) -> None:
    slopes, rows = activity.growth[:, at], [activity.rated[activity.areas[i]] for i in at]
    _fill(found, at, "growth", spreads(np.expm1(slopes), rows, ground, unit="per year", method=_RELATIVE))
    growing = chances((slopes > 0).mean(axis=0), rows, len(slopes), ground, method=_RELATIVE)
    _fill(found, at, "probability_growing", growing)


def _fill(found: list[dict[str, Figure]], at: NDArray[np.intp], name: str, figures: Sequence[Figure]) -> None:
    for i, figure in zip(at, figures, strict=True):
        found[i][name] = figure


def spreads(draws: Array, rows: Sequence[Basis], ground: Ground, *, unit: str, method: str) -> list[Figure]:
    """Median and interval of the draws of each area: `draws` has shape (draws, areas)."""
    tail = (1 - ground.make.level) / 2
    ends = np.quantile(draws, [tail, 0.5, 1 - tail], axis=0).T.tolist() if len(rows) else []
    return [
        ground.make.estimate(middle, (low, high), unit=unit, method=method, rows=basis)
        for (low, middle, high), basis in zip(ends, rows, strict=True)
    ]


def chances(found: Array, rows: Sequence[Basis], draws: int, ground: Ground, *, method: str) -> list[Figure]:
    """Probabilities known from so many draws, each with Wilson's interval for the error of the draws and nothing more."""
    from tarazu.methods.comparison import wilson

    ends = wilson(np.round(found * draws), draws, level=ground.make.level)
    low, high = np.minimum(ends.lower, found), np.maximum(ends.upper, found)
    return [
        ground.make.estimate(chance, (a, b), unit="probability", method=f"{method}; interval of the draws", rows=basis)
        for chance, a, b, basis in zip(found.tolist(), low.tolist(), high.tolist(), rows, strict=True)
    ]


def _events(activity: Activity, ground: Ground) -> tuple[Figure, ...]:
    """Victims of the recent years by the origin that counted most; a lower bound of how many there were."""
    found = []
    for area, (low, high) in zip(activity.areas, activity.events.tolist(), strict=True):
        rows = activity.rows.get(area, ground.searched)
        exact = low == high
        make = ground.make
        found.append(
            make.count(int(low), unit="persons", rows=rows)
            if exact
            else make.bounds(low, high, unit="persons", rows=rows)
        )
    return tuple(found)


def _gaps(gap: InformationGap, ground: Ground) -> tuple[dict[str, Figure], ...]:
    """The information gap and its three parts; exact, for they count our own evidence."""
    parts = np.column_stack([getattr(gap, name) for name in _GAP_PARTS]).tolist()
    rows = [gap.rows.get(area, ground.searched) for area in gap.areas]
    return tuple(
        {
            name: ground.make.estimate(v, (v, v), unit="share", method="count", rows=basis)
            for name, v in zip(_GAP_PARTS, values, strict=True)
        }
        for values, basis in zip(parts, rows, strict=True)
    )
