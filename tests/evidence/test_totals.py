"""Totals: a total is never added to its parts, overlapping bands are never added, whatever the order of the rows."""

import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.evidence.totals import disjoint, total_bounds, totals

OVER = ["sex", "age_group", "form"]


def cells(*rows):
    frame = pd.DataFrame(rows, columns=["sex", "age_group", "form", "lower", "upper"])
    return frame.assign(area="A")


def total(*rows):
    got = total_bounds(cells(*rows), over=OVER, keys=["area"])
    return tuple(got[["lower", "upper"]].iloc[0])


def test_the_total_stands_where_it_is_given():
    assert total(("all", "all", "all", 21, 21), ("female", "all", "all", 12, 12), ("male", "all", "all", 9, 9)) == (
        21,
        21,
    )


def test_parts_are_added_where_no_total_is_given():
    assert total(("female", "all", "EX02", 12, 12), ("male", "all", "EX02", 0, 4)) == (12, 16)


def test_two_ways_of_splitting_are_not_added_to_each_other():
    by_sex = [("female", "all", "all", 12, 12), ("male", "all", "all", 9, 9)]
    by_age = [("all", "child", "all", 8, 8), ("all", "18+", "all", 10, 10)]
    assert total(*by_sex, *by_age) == (21, 21)


def test_a_band_inside_another_band_is_left_out():
    assert total(("all", "child", "all", 8, 8), ("all", "5-9", "all", 3, 3), ("all", "18+", "all", 10, 10)) == (18, 18)


def test_a_form_inside_another_form_is_left_out():
    assert total(("all", "all", "EX02", 8, 8), ("all", "all", "EX02.02", 3, 3), ("all", "all", "EX04", 1, 1)) == (9, 9)


def test_bands_that_overlap_in_part_are_not_added():
    assert disjoint("0-17|15-20", "age_group") == {"0-17"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5])
def test_the_order_of_the_rows_changes_nothing(order):
    rows = [
        ("female", "child", "EX02", 5, 9),
        ("female", "18+", "EX02", 2, 2),
        ("male", "all", "EX04", 4, 4),
        ("all", "all", "EX01", 1, 1),
    ]
    assert total(*[rows[i] for i in order]) == total(*rows)


counts = st.integers(0, 50)


@given(
    st.lists(
        st.tuples(st.sampled_from(["all", "female", "male"]), st.sampled_from(["all", "child", "18+"]), counts),
        max_size=9,
    )
)
def test_a_total_never_exceeds_what_is_given_and_holds_its_largest_part(rows):
    unique = {(sex, age): n for sex, age, n in rows}
    if not unique:
        assert totals(cells(), over=OVER, keys=["area"]).empty
        return
    lower, _ = total(*[(s, a, "all", n, n) for (s, a), n in unique.items()])
    assert lower <= sum(unique.values())
    if ("all", "all") in unique:
        assert lower == unique["all", "all"]
    else:
        assert lower >= max(unique.values())
