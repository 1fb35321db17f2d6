"""The import rules hold, and a planted forbidden import is caught."""

import shutil
import subprocess
import sys
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
