"""Distributions fitted to quantiles: least squares found by another search, families given back, pools, what is refused."""

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import minimize

from tarazu.methods.elicitation import fit_quantiles, linear_pool
from tarazu.methods.elicitation.families import FAMILIES

WANTED = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
TRUE = {
    "normal": stats.norm(40, 8),
    "student": stats.t(3, 40, 6),
    "skew_normal": stats.skewnorm(3, 30, 15),
    "gamma": stats.gamma(4, loc=10, scale=5),
    "log_normal": stats.lognorm(0.5, loc=10, scale=20),
    "beta": stats.beta(2, 5, loc=10, scale=90),
}


@pytest.mark.parametrize("family", TRUE)
def test_a_member_of_a_family_is_given_back(family):
    values = TRUE[family].ppf(WANTED)
    found = fit_quantiles(values, WANTED, lower=min(10, values[0] - 1), upper=100.0).fit(family)
    if family in ("gamma", "log_normal", "beta"):
        found = fit_quantiles(values, WANTED, lower=10.0, upper=100.0).fit(family)
    ends = np.array([0.01, 0.5, 0.99])
    assert found.squares < 1e-10
    assert found.quantile(ends) == pytest.approx(TRUE[family].ppf(ends), rel=1e-3)


@pytest.mark.parametrize("family", ["gamma", "log_normal", "log_student"])
def test_mirror_families_are_the_others_seen_from_above(family):
    values = np.array([20.0, 26, 40, 43])
    p = np.array([0.1, 0.3, 0.6, 0.9])
    one = fit_quantiles(values, p, lower=5.0).fit(family)
    other = fit_quantiles(105 - values[::-1], 1 - p[::-1], upper=100.0).fit(f"mirror_{family}")
    assert other.parameters == pytest.approx(one.parameters, rel=1e-5)
    assert other.quantile(0.2) == pytest.approx(105 - one.quantile(0.8), rel=1e-6)
    assert other.probability_below(70.0) == pytest.approx(1 - one.probability_below(35.0), rel=1e-6)


@pytest.mark.parametrize("values", [[25, 30, 35], [30, 35, 50], [2, 30, 95]])
@pytest.mark.parametrize("family", ["normal", "student", "gamma", "log_normal", "beta"])
def test_no_other_search_finds_a_lesser_sum_of_squares(values, family):
    p = np.array([0.25, 0.5, 0.75])
    found = fit_quantiles(values, p, lower=0.0, upper=100.0).fit(family)

    def squares(free):
        at = FAMILIES[family].changed(np.array(values, float), 0.0, 100.0)
        return ((FAMILIES[family].probability(free, at, 3.0) - p) ** 2).sum()

    options = {"xatol": 1e-10, "fatol": 1e-15, "maxiter": 2000}
    for shift in (-0.5, 0.5):
        other = minimize(squares, found.free + shift, method="Nelder-Mead", options=options)
        assert found.squares <= other.fun + 1e-9
    assert found.squares == pytest.approx(squares(found.free), abs=1e-15)


def test_two_quartiles_make_the_normal_they_stand_for():
    """Quartiles 25 and 35 about 30: sd = 5 / 0.67449."""
    told = fit_quantiles([25, 30, 35], [0.25, 0.5, 0.75], lower=0, upper=100)
    assert told.best.family == "normal"
    assert told.best.parameters == pytest.approx({"mean": 30, "sd": 5 / 0.6744898}, rel=1e-6)
    assert told.feedback([0.05, 0.95]) == pytest.approx(30 + np.array([-1, 1]) * 1.644854 * 5 / 0.6744898)
    assert told.feedback(0.5, family="gamma") == pytest.approx(told.fit("gamma").quantile(0.5))


def test_units_do_not_matter():
    p = np.array([0.1, 0.5, 0.9])
    for scale in (1e-9, 1e9):
        one, other = (fit_quantiles(np.array([3.0, 5, 9]) * k, p, lower=0.0, upper=20 * k) for k in (1.0, scale))
        for a, b in zip(one.fits, other.fits, strict=True):
            assert b.quantile(p) == pytest.approx(a.quantile(p) * scale, rel=1e-5), a.family


def test_limits_allow_families():
    p = [0.25, 0.5, 0.75]
    names = [fit.family for fit in fit_quantiles([1, 2, 3], p).fits]
    assert names == ["normal", "student"]
    assert "beta" not in [fit.family for fit in fit_quantiles([1, 2, 3], p, lower=0).fits]
    assert [f.family for f in fit_quantiles([1, 2, 3], p, lower=0, upper=9).fits] == [
        name for name in FAMILIES if name != "skew_normal"
    ]
    assert fit_quantiles([1, 2, 5], p, families=["skew_normal"]).best.family == "skew_normal"


def test_a_pool_lies_between_its_experts_and_says_one_thing_in_three_ways():
    p = np.array([0.25, 0.5, 0.75])
    one, other = fit_quantiles([25, 30, 35], p), fit_quantiles([30, 35, 50], p, lower=0)
    pool = linear_pool([one, other], weights=[3, 1])
    x = np.array([20.0, 30, 60])
    by_hand = 0.75 * one.best.probability_below(x) + 0.25 * other.best.probability_below(x)
    assert pool.probability_below(x) == pytest.approx(by_hand)
    assert pool.probability_below(pool.quantile(WANTED)) == pytest.approx(WANTED, abs=1e-9)
    drawn = pool.draws(20_000, seed=1)
    assert (drawn[:, None] <= pool.quantile(WANTED)).mean(axis=0) == pytest.approx(WANTED, abs=0.015)
    alone = linear_pool([one])
    assert alone.quantile(WANTED) == pytest.approx(one.best.quantile(WANTED))


@pytest.mark.parametrize(
    ("values", "p", "more", "told"),
    [
        ([3, 2, 4], [0.25, 0.5, 0.75], {}, "do not increase"),
        ([1, 2, 4], [0.25, 0.2, 0.75], {}, "increasing ones between 0 and 1"),
        ([1, 2, 4], [0.45, 0.5, 0.55], {}, "first below 0.4 and the last above 0.6"),
        ([1, 2, 4], [0.25, 0.5, 0.75], {"lower": 1.0}, "strictly within"),
        ([1, 2, 4], [0.25, 0.5, 0.75], {"families": ["cauchy"]}, "'cauchy' is unknown"),
        ([1, 2, 4], [0.25, 0.5, 0.75], {"families": ["beta"]}, "needs limits"),
        ([1, 2, 4], [0.25, 0.5], {}, "expected the same"),
        ([1, "x", 4], [0.25, 0.5, 0.75], {}, "values\\[1\\]"),
        ([1], [0.3], {}, "two quantiles or more"),
    ],
)
def test_what_is_wrong_is_told(values, p, more, told):
    with pytest.raises(ValueError, match=told):
        fit_quantiles(values, p, **more)


def test_pools_that_cannot_be():
    one = fit_quantiles([1, 2, 3], [0.25, 0.5, 0.75])
    for weights in ([1.0, 2.0], [0.0], [-1.0]):
        with pytest.raises(ValueError, match="weights"):
            linear_pool([one], weights=weights)
    with pytest.raises(ValueError, match="a fit or more"):
        linear_pool([])
    with pytest.raises(ValueError, match="'beta' was not fitted"):
        linear_pool([one], family="beta")
