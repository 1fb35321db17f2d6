"""A wrong value in workspace.toml is the input's fault: the file, its line, the key, the value, and what to write."""

import json

import pytest

from tarazu.cli import build
from tarazu.cli.faults import run
from tarazu.workspace import open_workspace
from tarazu.workspace.faults import WorkspaceProblems

HEAD = 'format = 1\ncountry = ""\nlanguages = ["en", "ur"]\n\n[policy]\ntlp_unmarked = "AMBER"\n'


def written(folder, text):
    folder.joinpath("workspace.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("line", "says", "mend"),
    [
        ("hotspot_event = 20", '"hotspot_event" is no setting.', "Did you mean hotspot_events"),
        ('hotspot_events = "many"', 'must be a whole number of 1 or more; it is "many".', "The default is 11"),
        ("hotspot_events = 0", "must be a whole number of 1 or more; it is 0.", "tarazu explain hotspot_events"),
        ("hotspot_events = 11.5", "must be a whole number of 1 or more; it is 11.5.", "The default is 11"),
        ("level = 95", "level must be a number from 0.5 to 0.999; it is 95.", "The default is 0.95"),
        ("level = nan", "level must be a number from 0.5 to 0.999; it is NaN.", "The default is 0.95"),
        ("agreement = true", "agreement must be a number from 0 to 1; it is true.", "leave the line out"),
        ("draws = 1000000000", "must be a whole number from 100 to 1,000,000", "The default is 4000"),
    ],
)
def test_a_wrong_threshold_is_told_with_its_line_and_what_to_write(tmp_path, line, says, mend):
    with pytest.raises(WorkspaceProblems) as told:
        open_workspace(written(tmp_path, HEAD + line + "\n"))
    text = str(told.value)
    assert f"{tmp_path / 'workspace.toml'}, line 7: " in text
    assert says in text
    assert mend in text


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD.replace('"AMBER"', '"amber"'), 6, "tlp_unmarked must be one of RED, AMBER+STRICT, AMBER, GREEN, CLEAR"),
        (HEAD.replace('["en", "ur"]', '["fr"]'), 3, 'languages must be a list of en and ur; it is ["fr"].'),
        (HEAD.replace('["en", "ur"]', '"en"'), 3, "languages must be a list of en and ur"),
        (HEAD.replace('country = ""', "country = 5"), 2, "country must be a name in quotes; it is 5."),
        (HEAD.replace('country = ""', 'country = "Pakistan"'), 2, 'Write: country = "pakistan"'),
        (HEAD.replace('country = ""', "level = 0.9"), 2, "level stands above the line [policy]."),
        (HEAD.replace("country", "contry"), 2, '"contry" says nothing here.'),
        ("format = 1\npolicy = 5\n", 2, "policy must be a part of its own; it is 5."),
    ],
)
def test_every_other_line_is_looked_at_too(tmp_path, text, line, says):
    with pytest.raises(WorkspaceProblems) as told:
        open_workspace(written(tmp_path, text))
    assert f"workspace.toml, line {line}: " in str(told.value)
    assert says in str(told.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(WorkspaceProblems) as told:
        open_workspace(written(tmp_path, HEAD + "level = 95\nhotspots = 3\n"))
    assert [(p.row, p.column) for p in told.value.problems] == [(7, "level"), (8, "hotspots")]


def test_a_made_up_country_needs_no_folder(tmp_path):
    assert open_workspace(written(tmp_path, HEAD.replace('""', '"namuna"'))).country == "namuna"


@pytest.mark.parametrize("verb", ["assess", "status", "check", "history"])
def test_the_program_ends_in_2(testland, capfd, verb):
    file = testland.path / "workspace.toml"
    file.write_text(file.read_text("utf-8") + 'hotspot_events = "many"\n', encoding="utf-8")
    assert run(build(), [verb, str(testland.path)]) == 2
    out, err = capfd.readouterr()
    assert (out, "Tarazu, not yours" in err) == ("", False)
    assert f"{file}, line " in err
    assert 'hotspot_events must be a whole number of 1 or more; it is "many".' in err

    assert run(build(), [verb, str(testland.path), "--json"]) == 2
    told = json.loads(capfd.readouterr().out)
    assert [(p["column"], p["counted"]) for p in told["problems"]] == [("hotspot_events", "line")]
