"""What a map of Pakistan needs beside the evidence: outlines, the Line of Control, which districts are neighbours."""

from __future__ import annotations

import json
from typing import Any

from tarazu.catalog import country
from tarazu.examples.pakistan.places import district_codes
from tarazu.examples.pakistan.shipped import path_of, table

ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
LINE_OF_CONTROL = {"name": "Line of Control", "name_ur": "لائن آف کنٹرول", "dashed": True}


def boundaries() -> dict[str, Any]:
    """Outlines for a map, longitude and latitude (EPSG:4326).

    Returns:
        `districts` and `provinces` (GeoJSON with `area`, `name`, `name_ur`; they share their borders exactly),
        `line_of_control` (to be drawn dashed and named), `attribution`, and `note` by language: these two stand under
        every map.
    """
    line = _geojson("line_of_control.geojson")
    features = [{**feature, "properties": LINE_OF_CONTROL} for feature in line["features"]]
    return {
        "districts": _geojson("districts.geojson"),
        "provinces": _geojson("provinces.geojson"),
        "line_of_control": {**line, "features": features},
        "attribution": ATTRIBUTION,
        "note": {language: country("pakistan").boundary_note(language) for language in ("en", "ur")},
    }


def neighbours() -> tuple[tuple[str, str], ...]:
    """Pairs of districts that share a border, by code: 404 pairs, each once.

    >>> ("PK201", "PK205") in neighbours()  # Awaran and Gwadar
    True
    """
    rows = table("districts_adjacency.csv")
    codes = district_codes()
    return tuple((codes[a], codes[b]) for a, b in zip(rows["name_i"], rows["name_j"], strict=True))


def _geojson(name: str) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(path_of(name).read_text(encoding="utf-8"))
    return held
