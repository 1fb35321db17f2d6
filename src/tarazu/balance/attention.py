"""Where attention goes: how concentrated it is beside vulnerability, and a lot for places that no figure chose.

Figures send people to places, and people make figures there. Two controls against that loop: a share of outreach goes to
districts drawn by lot, which shows what is missed elsewhere; and the concentration of attention is told, to be compared
with that of vulnerability and with the next assessment's.

Source: Ensign, Friedler, Neville, Scheidegger, Venkatasubramanian (2018), Runaway feedback loops in predictive policing,
Proc Mach Learn Res 81:160-171.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu.evidence.basis import Basis
from tarazu.evidence.totals import TOTAL
from tarazu.words import statement

Array = NDArray[np.float64]
EVIDENCE_ALONE = "PR-insufficient"  # asks bodies for figures and sends nobody to a place


def describe_attention(priorities: list[dict[str, Any]], threat: Any) -> dict[str, Any]:
    """Concentration, the lot, and both in words; nothing where no district is named."""
    ground = threat.ground
    districts = ground.places.at("district")
    named = np.array([_times_named(area, priorities) for area in districts], dtype=float)
    if not named.any():
        return {}
    lot = draw_lot(
        [a for a, times in zip(districts, named, strict=True) if not times],
        math.ceil(ground.settings["exploration_share"] * float((named > 0).sum())),
        seed=threat.seed,
    )
    rows = ground.searched
    count = ground.make.count(int((named > 0).sum()), unit="districts", rows=rows)
    gini = float(concentration(named[None, :])[0])
    told = {
        "concentration": ground.make.estimate(gini, (gini, gini), unit="score", method="Gini coefficient", rows=rows)
    }
    places = [ground.places[area].named for area in ground.places.sorted(lot)]
    said = [statement("balance.attention.lot", districts=count, places=places)] if lot else []
    if vulnerable := _vulnerability(threat):
        told["vulnerability"] = vulnerable
        said.append(statement("balance.attention.concentration", **told))
    return {"named": count, **told, "by_lot": list(ground.places.sorted(lot)), "statements": said}


def concentration(shares: Array) -> Array:
    """Gini coefficient of each row: 0 where all have the same, near 1 where one has all; NaN columns are left out.

    Args:
        shares: shape (draws, units), 0 or more.

    Source: Gini (1912); the formula over sorted values, Damgaard, Weiner (2000), Ecology 81:1139-1142.

    >>> concentration(np.array([[1.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0]])).tolist()
    [0.0, 0.75]
    """
    known = shares[:, ~np.isnan(shares).any(axis=0)]
    ordered, size = np.sort(known, axis=1), known.shape[1]
    weights = 2.0 * np.arange(1, size + 1) - size - 1
    return np.asarray((ordered * weights).sum(axis=1) / (size * ordered.sum(axis=1)))


def draw_lot(districts: list[str], number: int, *, seed: int) -> list[str]:
    """So many districts, each with the same chance; the same for the same seed.

    >>> draw_lot(["A", "B", "C"], 5, seed=1)
    ['A', 'B', 'C']
    """
    drawn = np.random.default_rng([seed, *b"attention"]).permutation(len(districts))[:number]
    return sorted(districts[place] for place in drawn)


def _times_named(area: str, priorities: list[dict[str, Any]]) -> int:
    return sum(area in one["areas"] for one in priorities if one["id"] != EVIDENCE_ALONE)


def _vulnerability(threat: Any) -> Any:
    """How concentrated vulnerability is among districts; None where it is known of fewer than two."""
    index, ground = threat.vulnerability[TOTAL], threat.ground
    draws = index.score_draws()
    if (~np.isnan(draws).any(axis=0)).sum() < 2:
        return None
    found = concentration(draws)
    tail = (1 - ground.make.level) / 2
    low, middle, high = np.quantile(found, [tail, 0.5, 1 - tail]).tolist()
    rows = Basis.joined(index.basis(area) for area in index.districts)
    method = "Gini coefficient, Monte Carlo over weights and data"
    return ground.make.estimate(middle, (low, high), unit="score", method=method, rows=rows)
