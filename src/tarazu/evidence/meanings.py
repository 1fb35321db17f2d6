"""What the columns of a file mean: the stored columns that are made from each, its faults, and what was read as what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from tarazu.catalog import codes
from tarazu.evidence.coded import Coded, blank_column
from tarazu.evidence.faults import Rows, first_of
from tarazu.evidence.geojson import outline
from tarazu.evidence.known import Known
from tarazu.evidence.personal import text_problems
from tarazu.evidence.problems import CellError, NameProposal, Problem, compressed
from tarazu.evidence.references import read_places, read_sources
from tarazu.evidence.tables import Column
from tarazu.evidence.understand import Understood, each, understand

_NOTES_EACH = 10


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """One column of a file, understood.

    `made` holds the stored columns, `texts` what each text means where that is not the text itself, `faulty` the
    positions of rows with a fault.
    """

    made: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    proposals: tuple[NameProposal, ...] = ()
    notes: tuple[str, ...] = ()
    faulty: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))


def meaning(rows: Rows, column: Column, cells: Coded, known: Known) -> Meaning:
    """The meaning of one column; values have their own, for they depend on unit and status."""
    if column.kind == "area":
        places = read_places(cells.texts, known)
        made = {f"{column.header}_as_typed": as_typed(rows, column)}
        proposals = tuple(
            NameProposal(cells.texts[at], tuple(rows.numbers[positions].tolist()), places.to_confirm[at])
            for at, positions in cells.groups(places.to_confirm)
        )
        return _meaning(rows, column, cells, places.understood, made, proposals)
    if column.kind == "period":
        return _periods(rows, column, cells, understand(cells.texts, column))
    if column.kind == "source":
        return _meaning(rows, column, cells, read_sources(cells.texts, known))
    if column.kind == "geometry":
        return _meaning(rows, column, cells, each(cells.texts, lambda text: outline(text).wkb))
    return _meaning(rows, column, cells, understand(cells.texts, column))


def _meaning(
    rows: Rows,
    column: Column,
    cells: Coded,
    found: Understood,
    made: Mapping[str, Any] | None = None,
    proposals: tuple[NameProposal, ...] = (),
) -> Meaning:
    blank = column.blank_as
    if column.kind in ("number", "quantity", "count"):
        values: Any = cells.numbers([np.nan if value is None else value for value in found.values])
    elif column.kind == "geometry":
        values = pd.arrays.ArrowExtensionArray(pa.chunked_array([cells.spread(found.values, pa.binary())]))
    else:
        values = _text_array(cells, found.values, blank)
    return Meaning(
        made={column.header: values, **(made or {})},
        texts={t: str(v) for t, v in zip(cells.texts, found.values, strict=True) if v is not None and v != t},
        problems=tuple(first_of(_problems(rows, column, cells, found))),
        proposals=proposals,
        notes=tuple(_notes(rows, column, cells, found)),
        faulty=cells.where([*found.faults, *([] if column.blank else [-1])]),
    )


def as_typed(rows: Rows, column: Column) -> Any:
    """The cells of a column as they were typed, blanks and all; missing where the file has no such column."""
    if column.header in rows.raw.frame:
        return rows.raw.frame[column.header].array
    return _text_array(blank_column(len(rows.numbers)), (), None)


def _periods(rows: Rows, column: Column, cells: Coded, found: Understood) -> Meaning:
    texts = Understood(tuple(None if p is None else p.text for p in found.values), found.faults)
    days = {
        f"period_{end}": pd.arrays.ArrowExtensionArray(
            pa.chunked_array(
                [cells.spread([None if p is None else getattr(p, end) for p in found.values], pa.date32())]
            )
        )
        for end in ("start", "end")
    }
    precision = _text_array(cells, [None if p is None else p.precision for p in found.values], column.blank_as)
    return _meaning(rows, column, cells, texts, {**days, "period_precision": precision})


def _text_array(cells: Coded, values: Any, blank: str | None) -> Any:
    held = [None if value is None else str(value) for value in values]
    return pd.array(cells.spread(held, pa.large_string(), blank=blank), dtype="str")


def _problems(rows: Rows, column: Column, cells: Coded, found: Understood) -> Iterator[Problem]:
    for place, positions in cells.groups(found.faults):
        yield from rows.problems(positions, column.header, found.faults[place], shown=column.kind != "geometry")
    if column.header in rows.raw.frame and not column.blank:
        yield from rows.problems(cells.where([-1]), column.header, _blank(column))
    if column.kind in ("text", "identifier", "parent"):
        yield from text_problems(rows, column, cells)


def _blank(column: Column) -> CellError:
    listed = codes(column.codes) if column.codes and column.codes not in ("form", "indicator") else ()
    expected = f" Expected: {', '.join(listed)}." if listed else ""
    return CellError(f"The cell is blank; {column.label_en.lower()} is needed.", f"{column.why}{expected}")


def _notes(rows: Rows, column: Column, cells: Coded, found: Understood) -> Iterator[str]:
    """What was read as something else than typed; said, so that nothing is repaired in silence."""
    place = {text: at for at, text in enumerate(cells.texts)}
    for text, value in list(found.renamed.items())[:_NOTES_EACH]:
        numbers = compressed(rows.numbers[cells.where([place[text]])][:1000].tolist())
        yield f'{column.header}: "{text}" was read as {value} (rows {numbers}).'
    if len(found.renamed) > _NOTES_EACH:
        yield f"{column.header}: {len(found.renamed) - _NOTES_EACH} more spellings were read so."
    blanks = len(cells.where([-1])) if column.blank_as and column.header in rows.raw.frame else 0
    if blanks:
        yield f"{column.header}: {blanks:,} blank cells were read as {column.blank_as}."
