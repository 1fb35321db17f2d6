"""Every verb, asked wrongly: the exit code says whose fault it is, the words say what to do, and nothing is changed."""

import json
import multiprocessing
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tarazu.cli import VERBS, build
from tarazu.cli.faults import run

IN_A_WORKSPACE = {
    "import": ("import", "DATA/first.csv", "--table", "observations", "--into"),
    "check": ("check",),
    "status": ("status",),
    "history": ("history",),
    "withdraw": ("withdraw", "--why", "a mistake", "IMPORT"),
    "assess": ("assess",),
}
"""What each verb that opens a workspace is asked, up to the workspace itself."""
NOBODY = 65534


def asked(verb, workspace, data, known=""):
    """The words of a verb, asked of a workspace."""
    words = [word.replace("DATA", str(data)) for word in IN_A_WORKSPACE[verb]]
    if verb != "withdraw":
        return [*words, str(workspace)]
    return ["withdraw", str(workspace), known or "0000", "--why", "a mistake"]


def refused(tarazu, words):
    """Ask twice, for a person and for a program: both end in 2, in words and in one JSON object."""
    code, out, err = tarazu(*words)
    assert (code, out) == (2, "")
    assert "Tarazu, not yours" not in err
    code, out, _ = tarazu(*words, "--json")
    told = json.loads(out)
    assert (code, told["done"], told["exit"]) == (2, False, 2)
    assert told["message"]
    return err


@pytest.mark.parametrize("verb", IN_A_WORKSPACE)
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda place: None, "no such folder"),
        (lambda place: place.write_text("a file"), "a workspace is a folder"),
        (lambda place: place.mkdir(), "no workspace"),
        (lambda place: (place / "workspace.toml").mkdir(parents=True), "no workspace"),
        (lambda place: (place.mkdir(), (place / "workspace.toml").write_text("a file")), "not the settings"),
        (lambda place: (place.mkdir(), (place / "workspace.toml").write_bytes(b"\xff\xfe\x00")), "not the settings"),
    ],
    ids=["missing", "file", "other folder", "folder for its settings", "not toml", "not text"],
)
def test_what_is_no_workspace(tarazu, testland_data, tmp_path, content, verb, make, says):
    make(tmp_path / "place")
    before = content(tmp_path)
    assert says in refused(tarazu, asked(verb, tmp_path / "place", testland_data))
    assert content(tmp_path) == before


@pytest.mark.parametrize("verb", IN_A_WORKSPACE)
@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda record: record.write_text("{"), "not a whole record"),
        (lambda record: record.write_text("[]"), "not a whole record"),
        (lambda record: record.write_bytes(b"\x00\xff"), "not a whole record"),
        (lambda record: record.unlink(), "numbered 1, 2, 3"),
    ],
    ids=["cut short", "of another kind", "not text", "gone"],
)
def test_a_corrupt_ledger(tarazu, testland, testland_data, content, verb, harm, says):
    first = testland.history()[0].id
    harm(testland.path / "ledger" / f"{first}.json")
    before = content(testland.path)
    told = refused(tarazu, asked(verb, testland.path, testland_data, first))
    assert says in told
    assert "Bring the folder back from a copy" in told
    assert content(testland.path) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "DATA/first.csv", "--into", "LAND", "--table", "observation"), 'no table "observation"'),
        (("import", "DATA/nowhere.csv", "--into", "LAND", "--table", "areas"), "no file"),
        (("import", "DATA", "--into", "LAND", "--table", "areas"), "is a folder"),
        (("history", "LAND", "--table", "observation"), 'no table "observation"'),
        (("template", "a.csv", "--table", "observation"), 'no table "observation"'),
        (("template", "FILE"), "not overwritten"),
        (("template", "FILE/a.xlsx"), "Its folder is not there"),
        (("new", "land", "--country", "pakistn"), 'no country "pakistn"'),
        (("new", "FILE"), "A file of that name"),
        (("new", "FILE/land"), "A file stands in the way"),
        (("demo", "--example", "pakistn"), 'no example "pakistn"'),
        (("demo", "--seed", "-1"), "greater than or equal to 0"),
        (("demo", "--out", "FILE"), "A file stands in the way"),
        (("demo", "--out", "FILE/out"), "A file stands in the way"),
        (("demo", "--out", "OTHERS"), "holds other files"),
        (("assess", "LAND", "--seed", "-1"), "greater than or equal to 0"),
        (("assess", "LAND", "--seed", "one"), "integer"),
        (("assess", "LAND", "--out", "FILE"), "A file stands in the way"),
        (("assess", "LAND", "--out", "OTHERS"), "holds other files"),
        (("assess", "LAND", "--out", "LAND"), "never changes a workspace"),
        (("assess", "LAND", "--out", "LAND/report"), "never changes a workspace"),
        (("withdraw", "LAND", "ffff", "--why", "a mistake"), "No import begins"),
        (("withdraw", "LAND", "0", "--why", " "), "needs its reason"),
        (("explain", "DR-3"), "Did you mean DR-03"),
        (("explain", "PI-F1O"), "PI-F10"),
        (("explain", "bonded"), "Did you mean"),
        (("explain", "DR-03", "--language", "xx"), "xx"),
        (("status", "LAND", "--nonsense"), "--nonsense"),
        (("status",), "WORKSPACE"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done(tarazu, testland, testland_data, tmp_path, monkeypatch, content, words, says):
    (tmp_path / "mine.txt").write_text("mine")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "letter.txt").write_text("mine")
    monkeypatch.chdir(tmp_path)
    before = content(tmp_path)
    places = {
        "LAND": testland.path,
        "DATA": testland_data,
        "FILE": tmp_path / "mine.txt",
        "OTHERS": tmp_path / "others",
    }
    told = [
        str(places[first]) + word[len(first) :] if (first := word.partition("/")[0]) in places else word
        for word in words
    ]
    assert says in refused(tarazu, told)
    assert content(tmp_path) == before


