"""Who was on which list: the table of capture histories, from which those whom nobody saw are estimated."""

from __future__ import annotations

from pandera.engines.pandas_engine import ArrowDate32
from pandera.typing import Series

from tarazu.evidence.tables import shared
from tarazu.evidence.tables.declare import TableModel, column, made


class CaptureHistories(TableModel):
    """How many persons were on just these lists and on none of the others; a file has a column for each list."""

    history: Series[str] = column(
        "List (1 on it, 0 not)",
        "فہرست (1 موجود، 0 نہیں)",
        kind="history",
        gathers=("list_1", "list_2", "list_3"),
        why="A column a list, two or more, each under the list's own name: 1 for those on it, 0 for those who are not. "
        "Stored together, as hotline=0 police=1.",
    )
    count: Series[float] = column(
        "Persons",
        "افراد",
        kind="count",
        ge=0,
        privacy="small_cell",
        why="How many persons have this history; nobody twice. A history that is not there was not seen.",
    )
    area: Series[str] = column(
        "Area",
        "علاقہ",
        kind="area",
        refers_to="areas",
        optional=True,
        nullable=True,
        why="Where the lists were kept: the country (blank), or a province.",
    )
    period: Series[str] = column(
        "Period",
        "مدت",
        kind="period",
        optional=True,
        blank_as="unknown",
        why="When: 2023, 2023-05, from/to as 2025-01/2025-06; lists of different times do not meet.",
    )
    form: Series[str] = shared.form("EX01 to EX12 and their kinds, or all (blank).", optional=True, blank_as="all")
    sex: Series[str] = shared.sex(
        "Of the persons, so that women and men can be estimated apart; blank where it is not known.",
        optional=True,
        blank_as="unknown",
        privacy="record",
    )
    age_group: Series[str] = shared.age_group(
        "Of the persons: child, 18+, 10-17; blank where it is not known.",
        optional=True,
        blank_as="unknown",
        privacy="record",
    )
    source: Series[str] = shared.source(
        "Code of the source that compared the lists; without it the figures bear the name of the file.",
        optional=True,
        nullable=True,
    )
    note: Series[str] = shared.note()
    area_as_typed: Series[str] = made("area", "The area as it was typed.", nullable=True)
    period_start: Series[ArrowDate32] = shared.first_day()
    period_end: Series[ArrowDate32] = shared.last_day()
    period_precision: Series[str] = made("period", "How exactly the period is known.")

    class Config:
        name = "capture_histories"
        metadata = {  # noqa: RUF012 - pandera reads it from here
            "key": ("history", "area", "period", "form", "sex", "age_group", "source")
        }
