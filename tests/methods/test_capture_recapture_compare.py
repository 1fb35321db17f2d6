"""One call for what a careful paper prints: each row is what `estimate_total` says of data changed by hand."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.capture_recapture import compare, estimate_total, read_histories, simulate
from tarazu.methods.capture_recapture.changed import false_links, merged, missed_links, without
from tarazu.methods.capture_recapture.choices import Choice, Sensitivity
from tarazu.methods.capture_recapture.compare import ALL_METHODS, DRAWS, RESAMPLED
from tarazu.methods.capture_recapture.histories import from_cells
from tarazu.methods.capture_recapture.result import TotalEstimate

DATA = Path(__file__).parents[1] / "data" / "mse"
QUICK = ("independence", "chao", "sparse", "bayes_threshold")


def table(name):
    return pd.read_csv(DATA / f"{name}.csv")


def row(found, choice):
    frame = found.to_frame()
    return frame[frame["choice"] == choice].iloc[0]


def same(shown, total):
    assert shown["estimate"] == total.estimate
    assert (shown["lower"], shown["upper"]) == total.interval
    assert shown["observed"] == total.observed


@pytest.fixture(scope="module")
def uk():
    return compare(table("UKdat_5"), methods=QUICK, replicates=200)


def test_methods_are_those_of_the_function_itself(uk):
    for method in QUICK:
        shown = row(uk, method)
        same(shown, estimate_total(table("UKdat_5"), method, replicates=200))
        assert shown["kind"] == "method"
        assert shown["lower_bound"] == (method == "chao")
        assert shown["ratio"] == pytest.approx(shown["estimate"] / 11312.99, rel=1e-6)
    assert uk.base.estimate == pytest.approx(11312.99028944, rel=1e-6)


def test_every_method_is_asked_for():
    """Seven rows by default, in the order in which they are asked for."""
    assert ALL_METHODS == ("independence", "chao", "sparse", "bic", "bma", "latent_class", "bayes_threshold")
    found = compare(table("NewOrl_5"), methods=("bma", "bic", "sparse"), replicates=20)
    assert [c.name for c in found.choices if c.kind == "method"] == ["bma", "bic", "sparse"]


@pytest.mark.parametrize("name", ["LA", "GP", "PFNCA"])
def test_a_list_left_out_is_a_column_less(uk, name):
    by_hand = table("UKdat_5").drop(columns=name)
    seen = by_hand.drop(columns="count").any(axis=1)
    same(row(uk, f"without {name}"), estimate_total(by_hand[seen], replicates=200))


@pytest.mark.parametrize(("one", "other"), [("GO", "GP"), ("LA", "PFNCA")])
def test_two_lists_as_one_hold_whoever_is_on_either(uk, one, other):
    by_hand = table("UKdat_5")
    both = by_hand[[one, other]].max(axis=1)
    by_hand = by_hand.drop(columns=[one, other]).assign(**{f"{one}+{other}": both})
    same(row(uk, f"{one} + {other} as one"), estimate_total(by_hand, replicates=200))


def test_all_lists_and_all_pairs_have_a_row(uk):
    kinds = uk.to_frame()["kind"].value_counts(sort=False).to_dict()
    assert kinds == {"method": 4, "list left out": 5, "two lists as one": 10, "links missed": 2, "links false": 2}


def test_of_many_lists_those_pairs_are_merged_that_share_most():
    rows = table("NewOrl")
    found = compare(rows, methods=("sparse", "bma"), replicates=0)
    merged_rows = [c.name for c in found.choices if c.kind == "two lists as one"]
    lists = [c for c in rows.columns if c != "count"]
    on = {name: rows[name] * rows["count"] for name in lists}
    share = {
        f"{a} + {b} as one": (rows[b] * on[a]).sum() / min(on[a].sum(), on[b].sum())
        for i, a in enumerate(lists)
        for b in lists[i + 1 :]
    }
    least = sorted(share.values())[-10]
    assert len(merged_rows) == 10
    assert all(share[name] >= least for name in merged_rows)
    assert merged_rows == sorted(merged_rows)
    assert "Of 28 pairs of lists those 10 are taken as one that have most in common." in found.notes
    assert "2 to 6" in row(found, "bma")["diagnosis"]  # eight lists: no answer, and no error


def test_bic_on_six_lists_keeps_its_model_and_says_so(monkeypatch):
    """Its models searched anew in each replicate take minutes there; on five they take seconds."""
    monkeypatch.setitem(RESAMPLED, "bic", 3)
    found = compare(table("NewOrl_5"), methods=("bic", "sparse"), linkage_errors=(), replicates=30)
    kinds = {choice.name: choice.total.replicates for choice in found.choices if choice.kind == "method"}

    assert kinds == {"bic": 0, "sparse": 30}
    assert any("'bic' is conditional on its model" in note for note in found.notes)
    assert found.notes[-1] == "Lists without anybody in common: A:H, C:H, D:H."


# Errors of linkage


def test_missed_links_divide_people_and_keep_every_listing():
    histories = read_histories(table("UKdat_5"))
    several = int(histories.counts[histories.patterns.sum(axis=1) > 1].sum())
    listings = histories.counts @ histories.patterns
    split = [missed_links(histories, 0.1, seed=seed) for seed in range(400)]

    for one in split:
        assert (one.counts @ one.patterns).tolist() == listings.tolist()
    more = np.array([one.observed - histories.observed for one in split])
    assert more.mean() == pytest.approx(0.1 * several, abs=4 * math.sqrt(0.09 * several / 400))
    assert more.std() == pytest.approx(math.sqrt(0.09 * several), rel=0.15)


def test_a_person_is_divided_in_each_way_alike():
    """Four lists: four ways to take one off, three to make two and two."""
    four = from_cells(("a", "b", "c", "d"), np.array([0] * 15 + [70_000]))
    cells = missed_links(four, 1.0, seed=1).cells()
    parts = [*(1 << j for j in range(4)), 3, 5, 9]
    for part in parts:
        assert cells[part] == cells[15 ^ part] == pytest.approx(10_000, rel=0.05)
    assert cells.sum() == 140_000
    assert cells[15] == 0


def test_false_links_join_people_of_one_list_and_keep_every_listing():
    histories = read_histories(table("Western"))
    several = int(histories.counts[histories.patterns.sum(axis=1) > 1].sum())
    listings = histories.counts @ histories.patterns
    joined = [false_links(histories, 0.5, seed=seed) for seed in range(400)]

    for one in joined:
        assert (one.counts @ one.patterns).tolist() == listings.tolist()
    fewer = np.array([histories.observed - one.observed for one in joined])
    assert fewer.mean() == pytest.approx(0.5 * several, abs=4 * math.sqrt(0.25 * several / 400))
    triples = histories.cells()[[p for p in range(32) if p.bit_count() > 2]]
    assert all((one.cells()[[p for p in range(32) if p.bit_count() > 2]] == triples).all() for one in joined)


def test_false_links_stop_where_nobody_is_left_to_join():
    few = from_cells(("a", "b", "c"), np.array([0, 2, 1, 40, 0, 30, 20, 5]))
    assert false_links(few, 1.0, seed=0).observed == few.observed - 1
    none = from_cells(("a", "b", "c"), np.array([0, 0, 0, 40, 9, 30, 20, 5]))
    assert false_links(none, 1.0, seed=0).counts.tolist() == none.counts.tolist()


@pytest.mark.parametrize("base", ["independence", "sparse"])
def test_missed_links_raise_the_total_and_false_ones_lower_it(base):
    """Missed links of x% leave 1 - x of the overlap: with independent lists the total is over 1 - x as large."""
    rows = simulate(20_000, {"a": 0.1, "b": 0.15, "c": 0.1, "d": 0.2}, seed=4)
    found = compare(rows, methods=(base,), base=base, linkage_errors=(0.05, 0.2), replicates=0)
    missed = [row(found, f"{x}% of links missed")["ratio"] for x in (5, 20)]
    false = [row(found, f"{x}% of links false")["ratio"] for x in (5, 20)]

    assert 1 < missed[0] < missed[1]
    assert 1 > false[0] > false[1]
    if base == "independence":
        assert missed == pytest.approx([1 / 0.95, 1 / 0.8], rel=0.03)
        assert false == pytest.approx([1 / 1.05, 1 / 1.2], rel=0.03)
    for c in found.choices:
        if c.of_draws:
            assert c.of_draws[0] <= c.total.estimate <= c.of_draws[1]


def test_the_row_of_an_error_is_one_of_its_draws():
    rows = table("Western")
    found = compare(rows, methods=("independence",), base="independence", linkage_errors=(0.1,), replicates=50)
    seeds = np.random.SeedSequence([0, 0, 100_000]).generate_state(DRAWS, np.uint64)
    draws = [missed_links(read_histories(rows), 0.1, seed=int(seed)) for seed in seeds]
    totals = sorted(
        (estimate_total(one, "independence", replicates=50) for one in draws), key=lambda total: total.estimate
    )
    shown = row(found, "10% of links missed")

    assert shown["estimate"] == totals[DRAWS // 2].estimate
    assert (shown["lower"], shown["upper"]) in [t.interval for t in totals if t.estimate == shown["estimate"]]
    assert (shown["draws_lowest"], shown["draws_highest"]) == (totals[0].estimate, totals[-1].estimate)


def test_errors_do_not_depend_on_which_others_are_asked_for():
    one, two = (
        compare(table("Western"), methods=("sparse",), linkage_errors=errors, replicates=20)
        for errors in ((0.1,), (0.1, 0.02))
    )
    for choice in ("10% of links missed", "10% of links false"):
        pd.testing.assert_series_equal(row(one, choice), row(two, choice), check_names=False)


# What changes nothing, and what cannot be answered


def test_the_order_of_rows_and_lists_changes_nothing():
    rows = table("UKdat_5")
    lists = [name for name in rows.columns if name != "count"]
    turned = rows.sample(frac=1, random_state=5)[["count", *reversed(lists)]]
    one, other = (compare(t, methods=("independence", "bma"), replicates=60) for t in (rows, turned))

    pd.testing.assert_frame_equal(one.to_frame(), other.to_frame())
    assert one.to_frame()["choice"].tolist()[2] == "sparse"  # the base has a row, asked for or not


def test_the_same_seed_gives_the_same_table_and_another_one_does_not():
    one, same_again, other = (compare(table("Western"), methods=("sparse",), replicates=60, seed=s) for s in (1, 1, 2))
    assert one.to_frame().equals(same_again.to_frame())
    assert not one.to_frame().equals(other.to_frame())


def test_two_lists_are_answered_by_two_methods_and_the_rest_says_why():
    rows = pd.DataFrame({"police": [1, 0, 1], "ngo": [0, 1, 1], "count": [30, 20, 10]})
    found = compare(rows, methods=("independence", "chao", "sparse", "bma"), replicates=50)
    frame = found.to_frame().set_index("choice")

    assert found.base_method == "independence"
    assert frame.loc["independence", "estimate"] == pytest.approx(120)
    assert frame["identifiable"].to_dict() == {
        "independence": True,
        "chao": True,
        "sparse": False,
        "bma": False,
        "without ngo": False,
        "without police": False,
        "ngo + police as one": False,
        "5% of links missed": True,
        "10% of links missed": True,
        "5% of links false": True,
        "10% of links false": True,
    }
    assert "Two lists cannot tell" in frame.loc["bma", "diagnosis"]
    assert "One list is left" in frame.loc["without ngo", "diagnosis"]
    said = found.summary()
    assert said.count("One list is left") == 1  # each reason once, with the rows that it holds for
    assert "5 give no total." in found.about()


def test_lists_that_cannot_answer_are_told_and_draw_a_chart():
    apart = pd.DataFrame({"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1], "count": [40, 30, 20]})
    found = compare(apart, methods=QUICK, replicates=10)

    assert not found.to_frame()["identifiable"].any()
    assert (found.lowest, found.highest) == (None, None)
    assert found.about().startswith("sparse gives no total.")
    assert "Nobody is on two lists" in found.summary()
    assert found.plot().to_dict()["spec"]["layer"]


def test_every_fault_of_the_arguments_at_once():
    with pytest.raises(ValueError, match=r"'mle'.*'fixed'.*error is 1.5") as told:
        compare(table("Western"), methods=("mle",), base="fixed", linkage_errors=(0.1, 1.5))
    assert "0.1;" not in str(told.value)
    with pytest.raises(ValueError, match="replicates is -1"):
        compare(table("Western"), methods=("sparse",), replicates=-1)
    assert str(told.value).count("'mle'") == 1


# The sentence, the table and the plot


def total(estimate, interval, **told):
    return TotalEstimate(estimate, interval, 0.95, 100, "sparse", **told)


@pytest.fixture
def made():
    return Sensitivity(
        "sparse",
        (
            Choice("method", "chao", total(150.0, (120.0, 200.0), lower_bound=True)),
            Choice("method", "sparse", total(400.0, (300.0, 500.0))),
            Choice("list left out", "without a", total(1000.0, (500.0, math.inf))),
            Choice("list left out", "without b", total(None, None, identifiable=False, diagnosis="<why>")),
            Choice("links false", "5% of links false", total(350.0, (250.0, 450.0)), (340.0, 360.0)),
        ),
    )


def test_the_sentence_names_lowest_and_highest_and_what_the_interval_leaves_out(made):
    """A lower bound is not the lowest total; 150 and 1,000 lie outside 300 to 500."""
    assert made.about() == (
        "400 by sparse (95% interval 300 to 500). Over 4 choices from 350 (5% of links false) to 1,000 (without a), "
        "0.88 to 2.50 times as many; 2 outside that interval. 1 give no total."
    )


def test_text_and_html_say_all_and_show_no_markup_of_the_data(made):
    assert "chao (at least)" in made.summary()
    assert "No total (without b): <why>" in made.summary()
    assert "&lt;why&gt;" in made._repr_html_()
    assert made._repr_html_().count("<tr") == 6
    assert repr(made) == made.summary()


def test_the_plot_has_a_line_at_the_base_an_arrow_without_end_and_words_without_total(made):
    chart = made.plot().to_dict()
    (rows,) = chart["datasets"].values()
    by_name = {one["choice"]: one for one in rows}

    assert [one["choice"] for one in rows] == [c.name for c in made.choices]
    assert {one["base"] for one in rows} == {400}
    assert by_name["without a"]["arrow"] == by_name["without a"]["end"] == 5 * 1000
    assert by_name["without a"]["upper"] is None
    assert by_name["sparse"]["arrow"] is None
    assert by_name["without b"]["silent"] == 120
    assert by_name["chao"]["label"] == "chao (at least)"
    assert chart["facet"]["row"]["sort"] == ["method", "list left out", "links false"]


def test_a_result_is_frozen(uk):
    with pytest.raises(AttributeError):
        uk.base_method = "bic"


def test_changes_keep_the_order_of_names():
    three = from_cells(("b", "m", "z"), np.array([0, 40, 30, 9, 20, 3, 2, 1]))
    assert without(three, "m").names == ("b", "z")
    assert merged(three, "m", "z").names == ("b", "m+z")
    assert merged(three, "b", "z").frame().to_numpy().tolist() == [[1, 0, 63], [0, 1, 30], [1, 1, 12]]


GUIDE = Path(__file__).parents[2] / "docs" / "methods" / "capture_recapture.md"


def guide_figures():
    """Rows of the guide's table beside others: data, method, and what it calls ours."""
    text = GUIDE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| (\w+) \| .* \| ([\d,]+) \(([\d,]+) to ([\d,]+)\) \|$", text, re.M)
    assert len(rows) == 12
    return [(name, method, *(int(n.replace(",", "")) for n in told)) for name, method, *told in rows]


@pytest.mark.parametrize(
    ("name", "method", "estimate", "low", "high"), [row for row in guide_figures() if row[1] != "latent_class"]
)
def test_the_guide_shows_figures_that_are_ours(name, method, estimate, low, high):
    """Those of `latent_class`, ten seconds each, are held to R's in its own tests."""
    found = estimate_total(table(name), method)
    assert (round(found.estimate), *map(round, found.interval)) == (estimate, low, high)


def test_the_guide_shows_the_tables_as_they_are():
    text = GUIDE.read_text(encoding="utf-8")
    for file, name in (("uk", "UKdat_5"), ("new_orleans", "NewOrl_5"), ("western", "Western")):
        shown = re.search(rf"^```csv {file}.csv\n(.*?)^```", text, re.M | re.S).group(1)
        assert shown == (DATA / f"{name}.csv").read_text(encoding="utf-8"), name
