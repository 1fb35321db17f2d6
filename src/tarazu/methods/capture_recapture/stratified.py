"""Histories by stratum, read from a table, and the totals found in them, side by side."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tarazu.methods.capture_recapture.bootstrap import as_printed
from tarazu.methods.capture_recapture.display import as_strata
from tarazu.methods.capture_recapture.histories import (
    COUNT,
    FloatArray,
    Histories,
    IntArray,
    from_cells,
    read_histories,
)
from tarazu.methods.capture_recapture.result import TotalEstimate, not_identifiable
from tarazu.methods.capture_recapture.verdict import FEW, overlap
from tarazu.methods.display import Displayed

MOST_STRATA = 40
SUM, ALL = "sum of strata", "not stratified"
ABSENT = "Not there in '{}': {}."
COMPARED = (
    "'not stratified' takes a list that was not there for one that found nobody: a figure to compare, not to use."
)
TOO_FEW = "Only {} people are on two lists or more: too few for a total from these lists alone."


@dataclass(frozen=True, slots=True, eq=False)
class Stratified:
    """Counts of all histories by stratum, shape (strata, 2**k).

    names: the lists, sorted; labels: the strata, sorted.
    absent: for each stratum the lists that were not there, as a set with one bit a list.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]
    cells: IntArray
    absent: tuple[int, ...]

    @property
    def whole(self) -> Histories:
        """All people as one stratum; on a list that was not there, nobody is."""
        return from_cells(self.names, self.cells.sum(axis=0))

    def frame(self) -> IntArray:
        """Where the histories that were seen stand in `cells.ravel()`, each stratum's in the order of papers."""
        size = self.cells.shape[1]
        held = [from_cells(self.names, row) for row in self.cells]
        return np.concatenate([g * size + histories.places[as_printed(histories)] for g, histories in enumerate(held)])

    def notes(self) -> tuple[str, ...]:
        """Which lists were not there; nothing where all were."""
        said = [
            ABSENT.format(label, ", ".join(sorted(set(self.names) - set(self.lists_of(stratum)))))
            for stratum, label in enumerate(self.labels)
            if self.absent[stratum]
        ]
        return (*said, COMPARED) if said else ()

    def lists_of(self, stratum: int) -> tuple[str, ...]:
        """The lists that were there."""
        return tuple(name for place, name in enumerate(self.names) if not self.absent[stratum] >> place & 1)

    def alone(self, stratum: int) -> Histories:
        """A stratum on the lists that somebody is on there."""
        places = np.flatnonzero(self.cells[stratum])
        held = [place for place in range(len(self.names)) if (places >> place & 1).any()]
        moved = sum((places >> place & 1) << new for new, place in enumerate(held))
        cells = np.zeros(1 << len(held), dtype=np.int64)
        cells[moved] = self.cells[stratum, places]
        return from_cells(tuple(self.names[place] for place in held), cells)


@dataclass(frozen=True, slots=True, eq=False)
class Strata(Displayed):
    """Totals by stratum that add up.

    by: the columns that told the strata apart; strata: their names, in order.
    parts: of each stratum; total: of all, the sum of the parts, draw by draw.
    alone: of each stratum from its own lists; pooled: of all people as if they were one stratum.
    spread: standard deviation among strata of the log-odds of being on a list, and of the log odds ratio of two lists
        (0 without links); (0, 0) where strata are taken as alike, NaN where each stands alone.
    notes: what a reader must know besides, each a sentence.
    """

    by: tuple[str, ...]
    strata: tuple[str, ...]
    parts: tuple[TotalEstimate, ...]
    total: TotalEstimate
    alone: tuple[TotalEstimate, ...]
    pooled: TotalEstimate
    spread: tuple[float, float]
    notes: tuple[str, ...] = ()

    @property
    def identifiable(self) -> bool:
        """Whether there is a total of every stratum."""
        return self.total.identifiable

    @property
    def draws(self) -> FloatArray:
        """Totals of the strata, shape (replicates, strata); empty where a stratum has none."""
        width = min(part.draws.size for part in self.parts)
        return np.column_stack([part.draws[:width] for part in self.parts])

    def __getitem__(self, stratum: str) -> TotalEstimate:
        return self.parts[self.strata.index(stratum)]

    def to_frame(self) -> pd.DataFrame:
        """A row a stratum, then their sum, then all people as one stratum.

        `estimate`, `lower`, `upper` are those of `parts`; `alone`, `alone_lower`, `alone_upper` come from the row's own
        lists, NaN where these cannot answer: then `why` says so.
        """
        rows = zip(
            (*self.strata, SUM, ALL), (*self.parts, self.total, None), (*self.alone, None, self.pooled), strict=True
        )
        return pd.DataFrame([_row(*row) for row in rows])

    def about(self) -> str:
        """What holds of all rows."""
        said = (f"Totals by {', '.join(self.by)}; {_differ(*self.spread)}.", self.total.diagnosis, *self.notes)
        return " ".join(filter(None, said))

    def plot(self) -> Any:
        """Altair chart: each stratum, and beside it what its own lists say."""
        return as_strata(self.to_frame(), title=f"Totals by {', '.join(self.by)}")


