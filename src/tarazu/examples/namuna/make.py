"""Makes Namuna: first what is true, then what happens, then what the sources tell of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.examples.namuna.cases import case_rows, follow, total_rows
from tarazu.examples.namuna.context import context_rows
from tarazu.examples.namuna.features import FEATURES
from tarazu.examples.namuna.flows import flow_rows
from tarazu.examples.namuna.happenings import Happenings, happen, true_counts
from tarazu.examples.namuna.judgements import flood_rows, judgement_rows
from tarazu.examples.namuna.lists import history_rows, persons
from tarazu.examples.namuna.performance import cohort_rows, duty_rows, open_rows, voice_rows
from tarazu.examples.namuna.places import area_rows, boundary_rows, lay_out
from tarazu.examples.namuna.rows import CASE_STAGES, EVENTS, OBSERVATIONS, table
from tarazu.examples.namuna.sources import source_rows
from tarazu.examples.namuna.truth import RECENT, Truth, draw_truth
from tarazu.examples.namuna.victims import count_rows, event_rows

YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
ALL_FEATURES = tuple(FEATURES)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The arguments of `make_country`: the same recipe makes the same country."""

    seed: int
    provinces: int
    districts: int
    years: tuple[int, ...]
    features: tuple[str, ...] | None
    spread: float
    growth_spread: float
    survey_error: float
    census_error: float


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """A made-up country: what is true, what happened, and the tables of evidence, as text in the columns of a file.

    happened: number of events by district, form and year, most of them known to nobody. listed: how many victims there
    truly were where the lists of `capture_histories` were compared, seen or not. tables: by name, `sources`,
    `areas`, `boundaries` (geometry as GeoJSON text), `observations`, `events`, `case_stages`,
    `capture_histories`, `flows`, `judgements`.
    """

    recipe: Recipe
    truth: Truth
    happened: NDArray[np.int64]
    listed: int
    tables: Mapping[str, pd.DataFrame]


def make_country(
    seed: int = 0,
    *,
    provinces: int = 5,
    districts: int = 60,
    years: tuple[int, ...] = YEARS,
    features: Collection[str] | None = ALL_FEATURES,
    spread: float = 0.15,
    growth_spread: float = 0.03,
    survey_error: float = 0.05,
    census_error: float = 0.01,
) -> Country:
    """Makes a country whose truth is known; the same arguments make the same country.

    Args:
        features: names of `FEATURES` that are there; the districts of the others are levelled. None plants and levels
            nothing: every district is drawn at random, as simulations need it.
        spread: standard deviation of the logarithm of the true relative rates of ordinary districts.
        growth_spread: the same of the yearly growth of that logarithm.
        survey_error, census_error: standard errors of observed drivers, as shares of the distance between goalposts.

    Raises:
        ValueError: an unknown feature, a country too small for its named districts, too few years, too many places.

    >>> country = make_country()
    >>> len(country.truth.places.districts), sorted(country.tables)
    (60, ['areas', 'boundaries', 'capture_histories', 'case_stages', 'events', 'flows', 'judgements', 'observations', 'sources'])
    """
    _check(features, years)
    places = lay_out(provinces, districts)
    told = None if features is None else tuple(f for f in FEATURES if f in features)
    recipe = Recipe(seed, provinces, districts, tuple(years), told, spread, growth_spread, survey_error, census_error)
    truth = draw_truth(seed, places, recipe.years, features=told, spread=spread, growth_spread=growth_spread)
    happenings = happen(seed, truth)
    tables = MappingProxyType(_tables(recipe, truth, happenings))
    return Country(recipe, truth, true_counts(happenings, truth), persons(truth, happenings), tables)


def without(country: Country, *names: str) -> Country:
    """The same country with these features levelled: their districts are like any other; all else is as it was.

    Raises:
        ValueError: the country does not have such a feature.
    """
    there = country.recipe.features or ()
    missing = [name for name in names if name not in there]
    if missing:
        raise ValueError(f"The country has no feature {', '.join(missing)}; it has {', '.join(there) or 'none'}.")
    return remade(country, features=tuple(f for f in there if f not in names))


def remade(country: Country, **changed: object) -> Country:
    """The country that a changed recipe makes."""
    recipe = replace(country.recipe, **changed)  # type: ignore[arg-type]
    return make_country(**{f.name: getattr(recipe, f.name) for f in fields(recipe)})


def _tables(recipe: Recipe, truth: Truth, happenings: Happenings) -> dict[str, pd.DataFrame]:
    """What the sources tell, in the order in which a new workspace needs it."""
    cases, seed = follow(truth, happenings), recipe.seed
    told = [
        *context_rows(seed, truth, survey_error=recipe.survey_error, census_error=recipe.census_error),
        *count_rows(truth, happenings),
        *total_rows(truth, cases),
        *cohort_rows(truth, cases),
        *duty_rows(seed, truth),
        *voice_rows(seed, truth),
        *open_rows(truth),
        flood_rows(seed, truth),
    ]
    return {
        "sources": source_rows(),
        "areas": area_rows(truth.places),
        "boundaries": boundary_rows(truth.places),
        "observations": table(told, OBSERVATIONS),
        "events": table(event_rows(truth, happenings), EVENTS),
        "case_stages": table(case_rows(truth, happenings, cases), CASE_STAGES),
        "capture_histories": history_rows(truth, happenings),
        "flows": flow_rows(seed, truth),
        "judgements": judgement_rows(seed, truth),
    }


def _check(features: Collection[str] | None, years: tuple[int, ...]) -> None:
    unknown = [f for f in features or () if f not in FEATURES]
    if unknown:
        raise ValueError(f"No such feature: {', '.join(unknown)}. Features: {', '.join(FEATURES)}.")
    if len(years) < RECENT or list(years) != list(range(years[0], years[0] + len(years))):
        raise ValueError(f"years = {years}: {RECENT} or more, one after the other.")
