"""Writing from Python: what is no assessment's is left as it is, whichever way it is asked for."""

import pytest

from tarazu.assessment import Assessment, write
from tarazu.workspace import new_workspace
from tarazu.workspace.faults import WorkspaceProblem


@pytest.fixture
def made(monkeypatch):
    """An assessment of nothing, without the reports, which other tests look at."""
    monkeypatch.setattr(write, "_write_reports", lambda assessment, made: None)
    return Assessment({}, {}, {})


def files_of(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_folder_of_other_files_is_refused_and_left_as_it_was(made, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "mine.csv").write_text("a year of work")
    with pytest.raises(WorkspaceProblem, match="holds other files"):
        made.write(tmp_path)
    assert files_of(tmp_path) == {"tables/mine.csv": b"a year of work"}


def test_a_workspace_is_never_written_into(made, tmp_path):
    land = new_workspace(tmp_path / "land")
    before = files_of(land.path)
    with pytest.raises(WorkspaceProblem, match="never changes a workspace"):
        made.write(land.path / "report")
    assert files_of(land.path) == before


def test_a_file_in_the_way_is_told(made, tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(WorkspaceProblem, match="A file stands in the way"):
        made.write(tmp_path / "out" / "deeper")


def test_an_earlier_assessment_is_replaced_with_its_tables(made, tmp_path):
    made.write(tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").is_file()
    (tmp_path / "out" / "tables").mkdir(exist_ok=True)
    (tmp_path / "out" / "tables" / "of_before.csv").write_text("old")
    made.write(str(tmp_path / "out"))
    assert "tables/of_before.csv" not in files_of(tmp_path / "out")
