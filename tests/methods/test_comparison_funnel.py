"""Funnel plots: Spiegelhalter's formulas as computed in R, a plain slow version, and what must always hold."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import binom, norm, poisson

from tarazu.methods.comparison import funnel, funnel_ratio

FOLDER = Path(__file__).parents[1] / "data" / "comparison"
REFERENCE = json.loads((FOLDER / "reference.json").read_text())
LEVELS = (0.95, 0.998)
KINDS = ("none", "multiplicative", "additive")


def counts_of(name, *columns):
    table = pd.read_csv(FOLDER / f"{name}.csv")
    return [table[column].to_numpy() for column in columns]


@some.composite
def agencies(draw):
    sizes = draw(some.lists(some.integers(0, 300), min_size=1, max_size=15).filter(any))
    return np.array([draw(some.integers(0, size)) for size in sizes]), np.array(sizes)


def same_limits(got, want):
    """R printed ten digits."""
    for level in LEVELS:
        lower, upper = got.limits(level)
        np.testing.assert_allclose(lower, want["limits"][str(level)]["lower"], atol=1e-8)
        np.testing.assert_allclose(upper, want["limits"][str(level)]["upper"], rtol=1e-9, atol=1e-8)
        assert list(got.outside(level)) == want["flags"][str(level)]


@pytest.mark.parametrize("want", REFERENCE["funnels"], ids=lambda want: want["id"])
def test_proportions_as_r_has_them(want):
    counts = counts_of(want["id"], "successes", "trials")
    same_limits(funnel(*counts, overdispersion="none"), want["exact"])
    for scale in ("proportion", "arcsine"):
        outer = want[f"{scale}_scale"]
        for kind in ("multiplicative", "additive"):
            got = funnel(*counts, overdispersion=kind, scale=scale)
            assert got.target == pytest.approx(want["target"], abs=1e-9)
            assert got.phi == pytest.approx(outer["phi"], rel=1e-8)
            assert got.tau2 == pytest.approx(outer["tau2"], abs=1e-10)
            np.testing.assert_allclose(got.z, outer["z"], atol=1e-8)
            same_limits(got, outer[kind])
    assert got.phi == pytest.approx(want["FunnelPlotR"]["phi"], rel=1e-8)  # arcsine, as in FunnelPlotR 0.5.0
    assert got.tau2 == pytest.approx(want["FunnelPlotR"]["tau2"], abs=1e-10)


@pytest.mark.parametrize("want", REFERENCE["ratio_funnels"], ids=lambda want: want["id"])
def test_ratios_as_r_has_them(want):
    counts = counts_of(want["id"], "observed", "expected")
    same_limits(funnel_ratio(*counts, overdispersion="none"), want["exact"])
    for kind in ("multiplicative", "additive"):
        got = funnel_ratio(*counts, overdispersion=kind)
        assert got.phi == pytest.approx(want["sqrt_scale"]["phi"], rel=1e-8)
        assert got.tau2 == pytest.approx(want["sqrt_scale"]["tau2"], abs=1e-10)
        same_limits(got, want["sqrt_scale"][kind])


def slow_exact_limit(law, size, quantile):
    """Appendix A.1 of Spiegelhalter (2005), count by count."""
    count = 0
    while law.cdf(count) < quantile:
        count += 1
    return max(0.0, count - (law.cdf(count) - quantile) / law.pmf(count)) / size


@given(some.integers(1, 60), some.floats(0.01, 0.99), some.floats(0.5, 0.99))
def test_exact_limits_agree_with_a_plain_slow_version(size, target, level):
    lower, upper = funnel([0], [size], target=target, overdispersion="none").limits(level)
    assert lower[0] == pytest.approx(slow_exact_limit(binom(size, target), size, (1 - level) / 2), abs=1e-8)
    assert upper[0] == pytest.approx(slow_exact_limit(binom(size, target), size, (1 + level) / 2), abs=1e-8)
    lower, upper = funnel_ratio([0], [size / 4], target=target, overdispersion="none").limits(level)
    law = poisson(size / 4 * target)
    assert lower[0] == pytest.approx(slow_exact_limit(law, size / 4, (1 - level) / 2), abs=1e-8)
    assert upper[0] == pytest.approx(slow_exact_limit(law, size / 4, (1 + level) / 2), abs=1e-8)


@pytest.mark.parametrize("size", [10**6, 10**9])
def test_exact_limits_of_huge_agencies_are_normal(size):
    """Within one count of the normal approximation, which is good there."""
    lower, upper = funnel([0], [size], target=0.3, overdispersion="none").limits(0.95)
    reach = norm.ppf(0.975) * np.sqrt(0.21 / size)
    assert lower[0] == pytest.approx(0.3 - reach, abs=2 / size)
    assert upper[0] == pytest.approx(0.3 + reach, abs=2 / size)


@given(agencies(), some.sampled_from(KINDS), some.sampled_from(["proportion", "arcsine"]), some.floats(0.5, 0.99))
def test_wider_with_the_level_and_nobody_newly_outside(counts, kind, scale, level):
    got = funnel(*counts, overdispersion=kind, scale=scale)
    (lower, upper), (lowest, highest) = got.limits(level), got.limits(level + 0.009)
    assert ((lowest <= lower) & (lower <= upper) & (upper <= highest)).all()
    assert (np.abs(got.outside(level + 0.009)) <= np.abs(got.outside(level))).all()
    assert ((lowest >= 0) & (highest <= 1)).all()
    assert (np.abs(got.outside(level, exact_tail=True)) <= np.abs(got.outside(level))).all()
    if kind != "none":  # interpolated limits can leave out a target near 1
        assert ((lower <= got.target + 1e-12) & (got.target <= upper + 1e-12)).all()


@given(agencies(), some.sampled_from(KINDS), some.randoms(use_true_random=False))
def test_order_and_empty_agencies_change_nothing(counts, kind, chance):
    successes, trials = counts
    order = chance.sample(range(len(trials)), len(trials))
    got = funnel(successes, trials, overdispersion=kind)
    shuffled = funnel(successes[order], trials[order], overdispersion=kind)
    more = funnel([*successes, 0], [*trials, 0], overdispersion=kind)
    assert shuffled.phi == pytest.approx(got.phi, rel=1e-9, abs=1e-12)
    assert (more.phi, more.tau2, more.target) == (got.phi, got.tau2, got.target)
    np.testing.assert_allclose(shuffled.limits(0.9), np.array(got.limits(0.9))[:, order], atol=1e-9)
    assert np.isnan(more.z[-1])
    assert [limit[-1] for limit in more.limits()] == [0, 1]
    assert more.outside()[-1] == 0


@given(agencies(), some.sampled_from(["multiplicative", "additive"]), some.sampled_from(["proportion", "arcsine"]))
def test_failures_have_the_complement(counts, kind, scale):
    successes, trials = counts
    got, other = (funnel(s, trials, overdispersion=kind, scale=scale) for s in (successes, trials - successes))
    np.testing.assert_allclose(other.z, -got.z, atol=1e-6)
    np.testing.assert_allclose(other.limits()[0], 1 - got.limits()[1], atol=1e-7)


@given(agencies(), some.sampled_from(KINDS[1:]), some.sampled_from(["proportion", "arcsine"]))
def test_larger_agencies_have_narrower_limits(counts, kind, scale):
    lower, upper = funnel(*counts, overdispersion=kind, scale=scale).limits(0.95, at=[0, 1, 5, 50, 10**4, 10**8])
    assert (np.diff(upper - lower) <= 1e-12).all()
    assert (lower[0], upper[0]) == (0, 1)


def test_one_success_of_one_is_no_outlier_by_its_exact_tail():
    """Two providers with 1 of 1 and 2 of 2 deaths lie above the interpolated 99.8% limit: by chance one third do."""
    successes, trials = counts_of("medpar_providers", "successes", "trials")
    got = funnel(successes, trials, overdispersion="none")
    above = got.outside(0.998) == 1
    assert sorted(trials[above]) == [1, 2]
    assert sorted(got.tail()[above]) == pytest.approx([got.target**2, got.target])
    assert not got.outside(0.998, exact_tail=True).any()


@pytest.mark.parametrize("exact_tail", [False, True])
def test_equal_agencies_are_outside_as_seldom_as_the_level_says(exact_tail):
    """300 times 40 agencies; a fifth more than promised is allowed for interpolation, 0.1 points for chance."""
    draw = np.random.default_rng(7)
    trials = draw.integers(20, 400, 40)
    for level in LEVELS:
        outside = [
            np.count_nonzero(
                funnel(draw.binomial(trials, 0.3), trials, overdispersion="none").outside(level, exact_tail=exact_tail)
            )
            for _ in range(300)
        ]
        assert np.sum(outside) / 12_000 < (1 if exact_tail else 1.2) * (1 - level) + 0.001


@pytest.mark.parametrize("scale", ["proportion", "arcsine"])
def test_true_differences_are_found_by_moments(scale):
    """2,000 agencies whose proportions vary with a standard deviation of 0.05: tau2 within a tenth, nothing drawn in."""
    draw = np.random.default_rng(3)
    trials = draw.integers(100, 1000, 2000)
    successes = draw.binomial(trials, np.clip(draw.normal(0.4, 0.05, 2000), 0, 1))
    got = funnel(successes, trials, scale=scale, winsorised=0)
    want = 0.05**2 if scale == "proportion" else 0.05**2 / (4 * 0.24)  # delta method
    assert got.tau2 == pytest.approx(want, rel=0.1)
    assert np.mean(got.outside(0.95) != 0) == pytest.approx(0.05, abs=0.015)
    assert np.mean(funnel(successes, trials, overdispersion="none").outside(0.95) != 0) > 0.3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("successes", [[0, 0, 0], [4, 9, 1]])
def test_everybody_has_none_or_all(kind, successes):
    got = funnel(successes, [4, 9, 1], overdispersion=kind)
    assert (got.phi, got.tau2, list(got.z)) == (0, 0, [0, 0, 0])
    assert not got.outside(0.95, exact_tail=True).any()
    assert not got.outside(0.95).any() or (kind == "none" and successes[0])  # the interpolation's own flaw


def test_a_single_agency_is_its_own_target():
    for kind in KINDS:
        got = funnel([3], [10], overdispersion=kind)
        assert (got.phi, got.tau2, got.outside()[0]) == (0, 0, 0)
    assert funnel([9], [10], target=0.2, overdispersion="additive").tau2 == 0  # one cannot show how many differ
    assert funnel([9], [10], target=0.2, overdispersion="none").outside(0.998)[0] == 1


def test_arcsine_limits_stop_at_the_ends():
    """Litters of 1 to 17 (Tarone 1982): going on past 0 or 90 degrees would fold the limits back into the funnel."""
    got = funnel([0, 1, 3, 17, 1], [17, 1, 9, 17, 2], scale="arcsine", overdispersion="multiplicative")
    lower, upper = got.limits(0.998)
    assert (lower == 0).all()
    assert (upper == 1).all()


def test_a_thousand_times_ten_equal_ratios():
    """Poisson counts around the expected: phi is near 1 and few are outside."""
    draw = np.random.default_rng(1)
    expected = draw.uniform(5, 80, 10_000)
    got = funnel_ratio(draw.poisson(expected), expected, overdispersion="none", winsorised=0)
    assert got.phi == pytest.approx(1, abs=0.06)  # the square root stretches small counts
    assert np.mean(got.outside(0.95, exact_tail=True) != 0) == pytest.approx(0.04, abs=0.01)
    none = funnel_ratio([0, 4], [0, 4.0])
    assert [limit[0] for limit in none.limits()] == [0, np.inf]
    assert list(none.outside()) == [0, 0]
