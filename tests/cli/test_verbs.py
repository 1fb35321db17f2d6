"""The command line: what each verb says and does, and that every fault ends in words and the right exit code."""

import json

import pytest

from tarazu.cli import VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_shows_an_example_of_itself(tarazu, verb):
    code, out, _ = tarazu(verb.rstrip("_"), "--help")
    assert code == 0
    assert f"\n  tarazu {verb.rstrip('_')}" in out


def test_the_help_names_every_verb_and_the_exit_codes(tarazu):
    code, out, _ = tarazu("--help")
    assert code == 0
    assert all(f"\n  {verb.rstrip('_')} " in out for verb in VERBS)
    assert "0 done, 1 a fault of ours or of this machine, 2 something to mend in the input" in " ".join(out.split())


def test_from_nothing_to_a_correction(tarazu, tmp_path, testland_data):
    land, table = tmp_path / "land", "observations"
    assert tarazu("new", land)[0] == 0
    for name, into in (("areas.csv", "areas"), ("sources.csv", "sources"), ("boundaries.geojson", "boundaries")):
        assert tarazu("import", testland_data / name, "--into", land, "--table", into)[0] == 0

    code, out, _ = tarazu("import", testland_data / "first.csv", "--into", land, "--table", table)
    assert (code, out.count("observations 4 rows")) == (0, 1)
    code, out, _ = tarazu("import", testland_data / "again.csv", "--into", land, "--table", table)
    assert (code, "Nothing is new" in out) == (0, True)
    code, out, err = tarazu("import", testland_data / "corrected.csv", "--into", land, "--table", table)
    assert (code, out, "12 stored, 14 offered" in err) == (2, "", True)

    how = ("--correct", "--why", "counted again", "--who", "Asma")
    code, out, _ = tarazu("import", testland_data / "corrected.csv", "--into", land, "--table", table, *how)
    assert (code, "2 rows" in out) == (0, True)
    code, out, _ = tarazu("history", land)
    assert "correction" in out
    assert "counted again" in out
    assert "Asma" in out
    code, out, _ = tarazu("history", land, "--table", table)
    assert "first.csv, row 2" in out
    code, out, _ = tarazu("status", land)
    assert code == 0
    assert "XT-A01" in out
    code, out, _ = tarazu("check", land)
    assert (code, "Jazira (XT-A03) touches nobody" in out, "evidence is whole" in out) == (0, True, True)


