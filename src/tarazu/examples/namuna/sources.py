"""Who speaks in Namuna: ten sources of eight origins, for the newspapers only quote the police."""

import pandas as pd

VOICES = {
    "NM-S1": "state",
    "NM-S2": "state",
    "NM-S3": "cso",
    "NM-S4": "cso",
    "NM-S5": "cso",
    "NM-S6": "state",
    "NM-S7": "state",
    "NM-S8": "state",
    "NM-S9": "international",
    "NM-S10": "international",
}
"""Whose voice each source carries; the newspapers carry the State's when they quote it."""
POLICE, AGENCY, HOTLINE, TRUST, COLLECTIVE, NEWSPAPERS, SURVEY, CENSUS, OUTSIDE, KILNS = VOICES

_MADE_UP = "Made up for the example: it describes nobody."
_CONFIRMED = "trafficking as in the statute; confirmed"
_PRESUMED = "presumed victims, by the organisation's own screening form"
_ROWS = (
    (POLICE, "State police, yearly bulletin", "Namuna State Police", "1", "B", "CLEAR", _CONFIRMED, "statistics"),
    (AGENCY, "Federal agency, yearly return", "Namuna Federal Agency", "2", "B", "AMBER", _CONFIRMED, "statistics"),
    (HOTLINE, "Saya help line, log", "Saya help line", "2", "C", "GREEN", "presumed victims, as callers say", "log"),
    (TRUST, "Khwab Trust, casework", "Khwab Trust", "1", "A", "GREEN", _PRESUMED, "casework"),
    (COLLECTIVE, "Qissa Collective, field notes", "Qissa Collective", "2", "B", "AMBER", _PRESUMED, "casework"),
    (NEWSPAPERS, "Press digest", "Namuna State Police", "2", "C", "CLEAR", f"{_CONFIRMED}; quoted", "newspaper"),
    (SURVEY, "Household survey 2022", "Namuna Statistics Office", "1", "A", "GREEN", "", "survey"),
    (CENSUS, "Census 2023", "Namuna Census", "1", "A", "CLEAR", "", "census"),
    (OUTSIDE, "World estimate, country table", "Nowhere Institute", "2", "D", "CLEAR", "an estimate", "report"),
    (KILNS, "Kilns counted on images 2022", "Nowhere Institute", "1", "B", "CLEAR", "", "images"),
)


def source_rows() -> pd.DataFrame:
    """The table `sources` as a file would hold it.

    >>> source_rows()["origin"].nunique()
    8
    """
    columns = ["source", "title", "origin", "source_grade", "item_grade", "tlp", "definition_used", "kind"]
    rows = pd.DataFrame(_ROWS, columns=columns, dtype="str")
    return rows.assign(url="", publisher=rows["origin"], published="2025", note=_MADE_UP)
