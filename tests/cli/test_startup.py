"""What must not be loaded to show the help: heavy libraries wait until a verb needs them. Seconds: benchmarks/startup.py."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "pandas",
    "numpy",
    "ibis",
    "pandera",
    "scipy",
    "pyarrow",
    "duckdb",
    "altair",
    "typst",
    "docx",
    "numba",
    "shapely",
}
HEAVY |= {"rich", "openpyxl", "filelock", "jinja2"}  # pydantic comes with typer, for what a verb asks


@pytest.mark.parametrize(
    ("code", "also"),
    [
        ("import tarazu", {"typer"}),
        ("from tarazu.cli.faults import run; from tarazu.cli import build; run(build(), ['--help'])", set()),
        ("from tarazu.cli.faults import run; from tarazu.cli import build; run(build(), ['import', '--help'])", set()),
    ],
)
def test_nothing_heavy_is_loaded(code, also):
    asked = f"{code}\nimport sys, json; print(json.dumps(sorted({{name.split('.')[0] for name in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert loaded & (HEAVY | also) == set()


def test_a_program_is_told_of_a_fault_by_its_exit_code_alone(tmp_path):
    words = [sys.executable, "-c", "from tarazu.cli import main; main()", "status", str(tmp_path / "nowhere")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such folder" in done.stderr
