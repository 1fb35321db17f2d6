"""What a workspace already holds, as far as a new file refers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

AREA_COLUMNS = ("area", "name", "name_ur", "level", "parent", "valid_from", "valid_to")


def _no_areas() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in AREA_COLUMNS})


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Areas (a row a version), codes of sources, and names that a person has confirmed: typed -> code of the area."""

    areas: pd.DataFrame = field(default_factory=_no_areas)
    sources: frozenset[str] = frozenset()
    confirmed_names: Mapping[str, str] = field(default_factory=dict)
