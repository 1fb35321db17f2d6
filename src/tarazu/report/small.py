"""Small cells: counts so low that they can point to a person, by the settings of the document, and the mark on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tarazu.report.blocks import Figure, Shown, Tag
from tarazu.report.codes import label, tag
from tarazu.settings import defaults


@dataclass(frozen=True, slots=True)
class SmallCells:
    """Counts of victims below `victims`, and all other counts of persons or cases below `others`, are small."""

    victims: int
    others: int

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "SmallCells":
        """As the settings of a document say; as they are by default where it does not say.

        >>> SmallCells.of({"settings": [{"id": "small_cell", "setting": 6}]})
        SmallCells(victims=6, others=5)
        """
        held = {s.get("id"): s.get("setting") for s in document.get("settings") or []}
        names = ("small_cell", "small_cell_others")
        least = (defaults()[name].default if held.get(name) is None else held[name] for name in names)
        return cls(*(int(number) for number in least))

    def mark(self, figure: Figure, *, victims: bool) -> Tag | None:
        """The mark of a count that is, or may be, small; none for zero, which points to nobody.

        >>> small, seven = SmallCells(11, 5), {"value": 7, "unit": "persons"}
        >>> small.mark(seven, victims=True).words["text"], small.mark(seven, victims=False)
        ('n<11', None)
        """
        if figure.get("unit") not in ("persons", "events", "cases"):
            return None
        of_victims = victims and figure["unit"] != "cases"
        number = figure.get("value")
        low, high = (number, number) if number is not None else (figure.get("interval") or (None, None))
        least = self.victims if of_victims else self.others
        if low is None or high is None or low >= least or high <= 0:
            return None
        return small_mark("small" if of_victims else "small_others", least)

    def in_sentence(self, figure: Figure) -> Tag | None:
        """The mark of a figure in running text, in every format.

        A sentence does not say whose count it is, so that the stricter threshold (victims) decides what is small.
        """
        return self.mark(figure, victims=True)

    def marks(self, shown: Shown) -> tuple[Tag, ...]:
        """All marks of a figure that stands by itself, as tags."""
        small = self.mark(shown.figure, victims=shown.victims)
        return (*((small,) if small else ()), *(tag("mark", mark) for mark in shown.marks))


@lru_cache(maxsize=64)
def small_mark(kind: str, least: int) -> Tag:
    """The mark `small` or `small_others` with its threshold in words."""
    return Tag(f"mark-{kind}", label(f"mark.{kind}", least=str(least)))
