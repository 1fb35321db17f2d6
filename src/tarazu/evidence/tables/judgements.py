"""What experts judge: the table of judgements, quantiles of what is not known and of what is, so that they can be weighed."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandera.engines.pandas_engine import ArrowDate32
from pandera.typing import Series

from tarazu.evidence.tables import shared
from tarazu.evidence.tables.declare import TableModel, column, made, rule

QUANTILES = ("q05", "q25", "q50", "q75", "q95")
PROBABILITY = "probability"
DEFINITION = ("question", "kind", "scale", "unit", "area", "form", "scenario", "horizon", "realisation")
"""What every expert who answers an item must have been asked alike."""
_CODE = r"[A-Za-z]{0,4}[-_]?\d{1,5}"


def _quantile(percent: int, en: str, ur: str, why: str, **more: Any) -> Any:
    return column(f"{en} ({percent}%)", f"{ur} ({percent}٪)", kind="quantity", why=why, **more)


class Judgements(TableModel):
    """One expert's answer to one item: three or five quantiles, never a single number."""

    expert: Series[str] = column(
        "Expert",
        "ماہر",
        kind="identifier",
        why="A code with a number, such as E1; never a name. Who it is stays with you.",
    )
    item: Series[str] = column("Item", "سوال کا کوڈ", kind="identifier", why="A short code of your own, as C1 or O2.")
    question: Series[str] = column(
        "Question",
        "سوال",
        why="As it was asked, the same words for every expert; never of a person or of a place to raid.",
    )
    kind: Series[str] = column(
        "Kind",
        "قسم",
        kind="code",
        codes="judgement_kind",
        why="Calibration: the answer is known, or will be. Outlook: nobody knows it yet.",
    )
    scale: Series[str] = column(
        "Scale",
        "پیمانہ",
        kind="code",
        codes="judgement_scale",
        why="uniform for shares, probabilities and years; log where answers range over powers of ten.",
    )
    q05: Series[float] = _quantile(5, "Low", "کم", "The true value is below this with 5 chances in 100.")
    q25: Series[float] = _quantile(
        25, "Lower quarter", "نچلا چوتھائی", "Of all experts and items, or of none.", optional=True, nullable=True
    )
    q50: Series[float] = _quantile(50, "Middle", "درمیانی", "As likely above as below.")
    q75: Series[float] = _quantile(
        75, "Upper quarter", "اوپر کا چوتھائی", "Of all experts and items, or of none.", optional=True, nullable=True
    )
    q95: Series[float] = _quantile(95, "High", "زیادہ", "The true value is above this with 5 chances in 100.")
    realisation: Series[float] = column(
        "True value",
        "اصل قدر",
        kind="quantity",
        optional=True,
        nullable=True,
        why="Of a calibration item, once it is known; the experts must not have known it.",
    )
    unit: Series[str] = column(
        "Unit",
        "اکائی",
        optional=True,
        blank_as="",
        why="probability for a chance from 0 to 1; else what is counted: persons, cases, percent.",
    )
    area: Series[str] = column(
        "Area", "علاقہ", kind="area", refers_to="areas", optional=True, nullable=True, why="Blank is the whole country."
    )
    form: Series[str] = shared.form("EX01 to EX12 and their kinds, or all (blank).", optional=True, blank_as="all")
    scenario: Series[str] = column(
        "Scenario",
        "منظرنامہ",
        kind="code",
        codes="scenario",
        optional=True,
        blank_as="",
        why="The scenario whose likelihood is asked, SC-01 and so on; blank for any other question.",
    )
    horizon: Series[float] = column(
        "Horizon, months",
        "مدت، ماہ",
        kind="quantity",
        optional=True,
        nullable=True,
        why="How many months ahead the question looks, from 12 to 36.",
    )
    period: Series[str] = column(
        "Asked",
        "کب پوچھا",
        kind="period",
        optional=True,
        blank_as="unknown",
        why="When the experts were asked: 2025-03.",
    )
    source: Series[str] = shared.source("Code of the source: who held the elicitation.")
    note: Series[str] = shared.note()
    area_as_typed: Series[str] = made("area", "The area as it was typed.", nullable=True)
    period_start: Series[ArrowDate32] = shared.first_day()
    period_end: Series[ArrowDate32] = shared.last_day()
    period_precision: Series[str] = made("period", "How exactly the period is known.")

    @rule("An expert is a code with a number, such as E1, and never a name.")
    @classmethod
    def expert_is_a_code(cls, rows: pd.DataFrame) -> pd.Series:
        return rows["expert"].str.fullmatch(_CODE)

    @rule("Quantiles must increase from low to high, each above the one before.")
    @classmethod
    def quantiles_increase(cls, rows: pd.DataFrame) -> pd.Series:
        # A blank quantile is passed over: the next is held against the last one given.
        held = rows[list(QUANTILES)].astype(float)
        return ~(held <= held.ffill(axis=1).shift(axis=1)).any(axis=1)

    @rule("Give both quarters (25% and 75%), or neither.")
    @classmethod
    def quarters_come_together(cls, rows: pd.DataFrame) -> pd.Series:
        return rows["q25"].isna() == rows["q75"].isna()

    @rule("On a log scale every quantile and the true value are above 0.")
    @classmethod
    def logs_are_positive(cls, rows: pd.DataFrame) -> pd.Series:
        return (rows["scale"] != "log") | ~(rows[["q05", "realisation"]].astype(float) <= 0).any(axis=1)

    @rule("A probability lies from 0 to 1: write 0.2 for 20%.")
    @classmethod
    def chances_are_chances(cls, rows: pd.DataFrame) -> pd.Series:
        held = rows[["q05", "q95", "realisation"]].astype(float)
        return (rows["unit"] != PROBABILITY) | ~((held < 0) | (held > 1)).any(axis=1)

    @rule("Of an outlook item nobody knows the true value: leave it blank, or call it calibration.")
    @classmethod
    def the_future_is_open(cls, rows: pd.DataFrame) -> pd.Series:
        return (rows["kind"] != "outlook") | rows["realisation"].isna()

    @rule("The likelihood of a scenario is an outlook item whose unit is probability.")
    @classmethod
    def scenarios_are_chances(cls, rows: pd.DataFrame) -> pd.Series:
        return (rows["scenario"] == "") | ((rows["kind"] == "outlook") & (rows["unit"] == PROBABILITY))

    @rule("An outlook item looks 12 to 36 months ahead: say how many in horizon.")
    @classmethod
    def horizon_is_told(cls, rows: pd.DataFrame) -> pd.Series:
        return (rows["kind"] != "outlook") | rows["horizon"].between(12, 36)

    @rule(
        "All experts must be asked alike: this item stands here with another question, kind, scale, unit or true value."
    )
    @classmethod
    def an_item_is_one_question(cls, rows: pd.DataFrame) -> pd.Series:
        first = rows.groupby("item")[list(DEFINITION)].transform("first")
        given = rows[list(DEFINITION)]
        return ((given == first) | (given.isna() & first.isna())).all(axis=1)

    class Config:
        name = "judgements"
        metadata = {"key": ("expert", "item")}  # noqa: RUF012 - pandera reads it from here