def _differ(reach: float, link: float) -> str:
    if math.isnan(reach):
        return "each stratum by itself"
    if not reach:
        return "lists reach as far, and are linked as strongly, in every stratum"
    links = f", links by {link:.2g}" if link else ""
    return f"log-odds of a list differ among strata by a standard deviation of {reach:.2g}{links}"


def _row(stratum: str, part: TotalEstimate | None, alone: TotalEstimate | None) -> dict[str, object]:
    either = part or alone
    assert either is not None
    row: dict[str, object] = {"stratum": stratum, "observed": either.observed}
    for names, held in ((("estimate", "lower", "upper"), part), (("alone", "alone_lower", "alone_upper"), alone)):
        ends = held.interval if held and held.interval else (math.nan, math.nan)
        row |= dict(zip(names, (held.estimate if held and held.estimate is not None else math.nan, *ends), strict=True))
    return row | {"model": " ".join(either.model), "why": alone.diagnosis if alone else ""}


def by_absence(absent: Sequence[int], cells: FloatArray) -> tuple[IntArray, FloatArray, IntArray]:
    """Strata without the same lists as one: what is absent, counts, and of which each stratum is part.

    >>> gone, parts, which = by_absence((1, 0, 1), np.array([[0.0, 0.0, 3.0, 0.0], [0.0, 2.0, 4.0, 1.0], [0.0, 0.0, 5.0, 0.0]]))
    >>> gone.tolist(), parts.sum(axis=1).tolist(), which.tolist()
    ([0, 1], [7.0, 8.0], [1, 0, 1])
    """
    gone, which = np.unique(np.array(absent, dtype=np.int64), return_inverse=True)
    parts = np.zeros((gone.size, cells.shape[1]))
    np.add.at(parts, which, cells)
    return gone, parts, which


def read_strata(
    table: pd.DataFrame, by: str | Sequence[str], absent: Mapping[str, Iterable[str]] | None = None
) -> Stratified:
    """Read a table of histories with the columns that tell strata apart.

    Args:
        table: as of `read_histories`, and the columns of `by`. A list's column that is empty in all rows of a stratum
            was not there.
        absent: lists that were not there, by stratum: {"2019": ["hotline"]}.

    Raises:
        ValueError: as `read_histories`; a column of `by` is missing or empty somewhere; more than 40 strata; one has
            nobody in it; a list is empty in some rows of a stratum, or holds people where it was not there.

    >>> rows = pd.DataFrame({"sex": ["f", "f", "m"], "a": [1, 0, 1], "b": [0, 1, 1], "count": [5, 4, 2]})
    >>> read_strata(rows, "sex").cells.tolist()
    [[0, 5, 4, 0], [0, 0, 0, 2]]
    """
    columns = (by,) if isinstance(by, str) else tuple(by)
    labels = _labels(table, columns)
    strata = tuple(sorted(labels.unique()))
    if len(strata) > MOST_STRATA:
        raise ValueError(f"{_columns(columns)}: {len(strata)} strata; expected {MOST_STRATA} or fewer. Merge some.")
    lists = table.drop(columns=list(columns))
    lists = lists.set_axis([str(name) for name in lists.columns], axis="columns")
    gone = _absent(lists, labels, absent or {})
    for stratum, missing in gone.items():
        here = (labels == stratum).to_numpy()
        for name in missing:
            lists[name] = lists[name].mask(here & lists[name].isna(), 0)
    names = read_histories(lists).names
    cells = _cells(lists, names, labels, strata)
    _refuse(cells, names, strata, gone, columns)
    bits = tuple(sum(1 << names.index(name) for name in gone[stratum]) for stratum in strata)
    return Stratified(names, strata, cells, bits)


