"""How far a case came: the table of case stages."""

from __future__ import annotations

import pandas as pd
from pandera.engines.pandas_engine import ArrowDate32
from pandera.typing import Series

from tarazu.evidence.tables.declare import TableModel, column, made, made_date, rule


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
    form: Series[str] = column(
        "Form of exploitation", "استحصال کی قسم", kind="code", codes="form", why="EX01 to EX12 and their kinds, or all."
    )
    sex: Series[str] = column(
        "Sex", "جنس", kind="code", codes="sex", privacy="record", why="Of the victims; mixed groups are all."
    )
    age_group: Series[str] = column(
        "Age group",
        "عمر کا گروہ",
        kind="age_group",
        codes="age_group",
        privacy="record",
        why="Of the victims: 10-17, 18+, child, all, unknown.",
    )
    source: Series[str] = column("Source", "ماخذ", kind="source", refers_to="sources", why="Code of the source.")
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
    note: Series[str] = column(
        "Note",
        "نوٹ",
        optional=True,
        nullable=True,
        privacy="free_text",
        why="Anything a reader must know; no names of persons.",
    )
    area_as_typed: Series[str] = made("area", "The area as it was typed.")
    period_start: Series[ArrowDate32] = made_date("period", "First day of the period.")
    period_end: Series[ArrowDate32] = made_date("period", "Last day of the period.")
    period_precision: Series[str] = made("period", "How exactly the period is known.")

    @rule("An outcome belongs to the stage decided, or to a case that was cancelled or left untraced before it.")
    @classmethod
    def outcome_fits_stage(cls, rows: pd.DataFrame) -> pd.Series:
        early = rows["outcome"].isin(["", "cancelled", "untraced", "compromised", "discharged"])
        return early | rows["stage"].isin(["decided", "sentenced", "compensation_paid"])

    class Config:
        name = "case_stages"
        metadata = {"key": ("case", "stage", "source")}  # noqa: RUF012 - pandera reads it from here
