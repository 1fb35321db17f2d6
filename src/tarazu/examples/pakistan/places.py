"""Areas of Pakistan: country, provinces, divisions, districts, zones of agencies; and which of them a name means."""

from __future__ import annotations

from functools import cache

import pandas as pd

from tarazu.examples.pakistan.shipped import table

COLUMNS = ("area", "name", "name_ur", "level", "parent", "valid_from")
CENSUS_YEAR = "2023"
COUNTRY = "PK"
WHOLE_COUNTRY = "Pakistan (national)"


def upper_areas() -> pd.DataFrame:
    """The country, its 7 provinces and territories, its 37 divisions."""
    return table("areas_above_districts.csv")[list(COLUMNS)]


def districts() -> pd.DataFrame:
    """The 156 districts, each in its division.

    `valid_from` is the day on which the making of a district was notified, where that is known; for all others the
    census of 2023, whose districts these are.
    """
    shipped = table("pk_districts.csv")
    divisions = {row["name"]: row["area"] for _, row in upper_areas().iterrows() if row["level"] == "division"}
    made = _notified()
    return shipped.assign(
        level="district",
        parent=shipped["division"].map(divisions),
        valid_from=[made.get(name, CENSUS_YEAR) for name in shipped["name"]],
    )[list(COLUMNS)]


def zones() -> pd.DataFrame:
    """What agencies count by that is no district: circles, zones, a city of several districts, two districts together.

    They stand at a level of their own, and no figure of theirs is ever shared out to districts or summed to provinces.
    """
    return table("zones.csv")[list(COLUMNS)]


def _notified() -> dict[str, str]:
    changes = table("area_changes.csv")
    made = changes[
        (changes["level"] == "district") & (changes["change"] == "created") & (changes["basis_of_date"] == "notified")
    ]
    return dict(zip(made["area"], made["date"], strict=True))


@cache
def district_codes() -> dict[str, str]:
    """Code of each district by its name in the list of 156.

    >>> district_codes()["Lahore"]
    'PK617'
    """
    shipped = table("pk_districts.csv")
    return dict(zip(shipped["name"], shipped["area"], strict=True))


@cache
def province_codes() -> dict[str, str]:
    """Code of each province or territory by name."""
    rows = upper_areas()
    rows = rows[rows["level"] == "province"]
    return dict(zip(rows["name"], rows["area"], strict=True))


def area_meant(province: str, district: str) -> str:
    """The area that a cited figure stands for, exactly as it is written; a district is never guessed.

    A district's name is its name in the list, or the spelling of the P-codes or of the census beside it there.

    Raises:
        LookupError: no district of that province is written so, and no zone either.

    >>> area_meant("Sindh", "Karachi (city)"), area_meant("Sindh", "Tando Muhammad Khan"), area_meant("Punjab", "")
    ('ZONE-KARACHI-CITY', 'PK725', 'PK6')
    """
    if province == WHOLE_COUNTRY:
        return COUNTRY
    if not district:
        return province_codes()[province]
    found = _written().get((province, district.casefold()))
    if found is None:
        raise LookupError(f'No district or zone of {province} is written "{district}": add it to zones.csv.')
    return found


@cache
def _written() -> dict[tuple[str, str], str]:
    """Area by province and spelling; a zone comes last, so that its name is never taken for a district's."""
    listed = table("pk_districts.csv")
    spellings = {
        (row["province"], row[column].casefold()): row["area"]
        for column in ("census_name", "codab_name", "name")
        for _, row in listed.iterrows()
        if row[column]
    }
    apart = table("zones.csv")
    keys = zip(apart["province_as_written"], apart["as_written"].str.casefold(), strict=True)
    return spellings | dict(zip(keys, apart["area"], strict=True))
