"""What a map of Pakistan needs beside the evidence: outlines, the Line of Control, which districts are neighbours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tarazu.catalog import country
from tarazu.examples.pakistan.places import district_codes
from tarazu.examples.pakistan.shipped import path_of, table


def boundaries() -> dict[str, Any]:
    """Outlines for a map, longitude and latitude (EPSG:4326).

    Returns:
        `districts` and `provinces` (GeoJSON with `area`, `name`, `name_ur`; they share their borders exactly),
        `line_of_control` (to be drawn dashed and named), `attribution`, and `note` by language: these two stand under
        every map.
    """
    pakistan = country("pakistan")
    line = _read(pakistan.folder / "lines" / "line_of_control.geojson")
    return {
        "districts": _read(path_of("districts.geojson")),
        "provinces": _read(path_of("provinces.geojson")),
        "line_of_control": line,
        "attribution": line["features"][0]["properties"]["attribution"],
        "note": {language: pakistan.boundary_note(language) for language in ("en", "ur")},
    }


def neighbours() -> tuple[tuple[str, str], ...]:
    """Pairs of districts that share a border, by code: 404 pairs, each once.

    >>> ("PK201", "PK205") in neighbours()  # Awaran and Gwadar
    True
    """
    rows = table("districts_adjacency.csv")
    codes = district_codes()
    return tuple((codes[a], codes[b]) for a, b in zip(rows["name_i"], rows["name_j"], strict=True))


def _read(path: Path) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held
