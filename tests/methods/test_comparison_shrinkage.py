"""Shrinkage: R's maximum likelihood, SciPy's beta-binomial, a posterior by brute force, and what must always hold."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.stats import beta, betabinom, binom

from tarazu.methods.comparison import beta_binomial_shrinkage, clopper_pearson
from tarazu.methods.comparison.beta_binomial import Likelihood, Tally, score_at_binomial

FOLDER = Path(__file__).parents[1] / "data" / "comparison"
REFERENCE = {want["id"]: want for want in json.loads((FOLDER / "reference.json").read_text())["shrinkage"]}


def counts_of(name):
    table = pd.read_csv(FOLDER / f"{name}.csv")
    return table["successes"].to_numpy(), table["trials"].to_numpy()


@some.composite
def agencies(draw, most=15, trials=200):
    sizes = draw(some.lists(some.integers(0, trials), min_size=1, max_size=most).filter(any))
    return np.array([draw(some.integers(0, size)) for size in sizes]), np.array(sizes)


@pytest.mark.parametrize("name", ["surgery_1998", "rats_1982", "medpar_providers"])
def test_as_r_has_it(name):
    """Direct maximum likelihood in R, printed to ten digits; its optimiser stops within 1e-7 of the top."""
    got, want = beta_binomial_shrinkage(*counts_of(name)), REFERENCE[name]
    assert got.mean == pytest.approx(want["mean"], abs=1e-7)
    assert got.concentration == pytest.approx(want["concentration"], rel=1e-6)
    assert got.log_likelihood == pytest.approx(want["log_likelihood"], abs=1e-7)
    np.testing.assert_allclose(got.estimate, want["shrunk"], atol=1e-7)
    np.testing.assert_allclose(got.lower, want["lower"], atol=1e-7)
    np.testing.assert_allclose(got.upper, want["upper"], atol=1e-7)
    assert 1 / (1 + got.concentration) == pytest.approx(want["vgam"]["rho"], rel=1e-4)  # VGAM stops earlier


def test_equal_agencies_get_the_pooled_proportion():
    successes, trials = counts_of("equal_agencies")
    got, pooled = beta_binomial_shrinkage(successes, trials), clopper_pearson(successes.sum(), trials.sum())
    assert got.concentration == np.inf
    assert got.log_likelihood == pytest.approx(REFERENCE["equal_agencies"]["binomial_log_likelihood"], abs=1e-7)
    for name in ("estimate", "lower", "upper"):
        np.testing.assert_allclose(getattr(got, name), getattr(pooled, name), rtol=1e-12)
    assert not got.weight.any()


def test_all_or_none_shares_nothing():
    """The likelihood has its top at a concentration of 0: a small one comes close, none is above."""
    successes, trials = np.array([0, 5, 0, 9, 0]), np.array([5, 5, 7, 9, 0])
    got = beta_binomial_shrinkage(successes, trials)
    assert got.concentration == 0
    assert got.mean == 0.5
    assert betabinom.logpmf(successes[:4], trials[:4], 5e-7, 5e-7).sum() == pytest.approx(got.log_likelihood, abs=1e-4)
    np.testing.assert_array_equal(got.estimate, [0, 1, 0, 1, 0.5])
    np.testing.assert_allclose(got.upper, clopper_pearson(successes, trials).upper)


@pytest.mark.parametrize(("successes", "mean"), [([0, 0, 0], 0), ([4, 9, 1], 1)])
def test_everybody_has_none_or_all(successes, mean):
    got = beta_binomial_shrinkage(successes, [4, 9, 1])
    assert (got.mean, got.concentration, got.log_likelihood) == (mean, np.inf, 0)
    assert (got.upper - got.lower > 0.1).all()  # 14 cases do not make a certainty


def test_single_cases_and_a_single_agency_show_no_overdispersion():
    assert beta_binomial_shrinkage([0, 1, 1], [1, 1, 1]).concentration == np.inf
    assert beta_binomial_shrinkage([3], [10]).concentration == np.inf


@pytest.mark.parametrize("largest", [50, 10**4, 10**9, 10**13])
def test_any_size_of_agency(largest):
    """The truth is within three standard errors, computed from the information of 400 known proportions."""
    draw = np.random.default_rng(5)
    trials = draw.integers(largest // 10, largest, 400)
    got = beta_binomial_shrinkage(draw.binomial(trials, draw.beta(8, 12, 400)), trials)
    assert got.mean == pytest.approx(0.4, abs=3 * np.sqrt(0.24 / 21 / 400) * 1.3)
    assert got.concentration == pytest.approx(20, rel=0.3)
    assert ((got.lower < got.estimate) & (got.estimate < got.upper)).all()


@pytest.mark.parametrize("concentration", [2e3, 2e4, 2e5])
def test_slight_overdispersion_keeps_its_digits(concentration):
    """Where SciPy's difference of log-gammas still has them, both have the same top."""
    draw = np.random.default_rng(1)
    trials = draw.integers(1000, 50_000, 3000)
    successes = draw.binomial(trials, draw.beta(0.4 * concentration, 0.6 * concentration, 3000))
    got = beta_binomial_shrinkage(successes, trials)
    assert got.concentration == pytest.approx(concentration, rel=0.3)
    for factor in (0.9, 1.1):
        at = np.array([got.mean, 1 - got.mean]) * got.concentration * factor
        assert betabinom.logpmf(successes, trials, *at).sum() < got.log_likelihood
    at = np.array([got.mean, 1 - got.mean]) * got.concentration
    assert betabinom.logpmf(successes, trials, *at).sum() == pytest.approx(got.log_likelihood, abs=1e-3)


