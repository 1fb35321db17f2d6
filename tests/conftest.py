"""What the tests need from the machine, and a loud word on what was left out for want of it."""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

# Two cores may be shared with much else: how long an example takes says nothing of whether it is right.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

NOTHING_LEFT_OUT = os.environ.get("TARAZU_LEAVE_NOTHING_OUT") == "1"


@cache
def missing(marker: str) -> str:
    """What a marked test lacks on this machine; empty where it has it."""
    if marker == "browser":
        lacking = [p for p in ("chromium", "chromedriver") if not shutil.which(p)]
        return f"{' and '.join(lacking)} not installed (Debian: chromium, chromium-driver)" if lacking else ""
    if marker == "another_user":
        return "" if hasattr(os, "geteuid") else "this system has no users to change to"
    return ""


def pytest_collection_modifyitems(config, items):
    left_out = {}
    for item in items:
        for marker in ("browser", "another_user"):
            if item.get_closest_marker(marker) and (why := missing(marker)):
                left_out.setdefault(f"{marker}: {why}", []).append(item.nodeid)
                item.add_marker(pytest.mark.skip(reason=why))
    config.stash[LEFT_OUT] = left_out
    if left_out and NOTHING_LEFT_OUT:
        raise pytest.UsageError("Nothing may be left out here, but: " + "; ".join(left_out))


LEFT_OUT = pytest.StashKey[dict]()


def pytest_terminal_summary(terminalreporter, config):
    for why, tests in config.stash.get(LEFT_OUT, {}).items():
        terminalreporter.section("LEFT OUT ON THIS MACHINE", yellow=True, bold=True)
        terminalreporter.line(f"{len(tests)} tests: {why}")


@pytest.fixture(scope="session")
def testland_data():
    """The files of the invented country that workspaces of the tests are made from."""
    return Path(__file__).parent / "data" / "testland"


@pytest.fixture(scope="session")
def _testland(testland_data, tmp_path_factory):
    from tarazu.workspace import new_workspace

    made = new_workspace(tmp_path_factory.mktemp("base") / "testland")
    for name, table in (("areas.csv", "areas"), ("sources.csv", "sources"), ("boundaries.geojson", "boundaries")):
        made.import_file(testland_data / name, table)
    return made.path


@pytest.fixture
def testland(_testland, tmp_path):
    """A workspace with the areas, sources and boundaries of the invented country, for one test alone."""
    from tarazu.workspace import open_workspace

    return open_workspace(shutil.copytree(_testland, tmp_path / "testland"))


@pytest.fixture(scope="session")
def content():
    """What a folder holds, to the byte; what begins with a dot (locks) is not content."""

    def held(folder):
        files = sorted(p for p in Path(folder).rglob("*") if p.is_file() and not p.name.startswith("."))
        return {str(p.relative_to(folder)): p.read_bytes() for p in files}

    return held
