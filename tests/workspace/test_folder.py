"""Making and opening a workspace."""

import pytest

from tarazu.workspace import new_workspace, open_workspace
from tarazu.workspace.faults import WorkspaceProblem
from tarazu.workspace.settings import Settings, read_settings, write_settings


def test_a_new_workspace_is_empty_and_says_what_it_is(tmp_path):
    made = new_workspace(tmp_path / "deep" / "sindh")

    assert [path.name for path in made.path.iterdir()] == ["workspace.toml"]
    assert (made.country, made.settings.languages) == (None, ("en", "ur"))
    assert made.history() == []
    assert made.status().tables == []
    assert open_workspace(made.path) == made


def test_an_empty_folder_may_become_a_workspace(tmp_path):
    assert new_workspace(tmp_path).path == tmp_path


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        (lambda root: root.write_text("a file"), "A file of that name"),
        (lambda root: (root.mkdir(), (root / "mine.txt").write_text("x")), "not empty"),
        (new_workspace, "a workspace already"),
        (lambda root: (root / "ledger").mkdir(parents=True), "interrupted"),
        (lambda root: root.parent.joinpath("w.txt").write_text("x"), "A file stands in the way"),
    ],
    ids=["file", "not empty", "workspace", "interrupted", "file above"],
)
def test_what_stands_there_is_never_touched(tmp_path, content, stands, says):
    root = tmp_path / "w"
    stands(root)
    before = content(tmp_path)
    asked = tmp_path / "w.txt" / "deep" if says == "A file stands in the way" else root
    with pytest.raises(WorkspaceProblem, match=says):
        new_workspace(asked)
    assert content(tmp_path) == before


def test_a_workspace_whose_making_fails_is_not_there(tmp_path):
    def fails(workspace):
        (workspace.path / "ledger").mkdir()
        raise RuntimeError("half way")

    (tmp_path / "stood").mkdir()
    for name in ("new", "stood"):
        with pytest.raises(RuntimeError):
            new_workspace(tmp_path / name, lay=fails)
    assert [path.name for path in tmp_path.iterdir()] == ["stood"]
    assert list((tmp_path / "stood").iterdir()) == []


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        (lambda root: None, "no such folder"),
        (lambda root: root.write_text("a file"), "a workspace is a folder"),
        (lambda root: root.mkdir(), "no workspace.toml"),
    ],
    ids=["nothing", "file", "folder"],
)
def test_what_is_no_workspace_is_said_so(tmp_path, stands, says):
    stands(tmp_path / "w")
    with pytest.raises(WorkspaceProblem, match=says):
        open_workspace(tmp_path / "w")


def test_settings_come_back_as_they_were_written(tmp_path):
    settings = Settings(country='the "land"', languages=("ur",), policy={"tlp_unmarked": "AMBER", "small_cell": 5})
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == settings


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format = 1\ncountry = ", "not the settings"),
        ("country = 'x'", "not the settings"),
        ("format = 'new'", "not the settings"),
        ("format = 2", "A later Tarazu"),
    ],
)
def test_settings_that_cannot_be_read_are_named(tmp_path, text, says):
    (tmp_path / "workspace.toml").write_text(text)
    with pytest.raises(WorkspaceProblem, match=says):
        open_workspace(tmp_path)


def test_a_country_brings_its_areas_and_boundaries_and_no_evidence(tmp_path):
    from tarazu.examples.ground import lay_ground

    made = new_workspace(tmp_path / "pk", country="pakistan", lay=lay_ground)
    status = made.status()

    assert [table.table for table in status.tables] == ["areas", "boundaries"]
    assert {level.level: level.areas for level in status.levels}["district"] == 156
    assert not made.check().broken
