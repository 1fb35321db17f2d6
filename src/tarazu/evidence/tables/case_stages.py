"""How far a case came: the table of case stages."""

from __future__ import annotations

import pandas as pd
from pandera.engines.pandas_engine import ArrowDate32
from pandera.typing import Series

from tarazu.evidence.tables import shared
from tarazu.evidence.tables.declare import TableModel, column, made, rule


class CaseStages(TableModel):
    """One stage that one case reached, as one source tells it."""

    case: Series[str] = column(
        "Case",
        "مقدمہ",
        kind="identifier",
        privacy="record",
        why="A code of your own that leads to no person; keep the key at home.",
    )
    area: Series[str] = column("Area", "علاقہ", kind="area", refers_to="areas", why="Where the case is registered.")
    stage: Series[str] = column("Stage", "مرحلہ", kind="code", codes="stage", why="From complaint to compensation.")
    period: Series[str] = column(
        "Date of the stage",
        "مرحلے کی تاریخ",
        kind="period",
        privacy="record",
        why="2023, 2023-05, 2023-05-17, or unknown.",
    )
    form: Series[str] = shared.form()
    sex: Series[str] = shared.sex(privacy="record")
    age_group: Series[str] = shared.age_group(privacy="record")
    source: Series[str] = shared.source()
    outcome: Series[str] = column(
        "Outcome",
        "نتیجہ",
        kind="code",
        codes="outcome",
        optional=True,
        blank_as="",
        why="How the case was decided or ended; blank at other stages.",
    )
    agency: Series[str] = column(
        "Agency",
        "ادارہ",
        optional=True,
        nullable=True,
        why="Which body acted: FIA, police, labour department. No names of officers.",
    )
    voice: Series[str] = column(
        "Voice", "آواز", kind="code", codes="voice", optional=True, blank_as="", why="Who tells it."
    )
    note: Series[str] = shared.note()
    area_as_typed: Series[str] = made("area", "The area as it was typed.")
    period_start: Series[ArrowDate32] = shared.first_day()
    period_end: Series[ArrowDate32] = shared.last_day()
    period_precision: Series[str] = made("period", "How exactly the period is known.")

    @rule("An outcome belongs to the stage decided, or to a case that was cancelled or left untraced before it.")
    @classmethod
    def outcome_fits_stage(cls, rows: pd.DataFrame) -> pd.Series:
        early = rows["outcome"].isin(["", "cancelled", "untraced", "compromised", "discharged"])
        return early | rows["stage"].isin(["decided", "sentenced", "compensation_paid"])

    class Config:
        name = "case_stages"
        metadata = {"key": ("case", "stage", "source")}  # noqa: RUF012 - pandera reads it from here
