"""Run charts: R's qicharts2 without its dropping of ranges, a plain slow count of runs, and what must always hold."""

import json
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tarazu.methods.comparison import p_chart, xmr

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "comparison" / "reference.json").read_text())
values = some.lists(some.integers(-50, 50), min_size=2, max_size=40)


def assert_same_chart(got, want):
    """R printed ten digits; its limits are 2.66 ranges wide where ours are 3 / 1.128 (2.6596)."""
    width = np.max(np.abs(np.subtract(want["upper"], want["centre"]))) or 1
    assert got.centre == pytest.approx(want["centre"], abs=1e-8)
    np.testing.assert_allclose(got.lower, want["lower"], atol=2e-4 * width)
    np.testing.assert_allclose(got.upper, want["upper"], atol=2e-4 * width)
    assert list(got.beyond) == list(np.atleast_1d(want["beyond"]))
    for name in ("longest_run", "longest_run_limit", "crossings", "crossings_limit"):
        assert getattr(got, name) == (want[name] or 0)
    assert got.run_signal == want["run_signal"]


@pytest.mark.parametrize("want", REFERENCE["xmr"], ids=lambda want: want["id"])
def test_xmr_as_r_has_it(want):
    got = xmr(want["values"])
    assert_same_chart(got, want)
    assert (got.range_centre, got.range_upper) == pytest.approx((want["range_centre"], want["range_upper"]), rel=1e-9)


@pytest.mark.parametrize("want", REFERENCE["p_charts"], ids=lambda want: want["id"])
def test_p_chart_as_r_has_it(want):
    assert_same_chart(p_chart(want["successes"], want["trials"]), want)


@pytest.mark.parametrize("want", REFERENCE["p_prime_charts"], ids=lambda want: want["id"])
def test_p_prime_chart_as_r_has_it(want):
    assert_same_chart(p_chart(want["successes"], want["trials"], prime=True), want)


def test_accidents_seen_in_four_hours():
    """Mohammed, Laney (2006): with a quarter of a million visits a week a p chart alarms nearly always, p' never."""
    (want,) = (chart for chart in REFERENCE["p_charts"] if chart["id"] == "nhs_accidents")
    assert p_chart(want["successes"], want["trials"]).beyond.size == 16
    allowed = p_chart(want["successes"], want["trials"], prime=True)
    assert allowed.sigma_z > 10
    assert not allowed.changed


def test_limits_of_runs_as_printed():
    """Anhoj, Olesen (2014), PLoS ONE 9:e113825, table 1: useful points, longest run, fewest crossings."""
    for useful, longest, fewest in ((10, 6, 2), (13, 7, 3), (20, 7, 6), (24, 8, 8)):
        got = xmr(np.resize([0, 1], useful))
        assert (got.useful, got.longest_run_limit, got.crossings_limit) == (useful, longest, fewest)
        assert (got.longest_run, got.crossings) == (1, useful - 1)


@given(values)
def test_runs_agree_with_a_plain_slow_count(series):
    total, count = sum(series), len(series)
    sides = [value * count > total for value in series if value * count != total]  # in whole numbers, without rounding
    got = xmr(series)
    assert got.useful == len(sides)
    assert got.longest_run == max((len(list(run)) for _, run in groupby(sides)), default=0)
    assert got.crossings == sum(one != next_one for one, next_one in zip(sides, sides[1:], strict=False))


@given(values, some.integers(-1000, 1000), some.floats(0.1, 50))
def test_another_unit_changes_no_verdict(series, shift, factor):
    got, other = xmr(series), xmr(shift + factor * np.array(series))
    assert other.centre == pytest.approx(shift + factor * got.centre, rel=1e-9, abs=1e-6)
    assert other.upper - other.lower == pytest.approx(factor * (got.upper - got.lower), rel=1e-9, abs=1e-6)
    assert other.longest_run == got.longest_run
    assert other.run_signal == got.run_signal


@given(values)
def test_time_turned_round_has_the_same_limits(series):
    got, back = xmr(series), xmr(series[::-1])
    assert (back.lower, back.upper) == pytest.approx((got.lower, got.upper), abs=1e-9)
    assert (back.longest_run, back.crossings) == (got.longest_run, got.crossings)
    assert sorted(len(series) - 1 - back.beyond) == list(got.beyond)


@pytest.mark.parametrize("value", [7, 0, 0.1, 1e9 / 3, -2.7])
def test_a_constant_raises_no_alarm(value):
    """The mean of twelve times 0.1 is not 0.1 in floating point: a rounding error is no change."""
    got = xmr([value] * 12)
    assert (got.useful, got.longest_run, got.changed) == (0, 0, False)
    for successes, trials in ((3, 10), (0, 10), (9, 9)):
        still = p_chart([successes] * 12, [trials] * 12, prime=True)
        assert not still.changed
        assert list(still.lower) == list(still.upper) == [successes / trials] * 12


def test_one_spike_is_seen_and_kept():
    """qicharts2 drops the spike's own ranges, and so narrows the limits of all the other months."""
    (want,) = (chart for chart in REFERENCE["xmr"] if chart["id"] == "one_spike")
    got = xmr(want["values"])
    assert list(got.beyond) == [8]
    assert got.ranges.max() > got.range_upper
    assert got.lower < 0


@given(some.lists(some.tuples(some.integers(0, 30), some.integers(0, 30)), min_size=1, max_size=30), some.booleans())
def test_a_period_without_cases_is_left_out(pairs, prime):
    successes, trials = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    if np.count_nonzero(trials) < 2:
        return
    got, more = p_chart(successes, trials, prime=prime), p_chart([*successes, 0], [*trials, 0], prime=prime)
    assert (more.centre, more.sigma_z, more.useful) == (got.centre, got.sigma_z, got.useful)
    assert (more.longest_run, more.crossings, list(more.beyond)) == (got.longest_run, got.crossings, list(got.beyond))
    assert np.isnan(more.proportion[-1])
    assert (more.lower[-1], more.upper[-1]) == (0, 1)
    assert ((got.lower >= 0) & (got.lower <= got.centre) & (got.centre <= got.upper) & (got.upper <= 1)).all()


def test_prime_changes_little_where_chance_is_all():
    """500 binomial periods: sigma_z is 1 within four standard errors of a mean moving range."""
    draw = np.random.default_rng(4)
    trials = draw.integers(200, 400, 500)
    got = p_chart(draw.binomial(trials, 0.3), trials, prime=True)
    assert got.sigma_z == pytest.approx(1, abs=4 * 0.85 / np.sqrt(500))
    assert got.beyond.size <= 5
