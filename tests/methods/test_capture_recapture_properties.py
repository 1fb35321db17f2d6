"""What must hold for any table: order, splitting, scaling, threads; what is refused, and in which words."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.methods import blocks
from tarazu.methods.capture_recapture import bootstrap, estimate_total, read_histories
from tarazu.methods.capture_recapture.bootstrap import as_printed, quantile
from tarazu.methods.capture_recapture.histories import from_cells
from tarazu.methods.capture_recapture.sparse import stepwise_total

DATA = Path(__file__).parents[1] / "data" / "mse"
METHODS = ("independence", "chao", "sparse", "bic")


def table(name):
    return pd.read_csv(DATA / f"{name}.csv")


def told(total):
    return total.estimate, total.interval, total.identifiable, {frozenset(t.split(":")) for t in total.model}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["Western", "UKdat_5"])
def test_the_order_of_lists_and_rows_changes_nothing(method, name):
    rows = table(name)
    lists = [c for c in rows.columns if c != "count"]
    other = rows.sample(frac=1, random_state=3)[["count", *reversed(lists)]]

    assert told(estimate_total(other, method, replicates=40)) == told(estimate_total(rows, method, replicates=40))


@pytest.mark.parametrize("method", METHODS)
def test_new_names_in_another_order_change_no_estimate(method):
    rows = table("NewOrl_5")
    fresh = rows.rename(columns={"A": "Z", "BEFG": "Y", "C": "X", "D": "W", "H": "V"})
    one, other = (estimate_total(t, method, replicates=0) for t in (rows, fresh))

    assert other.estimate == pytest.approx(one.estimate, rel=1e-9)
    assert other.interval == pytest.approx(one.interval, rel=1e-7)


@pytest.mark.parametrize("method", METHODS)
def test_a_count_in_two_rows_is_the_same_count(method):
    rows = table("Western")
    half = rows.assign(count=rows["count"] // 2)
    split = pd.concat([half, rows.assign(count=rows["count"] - half["count"])])

    assert told(estimate_total(split, method, replicates=40)) == told(estimate_total(rows, method, replicates=40))


@pytest.mark.parametrize("method", METHODS)
def test_absent_histories_are_histories_with_a_count_of_zero(method):
    rows = table("Artificial_3")
    full = pd.concat([rows, pd.DataFrame([[1, 0, 1, 0], [0, 0, 0, 0], [1, 1, 1, 0]], columns=rows.columns)])

    assert told(estimate_total(full, method, replicates=40)) == told(estimate_total(rows, method, replicates=40))


@pytest.mark.parametrize("method", ["independence", "chao"])
@pytest.mark.parametrize("factor", [2, 10, 1000])
def test_more_people_in_proportion_scale_the_total(method, factor):
    """The model does not depend on the data; the log-normal interval narrows with the root."""
    rows = table("Western")
    one, many = (estimate_total(t, method, replicates=0) for t in (rows, rows.assign(count=rows["count"] * factor)))

    assert many.estimate == pytest.approx(factor * one.estimate, rel=1e-9)
    spread = [np.log((t.interval[1] - t.observed) / (t.estimate - t.observed)) for t in (one, many)]
    assert spread[1] == pytest.approx(spread[0] / np.sqrt(factor), rel=1e-6)


def test_where_the_model_stays_the_total_scales():
    rows = table("Artificial_3")
    many = estimate_total(rows.assign(count=rows["count"] * 2), replicates=0)

    assert many.model == ()
    assert many.estimate == pytest.approx(2 * 539.0939303475858, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=7, max_size=7), st.integers(0, 2**16))
def test_any_three_lists_give_a_sane_answer(counts, seed):
    histories = from_cells(("a", "b", "c"), np.array([0, *counts]))
    if not histories.observed or not all(histories.counts @ histories.patterns):
        return
    for method in METHODS:
        total = estimate_total(histories, method, replicates=20, seed=seed)
        assert total.identifiable == (total.estimate is not None) == (total.interval is not None)
        if total.identifiable:
            assert histories.observed <= total.estimate < np.inf
            assert histories.observed * (1 - 1e-12) <= total.interval[0] <= total.interval[1]
        else:
            assert len(total.diagnosis) > 20


def test_threads_change_nothing(monkeypatch):
    rows = read_histories(table("Western"))
    many = bootstrap.resample(rows, stepwise_total(5), replicates=100, seed=4).draws
    monkeypatch.setattr(blocks.os, "cpu_count", lambda: 1)
    one = bootstrap.resample(rows, stepwise_total(5), replicates=100, seed=4).draws
    monkeypatch.setattr(blocks, "BLOCK", 7)
    monkeypatch.setattr(blocks.os, "cpu_count", lambda: 5)
    five = bootstrap.resample(rows, stepwise_total(5), replicates=100, seed=4).draws

    assert np.array_equal(one, many)
    assert np.array_equal(one, five)


def test_another_seed_gives_other_replicates_and_the_same_estimate():
    one, other = (estimate_total(table("Western"), replicates=50, seed=s) for s in (1, 2))

    assert one.estimate == other.estimate
    assert not np.array_equal(one.draws, other.draws)


def test_replicates_are_drawn_in_the_order_papers_print():
    order = as_printed(read_histories(table("Western")))

    assert read_histories(table("Western")).patterns[order].tolist() == table("Western").iloc[:, :5].to_numpy().tolist()


def test_quantiles_are_type_8():
    values = np.sort(np.random.default_rng(0).normal(size=37))
    for share in (0.0, 0.011, 0.3, 0.5, 0.977, 1.0):
        assert quantile(values, share) == pytest.approx(np.quantile(values, share, method="median_unbiased"))
    assert quantile(np.array([1.0, 2.0, np.inf, np.inf]), 0.9) == np.inf


# Lists that cannot answer


def test_two_lists_are_answered_by_two_methods_alone():
    rows = pd.DataFrame({"police": [1, 0, 1], "ngo": [0, 1, 1], "count": [30, 20, 10]})
    for method in ("independence", "chao"):
        total = estimate_total(rows, method, replicates=0)
        assert total.estimate == pytest.approx(120)  # 40 * 30 / 10
        assert total.assumption
    assert estimate_total(rows, "chao", replicates=0).lower_bound
    for method in ("sparse", "bic", "bma", "latent_class", "bayes_threshold"):
        total = estimate_total(rows, method)
        assert (total.estimate, total.interval, total.identifiable) == (None, None, False)
        assert "Two lists" in total.diagnosis
        assert "independence" in total.diagnosis


@pytest.mark.parametrize("method", METHODS)
def test_lists_without_overlap_have_no_number(method):
    rows = pd.DataFrame({"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1], "count": [40, 30, 20]})
    total = estimate_total(rows, method)

    assert (total.estimate, total.interval, total.identifiable) == (None, None, False)
    assert total.blame == ("a:b", "a:c", "b:c")
    assert "Nobody is on two lists" in total.summary()
    assert total.draws.size == 0


@pytest.mark.parametrize("method", METHODS)
def test_a_list_that_holds_everybody_is_named(method):
    rows = pd.DataFrame({"a": [1, 0, 1], "all": [1, 1, 1], "c": [0, 1, 1], "count": [40, 30, 20]})
    total = estimate_total(rows, method)

    assert not total.identifiable
    assert total.blame == ("all",)
    assert "'all'" in total.diagnosis


def test_lists_apart_and_lists_alike_are_told():
    apart = estimate_total(table("Artificial_3"), replicates=0)
    rows = table("Western")
    alike = estimate_total(rows.assign(F=rows["A"]), replicates=0)

    assert "Lists without anybody in common: A:C, B:C." in apart.notes
    assert any(note.startswith("Lists that hold the same people: A:F.") for note in alike.notes)


# Input that cannot be read


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"a": [1], "count": [3]}, "lists: 'a'; expected two or more"),
        ({"a": [1, 0], "b": [0, 1]}, "column 'count' is missing"),
        ({"a": [], "b": [], "count": []}, "column 'count' and the lists are empty"),
        ({"a": [1, 0], "b": [0, 1], "count": [0, 0]}, "column 'count' is 0 in every row"),
        ({"a": [1, 0], "b": [0, 1], "count": [3, -1]}, "column 'count', row 2: -1; expected a whole number"),
        ({"a": [1, 0], "b": [0, 1], "count": [3, 1.5]}, "column 'count', row 2: 1.5"),
        ({"a": [1, 0], "b": [0, 2], "count": [3, 1]}, "column 'b', row 2: 2; expected 0 or 1"),
        ({"a": [1, 0], "b": [0, None], "count": [3, 1]}, "column 'b', row 2: nan"),
        ({"a": [1, 0], "b": [0, 0], "count": [3, 0]}, "column 'b' holds nobody"),
        ({"a": [1, 0], "b": [1, 0], "count": [3, 2]}, "column 'count', row 2: 2; expected 0 where every list is 0"),
        ({"a": [1, "x"], "b": [1, 0], "count": [3, 2]}, "column 'a', row 2: nan; expected 0 or 1"),
    ],
)
def test_faults_name_the_column(rows, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        estimate_total(pd.DataFrame(rows))


def test_every_fault_is_told_at_once():
    rows = pd.DataFrame({"a": [1, 7], "b": [-1, 0], "count": [3, -2]})
    with pytest.raises(ValueError, match="3 faults") as caught:
        estimate_total(rows)
    assert all(f"column '{name}'" in str(caught.value) for name in ("a", "b", "count"))


def test_settings_are_checked():
    with pytest.raises(ValueError, match=r"method is 'mle'.*replicates is -1.*level is 2"):
        estimate_total(table("Western"), "mle", replicates=-1, level=2)
    with pytest.raises(ValueError, match="DataFrame"):
        estimate_total([1, 2])


# Results


def test_a_result_is_frozen_and_shows_itself():
    total = estimate_total(table("Western"), replicates=60)

    with pytest.raises(AttributeError):
        total.estimate = 3
    with pytest.raises(ValueError, match="read-only"):
        total.draws[0] = 3
    assert "2,483" in total.summary()
    assert "A:E" in total._repr_html_()
    row = total.to_frame().iloc[0]
    assert (row["estimate"], row["low"], row["high"]) == (total.estimate, *total.interval)
    assert total.plot().to_dict()["layer"]
    assert total.unseen == total.estimate - 345
