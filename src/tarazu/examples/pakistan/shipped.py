"""The files of the example as they are shipped: each line a row of text, numbered as a spreadsheet numbers it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parent / "data"
FILES = {
    name: f"openstreetmap/{name}"
    for name in (
        "pk_districts.csv",
        "districts.geojson",
        "provinces.geojson",
        "districts_adjacency.csv",
    )
}
"""Files under the Open Database Licence stand in a folder of their own, with the licence beside them."""


def path_of(name: str) -> Path:
    """Where a shipped file lies."""
    return DATA / FILES.get(name, name)


@cache
def _table(name: str) -> pd.DataFrame:
    with path_of(name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return pd.DataFrame(rows, index=pd.RangeIndex(2, len(rows) + 2, name="row"), dtype=str).fillna("")


def table(name: str) -> pd.DataFrame:
    """A shipped CSV file, all text, blanks as ""; the index is the row of the file (its header is row 1).

    >>> table("kilns_by_district.csv").loc[2, "district"]
    'Faisalabad'
    """
    return _table(name).copy()
