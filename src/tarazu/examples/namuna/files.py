"""Namuna as files that a user could have made, and as a workspace that holds them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from tarazu.examples.namuna.make import Country, make_country

if TYPE_CHECKING:
    from tarazu.workspace import Workspace

WHO = "tarazu example namuna"
FILES = {
    "sources": "sources.csv",
    "areas": "areas.csv",
    "boundaries": "boundaries.geojson",
    "observations": "observations.csv",
    "events": "events.csv",
    "case_stages": "case_stages.csv",
    "capture_histories": "capture_histories.csv",
    "flows": "flows.csv",
    "judgements": "judgements.csv",
}
"""File of each table, in the order in which a new workspace needs them."""


def write_files(country: Country, folder: Path | str) -> tuple[Path, ...]:
    """Writes every table as a file: CSV in UTF-8, boundaries as GeoJSON. The same country, the same bytes.

    Returns:
        The paths, in the order in which a new workspace needs them.

    Raises:
        OSError: the folder cannot be made or written.
    """
    here = Path(folder)
    here.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        path = here / file
        if name == "boundaries":
            path.write_text(
                json.dumps(boundaries(country), ensure_ascii=False, indent=1), encoding="utf-8", newline="\n"
            )
        else:
            country.tables[name].to_csv(path, index=False, encoding="utf-8", lineterminator="\n")
    return tuple(here / file for file in FILES.values())


def build_workspace(path: Path | str, country: Country | None = None) -> Workspace:
    """Makes the workspace of a country at `path`, by default the one that ships, through the checks of any import.

    Raises:
        InputProblems: a table does not pass the checks (a fault of ours; the tests hold it off).
    """
    from tarazu.workspace import new_workspace

    held = country or make_country()
    workspace = new_workspace(path)
    for name, file in FILES.items():
        workspace.import_frames({name: as_rows(held.tables[name], table_name=name)}, file=file, who=WHO)
    return workspace


def as_rows(table: pd.DataFrame, *, table_name: str) -> pd.DataFrame:
    """The table with the row of its file as index: a spreadsheet's, or the number of the feature."""
    first = 1 if table_name == "boundaries" else 2
    return table.set_index(pd.RangeIndex(first, first + len(table), name="row"))


def boundaries(country: Country) -> dict[str, Any]:
    """The outlines of the districts as GeoJSON, with their names; neighbours share their borders exactly."""
    outlines = country.tables["boundaries"].merge(country.tables["areas"], on="area")
    features = [
        {
            "type": "Feature",
            "properties": {"area": area, "name": name, "name_ur": name_ur},
            "geometry": json.loads(geometry),
        }
        for area, name, name_ur, geometry in zip(
            *(outlines[c] for c in ("area", "name", "name_ur", "geometry")), strict=True
        )
    ]
    return {"type": "FeatureCollection", "features": features}
