"""The import rules hold, a planted forbidden import is caught, and the page of the architecture shows the rooms that there are."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(folder):
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, text=True, env={"PYTHONPATH": str(folder / "src")}
    )


@pytest.fixture
def copy(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    ignore = shutil.ignore_patterns("__pycache__", "*.geojson", "*.csv", "*.woff2", "*.ttf")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignore)
    return tmp_path


def test_layers_hold(copy):
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("methods/comparison/intervals.py", "import tarazu.evidence"),
        ("catalog/entries.py", "import tarazu.report"),
        ("threat/verdicts.py", "import tarazu.response"),
        ("evidence/places.py", "import tarazu.cli"),
    ],
)
def test_a_planted_import_is_caught(copy, module, forbidden):
    planted = copy / "src" / "tarazu" / module
    planted.write_text(f"{planted.read_text()}\n{forbidden}\n")
    done = lint(copy)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_the_page_of_the_architecture_has_every_room_in_the_order_of_the_layers():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    rooms = [room.removeprefix("tarazu.") for layer in layers for room in layer.split(" | ")] + ["methods"]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", page, re.M)
    assert [room for row in rows for room in re.findall(r"`(\w+)`", row)] == rooms
    parts = {part.stem for part in (ROOT / "src" / "tarazu").iterdir() if part.suffix in ("", ".py")}
    assert parts - {"__init__", "__pycache__", "py"} == set(rooms)


def test_the_page_of_the_architecture_names_every_part_of_the_report():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = [part for part in (ROOT / "src" / "tarazu" / "report").iterdir() if (part / "__init__.py").exists()]
    assert not [part.name for part in parts if f"`{part.name}`" not in page]
