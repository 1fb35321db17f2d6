"""What happens in Namuna, event by event, and which source learns of it.

Each district draws from a stream of its own: what is changed in one district leaves the others as they were.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.examples.namuna.people import GROUPS, MORE_VICTIMS, VICTIMS
from tarazu.examples.namuna.truth import FORMS, Truth

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

QUOTED = 0.35
"""Chance that the newspapers quote the police on an event that the police know."""
LUCK = 20
"""Draws that each event carries for what becomes of its case."""


@dataclass(frozen=True, slots=True, eq=False)
class Happenings:
    """Every event that truly happened, N of them, seen or not.

    district, form, year, group (N,): positions in the truth's places, FORMS, years and GROUPS. month (N,): 1 to 12.
    victims (N,). seen (N, S): which witness learnt of it. discovered (N,): officials came across it, and nobody had
    reported it. quoted (N,): the newspapers quote the police on it. luck (N, LUCK): uniform draws.
    """

    district: Whole
    form: Whole
    year: Whole
    month: Whole
    group: Whole
    victims: Whole
    seen: Flags
    discovered: Flags
    quoted: Flags
    luck: NDArray[np.float64]

    @property
    def known(self) -> Flags:
        """Events that at least one source holds."""
        return np.asarray(self.seen.any(axis=1))


def happen(seed: int, truth: Truth) -> Happenings:
    """Draws the events of all districts: Poisson in number, each seen or not by each witness independently."""
    parts = [_happen_in(np.random.default_rng([seed, 3, d]), truth, d) for d in range(len(truth.places.districts))]
    return Happenings(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _happen_in(rng: np.random.Generator, truth: Truth, d: int) -> tuple[NDArray[np.generic], ...]:
    counts = rng.poisson(truth.expected[d])
    form, year = (np.repeat(index, counts.ravel()) for index in np.indices(counts.shape).reshape(2, -1))
    number = len(form)
    shares = np.cumsum(VICTIMS, axis=1)[form]
    group = (rng.uniform(size=(number, 1)) > shares).sum(axis=1).clip(max=len(GROUPS) - 1)
    seen = rng.uniform(size=(number, truth.reach.shape[1])) < truth.reach[d]
    discovered = ~seen.any(axis=1) & (rng.uniform(size=number) < truth.discovery[d])
    seen[:, 0] |= discovered
    quoted = seen[:, 0] & (rng.uniform(size=number) < QUOTED)
    month = rng.integers(1, 13, number)
    victims = 1 + rng.poisson(np.array(MORE_VICTIMS)[form])
    return (
        np.full(number, d),
        form,
        year,
        month,
        group,
        victims,
        seen,
        discovered,
        quoted,
        rng.uniform(size=(number, LUCK)),
    )


def true_counts(happenings: Happenings, truth: Truth) -> Whole:
    """Number of events that happened: shape (districts, forms, years)."""
    shape = (len(truth.places.districts), len(FORMS), len(truth.years))
    return _count(happenings, np.ones(len(happenings.form), dtype=np.int64), shape)


def seen_victims(happenings: Happenings, truth: Truth, witness: int, *, among: Flags | None = None) -> Whole:
    """Victims of the events that a witness knows: shape (districts, forms, groups, years)."""
    shape = (len(truth.places.districts), len(FORMS), len(GROUPS), len(truth.years))
    chosen = happenings.seen[:, witness] if among is None else happenings.seen[:, witness] & among
    return _count(happenings, np.where(chosen, happenings.victims, 0), shape)


def _count(happenings: Happenings, weights: Whole, shape: tuple[int, ...]) -> Whole:
    where: tuple[Whole, ...] = (happenings.district, happenings.form, happenings.year)
    if len(shape) == 4:
        where = (happenings.district, happenings.form, happenings.group, happenings.year)
    flat = np.ravel_multi_index(where, shape)
    return np.asarray(np.bincount(flat, weights, int(np.prod(shape))).astype(np.int64).reshape(shape))
