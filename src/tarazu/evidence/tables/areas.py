"""Where: areas with their versions, and their boundaries."""

from __future__ import annotations

from pandera.engines.pandas_engine import ArrowBinary
from pandera.typing import Series

from tarazu.evidence.tables.declare import TableModel, column, made


class Areas(TableModel):
    """Where: a country, its provinces, divisions, districts and tehsils, each from when to when."""

    area: Series[str] = column(
        "Area",
        "علاقہ",
        kind="identifier",
        why="Its code (P-code, ISO or your own); other tables name the area by it or by its name.",
    )
    name: Series[str] = column("Name", "نام", why="The name in English, as most documents write it.")
    name_ur: Series[str] = column("Name in Urdu", "اردو نام", optional=True, nullable=True, why="The name in Urdu.")
    level: Series[str] = column(
        "Level", "سطح", kind="code", codes="level", why="A figure stays at the level at which its source gives it."
    )
    parent: Series[str] = column(
        "Part of",
        "حصہ",
        kind="parent",
        refers_to="areas",
        optional=True,
        nullable=True,
        why="Code of the area it belongs to; blank for the country.",
    )
    valid_from: Series[str] = column(
        "Exists from", "آغاز", kind="date", why="2000, 2018-07 or 2018-07-19: districts are split and renamed."
    )
    valid_to: Series[str] = column(
        "Exists until",
        "اختتام",
        kind="date",
        optional=True,
        nullable=True,
        why="Last day it existed; blank while it exists.",
    )
    successor: Series[str] = column(
        "Followed by",
        "جانشین",
        kind="parent",
        refers_to="areas",
        optional=True,
        nullable=True,
        why="Code of the area that took its place.",
    )

    class Config:
        name = "areas"
        metadata = {"key": ("area", "valid_from")}  # noqa: RUF012 - pandera reads it from here


class Boundaries(TableModel):
    """The outline of an area, as longitude and latitude (EPSG:4326)."""

    area: Series[str] = column(
        "Area", "علاقہ", kind="area", refers_to="areas", why="Code of the area: `properties.area` in GeoJSON."
    )
    geometry: Series[ArrowBinary] = column(
        "Outline", "حدود", kind="geometry", why="Polygon or MultiPolygon; stored as WKB."
    )
    area_as_typed: Series[str] = made("area", "The area as it was typed.")

    class Config:
        name = "boundaries"
        metadata = {"key": ("area",)}  # noqa: RUF012 - pandera reads it from here
