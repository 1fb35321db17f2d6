"""The documentation is true: links lead somewhere, commands parse, and the walked pages are walked, block by block."""

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tarazu.cli import build
from tarazu.cli.faults import run

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
TUTORIAL = DOCS / "tutorial.md"
GUIDE = sorted((DOCS / "guide").glob("*.md"))
# The page of the report has no command of its own: test_guide.py holds it to the chapters.
WALKED = [*sorted((DOCS / "how-to").glob("*.md")), *(page for page in GUIDE if page.stem != "report")]
METHODS = [
    DOCS / "methods" / f"{name}.md"
    for name in ("capture_recapture", "detection", "elicitation", "linkage", "seasonality", "strata")
]
WRITTEN = re.compile(r"<t(?:ext|span)[^>]*>([^<]+)<")  # what a picture says: its figures and names
FENCE = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what stands after it (a file's name, `exit=2`, `append=FILE`), and its lines."""

    language: str
    note: str
    text: str


def blocks(text):
    return [Block(*found) for found in FENCE.findall(text)]


def commands(page):
    told = [
        line
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.language == "sh"
        for line in block.text.splitlines()
    ]
    inline = re.findall(r"`(tarazu [a-z][^`]*)`", page.read_text(encoding="utf-8"))
    return [line.split("  #")[0] for line in [*told, *inline] if line.startswith("tarazu ")]


def anchors(page):
    """The anchors that a reader of the repository has: headings in lower case, joined by hyphens."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    text = re.sub(FENCE, "", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = target.partition("#")
        held = (page.parent / path).resolve() if path else page
        assert held.exists(), target
        assert not anchor or anchor in anchors(held), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_is_one_that_the_program_knows(page):
    """Parsed as the program would: the verb is there, every option is one of its own, nothing needed is left out."""
    import typer

    group = typer.main.get_command(build())
    for line in commands(page):
        verb, *words = shlex.split(line)[1:]
        assert verb in group.commands, line
        if "..." in line or words in ([], ["--help"]):  # named, not written out
            continue
        group.commands[verb].make_context(verb, words)


@pytest.fixture
def walk(tmp_path, monkeypatch, capfd):
    """Does what a page says, in a folder of its own: saves its files, runs its lines, compares what it shows.

    Returns how many blocks were run.
    """

    def walker(text, folder=tmp_path):
        monkeypatch.chdir(folder)
        said, run_blocks, names = "", 0, {}
        for block in blocks(text):
            run_blocks += block.language in ("sh", "python")
            if block.language == "sh":
                said = shell(block, capfd)
            elif block.language == "text":
                shown(block.text, said)
            elif block.language == "python":
                exec(block.text, names)  # a page goes on where its last block ended
                said = "".join(capfd.readouterr())
            elif block.note.startswith("append="):
                with Path(block.note.partition("=")[2]).open("a", encoding="utf-8") as file:
                    file.write(block.text)
            elif block.note.startswith("rows="):
                changed(*re.fullmatch(r"rows=(\d+)-(\d+) (\S+)", block.note).groups(), block.text)
            elif block.note:
                Path(block.note).write_text(block.text, encoding="utf-8")
        return run_blocks

    return walker


def changed(first, last, file, text):
    """Rows of a saved file, as a spreadsheet numbers them, in a new wording."""
    held = Path(file).read_text(encoding="utf-8").splitlines(keepends=True)
    held[int(first) - 1 : int(last)] = text.splitlines(keepends=True)
    Path(file).write_text("".join(held), encoding="utf-8")


def shell(block, capfd):
    """Every line of a block, each with the exit code that the block announces; what they said, together."""
    expected = int(block.note.partition("=")[2] or 0)
    said = ""
    for line in block.text.splitlines():
        code = run(build(), shlex.split(line)[1:])
        heard = "".join(capfd.readouterr())
        assert code == expected, f"{line}\n{heard}"
        said += heard
    return said


def shown(expected, said):
    """Every line stands in what was said, in order; `...` stands for anything."""
    rest = " ".join(said.split())
    for line in expected.splitlines():
        pattern = ".*?".join(re.escape(part) for part in " ".join(line.split()).split("..."))
        found = re.search(pattern, rest)
        assert found, f"not said: {line}\n{said}"
        rest = rest[found.end() :]


@pytest.fixture(scope="session")
def first_part():
    return TUTORIAL.read_text(encoding="utf-8").partition("## Part two")


def test_the_tutorial_on_namuna(walk, first_part, tmp_path):
    walk(first_part[0])
    given = (tmp_path / "namuna-report" / "tables" / "verdicts.csv").read_text(encoding="utf-8-sig")
    areas = (tmp_path / "namuna-files" / "areas.csv").read_text(encoding="utf-8").splitlines()
    codes = {line.split(",")[1]: line.split(",")[0] for line in areas}
    told = re.findall(r"^\| (\w+) \| (EX\d+) \| ([a-z ]+) \| ", first_part[0], re.M)
    assert len(told) == 6
    for name, form, verdict in told:
        assert f"\n{codes[name]},{form},district,{verdict.replace(' ', '_')}," in given, name


@pytest.fixture(scope="session")
def own(tmp_path_factory):
    """Where the workspace of the tutorial is kept once it was made."""
    return tmp_path_factory.mktemp("tutorial")


def test_the_tutorial_on_a_workspace_of_ones_own(walk, first_part, own):
    walk(first_part[2], own)
    assert (own / "sabz-assessment" / "report.html").is_file()


@pytest.mark.parametrize("page", WALKED, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_the_page_goes_on_from_the_tutorial(page, walk, first_part, own, tmp_path):
    if not (own / "sabz").exists():
        walk(first_part[2], own)
    shutil.copytree(own, tmp_path, dirs_exist_ok=True)
    assert walk(page.read_text(encoding="utf-8")) > 0


@pytest.mark.parametrize("page", METHODS, ids=lambda page: page.stem)
def test_the_page_of_a_method_shows_what_its_code_says(page, walk, tmp_path):
    shutil.copy(ROOT / "tests" / "data" / "linkage" / "records.csv", tmp_path)
    assert walk(page.read_text(encoding="utf-8")) > 0
    for picture in tmp_path.glob("*.svg"):
        held = (DOCS / "pictures" / picture.name).read_text(encoding="utf-8")
        assert re.findall(WRITTEN, held) == re.findall(WRITTEN, picture.read_text(encoding="utf-8")), picture.name


def test_the_notebook_runs_and_is_kept_without_its_output():
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(DOCS / "notebook" / "assessment.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = str([cell.get("outputs") for cell in notebook.cells])
    for told in ("suppressed", "Brick-kiln density", "Wilson", "insufficient_evidence", "report.html", "<h3>", "<svg"):
        assert told in shown, told


def test_every_page_can_be_reached_from_the_index():
    text = (DOCS / "index.md").read_text(encoding="utf-8")
    linked = {(DOCS / target).resolve() for target in re.findall(r"\]\(([^)#\s]+)", text)}
    assert not [page for page in DOCS.rglob("*.md") if page.resolve() not in linked and page.name != "index.md"]


def test_the_page_of_the_tables_is_that_of_their_declarations():
    from tarazu.evidence.tables.manual import manual

    assert (DOCS / "reference" / "tables.md").read_text(encoding="utf-8") == manual()


def test_the_page_of_the_verdicts_names_the_thresholds_that_are_set():
    from tarazu.settings import Settings

    held = Settings()
    text = (DOCS / "explanation" / "verdicts.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z ]+) \| (.*)$", text, re.M))
    for verdict, words, settings in (
        ("hotspot", "above {} times the country's) > {}; ", ("hotspot_ratio", "hotspot_probability")),
        ("hotspot", "counted {} or more", ("hotspot_events",)),
        ("emerging", "above the country's) > {0}; P(it grows) > {0}", ("emerging_probability",)),
        ("emerging", "; {} or more", ("emerging_events",)),
        ("blind spot", "> {}; information gap of {} or more", ("blind_spot_probability", "blind_spot_gap")),
        ("blind spot", "fewer than {} counted", ("blind_spot_events",)),
        ("no sign", "> {}; information gap below {}", ("no_sign_probability", "no_sign_gap")),
    ):
        assert words.format(*(f"{held[name]:g}" for name in settings)) in rows[verdict], (verdict, settings)


def test_nothing_leads_back_to_the_machine_that_it_was_written_on():
    for page in [*PAGES, DOCS / "notebook" / "assessment.ipynb"]:
        assert not re.search(r"/(work|root|home/\w+)/|\.\./shared", page.read_text(encoding="utf-8")), page


def test_every_folder_of_shipped_data_has_its_licence():
    told = (ROOT / "DATA-LICENCES.md").read_text(encoding="utf-8")
    folders = [folder.relative_to(ROOT).as_posix() for folder in (ROOT / "tests" / "data").iterdir() if folder.is_dir()]
    for folder in [*folders, "src/tarazu/report/fonts", "src/tarazu/catalog", "src/tarazu/examples/pakistan/data"]:
        assert f"`{folder}/`" in told, folder
    for licence in (ROOT / "src" / "tarazu" / "report" / "fonts").glob("OFL-*.txt"):
        assert f"`{licence.name}`" in told


def test_pictures_are_small_enough_for_a_poor_connection_and_each_is_shown():
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    for picture in (DOCS / "pictures").iterdir():
        assert picture.stat().st_size < 300_000, picture.name
        assert f"pictures/{picture.name})" in shown, picture.name
