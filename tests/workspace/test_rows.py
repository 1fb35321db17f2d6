"""Which rows count: exactly what the ledger names, less what it has withdrawn."""

import pandas as pd
import pyarrow as pa
import pytest

from tarazu.evidence.ledger import Batch, Entry, Withdrawal
from tarazu.evidence.rows import batch_path
from tarazu.evidence.schema import arrow_schema, to_arrow
from tarazu.evidence.store import Draft, new_id, our_files, save, sweep
from tarazu.evidence.tables import TABLES
from tarazu.evidence.view import Evidence

SOURCES = TABLES["sources"]


def sources(*titles: str, first_row: int = 2) -> pa.Table:
    """Sources with codes S<row>, checked and ready to be kept."""
    numbers = range(first_row, first_row + len(titles))
    frame = pd.DataFrame({name: [None] * len(titles) for name in SOURCES.stored}, dtype="str")
    frame["row"] = list(numbers)
    frame["source"] = [f"S{number}" for number in numbers]
    frame["title"] = list(titles)
    return to_arrow(frame, SOURCES)


def keep(root, sequence, rows, **more):
    content = f"{sequence:x}" * 64
    held = {"kind": "import", "content": content, "file": f"{sequence}.csv", "file_sha256": ""}
    entry = Entry(sequence, new_id(content, []), tables={"sources": Batch(len(rows), 0, "")}, **(held | more))
    return save(root, Draft(entry, {"sources": rows}))


@pytest.fixture(params=["plain", "sp ace [1] it's ماخذ"])
def root(request, tmp_path):
    folder = tmp_path / request.param
    folder.mkdir()
    return folder


def titles(root, entries):
    with Evidence(root, entries) as evidence:
        return evidence.frame("sources")["title"].tolist()


def test_rows_come_in_the_order_of_the_imports_with_where_they_came_from(root):
    entries = [keep(root, 1, sources("b", "a")), keep(root, 2, sources("0", first_row=9))]

    with Evidence(root, entries) as evidence:
        held = evidence.frame("sources")

    assert held["title"].tolist() == ["b", "a", "0"]
    assert held["file"].tolist() == ["1.csv", "1.csv", "2.csv"]
    assert held["import_id"].tolist() == [entries[0].id, entries[0].id, entries[1].id]
    assert tuple(held.columns) == (*SOURCES.stored, "import_id", "file")


def test_a_batch_without_a_record_is_no_evidence_and_the_next_writer_clears_it(root):
    first = keep(root, 1, sources("a"))
    orphan = batch_path(root, "sources", "e" * 32)
    orphan.write_bytes(b"half a batch")
    (orphan.parent / f".{'d' * 32}.parquet.part").write_bytes(b"")
    (orphan.parent / "mine.parquet").write_bytes(b"put here by a person")

    assert titles(root, [first]) == ["a"]
    sweep(root, [first])
    assert [path.name for path in our_files(root)] == [f"{first.id}.parquet", "mine.parquet", f"{first.id}.json"]


def test_withdrawn_rows_leave_the_view_and_stay_in_the_history_with_the_reason(root):
    first = keep(root, 1, sources("a", "wrong", "c"))
    gone = [Withdrawal(first.id, "sources", "2")]
    second = keep(root, 2, sources("right", first_row=3), withdraws=gone, kind="correction", why="misread")

    assert titles(root, [first, second]) == ["a", "c", "right"]
    with Evidence(root, [first, second]) as evidence:
        history = evidence.history("sources")
    assert history["title"].tolist() == ["a", "wrong", "c", "right"]
    assert history["withdrawn_by"].tolist() == ["", second.id, "", ""]
    assert history["why"].tolist() == ["", "misread", "", ""]
    assert history["sequence"].tolist() == [1, 1, 1, 2]


def test_a_table_without_evidence_is_empty_and_has_its_columns(root):
    with Evidence(root, []) as evidence:
        assert not evidence.has("observations")
        held = evidence.table("observations")
        assert held.count().execute() == 0
        assert tuple(held.columns) == tuple(arrow_schema(TABLES["observations"]).names)
        with pytest.raises(KeyError):
            evidence.table("victims_by_name")


def test_a_column_that_a_table_has_gained_is_blank_in_older_batches(root):
    first = keep(root, 1, sources("a").drop_columns(["publisher"]))
    second = keep(root, 2, sources("b", first_row=3))

    with Evidence(root, [first, second]) as evidence:
        held = evidence.frame("sources")

    assert held["title"].tolist() == ["a", "b"]
    assert held["publisher"].isna().all()


def test_the_same_table_is_opened_as_often_as_it_is_asked_for(root):
    with Evidence(root, [keep(root, 1, sources("a"))]) as evidence:
        assert evidence.has("sources")
        assert [evidence.table("sources").count().execute() for _ in range(2)] == [1, 1]


def test_rows_of_every_declared_table_can_be_kept():
    for table in TABLES.values():
        types = {str(field.type) for field in arrow_schema(table)}
        assert types <= {"string", "int64", "double", "date32[day]", "binary"}, table.name
    observations = arrow_schema(TABLES["observations"])
    assert observations.field("lower").type == pa.float64()
    assert observations.field("period_start").type == pa.date32()
    assert arrow_schema(TABLES["boundaries"]).field("geometry").type == pa.binary()
