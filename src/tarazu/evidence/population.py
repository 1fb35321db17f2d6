"""How many people live where: the newest population of each area by sex and age group, summed upwards if need be."""

from dataclasses import dataclass

import pandas as pd

from tarazu.evidence.places import LEVELS, Places

INDICATOR = "population"


@dataclass(frozen=True, slots=True)
class Population:
    """`rows`: a line an area, sex and age group: `persons`, the area it is `of`, and the lineage columns."""

    rows: pd.DataFrame

    @classmethod
    def of(cls, cells: pd.DataFrame, places: Places) -> "Population":
        """From yearly cells of the indicator `population`.

        An area without a figure of its own has the sum of the areas one level below that have one; areas without any
        figure are left out, so that no rate is made up for them.
        """
        keys = ["area", "sex", "age_group"]
        known = cells[cells["area"].isin(list(places.held))].sort_values([*keys, "year", "source"])
        newest = known.groupby(keys, as_index=False).tail(1).rename(columns={"upper": "persons"})
        rows = newest[[*keys, "persons", "year", "source", "file", "import_id", "row", "row_last", "row_count"]]
        return cls(pd.concat([rows.assign(of=rows["area"]), *_summed(rows, places)], ignore_index=True))

    def persons(self, *, sex: str = "all", age_group: str = "all") -> pd.Series:
        """Persons by area; areas without the figure are absent."""
        return self._of_group(sex, age_group).groupby("area")["persons"].sum()

    def lineage_rows(self, area: str, *, sex: str = "all", age_group: str = "all") -> pd.DataFrame:
        """The rows that an area's population rests on."""
        group = self._of_group(sex, age_group)
        return group[group["area"] == area]

    def _of_group(self, sex: str, age_group: str) -> pd.DataFrame:
        return self.rows[(self.rows["sex"] == sex) & (self.rows["age_group"] == age_group)]


def _summed(rows: pd.DataFrame, places: Places) -> list[pd.DataFrame]:
    """For each level from the bottom up, the areas that have no figure of their own and parts that have."""
    found: list[pd.DataFrame] = []
    for level in reversed(LEVELS[:-1]):
        for area in places.at(level):
            below = _parts(rows, places, area)
            own = set(zip(*(rows.loc[rows["area"] == area, k] for k in ("sex", "age_group")), strict=True))
            missing = [(s, a) not in own for s, a in zip(below["sex"], below["age_group"], strict=True)]
            if any(missing):
                found.append(below[missing].assign(area=area, of=below["area"]))
    return found


def _parts(rows: pd.DataFrame, places: Places, area: str) -> pd.DataFrame:
    """Rows of the highest level below the area that has any figure: levels are never mixed in one sum."""
    for level in LEVELS[LEVELS.index(places[area].level) + 1 :]:
        inside = rows[rows["area"].isin([a for a in places.within(area, level) if a != area])]
        if not inside.empty:
            return inside
    return rows.iloc[:0]
