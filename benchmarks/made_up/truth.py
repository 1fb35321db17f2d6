"""What is true in a made-up country: rates, growth, who hears of what, conditions, and how the State acts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu import catalog
from tarazu.examples.namuna.places import Places, lay_out

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

YEARS = tuple(range(2019, 2025))
RECENT = 3
FORMS = ("EX02", "EX04")
POLICE, HELPLINE, TRUST, COLLECTIVE = range(4)
MOST_REACH = ((0.15, 0.45), (0.05, 0.3), (0.05, 0.25), (0.05, 0.2))
"""Least and greatest chance that an origin learns of an event, where it works and hearing is ordinary."""
WORKS = (0.92, 0.75, 0.55, 0.4)
"""Share of districts in which each origin works."""
TELLS = 0.95
"""Share of years for which it publishes what it learnt."""
NEED = 0.5
"""Standard deviation of need between provinces, and within them, on the scale of a log-odds."""
STAGES = ("registered", "charge_sheeted", "charge_framed", "decided")
GOES_ON = (0.6, 0.8, 0.95)
DAYS = (90.0, 150.0, 300.0)
"""Chance that a case comes to each stage from the one before, and mean days until it does."""


@dataclass(frozen=True, slots=True)
class Duty:
    """An indicator that is a share: which level answers for it, of how many on average, and its mean."""

    code: str
    level: str
    asked: int
    mean: float


DUTIES = (
    Duty("PI-F01", "district", 25, 0.5),
    Duty("PI-V05", "district", 16, 0.55),
    Duty("PI-L01", "district", 45, 0.4),
    Duty("PI-V13", "province", 90, 0.4),
    Duty("PI-H06", "province", 60, 0.5),
    Duty("PI-C01", "province", 70, 0.35),
    Duty("PI-G04", "province", 200, 0.6),
    Duty("PI-H04", "province", 50, 0.25),
)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """D districts, F forms, T years, O origins, K drivers, J duties, S steps between stages.

    people (D, 2): women and men. events (D, F, T): expected events. more (F,): mean victims of an event beyond the
    first. women (F,): share of events whose victims are women. reach (D, O): chance that an origin learns of an event;
    tells (D, O, T): for which district and year it speaks. hides_nil: whether "<5" of the police may be nil. drivers
    (D, K), in their units. lasting, duties (D, J): a duty's chance in the long run, and in the year that is told.
    cases (D,): cases registered a year. goes_on (D, T, S): chance that a case of a year comes to the next stage.
    """

    places: Places
    people: Whole
    events: Numbers
    more: Numbers
    women: Numbers
    reach: Numbers
    tells: Flags
    hides_nil: bool
    drivers: Numbers
    lasting: Numbers
    duties: Numbers
    cases: Numbers
    goes_on: Numbers

    @property
    def population(self) -> Whole:
        return np.asarray(self.people.sum(axis=1))


def index_drivers(kind: str) -> tuple[catalog.Driver, ...]:
    """The drivers of an index that have goalposts, in the order of the catalog."""
    return tuple(d for d in catalog.drivers_of(kind) if d.goalposts)


def all_drivers() -> tuple[catalog.Driver, ...]:
    """Vulnerability, then exposure."""
    return tuple(d for kind in catalog.INDICES for d in index_drivers(kind))


def draw_truth(seed: int) -> Truth:
    """Draws a country: how unlike its districts are, how well its origins hear and how steady its offices work, too."""
    rng = np.random.default_rng([seed, 1])
    number = int(rng.integers(20, 61))
    places = lay_out(int(rng.integers(3, 7)), number)
    need = rng.normal(0, NEED, len(places.provinces))[places.province_of] + rng.normal(0, NEED, number)
    total = 600_000 * np.exp(rng.normal(0, 0.7, number))
    women = rng.normal(0.49, 0.01, number)
    people = np.round(np.column_stack([total * women, total * (1 - women)])).astype(np.int64)
    lasting, duties = _draw_duties(rng, places)
    return Truth(
        places=places,
        people=people,
        events=_draw_events(rng, people.sum(axis=1), need),
        more=rng.uniform(0, 1, len(FORMS)),
        women=rng.uniform(0.2, 0.7, len(FORMS)),
        **_draw_origins(rng, number),
        hides_nil=bool(rng.random() < 0.5),
        drivers=_draw_drivers(rng, need),
        lasting=lasting,
        duties=duties,
        cases=people.sum(axis=1) / 1e5 * rng.uniform(0.3, 1.5),
        goes_on=_draw_course(rng, places),
    )


def _draw_events(rng: np.random.Generator, population: Whole, need: Numbers) -> Numbers:
    """Log-normal relative rates that go with need more or less, log-linear growth around that of the country."""
    shape = (len(population), len(FORMS))
    spread, tie = rng.uniform(0.1, 0.8, len(FORMS)), rng.uniform(0, 0.6, len(FORMS))
    own = tie * need[:, None] / need.std() + np.sqrt(1 - tie**2) * rng.normal(size=shape)
    growth = rng.normal(0, 0.1, len(FORMS)) + rng.uniform(0, 0.25, len(FORMS)) * rng.normal(size=shape)
    per_100k = np.exp(rng.uniform(np.log(0.5), np.log(6), len(FORMS)))
    since = np.arange(len(YEARS)) - (len(YEARS) - 1) / 2
    level = per_100k / 1e5 * population[:, None] * np.exp(spread * own)
    return np.asarray(level[:, :, None] * np.exp(growth[:, :, None] * since))


def _draw_origins(rng: np.random.Generator, number: int) -> dict[str, NDArray[np.generic]]:
    """Two to four origins. Some districts are heard better than others by all of them, and by each in its own way."""
    origins = len(MOST_REACH)
    ordinary = rng.uniform(*np.array(MOST_REACH).T)
    hearing = np.exp(rng.uniform(0, 0.3) * rng.normal(size=(number, 1)))
    own = np.exp(rng.uniform(0, 0.3) * rng.normal(size=(number, origins)))
    there = np.arange(origins) < 2
    there[2:] = rng.random(2) < 0.7
    works = (rng.random((number, origins)) < WORKS) & there
    tells = works[:, :, None] & (rng.random((number, origins, len(YEARS))) < TELLS)
    tells[:, COLLECTIVE] = works[:, COLLECTIVE, None]  # a list of events leaves no year blank: it has nothing to say
    return {"reach": (ordinary * hearing * own * works).clip(0, 0.9), "tells": tells}


def _draw_drivers(rng: np.random.Generator, need: Numbers) -> Numbers:
    low, high = np.array([d.goalposts for d in all_drivers()], dtype=float).T
    standing = _expit(0.8 * need[:, None] + rng.normal(-0.4, 0.45, (len(need), len(low))))
    return np.asarray(low + (high - low) * standing)


def _draw_duties(rng: np.random.Generator, places: Places) -> tuple[Numbers, Numbers]:
    """How provinces and districts act in the long run, and in the year that is told: offices have good and bad years."""
    quality = rng.normal(0, 0.4, len(places.provinces))[places.province_of]
    middle = np.array([_logit(duty.mean) for duty in DUTIES])
    lower_is_better = np.array([catalog.indicator(d.code).direction == "lower_better" for d in DUTIES])
    sign = np.where(lower_is_better, -1.0, 1.0)
    lasting = _expit(middle + sign * quality[:, None] + rng.normal(0, 0.4, (len(quality), len(DUTIES))))
    return lasting, _unsteady(rng, lasting)


def _draw_course(rng: np.random.Generator, places: Places) -> Numbers:
    quality = rng.normal(0, 0.4, len(places.provinces))[places.province_of]
    odds = np.array([_logit(share) for share in GOES_ON]) + quality[:, None]
    return _unsteady(rng, np.repeat(_expit(odds)[:, None, :], len(YEARS), axis=1))


def _unsteady(rng: np.random.Generator, shares: Numbers) -> Numbers:
    """Beta around the long-run shares, more or less overdispersed: correlation of cases from 0.005 to 0.1."""
    firmness = 1 / rng.uniform(0.005, 0.1) - 1
    return np.asarray(rng.beta(shares * firmness, (1 - shares) * firmness).clip(0.01, 0.99))


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _expit(odds: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-odds)))
