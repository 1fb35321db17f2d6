"""Intervals of proportions, rates and ratios: printed values, R, and what must always hold."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import binom, poisson

from tarazu.methods.comparison import clopper_pearson, poisson_rate, ratio_of_proportions, wilson

FOLDER = Path(__file__).parents[1] / "data" / "comparison"
levels = some.floats(0.5, 0.999)


@some.composite
def proportions(draw, most=10**6):
    trials = draw(some.integers(1, most))
    return draw(some.integers(0, trials)), trials


@pytest.mark.parametrize(
    ("successes", "trials", "score", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0, 0.1611), (0.0, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_proportions_as_printed(successes, trials, score, exact):
    """Newcombe (1998), Stat Med 17:857-872, table I, methods 3 and 5; printed to four digits."""
    got = wilson(successes, trials)
    assert (got.lower, got.upper) == pytest.approx(score, abs=5e-5)
    got = clopper_pearson(successes, trials)
    assert (got.lower, got.upper) == pytest.approx(exact, abs=5e-5)


def test_proportions_as_r_has_them():
    """prop.test and binom.test, 15 digits kept; 1e-9 leaves room for R's root finding alone."""
    for level, table in pd.read_csv(FOLDER / "proportion_intervals.csv").groupby("level"):
        for name, function in (("wilson", wilson), ("exact", clopper_pearson)):
            got = function(table["successes"], table["trials"], level=level)
            np.testing.assert_allclose(got.lower, table[f"{name}_lower"], atol=1e-9)
            np.testing.assert_allclose(got.upper, table[f"{name}_upper"], atol=1e-9)


def test_rates_as_r_has_them():
    """poisson.test, 15 digits kept."""
    for level, table in pd.read_csv(FOLDER / "rate_intervals.csv").groupby("level"):
        got = poisson_rate(table["count"], table["exposure"], level=level)
        np.testing.assert_allclose(got.lower, table["lower"], rtol=1e-10)
        np.testing.assert_allclose(got.upper, table["upper"], rtol=1e-10)


@pytest.mark.parametrize(
    ("counts", "want", "digits"),
    [
        ((36, 40, 16, 80), (4.5, 2.94, 7.15), 2),  # Koopman (1984), Biometrics 40:513-517
        # Fagerland, Lydersen, Laake (2017), Statistical Analysis of Contingency Tables, chapter 4: Perondi et al. (2004)
        ((7, 34, 1, 34), (7.0, 1.2209, 42.5757), 4),
    ],
)
def test_ratio_as_printed(counts, want, digits):
    got = ratio_of_proportions(*counts)
    assert (got.estimate, got.lower, got.upper) == pytest.approx(want, abs=0.5 * 10**-digits)


def test_ratio_at_the_edges():
    """With as many of as many on both sides, all of them, the bound is Wilson's for one side, turned over."""
    everything = ratio_of_proportions(10, 10, 10, 10)
    assert everything.lower == pytest.approx(wilson(10, 10).lower, rel=1e-9)
    assert everything.upper == pytest.approx(1 / everything.lower, rel=1e-9)
    none = ratio_of_proportions([0, 0, 5, 0, 3], [9, 9, 5, 0, 4], [4, 0, 0, 4, 0], [9, 9, 5, 9, 0])
    np.testing.assert_array_equal(none.estimate, [0, np.nan, np.inf, np.nan, np.nan])
    np.testing.assert_array_equal(none.lower == 0, [True, True, False, True, True])
    np.testing.assert_array_equal(none.upper == np.inf, [False, True, True, True, True])


@given(proportions(5000), proportions(5000), levels)
def test_ratio_turned_over(a, b, level):
    got, turned = (ratio_of_proportions(*pair, level=level) for pair in ((*a, *b), (*b, *a)))
    with np.errstate(divide="ignore"):
        assert np.float64(turned.lower) == pytest.approx(1 / np.float64(got.upper), rel=1e-6)
        assert np.float64(turned.upper) == pytest.approx(1 / np.float64(got.lower), rel=1e-6)
    if a[0] or b[0]:
        assert got.lower <= got.estimate * (1 + 1e-12)
        assert got.estimate <= got.upper * (1 + 1e-12)


