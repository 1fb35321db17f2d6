"""Information gap: how much of what should be known of an area is not (frameworks 2.3).

G = 1 - completeness x independence x recency, each between 0 and 1. It says nothing of the threat; it says how far
silence can be read.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.evidence.basis import Basis, bases
from tarazu.evidence.cells import EVENTS
from tarazu.evidence.totals import TOTAL
from tarazu.threat.ground import Ground

Array = NDArray[np.float64]

# What a count of victims should say at the least: presumed and confirmed, women, men and together, in each recent year.
CORE_MEASURES = ("victims_presumed", "victims_confirmed")
CORE_SEXES = ("female", "male", TOTAL)


@dataclass(frozen=True, slots=True, eq=False)
class InformationGap:
    """Of one form of exploitation; every array runs over `areas`. `rows`: the evidence by area."""

    form: str
    areas: tuple[str, ...]
    completeness: Array
    independence: Array
    recency: Array
    rows: dict[str, Basis]

    @property
    def gap(self) -> Array:
        """G: 1 where nothing is known, 0 where every core cell is filled, lately, by three origins."""
        return 1 - self.completeness * self.independence * self.recency


def find_gap(ground: Ground, form: str, level: str) -> InformationGap:
    """The information gap of a form (or `all`) in the areas of a level."""
    areas = ground.places.at(level)
    cells = ground.victims
    here = cells["area"].isin(areas)
    if form != TOTAL:
        here &= (cells["form"] == form) | cells["form"].str.startswith(f"{form}.")
    rows = cells[here]
    recent = rows[rows["year"].isin(ground.recent_years)]
    origins = recent.groupby("area")["origin"].nunique().reindex(areas).fillna(0.0).to_numpy(dtype=float)
    newest = rows.groupby("area")["year"].max().reindex(areas).to_numpy(dtype=float)
    age = max(ground.recent_years) - newest
    return InformationGap(
        form,
        areas,
        _completeness(recent, areas, ground),
        np.minimum(1.0, origins / ground.settings["independence_origins"]),
        np.where(np.isnan(age), 0.0, 0.5 ** (np.nan_to_num(age) / ground.settings["recency_half_life"])),
        bases(rows, "area"),
    )


def _completeness(recent: pd.DataFrame, areas: tuple[str, ...], ground: Ground) -> Array:
    """Share of the core cells with a value or an official nil; a total is known where its parts are."""
    core = recent.assign(indicator=recent["indicator"].astype(str).replace(EVENTS, CORE_MEASURES[0]))
    core = core[core["indicator"].isin(CORE_MEASURES)]
    filled = core[core["sex"].isin(CORE_SEXES)][["area", "year", "indicator", "sex"]].drop_duplicates()
    split = filled[filled["sex"] != TOTAL].drop(columns="sex").drop_duplicates().assign(sex=TOTAL)
    cells = pd.concat([filled, split]).drop_duplicates()
    wanted = len(CORE_MEASURES) * len(CORE_SEXES) * len(ground.recent_years)
    return np.asarray((cells.groupby("area").size().reindex(areas).fillna(0.0) / wanted).to_numpy(dtype=float))
