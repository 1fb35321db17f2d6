"""Rules of the house that a program can hold: sizes, names of places outside, one guide page a verb."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src").rglob("*.py"))
MOST_LINES, MOST_FUNCTION_LINES = 400, 100


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_and_functions_stay_small(module):
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno >= MOST_FUNCTION_LINES]
    assert not long


def test_every_module_says_what_it_is():
    silent = [
        str(m.relative_to(ROOT)) for m in MODULES if not ast.get_docstring(ast.parse(m.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_no_two_files_of_tests_bear_one_name():
    """The folders are no packages, so pytest knows a file by its name alone and stops where two are alike."""
    names = [file.name for file in (ROOT / "tests").rglob("*.py") if file.name != "conftest.py"]
    assert not {name for name in names if names.count(name) > 1}


def test_locks_hold_hashes_and_no_host():
    for name in ("requirements.lock.txt", "requirements-test.lock.txt"):
        text = (ROOT / name).read_text()
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|index-url", text)


def test_what_is_cited_is_the_version_that_is_there():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    told = dict(line.split(": ", 1) for line in lines if re.match(r"[a-z-]+: ", line))
    assert (told["version"], told["license"], told["cff-version"]) == (project["version"], project["license"], "1.2.0")
    assert {"message", "title"} <= set(told)
    assert "authors:" in lines
    assert project["version"] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
