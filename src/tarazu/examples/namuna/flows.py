"""From where to where: who counted how many persons on which way through Namuna, and across its borders."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.examples.namuna.sources import AGENCY, HOTLINE, TRUST, VOICES
from tarazu.examples.namuna.truth import RECENT, Truth

COLUMNS = (
    "crime",
    "origin",
    "origin_country",
    "transit",
    "border_point",
    "destination",
    "destination_country",
    "period",
    "form",
    "sex",
    "age_group",
    "persons",
    "voice",
    "source",
    "note",
)
NORTHLAND, SEALAND, FARLAND = "Northland", "Sealand", "Farland"
"""Countries around Namuna, as made up as it is."""
GATE, HARBOUR = "North Gate", "South Harbour"


@dataclass(frozen=True, slots=True)
class Way:
    """A way that persons are moved: districts as shares of the list of districts, countries by name.

    `yearly` is the mean number of persons a year who truly go this way; `seen` the share that each source learns of.
    """

    crime: str
    form: str
    origin: float | str
    destination: float | str
    yearly: float
    seen: tuple[tuple[str, float], ...]
    female: float = 0.5
    transit: float | None = None
    border_point: str = ""


_BOTH = ((AGENCY, 0.5), (TRUST, 0.6))
_WAYS = (
    Way("trafficking", "EX01", 0.03, 0.82, 34, _BOTH, female=0.9),
    Way("trafficking", "EX01", 0.25, 0.90, 16, ((TRUST, 0.7),), female=0.9),
    Way("trafficking", "EX02", 0.12, FARLAND, 60, _BOTH, female=0.2, transit=0.58, border_point=HARBOUR),
    Way("trafficking", "EX02", 0.72, FARLAND, 28, ((AGENCY, 0.5),), female=0.2, transit=0.58, border_point=HARBOUR),
    Way("trafficking", "EX02", NORTHLAND, 0.88, 22, ((HOTLINE, 0.5),), female=0.4, transit=0.02, border_point=GATE),
    Way("trafficking", "EX04", 0.66, 0.28, 48, ((TRUST, 0.6),)),
    Way("trafficking", "EX04", 0.40, 0.36, 3, ((TRUST, 0.5),)),
    Way("trafficking", "EX08", 0.69, 0.95, 14, ((HOTLINE, 0.5), (TRUST, 0.4)), female=0.6),
    Way("smuggling", "all", NORTHLAND, SEALAND, 190, ((AGENCY, 0.6),), female=0.2, transit=0.58, border_point=HARBOUR),
    Way("smuggling", "all", 0.12, SEALAND, 120, ((AGENCY, 0.6),), female=0.1, transit=0.58, border_point=HARBOUR),
    Way("smuggling", "all", 0.45, NORTHLAND, 4, ((AGENCY, 0.6),), female=0.1, transit=0.02, border_point=GATE),
)


def flow_rows(seed: int, truth: Truth) -> pd.DataFrame:
    """The table `flows` as a file would hold it: a row a way, year, sex and source that saw anybody on it."""
    rng = np.random.default_rng([seed, 13])
    rows = [row for way in _WAYS for row in _rows(rng, way, truth)]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _rows(rng: np.random.Generator, way: Way, truth: Truth) -> Iterator[tuple[str, ...]]:
    places = (*_place(way.origin, truth), _area(way.transit, truth), way.border_point, *_place(way.destination, truth))
    for year in truth.years[-RECENT:]:
        for sex, share in (("female", way.female), ("male", 1 - way.female)):
            moved = rng.poisson(way.yearly * share)
            for source, seen in way.seen:
                if counted := rng.binomial(moved, seen):
                    told = (str(year), way.form, sex, "all", str(counted), VOICES[source], source, "")
                    yield (way.crime, *places, *told)


def _place(place: float | str, truth: Truth) -> tuple[str, str]:
    """Area and country, one of them blank."""
    return ("", place) if isinstance(place, str) else (_area(place, truth), "")


def _area(share: float | None, truth: Truth) -> str:
    districts = truth.places.districts
    return "" if share is None else districts[int(share * len(districts))]
