"""What is true in Namuna, and what no assessor is told: rates, growth, detection, drivers."""

from collections.abc import Collection
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tarazu.examples.namuna.conduct import Conduct, draw_conduct
from tarazu.examples.namuna.features import FEATURES, ORDINARY_REACH, WITNESSES, Circumstances, Feature
from tarazu.examples.namuna.people import draw_people
from tarazu.examples.namuna.places import Places

Numbers = NDArray[np.float64]

FORMS = ("EX01", "EX02", "EX04", "EX08")
EVENTS_PER_100K = (0.9, 0.8, 1.0, 0.5)
"""True events a year per 100,000 people, by form."""
COUNTRY_GROWTH = 0.02
"""Yearly growth of the logarithm of all rates: a country's common growth is no district's."""
RECENT = 3
"""Years over which relative rates are told, the last ones (domain/frameworks 2.3)."""

DRIVERS = ("DR-01", "DR-06", "DR-07", "DR-08", "DR-17", "DR-36", "DR-03")
EXPOSURE = ("DR-03",)
GOALPOSTS = ((0, 80), (0, 100), (0, 75), (0, 70), (0, 50), (0, 250), (0, 25))
"""Goalposts and units of domain/drivers: %, %, %, %, points, per 1,000 households, per 100,000 people."""
PROVINCE_NEED = (-0.5, -0.1, 0.1, 0.8, -0.3)
"""How vulnerable each province is, North to Central, on the scale of a log-odds."""
PROVINCE_REACH = (0.1, 0.0, 0.0, -0.25, 0.05)
"""How well each province's sources hear, as a change of the logarithm of their reach."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The true state of a country. D districts, F forms, T years, S witnesses, K drivers, G groups of people.

    people (D, G): residents by sex and age. expected (D, F, T): expected number of events. growth (D, F): yearly growth
    of the logarithm of the rate beyond the country's. reach (D, S): chance that a witness learns of an event that
    people would report. discovery (D,): chance that officials come across an event that no witness learnt of. drivers
    (D, K): in the unit of each driver. counted (D,): whether census and surveys reach the district. tabulated (D, T):
    whether the sources that work there publish tables of that year. conduct: how the State acts. contradicted: the
    district whose two voices contradict each other, or "".
    """

    places: Places
    years: tuple[int, ...]
    people: NDArray[np.int64]
    expected: Numbers
    growth: Numbers
    reach: Numbers
    discovery: Numbers
    drivers: Numbers
    counted: NDArray[np.bool_]
    tabulated: NDArray[np.bool_]
    conduct: Conduct
    contradicted: str

    @property
    def population(self) -> NDArray[np.int64]:
        """Residents of each district: shape (D,)."""
        return np.asarray(self.people.sum(axis=1))

    @property
    def relative_rate(self) -> Numbers:
        """Each district's true rate of the last three years over the country's: shape (D, F)."""
        return self._relative(self.expected)

    @property
    def heard(self) -> Numbers:
        """Chance that at least one witness learns of an event that people would report: shape (D,)."""
        return np.asarray(1 - np.prod(1 - self.reach, axis=1))

    @property
    def heard_rate(self) -> Numbers:
        """The relative rate of the events that come to be reported: what an assessor who trusts counts estimates."""
        return self._relative(self.expected * self.heard[:, None, None])

    @property
    def standing(self) -> Numbers:
        """Where each driver stands between its goalposts, 0 to 1: shape (D, K)."""
        low, high = np.array(GOALPOSTS, dtype=float).T
        return np.asarray((self.drivers - low) / (high - low))

    @property
    def vulnerability(self) -> Numbers:
        """Geometric mean of the standing of the drivers that are no exposure: shape (D,)."""
        chosen = [k for k, code in enumerate(DRIVERS) if code not in EXPOSURE]
        return np.asarray(np.exp(np.log(self.standing[:, chosen].clip(0.01)).mean(axis=1)))

    def _relative(self, expected: Numbers) -> Numbers:
        recent = expected[:, :, -RECENT:].sum(axis=2)
        return np.asarray(recent / self.population[:, None] / (recent.sum(axis=0) / self.population.sum()))


