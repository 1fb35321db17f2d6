"""Four lists of victims in one province, compared: who was on which, and how many there truly were."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.examples.namuna.happenings import Happenings
from tarazu.examples.namuna.people import GROUPS
from tarazu.examples.namuna.sources import TRUST
from tarazu.examples.namuna.truth import Truth

LISTS = ("police", "federal agency", "help line", "Khwab Trust")
"""The lists of the first four witnesses, in their order."""
COLUMNS = (*LISTS, "count", "area", "period", "form", "sex", "age_group", "source", "note")
_NOTE = "Compared by codes without names; what officials discovered by themselves is left out."


def history_rows(truth: Truth, happenings: Happenings) -> pd.DataFrame:
    """The table `capture_histories` as a file would hold it: a row a history, sex and age group that somebody has.

    All victims of an event are on the same lists. What officials came across themselves is on no list here: they find
    whom nobody else found, and would put the list of the police out of step with the others.
    """
    here = _in_province(truth, happenings)
    seen = happenings.seen[here][:, : len(LISTS)].copy()
    seen[:, 0] &= ~happenings.discovered[here]
    sex, age = np.array(GROUPS, dtype=object)[happenings.group[here]].T
    held = pd.DataFrame(seen.astype(int), columns=list(LISTS)).assign(
        sex=sex, age_group=age, count=happenings.victims[here]
    )
    counted = held[seen.any(axis=1)].groupby([*LISTS, "sex", "age_group"])["count"].sum().reset_index()
    rows = pd.DataFrame(counted).assign(
        area=_province(truth),
        period=f"{truth.years[0]}/{truth.years[-1]}",
        form="all",
        source=TRUST,
        note=_NOTE,
    )
    return rows[list(COLUMNS)].astype("str")


def persons(truth: Truth, happenings: Happenings) -> int:
    """How many victims there truly were in the province of the lists, on a list or on none."""
    return int(happenings.victims[_in_province(truth, happenings)].sum())


def _province(truth: Truth) -> str:
    return truth.places.provinces[-1]


def _in_province(truth: Truth, happenings: Happenings) -> NDArray[np.bool_]:
    last = len(truth.places.provinces) - 1
    return np.asarray(truth.places.province_of[happenings.district] == last)
