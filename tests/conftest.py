"""What the tests need from the machine, and a loud word on what was left out for want of it."""

import os
import shutil
from functools import cache

import pytest

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
