"""The gap of threat and response: percentile of need less percentile of response among districts, on draws.

Need is vulnerability times exposure, raised by the relative rate where one is known; response is the share of core
targets attained (frameworks 2.4). What has no response evidence at any level has no gap.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from tarazu.evidence.basis import NOTHING, Basis
from tarazu.evidence.totals import TOTAL
from tarazu.response.targets import Attained
from tarazu.words import statement

Array = NDArray[np.float64]
OUTWEIGHS, BALANCED, RESPONSE, UNKNOWN = "threat_outweighs", "in_balance", "response_outweighs", "no_response_evidence"


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Arrays are (draws, districts); `response` and `gap` are NaN where nothing is known of the response."""

    districts: tuple[str, ...]
    need: Array
    response: Array
    gap: Array
    attained: dict[str, Attained]

    def probability_below(self) -> Array:
        """P(gap < 0) by district, not the rest of P(gap > 0): in many draws the two stand at one place."""
        return np.where(self.known, (self.gap < 0).mean(axis=0), np.nan)

    def probability(self) -> Array:
        """P(gap > 0) by district; NaN where there is no gap."""
        return np.where(self.known, (self.gap > 0).mean(axis=0), np.nan)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where there is a gap."""
        return np.asarray(~np.isnan(self.gap).any(axis=0))


def find_gap(threat: Any, attained: dict[str, Attained]) -> Gap:
    """The gap of every district whose need and response are known."""
    districts = threat.ground.places.at("district")
    need = find_need(threat)
    response = np.full(need.shape, np.nan)
    for i, area in enumerate(districts):
        if area in attained:
            response[:, i] = attained[area].draws
    both = ~np.isnan(need).any(axis=0) & ~np.isnan(response).any(axis=0)
    gap = np.full(need.shape, np.nan)
    if both.sum() > 1:
        gap[:, both] = percentile(need[:, both]) - percentile(response[:, both])
    return Gap(districts, need, response, gap, attained)


def find_need(threat: Any) -> Array:
    """Vulnerability times exposure, as a mean of logarithms, so that a district without exposure data keeps its scale.

    Where the relative rate is known it raises or lowers need by its square root: counts follow recording as well as
    trafficking, so they move need half as far, on the scale of logarithms, as they move themselves.
    """
    vulnerability = threat.vulnerability[TOTAL].score_draws()
    exposure = threat.exposure[TOTAL].score_draws()
    draws = max(len(vulnerability), len(exposure), len(threat.activity[TOTAL].draws))
    vulnerability, exposure = (np.broadcast_to(a, (draws, a.shape[1])) for a in (vulnerability, exposure))
    with np.errstate(divide="ignore"):
        logs = np.log(vulnerability), np.log(exposure)
    without = np.isnan(exposure).any(axis=0)
    need = np.where(without, logs[0], (logs[0] + np.where(without, 0.0, logs[1])) / 2)
    rate = threat.activity[TOTAL].draws
    raised = np.where(np.isnan(rate), 0.0, 0.5 * np.log(np.where(np.isnan(rate), 1.0, rate)))
    return np.asarray(np.exp(need + raised))


def percentile(draws: Array) -> Array:
    """Place among the districts in each draw, 0 to 1; equal districts share their places."""
    ranks = rankdata(draws, axis=1)
    return np.asarray((ranks - 1) / max(draws.shape[1] - 1, 1))


def describe_gap(gap: Gap, threat: Any) -> list[dict[str, Any]]:
    """One entry a district, by province and name, in bands and never in order of the gap (R9)."""
    chances = np.column_stack([gap.probability(), gap.probability_below()])
    places = np.full(gap.gap.shape, np.nan)
    if gap.known.any():
        places[:, gap.known] = rankdata(-gap.gap[:, gap.known], axis=1)
    return [_district(i, area, gap, chances[i], places[:, i], threat) for i, area in enumerate(gap.districts)]


def _district(i: int, area: str, gap: Gap, chances: Array, places: Array, threat: Any) -> dict[str, Any]:
    from tarazu.threat.describe import chance_figure, from_draws

    ground = threat.ground
    drivers = [index.basis(area) for index in (threat.vulnerability[TOTAL], threat.exposure[TOTAL])]
    rows = Basis.joined([*drivers, threat.activity[TOTAL].rows.get(area, NOTHING)])
    entry: dict[str, Any] = {"area": area, "band": UNKNOWN, "response_level": ""}
    method = "Monte Carlo over threat and response"
    if rows and not np.isnan(gap.need[:, i]).any():
        entry["need"] = from_draws(gap.need[:, i], ground, unit="score", method=method, rows=rows)
    if area not in gap.attained:
        return entry
    held = gap.attained[area]
    told = Basis.joined(a.basis for a in held.answers)
    entry["response_level"] = held.level
    entry["response"] = from_draws(held.draws, ground, unit="share", method="share of core targets attained", rows=told)
    above, below = (float(c) for c in chances)
    if np.isnan(above):
        return entry
    both = rows | told
    entry["gap"] = from_draws(gap.gap[:, i], ground, unit="score", method=method, rows=both)
    entry["rank"] = from_draws(places, ground, unit="rank", method=method, rows=both)
    entry["probability_gap"] = chance_figure(above, len(gap.gap), ground, method=method, rows=both)
    sure = ground.settings["balance_probability"]
    entry["probability_response"] = chance_figure(below, len(gap.gap), ground, method=method, rows=both)
    entry["band"] = OUTWEIGHS if above > sure else RESPONSE if below > sure else BALANCED
    return entry


def say_balance(areas: list[dict[str, Any]], threat: Any) -> list[dict[str, Any]]:
    """How many districts lie in each band, and why some have none."""
    ground = threat.ground
    if not areas:
        return []
    said = []
    for band in (OUTWEIGHS, BALANCED, RESPONSE, UNKNOWN):
        inside = [a for a in areas if a["band"] == band]
        if inside:
            count = ground.make.count(len(inside), unit="districts", rows=ground.searched)
            told = {} if band == UNKNOWN else {"sure": ground.settings["balance_probability"]}
            said.append(statement(f"balance.band.{band}", districts=count, **told))
    return said
