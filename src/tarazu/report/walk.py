"""All figures of a report, in the order shown: what is indexed is what was printed, never a second list."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from tarazu.report.blocks import Figure


def figures_in(part: Any) -> Iterator[Figure]:
    """Every figure inside a block, a statement or a chart; one that stands twice comes twice."""
    if isinstance(part, Mapping):
        if "unit" in part and ("interval" in part or "value" in part):
            yield part
            return
        for inside in part.values():
            yield from figures_in(inside)
    elif isinstance(part, list | tuple):
        for inside in part:
            yield from figures_in(inside)
    elif is_dataclass(part):
        for field in fields(part):
            yield from figures_in(getattr(part, field.name))


def by_id(part: Any) -> dict[str, Figure]:
    """The figures that have an id, each once, in the order in which they are first shown."""
    found: dict[str, Figure] = {}
    for figure in figures_in(part):
        if figure.get("id"):
            found.setdefault(str(figure["id"]), figure)
    return found
