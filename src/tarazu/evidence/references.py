"""Cells that refer to other rows: areas by code or name, sources by code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tarazu.evidence.area_names import AreaNames
from tarazu.evidence.known import Known
from tarazu.evidence.problems import CellError
from tarazu.evidence.spelling import normal
from tarazu.evidence.understand import Understood, each, suggestion

SURE = 0.6
"""Proposals below this likeness are not worth a person's confirmation: the place is unknown."""


@dataclass(frozen=True, slots=True)
class Places:
    """What a column of areas means, and what must be confirmed: place of the text -> (code, name, likeness), best first."""

    understood: Understood
    to_confirm: Mapping[int, tuple[tuple[str, str, float], ...]]


def read_places(texts: Sequence[str], known: Known) -> Places:
    """Areas by code, by certain name, or by a name that a person has confirmed; all other names as proposals."""
    if known.areas.empty:
        error = CellError("The workspace has no areas yet.", "Import the areas first (--table areas).")
        return Places(Understood(tuple(None for _ in texts), dict.fromkeys(range(len(texts)), error)), {})
    names = AreaNames(known.areas)
    confirmed = {normal(typed): area for typed, area in known.confirmed_names.items()}
    english = dict(zip(known.areas["area"], known.areas["name"], strict=True))
    to_confirm: dict[int, tuple[tuple[str, str, float], ...]] = {}
    places = {text: place for place, text in enumerate(texts)}

    def read(text: str) -> str:
        match = names.match(text)
        if area := match.area or confirmed.get(normal(text)):
            return area
        found = tuple((code, str(english[code]), likeness) for code, likeness in match.proposals if likeness >= SURE)
        if found:
            to_confirm[places[text]] = found
        raise _unknown_place(text, found)

    understood = each(list(texts), read, note_changes=True)
    return Places(understood, to_confirm)


def read_sources(texts: Sequence[str], known: Known) -> Understood:
    """Sources by code."""

    def read(text: str) -> str:
        if text in known.sources:
            return text
        if not known.sources:
            raise CellError(f'"{text}" is not a source.', "Import the sources first (--table sources).")
        says = f'"{text}" is not a source of this workspace.'
        mend = f"{suggestion(text, sorted(known.sources))} Import its row of sources first, or correct the code."
        raise CellError(says, mend.strip())

    return each(texts, read)


def _unknown_place(text: str, found: Sequence[tuple[str, str, float]]) -> CellError:
    if not found:
        says = f'"{text}" is not an area of this workspace, and no area has a name like it.'
        return CellError(says, "Correct it, or import the area first (--table areas).")
    shown = " or ".join(f'"{name}" ({code}, likeness {likeness:.2f})' for code, name, likeness in found[:3])
    return CellError(f'"{text}" is not certain. Did you mean {shown}?', "Confirm the match, then import again.")
