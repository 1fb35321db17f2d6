"""All hierarchical models of a few lists: sets of terms closed under taking subsets, each list among them.

A model is a whole number with one bit a term, and a term a set of lists: bit T says that T is in the model.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

MOST_LISTS = 6  # 7,785,061 models; on seven lists there are 2.4e12

Models = NDArray[np.int64]


@cache
def closed_sets(lists: int) -> NDArray[np.uint64]:
    """All sets of terms closed under taking subsets, the empty one among them: Dedekind's 3, 6, 20, 168, 7581, 7828354.

    On one list more, such a set is a pair: the terms without the last list, and, inside these, the terms with it.
    """
    if lists == 0:
        return np.array([0, 1], dtype=np.uint64)
    smaller = closed_sets(lists - 1)
    shift = np.uint64(1 << (lists - 1))
    parts = [outer | (smaller[smaller & ~outer == 0] << shift) for outer in smaller]
    return np.concatenate(parts)


@cache
def hierarchical_models(lists: int, max_order: int) -> Models:
    """Models of interactions up to `max_order`, fewest terms first; the saturated one, which says nothing, left out.

    >>> [hierarchical_models(lists, lists - 1).size for lists in (2, 3, 4, 5)]
    [1, 8, 113, 6893]
    >>> hierarchical_models(5, 2).size
    1024
    """
    closed = closed_sets(lists)
    single = sum(1 << (1 << place) for place in range(lists))
    high = sum(1 << term for term in range(1 << lists) if term.bit_count() > min(max_order, lists - 1))
    fits = (closed & np.uint64(single) == np.uint64(single)) & (closed & np.uint64(high) == 0)
    saturated = np.uint64((1 << (1 << lists)) - 1)
    models: Models = closed[fits & (closed != saturated)].astype(np.int64)
    models = models[np.argsort(np.bitwise_count(models), kind="stable")]
    models.setflags(write=False)
    return models


def terms_of(model: int) -> list[int]:
    """The terms of a model, the empty one among them.

    >>> terms_of(0b1111)
    [0, 1, 2, 3]
    """
    return [term for term in range(model.bit_length()) if model >> term & 1]
