"""Observations as yearly cells: what the database aggregates before anything reaches NumPy.

A cell is one area, year, sex, age group, form, indicator, source and definition. Within a year a period is never added
to its own parts: where the source gives the year, the year counts; else its intervals, else its months, else its days.
What is dated by the day is a list of what happened: it speaks of the year in which somebody kept it, not of single days.
"""

from collections.abc import Sequence
from typing import Any

import ibis
import pandas as pd

CELL = (
    "area",
    "year",
    "sex",
    "age_group",
    "form",
    "indicator",
    "voice",
    "source",
    "detected",
    "count_basis",
    "detail",
)
_FINENESS = {"year": 0, "interval": 1, "month": 2, "day": 3}
EVENTS = "events"
KNOWN = ("reported", "suppressed")


def yearly_cells(observations: Any, indicators: Sequence[str]) -> pd.DataFrame:
    """The known values of some indicators by area, year, sex, age group, form and source.

    Args:
        observations: the evidence's `observations`, an Ibis table.
        indicators: codes of measures or indicators.

    Returns:
        A frame with the columns of `CELL`, `lower` and `upper` (sums of bounds), `denominator` (the largest) and
        `trials` (their sum), `days` (of the year that the periods cover, 365 or more for all of it), `first_day`,
        `last_day`, and the lineage `file`, `import_id`, `row`, `row_last`, `row_count`. A cell
        that rests on several imports has a line for each; its bounds are their sum. Values of a period longer than a
        year stand in no cell: see `long_periods`.
    """
    rows = _known(observations, indicators)
    rows = rows.filter(rows.period_start.year() == rows.period_end.year())
    rows = rows.mutate(year=rows.period_start.year(), fineness=_fineness(rows.period_precision))
    cells = _collected(_of_whole_year(rows, rows.period_precision == "day"), [*CELL, "fineness", "file", "import_id"])
    return _coarsest(cells).drop(columns="fineness")


def long_periods(observations: Any, indicators: Sequence[str]) -> pd.DataFrame:
    """The known values whose period is longer than a year (2013-2023), as they stand; columns as `yearly_cells`."""
    rows = _known(observations, indicators)
    rows = rows.filter(rows.period_start.year() != rows.period_end.year())
    rows = rows.mutate(year=rows.period_end.year())
    return _collected(rows, [*CELL, "file", "import_id", "period"])


def published_texts(observations: Any, indicators: Sequence[str]) -> pd.DataFrame:
    """Rows as their source prints them, a number or a text, for what is quoted and never computed with."""
    rows = observations.filter(observations.indicator.isin(list(indicators)))
    frame: pd.DataFrame = rows.order_by(["indicator", "detail", "period", "area", "source", "row"]).to_pandas()
    texts = ["detail", "note", "as_typed"]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), "")
    return frame


def event_cells(events: Any) -> pd.DataFrame:
    """Victims of events by yearly cell, columns as `yearly_cells`; the indicator is `events`."""
    rows = events.filter(events.period_start.notnull() & (events.period_start.year() == events.period_end.year()))
    rows = rows.mutate(
        year=rows.period_start.year(),
        indicator=ibis.literal(EVENTS),
        count_basis=ibis.literal(""),
        detail=ibis.literal(""),
        denominator=ibis.null("float64"),
    )
    return _collected(_of_whole_year(rows, ibis.literal(True)), [*CELL, "file", "import_id"])


def _of_whole_year(rows: Any, listed: Any) -> Any:
    """Rows that list what happened on a day speak of their year."""
    return rows.mutate(
        period_start=listed.ifelse(ibis.date(rows.year, 1, 1), rows.period_start.cast("date")),
        period_end=listed.ifelse(ibis.date(rows.year, 12, 31), rows.period_end.cast("date")),
    )


def _known(observations: Any, indicators: Sequence[str]) -> Any:
    named = observations.indicator.isin(list(indicators))
    known = observations.status.isin(list(KNOWN)) & observations.upper.notnull()
    rows = observations.filter(named & known & observations.period_start.notnull() & observations.period_end.notnull())
    blank = {name: rows[name].fill_null("") for name in ("detected", "count_basis", "detail")}
    return rows.mutate(**blank)


def _coarsest(cells: pd.DataFrame) -> pd.DataFrame:
    """Of each cell the lines of its coarsest periods; where all periods are alike, nothing need be compared."""
    if cells["fineness"].nunique() < 2:
        return cells
    held = cells.groupby(list(CELL), dropna=False)["fineness"].transform("min")
    return cells[cells["fineness"] == held].reset_index(drop=True)


def _fineness(precision: Any) -> Any:
    return ibis.cases(*((precision == name, order) for name, order in _FINENESS.items()), else_=4)


def _collected(rows: Any, keys: list[str]) -> pd.DataFrame:
    days = (rows.period_end.cast("date").epoch_days() - rows.period_start.cast("date").epoch_days() + 1).sum()
    grouped = rows.group_by(keys).aggregate(
        lower=rows.lower.sum(),
        upper=rows.upper.sum(),
        denominator=rows.denominator.max(),
        trials=rows.denominator.sum(),
        days=days,
        first_day=rows.period_start.min(),
        last_day=rows.period_end.max(),
        row_last=rows["row"].max(),
        row_count=rows.count(),
        row=rows["row"].min(),
    )
    frame: pd.DataFrame = grouped.order_by([*keys, "row"]).to_pandas()
    # Two long texts that are the same in all rows of an import: a number each, of a million rows.
    return frame.astype({"file": "category", "import_id": "category"})
