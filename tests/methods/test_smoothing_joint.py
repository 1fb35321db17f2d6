"""Two counts smoothed together: a known truth is found again, and what must hold whatever the counts."""

import numpy as np
import pytest

from tarazu.methods.smoothing import smooth_counts, smooth_jointly

ROWS, COLUMNS = 9, 10
PLACE = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
PAIRS = np.column_stack(
    [np.append(PLACE[:, 1:].ravel(), PLACE[1:].ravel()), np.append(PLACE[:, :-1].ravel(), PLACE[:-1].ravel())]
)


@pytest.fixture(scope="module")
def made_up():
    """The first count is of many cases and nearly all shared, the second of few and with much of its own."""
    rng = np.random.default_rng(3)
    row, column = np.indices((ROWS, COLUMNS)).reshape(2, -1)
    shared = 0.7 * np.sin(row / 2.5) * np.cos(column / 3.0) + 0.25 * rng.standard_normal(ROWS * COLUMNS)
    own = np.column_stack([0.05 * rng.standard_normal(ROWS * COLUMNS), 0.35 * rng.standard_normal(ROWS * COLUMNS)])
    risk = np.exp(shared[:, None] + own)
    expected = np.column_stack([rng.gamma(3.0, 5.0, ROWS * COLUMNS), rng.gamma(3.0, 1.0, ROWS * COLUMNS)])
    cases = rng.poisson(expected * risk).astype(float)
    return cases, expected, risk, shared, smooth_jointly(cases, expected, PAIRS)


def test_intervals_hold_the_truth_as_often_as_they_say(made_up):
    *_, risk, _, found = made_up
    inside = (found.interval[..., 0] <= risk) & (risk <= found.interval[..., 1])
    assert inside.mean() == pytest.approx(0.95, abs=0.04)  # 180 areas and counts


def test_the_shared_part_is_found(made_up):
    *_, shared, found = made_up
    parts = found.parts(1500)
    logs = np.log(parts.shared)
    low, high = np.quantile(logs, [0.025, 0.975], axis=0)
    level = shared.mean()  # the intercepts hold it
    assert np.mean((low <= shared - level) & (shared - level <= high)) > 0.9
    assert np.corrcoef(logs.mean(axis=0), shared)[0, 1] > 0.85
    first, second = np.median(parts.shared_share(), axis=0)
    assert first > second


def test_parts_make_the_whole(made_up):
    """Intercept, shared and specific part give each draw back."""
    *_, found = made_up
    parts, drawn = found.parts(50, 4), found.draws(50, 4)
    intercepts = found.cells.posterior.draw(50, seed=4).coefficients
    tilt = np.column_stack([parts.tilt, 1 / parts.tilt])
    whole = np.exp(intercepts)[:, None, :] * parts.shared[:, :, None] ** tilt[:, None, :] * parts.specific
    assert whole == pytest.approx(drawn)


def test_the_count_of_few_cases_leans_on_the_other(made_up):
    cases, expected, risk, _, found = made_up
    alone = smooth_counts(cases[:, 1], expected[:, 1], PAIRS)
    assert np.mean(np.log(found.mean[:, 1] / risk[:, 1]) ** 2) < np.mean(np.log(alone.mean / risk[:, 1]) ** 2)
    assert found.sd[:, 1].mean() < alone.sd.mean()


def test_a_count_that_is_not_known_is_told_from_the_other_one(made_up):
    cases, expected, *_ = made_up
    hidden = cases.copy()
    high = int((cases[:, 0] / expected[:, 0]).argmax())
    hidden[high, 1] = np.nan
    again = smooth_jointly(hidden, expected, PAIRS)
    assert again.informed[high].tolist() == [True, False]
    assert again.mean[high, 1] > 1.3


def test_exchanging_the_counts_exchanges_the_answers(made_up):
    cases, expected, *_, found = made_up
    turned = smooth_jointly(cases[:, ::-1], expected[:, ::-1], PAIRS)
    assert turned.mean[:, ::-1] == pytest.approx(found.mean, rel=0.03)
    names = turned.hyperparameters
    assert names["sigma_1"].median == pytest.approx(found.hyperparameters["sigma_2"].median, rel=0.25)
    assert names["delta"].median == pytest.approx(1 / found.hyperparameters["delta"].median, rel=0.06)


def test_shapes_tables_and_words(made_up):
    *_, found = made_up
    assert found.draws(20).shape == (20, ROWS * COLUMNS, 2)
    frame = found.to_frame()
    assert frame.loc[3, ["area", "count"]].tolist() == [1, 2]
    assert frame["estimate"].to_numpy() == pytest.approx(found.mean.ravel())
    assert found.exceedance([1.0, 2.0]).shape == found.sd.shape == found.median.shape
    assert found.about().startswith("Two relative risks of 90 areas")


def test_islands_and_covariates():
    cases = np.array([[9, 4], [8, 5], [2, 1], [1, 0], [3, 2]])
    found = smooth_jointly(cases, np.full((5, 2), 4.0), [[0, 1], [1, 2]], np.array([1.0, 1.0, 0.0, 0.0, 0.0]))
    assert found.cells.islands.tolist() == [False, False, False, True, True]
    assert {"intercept_1", "intercept_2", "coefficient_1_1", "coefficient_1_2"} <= set(found.hyperparameters)
    assert np.isfinite(found.parts(10).shared).all()
    assert (found.mean[0] > found.mean[3]).all()


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="two columns"):
        smooth_jointly([[1, 2, 3]], [[1.0, 1.0, 1.0]], [])
    with pytest.raises(ValueError, match=r"\[3.0, 0.0\] cases"):
        smooth_jointly([[1, 0], [2, 0]], np.ones((2, 2)), [[0, 1]])
    with pytest.raises(ValueError, match="tilt_sd"):
        smooth_jointly([[1, 1]], [[1.0, 1.0]], [], tilt_sd=0.0)
