"""Work on many rows in as many threads as there are cores, the results the same for any number of them."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

BLOCK = 16  # rows that a thread takes at a time


def by_blocks(rows: int, work: Callable[[range], None], *, block: int = BLOCK) -> None:
    """Work on all rows, a block at a time.

    Compiled loops run without the interpreter's lock. Each row must have its own place in the result (and its own random
    numbers), so that the number of threads and their order change nothing.

    >>> found = [0] * 40
    >>> def square(rows):
    ...     for row in rows:
    ...         found[row] = row * row
    >>> by_blocks(40, square)
    >>> found[:4], found[-1]
    ([0, 1, 4, 9], 1521)
    """
    blocks = [range(first, min(first + block, rows)) for first in range(0, rows, block)]
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 8)) as threads:
        list(threads.map(work, blocks))
