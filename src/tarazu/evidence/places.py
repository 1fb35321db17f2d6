"""The areas of a workspace as a tree: who lies in whom, at which level, in the order in which reports name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

LEVELS = ("country", "province", "division", "district", "tehsil")


@dataclass(frozen=True, slots=True)
class Place:
    """One area as it stands today; `province` is its own code for a province and empty for the country."""

    area: str
    name: str
    name_ur: str
    level: str
    parent: str
    province: str

    @property
    def named(self) -> dict[str, str]:
        """The name in the languages there are, as messages take it."""
        return {"area": self.area, "name": self.name, "name_ur": self.name_ur}


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """All current areas by code."""

    held: dict[str, Place]

    @classmethod
    def of(cls, areas: pd.DataFrame) -> "Places":
        """From the evidence's `areas`; an area that has ended (`valid_to`) is left to history."""
        current = areas[areas["valid_to"].isna() | (areas["valid_to"].astype(str) == "")]
        rows = {str(r["area"]): r for r in current.fillna("").to_dict("records")}
        return cls({code: _place(code, rows) for code in sorted(rows)})

    def __getitem__(self, area: str) -> Place:
        return self.held[area]

    def __contains__(self, area: object) -> bool:
        return area in self.held

    def at(self, level: str) -> tuple[str, ...]:
        """Codes of a level, by province and name: the only order in which areas are listed (refusal R9)."""
        found = [p for p in self.held.values() if p.level == level]
        return tuple(p.area for p in sorted(found, key=lambda p: (self._name(p.province), p.name, p.area)))

    def sorted(self, areas: Iterable[str]) -> tuple[str, ...]:
        """Some areas by level, province and name."""
        wanted = set(areas)
        return tuple(a for level in (*LEVELS, *self._other_levels()) for a in self.at(level) if a in wanted)

    @property
    def country(self) -> str | None:
        """The code of the country, if the workspace has one."""
        return next(iter(self.at("country")), None)

    def ancestors(self, area: str) -> tuple[str, ...]:
        """The area itself, then what it lies in, nearest first."""
        found = [area]
        while (parent := self.held[found[-1]].parent) in self.held:
            found.append(parent)
        return tuple(found)

    def within(self, area: str, level: str) -> tuple[str, ...]:
        """The areas of a level that lie in an area (the country holds all, whatever their parents say)."""
        whole = self.held[area].level == "country"
        return tuple(a for a in self.at(level) if whole or area in self.ancestors(a))

    def _name(self, area: str) -> str:
        return self.held[area].name if area in self.held else ""

    def _other_levels(self) -> tuple[str, ...]:
        return tuple(sorted({p.level for p in self.held.values()} - set(LEVELS)))


def _place(code: str, rows: dict[str, Any]) -> Place:
    row = rows[code]
    above, seen = code, {code}
    while above in rows and rows[above]["level"] != "province":
        above = str(rows[above]["parent"])
        if above in seen:
            break
        seen.add(above)
    province = above if above in rows and rows[above]["level"] == "province" else ""
    texts = {name: str(row.get(name, "") or "") for name in ("name", "name_ur", "level", "parent")}
    return Place(code, texts["name"], texts["name_ur"] or texts["name"], texts["level"], texts["parent"], province)
