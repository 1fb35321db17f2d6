"""What is declared is imported, what is imported is declared, and the page that gives each its reason knows both."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PINNED_ALONE = {"sqlglot"}
"""Declared only to hold a version of what another one needs; never imported."""
ASKED_FOR_BY_ANOTHER = {"vl-convert-python"}
"""Never imported here: Altair looks for it when a chart is saved, which a page of the docs does."""
GIVEN_BY = {"docx": "python-docx"}
"""Modules whose distribution names itself otherwise."""


def declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return {re.split(r"[\[<>=]", line)[0] for line in [*project["dependencies"], *extras]}


def modules():
    """The first part of every import in the package, whatever line it stands on."""
    found = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(str(node.module).partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"tarazu"}


def imported():
    known = packages_distributions()
    return {GIVEN_BY.get(name) or known.get(name, [name])[0].lower().replace("_", "-") for name in modules()}


def test_every_declared_dependency_is_imported_and_every_import_declared():
    assert imported() == declared() - PINNED_ALONE - ASKED_FOR_BY_ANOTHER


def test_what_is_only_pinned_is_needed_by_another():
    lock = (ROOT / "requirements.lock.txt").read_text(encoding="utf-8")
    for name in PINNED_ALONE:
        told = lock.partition(f"\n{name}==")[2].partition("# via")[2].partition("==")[0]
        assert "ibis-framework" in told, name


def test_every_dependency_has_its_reason():
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\w-]+) \| (\S.*) \| (\S.*) \|$", page, re.M)
    assert {name for name, *_ in rows} - {"package"} == declared()


def test_the_page_counts_the_packages_of_the_lock():
    lock = (ROOT / "requirements.lock.txt").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert f" {len(set(re.findall(r'^([a-z0-9-]+)==', lock, re.M)))} packages " in page
