"""The hash of the content: blind to order and dress, and to nothing else."""

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tarazu.evidence.fingerprint import fingerprint

ROW = st.tuples(
    st.text(max_size=3),
    st.one_of(st.none(), st.floats(0, 10), st.integers(0, 9).map(float)),
    st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2020, 1, 3))),
)
SCHEMA = pa.schema([("area", pa.string()), ("lower", pa.float64()), ("day", pa.date32())])


def table(rows):
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    return pa.table(columns, schema=SCHEMA)


def told(rows):
    return fingerprint({"t": table(rows)})


@settings(deadline=None)  # the first example loads Arrow's kernels
@given(st.lists(ROW, max_size=6), st.randoms())
def test_the_order_of_rows_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert told(shuffled) == told(rows)


@settings(deadline=None)  # the first example loads Arrow's kernels
@given(st.lists(ROW, max_size=4), st.lists(ROW, max_size=4))
def test_the_same_hash_means_the_same_rows(one, other):
    same = sorted(map(repr, one)) == sorted(map(repr, other))
    assert (told(one) == told(other)) == same


def test_chunks_do_not_matter():
    rows = [("a", 1.0, None), ("b", 2.5, dt.date(2020, 1, 1)), ("c", None, None)]
    parts = pa.concat_tables([table(rows[:1]), table(rows[1:])])
    assert fingerprint({"t": parts}) == told(rows)


def test_a_separator_typed_into_a_cell_is_no_separator():
    one = pa.table({"a": ["x\x1fy"], "b": ["z"]})
    other = pa.table({"a": ["x"], "b": ["y\x1fz"]})
    assert fingerprint({"t": one}) != fingerprint({"t": other})


@pytest.mark.parametrize("name", ["t", "u"])
def test_the_hash_never_changes_from_one_version_to_the_next(name):
    """Else every file that was ever imported would be new again. If this fails, raise the ledger's format instead."""
    held = pa.table(
        {"area": ["X", "Y"], "lower": [1.0, 0.5], "day": [dt.date(2023, 5, 1), None], "wkb": [b"\x01", None]}
    )
    expected = {"t": "89dd9a2b8f9ede64", "u": "ebd77147673abcff"}
    assert fingerprint({name: held})[:16] == expected[name]
