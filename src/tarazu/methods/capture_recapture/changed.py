"""Histories as they would be if one thing were otherwise: a list less, two lists that are one, links missed or false."""

from collections.abc import Iterator

import numpy as np

from tarazu.methods.capture_recapture.histories import Histories, IntArray, from_cells


def without(histories: Histories, name: str) -> Histories:
    """The same people with one list less; those whom it alone saw are seen no more.

    >>> three = from_cells(("a", "b", "c"), np.array([0, 40, 30, 9, 20, 3, 2, 1]))
    >>> without(three, "c").frame().to_numpy().tolist()  # a, b, count
    [[1, 0, 43], [0, 1, 32], [1, 1, 10]]
    """
    place = histories.names.index(name)
    return _regrouped(histories, {other: (other,) for j, other in enumerate(histories.names) if j != place})


def merged(histories: Histories, one: str, other: str) -> Histories:
    """Two lists taken as one: whoever is on either is on it.

    >>> three = from_cells(("a", "b", "c"), np.array([0, 40, 30, 9, 20, 3, 2, 1]))
    >>> merged(three, "a", "b").frame().to_numpy().tolist()  # a+b, c, count
    [[1, 0, 79], [0, 1, 20], [1, 1, 6]]
    """
    rest = {name: (name,) for name in histories.names if name not in (one, other)}
    return _regrouped(histories, {f"{one}+{other}": (one, other), **rest})


def missed_links(histories: Histories, share: float, *, seed: int) -> Histories:
    """Each person on several lists is, with probability `share`, taken for two, each way to divide the lists alike.

    Nobody is taken for three: at the shares in question that is rare.

    >>> three = from_cells(("a", "b", "c"), np.array([0, 40, 30, 9, 20, 3, 2, 1]))
    >>> every = missed_links(three, 1.0, seed=0)
    >>> three.observed, every.observed  # 15 people were on several lists
    (105, 120)
    """
    rng = np.random.default_rng(seed)
    cells = histories.cells()
    for place, people in zip(histories.places.tolist(), histories.counts.tolist(), strict=True):
        parts = list(_parts(place))
        if not parts:
            continue
        split = rng.multinomial(rng.binomial(people, share), np.full(len(parts), 1 / len(parts)))
        cells[place] -= split.sum()
        np.add.at(cells, parts, split)
        np.add.at(cells, [place ^ part for part in parts], split)
    return from_cells(histories.names, cells)


def false_links(histories: Histories, share: float, *, seed: int) -> Histories:
    """Two people of one list each are taken for one: for every person on several lists, with probability `share`.

    Which lists they are on follows from how many people each list alone holds; where these run out, no more are joined.

    >>> three = from_cells(("a", "b", "c"), np.array([0, 40, 30, 9, 20, 3, 2, 1]))
    >>> three.observed, false_links(three, 1.0, seed=0).observed
    (105, 90)
    """
    rng = np.random.default_rng(seed)
    cells = histories.cells()
    alone = 1 << np.arange(len(histories.names))
    one, other = (alone[side] for side in np.triu_indices(alone.size, k=1))
    chances = cells[one].astype(np.float64) * cells[other]
    if not chances.any():
        return histories
    several = histories.observed - cells[alone].sum()
    wanted = rng.multinomial(rng.binomial(several, share), chances / chances.sum())
    for left, right, number in zip(one, other, wanted, strict=True):
        joined = min(number, cells[left], cells[right])
        cells[[left, right]] -= joined
        cells[left | right] += joined
    return from_cells(histories.names, cells)


def in_common(histories: Histories) -> IntArray:
    """People on each two lists, shape (k, k); on the diagonal, those on each."""
    patterns = histories.patterns.astype(np.int64)
    return np.asarray((patterns.T * histories.counts) @ patterns)


def _parts(place: int) -> Iterator[int]:
    """One side of each way to divide the lists of a history in two: the side that holds its first list."""
    first = place & -place
    rest = place ^ first
    part = 0
    while part != rest:
        yield first | part
        part = (part - rest) & rest


def _regrouped(histories: Histories, groups: dict[str, tuple[str, ...]]) -> Histories:
    """New lists, each made of old ones; in the order of their names, as everywhere."""
    names = tuple(sorted(groups))
    columns = [[histories.names.index(old) for old in groups[name]] for name in names]
    patterns = np.stack([histories.patterns[:, held].any(axis=1) for held in columns], axis=1)
    places = patterns @ (1 << np.arange(len(names)))
    cells = np.bincount(places, weights=histories.counts, minlength=1 << len(names))
    cells[0] = 0
    return from_cells(names, np.rint(cells).astype(np.int64))
