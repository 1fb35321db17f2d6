"""Activity: where more victims are counted than in the country as a whole, and how sure that is.

Each origin is compared with its own rate over the areas it counts (`threat.origins`). Where several origins count the
same district, they may have met the same victims: their evidence is averaged, not added. Victims who are met together
are no independent evidence: it weighs as much less as their counts vary more than chance. Where enough districts are
counted and the map is known, a district leans on its neighbours (`threat.smoothed`). Victims found by raids and
inspections follow where officials look and enter no relative rate.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.evidence.basis import Basis, bases
from tarazu.evidence.cells import EVENTS
from tarazu.evidence.population import Population
from tarazu.evidence.totals import TOTAL, totals
from tarazu.methods.rates import growth, relative_rates
from tarazu.threat.ground import DISCOVERED, DISTRICT, Ground, seed_of
from tarazu.threat.origins import fit_origins
from tarazu.threat.smoothed import smoothed_rates

Array = NDArray[np.float64]
_DAYS = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """Relative rates of one form of exploitation at one level; arrays run over `areas`.

    `draws`: (draws, areas) relative rate, NaN where there is no evidence or no population; `growth`: (draws, areas) its
    yearly growth; `events`: (areas, 2) bounds of the largest count of any one origin in the recent years; `origins` and
    `reporting`: origins that counted at least one victim, and that gave any figure; `dispersion`: variance of a count over
    its mean, above 1 where victims are met together; `smoothed`: whether areas lean on their
    neighbours; `counted`, `due`: victims counted in the recent years by all origins together and what they would count at the
    country's rate, NaN without evidence; `power`: of the likelihood of each area's count; `met_by`: the origins that counted a
    victim; `rows`: the evidence by area; `rated`: with that of its population.
    """

    form: str
    level: str
    areas: tuple[str, ...]
    draws: Array
    growth: Array
    events: Array
    origins: NDArray[np.int64]
    reporting: NDArray[np.int64]
    dispersion: float
    smoothed: bool
    counted: Array
    due: Array
    power: Array
    met_by: tuple[frozenset[str], ...]
    rows: dict[str, Basis]
    rated: dict[str, Basis]

    def probability_above(self, ratio: float) -> Array:
        """P(relative rate > ratio) by area; NaN without evidence."""
        known = ~np.isnan(self.draws).any(axis=0)
        return np.where(known, (self.draws > ratio).mean(axis=0), np.nan)

    def probability_growing(self) -> Array:
        """P(yearly growth > 0) by area; NaN without evidence in two years."""
        known = ~np.isnan(self.growth).any(axis=0)
        return np.where(known, (self.growth > 0).mean(axis=0), np.nan)


def find_activity(ground: Ground, form: str, level: str, *, seed: int) -> Activity:
    """The activity of a form (or `all`) in the areas of a level.

    Args:
        seed: of the draws; the same seed gives the same draws.
    """
    areas = ground.places.at(level)
    rows = victim_totals(ground, form, level)
    told = _by_origin(rows, ground)
    relative = _relative(
        _by_origin(_with_silence(rows, ground, level), ground),
        areas,
        ground,
        pairs=ground.neighbours if level == DISTRICT else None,
        seed=seed_of(seed, "activity", form, level),
    )
    recent = told[told["year"].isin(ground.recent_years)]
    by_origin = recent.groupby(["area", "origin"])[["lower", "upper"]].sum()
    evidence = bases(rows, "area")
    largest = by_origin.groupby("area").max().reindex(areas).fillna(0.0)
    met = by_origin[by_origin["lower"] >= 1].groupby("area").size().reindex(areas).fillna(0)
    gave = by_origin.groupby("area").size().reindex(areas).fillna(0)
    return Activity(
        form,
        level,
        areas,
        relative.draws,
        relative.growth,
        largest.to_numpy(dtype=float),
        np.asarray(met.to_numpy(dtype=np.int64)),
        np.asarray(gave.to_numpy(dtype=np.int64)),
        relative.dispersion,
        relative.smoothed,
        relative.counted,
        relative.due,
        relative.power,
        _met_by(by_origin, areas),
        evidence,
        {area: basis | ground.population.basis(area) for area, basis in evidence.items()},
    )


def victim_totals(ground: Ground, form: str, level: str) -> pd.DataFrame:
    """The victim cells that make up the totals of a form at a level, discovered victims left out."""
    cells = ground.victims
    here = cells["area"].isin(ground.places.at(level)) & (cells["detected"] != DISCOVERED)
    if form != TOTAL:
        here &= (cells["form"] == form) | cells["form"].str.startswith(f"{form}.")
    over = ["sex", "age_group", "form"]
    return totals(cells[here], over=over, keys=["area", "year", "source", "indicator", "detail", "voice", "detected"])


def _with_silence(rows: pd.DataFrame, ground: Ground, level: str) -> pd.DataFrame:
    """The rows, and a nil for every year in which a list of events is silent on an area that it knows.

    A list names what happened and never what did not: taken as it stands, every area on it has at least one victim, and
    quiet ones look like the rest. So a source that lists any event of an area in any year is taken to have looked there
    in every year in which it lists anything anywhere. It says so for rates alone: no nil is shown, counted as a report
    or as completeness.
    """
    lists = ground.victims[
        (ground.victims["indicator"] == EVENTS) & ground.victims["area"].isin(ground.places.at(level))
    ]
    if lists.empty:
        return rows
    known = lists[["source", "origin", "voice", "area"]].drop_duplicates(["source", "area"])
    silent = known.merge(lists[["source", "year"]].drop_duplicates(), on="source")
    silent = silent.assign(indicator=EVENTS, detail="", detected="", lower=0.0, upper=0.0, days=_DAYS)
    return pd.concat([rows, silent], ignore_index=True)


def _by_origin(rows: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """One count an area, year and origin: the largest of what the origin says, for its measures overlap."""
    keys = ["area", "year", "origin"]
    each = rows.groupby([*keys, "source", "indicator", "detail", "voice", "detected"], as_index=False).agg(
        lower=("lower", "sum"), upper=("upper", "sum"), days=("days", "max"), denominator=("denominator", "sum")
    )
    largest = each.groupby(keys, as_index=False).agg(
        lower=("lower", "max"), upper=("upper", "max"), days=("days", "max"), denominator=("denominator", "max")
    )
    persons = largest["area"].map(ground.population.persons())
    given = largest["denominator"].where(largest["denominator"] > 0)
    share_of_year = np.minimum(largest["days"].to_numpy(dtype=float) / _DAYS, 1.0)
    whole = {"lower": np.floor(largest["lower"]), "upper": np.ceil(largest["upper"])}
    return largest.assign(**whole, exposure=persons.fillna(given).to_numpy(dtype=float) * share_of_year)


@dataclass(frozen=True, slots=True, eq=False)
class _Relative:
    """`draws` of the relative rate over the recent years and of its yearly `growth` over all years."""

    draws: Array
    growth: Array
    dispersion: float
    smoothed: bool
    counted: Array
    due: Array
    power: Array


def _met_by(by_origin: pd.DataFrame, areas: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    met: dict[str, set[str]] = {}
    for area, origin in by_origin.index[by_origin["lower"] >= 1]:
        met.setdefault(area, set()).add(origin)
    return tuple(frozenset(met.get(area, ())) for area in areas)


def _relative(
    yearly: pd.DataFrame, areas: tuple[str, ...], ground: Ground, *, pairs: NDArray[np.int64] | None, seed: int
) -> _Relative:
    draws = ground.settings.count("draws")
    fit = fit_origins(yearly, fewest_areas=ground.settings.count("origin_areas"))
    known = yearly.assign(expected=fit.expected).dropna(subset="expected")
    if known.empty:
        unknown = np.full((draws, len(areas)), np.nan)
        nothing = np.full(len(areas), np.nan)
        return _Relative(unknown, unknown, 1.0, False, nothing, nothing, np.ones(len(areas)))
    recent = known[known["year"].isin(ground.recent_years)]
    held, _ = _cells(recent, areas)
    weights, (counted, due) = fit.weights(recent, areas), _together(*held)
    rates = relative_rates(*held, weights=weights, draws=draws, seed=seed).draws
    smoothed = pairs is not None and _carries_a_map(held, pairs, ground)
    if pairs is not None and smoothed:
        rates = smoothed_rates(
            *held, pairs, rates=rates, weights=weights, dispersion=fit.dispersion, seed=seed_of(seed, "smoothed")
        )
    held, times = _cells(known, areas)
    slopes = growth(*held, times=times, weights=fit.weights(known, areas), draws=draws, seed=seed + 1)
    people = _over_people(rates, areas, ground.population, seed + 2)
    return _Relative(people, slopes.draws, fit.dispersion, smoothed, counted, due, weights)


def _together(lower: Array, upper: Array, expected: Array) -> tuple[Array, Array]:
    """Counted and due over the cells of each area; of bounds the middle."""
    known = ~np.isnan(lower) & (expected > 0)
    counted, due = (np.where(known, held, 0.0).sum(axis=1) for held in ((lower + upper) / 2, expected))
    informed = known.any(axis=1)
    return np.where(informed, counted, np.nan), np.where(informed, due, np.nan)


def _carries_a_map(held: tuple[Array, Array, Array], pairs: NDArray[np.int64], ground: Ground) -> bool:
    """Whether enough areas are counted, some border on each other, and anybody was counted at all."""
    lower, _, expected = held
    counted = np.asarray((~np.isnan(lower) & (expected > 0)).any(axis=1))
    enough = counted.sum() >= ground.settings.count("smoothing_areas")
    return bool(enough and counted[pairs].all(axis=1).any() and np.nansum(lower) > 0)


def _over_people(draws: Array, areas: tuple[str, ...], population: Population, seed: int) -> Array:
    """Relative rates where the number of people is known only to bounds: over a number drawn evenly between them.

    The rate over the middle is scaled by the middle over what is drawn. The number does not change from year to year, so
    that growth is the same whatever it is.
    """
    found, draw = draws.copy(), np.random.default_rng(seed)
    for i, area in enumerate(areas):
        if population.is_between(area):
            low, high = population.bounds[area, TOTAL, TOTAL]
            found[:, i] *= (low + high) / 2 / draw.uniform(low, high, len(found))
    found.setflags(write=False)
    return found


def _cells(known: pd.DataFrame, areas: tuple[str, ...]) -> tuple[tuple[Array, Array, Array], Array]:
    """Lower, upper and expected counts as areas x cells, NaN where an origin is silent; and the year of each cell.

    A cell is a year of one origin: what is hidden is hidden cell by cell, and says more so than in sums.
    """
    keys, names = ["area", "year", "origin"], ["lower", "upper", "expected"]
    wide = known.set_index(keys)[names].unstack(keys[1:]).reindex(list(areas))
    lower, upper, expected = (np.asarray(wide[name].to_numpy(dtype=float)) for name in names)
    years = wide[names[0]].columns.get_level_values("year").to_numpy(dtype=float)
    return (lower, upper, expected), np.asarray(years)
