"""Relative rates: a published prior, direct integration, what must always hold, coverage, and what is refused."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tarazu.methods.rates import relative_rates
from tarazu.methods.rates.counts import possible_counts, read_counts
from tarazu.methods.rates.prior import log_marginal

FOLDER = Path(__file__).parents[1] / "data" / "rates"


@pytest.fixture(scope="module")
def hospitals():
    table = pd.read_csv(FOLDER / "heart_transplants.csv")
    return table["observed"].to_numpy(float), table["expected"].to_numpy(float)


def test_prior_of_94_hospitals_as_printed(hospitals):
    """Albert (2009), Bayesian Computation with R, chapter 7: posterior mode of (log alpha, log mu) (1.88, -6.96).

    There alpha has density 0.53 / (alpha + 0.53)^2 and log mu is flat; rates are per exposure, 277 deaths in 294,681.
    Half of the last printed digit, on a grid of 0.005.
    """
    observed, expected = hospitals
    counts = read_counts(observed, observed, expected, None, dimensions=1)
    log_shape, log_mean = np.meshgrid(np.arange(1.6, 2.2, 0.005), np.arange(-0.1, 0.15, 0.005), indexing="ij")
    shape = np.exp(log_shape).ravel()
    posterior = log_marginal(counts, shape, shape / np.exp(log_mean).ravel())
    posterior += np.log(shape) - 2 * np.log(shape + 0.53)

    best = posterior.argmax()
    assert log_shape.ravel()[best] == pytest.approx(1.88, abs=0.0075)
    assert log_mean.ravel()[best] - np.log(294_681 / 277) == pytest.approx(-6.96, abs=0.01)


def test_learnt_prior_maximises_the_negative_binomial(hospitals):
    observed, expected = hospitals
    prior = relative_rates(observed, observed, expected, draws=1).prior
    shapes = np.exp(np.arange(0.5, 4, 0.01))
    direct = [stats.nbinom.logpmf(observed, a, a / (a + expected)).sum() for a in shapes]

    assert prior.reason == "estimated"
    assert prior.shape == prior.rate == pytest.approx(shapes[np.argmax(direct)], rel=0.06)  # a step of the grid
    assert prior.heterogeneity[0] < prior.shape**-0.5 < prior.heterogeneity[1]


def test_posterior_equals_direct_integration():
    """Four areas, one known to 0-4, summed by hand over prior and possible counts; 4 standard errors of the draws."""
    lower, upper, expected = np.array([9, 3, 0, 12]), np.array([9, 3, 4, 12]), np.array([3.0, 4.0, 2.5, 6.0])
    draws = relative_rates(lower, upper, expected, draws=40_000, seed=2).draws
    spreads = np.linspace(0.003, 4, 4000)
    possible = [np.arange(low, high + 1) for low, high in zip(lower, upper, strict=True)]
    masses = [
        stats.nbinom.pmf(counts[:, None], spreads**-2, spreads**-2 / (spreads**-2 + due))
        for counts, due in zip(possible, expected, strict=True)
    ]
    credible = np.prod([mass.sum(axis=0) for mass in masses], axis=0) * spreads * np.exp(-(spreads**2))
    credible /= credible.sum()
    for area, (counts, mass, due) in enumerate(zip(possible, masses, expected, strict=True)):
        joint = credible * mass / mass.sum(axis=0)
        posterior = stats.gamma(spreads**-2 + counts[:, None], scale=1 / (spreads**-2 + due))
        assert draws[:, area].mean() == pytest.approx(
            (joint * posterior.mean()).sum(), abs=4 * draws[:, area].std() / 200
        )
        assert (draws[:, area] > 1.5).mean() == pytest.approx((joint * posterior.sf(1.5)).sum(), abs=4 * 0.5 / 200)


def test_a_given_prior_has_its_textbook_posterior():
    rates = relative_rates([7, 0, 40], [7, 0, 40], [2.0, 2.0, 50.0], prior=(3.0, 2.0), draws=40_000)

    assert rates.mean == pytest.approx([10 / 4, 3 / 4, 43 / 52], rel=0.01)
    want = [stats.gamma.ppf([0.025, 0.975], shape, scale=1 / rate) for shape, rate in ((10, 4), (3, 4), (43, 52))]
    np.testing.assert_allclose(rates.interval(0.95), want, rtol=0.04)
    assert rates.probability_above(1.5)[0] == pytest.approx(stats.gamma.sf(1.5, 10, scale=1 / 4), abs=0.01)
    assert rates.probability_above(1.5) + rates.probability_below(1.5) == pytest.approx(1)
    assert rates.prior.reason == "given"
    assert rates.crude.tolist() == [[3.5, 3.5], [0, 0], [0.8, 0.8]]


def test_bounds_are_drawn_not_filled():
    known = [relative_rates([count], [count], [2.0], prior=(1.0, 1.0), draws=20_000).draws for count in (0, 4)]
    bounded = relative_rates([0], [4], [2.0], prior=(1.0, 1.0), draws=40_000)
    chances = stats.nbinom.pmf(np.arange(5), 1, 1 / 3)
    mean = chances @ ((1 + np.arange(5)) / 3) / chances.sum()

    assert bounded.mean[0] == pytest.approx(mean, rel=0.02)
    assert known[0].mean() < bounded.mean[0] < known[1].mean()
    assert bounded.crude.tolist() == [[0.0, 2.0]]
    wide = relative_rates([0], [1_000_000], [2.0], prior=(1.0, 1.0), draws=40_000)
    assert wide.mean[0] == pytest.approx(1, abs=0.02)  # such bounds say nothing: the prior again
    assert wide.interval()[0] == pytest.approx(stats.expon.ppf([0.025, 0.975]), rel=0.1)


def test_no_heterogeneity_shrinks_all_to_the_country():
    expected = np.linspace(20, 60, 40)
    rates = relative_rates(np.round(expected), np.round(expected), expected)

    assert rates.prior.reason == "no_heterogeneity"
    assert rates.prior.shape == np.inf
    assert rates.mean == pytest.approx(1, abs=0.02)
    assert (rates.interval()[:, 1] < 1.25).all()
    assert (rates.probability_above(1.5) < 0.01).all()


def test_few_areas_have_a_weak_prior_and_say_so():
    one = relative_rates([6], [6], [2.0])
    assert one.prior.reason == "few_areas"
    assert np.isfinite(one.prior.shape)
    assert 1 < one.mean[0] < 3


def test_what_is_unknown_is_nan_with_its_reason_and_changes_nothing_else():
    with_unknown = relative_rates([9, 3, np.nan, 5, 0], [9, 3, np.nan, 5, 0], [3, 4, 5, 0, np.nan], draws=20_000)
    without = relative_rates([9, 3], [9, 3], [3, 4], draws=20_000)

    assert with_unknown.status == ("estimated", "estimated", "no_count", "no_expected", "no_expected")
    assert np.isnan(with_unknown.draws[:, 2:]).all()
    assert np.isnan(with_unknown.probability_above(1.5)[2:]).all()
    assert np.isnan(with_unknown.interval()[2:]).all()
    assert with_unknown.mean[:2] == pytest.approx(without.mean, rel=0.03)
    assert relative_rates([np.nan], [np.nan], [1.0]).prior.reason == "few_areas"


def test_a_weight_makes_two_reports_of_one_event_count_once():
    once = relative_rates([6], [6], [3.0], prior=(2.0, 2.0), draws=20_000)
    twice = relative_rates([12], [12], [6.0], weights=[0.5], prior=(2.0, 2.0), draws=20_000)
    as_if_apart = relative_rates([12], [12], [6.0], prior=(2.0, 2.0), draws=20_000)

    assert twice.mean == pytest.approx(once.mean, rel=0.02)
    assert twice.draws.std() == pytest.approx(once.draws.std(), rel=0.03)
    assert as_if_apart.draws.std() < 0.9 * once.draws.std()


def test_what_is_hidden_cell_by_cell_says_more_than_its_sum():
    """Six cells below 5 at an expected 2 each: all of their ways, against a plain sum over every one of them."""
    low, high, due = np.zeros((1, 6)), np.full((1, 6), 4.0), np.full((1, 6), 2.0)
    cells = relative_rates(low, high, due, prior=(1.0, 1.0), draws=40_000)
    summed = relative_rates([0], [24], [12.0], prior=(1.0, 1.0), draws=40_000)
    rates = np.linspace(0.001, 12, 6000)
    posterior = stats.poisson.cdf(4, 2 * rates) ** 6 * np.exp(-rates)
    mean = (posterior @ rates) / posterior.sum()
    assert cells.mean[0] == pytest.approx(mean, rel=0.02)
    assert summed.mean[0] > 1.1 * mean


def test_exact_cells_are_their_sum_and_unknown_cells_are_nothing():
    nan = np.nan
    cells = relative_rates([[3, 4, nan], [nan, nan, nan]], [[3, 4, nan], [nan, nan, nan]], [[1, 2, 5], [1, 2, 5]])
    whole = relative_rates([7, nan], [7, nan], [3, 8])
    np.testing.assert_allclose(cells.draws, whole.draws)
    np.testing.assert_allclose(cells.crude, whole.crude)
    assert cells.status == whole.status == ("estimated", "no_count")


def test_hidden_counts_of_victims_met_in_groups_lean_neither_way():
    """60 countries of 40 areas, groups of 1 + Poisson(0.6), every count below 5 hidden; with its dispersion as power.

    Taken as plain powers of Poisson chances, which do not add up to 1, the same intervals held 91%.
    """
    inside = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        truth, due = rng.gamma(4, 1 / 4, 40), rng.lognormal(0.5, 0.7, (40, 1)) * np.ones(6)
        events = rng.poisson(due * truth[:, None] / 1.6)
        count = events + rng.poisson(0.6 * events)
        low, high = np.where(count < 5, 0, count), np.where(count < 5, 4, count)
        ends = relative_rates(low, high, due, weights=np.full(40, 1 / 1.975), draws=500, seed=seed).interval(0.95)
        inside.append((ends[:, 0] <= truth) & (truth <= ends[:, 1]))
    assert 0.935 < np.mean(inside) < 0.97


AREAS = st.lists(st.tuples(st.integers(0, 30), st.floats(0.5, 20)), min_size=3, max_size=12)


@settings(max_examples=15, deadline=None)
@given(AREAS, st.randoms())
def test_order_of_areas_does_not_matter(areas, random):
    counts, expected = map(np.array, zip(*areas, strict=True))
    order = np.array(random.sample(range(len(counts)), len(counts)))
    rates = relative_rates(counts, counts, expected, draws=4000)
    moved = relative_rates(counts[order], counts[order], expected[order], draws=4000)

    assert moved.prior.shape == pytest.approx(rates.prior.shape)
    noise = 6 * (rates.draws.std(axis=0)[order] + 0.01) / np.sqrt(4000)
    assert (np.abs(moved.mean - rates.mean[order]) < noise).all()


@settings(max_examples=15, deadline=None)
@given(AREAS, st.floats(0.2, 5))
def test_scaling_expected_and_prior_together_scales_the_rates(areas, factor):
    counts, expected = map(np.array, zip(*areas, strict=True))
    rates = relative_rates(counts, counts, expected, prior=(2.0, 2.0), draws=200)
    scaled = relative_rates(counts, counts, expected * factor, prior=(2.0, 2.0 * factor), draws=200)
    np.testing.assert_allclose(scaled.draws * factor, rates.draws)
    np.testing.assert_allclose(scaled.crude * factor, rates.crude)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 30), st.integers(1, 10), st.floats(0.5, 20))
def test_more_events_more_risk(count, more, expected):
    one, two = (relative_rates([y], [y], [expected], prior=(2.0, 2.0), draws=4000) for y in (count, count + more))
    assert two.mean > one.mean
    assert two.probability_above(1.5) >= one.probability_above(1.5) - 0.02


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 20), st.floats(1, 20))
def test_a_split_area_is_known_less_well_and_nearer_to_the_country(half, expected):
    whole = relative_rates([2 * half], [2 * half], [2 * expected], prior=(2.0, 2.0), draws=20_000)
    parts = relative_rates([half, half], [half, half], [expected, expected], prior=(2.0, 2.0), draws=20_000)
    exact = (2 + half) / (2 + expected), (2 + 2 * half) / (2 + 2 * expected)
    assert parts.mean == pytest.approx(exact[0], rel=0.05)
    assert whole.mean == pytest.approx(exact[1], rel=0.05)
    assert abs(exact[0] - 1) <= abs(exact[1] - 1) + 1e-12


def test_intervals_cover_and_probabilities_are_calibrated():
    """Short form of benchmarks/rates.py: 40 countries of 40 areas, counts below 5 known only as 0-4."""
    inside, claimed = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        expected = 4 * rng.lognormal(0, 1, 40)
        truth = rng.gamma(2, 1 / 2, 40)
        count = rng.poisson(expected * truth)
        low, high = np.where(count < 5, 0, count), np.where(count < 5, 4, count)
        rates = relative_rates(low, high, expected, draws=1000, seed=seed)
        interval = rates.interval(0.95)
        inside.append((interval[:, 0] <= truth) & (truth <= interval[:, 1]))
        claimed.append(np.column_stack([rates.probability_above(1.5), truth > 1.5]))
    assert 0.93 < np.mean(inside) < 0.97
    said, true = np.concatenate(claimed).T
    sure = said > 0.8
    assert true.mean() == pytest.approx(said.mean(), abs=0.02)
    assert true[sure].mean() == pytest.approx(said[sure].mean(), abs=0.07)  # some 160 claims


def test_same_seed_same_draws_and_frozen():
    one, two = (relative_rates([3, 0, 8], [3, 4, 8], [2.0, 1.0, 3.0], seed=8) for _ in range(2))
    assert (one.draws == two.draws).all()
    with pytest.raises(ValueError, match="read-only"):
        one.draws[0] = 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1], [2, 3], [1.0]), "need one shape"),
        (([-1], [2], [1.0]), "area 0: a count is negative"),
        (([1, 1.5], [2, 1.5], [1.0, 1.0]), "area 1: a count is negative, infinite or not whole"),
        (([3], [2], [1.0]), "lower is above upper"),
        (([3], [np.nan], [1.0]), "one bound is missing"),
        (([3], [np.inf], [1.0]), "infinite"),
        (([3], [3], [-1.0]), "expected number is negative"),
    ],
)
def test_counts_that_cannot_be_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        relative_rates(*arguments)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"weights": [2.0]}, "weight is not above 0 and at most 1"),
        ({"weights": [1.0, 1.0]}, "one number an area"),
        ({"prior": (0.0, 1.0)}, "above 0 and finite"),
        ({"prior": "flat"}, "neither 'empirical'"),
        ({"draws": 0}, "draws=0"),
    ],
)
def test_choices_that_cannot_be_are_refused(choice, words):
    with pytest.raises(ValueError, match=words):
        relative_rates([3], [3], [2.0], **choice)


@pytest.mark.parametrize("bounds", [(0, 4), (3, 3), (0, 30), (120, 99_999), (0, 1_000_000)])
def test_the_counts_between_bounds_are_all_stood_for(bounds):
    values, standing_for = possible_counts(*bounds)
    assert (values[0], values[-1]) == bounds
    assert standing_for.sum() == bounds[1] - bounds[0] + 1
    assert (standing_for[values < 25] <= 1).all()
    assert len(values) < 10_050
    mean = min(bounds[0] + 30, bounds[1])
    summed = (stats.poisson.pmf(values, mean) * standing_for).sum()
    exact = stats.poisson.cdf(bounds[1], mean) - stats.poisson.cdf(bounds[0] - 1, mean)
    assert summed == pytest.approx(exact, rel=1e-3)
