"""Yearly growth against direct sums, and pooled rates against a printed table."""

from itertools import product

import numpy as np
import pytest
from scipy import stats
from scipy.special import gammaln

from tarazu.methods.rates import growth, pooled_rate
from tarazu.methods.rates.growth import log_bounded, log_within

FLAT = np.full((1, 4), 5.0)


def test_posterior_equals_direct_integration():
    """One area, exact counts: multinomial times normal, the spread of slopes half-normal; 4 standard errors."""
    counts, expected = np.array([[3, 6, 4, 12]]), np.array([[5.0, 5.0, 6.0, 5.0]])
    draws = growth(counts, counts, expected, draws=40_000).draws[:, 0]
    slopes, spreads = np.linspace(-2.5, 2.5, 4001), np.geomspace(0.02, 2, 400)
    shares = expected * np.exp(slopes[:, None] * np.arange(4))
    likelihood = np.exp((counts * np.log(shares / shares.sum(axis=1, keepdims=True))).sum(axis=1))
    hyper = np.exp(-((spreads / 0.5) ** 2) / 2) * spreads
    prior = stats.norm.pdf(slopes, scale=spreads[:, None])
    posterior = likelihood * (hyper[:, None] * prior).sum(axis=0)
    posterior /= posterior.sum()
    mean = posterior @ slopes
    spread = np.sqrt(posterior @ (slopes - mean) ** 2)

    assert draws.mean() == pytest.approx(mean, abs=4 * spread / 200)
    assert draws.std() == pytest.approx(spread, rel=0.03)
    assert (draws > 0).mean() == pytest.approx(posterior[slopes > 0].sum(), abs=0.01)


def test_bounds_are_summed_over():
    """Every count within the bounds: for a total n the flat prior of its mean leaves Gamma(n) / prod y! prod p^y."""
    low, high = np.array([1.0, 3.0, 0.0]), np.array([4.0, 3.0, 4.0])
    slopes = np.linspace(-1.5, 1.5, 7)
    shares = np.exp(slopes[:, None] * np.array([-1.0, 0, 1]))
    shares /= shares.sum(axis=1, keepdims=True)
    direct = 0.0
    for counts in product(*(np.arange(a, b + 1) for a, b in zip(low, high, strict=True))):
        y = np.array(counts)
        direct += np.exp(gammaln(y.sum()) - gammaln(y + 1).sum()) * (shares**y).prod(axis=1)
    got = np.exp(log_bounded(low, high, np.log(shares)))

    assert got / got.sum() == pytest.approx(direct / direct.sum(), rel=1e-3)


def test_exact_counts_among_bounds_need_a_fine_sum():
    low, high = np.array([400.0, 500.0]), np.array([400.0, 501.0])
    shares = np.exp(np.linspace(-0.5, 0.5, 5)[:, None] * np.array([-0.5, 0.5]))
    shares /= shares.sum(axis=1, keepdims=True)
    got = log_bounded(low, high, np.log(shares))
    direct = np.logaddexp(*(gammaln(400 + y) - gammaln(y + 1) + np.log(shares) @ [400, y] for y in (500, 501)))
    assert got - got.max() == pytest.approx(direct - direct.max(), abs=0.01)


@pytest.mark.parametrize(("low", "high", "mean"), [(200, 210, 50.0), (3, 5, 400.0), (0, 4, 2.5)])
def test_within_bounds_keeps_its_tails(low, high, mean):
    want = np.logaddexp.reduce(stats.poisson.logpmf(np.arange(low, high + 1), mean))
    assert log_within(low, high, np.array([mean])) == pytest.approx([want], rel=1e-6)


@pytest.mark.parametrize("mean", [0.5, 2.0, 6.0, 12.0])
def test_victims_met_in_groups_are_hidden_as_often_as_they_are(mean):
    """Compound Poisson of 1 + Poisson(0.6) at a time has a dispersion of 1.975; the power is one over it."""
    rng = np.random.default_rng(0)
    events = rng.poisson(mean / 1.6, 200_000)
    hidden = (events + rng.poisson(0.6 * events) <= 4).mean()
    got = np.exp(log_within(0, 4, np.array([mean]), power=1 / 1.975))[0]
    assert got == pytest.approx(hidden, abs=0.01)  # Poisson with this mean is off by up to 0.1


def test_cells_of_one_year_speak_of_its_sum():
    years = growth([[3, 9]], [[3, 9]], [[4.0, 4.0]], draws=20_000)
    cells = growth([[1, 2, 9]], [[1, 2, 9]], [[1.0, 3.0, 4.0]], times=[0, 0, 1], draws=20_000)
    assert cells.median == pytest.approx(years.median, abs=0.02)


def test_areas_of_few_events_are_drawn_towards_no_growth():
    few, many = growth([[0, 0, 1, 2]], [[0, 0, 1, 2]], FLAT), growth([[2, 8, 30, 90]], [[2, 8, 30, 90]], FLAT)
    assert 0 < few.median[0] < many.median[0]
    assert few.interval()[0, 0] < 0 < few.interval()[0, 1]
    assert many.probability_above(0)[0] > 0.999
    assert many.median[0] == pytest.approx(2.3, rel=0.3)  # from 2 to 90 in three years is 3.3 times a year
    assert many.probability_above(0.5)[0] == (np.expm1(many.draws) > 0.5).mean()


def test_turning_time_round_turns_growth_round():
    counts = np.array([[3, 6, 4, 12], [9, 9, 2, 1]])
    forth = growth(counts, counts, np.full((2, 4), 5.0), draws=20_000)
    back = growth(counts[:, ::-1], counts[:, ::-1], np.full((2, 4), 5.0), draws=20_000)
    assert forth.probability_above(0) == pytest.approx(1 - back.probability_above(0), abs=0.015)


