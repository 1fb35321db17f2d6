"""The ledger: what it names is the evidence, and a damaged record is never passed over."""

import dataclasses

import pytest

from tarazu.evidence.ledger import (
    Batch,
    BrokenLedgerError,
    Entry,
    Withdrawal,
    digest,
    read_ledger,
    record_path,
    write_entry,
)


def entry(sequence: int, **more: object) -> Entry:
    held = {"kind": "import", "content": f"{sequence:064x}", "file": "a.csv", "file_sha256": "", "tables": {}}
    return Entry(**({"sequence": sequence, "id": f"{sequence:032x}"} | held | more))


@pytest.fixture
def root(tmp_path):
    (tmp_path / "ledger").mkdir()
    return tmp_path


def test_records_come_back_as_they_were_written_in_the_order_of_the_imports(root):
    second = entry(2, kind="correction", why="ماخذ نے درست کیا", withdraws=(Withdrawal("0" * 32, "areas", "2-3, 9"),))
    first = entry(1, tables={"areas": Batch(3, 1, "ab")}, sources=("S1",), messages=("read as UTF-16",))
    write_entry(root, second)
    write_entry(root, first)

    assert read_ledger(root) == [first, second]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda text: text[: len(text) // 2], "not a whole record"),
        (lambda text: text.replace('"format": 1', '"format": 99'), "later Tarazu"),
        (lambda text: text.replace('"sequence": 1', '"sequence": 7'), "numbered 1, 2, 3"),
        (lambda text: text.replace('"sequence": 1', '"surprise": 1'), "not a whole record"),
        (lambda text: text.replace(f"{1:032x}", "f" * 32), "another import"),
        (lambda text: "[]", "not a whole record"),
    ],
)
def test_a_damaged_record_is_named(root, spoil, says):
    write_entry(root, entry(1))
    path = record_path(root, entry(1).id)
    path.write_text(spoil(path.read_text()))

    with pytest.raises(BrokenLedgerError, match=says):
        read_ledger(root)


def test_a_temporary_file_of_a_killed_writer_is_no_record(root):
    write_entry(root, entry(1))
    (root / "ledger" / f".{'a' * 32}.json.part").write_text("{half")

    assert len(read_ledger(root)) == 1


def test_the_digest_tells_evidence_apart_but_not_who_or_when(root):
    held = entry(1, tables={"areas": Batch(3, 0, "ab")})

    assert digest([held]) == digest([dataclasses.replace(held, who="someone else", when="later")])
    assert digest([held]) != digest([dataclasses.replace(held, content="f" * 64)])
    assert digest([held]) != digest([held, entry(2, withdraws=[Withdrawal(held.id, "areas", "2")])])
    assert digest([]) != digest([held])
