"""Intervals and draws of small areas: the posterior by plain integration, draws that agree, and whether they cover."""

import numpy as np
import pytest
from scipy.integrate import quad_vec
from scipy.stats import norm

from tarazu.methods.small_area import fay_herriot


def made_up(seed=1, areas=15, spread=0.7):
    rng = np.random.default_rng(seed)
    x, v = rng.normal(size=(areas, 1)), rng.uniform(0.3, 3.0, areas)
    truth = 2 + x[:, 0] + rng.normal(0, spread, areas)
    y = truth + rng.normal(0, np.sqrt(v))
    y[2], v[2] = np.nan, np.nan
    return truth, y, v, x


def share_below(points, y, v, x):
    """P(area is below its point) by adaptive quadrature over A, each step written out."""
    held = ~np.isnan(y)
    design = np.column_stack([np.ones(len(x)), x])

    def at(a):
        w = 1 / (a + v[held])
        covariance = np.linalg.inv(design[held].T * w @ design[held])
        b = covariance @ (design[held].T @ (w * y[held]))
        lack = (
            np.log(a + v[held]).sum() - np.linalg.slogdet(covariance)[1] + (w * (y[held] - design[held] @ b) ** 2).sum()
        )
        drawn = np.where(held, v / (a + v), 1.0)
        mean = design @ b + np.where(held, (1 - drawn) * (y - design @ b), 0.0)
        variance = np.where(held, a * drawn, a) + drawn**2 * np.einsum("di,ij,dj->d", design, covariance, design)
        return np.exp(-lack / 2) * np.append(norm.cdf(points, mean, np.sqrt(variance)), 1.0)

    found = quad_vec(lambda s: at(s / (1 - s)) / (1 - s) ** 2, 0, 1, epsrel=1e-9)[0]
    return found[:-1] / found[-1]


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
def test_intervals_leave_out_what_they_say_on_either_side(level):
    _, y, v, x = made_up()
    lower, upper = fay_herriot(y, v, x).interval(level).T
    assert share_below(lower, y, v, x) == pytest.approx((1 - level) / 2, abs=2e-4)
    assert share_below(upper, y, v, x) == pytest.approx((1 + level) / 2, abs=2e-4)


def test_draws_are_those_of_the_intervals_and_can_be_had_again():
    _, y, v, x = made_up()
    got = fay_herriot(y, v, x)
    drawn = got.draws(40_000, seed=3)
    quantiles = np.quantile(drawn, [0.05, 0.95], axis=0).T
    assert quantiles == pytest.approx(got.interval(0.9), abs=0.06)
    assert (drawn == got.draws(40_000, seed=3)).all()
    assert got.deviation() == pytest.approx(drawn.std(axis=0), rel=0.02)


def test_areas_without_a_survey_err_together():
    """They share the coefficients: the further out both lie, the more."""
    _, y, v, x = made_up()
    x[[0, 1]], y[[0, 1]], v[[0, 1]] = 8.0, np.nan, np.nan
    drawn = fay_herriot(y, v, x).draws(5000)
    assert np.corrcoef(drawn[:, 0], drawn[:, 1])[0, 1] > 0.5
    assert drawn[:, 0].std() > 3 * drawn[:, 5].std()


def test_they_cover():
    """200 surveys of 15 areas, A often estimated as 0: where normal intervals of the error fall below 90%."""
    inside, without = [], []
    for seed in range(200):
        truth, y, v, x = made_up(seed)
        lower, upper = fay_herriot(y, v, x).interval(0.95).T
        held = ~np.isnan(y)
        inside.append(((lower <= truth) & (truth <= upper))[held].mean())
        without.append((lower[2] <= truth[2]) & (truth[2] <= upper[2]))
    assert 0.94 < np.mean(inside) < 0.99
    assert np.mean(without) > 0.94


def test_too_few_areas_say_nothing_of_how_they_differ():
    got = fay_herriot([1.0, 2.0, 4.0], [1.0, 1.0, 1.0], None)
    assert np.isinf(got.interval()).all()
    assert np.isinf(got.deviation()).all()
    with pytest.raises(ValueError, match="Too few areas"):
        got.draws(10)