def test_nothing_to_do_shows_the_help_and_ends_in_2(tarazu):
    code, out, err = tarazu()
    assert (code, "Usage: tarazu" in out + err) == (2, True)


def as_nobody(words, told) -> None:
    """Run the program as a user without rights; its exit code and its words go to `told`."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with open(told, "w", encoding="utf-8") as screen:
        os.dup2(screen.fileno(), 1)
        os.dup2(screen.fileno(), 2)
        sys.stdout = sys.stderr = screen
        code = run(build(), words)
    os._exit(code)


@pytest.fixture
def nobody(tarazu, testland, testland_data, tmp_path):
    """Run the program as a user without rights, who may not even read its libraries: all are loaded before."""
    for name in ("tarazu.assessment", "tarazu.examples"):
        import_module(name)
    warm = tmp_path / "warm"
    tarazu("new", warm)
    tarazu("template", tmp_path / "warm.xlsx")
    tarazu("import", testland_data / "areas.csv", "--into", warm, "--table", "areas")
    for verb in ("status", "check", "history"):
        tarazu(verb, warm)
    for parent in (tmp_path, *tmp_path.parents[:3]):
        parent.chmod(0o755)

    def program(*words):
        told = tmp_path / "told.txt"
        told.touch()
        told.chmod(0o666)
        child = multiprocessing.get_context("fork").Process(target=as_nobody, args=([str(w) for w in words], told))
        child.start()
        child.join()
        return child.exitcode, told.read_text("utf-8")

    return program


def closed(folder, mode):
    """Take rights away from a folder and all in it."""
    for place in (*(path for path in Path(folder).rglob("*") if path.is_dir()), Path(folder)):
        place.chmod(mode)


@pytest.mark.another_user
@pytest.mark.parametrize(
    ("verb", "mode"), [(v, 0o000) for v in IN_A_WORKSPACE] + [("import", 0o555), ("withdraw", 0o555)]
)
def test_no_permission_for_a_workspace(nobody, testland, testland_data, tmp_path, verb, mode):
    first = testland.history()[0].id
    data = tmp_path / "first.csv"
    data.write_bytes((testland_data / "first.csv").read_bytes())
    (testland.path / ".writer.lock").unlink(missing_ok=True)
    closed(testland.path, mode)
    try:
        code, told = nobody(*asked(verb, testland.path, tmp_path, first))
    finally:
        testland.path.chmod(0o755)
        closed(testland.path, 0o755)
    assert (code, "permission" in told, "Traceback" in told) == (2, True, False), told


@pytest.mark.another_user
@pytest.mark.parametrize(
    "words",
    [
        ("new", "OURS/land"),
        ("template", "OURS/a.xlsx"),
        ("demo", "--out", "OURS/out"),
        ("assess", "LAND", "--out", "OURS/out"),
    ],
    ids=" ".join,
)
def test_no_permission_to_write_there(nobody, testland, tmp_path, words):
    ours = tmp_path / "ours"
    ours.mkdir(mode=0o755)
    told = [w.replace("OURS", str(ours)).replace("LAND", str(testland.path)) for w in words]
    code, said = nobody(*told)
    assert (code, "permission" in said, "Traceback" in said) == (2, True, False), said
    assert list(ours.iterdir()) == []


class Made:
    """An assessment that took no time."""

    def summary(self):
        return "Made"

    def write(self, folder):
        return Path(folder) / "report.html"


@pytest.fixture
def quick(monkeypatch):
    """`assess` and `demo` without the minute that they take: what they say and how they end is looked at here."""
    monkeypatch.setattr("tarazu.assessment.assess", lambda *given, **more: Made())
    monkeypatch.setattr("tarazu.examples.build", lambda example, folder: folder)


def good(verb, land, data, tmp_path):
    """Words that each verb can do."""
    return {
        "demo": ("demo", "--out", tmp_path / "demo"),
        "new": ("new", tmp_path / "new"),
        "template": ("template", tmp_path / "a.xlsx"),
        "import": ("import", data / "first.csv", "--into", land.path, "--table", "observations"),
        "check": ("check", land.path),
        "status": ("status", land.path),
        "history": ("history", land.path),
        "withdraw": ("withdraw", land.path, land.history()[-1].id, "--why", "a mistake"),
        "assess": ("assess", land.path),
        "explain": ("explain", "DR-03"),
    }[verb]


@pytest.mark.parametrize("verb", [verb.rstrip("_") for verb in VERBS])
def test_done_ends_in_0_with_one_json_object_and_nothing_else(tarazu, quick, testland, testland_data, tmp_path, verb):
    code, out, err = tarazu(*good(verb, testland, testland_data, tmp_path), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["done"] is True


@pytest.mark.parametrize("verb", [verb.rstrip("_") for verb in VERBS])
def test_a_slip_of_ours_ends_in_1(tarazu, quick, testland, testland_data, tmp_path, monkeypatch, verb):
    def slips(held):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("tarazu.cli.say.print_json", slips)
    code, out, _ = tarazu(*good(verb, testland, testland_data, tmp_path), "--json")
    told = json.loads(out)
    assert (code, told["exit"]) == (1, 1)
    assert "ZeroDivisionError" in told["message"]


def test_a_number_that_json_cannot_say_is_a_slip_and_no_wrong_json(tarazu, testland, monkeypatch):
    from tarazu.workspace import Workspace

    class Odd:
        def to_dict(self):
            return {"rows": float("nan")}

    monkeypatch.setattr(Workspace, "status", lambda self: Odd())
    code, out, _ = tarazu("status", testland.path, "--json")
    assert (code, json.loads(out)["exit"]) == (1, 1)


def test_a_code_is_explained_in_urdu(tarazu):
    code, out, _ = tarazu("explain", "DR-03", "--language", "ur")
    assert code == 0
    first = out.splitlines()[0]
    assert first.index("بھٹوں") < first.index("Brick-kiln density")
    assert "وجہ" in out
    code, out, _ = tarazu("explain", "R9", "--language", "ur")
    assert (code, "وجہ" in out) == (0, True)


def test_every_code_is_explained_in_urdu_by_name(tarazu):
    from tarazu.catalog import explain

    meaning = explain("PI-F10").meanings[0]
    _, out, _ = tarazu("explain", "PI-F10", "--language", "ur")
    assert meaning.label_ur in out
    assert meaning.how_ur in out


def test_a_reader_who_leaves_is_no_fault():
    words = f'"{sys.executable}" -c "from tarazu.cli import main; main()" explain indicator'
    done = subprocess.run(
        f"set -o pipefail; {words} | head -n 1", shell=True, executable="/bin/bash", capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_being_stopped_is_said(tarazu, testland, monkeypatch):
    from tarazu.workspace import Workspace

    def stopped(workspace):
        raise KeyboardInterrupt

    monkeypatch.setattr(Workspace, "status", stopped)
    code, _, err = tarazu("status", testland.path)
    assert (code, "nothing is half done" in err) == (130, True)
