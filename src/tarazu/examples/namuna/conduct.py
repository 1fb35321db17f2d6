"""How the State of Namuna acts: the chance that a case goes on, and that a duty is met, by province and sex."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from tarazu.examples.namuna.places import CODE, Places

Numbers = NDArray[np.float64]

STAGES = (
    "complaint",
    "registered",
    "investigated",
    "charge_sheeted",
    "charge_framed",
    "decided",
    "sentenced",
    "compensation_paid",
)
GOES_ON = (1.0, 0.55, 0.9, 0.6, 0.8, 1.0, 0.45, 0.12)
"""Chance that a case of a man in an average province reaches each stage from the one before; the courts decide all in
time, and what is sentenced is what ends in conviction."""
DAYS = (20.0, 25.0, 12.0, 60.0, 150.0, 380.0, 8.0, 200.0)
"""Mean days from the stage before (the first: from the event)."""
COMPROMISED = 0.3
"""Share of the cases decided without conviction that end in a compromise; a tenth is discharged, the rest acquitted."""
PROVINCE_CONDUCT = (0.6, 0.1, 0.0, -0.7, 0.2)
"""How well each province acts, North to Central, on the scale of a log-odds."""
WOMEN = -0.35
"""Change of the log-odds of registration and conviction where the victim is a woman or a girl."""


@dataclass(frozen=True, slots=True)
class Duty:
    """An indicator that is a share: who reports it, at which level, its average, how many it is asked of."""

    indicator: str
    source: str
    level: str
    mean: float
    asked: int
    by_sex: bool = False


DUTIES = (
    Duty("PI-F03", "NM-S1", "province", 0.45, 80),
    Duty("PI-V02", "NM-S1", "province", 0.35, 120, by_sex=True),
    Duty("PI-V03", "NM-S1", "province", 0.40, 400, by_sex=True),
    Duty("PI-V05", "NM-S1", "district", 0.55, 16, by_sex=True),
    Duty("PI-V13", "NM-S1", "province", 0.30, 90, by_sex=True),
    Duty("PI-V16", "NM-S1", "province", 0.15, 60, by_sex=True),
    Duty("PI-H01", "NM-S1", "province", 0.94, 160, by_sex=True),
    Duty("PI-H06", "NM-S1", "province", 0.50, 45, by_sex=True),
    Duty("PI-C01", "NM-S1", "province", 0.35, 70, by_sex=True),
    Duty("PI-C04", "NM-S1", "province", 0.50, 60),
    Duty("PI-G01", "NM-S1", "province", 0.14, 150),
    Duty("PI-G04", "NM-S1", "province", 0.60, 500),
    Duty("PI-Q01", "NM-S1", "province", 0.30, 300),
    Duty("PI-L01", "NM-S1", "district", 0.20, 45),
    Duty("PI-L04", "NM-S1", "district", 0.40, 4),
    Duty("PI-H04", "NM-S4", "province", 0.25, 50),
    Duty("PI-P01", "NM-S4", "province", 0.45, 120),
    Duty("PI-P02", "NM-S4", "province", 0.40, 50),
    Duty("PI-K01", "NM-S5", "country", 0.30, 40),
    Duty("PI-P04", "NM-S2", "country", 0.35, 60),
    Duty("PI-I01", "NM-S2", "country", 0.40, 25),
)
LOWER_IS_BETTER = ("PI-H04",)


@dataclass(frozen=True, slots=True, eq=False)
class Conduct:
    """True chances. stages (P provinces, 8 stages, 2): that a case goes on to the stage, of a woman's case and a man's.

    duties: by indicator, the true share of each area and sex.
    """

    stages: Numbers
    duties: Mapping[str, Mapping[tuple[str, str], float]]


def draw_conduct(seed: int, places: Places) -> Conduct:
    """Draws how each province and district acts; provinces differ as `PROVINCE_CONDUCT` says, and by chance."""
    rng = np.random.default_rng([seed, 2])
    provinces = len(places.provinces)
    known = np.zeros(max(provinces, len(PROVINCE_CONDUCT)))
    known[: len(PROVINCE_CONDUCT)] = PROVINCE_CONDUCT
    quality = known[:provinces] + rng.normal(0, 0.15, provinces)
    women = np.array([WOMEN if stage in ("registered", "sentenced") else 0.0 for stage in STAGES])
    odds = _logit(np.array(GOES_ON))[None, :, None] + 0.7 * quality[:, None, None]
    stages = _expit(odds + np.stack([women, 0 * women], axis=1))
    duties = {duty.indicator: _draw_duty(rng, duty, quality, places) for duty in DUTIES}
    return Conduct(stages, duties)


def _draw_duty(rng: np.random.Generator, duty: Duty, quality: Numbers, places: Places) -> dict[tuple[str, str], float]:
    areas, better = _areas(duty.level, quality, places)
    sexes = {"female": WOMEN / 2, "male": 0.0} if duty.by_sex else {"all": 0.0}
    sign = -1.0 if duty.indicator in LOWER_IS_BETTER else 1.0
    odds = _logit(np.array(duty.mean)) + sign * better + rng.normal(0, 0.2, len(areas))
    shares = _expit(odds[:, None] + list(sexes.values()))
    return dict(zip(product(areas, sexes), shares.ravel().tolist(), strict=True))


def _areas(level: str, quality: Numbers, places: Places) -> tuple[tuple[str, ...], Numbers]:
    if level == "country":
        return (CODE,), np.zeros(1)
    if level == "province":
        return places.provinces, quality
    return places.districts, quality[places.province_of]


def _logit(share: Numbers) -> Numbers:
    share = share.clip(1e-9, 1 - 1e-9)
    return np.asarray(np.log(share / (1 - share)))


def _expit(odds: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-odds)))