def draw_truth(
    seed: int,
    places: Places,
    years: tuple[int, ...],
    *,
    features: Collection[str] | None,
    spread: float,
    growth_spread: float,
) -> Truth:
    """Draws a country; then puts its named districts as `features` says. Shapes and units: see `Truth`.

    Args:
        features: names that are there; the other named districts are levelled. None: no district is named.
        spread: standard deviation of the logarithm of the relative rates of ordinary districts.
        growth_spread: the same of the yearly growth of their logarithm.
    """
    draft = _draft(np.random.default_rng([seed, 1]), places, len(years), spread=spread, growth_spread=growth_spread)
    for name, feature in ({} if features is None else FEATURES).items():
        there = name in (features or ())
        _place(draft, places.number(feature.area), feature, feature.there if there else feature.levelled)
    population = draft.people.sum(axis=1)
    truth = Truth(
        places=places,
        years=years,
        people=draft.people,
        expected=_expected(population, draft.rates, draft.growth, len(years)),
        growth=draft.growth,
        reach=draft.reach,
        discovery=draft.discovery,
        drivers=_drivers(draft.standing, population),
        counted=draft.counted,
        tabulated=draft.tabulated,
        conduct=draw_conduct(seed, places),
        contradicted=FEATURES["contradiction"].area if "contradiction" in (features or ()) else "",
    )
    for held in (getattr(truth, field.name) for field in fields(truth)):
        if isinstance(held, np.ndarray):
            held.flags.writeable = False
    return truth


@dataclass(slots=True, eq=False)
class _Draft:
    """A country before its named districts are put as they must be; arrays as in `Truth`."""

    people: NDArray[np.int64]
    rates: Numbers
    growth: Numbers
    reach: Numbers
    discovery: Numbers
    standing: Numbers
    counted: NDArray[np.bool_]
    tabulated: NDArray[np.bool_]


def _draft(rng: np.random.Generator, places: Places, years: int, *, spread: float, growth_spread: float) -> _Draft:
    number = len(places.districts)
    need = _by_province(PROVINCE_NEED, places) + rng.normal(0, 0.5, number)
    tabulated = np.ones((number, years), dtype=bool)
    tabulated[rng.choice(number, max(1, number // 20), replace=False), -1] = False
    return _Draft(
        people=draw_people(rng, number, island=places.island),
        rates=np.exp(0.1 * need[:, None] + rng.normal(0, spread, (number, len(FORMS)))),
        growth=rng.normal(0, growth_spread, (number, len(FORMS))),
        reach=_draw_reach(rng, places),
        discovery=rng.uniform(0.02, 0.08, number),
        standing=_expit(0.8 * need[:, None] + rng.normal(-0.4, 0.45, (number, len(DRIVERS)))),
        counted=np.ones(number, dtype=bool),
        tabulated=tabulated,
    )


def _place(draft: _Draft, d: int, feature: Feature, now: Circumstances) -> None:
    """Puts a named district as its circumstances say."""
    forms = slice(None) if now.all_forms else FORMS.index(feature.form)
    draft.people[d] = draft.people[d] / draft.people[d].sum() * feature.population
    draft.rates[d], draft.growth[d] = 1.0, 0.0
    draft.rates[d, forms], draft.growth[d, forms] = now.rate, now.growth
    draft.reach[d], draft.discovery[d] = now.reach, now.discovery
    draft.standing[d] = draft.standing[d] if now.drivers is None else now.drivers
    draft.counted[d], draft.tabulated[d] = now.counted, now.tabulated


def _draw_reach(rng: np.random.Generator, places: Places) -> Numbers:
    """Reach by district and witness; the two organisations work in seven and in four districts of ten."""
    number = len(places.districts)
    hearing = np.exp(_by_province(PROVINCE_REACH, places) + rng.normal(0, 0.12, number))
    works = rng.uniform(size=(number, len(WITNESSES))) < (1, 1, 1, 0.7, 0.4)
    return np.asarray((hearing[:, None] * ORDINARY_REACH * works).clip(0, 0.95))


def _expected(population: NDArray[np.int64], rates: Numbers, growth: Numbers, years: int) -> Numbers:
    """Expected events: the given rates hold in the middle of the last three years."""
    since = np.arange(years) - (years - 1 - (RECENT - 1) / 2)
    course = np.exp((growth + COUNTRY_GROWTH)[:, :, None] * since)
    return np.asarray(np.array(EVENTS_PER_100K)[:, None] / 1e5 * population[:, None, None] * rates[:, :, None] * course)


def _drivers(standing: Numbers, population: NDArray[np.int64]) -> Numbers:
    """Drivers in their units; kilns are whole ones, so their density follows from their number."""
    low, high = np.array(GOALPOSTS, dtype=float).T
    values = low + (high - low) * standing
    kilns = DRIVERS.index("DR-03")
    values[:, kilns] = np.round(values[:, kilns] * population / 1e5) / population * 1e5
    return np.asarray(values)


def _by_province(effects: tuple[float, ...], places: Places) -> Numbers:
    """The effect of each district's province; provinces beyond the fifth have none."""
    padded = np.zeros(max(len(effects), len(places.provinces)))
    padded[: len(effects)] = effects
    return np.asarray(padded[places.province_of])


def _expit(x: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-x)))