@given(proportions(500), proportions(500), some.floats(0.8, 0.99))
def test_ratio_agrees_with_the_chi_squared_test(a, b, level):
    """1 is inside just where Pearson's test, without correction, does not reject equal proportions."""
    (x, n), (y, m) = a, b
    pooled = (x + y) / (n + m)
    if pooled in (0, 1):
        return
    z = abs(x / n - y / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    edge = wilson(0, 1, level=level).upper  # z^2 / (1 + z^2)
    limit = np.sqrt(edge / (1 - edge))
    if abs(z - limit) > 1e-6:
        got = ratio_of_proportions(x, n, y, m, level=level)
        assert (got.lower <= 1 <= got.upper) == (z < limit)


@pytest.mark.parametrize("function", [wilson, clopper_pearson])
@given(pair=proportions(10**9), level=levels)
def test_failures_have_the_complement(function, pair, level):
    successes, trials = pair
    got, other = function(successes, trials, level=level), function(trials - successes, trials, level=level)
    assert got.lower == pytest.approx(1 - other.upper, abs=1e-12)
    assert 0 <= got.lower <= got.estimate <= got.upper <= 1


@pytest.mark.parametrize("function", [wilson, clopper_pearson])
@given(pair=proportions(), level=some.floats(0.5, 0.9))
def test_more_certain_is_wider_and_more_successes_are_higher(function, pair, level):
    successes, trials = pair
    narrow, wide = function(successes, trials, level=level), function(successes, trials, level=level + 0.09)
    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper
    if successes < trials:
        more = function(successes + 1, trials, level=level)
        assert more.lower > narrow.lower
        assert more.upper > narrow.upper


@given(pair=proportions(10**4), level=levels)
def test_exact_bounds_leave_the_tails_they_promise(pair, level):
    successes, trials = pair
    got, tail = clopper_pearson(successes, trials, level=level), (1 - level) / 2
    if successes:
        assert binom.sf(successes - 1, trials, got.lower) == pytest.approx(tail, rel=1e-6)
    if successes < trials:
        assert binom.cdf(successes, trials, got.upper) == pytest.approx(tail, rel=1e-6)


@given(some.integers(0, 10**6), some.floats(1e-3, 1e6), levels)
def test_exact_rates_leave_the_tails_they_promise(count, exposure, level):
    got, tail = poisson_rate(count, exposure, level=level), (1 - level) / 2
    assert poisson.cdf(count, got.upper * exposure) == pytest.approx(tail, rel=1e-6)
    if count:
        assert poisson.sf(count - 1, got.lower * exposure) == pytest.approx(tail, rel=1e-6)


@given(pair=proportions(), level=levels)
def test_wilson_bounds_solve_the_equation_of_the_score(pair, level):
    """(p - P)^2 = z^2 P (1 - P) / n at each end, which is how Wilson has it."""
    successes, trials = pair
    got, shared = wilson(successes, trials, level=level), wilson(0, 1, level=level).upper
    z2 = shared / (1 - shared)
    for end in (got.lower, got.upper):
        assert (successes / trials - end) ** 2 == pytest.approx(z2 * end * (1 - end) / trials, rel=1e-6, abs=1e-15)


def test_nothing_observed_says_nothing():
    for function in (wilson, clopper_pearson):
        got = function(0, 0)
        assert np.isnan(got.estimate)
        assert (got.lower, got.upper) == (0, 1)
    got = poisson_rate([0, 0], [0, 4])
    np.testing.assert_array_equal(got.estimate, [np.nan, 0])
    assert (got.lower[0], got.upper[0]) == (0, np.inf)


def test_tiny_shares_keep_their_digits():
    """3 of a million million: without care the lower bound cancels to nothing."""
    few, rate = wilson(3, 10**12), wilson(3, 10**6)
    assert few.lower * 10**12 == pytest.approx(rate.lower * 10**6, rel=1e-5)  # both near a Poisson's score
    assert clopper_pearson(3, 10**12).lower * 10**12 == pytest.approx(poisson_rate(3, 1).lower, rel=1e-9)


def test_numbers_for_numbers_and_arrays_for_arrays():
    assert isinstance(wilson(3, 7).lower, float)
    got = wilson([[1, 2], [3, 4]], 5)
    assert got.lower.shape == (2, 2)
    assert got.lower[1, 0] == wilson(3.0, 5.0).lower
    with pytest.raises(ValueError, match="read-only"):
        got.upper[0, 0] = 1
    assert wilson([], []).lower.shape == (0,)
