"""From where to where: the table of flows, in which trafficking and smuggling of migrants never mix."""

from __future__ import annotations

import pandas as pd
from pandera.engines.pandas_engine import ArrowDate32
from pandera.typing import Series

from tarazu.evidence.tables import shared
from tarazu.evidence.tables.declare import TableModel, column, made, rule


class Flows(TableModel):
    """How many persons were moved from one place to another, as one source counts them, by area or by country."""

    crime: Series[str] = column(
        "Crime",
        "جرم",
        kind="code",
        codes="crime",
        why="Trafficking in persons, or smuggling of migrants: two crimes, never counted together.",
    )
    origin: Series[str] = column(
        "From area",
        "کہاں سے (علاقہ)",
        kind="area",
        refers_to="areas",
        optional=True,
        nullable=True,
        why="Where the way began, if in this country: a district, or whatever the source gives; never finer than a tehsil.",
    )
    origin_country: Series[str] = column(
        "From country",
        "کہاں سے (ملک)",
        optional=True,
        nullable=True,
        why="Where the way began, if abroad: the name of the country.",
    )
    transit: Series[str] = column(
        "Through area",
        "کہاں سے ہو کر (علاقہ)",
        kind="area",
        refers_to="areas",
        optional=True,
        nullable=True,
        why="A place on the way, in this country: the district of a city or a border point.",
    )
    border_point: Series[str] = column(
        "Border point",
        "سرحدی مقام",
        optional=True,
        nullable=True,
        why="The name of the public crossing, port or airport, where the source gives it; nothing finer.",
    )
    destination: Series[str] = column(
        "To area",
        "کہاں تک (علاقہ)",
        kind="area",
        refers_to="areas",
        optional=True,
        nullable=True,
        why="Where the way ended or was to end, if in this country.",
    )
    destination_country: Series[str] = column(
        "To country",
        "کہاں تک (ملک)",
        optional=True,
        nullable=True,
        why="Where the way ended or was to end, if abroad: the name of the country.",
    )
    period: Series[str] = column(
        "Period", "مدت", kind="period", why="When: 2023, 2023-05, from/to as 2025-01/2025-06, or unknown."
    )
    form: Series[str] = shared.form("EX01 to EX12 and their kinds, or all (blank).", optional=True, blank_as="all")
    sex: Series[str] = shared.sex("Of the persons; blank is all.", optional=True, blank_as="all")
    age_group: Series[str] = shared.age_group(
        "Of the persons: child, 18+, 10-17; blank is all.", optional=True, blank_as="all"
    )
    persons: Series[float] = column(
        "Persons",
        "افراد",
        kind="amount",
        stored=False,
        nullable=True,
        privacy="small_cell",
        why="How many; bounds (20-40) where it is not known exactly.",
    )
    voice: Series[str] = column("Voice", "آواز", kind="code", codes="voice", why="Who tells it.")
    source: Series[str] = shared.source()
    note: Series[str] = shared.note()
    origin_as_typed: Series[str] = made("origin", "The area as it was typed.", nullable=True)
    transit_as_typed: Series[str] = made("transit", "The area as it was typed.", nullable=True)
    destination_as_typed: Series[str] = made("destination", "The area as it was typed.", nullable=True)
    period_start: Series[ArrowDate32] = shared.first_day()
    period_end: Series[ArrowDate32] = shared.last_day()
    period_precision: Series[str] = made("period", "How exactly the period is known.")
    lower: Series[float] = made("persons", "The least it can be.", nullable=True)
    upper: Series[float] = made("persons", "The most it can be.", nullable=True)
    as_typed: Series[str] = made("persons", "The number as it was typed.", nullable=True)

    @rule("Give one beginning: an area of this country (origin), or a country abroad (origin_country).")
    @classmethod
    def begins_once(cls, rows: pd.DataFrame) -> pd.Series:
        return rows["origin"].notna() ^ rows["origin_country"].notna()

    @rule("Give one end: an area of this country (destination), or a country abroad (destination_country).")
    @classmethod
    def ends_once(cls, rows: pd.DataFrame) -> pd.Series:
        return rows["destination"].notna() ^ rows["destination_country"].notna()

    @rule("Smuggling of migrants is no exploitation: leave the form blank, or say that the crime is trafficking.")
    @classmethod
    def smuggling_has_no_form(cls, rows: pd.DataFrame) -> pd.Series:
        return (rows["crime"] == "trafficking") | (rows["form"] == "all")

    @rule("The least must not be greater than the most.")
    @classmethod
    def bounds_rise(cls, rows: pd.DataFrame) -> pd.Series:
        return ~(rows["lower"] > rows["upper"])

    class Config:
        name = "flows"
        metadata = {  # noqa: RUF012 - pandera reads it from here
            "key": (
                "crime", "origin", "origin_country", "transit", "border_point", "destination", "destination_country",
                "period", "form", "sex", "age_group", "source",
            )
        }  # fmt: skip
