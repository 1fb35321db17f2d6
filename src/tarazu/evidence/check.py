"""From the text of a table to typed rows, or to every reason why not, all at once.

Each distinct text of a column is understood once, however many rows bear it; pandera then holds the rules between
columns against what was understood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tarazu import catalog, refusals
from tarazu.catalog.entries import did_you_mean
from tarazu.evidence.area_names import AreaNames
from tarazu.evidence.periods import parse_date, parse_period
from tarazu.evidence.problems import CellError, InputProblems, NameProposal, NamesToConfirm, Problem
from tarazu.evidence.raw import RawTable
from tarazu.evidence.tables import TABLES, Column, Table
from tarazu.evidence.values import Amount, parse_amount, parse_number

_COUNTED = ("persons", "cases", "operations", "workplaces", "committees", "calls")


@dataclass(frozen=True, slots=True)
class Known:
    """What the workspace holds already: its areas, the codes of its sources, names that a person has confirmed."""

    areas: pd.DataFrame
    sources: frozenset[str] = frozenset()
    confirmed_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class CheckedTable:
    """Rows as they will be stored, and what was understood on the way."""

    table: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()


class _Names:
    """Names of areas as they are met, and those that a person must confirm."""

    def __init__(self, known: Known) -> None:
        self.match = AreaNames(known.areas) if len(known.areas) else None
        self.name = dict(zip(known.areas["area"], known.areas["name"], strict=True)) if len(known.areas) else {}
        self.confirmed = known.confirmed_names
        self.open: dict[str, tuple[tuple[str, float], ...]] = {}

    def code(self, typed: str) -> str:
        """The code of an area that is meant beyond doubt."""
        if typed in self.confirmed:
            return self.confirmed[typed]
        found = self.match.match(typed) if self.match else None
        if found and found.area:
            return str(found.area)
        self.open[typed] = tuple(found.proposals) if found else ()
        near = ", ".join(f"{self.name[a]} ({a}), likeness {likeness:.2f}" for a, likeness in self.open[typed][:3])
        says = f'"{typed}" is no area of this workspace.' + (f" Did you mean {near}?" if near else "")
        raise CellError(
            says,
            "Confirm the name and import again, or correct it." if near else "Import the area first, or correct it.",
        )


def check_table(raw: RawTable, table: str, known: Known) -> CheckedTable:
    """The rows of a file as they will be stored.

    Raises:
        InputProblems: anything is wrong; every fault is in it.
        NamesToConfirm: among the faults are names of places that a person must confirm.
    """
    declared, names = TABLES[table], _Names(known)
    problems: list[Problem] = list(raw.problems)
    columns: dict[str, pd.Series] = {"row": pd.Series(raw.frame.index, raw.frame.index, dtype="int64")}
    for column in declared.columns:
        cells = _cells(raw, column)
        made, faults = _column(column, cells, raw, declared, names, known)
        problems += faults
        columns |= made
    frame = pd.DataFrame(columns, index=raw.frame.index)
    problems += _between(frame, raw, declared, known, problems)
    if problems and names.open:
        raise NamesToConfirm(problems, [_proposal(t, near, raw, names) for t, near in names.open.items()])
    if problems:
        raise InputProblems(problems)
    return CheckedTable(table, frame[list(declared.stored)], raw.notes)


def _cells(raw: RawTable, column: Column) -> pd.Series:
    if column.header in raw.frame:
        return raw.frame[column.header]
    return pd.Series(None, index=raw.frame.index, dtype="str")


def _column(
    column: Column, cells: pd.Series, raw: RawTable, table: Table, names: _Names, known: Known
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """The stored columns that are made from one column of the file, and its faults."""
    if column.kind == "amount":
        return _amounts(column, cells, raw, table)
    read = _reader(column, names, known, raw)
    understood: dict[str, Any] = {}
    wrong: dict[str, CellError] = {}
    for typed in cells.dropna().unique():
        try:
            understood[typed] = read(str(typed))
        except CellError as error:
            wrong[typed] = error
    problems = [
        _at(raw, column, row, cells.at[row], wrong[cells.at[row]]) for row in cells.index[cells.isin(list(wrong))]
    ]
    if not column.blank and column.header in raw.frame:
        problems += [_at(raw, column, row, None, _empty(column)) for row in cells.index[cells.isna()]]
    return _made(column, cells, understood), problems


def _made(column: Column, cells: pd.Series, understood: dict[str, Any]) -> dict[str, pd.Series]:
    if column.kind in ("period",):
        parts = {"period": "text", "period_start": "start", "period_end": "end", "period_precision": "precision"}
        return {
            n: cells.map({t: getattr(p, a) for t, p in understood.items()}).astype(_TYPES.get(n, "object"))
            for n, a in parts.items()
        }
    held = cells.map(understood)
    if column.kind == "number":
        return {column.header: held.astype("float64")}
    held = held.astype("object" if column.kind == "geometry" else "str")
    if column.blank_as is not None:
        held = held.fillna(column.blank_as)
    made = {column.header: held}
    if column.kind == "area":
        made["area_as_typed"] = cells.astype("str")
    return made


_TYPES = {"period": "str", "period_precision": "str"}


def _reader(column: Column, names: _Names, known: Known, raw: RawTable) -> Callable[[str], Any]:
    """How a text of the column is understood."""
    readers: dict[str, Callable[[str], Any]] = {
        "area": names.code,
        "period": parse_period,
        "date": lambda t: parse_date(t).text,
        "number": parse_number,
        "code": lambda t: _code(t, column),
        "age_group": _age_group,
        "source": lambda t: _source(t, known),
        "geometry": _geometry,
        "parent": lambda t: _parent(t, known, raw),
    }
    return readers.get(column.kind, lambda t: _text(t, column))


def _text(typed: str, column: Column) -> str:
    if column.privacy == "free_text" and (refusal := refusals.refused_text(typed)):
        raise CellError("The text holds what points to a person.", refusals.rule(refusal).text())
    return typed.strip()


def _code(typed: str, column: Column) -> str:
    text = typed.strip()
    if column.codes == "indicator" and (refusal := refusals.refused_indicator(text)):
        raise CellError(f'"{text}" is not taken in.', refusals.rule(refusal).text())
    if catalog.is_code(str(column.codes), text):
        return text
    allowed = catalog.codes(str(column.codes))
    listed = (
        ", ".join(allowed) if len(allowed) <= 12 else f"one of {len(allowed)} codes (tarazu explain {column.codes})"
    )
    raise CellError(f'"{typed}" is no code of {column.header}. {did_you_mean(text, allowed)}', f"Expected: {listed}.")


_MONTHS = {
    m: n
    for n, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}


def _age_group(typed: str) -> str:
    text = typed.strip()
    if catalog.is_code("age_group", text):
        return text
    says = f'"{typed}" is no age group.'
    parts = text.lower().replace("/", "-").split("-")
    numbers = sorted({_MONTHS.get(p[:3], int(p) if p.isdigit() else 0) for p in parts if p} - {0})
    if len(parts) in (2, 3) and any(p[:3] in _MONTHS for p in parts) and len(numbers) >= 2:
        says += f" A spreadsheet has turned a band into a date; {numbers[0]}-{numbers[1]} was probably meant."
    raise CellError(
        says, "Format the column as text and type the bands again: 0-4, 5-9, 10-14, 15-17, 18+, child, all, unknown."
    )


def _source(typed: str, known: Known) -> str:
    text = typed.strip()
    if text in known.sources:
        return text
    near = did_you_mean(text, tuple(sorted(known.sources)))
    raise CellError(
        f'"{typed}" is no source of this workspace. {near}', "Import the table sources first, or correct it."
    )


def _parent(typed: str, known: Known, raw: RawTable) -> str:
    text = typed.strip()
    if text in set(known.areas["area"]) or text in set(raw.frame.get("area", pd.Series(dtype=str)).dropna()):
        return text
    raise CellError(
        f'"{typed}" is no area here or in the workspace.', "Add the area that this one lies in, or correct its code."
    )


def _geometry(typed: str) -> bytes:
    from tarazu.evidence.geojson import outline

    wkb: bytes = outline(typed).wkb
    return wkb


def _amounts(
    column: Column, cells: pd.Series, raw: RawTable, table: Table
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Lower and upper bound of each cell; whole numbers where people and cases are counted."""
    whole = _is_whole(raw, cells)
    status = raw.frame["status"] if "status" in raw.frame else pd.Series("reported", index=cells.index)
    both = pd.DataFrame({"typed": cells, "whole": whole, "status": status})
    low, high = pd.Series(np.nan, index=cells.index), pd.Series(np.nan, index=cells.index)
    problems: list[Problem] = []
    for (typed, is_whole, said), rows in (
        both.dropna(subset=["typed"]).groupby(["typed", "whole", "status"], dropna=False).groups.items()
    ):
        try:
            amount = _amount(str(typed), bool(is_whole), str(said))
        except CellError as error:
            problems += [_at(raw, column, row, str(typed), error) for row in rows]
            continue
        low.loc[rows], high.loc[rows] = amount.lower, amount.upper
    # Zero may be hidden too, unless the source says that it shows zeros: the widest reading is kept.
    return {"lower": low, "upper": high, "as_typed": cells.astype("str")}, problems


