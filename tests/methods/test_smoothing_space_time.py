"""Maps over time: a known truth is found again, and what must hold whatever the counts."""

import numpy as np
import pytest

from tarazu.methods.smoothing import smooth_space_time

ROWS, COLUMNS, TIMES = 8, 10, 5
PLACE = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)
PAIRS = np.column_stack(
    [np.append(PLACE[:, 1:].ravel(), PLACE[1:].ravel()), np.append(PLACE[:, :-1].ravel(), PLACE[:-1].ravel())]
)
COURSE = np.array([-0.6, -0.2, 0.0, 0.3, 0.5])


@pytest.fixture(scope="module")
def made_up():
    rng = np.random.default_rng(11)
    row, column = np.indices((ROWS, COLUMNS)).reshape(2, -1)
    area = 0.5 * np.sin(row / 2.5) * np.cos(column / 3.0) + 0.2 * rng.standard_normal(ROWS * COLUMNS)
    risk = np.exp(area[:, None] + COURSE + 0.25 * rng.standard_normal((ROWS * COLUMNS, TIMES)))
    expected = rng.gamma(3.0, 2.0, (ROWS * COLUMNS, 1)) * np.ones(TIMES)
    cases = rng.poisson(expected * risk).astype(float)
    return cases, expected, risk, smooth_space_time(cases, expected, PAIRS)


def test_intervals_hold_the_truth_as_often_as_they_say(made_up):
    *_, risk, found = made_up
    inside = (found.interval[..., 0] <= risk) & (risk <= found.interval[..., 1])
    assert inside.mean() == pytest.approx(0.95, abs=0.03)  # 400 areas and times


def test_the_course_that_all_areas_share_is_found(made_up):
    *_, found = made_up
    drawn = np.log(found.trend_draws(2000))
    assert drawn.sum(axis=1) == pytest.approx(0.0, abs=1e-5)
    assert np.abs(drawn.mean(axis=0) - (COURSE - COURSE.mean())).max() < 4 * drawn.std(axis=0).max()
    assert drawn.std(axis=0).max() < 0.08


def test_the_parts_of_the_variance_are_found(made_up):
    *_, found = made_up
    low, high = found.hyperparameters["sigma_interaction"].interval
    assert low < 0.25 < high
    low, high = found.hyperparameters["sigma"].interval
    assert low < 0.32 < high  # sd of the made-up areas


def test_an_unknown_year_of_an_area_is_told_from_the_others(made_up):
    cases, expected, risk, found = made_up
    hidden = cases.copy()
    high = int(found.mean[:, 2].argmax())
    hidden[high, 2] = np.nan
    again = smooth_space_time(hidden, expected, PAIRS)
    assert not again.informed[high, 2]
    assert again.informed.sum() == again.informed.size - 1
    assert again.sd[high, 2] > found.sd[high, 2]
    assert again.interval[high, 2, 0] < risk[high, 2] < again.interval[high, 2, 1]
    assert again.mean[high, 2] > 1.2


def test_draws_and_tables_have_areas_first_and_times_fastest(made_up):
    *_, found = made_up
    drawn = found.draws(3000, 1)
    assert drawn.shape == (3000, ROWS * COLUMNS, TIMES)
    assert np.abs((drawn.mean(axis=0) - found.mean) / found.sd).max() < 0.08
    assert found.draws(4, 1).tolist() == found.draws(4, 1).tolist()
    frame = found.to_frame()
    assert frame["estimate"].to_numpy() == pytest.approx(found.mean.ravel())
    assert frame.loc[7, ["area", "time"]].tolist() == [1, 2]
    assert found.exceedance(1.0).shape == found.sd.shape == found.median.shape == found.mean.shape
    assert found.about().startswith("Relative risks of 80 areas at 5 times")


def test_islands_have_a_course_too():
    cases = np.array([[4, 9, 14], [2, 3, 9], [5, 8, 11]])
    found = smooth_space_time(cases, np.full((3, 3), 6.0), [[0, 1]], time="ar1")
    assert found.cells.islands.tolist() == [False, False, True]
    assert (found.mean[:, 2] > found.mean[:, 0]).all()


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="two or more times"):
        smooth_space_time([[1], [2]], [[1.0], [1.0]], [[0, 1]])
    with pytest.raises(ValueError, match="rw1 or ar1"):
        smooth_space_time([[1, 2]], [[1.0, 1.0]], [], time="rw2")
    with pytest.raises(ValueError, match="2 dimension"):
        smooth_space_time([1, 2], [1.0, 1.0], [])
    with pytest.raises(ValueError, match="area 0, column 1"):
        smooth_space_time([[1, -2]], [[1.0, 1.0]], [])
