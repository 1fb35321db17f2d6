"""What each figure of the assessment is a figure of, computed from what is true and never by the tool's own code."""

from dataclasses import dataclass

import numpy as np

from made_up.country import Country
from made_up.duty import LAST_DAY, by_province
from made_up.truth import COLLECTIVE, DAYS, DUTIES, RECENT, YEARS, Flags, Numbers, Truth, all_drivers, index_drivers
from tarazu import catalog

_ROUNDS = 500
_FLOOR, _TARGET, _MOST = 0.01, 0.8, 0.2  # settings composite_floor, target_high and target_low


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """Without chance: `relative` (D,) rate of recorded victims over the country's in the last years, `growth` (D,) of
    its logarithm a year; NaN where no origin speaks. `hidden` (D,): the relative rate of what happens, told or not.
    """

    relative: Numbers
    growth: Numbers
    hidden: Numbers


def expected_counts(country: Country) -> Numbers:
    """Victims that each origin learns of on average, (D, O, F, T); NaN where it says nothing, not even nil."""
    truth = country.truth
    mean = truth.reach[:, :, None, None] * (truth.events * (1 + truth.more[:, None]))[:, None]
    says = truth.tells.copy()
    says[:, COLLECTIVE] = country.told.listed
    return np.where(says[:, :, None, :], mean, np.nan)


def recorded(country: Country, forms: slice) -> Recorded:
    """The relative rates of some forms together.

    Each origin and year has its own rate, each district its relative rate: what the counts would show if they were so
    many that chance played no part, and nothing were hidden. Relative rates average 1 over the people of the districts
    that any origin speaks of.
    """
    truth = country.truth
    counts = expected_counts(country)[:, :, forms].sum(axis=2)
    says = ~np.isnan(counts)
    expected = _at_the_country_s_rate(np.nan_to_num(counts), says, truth.population.astype(float))
    recent = slice(-RECENT, None)
    with np.errstate(invalid="ignore"):
        relative = np.nansum(counts[..., recent], axis=(1, 2)) / np.where(says, expected, 0)[..., recent].sum((1, 2))
    events = truth.events[:, forms, recent].sum(axis=(1, 2))
    hidden = events / truth.population / (events.sum() / truth.population.sum())
    return Recorded(relative, _slopes(np.nan_to_num(counts), np.where(says, expected, 0)), hidden)


def _at_the_country_s_rate(counts: Numbers, says: Flags, people: Numbers) -> Numbers:
    """(D, O, T): people times the rate of each origin and year; iterated scaling."""
    heads = people[:, None, None] * says
    known = says.any(axis=(1, 2))
    relative = np.ones(len(people))
    for _ in range(_ROUNDS):
        below = (heads * relative[:, None, None]).sum(axis=0)
        rate = np.where(below > 0, counts.sum(axis=0) / np.where(below > 0, below, 1), 0.0)
        due = (heads * rate).sum(axis=(1, 2))
        relative = np.where(due > 0, counts.sum(axis=(1, 2)) / np.where(due > 0, due, 1), 1.0)
        relative /= (relative * people)[known].sum() / people[known].sum()
    return np.asarray(heads * rate)


def _slopes(counts: Numbers, expected: Numbers) -> Numbers:
    """Of the logarithm of count over expected, by year, each year as heavy as its count; NaN with fewer than two."""
    count, due = counts.sum(axis=1), expected.sum(axis=1)
    there = (count > 0) & (due > 0)
    log = np.where(there, np.log(np.where(there, count, 1) / np.where(there, due, 1)), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        weight = np.where(there, count, 0.0) / count.sum(axis=1, keepdims=True)
        years = np.arange(len(YEARS)) - (weight * np.arange(len(YEARS))).sum(axis=1, keepdims=True)
        slope = (weight * years * log).sum(axis=1) / (weight * years**2).sum(axis=1)
    return np.where(there.sum(axis=1) > 1, slope, np.nan)


def index_scores(truth: Truth, kind: str, weights: Numbers | None = None) -> Numbers:
    """Weighted geometric mean of where the true drivers stand between their goalposts: (D,)."""
    chosen = index_drivers(kind)
    columns = [all_drivers().index(driver) for driver in chosen]
    low, high = np.array([driver.goalposts for driver in chosen], dtype=float).T
    standing = ((truth.drivers[:, columns] - low) / (high - low)).clip(_FLOOR, 1.0)
    shares = np.array([d.default_weight for d in chosen]) if weights is None else weights
    return np.asarray(np.exp(np.log(standing) @ (shares / shares.sum())))


def attained(shares: Numbers) -> Numbers:
    """How far the target of each duty is reached, by true shares (..., J): 1 where it is met."""
    lower_is_better = [catalog.indicator(duty.code).direction == "lower_better" for duty in DUTIES]
    return np.minimum(1.0, np.where(lower_is_better, (1 - shares) / (1 - _MOST), shares / _TARGET))


def duty_shares(country: Country) -> tuple[Numbers, Numbers]:
    """Each duty's true share in districts (D, J) and, over the cases of all its districts, in provinces (P, J)."""
    truth, asked = country.truth, country.duties.asked
    cases = by_province(asked, truth)
    with np.errstate(invalid="ignore"):
        return truth.duties, by_province(asked * truth.duties, truth) / cases


def response_as_told(country: Country) -> Numbers:
    """(D,): mean attainment of the duties that the district answers for; if of none, of its province's; else NaN."""
    district, province = (attained(shares) for shares in duty_shares(country))
    own, told = country.duties.answers, country.duties.province_answers
    above = np.where(told, province, np.nan)
    with np.errstate(invalid="ignore"):
        mean = np.where(told.any(axis=1), np.nansum(above, axis=1) / told.sum(axis=1), np.nan)
        of_own = np.where(own, district, 0).sum(axis=1) / own.sum(axis=1)
    return np.where(own.any(axis=1), of_own, mean[country.truth.places.province_of])


def chance_by_now(country: Country) -> Numbers:
    """(N, steps): that a case which came to a stage came to the next before the evidence ends; NaN where it did not."""
    cases, truth = country.cases, country.truth
    left = (LAST_DAY - cases.dates[:, :-1]).astype("timedelta64[D]").astype(float)
    left[np.isnat(cases.dates[:, :-1])] = np.nan
    return np.asarray(truth.goes_on[cases.district, cases.year] * -np.expm1(-left / np.array(DAYS)))


def charged_over_registered(truth: Truth) -> Numbers:
    """(P, T): expected charge-sheets of a year over expected registrations of that year, earlier cases among them."""
    mean = DAYS[0] / 365.25
    wait = np.arange(len(YEARS))
    here = mean * (1 - np.exp(-1 / mean))
    later = mean * (1 - np.exp(-1 / mean)) ** 2 * np.exp(-(wait - 1) / mean)
    falls = np.where(wait == 0, 1 - here, later)
    charged = np.zeros((len(truth.cases), len(YEARS)))
    for year in range(len(YEARS)):
        charged[:, year:] += (truth.cases * truth.goes_on[:, year, 0])[:, None] * falls[: len(YEARS) - year]
    registered = by_province(truth.cases[:, None], truth)
    return np.asarray(by_province(charged, truth) / registered)
