"""Any figure: the table of observations."""

from __future__ import annotations

import pandas as pd
from pandera.engines.pandas_engine import ArrowDate32
from pandera.typing import Series

from tarazu.evidence.tables import shared
from tarazu.evidence.tables.declare import TableModel, column, made, rule


class Observations(TableModel):
    """One figure for one area and period, as one source gives it: a measure, driver or indicator, or the population."""

    area: Series[str] = column("Area", "علاقہ", kind="area", refers_to="areas", why="Code or name of the area.")
    period: Series[str] = column(
        "Period", "مدت", kind="period", why="2023, 2023-05, 2023-05-17, from/to as 2025-01/2025-06, or unknown."
    )
    sex: Series[str] = shared.sex("The gendered lens needs the split; a total is all.")
    age_group: Series[str] = shared.age_group("Years completed, as 10-17 or 18+; or child, all, unknown.")
    form: Series[str] = shared.form()
    indicator: Series[str] = column(
        "Indicator",
        "اشاریہ",
        kind="code",
        codes="indicator",
        why="What is counted: a measure, a driver (DR-03) or an indicator (PI-F10).",
    )
    value: Series[str] = column(
        "Value", "قدر", kind="amount", stored=False, nullable=True, privacy="small_cell",
        why="A number; or bounds (<5, 1-4) where the source hides a small number.",
    )  # fmt: skip
    denominator: Series[float] = column(
        "Denominator", "مخرج", kind="number", nullable=True, gt=0, why="Out of how many, where the source says so."
    )
    status: Series[str] = column(
        "Status", "حالت", kind="code", codes="status", why="Missing is a finding: reported, or why there is no number."
    )
    voice: Series[str] = column(
        "Voice", "آواز", kind="code", codes="voice", why="Who speaks: State and civil society stand side by side."
    )
    source: Series[str] = shared.source()
    detected: Series[str] = column(
        "How it came to light", "کیسے سامنے آیا", kind="code", codes="detected", optional=True, blank_as="",
        why="Reported by people, or discovered by officials: the two are never mixed.",
    )  # fmt: skip
    count_basis: Series[str] = column(
        "Basis of the count", "شمار کی بنیاد", kind="code", codes="count_basis", optional=True, blank_as="",
        why="The same cases followed (cohort), or what happened in the period (period).",
    )  # fmt: skip
    detail: Series[str] = column(
        "What exactly",
        "تفصیل",
        optional=True,
        blank_as="",
        privacy="free_text",
        why="What was counted, in the source's own terms.",
    )
    note: Series[str] = shared.note()
    area_as_typed: Series[str] = made("area", "The area as it was typed.")
    period_start: Series[ArrowDate32] = shared.first_day()
    period_end: Series[ArrowDate32] = shared.last_day()
    period_precision: Series[str] = made("period", "How exactly the period is known.")
    lower: Series[float] = made(
        "value", "The least it can be; equal to upper where the number is known.", nullable=True
    )
    upper: Series[float] = made("value", "The most it can be.", nullable=True)
    as_typed: Series[str] = made("value", "The value as it was typed.", nullable=True)

    @rule("Give a value when the status is reported, bounds or nothing when it is suppressed, and nothing otherwise.")
    @classmethod
    def value_fits_status(cls, rows: pd.DataFrame) -> pd.Series:
        given = rows["lower"].notna()
        exact = given & (rows["lower"] == rows["upper"])
        reported, suppressed = rows["status"] == "reported", rows["status"] == "suppressed"
        return (given == reported) & ~suppressed | suppressed & ~exact

    @rule("The least must not be greater than the most.")
    @classmethod
    def bounds_rise(cls, rows: pd.DataFrame) -> pd.Series:
        return ~(rows["lower"] > rows["upper"])

    class Config:
        name = "observations"
        metadata = {  # noqa: RUF012 - pandera reads it from here
            "key": (
                "area",
                "period",
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
        }
