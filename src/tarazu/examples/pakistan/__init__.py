"""Pakistan: real, public evidence, small and honest, with every gap in it kept.

What is shipped, from where and under which licence: `data/README.md`.
What was decided, and why: docs/explanation/pakistan_example.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tarazu.workspace import Workspace

__all__ = ["boundaries", "build_workspace", "neighbours", "outside_views"]


def build_workspace(path: Path | str) -> Workspace:
    """Make the workspace of Pakistan at `path`."""
    from tarazu.examples.pakistan.build import build_workspace

    return build_workspace(path)


def boundaries() -> dict[str, Any]:
    """Outlines for a map: districts, provinces, the Line of Control, attribution and note."""
    from tarazu.examples.pakistan.maps import boundaries

    return boundaries()


def neighbours() -> tuple[tuple[str, str], ...]:
    """Pairs of districts that share a border."""
    from tarazu.examples.pakistan.maps import neighbours

    return neighbours()


def outside_views() -> list[dict[str, str]]:
    """How others rate Pakistan and its neighbours: dicts of name, country, year, score, source, file, row."""
    from tarazu.examples.pakistan.outside import outside_views

    return outside_views()