@given(agencies(), some.floats(0.01, 0.99), some.floats(-2, 4))
def test_nothing_is_more_likely(counts, mean, log_concentration):
    successes, trials = counts
    got = beta_binomial_shrinkage(successes, trials)
    seen, concentration = trials > 0, 10**log_concentration
    other = betabinom.logpmf(successes[seen], trials[seen], mean * concentration, (1 - mean) * concentration).sum()
    assert other <= got.log_likelihood + 1e-6
    if 1e-3 < got.concentration < 1e6:
        at = np.array([got.mean, 1 - got.mean]) * got.concentration
        assert betabinom.logpmf(successes[seen], trials[seen], *at).sum() == pytest.approx(got.log_likelihood, abs=1e-6)
    if got.concentration == np.inf:
        same = binom.logpmf(successes[seen], trials[seen], got.mean).sum()
        assert same == pytest.approx(got.log_likelihood, abs=1e-6)


@given(agencies(), some.booleans(), some.randoms(use_true_random=False))
@settings(max_examples=50)
def test_order_and_empty_agencies_change_nothing(counts, averaged, chance):
    successes, trials = counts
    order = chance.sample(range(len(trials)), len(trials))
    got = beta_binomial_shrinkage(successes, trials, averaged=averaged)
    shuffled = beta_binomial_shrinkage(successes[order], trials[order], averaged=averaged)
    more = beta_binomial_shrinkage([0, *successes], [0, *trials], averaged=averaged)
    for name in ("estimate", "lower", "upper", "weight"):
        np.testing.assert_allclose(getattr(shuffled, name), getattr(got, name)[order], rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(getattr(more, name)[1:], getattr(got, name), rtol=1e-5, atol=1e-9)
    assert more.weight[0] == 0
    assert averaged or more.estimate[0] == pytest.approx(got.mean, abs=1e-12)


@given(agencies(), some.booleans())
@settings(max_examples=50)
def test_failures_have_the_complement(counts, averaged):
    successes, trials = counts
    got = beta_binomial_shrinkage(successes, trials, averaged=averaged)
    other = beta_binomial_shrinkage(trials - successes, trials, averaged=averaged)
    np.testing.assert_allclose(other.estimate, 1 - got.estimate, atol=1e-6)
    np.testing.assert_allclose(other.lower, 1 - got.upper, atol=1e-6)
    assert other.log_likelihood == pytest.approx(got.log_likelihood, abs=1e-6)


@given(agencies(), some.floats(0.5, 0.9), some.booleans())
@settings(max_examples=50)
def test_estimates_lie_between_their_own_and_the_mean_and_inside(counts, level, averaged):
    successes, trials = counts
    got = beta_binomial_shrinkage(successes, trials, level=level, averaged=averaged)
    wide = beta_binomial_shrinkage(successes, trials, level=level + 0.09, averaged=averaged)
    assert ((got.lower >= 0) & (got.lower <= got.estimate) & (got.estimate <= got.upper) & (got.upper <= 1)).all()
    assert ((wide.lower <= got.lower + 1e-12) & (got.upper <= wide.upper + 1e-12)).all()
    if not averaged:
        own = np.where(trials > 0, successes / np.maximum(trials, 1), got.mean)
        assert (np.minimum(own, got.mean) - 1e-9 <= got.estimate).all()
        assert (got.estimate <= np.maximum(own, got.mean) + 1e-9).all()


def test_an_interval_holds_its_estimate():
    """None of 24 beside 50 of 51: three quarters of the beta that is left lie below its mean."""
    got = beta_binomial_shrinkage([0, 50], [24, 51], level=0.5)
    alpha, rest = got.mean * got.concentration, (1 - got.mean) * got.concentration + 24
    assert beta.ppf(0.75, alpha, rest) < got.estimate[0]
    assert got.upper[0] == got.estimate[0]


def test_averaged_as_by_brute_force():
    """Six agencies on a grid of 400 means by 400 concentrations, itself good to 2e-4; tails to 0.002 of 0.025."""
    successes, trials = np.array([2, 12, 30, 8, 44, 9]), np.array([9, 40, 61, 33, 90, 20])
    mean, shrink = (np.arange(400) + 0.5) / 400, (np.arange(400) + 0.5) / 400
    mean, shrink = (grid.ravel() for grid in np.meshgrid(mean, shrink))
    concentration = np.median(trials) * shrink / (1 - shrink)  # uniform shrinkage: equal weights are equally likely
    alpha, rest = mean * concentration, (1 - mean) * concentration
    weight = np.exp(sum(betabinom.logpmf(s, n, alpha, rest) for s, n in zip(successes, trials, strict=True)) + 25)
    weight /= weight.sum()
    got = beta_binomial_shrinkage(successes, trials, averaged=True)
    for i, (s, n) in enumerate(zip(successes, trials, strict=True)):
        assert got.estimate[i] == pytest.approx(weight @ ((alpha + s) / (concentration + n)), abs=2e-4)
        for end, share in ((got.lower[i], 0.025), (got.upper[i], 0.975)):
            assert weight @ beta.cdf(end, alpha + s, rest + n - s) == pytest.approx(share, abs=0.002)


def test_averaged_intervals_hold_their_level_with_few_agencies():
    """200 times 6 agencies: simulation error 1.2 points (agencies of one round share their fit)."""
    draw = np.random.default_rng(2)
    held = {True: 0, False: 0}
    for _ in range(200):
        truth, trials = draw.beta(16, 24, 6), draw.integers(5, 100, 6)
        successes = draw.binomial(trials, truth)
        for averaged in held:
            got = beta_binomial_shrinkage(successes, trials, averaged=averaged)
            held[averaged] += np.count_nonzero((got.lower <= truth) & (truth <= got.upper)) / 1200
    assert held[True] > 0.91
    assert held[False] < 0.88  # why it is there


def test_results_cannot_be_written_to():
    got = beta_binomial_shrinkage([3, 4], [9, 9])
    with pytest.raises(ValueError, match="read-only"):
        got.estimate[0] = 1
    with pytest.raises(AttributeError):
        got.mean = 1


def log_likelihood(successes, trials, mean, concentration):
    """Factor by factor, which is how the beta-binomial is defined and needs no log-gamma at all."""
    alpha, beta_ = mean * concentration, (1 - mean) * concentration
    total = 0.0
    for s, n in zip(successes, trials, strict=True):
        total += np.log(alpha + np.arange(s)).sum() + np.log(beta_ + np.arange(n - s)).sum()
        total -= np.log(concentration + np.arange(n)).sum()
    return total


@pytest.mark.parametrize("start", [0.01, 3.0, 99.9, 100.1, 1e3, 1e5, 1e8])
def test_rises_and_their_slopes_as_plain_sums(start):
    """Either side of the switch to Stirling's series: 13 digits of the slopes; logs of large numbers add up to fewer."""
    counts = np.array([1.0, 2, 2, 7, 40, 500])
    steps = [start + np.arange(count) for count in counts]
    tally = Tally.of(np.append(counts, 0))
    first, second = tally.slopes(start)
    assert tally.log_rise(start) == pytest.approx(sum(np.log(s).sum() for s in steps), rel=1e-12)
    assert first == pytest.approx(sum((1 / s).sum() for s in steps), rel=1e-12)
    assert second == pytest.approx(-sum((1 / s**2).sum() for s in steps), rel=1e-11)


@pytest.mark.parametrize(("mean", "concentration"), [(0.2, 3.0), (0.7, 60.0), (0.4, 900.0)])
def test_derivatives_by_small_steps(mean, concentration):
    """Central differences of the plain sums, in logit of the mean and log of the concentration; good to 1e-5."""
    successes, trials = np.array([2, 12, 30, 8]), np.array([9, 40, 61, 33])

    def at(shift_mean, shift_concentration):
        there = 1 / (1 + (1 - mean) / mean * np.exp(-shift_mean))
        return log_likelihood(successes, trials, there, concentration * np.exp(shift_concentration))

    gradient, curvature = Likelihood.of(successes, trials).derivatives(mean, concentration)
    h = 1e-4
    assert gradient == pytest.approx(
        [(at(h, 0) - at(-h, 0)) / 2 / h, (at(0, h) - at(0, -h)) / 2 / h], rel=1e-5, abs=1e-6
    )
    cross = (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / 4 / h**2
    want = [at(h, 0) + at(-h, 0), at(0, h) + at(0, -h)]
    want = [(both - 2 * at(0, 0)) / h**2 for both in want]
    np.testing.assert_allclose(curvature, [[want[0], cross], [cross, want[1]]], rtol=1e-3, atol=1e-4)


def test_the_score_is_the_slope_at_no_overdispersion():
    """Per unit of 1 / concentration, from a concentration of a million; the next term of the series is below 1% of it."""
    for successes, trials in (([2, 12, 30, 8], [9, 40, 61, 33]), ([3, 13, 20, 11], [9, 40, 61, 33])):
        pooled = sum(successes) / sum(trials)
        plain = binom.logpmf(successes, trials, pooled).sum()
        spread = betabinom_sum(successes, trials, pooled, 1e6)
        got = score_at_binomial(np.array(successes), np.array(trials), pooled)
        assert got == pytest.approx((spread - plain) * 1e6, rel=1e-2)


def betabinom_sum(successes, trials, mean, concentration):
    choices = binom.logpmf(successes, trials, mean).sum() - sum(
        s * np.log(mean) + (n - s) * np.log1p(-mean) for s, n in zip(successes, trials, strict=True)
    )
    return choices + log_likelihood(successes, trials, mean, concentration)
