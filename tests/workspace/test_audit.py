"""check and status: damage is found, silence and islands are told, and nothing damaged is ever used."""

import json

import pytest

from tarazu.evidence.ledger import BrokenLedgerError, record_path
from tarazu.evidence.rows import batch_path
from tarazu.workspace.faults import WorkspaceProblem
from tarazu.workspace.islands import alone


@pytest.fixture
def held(testland, testland_data):
    testland.import_file(testland_data / "first.csv", "observations")
    return testland


def found(workspace):
    return {finding.id: finding for finding in workspace.check().findings}


def test_a_whole_workspace_is_whole_and_says_what_a_reader_should_know(held):
    audit = held.check()
    told = found(held)

    assert not audit.broken
    assert audit.rows == 10 + 3 + 7 + 4
    assert told["source_unused"].codes == ["S1", "S3"]
    assert told["area_without_boundary"].codes == ["XT", "XT-A", "XT-P"]
    assert set(told["area_silent"].codes) >= {"XT-P04", "XT-A01"}
    assert "XT-P01" not in told["area_silent"].codes
    assert told["area_island"].codes == ["XT-A03"]
    assert "borrows nothing" in told["area_island"].says


@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_damaged_batch_is_found_and_never_used(held, testland_data, damage):
    path = batch_path(held.path, "observations", held.history()[-1].id)
    if damage == "changed":
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.unlink()

    assert held.check().broken
    assert found(held)[f"file_{damage}"].codes == [path.stem]
    for use in (held.evidence, held.status, lambda: held.import_file(testland_data / "first.csv", "observations")):
        with pytest.raises(WorkspaceProblem, match="damaged"):
            use()


def test_a_damaged_ledger_is_found(held):
    record_path(held.path, held.history()[0].id).unlink()
    with pytest.raises(BrokenLedgerError, match="numbered"):
        held.check()


def test_rows_that_lead_to_no_source_are_broken_evidence(held):
    """As when somebody edits the ledger by hand: the sources are withdrawn under the rows that rest on them."""
    sources = next(entry for entry in held.history() if "sources" in entry.tables)
    path = record_path(held.path, held.history()[-1].id)
    record = json.loads(path.read_text())
    record["withdraws"] = [{"import_id": sources.id, "table": "sources", "lines": "1-3"}]
    path.write_text(json.dumps(record))

    assert held.check().broken
    assert found(held)["source_missing"].codes == ["S2"]
    assert "rows 2-5 of first.csv" in found(held)["source_missing"].says


def test_status_counts_what_stands(held, testland_data):
    held.import_file(testland_data / "corrected.csv", "observations", correct=True, why="counted again")
    status = held.status()
    observations = next(table for table in status.tables if table.table == "observations")

    assert (observations.rows, observations.withdrawn, observations.imports) == (5, 1, 2)
    assert (observations.first_day, observations.last_day) == ("2023-01-01", "2023-12-31")
    assert {source.source: source.rows for source in status.sources} == {"S1": 0, "S2": 5, "S3": 0}
    assert [level.level for level in status.levels] == ["country", "province", "district"]
    assert status.levels[2].silent == ["XT-A01", "XT-A02", "XT-A03"]
    assert status.digest == held.digest()
    assert "25 rows in 5 imports, resting on 1 of 3 sources" in status.summary()


def test_areas_that_touch_in_a_corner_are_neighbours_and_one_area_alone_is_no_island():
    import shapely

    squares = {name: shapely.box(x, y, x + 1, y + 1).wkb for name, x, y in (("a", 0, 0), ("b", 1, 1), ("c", 5, 5))}
    assert alone(squares) == ["c"]
    assert alone({"c": squares["c"]}) == []
