"""Who lives in Namuna: residents by sex and age, and how events divide among them."""

import numpy as np
from numpy.typing import NDArray

GROUPS = (
    ("female", "child"),
    ("female", "18+"),
    ("male", "child"),
    ("male", "18+"),
    ("transgender", "18+"),
)
RESIDENTS = (0.205, 0.285, 0.215, 0.2945, 0.0005)
"""Share of residents in each group."""
VICTIMS = (
    (0.35, 0.45, 0.12, 0.05, 0.03),
    (0.15, 0.15, 0.30, 0.395, 0.005),
    (0.22, 0.25, 0.23, 0.295, 0.005),
    (0.55, 0.43, 0.015, 0.0, 0.005),
)
"""Share of each group among the events of a form (rows as truth.FORMS)."""
MORE_VICTIMS = (0.2, 0.5, 0.8, 0.05)
"""Mean number of victims of an event beyond the first, by form: bonded labour takes families."""
TYPICAL, ISLANDERS = 550_000, 40_000


def draw_people(rng: np.random.Generator, districts: int, *, island: int) -> NDArray[np.int64]:
    """Residents by district and group: shape (districts, groups); few live on the island.

    >>> draw_people(np.random.default_rng(0), 4, island=3).sum(axis=1)[3]
    np.int64(40000)
    """
    total = TYPICAL * np.exp(rng.normal(0, 0.4, districts))
    total[island] = ISLANDERS
    shares = np.array(RESIDENTS) * np.exp(rng.normal(0, 0.04, (districts, len(GROUPS))))
    residents = total[:, None] * shares / shares.sum(axis=1, keepdims=True)
    return np.asarray(np.round(residents).astype(np.int64))