def test_growth_is_beyond_the_countrys():
    counts = np.array([[4, 8, 16]])
    alone = growth(counts, counts, [[4.0, 8.0, 16.0]], draws=20_000)
    assert alone.probability_above(0)[0] == pytest.approx(0.5, abs=0.02)


def test_wider_bounds_are_less_sure():
    exact = growth([[1, 2, 4, 9]], [[1, 2, 4, 9]], FLAT)
    bounded = growth([[0, 0, 0, 9]], [[4, 4, 4, 9]], FLAT)
    loose = growth([[0, 0, 0, 0]], [[30, 30, 30, 30]], FLAT)
    assert exact.probability_above(0) > bounded.probability_above(0) > loose.probability_above(0) - 0.05
    assert loose.probability_above(0)[0] == pytest.approx(0.5, abs=0.05)


def test_missing_periods_are_no_evidence():
    nan = np.nan
    lower = np.array([[2, nan, 9], [2, 5, 9], [nan, nan, 9], [0, 0, 0], [nan, nan, nan]])
    expected = np.array([[5.0, 5, 5], [5, nan, 5], [5, 5, 5], [5, 5, 5], [5, 5, 5]])
    grown = growth(lower, lower, expected, draws=20_000)

    assert grown.status == ("estimated", "estimated", "few_periods", "no_events", "few_periods")
    assert np.isnan(grown.draws[:, [2, 4]]).all()
    assert np.isnan(grown.probability_above(0)[[2, 4]]).all()
    assert grown.median[0] == pytest.approx(grown.median[1], abs=0.03)
    assert grown.probability_above(0)[3] == pytest.approx(0.5, abs=0.02)
    years = growth([[2, 9]], [[2, 9]], [[5.0, 5.0]], times=[2021, 2023], draws=20_000)
    assert years.median[0] == pytest.approx(
        growth(lower[:1], lower[:1], expected[:1], draws=20_000).median[0], abs=0.03
    )


def test_slope_intervals_cover():
    inside, says = [], []
    for seed in range(25):
        rng = np.random.default_rng(seed)
        slopes = rng.normal(0, 0.3, 40)
        expected = 4 * rng.lognormal(0, 1, (40, 1)) * np.ones(5)
        count = rng.poisson(expected * rng.gamma(2, 1 / 2, (40, 1)) * np.exp(slopes[:, None] * (np.arange(5) - 2)))
        grown = growth(count, count, expected, draws=1000, seed=seed)
        interval = np.log1p(grown.interval(0.95))
        inside.append((interval[:, 0] <= slopes) & (slopes <= interval[:, 1]))
        says.append(np.column_stack([grown.probability_above(0), slopes > 0]))
    assert 0.93 < np.mean(inside) < 0.97
    said, true = np.concatenate(says).T
    assert true[said > 0.8].mean() == pytest.approx(said[said > 0.8].mean(), abs=0.05)


def test_growth_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match="2 dimension"):
        growth([1, 2], [1, 2], [1.0, 1.0])
    with pytest.raises(ValueError, match="one finite number a period"):
        growth([[1, 2]], [[1, 2]], [[1.0, 1.0]], times=[1])
    with pytest.raises(ValueError, match="draws=0"):
        growth([[1, 2]], [[1, 2]], [[1.0, 1.0]], draws=0)


@pytest.mark.parametrize(
    ("count", "lower", "upper"), [(0, 0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (50, 37.111, 65.919)]
)
def test_garwood_as_printed(count, lower, upper):
    """Breslow, Day (1987), Statistical Methods in Cancer Research II, table 2.10: 95% limits of a Poisson count."""
    rate = pooled_rate(count, count, 1.0)
    assert rate.interval == pytest.approx((lower, upper), abs=6e-4)
    assert rate.rate == count


def test_bounds_widen_the_pooled_rate_by_exactly_what_is_unknown():
    bounded = pooled_rate([0, 7], [4, 7], [1000.0, 3000.0], level=0.9)
    assert bounded.lower == pooled_rate(7, 7, 4000.0, level=0.9).lower
    assert bounded.upper == pooled_rate(11, 11, 4000.0, level=0.9).upper
    assert np.isnan(bounded.rate)


def test_pooled_rates_of_people_met_in_groups_cover():
    """Groups of 1 + Poisson(0.6), dispersion 1.975: exact Poisson limits hold 83 to 85%, over a thousand counts each."""
    rng = np.random.default_rng(0)
    for mean in (5.0, 20.0, 80.0):
        events = rng.poisson(mean / 1.6, 1000)
        counts = events + rng.poisson(0.6 * events)
        ends = [pooled_rate(n, n, 1.0, dispersion=1.975).interval for n in counts]
        assert 0.94 < np.mean([low <= mean <= high for low, high in ends]) < 0.99


def test_pooled_rate_without_ground_or_sense():
    assert pooled_rate(3, 3, 0.0).status == "no_exposure"
    assert np.isnan(pooled_rate(3, 3, 0.0).upper)
    assert pooled_rate([1, np.nan], [1, np.nan], [5.0, 5.0]).status == "no_count"
    for arguments, words in (
        ((-1, 2, 1.0), "whole numbers"),
        ((3, 2, 1.0), "lower first"),
        ((1.5, 2, 1.0), "whole numbers"),
        ((1, np.inf, 1.0), "whole numbers"),
        ((1, 2, -1.0), "exposure"),
    ):
        with pytest.raises(ValueError, match=words):
            pooled_rate(*arguments)
    with pytest.raises(ValueError, match="level=1"):
        pooled_rate(1, 2, 1.0, level=1)
    with pytest.raises(ValueError, match=r"dispersion=0\.5"):
        pooled_rate(1, 2, 1.0, dispersion=0.5)
