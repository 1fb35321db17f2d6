"""Verdicts: hotspot, emerging, blind spot, no sign, insufficient evidence - one readable rule (frameworks 2.3).

The verdicts are tried in this order; the first whose conditions all hold is given, and what failed of the others is
kept, so that the report can say why, and what would settle it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from tarazu.settings import Settings

HOTSPOT, EMERGING, BLIND_SPOT, NO_SIGN = "hotspot", "emerging", "blind_spot", "no_sign"
INSUFFICIENT = "insufficient_evidence"
WITHIN = 1.959963984540054  # standard deviations on either side of the middle that hold 95%


@dataclass(frozen=True, slots=True, eq=False)
class Signs:
    """What is known of one area and form: everything a verdict looks at.

    `ratio`: draws of the relative rate (kept in order), empty without evidence; `growing`, `vulnerable`: P(growth > 0) and P(in the
    top third by vulnerability), None where unknown; `events`: bounds of the largest count of one origin; `origins`
    counted a victim, `reporting` gave any figure; `gap`: the information gap.
    """

    ratio: NDArray[np.float64]
    growing: float | None
    vulnerable: float | None
    events: tuple[float, float]
    origins: int
    reporting: int
    gap: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratio", np.sort(self.ratio))

    def above(self, ratio: float) -> float:
        """P(relative rate > ratio), 0 without evidence."""
        n = self.ratio.size
        return float((n - np.searchsorted(self.ratio, ratio, side="right")) / n) if n else 0.0

    def below(self, ratio: float) -> float:
        """P(relative rate < ratio), 0 without evidence."""
        n = self.ratio.size
        return float(np.searchsorted(self.ratio, ratio, side="left") / n) if n else 0.0

    def truly_above(self, factor: float) -> float:
        """P(true relative rate > 1) where areas report differently, 0 without evidence; see `truly_above`."""
        return float(truly_above(self.ratio, factor)) if self.ratio.size else 0.0

    def truly_below(self, factor: float) -> float:
        """P(true relative rate < 1) where areas report differently, 0 without evidence."""
        return 1.0 - float(truly_above(self.ratio, factor)) if self.ratio.size else 0.0


def truly_above(ratio: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    """P(true relative rate > 1), given draws of the relative rate that is counted, shape (draws,) or (draws, areas).

    Nothing in counts says which share of the victims an area counts. What is known of it is stated: 95 of 100 areas
    count between 1/factor and factor times the country's share, log-normal. The counted rate over that share is the true one;
    what counts say of the rate and what is stated of the share are kept apart, so that neither bends the other.

    Source: the identity of Stoner, Economou, Drummond (2019), JASA 114:1481-1492, section 2, with the reporting model cut
    from the counts (Plummer 2015, Stat Comput 25:37-43).

    >>> truly_above(np.array([2.0]), 1.0).item(), round(truly_above(np.array([2.0]), 2.0).item(), 3)
    (1.0, 0.975)
    """
    spread = math.log(factor) / WITHIN
    with np.errstate(divide="ignore"):
        away = np.log(ratio)
    chances = ndtr(away / spread) if spread > 0 else (ratio > 1).astype(float)
    return np.asarray(chances.mean(axis=0))


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a verdict: a name for its message, and when it holds."""

    name: str
    holds: Callable[[Signs, Settings], bool]


RULES: dict[str, tuple[Condition, ...]] = {
    HOTSPOT: (
        Condition("rate_far_above", lambda s, t: s.above(t["hotspot_ratio"]) > t["hotspot_probability"]),
        Condition("still_above", lambda s, t: s.truly_above(t["reporting_factor"]) > t["hotspot_probability"]),
        Condition("hotspot_origins", lambda s, t: s.origins >= t["hotspot_origins"]),
        Condition("hotspot_events", lambda s, t: s.events[0] >= t["hotspot_events"]),
    ),
    EMERGING: (
        Condition("rate_above", lambda s, t: s.above(1.0) > t["emerging_probability"]),
        Condition("growing", lambda s, t: (s.growing or 0.0) > t["emerging_probability"]),
        Condition("emerging_origins", lambda s, t: s.origins >= t["emerging_origins"]),
        Condition("emerging_events", lambda s, t: s.events[0] >= t["emerging_events"]),
    ),
    BLIND_SPOT: (
        Condition("vulnerable", lambda s, t: (s.vulnerable or 0.0) > t["blind_spot_probability"]),
        Condition("little_known", lambda s, t: s.gap >= t["blind_spot_gap"]),
        Condition("silent", lambda s, t: s.events[1] < t["blind_spot_events"]),
    ),
    NO_SIGN: (
        Condition("rate_below", lambda s, t: s.below(1.0) > t["no_sign_probability"]),
        Condition("still_below", lambda s, t: s.truly_below(t["reporting_factor"]) > t["no_sign_probability"]),
        Condition("well_known", lambda s, t: s.gap < t["no_sign_gap"]),
        Condition("no_sign_origins", lambda s, t: s.reporting >= t["no_sign_origins"]),
    ),
}

# How far each threshold is moved to see whether the verdict stands.
MOVED = {
    "hotspot_ratio": (1.25, 1.5, 2.0),
    "hotspot_probability": (0.7, 0.8, 0.9),
    "reporting_factor": (1.0, 2.0, 3.0, 5.0),
    "hotspot_origins": (1, 2, 3),
    "hotspot_events": (5, 11, 20),
    "emerging_probability": (0.7, 0.8, 0.9),
    "emerging_events": (3, 5, 11),
    "blind_spot_probability": (0.7, 0.8, 0.9),
    "blind_spot_gap": (0.4, 0.5, 0.6),
    "no_sign_probability": (0.7, 0.8, 0.9),
    "no_sign_gap": (0.4, 0.5, 0.6),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`failed`: by verdict that was not given, the conditions that did not hold."""

    verdict: str
    failed: dict[str, tuple[str, ...]]


def give_verdict(signs: Signs, settings: Settings) -> Verdict:
    """The verdict on one area and form.

    >>> quiet = Signs(np.full(100, 0.4), 0.5, 0.1, (3, 3), 1, 3, 0.2)
    >>> give_verdict(quiet, Settings()).verdict
    'no_sign'
    >>> give_verdict(Signs(np.full(100, 0.4), 0.5, 0.1, (3, 3), 1, 3, 0.9), Settings()).verdict
    'insufficient_evidence'
    """
    failed = {
        verdict: tuple(c.name for c in conditions if not c.holds(signs, settings))
        for verdict, conditions in RULES.items()
    }
    given = next((verdict for verdict, missing in failed.items() if not missing), INSUFFICIENT)
    return Verdict(given, {v: missing for v, missing in failed.items() if missing})


def sensitivity(signs: Signs, settings: Settings) -> dict[str, tuple[tuple[float, str], ...]]:
    """The verdict at each moved threshold, for the thresholds that change it; the others are left out."""
    given = give_verdict(signs, settings).verdict
    found = {}
    for name, values in MOVED.items():
        moved = tuple((v, give_verdict(signs, settings.with_changed(**{name: v})).verdict) for v in values)
        if any(verdict != given for _, verdict in moved):
            found[name] = moved
    return found
