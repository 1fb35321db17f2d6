"""Terms of a model, as sets of lists in one whole number, and their names."""

import math
from collections.abc import Iterable, Iterator

import numpy as np

from tarazu.methods.capture_recapture.histories import FloatArray, Histories


def lists_of(term: int) -> Iterator[int]:
    """The lists in a term, ascending.

    >>> list(lists_of(0b1101))
    [0, 2, 3]
    """
    place = 0
    while term:
        if term & 1:
            yield place
        term >>= 1
        place += 1


def term_name(term: int, names: tuple[str, ...]) -> str:
    """The lists' own names, joined.

    >>> term_name(0b101, ("LA", "NG", "GP"))
    'LA:GP'
    """
    return ":".join(names[place] for place in lists_of(term))


def generators(terms: Iterable[int]) -> list[int]:
    """Terms of two lists or more that lie in no other term: they name a hierarchical model. Largest first.

    >>> generators([0, 1, 2, 4, 8, 3, 5, 6, 7, 10])
    [7, 10]
    """
    sets = [term for term in terms if term & (term - 1)]
    top = [term for term in sets if not any(term != other and term & other == term for other in sets)]
    return sorted(top, key=lambda term: (-term.bit_count(), list(lists_of(term))))


def closure(terms: Iterable[int], lists: int) -> list[int]:
    """The terms, all terms inside them, and every single list, ascending: a hierarchical model.

    >>> closure([0b110], 3)
    [0, 1, 2, 4, 6]
    """
    tops = [*terms, *(1 << place for place in range(lists))]
    return [term for term in range(1 << lists) if any(term & top == term for top in tops)]


def neutral_start(histories: Histories) -> FloatArray:
    """Parameters for a fit to begin with, by term, shape (2**k,): independent lists that saw a fifth of all people."""
    start = np.zeros(1 << len(histories.names))
    share = histories.counts @ histories.patterns.astype(np.float64) / (5 * histories.observed)
    start[1 << np.arange(share.size)] = np.log(share)
    start[0] = math.log(4 * histories.observed)
    return start
