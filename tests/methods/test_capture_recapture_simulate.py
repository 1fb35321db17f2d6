"""Populations that are known: the reach and the links are those asked for, and estimates find the truth."""

import numpy as np
import pytest

from tarazu.methods.capture_recapture import estimate_total
from tarazu.methods.capture_recapture.plan import plan
from tarazu.methods.capture_recapture.simulate import population, simulate


def test_reach_links_and_sum_are_as_asked_for():
    known = population(5000, {"a": 0.3, "b": 0.1, "c": 0.05}, links={"a:b": 5.0, "b:c": 0.2}, spread=0.8)
    cells = known.probabilities.reshape(2, 2, 2)  # axes c, b, a

    assert cells.sum() == pytest.approx(1)
    assert [cells[..., 1].sum(), cells[:, 1].sum(), cells[1].sum()] == pytest.approx([0.3, 0.1, 0.05], rel=1e-9)
    plain = population(5000, {"a": 0.3, "b": 0.1, "c": 0.05}, links={"a:b": 5.0}).probabilities.reshape(2, 2, 2)
    for rest in plain:
        assert rest[1, 1] * rest[0, 0] / (rest[0, 1] * rest[1, 0]) == pytest.approx(5)
    assert plain[0, 1, 0] * plain[1, 0, 0] == pytest.approx(plain[0, 0, 0] * plain[1, 1, 0])


def test_people_who_differ_make_lists_look_linked():
    plain = population(1000, {"a": 0.2, "b": 0.2}, spread=1.0).probabilities
    assert plain[0] * plain[3] / (plain[1] * plain[2]) > 1.5


def test_one_list_less_is_the_margin():
    known = population(1000, {"a": 0.2, "b": 0.1, "c": 0.3}, links={"a:b": 3.0})
    fewer = known.without("b")

    assert fewer.names == ("a", "c")
    assert fewer.probabilities[0] == pytest.approx(known.probabilities[0] + known.probabilities[2])


def test_the_same_seed_draws_the_same_table():
    reach = {"police": 0.1, "ngo": 0.2, "clinic": 0.1}
    one, same, other = (simulate(2000, reach, seed=s) for s in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)
    assert simulate(2000, dict(reversed(reach.items())), seed=1).equals(one)


@pytest.mark.parametrize("method", ["independence", "sparse", "bic", "chao"])
def test_estimates_find_a_known_total(method):
    """Large numbers, so that the truth lies within a per cent or two."""
    table = simulate(2_000_000, {"a": 0.1, "b": 0.2, "c": 0.15, "d": 0.1}, seed=3)
    assert estimate_total(table, method, replicates=0).estimate == pytest.approx(2_000_000, rel=0.02)


def test_a_link_misleads_independence_and_not_the_others():
    reach = {"a": 0.1, "b": 0.2, "c": 0.15, "d": 0.1}
    table = simulate(2_000_000, reach, links={"a:b": 4.0}, seed=3)

    assert estimate_total(table, "independence", replicates=0).estimate < 1_800_000
    for method in ("sparse", "bic"):
        total = estimate_total(table, method, replicates=0)
        assert "a:b" in total.model
        assert total.estimate == pytest.approx(2_000_000, rel=0.02)


def test_chao_is_a_lower_bound_where_people_differ():
    table = simulate(2_000_000, {"a": 0.1, "b": 0.2, "c": 0.15, "d": 0.1}, spread=1.0, seed=3)
    low = estimate_total(table, "chao", replicates=0)
    assert estimate_total(table, "independence", replicates=0).estimate < low.estimate < 2_000_000


def test_a_plan_prefers_more_lists():
    found = plan(5000, {"a": 0.05, "b": 0.1, "c": 0.05, "d": 0.08}, sets=200).table

    assert found["lists"].tolist() == ["all", "without a", "without b", "without c", "without d"]
    assert found["error"].idxmin() == 0
    assert found["error"].idxmax() == 2
    assert (found["low"] < 5000).all()
    assert (found["high"] > 5000).all()
    assert np.isclose(found["seen"][0], 5000 * (1 - 0.95 * 0.9 * 0.95 * 0.92), rtol=0.01)


def test_every_fault_is_named():
    with pytest.raises(ValueError, match=r"people is 0.*reach of 'a' is 1.5.*link 'a:x'.*spread is -1"):
        population(0, {"a": 1.5, "b": 0.1}, links={"a:x": 2.0}, spread=-1)
    with pytest.raises(ValueError, match="four or more"):
        plan(1000, {"a": 0.1, "b": 0.1, "c": 0.1})
