"""What happened, once: the table of events."""

from __future__ import annotations

import pandas as pd
from pandera.engines.pandas_engine import ArrowDate32
from pandera.typing import Series

from tarazu.evidence.tables import shared
from tarazu.evidence.tables.declare import TableModel, column, made, rule


class Events(TableModel):
    """One event as one source tells it; two sources of the same event bear the same code and count once."""

    event: Series[str] = column(
        "Event",
        "واقعہ",
        kind="identifier",
        privacy="record",
        why="A code of your own, never a name or the number of a person's case.",
    )
    area: Series[str] = column(
        "Area", "علاقہ", kind="area", refers_to="areas", why="Where it came to light; never finer than a tehsil."
    )
    period: Series[str] = column(
        "Period", "مدت", kind="period", why="When: 2023, 2023-05, 2023-05-17, from/to as 2025-01/2025-06, or unknown."
    )
    form: Series[str] = shared.form()
    sex: Series[str] = shared.sex(privacy="record")
    age_group: Series[str] = shared.age_group(privacy="record")
    victims: Series[str] = column(
        "Victims",
        "متاثرین",
        kind="amount",
        stored=False,
        nullable=True,
        privacy="small_cell",
        why="How many; bounds (3-5) where it is not known exactly.",
    )
    detected: Series[str] = column(
        "How it came to light",
        "کیسے سامنے آیا",
        kind="code",
        codes="detected",
        why="Reported by people, or discovered by officials.",
    )
    voice: Series[str] = column("Voice", "آواز", kind="code", codes="voice", why="Who tells it.")
    source: Series[str] = shared.source()
    note: Series[str] = shared.note()
    area_as_typed: Series[str] = made("area", "The area as it was typed.")
    period_start: Series[ArrowDate32] = shared.first_day()
    period_end: Series[ArrowDate32] = shared.last_day()
    period_precision: Series[str] = made("period", "How exactly the period is known.")
    lower: Series[float] = made(
        "victims", "The least it can be; equal to upper where the number is known.", nullable=True
    )
    upper: Series[float] = made("victims", "The most it can be.", nullable=True)
    as_typed: Series[str] = made("victims", "The number as it was typed.", nullable=True)

    @rule("The least must not be greater than the most.")
    @classmethod
    def bounds_rise(cls, rows: pd.DataFrame) -> pd.Series:
        return ~(rows["lower"] > rows["upper"])

    class Config:
        name = "events"
        metadata = {"key": ("event", "source")}  # noqa: RUF012 - pandera reads it from here
