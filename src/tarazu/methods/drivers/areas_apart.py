"""Areas apart: blocks that hang together, for scores on places that the model has not seen, and halves for stability."""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.drivers.field import Field


def contiguous_blocks(field: Field, areas: int, *, blocks: int, seed: int) -> NDArray[np.intp]:
    """The block of each area: seeds far apart grow by turns, each by the neighbours that it borders on most.

    Without neighbours the blocks are drawn at random. Areas held out with those around them are not foretold by them:
    a score on scattered areas would praise a model for the map and not for the drivers.

    Source: Roberts and others (2017), Ecography 40:913-929.
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(areas)
    if field.links is None:
        return np.asarray(np.argsort(order, kind="stable") % blocks, dtype=np.intp)
    links = field.links.astype(np.int64)
    found = np.full(areas, -1, dtype=np.intp)
    for block, start in enumerate(_far_apart(field.links, order, blocks)):
        found[start] = block
    place = np.argsort(order)
    while (found < 0).any():
        sizes = np.bincount(found[found >= 0], minlength=blocks)
        for block in np.argsort(sizes, kind="stable"):
            touching = links @ (found == block) * (found < 0)
            if touching.any():
                best = np.flatnonzero(touching == touching.max())
                found[best[place[best].argmin()]] = block
                break
        else:  # parts of the map that no seed lies in, one area at a time
            free = np.flatnonzero(found < 0)
            found[free[place[free].argmin()]] = sizes.argmin()
    return found


def _far_apart(links: NDArray[np.bool_], order: NDArray[np.intp], count: int) -> list[int]:
    """Each start as many borders away from those before as there are; ties in the drawn order."""
    from scipy.sparse.csgraph import shortest_path

    steps = shortest_path(links, unweighted=True, directed=False)
    steps[np.isinf(steps)] = len(order)
    starts = [int(order[0])]
    while len(starts) < count:
        away = steps[starts].min(axis=0)[order]
        starts.append(int(order[away.argmax()]))
    return starts


def halves(areas: int, *, pairs: int, seed: int) -> NDArray[np.bool_]:
    """Random halves and what each leaves, shape (2 pairs, areas).

    Source: Shah, Samworth (2013), JRSS B 75:55-80.
    """
    rng = np.random.default_rng(seed)
    found = np.zeros((2 * pairs, areas), dtype=bool)
    for pair in range(pairs):
        found[2 * pair, rng.permutation(areas)[: areas // 2]] = True
        found[2 * pair + 1] = ~found[2 * pair]
    return found
