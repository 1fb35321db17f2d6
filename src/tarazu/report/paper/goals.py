"""What a link of the report may lead to."""

from collections.abc import Iterator

from tarazu.report.blocks import Block, Report, SourceList
from tarazu.report.html.inline import anchor
from tarazu.report.walk import by_id


def indexed_figures(report: Report) -> frozenset[str]:
    """The figures that have an entry in the index, by the name of the entry."""
    return frozenset(name for figure in by_id(report).values() if (name := anchor(figure)))


def goals(report: Report) -> frozenset[str]:
    """The ids of all blocks, and of the sources that are listed."""
    return frozenset(name for chapter in report.chapters for name in _names(chapter))


def _names(block: Block) -> Iterator[str]:
    if name := getattr(block, "id", ""):
        yield str(name)
    if isinstance(block, SourceList):
        yield from (f"source-{place}" for place, _ in block.rows)
    for inside in getattr(block, "blocks", ()):
        yield from _names(inside)