def _labels(table: pd.DataFrame, columns: tuple[str, ...]) -> "pd.Series[str]":
    """The stratum of each row: the values of the columns, joined."""
    faults = [] if columns else ["by is empty; expected the column, or columns, that tell the strata apart"]
    missing = [name for name in columns if name not in table.columns]
    faults += [f"column '{name}' is missing; the columns are {', '.join(map(str, table.columns))}" for name in missing]
    held = [name for name in columns if name not in missing]
    empty = [name for name in held if table[name].isna().any()]
    faults += [f"column '{name}' is empty in some row; write a word there, such as 'unknown'" for name in empty]
    if faults:
        raise ValueError("; ".join(faults))
    return table[list(columns)].astype(str).agg(" / ".join, axis="columns")


def _absent(
    lists: pd.DataFrame, labels: "pd.Series[str]", told: Mapping[str, Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Of each stratum, the lists that were not there: told, or empty in all its rows."""
    names = [name for name in lists.columns if name != COUNT]
    strata = sorted(labels.unique())
    faults = [f"absent names stratum '{s}'; the strata are {', '.join(strata)}" for s in told if s not in strata]
    unknown = sorted({name for given in told.values() for name in given} - set(names))
    faults += [f"absent names list '{name}'; the lists are {', '.join(names)}" for name in unknown]
    if faults:
        raise ValueError("; ".join(faults))
    empty = lists[names].isna().groupby(labels.to_numpy()).all()
    return {s: tuple(name for name in names if name in set(told.get(s, ())) or empty.loc[s, name]) for s in strata}


def _cells(lists: pd.DataFrame, names: tuple[str, ...], labels: "pd.Series[str]", strata: tuple[str, ...]) -> IntArray:
    cells = np.zeros((len(strata), 1 << len(names)), dtype=np.int64)
    places = lists[list(names)].astype(float).to_numpy().astype(np.int64) @ (1 << np.arange(len(names)))
    which = labels.map({label: place for place, label in enumerate(strata)}).to_numpy()
    np.add.at(cells, (which, places), lists[COUNT].astype(float).to_numpy().astype(np.int64))
    return cells


def _refuse(
    cells: IntArray,
    names: tuple[str, ...],
    strata: tuple[str, ...],
    gone: dict[str, tuple[str, ...]],
    by: tuple[str, ...],
) -> None:
    places = np.arange(cells.shape[1])
    faults = []
    for stratum, counts in zip(strata, cells, strict=True):
        if not counts.any():
            faults.append(f"{_columns(by)}: nobody was counted in '{stratum}'. Leave its rows out.")
        for name in gone[stratum]:
            on = int(counts[places >> names.index(name) & 1 == 1].sum())
            if on:
                faults.append(f"column '{name}' holds {on} people in '{stratum}', where the list is said to be absent")
    if faults:
        raise ValueError("; ".join(faults))


def _columns(names: tuple[str, ...]) -> str:
    return f"column{'s' if len(names) > 1 else ''} {', '.join(repr(name) for name in names)}"


def alone_and_pooled(
    held: Stratified, *, replicates: int, seed: int, level: float, threshold: float
) -> tuple[tuple[TotalEstimate, ...], TotalEstimate]:
    """`sparse` on each stratum's own lists, refused where too few people are on two of them; and on all people as one."""
    from tarazu.methods.capture_recapture import estimate_total

    def sparse(histories: Histories, seed: int) -> TotalEstimate:
        return estimate_total(histories, "sparse", replicates, seed, level, threshold=threshold)

    alone = []
    for stratum, own_seed in enumerate(np.random.SeedSequence(seed).generate_state(len(held.labels))):
        own = held.alone(stratum)
        shared = overlap(own)
        few = not_identifiable(own, method="sparse", level=level, diagnosis=TOO_FEW.format(shared))
        alone.append(few if shared < FEW else sparse(own, int(own_seed)))
    return tuple(alone), sparse(held.whole, seed)
