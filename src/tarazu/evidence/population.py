"""How many people live where: the newest population of each area by sex and age group, summed upwards if need be."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.evidence.basis import NOTHING, Basis, grouped_bases
from tarazu.evidence.places import LEVELS, Places
from tarazu.evidence.totals import TOTAL, complete_parts

INDICATOR = "population"
Group = tuple[str, str, str]
_KEYS = ("area", "sex", "age_group")
_LINES = ("lower", "upper", "year", "source", "file", "import_id", "row", "row_last", "row_count")


@dataclass(frozen=True, slots=True)
class Population:
    """By area, sex and age group: `bounds` of the number of persons, equal where it is known, and what they rest on."""

    bounds: dict[Group, tuple[float, float]]
    bases: dict[Group, Basis]

    @classmethod
    def of(cls, cells: pd.DataFrame, places: Places) -> "Population":
        """From yearly cells of the indicator `population`.

        A group without a figure of its own has the sum of its parts where they are all there (women and men; ages
        without a hole). An area without a figure of its own has the sum of the areas one level below that have one;
        areas without any figure are left out, so that no rate is made up for them.
        """
        known = cells[cells["area"].isin(list(places.held))].sort_values([*_KEYS, "year", "source"])
        newest = known.groupby(list(_KEYS), as_index=False).tail(1)[[*_KEYS, *_LINES]]
        rows = _with_totals(newest, "age_group")
        rows = _with_totals(rows, "sex").assign(of=lambda f: f["area"])
        every = pd.concat([rows, *_summed(rows, places)], ignore_index=True)
        groups = every.groupby(list(_KEYS))
        sums = groups[["lower", "upper"]].sum()
        keys = [(str(area), str(sex), str(age)) for area, sex, age in sums.index]
        bases = grouped_bases(every, np.asarray(groups.ngroup(), dtype=np.int64))
        ends = zip(sums["lower"].tolist(), sums["upper"].tolist(), strict=True)
        return cls(dict(zip(keys, ends, strict=True)), dict(zip(keys, bases, strict=True)))

    def persons(self, *, sex: str = TOTAL, age_group: str = TOTAL) -> pd.Series:
        """Persons by area, the middle where only bounds are known; areas that may have nobody, or no figure, are absent.

        What is made of a middle must allow for the bounds beside it.
        """
        group = (sex, age_group)
        held = {key[0]: ends for key, ends in self.bounds.items() if key[1:] == group and ends[0] > 0}
        return pd.Series({area: sum(ends) / 2 for area, ends in held.items()}, dtype=float)

    def is_between(self, area: str) -> bool:
        """True where the number of all persons is known, but only to bounds."""
        low, high = self.bounds.get((area, TOTAL, TOTAL), (0.0, 0.0))
        return 0 < low < high

    def between(self, area: str, *, sex: str = TOTAL, age_group: str = TOTAL) -> tuple[float, float] | None:
        """The bounds of the number of persons; None where nothing is known."""
        return self.bounds.get((area, sex, age_group))

    def basis(self, area: str, *, sex: str = TOTAL, age_group: str = TOTAL) -> Basis:
        """What an area's population rests on."""
        return self.bases.get((area, sex, age_group), NOTHING)


def _with_totals(rows: pd.DataFrame, margin: str) -> pd.DataFrame:
    """The rows, and those parts of a group that make up its total, as parts of the total, where no total is given."""
    keys = [k for k in (*_KEYS, "year", "source") if k != margin]
    parts = complete_parts(rows, margin, keys)
    given = set(zip(*(rows.loc[rows[margin] == TOTAL, k] for k in _KEYS if k != margin), strict=True))
    new = [key not in given for key in zip(*(parts[k] for k in _KEYS if k != margin), strict=True)]
    return pd.concat([rows, parts[new].assign(**{margin: TOTAL})], ignore_index=True)


def _summed(rows: pd.DataFrame, places: Places) -> Iterator[pd.DataFrame]:
    """For each level from the bottom up, the areas that have no figure of their own and parts that have."""
    by_level = {level: rows[rows["area"].isin(places.at(level))] for level in LEVELS}
    for level in reversed(LEVELS[:-1]):
        own = set(zip(*(by_level[level][k] for k in _KEYS), strict=True))
        for area in places.at(level):
            below = _parts(by_level, places, area)
            missing = [(area, s, a) not in own for s, a in zip(below["sex"], below["age_group"], strict=True)]
            if any(missing):
                yield below[missing].assign(area=area, of=below["area"])


def _parts(by_level: dict[str, pd.DataFrame], places: Places, area: str) -> pd.DataFrame:
    """Rows of the highest level below the area that has any figure: levels are never mixed in one sum."""
    below = LEVELS[LEVELS.index(places[area].level) + 1 :]
    for level in below:
        inside = by_level[level][by_level[level]["area"].isin(places.within(area, level))]
        if not inside.empty:
            return inside
    return by_level[below[-1]].iloc[:0]
