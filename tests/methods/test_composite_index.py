"""Framework, normalisation, means and coverage: what must always hold, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tarazu.methods.composite import build_index, normalise_indicators, rank_descending, read_framework, treat

FLAT = pd.DataFrame(
    {
        "code": ["a", "b", "c", "V"],
        "parent": ["V", "V", "V", None],
        "weight": 1.0,
        "direction": [1, 1, -1, 1],
        "goalpost_low": [0, 0, 0, np.nan],
        "goalpost_high": [80, 100, 50, np.nan],
    }
)
DATA = pd.DataFrame({"a": [0.0, 40, 120], "b": [50.0, 20, np.nan], "c": [50.0, 25, np.nan]}, index=["x", "y", "z"])
VALUES = arrays(float, (6, 3), elements=st.floats(0, 100, width=16), unique=True)


def test_goalposts_clip_and_the_geometric_mean_has_a_floor():
    index = build_index(DATA, FLAT, normalise="goalposts", aggregate="geometric", minimum_coverage=0)

    assert index.normalised.loc["x"].tolist() == [0.0, 0.5, 0.0]
    assert index.normalised.loc["z", "a"] == 1.0  # 120 lies beyond the goalpost of 80
    assert index.scores.loc["x", "V"] == pytest.approx((0.01 * 0.5 * 0.01) ** (1 / 3))
    assert index.scores.loc["y", "V"] == pytest.approx((0.5 * 0.2 * 0.5) ** (1 / 3))
    higher = build_index(DATA, FLAT, normalise="goalposts", aggregate="geometric", floor=0.1)
    assert higher.scores.loc["x", "V"] == pytest.approx((0.1 * 0.5 * 0.1) ** (1 / 3))


def test_goalposts_do_not_move_with_the_other_units():
    alone = build_index(DATA.loc[["y"]], FLAT, normalise="goalposts")
    together = build_index(DATA, FLAT, normalise="goalposts")
    assert alone.scores.loc["y", "V"] == together.scores.loc["y", "V"]


def test_too_little_coverage_has_a_status_and_no_score_and_stays():
    index = build_index(DATA, FLAT, normalise="goalposts", minimum_coverage=0.5)

    assert index.coverage["V"].tolist() == pytest.approx([1, 1, 1 / 3])
    assert index.status["V"].tolist() == ["complete", "complete", "insufficient"]
    assert np.isnan(index.scores.loc["z", "V"])
    assert index.ranks["V"].tolist()[:2] == [2, 1]
    assert np.isnan(index.ranks.loc["z", "V"])
    enough = build_index(DATA, FLAT, normalise="goalposts", minimum_coverage=0.3)
    assert enough.scores.loc["z", "V"] == 1.0  # over the one indicator it has, never less for what is missing
    assert enough.status.loc["z", "V"] == "partial"


def test_an_aggregate_without_enough_evidence_enters_nothing_above():
    table = pd.DataFrame(
        {
            "code": ["a", "b", "c", "P", "Q", "I"],
            "parent": ["P", "P", "Q", "I", "I", None],
            "weight": 1.0,
            "direction": 1,
        }
    )
    data = pd.DataFrame({"a": [0.0, 10, 5], "b": [0.0, 10, np.nan], "c": [0.0, 10, 5]})
    index = build_index(data, table, minimum_coverage=0.6)

    assert index.status.loc[2, ["P", "Q"]].tolist() == ["insufficient", "complete"]
    assert index.coverage.loc[2, ["P", "I"]].tolist() == [0.5, 0.5]
    assert np.isnan(index.scores.loc[2, "I"])
    lower = build_index(data, table, minimum_coverage=0.5)
    assert lower.coverage.loc[2, "I"] == 0.75
    assert lower.scores.loc[2, "I"] == pytest.approx(50)


@pytest.mark.parametrize("how", ["min-max", "min-max-1-100", "z-score", "rank", "percentile"])
@settings(deadline=None)
@given(values=VALUES)
def test_normalisation_keeps_order_and_turns_with_direction(how, values):
    scaled = normalise_indicators(values, read_framework(FLAT), how)

    for i, sign in enumerate([1, 1, -1]):
        assert (np.argsort(scaled[:, i]) == np.argsort(sign * values[:, i])).all()
    many = normalise_indicators(np.stack([values, values[::-1]]), read_framework(FLAT), how)
    np.testing.assert_allclose(many[1][::-1], scaled)


def test_scales_are_the_ones_their_names_say():
    values = np.array([[1.0, 3, 7], [2, 9, 1], [4, 5, 2], [np.nan, 6, 3]])
    frame = read_framework(FLAT)

    assert np.nanmin(normalise_indicators(values, frame, "min-max-1-100"), axis=0).tolist() == [1, 1, 1]
    scores = normalise_indicators(values, frame, "z-score")
    assert np.nanmean(scores, axis=0) == pytest.approx(10)
    assert np.nanstd(scores, axis=0, ddof=1) == pytest.approx(2)
    assert normalise_indicators(values, frame, "rank")[:, 0].tolist()[:3] == [1, 2, 3]
    assert normalise_indicators(values, frame, "percentile")[:, 1].tolist() == pytest.approx([0, 100, 100 / 3, 200 / 3])


@settings(deadline=None)
@given(values=VALUES, weights=arrays(float, 3, elements=st.floats(0.1, 10)))
def test_means_lie_in_order_between_the_parts(values, weights):
    table = FLAT.assign(weight=[*weights, 1.0])
    data = pd.DataFrame(values, columns=list("abc"))
    scores = {
        how: build_index(data, table, normalise="min-max-1-100", aggregate=how)
        for how in ("harmonic", "geometric", "arithmetic")
    }
    parts = scores["harmonic"].normalised
    means = np.stack([index.scores["V"] for index in scores.values()])

    assert (np.diff(means, axis=0) >= -1e-9).all()
    assert (means >= parts.min(axis=1).to_numpy() - 1e-9).all()
    assert (means <= parts.max(axis=1).to_numpy() + 1e-9).all()


@settings(deadline=None)
@given(arrays(float, st.integers(1, 12), elements=st.one_of(st.integers(0, 4), st.just(np.nan))))
def test_ranks_equal_those_of_pandas(scores):
    want = pd.Series(scores).rank(method="min", ascending=False)
    np.testing.assert_array_equal(rank_descending(scores), want)


def test_log_only_where_winsorising_fails_and_order_is_kept():
    heavy = np.exp(np.linspace(0, 12, 40))
    data = pd.DataFrame({"right": heavy, "left": -heavy, "flag": [0.0] * 39 + [1], "gap": [np.nan, *heavy[1:]]})
    assert treat(data).table["treatment"].tolist() == ["winsorised", "winsorised", "log", "winsorised"]
    treated = treat(data, winsorise_points=1)

    assert treated.table["treatment"].tolist() == ["log", "log", "log", "log"]
    assert treated.table["passes"].tolist() == [True, True, False, True]
    assert (np.argsort(treated.data["left"]) == np.argsort(data["left"])).all()
    assert treated.data["flag"].nunique() == 2  # a mark of yes or no is never flattened
    assert np.isnan(treated.data["gap"][0])


def test_a_framework_is_refused_with_all_its_faults():
    table = pd.DataFrame(
        {
            "code": ["a", "a", "b", "P", "Q", "I", "J"],
            "parent": ["P", "P", "X", "Q", "P", None, None],
            "weight": [1, 1, 0, 1, 1, 1, 1],
            "direction": [1, 1, 2, 1, -1, 1, 1],
        }
    )
    with pytest.raises(ValueError) as refusal:
        build_index(DATA, table)

    for words in (
        "a: stands twice",
        "b: its parent X",
        "P: is its own ancestor",
        "found I, J",
        "b: weight 0",
        "Q: direction",
    ):
        assert words in str(refusal.value)
    with pytest.raises(ValueError, match="lacks the columns weight"):
        build_index(DATA, table.drop(columns="weight"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (DATA.drop(columns="b"), "b: no column"),
        (DATA.assign(b="many"), "b: holds text"),
        (DATA.assign(b=np.inf), "b: holds an infinite"),
        (DATA.assign(b=np.nan), "b: not known for any unit"),
        (DATA.assign(b=1.0), "b: without two different values"),
        (pd.concat([DATA, DATA.loc[["x"]]]), "x: the unit stands twice"),
    ],
)
def test_data_are_refused_by_name(data, words):
    with pytest.raises(ValueError, match=words):
        build_index(data, FLAT)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"normalise": "goalposts"}, "c: no goalposts"),
        ({"normalise": "best"}, "choose one of goalposts"),
        ({"aggregate": "median"}, "choose one of arithmetic"),
        ({"aggregate": "geometric"}, "a, b, c: min-max gives values of 0 or less"),
    ],
)
def test_choices_that_cannot_be_are_refused(choice, words):
    with pytest.raises(ValueError, match=words):
        build_index(
            DATA, FLAT.assign(goalpost_low=[0, 0, np.nan, np.nan], goalpost_high=[1, 1, np.nan, np.nan]), **choice
        )