@pytest.mark.parametrize("verb", ["status", "check", "history"])
def test_json_is_one_object_and_nothing_else(tarazu, testland, verb):
    code, out, err = tarazu(verb, testland.path, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["done"] is True


def test_json_of_a_refusal_holds_every_problem(tarazu, testland, testland_data):
    spellings = testland_data / "corrected.csv"
    tarazu("import", testland_data / "first.csv", "--into", testland.path, "--table", "observations")
    code, out, _ = tarazu("import", spellings, "--into", testland.path, "--table", "observations", "--json")
    told = json.loads(out)
    assert (code, told["done"], told["exit"]) == (2, False, 2)
    assert [(p["row"], p["letter"], p["column"]) for p in told["problems"]] == [(2, "G", "value")]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "nowhere.csv", "--into", "LAND", "--table", "areas"), "no file"),
        (("import", "FOLDER", "--into", "LAND", "--table", "areas"), "is a folder"),
        (("import", "DATA/areas.csv", "--into", "LAND", "--table", "area"), 'no table "area"'),
        (("import", "DATA/areas.csv", "--into", "nowhere", "--table", "areas"), "no such folder"),
        (("import", "DATA/areas.csv", "--into", "FOLDER", "--table", "areas"), "no workspace"),
        (("import", "DATA/areas.csv", "--into", "LAND", "--table", "areas", "--names", "no.csv"), "no file"),
        (("import", "DATA/areas.csv", "--into", "LAND", "--table", "areas", "--sheet", "x"), "Leave --sheet out"),
        (("import", "DATA/areas.csv", "--into", "LAND", "--table", "areas", "--correct"), "needs its reason"),
        (("import", "DATA/areas.csv", "--into", "LAND"), "--table"),
        (("new", "LAND"), "a workspace already"),
        (("new", "FOLDER"), "not empty"),
        (("new", "FOLDER/mine.txt"), "A file of that name"),
        (("new", "land2", "--country", "Atlantis"), 'no country "Atlantis"'),
        (("status", "FOLDER/mine.txt"), "a workspace is a folder"),
        (("check", "nowhere"), "no such folder"),
        (("history", "LAND", "--table", "victims"), 'no table "victims"'),
        (("withdraw", "LAND", "ffff", "--why", "x"), "No import begins"),
        (("withdraw", "LAND", "ffff"), "--why"),
        (("template", "DATA/areas.csv"), "not overwritten"),
        (("template", "a.docx"), "A template is .xlsx"),
        (("template", "a.csv"), "A template is .xlsx"),
        (("template", "nowhere/a.xlsx"), "Its folder is not there"),
        (("template", "a.xlsx", "--table", "boundaries"), "GeoJSON"),
        (("explain", "XX-99"), "no code"),
        (("fly",), "fly"),
        ((), "Usage: tarazu"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_wrong_in_the_asking_is_said_and_ends_in_2(
    tarazu, testland, testland_data, tmp_path, monkeypatch, content, words, says
):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    monkeypatch.chdir(tmp_path)
    before = content(tmp_path)
    places = {"LAND": str(testland.path), "FOLDER": str(folder), "DATA": str(testland_data)}
    told = [places.get(word, word) for word in words]
    told = [
        f"{places[word.split('/')[0]]}/{word.split('/')[1]}" if word.split("/")[0] in places and "/" in word else word
        for word in told
    ]
    code, out, err = tarazu(*told)
    assert code == 2
    assert says in out + err
    assert content(tmp_path) == before


def test_names_are_proposed_beside_the_file_and_taken_back(tarazu, testland, testland_data, tmp_path, content):
    file = tmp_path / "spellings.csv"
    file.write_bytes((testland_data / "spellings.csv").read_bytes())
    before = content(testland.path)
    code, _, err = tarazu("import", file, "--into", testland.path, "--table", "observations")
    names = tmp_path / "spellings.names.csv"
    assert code == 2
    assert str(names) in err
    assert content(testland.path) == before

    lines = names.read_text("utf-8-sig").splitlines()
    wanted = {"Kotly Nau": "XT-P02", "کوتلی نو": "XT-P02", "رحيم اباد": "XT-P04"}
    ticked = [line + "yes" if wanted.get(line.split(",")[0]) == line.split(",")[1] else line for line in lines[1:]]
    names.write_text("\n".join([lines[0], *ticked]), encoding="utf-8")
    code, out, _ = tarazu("import", file, "--into", testland.path, "--table", "observations", "--names", names)
    assert (code, "observations 9 rows" in out) == (0, True)


def test_where_the_folder_cannot_be_written_the_proposals_are_shown(
    tarazu, testland, testland_data, tmp_path, monkeypatch
):
    from pathlib import Path

    def refused(path, data):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", refused)
    code, _, err = tarazu("import", testland_data / "spellings.csv", "--into", testland.path, "--table", "observations")
    assert code == 2
    assert "cannot be written" in err
    assert "typed,area,name,likeness,confirm" in err


def test_broken_evidence_ends_in_2_with_the_file_named(tarazu, testland):
    batch = next((testland.path / "evidence" / "areas").iterdir())
    batch.write_bytes(b"not what it was")
    code, out, _ = tarazu("check", testland.path)
    assert (code, f"broken: evidence/areas/{batch.name}" in out) == (2, True)
    assert tarazu("status", testland.path)[0] == 2


def test_a_slip_of_ours_ends_in_1_with_one_line_and_with_debug_the_whole(tarazu, testland, monkeypatch):
    from tarazu.workspace import Workspace

    def slips(workspace):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(Workspace, "status", slips)
    code, out, err = tarazu("status", testland.path)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "ZeroDivisionError" in err
    assert "TARAZU_DEBUG=1" in err


def test_a_full_disk_ends_in_1(tarazu, testland, testland_data, monkeypatch):
    from tarazu.evidence import store
    from tarazu.evidence.durable import StorageFullError

    def full(path, data):
        raise StorageFullError(28, "No space left on device", str(path))

    monkeypatch.setattr(store, "write_whole", full)
    code, _, err = tarazu("import", testland_data / "first.csv", "--into", testland.path, "--table", "observations")
    assert (code, "No room is left" in err) == (1, True)


def test_a_country_begins_with_its_areas(tarazu, tmp_path):
    code, out, _ = tarazu("new", tmp_path / "pk", "--country", "pakistan", "--json")
    assert code == 0
    assert json.loads(out)["rows"]["areas"] > 156


@pytest.mark.parametrize(("name", "rest"), [("a.xlsx", ()), ("a.csv", ("--table", "events"))])
def test_a_template_is_made(tarazu, tmp_path, name, rest):
    code, _, _ = tarazu("template", tmp_path / name, *rest)
    assert code == 0
    assert (tmp_path / name).stat().st_size > 50
