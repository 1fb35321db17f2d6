"""Pakistan in UNODC's Global Report data: few, half hidden ("<5"), told by the State; by total, sex, age and form."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tarazu.examples.pakistan.observed import Observed, as_frame, observed
from tarazu.examples.pakistan.places import COUNTRY
from tarazu.examples.pakistan.shipped import table

FILE = "glotip_pakistan.csv"
LAST_YEAR_OF_THE_OLD_DEFINITION = 2011  # 11,478 offences then, 117 two years later

MEASURES = {
    "Detected trafficking victims": "victims_confirmed",
    "Offences of trafficking in persons": "cases_registered",
    "Persons brought into formal contact": "persons_accused",
    "Persons prosecuted": "persons_prosecuted",
    "Persons convicted": "persons_convicted",
}
FORMS = {
    "Total": "all",
    "Forced labour": "EX02",
    "Sexual exploitation": "EX01",
    "Other forms of exploitation": "EX98",  # several other forms, counted together
}
SEXES = {"Total": "all", "Female": "female", "Male": "male"}
AGES = {"Total": "all", "0 to 17 years": "child", "18 years or over": "18+"}

NATIONALITY = "Victims by nationality: no dimension of the evidence (R3), and a part that would read as a total"


def glotip_observations() -> pd.DataFrame:
    """The rows that are observations of ours; sums are never made of them, each total stands as UNODC has it."""
    return as_frame(_observations())


def glotip_left_out() -> dict[int, str]:
    """Why a row of the file is no observation, by its row."""
    found = {int(str(row)): _reason(cells) for row, cells in table(FILE).iterrows()}
    return {row: reason for row, reason in found.items() if reason}


def _observations() -> Iterator[Observed]:
    for row, cells in table(FILE).iterrows():
        if not _reason(cells):
            yield _observation(int(str(row)), cells)


def _reason(cells: pd.Series) -> str:
    """The one plainly wrong row (2,020 persons in 2020) is among those by country of return."""
    return "" if cells["Dimension"] in ("Total", "by form of exploitation") else NATIONALITY


def _observation(row: int, cells: pd.Series) -> Observed:
    value = cells["txtVALUE"].replace(",", "")
    early = int(cells["Year"]) <= LAST_YEAR_OF_THE_OLD_DEFINITION
    return observed(
        row,
        area=COUNTRY,
        period=cells["Year"],
        sex=SEXES[cells["Sex"]],
        age_group=AGES[cells["Age"]],
        form=FORMS[cells["Category"]],
        indicator=MEASURES[cells["Indicator"]],
        value=value,
        status="suppressed" if value.startswith("<") else "reported",
        voice="state",
        source="UNODC-GLOTIP-EARLY" if early else "UNODC-GLOTIP",
        count_basis="period",
        detail=cells["Indicator"],
        note="" if cells["Category"] == "Total" else f"By form of exploitation: {cells['Category']}",
    )
