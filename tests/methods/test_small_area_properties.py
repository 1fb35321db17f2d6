"""What must hold of small area estimates whatever the data, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import multivariate_normal

from tarazu.methods.small_area import fay_herriot
from tarazu.methods.small_area.area_variance import find_area_variance, log_likelihood

METHODS = ("REML", "ML", "FH")


def made_up(areas=30, seed=1, spread=1.0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(areas, 2))
    v = rng.uniform(0.2, 2.0, areas)
    y = 3 + x @ [1.0, -0.5] + rng.normal(0, spread, areas) + rng.normal(0, np.sqrt(v))
    names = [f"d{i}" for i in range(areas)]
    return pd.Series(y, names), pd.Series(v, names), pd.DataFrame(x, names, ["poverty", "schools"])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), spread=st.floats(0, 5), variance=st.floats(0.01, 10))
def test_equal_variances_have_an_answer_in_closed_form(seed, spread, variance):
    """REML and FH with an intercept alone: the variance of the estimates less that of sampling, or 0."""
    y = np.random.default_rng(seed).normal(0, np.hypot(spread, np.sqrt(variance)), 12)
    v = np.full(12, variance)
    for method, over in (("REML", 11), ("FH", 11), ("ML", 12)):
        want = max(((y - y.mean()) ** 2).sum() / over - variance, 0.0)
        assert fay_herriot(y, v, None, method=method).area_variance == pytest.approx(want, rel=1e-8, abs=1e-10)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), spread=st.floats(0, 3))
def test_no_other_value_is_more_likely(seed, spread):
    y, v, x = (table.to_numpy() for table in made_up(14, seed, spread))
    basis = np.linalg.qr(np.column_stack([np.ones(14), x]))[0]
    for method, restricted in (("REML", True), ("ML", False)):
        found = find_area_variance(y, v, basis, method=method)
        others = np.concatenate([[0.0], np.geomspace(1e-6, 100, 2000)])
        best = log_likelihood(np.array([found]), y, v, basis, restricted=restricted)[0]
        assert best >= log_likelihood(others, y, v, basis, restricted=restricted).max() - 1e-9


def test_the_likelihood_is_that_of_the_normal_distribution():
    """A plain slow version: the density itself, coefficients by least squares at each A."""
    y, v, x = (table.to_numpy() for table in made_up(20, 3))
    design = np.column_stack([np.ones(20), x])

    def lack(a):
        w = 1 / (a + v)
        b = np.linalg.solve(design.T * w @ design, design.T * w @ y)
        return -multivariate_normal(design @ b, np.diag(a + v)).logpdf(y)

    slow = minimize_scalar(lack, bounds=(0, 20), method="bounded", options={"xatol": 1e-10}).x
    got = fay_herriot(y, v, x, method="ML")
    assert got.area_variance == pytest.approx(slow, rel=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_an_estimate_lies_between_the_survey_and_the_model(method):
    y, v, x = made_up()
    got = fay_herriot(y, v, x, method=method)
    fixed = np.column_stack([np.ones(len(x)), x]) @ got.coefficients
    low, high = np.minimum(y, fixed), np.maximum(y, fixed)
    assert ((got.estimates >= low - 1e-12) & (got.estimates <= high + 1e-12)).all()
    assert got.weights == pytest.approx(got.area_variance / (got.area_variance + v))
    assert got.standard_residuals == pytest.approx((y - fixed) / np.sqrt(got.area_variance + v))


@pytest.mark.parametrize("method", METHODS)
def test_units_and_order_do_not_matter(method):
    y, v, x = made_up()
    got = fay_herriot(y, v, x, method=method)
    other = fay_herriot(100 * y[::-1] + 7, 1e4 * v[::-1], -3 * x[::-1] + 1, method=method)
    assert other.area_variance == pytest.approx(1e4 * got.area_variance, rel=1e-8)
    assert other.estimates[::-1] == pytest.approx(100 * got.estimates + 7, rel=1e-8)
    assert other.mse[::-1] == pytest.approx(1e4 * got.mse, rel=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_an_area_without_a_survey_is_as_one_whose_survey_says_nothing(method):
    y, v, x = made_up()
    y["d4"], v["d4"] = np.nan, np.nan
    got = fay_herriot(y, v, x, method=method)
    known = y.notna()
    alone = fay_herriot(y[known], v[known], x[known], method=method)
    assert got.area_variance == pytest.approx(alone.area_variance, rel=1e-9)
    assert got.estimates[known] == pytest.approx(alone.estimates)
    assert got.synthetic.tolist() == (~known).tolist()
    frame = got.to_frame()
    assert frame.loc["d4", "rests_on"] == "model alone"
    assert frame.loc["d4", "estimate"] == pytest.approx(np.array([1.0, *x.loc["d4"]]) @ got.coefficients)
    assert frame.loc["d4", "mse"] > got.area_variance - 1e-3
    assert "1 of 30 areas had no survey" in got.about()
    far = fay_herriot(y.fillna(0.0), v.fillna(1e9), x, method="REML")
    assert fay_herriot(y, v, x).mse[4] == pytest.approx(far.mse[4], rel=1e-5)


def test_the_mean_squared_error_is_what_it_says():
    """Simulated from a known model: mean of (estimate - truth)^2 over 1,000 surveys; the noise is 2% in all, 12% by area."""
    rng = np.random.default_rng(3)
    x, v = rng.normal(size=(25, 1)), np.repeat([0.3, 0.8, 1.5, 2.0, 4.0], 5)
    lost, said = np.zeros((2, 25))
    for _ in range(1000):
        truth = 1 + x[:, 0] + rng.normal(0, 1, 25)
        got = fay_herriot(truth + rng.normal(0, np.sqrt(v)), v, x)
        lost += (got.estimates - truth) ** 2 / 1000
        said += got.mse / 1000
    assert said.mean() == pytest.approx(lost.mean(), rel=0.05)
    assert said == pytest.approx(lost, rel=0.25)


def test_results_cannot_be_written_to():
    got = fay_herriot(*made_up())
    with pytest.raises(ValueError, match="read-only"):
        got.estimates[0] = 1


def test_every_fault_is_told_at_once():
    y, v, x = made_up(6)
    v["d0"], v["d1"], v["d2"] = 0.0, -1.0, np.nan
    x.loc["d3", "poverty"] = np.nan
    y["d4"] = np.inf
    with pytest.raises(ValueError) as told:
        fay_herriot(y, v, x)
    for words in (
        "d0: variance 0",
        "d1: variance -1",
        "d2: estimate without variance",
        "d3: covariate poverty",
        "d4: an infinite",
    ):
        assert words in str(told.value)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1, 2, 3], [1, 1], [[1], [2], [3]]), "found the shapes"),
        (([1, 2, 3], [1, 1, 1], [[1], [2]]), "found the shapes"),
        (([1.0, 2, 3, 5], [1, 1, 1, 1], [[1, 2], [2, 4], [3, 6], [5, 10]]), "collinear"),
        (([1.0, 2, 3, 5], [1, 1, 1, 1], [[1], [1], [1], [1]]), "collinear"),
        (([1.0, 2, 3, 5], [1, 1, 1, 1], [[0], [0], [0], [0]]), "is 0 in every area"),
        (([1.0, 2], [1, 1], [[1], [2]]), "2 areas with a survey do not suffice for 2 coefficients"),
        (([np.nan, np.nan], [np.nan, np.nan], None), "0 areas with a survey"),
        (([1.0, 2, 3], [1, 1, 1], pd.DataFrame({"a": ["x", "y", "z"]})), "covariate a: holds text"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        fay_herriot(*arguments)


def test_areas_named_in_another_order_are_refused():
    y, v, x = made_up()
    with pytest.raises(ValueError, match=r"variances: its rows.*\n.*covariates: its rows"):
        fay_herriot(y, v[::-1], x[::-1])


def test_unknown_methods_and_levels_are_refused():
    with pytest.raises(ValueError, match="REML, ML, FH"):
        fay_herriot(*made_up(), method="Bayes")
    with pytest.raises(ValueError, match="between 0 and 1"):
        fay_herriot(*made_up()).interval(95)
