"""What lists can and cannot tell, in words, before a model is chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from tarazu.methods.capture_recapture.histories import Histories
from tarazu.methods.capture_recapture.result import TotalEstimate, not_identifiable

FEW = 5  # people on two lists or more, below which a total is not to be published


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no number, and the lists or pairs to blame."""

    diagnosis: str
    blame: tuple[str, ...] = ()

    def of(self, histories: Histories, *, method: str, level: float) -> TotalEstimate:
        """The answer of a method that has none."""
        return not_identifiable(histories, method=method, level=level, diagnosis=self.diagnosis, blame=self.blame)


def why_not(histories: Histories) -> Refusal | None:
    """Why the model of independent lists has no finite estimate; None if it has.

    Its estimate is finite if and only if somebody is on two lists and no list holds everybody: the point of the
    observed shares (n_j / n) must lie inside the convex hull of all histories but the empty one.

    >>> import numpy as np
    >>> apart = Histories(("a", "b"), np.array([[1, 0], [0, 1]], dtype=np.uint8), np.array([5, 7]))
    >>> why_not(apart).blame
    ('a:b',)
    """
    sizes = histories.counts @ histories.patterns.astype(np.int64)
    full = tuple(name for name, size in zip(histories.names, sizes, strict=True) if size == histories.observed)
    if full:
        return Refusal(
            f"{_named('List', full)} {'holds' if len(full) == 1 else 'hold'} everybody who was seen, so that the "
            "other lists found nobody new: the data cannot tell how many a further search would find. Leave it out, "
            "or check whether the list was made from the others.",
            full,
        )
    if overlap(histories) == 0:
        return Refusal(
            "Nobody is on two lists: every total, however large, agrees with that. Check how the lists were linked; "
            "if it is right, these lists cannot answer.",
            pairs_apart(histories),
        )
    return None


def overlap(histories: Histories) -> int:
    """People on two lists or more."""
    return int(histories.counts[histories.patterns.sum(axis=1) > 1].sum())


def cautions(histories: Histories) -> tuple[str, ...]:
    """What a reader must know of data that do give an estimate."""
    said = []
    people = overlap(histories)
    if people < FEW:
        said.append(f"Only {people} people are on two lists or more: too few for a total that can be published.")
    apart = pairs_apart(histories)
    if apart:
        said.append(f"Lists without anybody in common: {', '.join(apart)}.")
    twins = twin_lists(histories)
    if twins:
        said.append(f"Lists that hold the same people: {', '.join(twins)}. One was made from the other; merge them.")
    return tuple(said)


def pairs_apart(histories: Histories) -> tuple[str, ...]:
    """Pairs of lists that nobody is on both of."""
    seen = histories.patterns
    return _pairs(histories, lambda i, j: not (seen[:, i] & seen[:, j]).any())


def twin_lists(histories: Histories) -> tuple[str, ...]:
    """Pairs of lists that hold the same people."""
    seen = histories.patterns
    return _pairs(histories, lambda i, j: bool((seen[:, i] == seen[:, j]).all()))


def _pairs(histories: Histories, which: Callable[[int, int], bool]) -> tuple[str, ...]:
    names = histories.names
    return tuple(f"{names[i]}:{names[j]}" for i, j in combinations(range(len(names)), 2) if which(i, j))


def _named(word: str, names: tuple[str, ...]) -> str:
    return f"{word}{'s' if len(names) > 1 else ''} {', '.join(repr(name) for name in names)}"