def _amount(typed: str, whole: bool, status: str) -> Amount:
    try:
        amount = parse_amount(typed, whole=whole)
    except CellError as error:
        words = ", ".join(catalog.codes("status"))
        raise CellError(
            error.says, f"{error.mend} A value that is no number needs a status that says why: {words}."
        ) from error
    if amount.less_than and status == "reported":
        words = ", ".join(catalog.codes("status"))
        raise CellError(
            f'"{typed}" is not a number that was reported; it hides one.',
            f"Give the status suppressed. Statuses: {words}.",
        )
    if amount.lower < 0:
        raise CellError(f'"{typed}" is below zero.', "Counts and rates start at 0.")
    return amount


def _is_whole(raw: RawTable, cells: pd.Series) -> pd.Series:
    if "indicator" not in raw.frame:
        return pd.Series(True, index=cells.index)
    units = {m.code: m.unit for m in catalog.measures()}
    codes = raw.frame["indicator"].str.strip()
    return codes.map({c: units.get(c) in _COUNTED for c in codes.dropna().unique()}).fillna(False).astype(bool)


def _between(frame: pd.DataFrame, raw: RawTable, table: Table, known: Known, found: list[Problem]) -> list[Problem]:
    """Faults between columns and between rows, on rows that have no fault of their own."""
    bad = {p.row for p in found}
    sound = frame[~frame["row"].isin(bad)]
    problems = [*_rules(sound, raw, table), *_twice(sound, raw, table)]
    if table.name == "areas":
        problems += _cycles(sound, raw, known)
    return problems


