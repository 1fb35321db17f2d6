"""Texts that may not be kept (they lead to a person) or that were damaged before they reached us."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tarazu.evidence.coded import Coded
from tarazu.evidence.faults import Rows
from tarazu.evidence.problems import CellError, Problem
from tarazu.evidence.tables import Column
from tarazu.refusals import refused_text, rule

# No number of a person has fewer digits; the search for the sign itself is slow, and most notes need none.
_MANY_DIGITS = r"(?:[0-9٠-٩۰-۹][^0-9٠-٩۰-۹]{0,3}){9}|@"
_LOST = "\ufffd"
# UTF-8 of Arabic and Latin letters, read as Windows-1252 and saved again.
_GARBLED = "[ÂÃØÙÚÛâ]"
_NOT_SEARCHED = frozenset({"url"})


def text_problems(rows: Rows, column: Column, cells: Coded) -> Iterator[Problem]:
    """Problems of what a person has typed freely, in any column of text or code of one's own."""
    texts = pa.array(cells.texts, pa.large_string())
    damaged = {
        place: error for place in _matching(texts, f"{_LOST}|{_GARBLED}") if (error := _damage(cells.texts[place]))
    }
    for place, positions in cells.groups(damaged):
        yield from rows.problems(positions, column.header, damaged[place])
    if column.kind in ("text", "identifier") and column.header not in _NOT_SEARCHED:
        found = ((place, refused_text(cells.texts[place])) for place in _matching(texts, _MANY_DIGITS))
        refused = {place: refusal for place, refusal in found if refusal}
        for place, positions in cells.groups(refused):
            says = "The text holds what leads to a person or an exact place; it is not repeated here."
            error = CellError(says, f"{rule(refused[place]).text()} Take it out of the cell.")
            yield from rows.problems(positions, column.header, error, shown=False)


def _damage(text: str) -> CellError | None:
    if _LOST in text:
        return CellError(
            f'"{text}" holds the sign {_LOST} where letters were lost.', "Get the file again, saved as UTF-8."
        )
    if meant := ungarbled(text):
        says = f'"{text}" was read in a wrong encoding before it was saved: "{meant}" was meant.'
        return CellError(says, "Open the source file as UTF-8 and save it again as UTF-8.")
    return None


def ungarbled(text: str) -> str | None:
    """What a text says that was UTF-8 and has been read as Windows-1252, or None where it was not.

    >>> ungarbled("Ú©ÙˆÙ¹Ù„ÛŒ"), ungarbled("café"), ungarbled("Âge")
    ('کوٹلی', None, None)
    """
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return meant if meant != text else None


def _matching(texts: pa.Array, pattern: str) -> list[int]:
    found = np.asarray(pc.match_substring_regex(texts, pattern).fill_null(False))
    return [int(place) for place in np.flatnonzero(found)]
