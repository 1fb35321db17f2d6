"""Values with their unit and their status: a count is whole, a hidden number has bounds, no number has a reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tarazu.catalog import codes, driver, drivers, indicator, indicators, measure, measures
from tarazu.evidence.coded import Coded
from tarazu.evidence.faults import Rows, first_of
from tarazu.evidence.meanings import Meaning, as_typed
from tarazu.evidence.problems import CellError, Problem
from tarazu.evidence.tables import Column
from tarazu.evidence.understand import MOST_TEXTS, NOT_LOOKED_AT
from tarazu.evidence.values import Amount, parse_amount

COUNTED = frozenset({"persons", "cases", "operations", "workplaces", "committees", "calls", "count", "beds"})
PER_CENT = frozenset({"%", "percent", "percent or rate", "pp", "percentage points"})
SIGNED = frozenset({"pp", "SD", "percentage points", ""})
"""Units of differences; a driver without a unit may be one."""

_EXACT = r"^[0-9]{1,15}(\.[0-9]+)?$"


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Distinct pairs of text and unit: what each means, and which of them a row holds (-1: blank)."""

    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    less_than: NDArray[np.bool_]
    faults: Mapping[int, CellError]
    rows: NDArray[np.int64]


@cache
def unit_of(code: str) -> str | None:
    """The unit of a measure, driver or indicator; None where the code is none of them.

    >>> unit_of("victims_presumed"), unit_of("DR-01")
    ('persons', '%')
    """
    if any(code == entry.code for entry in measures()):
        return measure(code).unit
    if any(code == entry.code for entry in drivers()):
        return driver(code).data_unit
    return indicator(code).unit if any(code == entry.code for entry in indicators()) else None


def statuses() -> str:
    """The statuses, as a sentence."""
    return f"The statuses are {', '.join(codes('status'))}."


def amount_meaning(
    rows: Rows, column: Column, cells: Coded, *, units: pd.Series | None, status: pd.Series | None
) -> Meaning:
    """The stored columns lower, upper and as_typed, with the faults of the values and of their statuses.

    Args:
        units: the indicator of each row, or None where persons are counted.
        status: the status of each row, or None where the table has none.
    """
    found = read_amounts(cells, units)
    lower, upper = (np.append(side, np.nan)[found.rows] for side in (found.lower, found.upper))
    problems = [*first_of(_faults(rows, column, found, with_status=status is not None))]
    if status is not None and column.header in rows.raw.frame:
        problems += first_of(_status_problems(rows, column, cells, found, status))
    made = {"lower": lower, "upper": upper, "as_typed": as_typed(rows, column)}
    return Meaning(made=made, problems=tuple(problems), faulty=np.flatnonzero(np.isin(found.rows, list(found.faults))))


def read_amounts(cells: Coded, indicators_of_rows: pd.Series | None) -> Amounts:
    """What each distinct text means in each unit in which it occurs."""
    codes_, names = (np.zeros(len(cells.codes), dtype=np.int64), ["victims_presumed"])
    if indicators_of_rows is not None:
        places, found = pd.factorize(indicators_of_rows)
        codes_, names = places.astype(np.int64), list(found)
    units = [*(unit_of(str(name)) for name in names), None]  # the last stands for an indicator that could not be read
    pairs = np.where(cells.codes < 0, -1, cells.codes.astype(np.int64) * len(units) + codes_ % len(units))
    distinct, held = np.unique(pairs, return_inverse=True)
    first = int(len(distinct) > 0 and distinct[0] == -1)
    of_texts, of_units = np.divmod(distinct[first:], len(units))
    return _read(cells.texts, of_texts, [units[int(at)] for at in of_units], held - first)


