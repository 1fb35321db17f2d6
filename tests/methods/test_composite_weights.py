"""Weights: by comparison, from the data, and of the benefit of the doubt."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods.composite import (
    benefit_of_doubt,
    build_index,
    critic_weights,
    entropy_weights,
    pairwise_weights,
    pca_weights,
)
from tarazu.methods.composite.data_weights import correlation, varimax

NAMES = list("abcde")


@settings(deadline=None)
@given(st.lists(st.floats(1, 3), min_size=3, max_size=6))
def test_comparisons_that_follow_from_weights_give_them_back(weights):
    told = {
        (f"t{i}", f"t{j}"): weights[i] / weights[j] for i in range(len(weights)) for j in range(i + 1, len(weights))
    }
    found = pairwise_weights(told)
    assert found.weights.to_numpy() == pytest.approx(np.array(weights) / sum(weights), rel=1e-9)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert found.consistent


def test_inconsistent_comparisons_are_told_with_the_pair_to_think_of_again():
    told = {(a, b): 1.0 for i, a in enumerate(NAMES) for b in NAMES[i + 1 :]}
    found = pairwise_weights(told | {("b", "d"): 9.0})
    assert not found.consistent
    assert set(found.worst) == {"b", "d"}
    assert "b and d" in found.about() or "d and b" in found.about()
    assert found.weights.sum() == pytest.approx(1)


def test_experts_are_joined_by_the_geometric_mean():
    """Three times and a third make as much."""
    found = pairwise_weights([{("a", "b"): 3.0}, {("b", "a"): 3.0}])
    assert found.weights.tolist() == pytest.approx([0.5, 0.5])


def test_comparisons_are_refused_with_all_their_faults():
    with pytest.raises(ValueError) as told:
        pairwise_weights({("a", "a"): 1.0, ("a", "b"): 20.0, ("b", "a"): 2.0, ("b", "c"): 1.0})
    for words in (
        "a: is compared with itself",
        "a and b: 20 is not",
        "a and b: compared twice",
        "a and c: not compared",
    ):
        assert words in str(told.value)
    with pytest.raises(ValueError, match="1 things to compare"):
        pairwise_weights({("a", "b"): 1.0}, ["a"])


@pytest.mark.parametrize("weigh", [entropy_weights, critic_weights, pca_weights])
@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 1000), scale=st.floats(0.1, 50), shift=st.floats(-5, 5))
def test_weights_from_data_sum_to_1_and_do_not_know_the_unit(weigh, seed, scale, shift):
    values = np.random.default_rng(seed).normal(size=(20, 4))
    weights = weigh(values)
    assert weights.sum() == pytest.approx(1)
    assert (weights > 0).all()
    assert weigh(scale * values + shift) == pytest.approx(weights, abs=1e-6)
    assert weigh(values[:, ::-1])[::-1] == pytest.approx(weights, abs=1e-6)


def test_what_goes_with_nothing_weighs_more_by_critic_and_less_by_principal_components():
    rng = np.random.default_rng(1)
    common = rng.normal(size=(200, 1))
    values = np.hstack([common + 0.3 * rng.normal(size=(200, 3)), rng.normal(size=(200, 1))])
    assert critic_weights(values).argmax() == 3
    assert pca_weights(values).argmin() == 3


def test_principal_components_by_hand():
    """Two indicators: one component, loadings alike: equal weights. Two pairs: two factors that varimax finds."""
    rng = np.random.default_rng(2)
    assert pca_weights(rng.normal(size=(30, 2))) == pytest.approx([0.5, 0.5])
    pairs = rng.normal(size=(500, 2)) @ np.array([[1.0, 1.0, 0, 0], [0, 0, 1.0, 1.0]]) + 0.2 * rng.normal(size=(500, 4))
    roots, vectors = np.linalg.eigh(correlation(pairs))
    turned = np.abs(varimax(vectors[:, 2:] * np.sqrt(roots[2:])))
    assert turned.max(axis=1).min() > 0.95
    assert turned.min(axis=1).max() < 0.1
    assert pca_weights(pairs) == pytest.approx([0.25] * 4, abs=0.01)


def test_correlation_over_known_pairs_is_that_of_pandas():
    values = np.random.default_rng(3).normal(size=(40, 4))
    values[::7, 1], values[::5, 2] = np.nan, np.nan
    assert correlation(values) == pytest.approx(pd.DataFrame(values).corr().to_numpy())


def test_an_index_says_what_it_weighed():
    rng = np.random.default_rng(4)
    table = pd.DataFrame(
        {"code": [*"abc", "P", "I"], "parent": ["P", "P", "I", "I", None], "weight": [1, 3, 1, 1, 1], "direction": 1}
    )
    data = pd.DataFrame(rng.normal(size=(15, 3)), columns=list("abc"))
    given_, equal = (build_index(data, table, weigh=how) for how in ("given", "equal"))
    assert given_.weights.to_dict() == {"a": 0.25, "b": 0.75, "c": 0.5, "P": 0.5}
    assert equal.weights.to_dict() == {"a": 0.5, "b": 0.5, "c": 0.5, "P": 0.5}
    assert given_.parents.to_dict() == {"a": "P", "b": "P", "c": "I", "P": "I"}
    found = build_index(data, table, weigh="critic")
    part = found.weights[["a", "b"]].to_numpy()
    assert part == pytest.approx(critic_weights(found.normalised[["a", "b"]].to_numpy()))
    assert found.scores["P"].to_numpy() == pytest.approx(found.normalised[["a", "b"]].to_numpy() @ part)
    with pytest.raises(ValueError, match="choose one of given, equal, entropy, critic, pca"):
        build_index(data, table, weigh="mine")


def test_benefit_of_the_doubt_is_the_best_of_all_weights():
    """Against a fine grid of weights: the unit's score over the highest of anybody."""
    values = pd.DataFrame(np.random.default_rng(5).uniform(0.1, 1, (25, 2)), columns=["a", "b"])
    got = benefit_of_doubt(values)
    slopes = np.linspace(0, np.pi / 2, 20_001)
    heights = values.to_numpy() @ np.stack([np.cos(slopes), np.sin(slopes)])
    assert got.scores.to_numpy() == pytest.approx((heights / heights.max(axis=0)).max(axis=1), abs=1e-5)
    assert got.shares.sum(axis=1).to_numpy() == pytest.approx(1)
    bounded = benefit_of_doubt(values, least_share=0.3, greatest_share=0.6)
    assert (bounded.scores <= got.scores + 1e-9).all()
    assert bounded.shares.min().min() >= 0.3 - 1e-7
    assert bounded.shares.max().max() <= 0.7 + 1e-7


def test_benefit_of_the_doubt_leaves_the_unknown_unknown_and_refuses_what_leaves_no_weights():
    values = pd.DataFrame({"a": [1.0, 0.5, np.nan], "b": [0.2, 0.4, 9.0]}, index=list("xyz"))
    got = benefit_of_doubt(values)
    assert np.isnan(got.scores["z"])
    assert got.scores["x"] == pytest.approx(1)  # z, unknown in part, does not bind it
    with pytest.raises(ValueError, match=r"a: holds values below 0(.|\n)*leave no weights"):
        benefit_of_doubt(-values, least_share=0.6)