def _rules(frame: pd.DataFrame, raw: RawTable, table: Table) -> Iterator[Problem]:
    import pandera.errors

    if frame.empty:
        return
    try:
        table.schema.validate(frame[list(table.stored)], lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        cases = cases[~cases["check"].astype(str).str.startswith("dtype(")].drop_duplicates(["check", "index"])
        for case in cases.to_dict("records"):
            row = case["index"]
            whole_row = case["schema_context"] == "DataFrameSchema" or case["column"] == table.name
            column = table.by_header.get(str(case["column"])) if not whole_row else None
            header = column.header if column else ("value" if "value" in raw.letters else None)
            shown = raw.frame.at[row, header] if header in raw.frame and row in raw.frame.index else None
            says = str(case["check"]) if whole_row else f'"{shown}" does not fit: {case["check"]}.'
            yield Problem(
                raw.file,
                says,
                "",
                None if row is None else int(row),
                header,
                raw.letters.get(header or ""),
                None,
                raw.sheet,
                raw.counted,
            )


def _twice(frame: pd.DataFrame, raw: RawTable, table: Table) -> Iterator[Problem]:
    """Rows of one key in one file: a harmless repetition is one too many all the same."""
    key = [k for k in table.key if k in frame]
    again = frame[frame.duplicated(key, keep=False)]
    first = frame.drop_duplicates(key).set_index(key)["row"]
    for row in again[again.duplicated(key)].to_dict("records"):
        where = first.loc[tuple(row[k] for k in key) if len(key) > 1 else row[key[0]]]
        says = f"It is the same {table.name} as row {int(np.ravel(where)[0])}: " + ", ".join(
            f"{k} {row[k]}" for k in key if row[k]
        )
        yield Problem(
            raw.file,
            says + ".",
            "Keep one of the two.",
            int(row["row"]),
            key[0],
            raw.letters.get(key[0]),
            None,
            raw.sheet,
            raw.counted,
        )


def _cycles(frame: pd.DataFrame, raw: RawTable, known: Known) -> Iterator[Problem]:
    """An area that lies in itself, by however many steps."""
    parents = dict(zip(known.areas["area"], known.areas.get("parent", pd.Series(dtype=str)), strict=False))
    parents |= dict(zip(frame["area"], frame["parent"], strict=True))
    for row in frame.to_dict("records"):
        seen, at = [row["area"]], parents.get(row["area"])
        while isinstance(at, str) and at and at not in seen:
            seen.append(at)
            at = parents.get(at)
        if at == row["area"]:
            way = " in ".join([*seen, str(at)])
            says = f"The area is its own ancestor: {way}."
            yield Problem(
                raw.file,
                says,
                "Correct the column parent.",
                int(row["row"]),
                "parent",
                raw.letters.get("parent"),
                None,
                raw.sheet,
                raw.counted,
            )


def _proposal(typed: str, near: tuple[tuple[str, float], ...], raw: RawTable, names: _Names) -> NameProposal:
    rows = tuple(int(r) for r in raw.frame.index[raw.frame["area"] == typed]) if "area" in raw.frame else ()
    return NameProposal(typed, rows, tuple((a, names.name[a], likeness) for a, likeness in near))


def _at(raw: RawTable, column: Column, row: Any, typed: str | None, error: CellError) -> Problem:
    return Problem(
        raw.file,
        error.says,
        error.mend,
        int(row),
        column.header,
        raw.letters.get(column.header),
        typed,
        raw.sheet,
        raw.counted,
    )


def _empty(column: Column) -> CellError:
    return CellError(f"{column.header} is empty.", column.why)