def _read(
    texts: tuple[str, ...], places: NDArray[np.int64], units: list[str | None], rows: NDArray[np.int64]
) -> Amounts:
    """Plain digits all at once, all else one by one."""
    column = pa.array(texts, pa.large_string())
    plain = np.asarray(pc.match_substring_regex(column, _EXACT).fill_null(False))
    numbers = np.asarray(pc.cast(pc.if_else(pa.array(plain), column, None), pa.float64()).fill_null(np.nan))
    whole = np.array([unit in COUNTED for unit in units], dtype=bool)
    lower = numbers[places].copy() if len(texts) else np.empty(0)
    easy = plain[places] & (~whole | (lower == np.floor(lower))) if len(texts) else np.empty(0, dtype=bool)
    upper, less_than = lower.copy(), np.zeros(len(lower), dtype=bool)
    faults: dict[int, CellError] = {}
    for at in np.flatnonzero(~easy):
        lower[at] = upper[at] = np.nan
        if len(faults) >= MOST_TEXTS:
            faults[int(at)] = NOT_LOOKED_AT
            continue
        try:
            amount = _amount(texts[places[at]], units[at])
        except CellError as error:
            faults[int(at)] = error
            continue
        lower[at], upper[at], less_than[at] = amount.lower, amount.upper, amount.less_than
    return Amounts(lower, upper, less_than, faults, rows)


def _amount(text: str, unit: str | None) -> Amount:
    """A number in a unit; None is a unit that is not known, and asks for no more than a number."""
    amount = parse_amount(text, whole=unit in COUNTED)
    if amount.percent and unit is not None and unit not in PER_CENT:
        raise CellError(f'"{text}" has a percent sign, but the unit is {unit}.', "Write the number in that unit.")
    if amount.lower < 0 and unit is not None and unit not in SIGNED:
        raise CellError(f'"{text}" is below 0; a number of {unit or "this kind"} cannot be.', "Correct the number.")
    return amount


def _faults(rows: Rows, column: Column, found: Amounts, *, with_status: bool) -> Iterator[Problem]:
    for place, positions in Coded((), found.rows.astype(np.int32)).groups(found.faults):
        error = found.faults[place]
        mend = f"{error.mend} {statuses()}" if with_status and "status" in error.mend else error.mend
        yield from rows.problems(positions, column.header, CellError(error.says, mend))


def _status_problems(rows: Rows, column: Column, cells: Coded, found: Amounts, status: pd.Series) -> Iterator[Problem]:
    """Rows whose value does not go with their status; rows with a fault in either are left to that fault."""
    exact = np.append(found.lower == found.upper, False)[found.rows]
    given = ~np.isnan(np.append(found.lower, np.nan)[found.rows])
    less = np.append(found.less_than, False)[found.rows]
    faulty = np.isin(found.rows, list(found.faults))
    reported, suppressed = (np.asarray(status == name, dtype=bool) for name in ("reported", "suppressed"))
    wrong = np.where(reported, ~given | less, np.where(suppressed, exact, given))
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for at in np.flatnonzero(wrong & ~faulty & np.asarray(status.notna())):
        groups[int(cells.codes[at]), str(status.iloc[at])].append(int(at))
    for (place, name), positions in groups.items():
        error = status_fault(cells.texts[place] if place >= 0 else None, name)
        yield from rows.problems(positions, column.header, error)


def status_fault(text: str | None, status: str) -> CellError:
    """What is wrong between a value (None: blank) and a status that it does not go with.

    >>> status_fault("<5", "reported").says
    '"<5" is not a number that was reported: it says only that the number is small.'
    """
    if status == "reported" and text is None:
        return CellError('The value is blank, but the status is "reported".', f"Write it, or why not. {statuses()}")
    if status == "reported":
        says = f'"{text}" is not a number that was reported: it says only that the number is small.'
        return CellError(says, f"It may be suppressed: then write so in the column status. {statuses()}")
    if status == "suppressed":
        says = f'The value is {text}, but the status is "suppressed": nothing is hidden.'
        return CellError(says, "Write bounds (<5, 1-4) or leave it blank; or write reported in the column status.")
    says = f'The value is {text}, but the status is "{status}".'
    return CellError(says, "Leave the value blank, or write reported in the column status.")
