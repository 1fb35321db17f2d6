"""What would a further list buy? Estimates with and without it, from a population that is known."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.methods.capture_recapture.histories import every_history
from tarazu.methods.capture_recapture.simulate import Population, population

SETS = 500


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What each set of lists would tell.

    people: the truth.
    table: one row a set of lists: `lists`, `seen` (people on one list or more), `median`, `low` and `high` (where 95%
        of the estimates fall), `error` (root mean square of the log of estimate over truth; 0.1 is about 10%), and
        `no_answer` (share of draws without a finite estimate, which count in nothing else).
    """

    people: int
    table: pd.DataFrame


def plan(
    people: int,
    reach: Mapping[str, float],
    *,
    links: Mapping[str, float] | None = None,
    spread: float = 0.0,
    sets: int = SETS,
    seed: int = 0,
) -> Plan:
    """Estimates of `sparse` from all lists, and from all but one, over many draws from one known population.

    Args: as of `population`; give the lists there are and those that could be had. `people` is a guess: try several.

    Raises:
        ValueError: as `population`; or fewer than four lists.

    >>> four = plan(3000, {"police": 0.05, "ngo": 0.1, "clinic": 0.05, "hotline": 0.1}, sets=50).table
    >>> bool(four["error"].iloc[0] < four["error"].iloc[1:].min())
    True
    """
    if len(reach) < 4:
        raise ValueError(f"reach names {len(reach)} lists; expected four or more, so that three are left without one")
    known = population(people, reach, links=links, spread=spread)
    rows = [_row("all", known, sets, seed)]
    rows += [_row(f"without {name}", known.without(name), sets, seed) for name in known.names]
    return Plan(people, pd.DataFrame(rows))


def _row(label: str, known: Population, sets: int, seed: int) -> dict[str, object]:
    from tarazu.methods.capture_recapture.bootstrap import over_tables
    from tarazu.methods.capture_recapture.sparse import stepwise_total

    drawn = known.draw(size=sets, seed=seed)
    totals = over_tables(every_history(known.names), drawn[:, 1:], stepwise_total(len(known.names)))
    finite = totals[np.isfinite(totals)]
    low, median, high = np.quantile(finite, [0.025, 0.5, 0.975]) if finite.size else (np.nan, np.nan, np.nan)
    return {
        "lists": label,
        "seen": float(drawn.sum(axis=1).mean()),
        "median": median,
        "low": low,
        "high": high,
        "error": float(np.sqrt((np.log(finite / known.people) ** 2).mean())) if finite.size else np.nan,
        "no_answer": 1 - finite.size / sets,
    }
