"""The basis of a figure: rows once each, runs in one, and the number of rows where there are too many to name."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tarazu.evidence.basis import NOTHING, Basis, bases


def basis(rows, source="S1", file="a.csv"):
    return Basis.of(pd.DataFrame({"row": rows}).assign(source=source, file=file, import_id="0123456789"))


def test_rows_of_two_files_stand_apart_and_sources_come_once():
    held = basis([2, 3]) | basis([7], file="b.csv") | basis([3])
    assert held.lineage == ["a.csv:2-3@01234567", "b.csv:7@01234567"]
    assert held.sources == ["S1"]


def test_too_many_runs_are_told_as_span_and_number():
    assert basis(range(2, 202, 2)).lineage == ["a.csv:2-200 (100 rows)@01234567"]


def test_nothing_is_nothing():
    assert not NOTHING
    assert Basis.joined([NOTHING, NOTHING]) == NOTHING


@given(st.lists(st.lists(st.integers(2, 60), min_size=1), min_size=1, max_size=4))
def test_joining_loses_and_doubles_no_row(parts):
    """Of many rows at once, those that follow each other are one span already: rows are compared, not spans."""
    held = Basis.joined(basis(rows) for rows in parts)
    assert {row for span in held.spans for row in range(span[3], span[4] + 1)} == {
        row for rows in parts for row in rows
    }


def test_a_row_that_comes_many_times_is_one_row():
    assert basis([2] * 40 + [3]).lineage == ["a.csv:2-3@01234567"]
    assert basis([2] * 40 + [3]).size == 2


def cells(rows):
    """Yearly cells: (group, source, file, first row, last row, rows)."""
    names = ["group", "source", "file", "row", "row_last", "row_count"]
    return pd.DataFrame(rows, columns=names).assign(import_id="0123456789")


def test_sources_that_share_a_file_are_told_together():
    held = Basis.of(cells([("A", f"S{n % 2}", "a.csv", n, n, 1) for n in range(2, 202)]))
    assert held.lineage == ["a.csv:2-201@01234567"]
    assert held.size == 200


def test_an_aggregate_with_holes_keeps_its_own_number_of_rows():
    held = Basis.of(cells([("A", "S1", "a.csv", 2, 90, 12), ("A", "S1", "a.csv", 100, 101, 2)]))
    assert held.lineage == ["a.csv:2-101 (14 rows)@01234567"]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["S1", "S2"]), st.sampled_from("xy"), st.integers(2, 400)),
        min_size=1,
        max_size=300,
    )
)
def test_groups_read_together_are_the_groups_read_alone(rows):
    frame = cells([(*row, row[-1], 1) for row in rows])
    for group, held in bases(frame, "group").items():
        alone = [Basis.of(frame[(frame["group"] == group) & (frame.index == i)]) for i in frame.index]
        joined = Basis.joined(alone)
        assert held.lineage == joined.lineage
        assert held.sources == joined.sources
        assert held.size == joined.size
