"""Provinces and districts of Namuna: codes, names and what belongs to what."""

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.examples.namuna import names
from tarazu.examples.namuna.land import Points, middles, outlines

CODE = "NM"
SINCE = "2000"


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Districts in the order of their codes.

    `province_of` gives the number of each district's province, `rings` the outlines (longitude, latitude), `island`
    the number of the district that touches no other.
    """

    provinces: tuple[str, ...]
    districts: tuple[str, ...]
    province_of: NDArray[np.int64]
    rings: tuple[Points, ...]
    island: int

    def number(self, area: str) -> int:
        """Position of a district.

        Raises:
            ValueError: there is no such district.
        """
        if area not in self.districts:
            raise ValueError(f"{area} is no district of this country: {self.districts[0]} to {self.districts[-1]}.")
        return self.districts.index(area)


@cache
def lay_out(provinces: int, districts: int) -> Places:
    """So many districts in so many provinces, which are as equal as can be; the last province is the middle one.

    Within a province the codes run from north to south and from west to east.

    Raises:
        ValueError: more places than there are names, or fewer than two districts a province.

    >>> lay_out(5, 60).districts[:2], lay_out(5, 60).provinces
    (('NM-A01', 'NM-A02'), ('NM-A', 'NM-B', 'NM-C', 'NM-D', 'NM-E'))
    """
    _check_size(provinces, districts)
    rings = outlines(districts)
    middle = middles(rings)
    province = _provinces(middle, provinces)
    order = np.lexsort((middle[:, 0], -np.round(middle[:, 1]), province))
    place = np.arange(districts) - np.searchsorted(province[order], province[order])
    letters = [chr(ord("A") + p) for p in range(provinces)]
    codes = [f"{CODE}-{letters[p]}{i + 1:02d}" for p, i in zip(province[order], place, strict=True)]
    return Places(
        provinces=tuple(f"{CODE}-{letter}" for letter in letters),
        districts=tuple(codes),
        province_of=province[order],
        rings=tuple(rings[i] for i in order),
        island=int(np.flatnonzero(order == districts - 1)[0]),
    )


def area_rows(places: Places) -> pd.DataFrame:
    """The table `areas` as a file would hold it: the country, its provinces, its districts."""
    country = (CODE, *names.COUNTRY, "country", "")
    provinces = [(c, *n, "province", CODE) for c, n in zip(places.provinces, names.PROVINCES, strict=False)]
    districts = [
        (code, *names.district_name(i), "district", places.provinces[places.province_of[i]])
        for i, code in enumerate(places.districts)
    ]
    rows = pd.DataFrame([country, *provinces, *districts], columns=["area", "name", "name_ur", "level", "parent"])
    return rows.assign(valid_from=SINCE, valid_to="", successor="")


def boundary_rows(places: Places) -> pd.DataFrame:
    """The table `boundaries`: `area` and `geometry`, a GeoJSON geometry as text."""
    shapes = [json.dumps({"type": "Polygon", "coordinates": [ring.tolist()]}) for ring in places.rings]
    return pd.DataFrame({"area": places.districts, "geometry": shapes})


def _provinces(middle: Points, provinces: int) -> NDArray[np.int64]:
    """The middle province takes the districts nearest to the middle; the others stand round it, from the north."""
    number = len(middle)
    if provinces == 1:
        return np.zeros(number, dtype=np.int64)
    core = np.argsort(np.hypot(*middle.T), kind="stable")[: number // provinces]
    clockwise = (3 * np.pi / 4 - np.arctan2(middle[:, 1], middle[:, 0])) % (2 * np.pi)
    round_it = np.setdiff1d(np.argsort(clockwise, kind="stable"), core, assume_unique=True)
    found = np.full(number, provinces - 1, dtype=np.int64)
    for province, members in enumerate(np.array_split(round_it, provinces - 1)):
        found[members] = province
    return found


def _check_size(provinces: int, districts: int) -> None:
    if not 1 <= provinces <= names.MOST_PROVINCES:
        raise ValueError(f"provinces = {provinces}: from 1 to {names.MOST_PROVINCES}, for so many have names.")
    if not 2 * provinces <= districts <= names.MOST_DISTRICTS:
        raise ValueError(f"districts = {districts}: from {2 * provinces} (two a province) to {names.MOST_DISTRICTS}.")
