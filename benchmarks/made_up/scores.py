"""Adding up over countries: coverage, calibration, hits and false alarms, each with its Monte Carlo error.

Areas of one country share its chances, so errors are those of sums over countries and not of independent areas.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from tarazu.threat.verdicts import BLIND_SPOT, EMERGING, HOTSPOT, INSUFFICIENT, NO_SIGN

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
VERDICTS = (HOTSPOT, EMERGING, BLIND_SPOT, NO_SIGN, INSUFFICIENT)
BINS = np.linspace(0, 1, 11)
_SLACK = 1e-6  # figures are rounded past the tenth digit


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `number` things, and its Monte Carlo error; NaN where there is none."""

    share: float
    error: float
    number: int

    def __str__(self) -> str:
        return f"{self.share:6.1%} ± {self.error:.1%} of {self.number:,}" if self.number else "      - of 0"


def share_of(flags: Flags, country: NDArray[np.int64]) -> Share:
    """The share that is true (of numbers, their mean), with the error of a ratio of sums over countries.

    Source: Cochran (1977), Sampling Techniques, section 6.3 (ratio of two sums of clusters).
    """
    number = len(flags)
    if not number:
        return Share(np.nan, np.nan, 0)
    found = flags.mean()
    apart = pd.Series(flags - found).groupby(np.asarray(country)).sum()
    clusters = len(apart)
    error = np.sqrt((apart**2).sum() * clusters / max(clusters - 1, 1)) / number
    return Share(float(found), float(error), number)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the intervals of `what` held the truth, and how often it lay below and above them."""

    what: str
    level: float
    inside: Share
    below: float
    above: float


def coverage(intervals: pd.DataFrame) -> list[Coverage]:
    found = []
    for (what, level), rows in intervals.groupby(["what", "level"], sort=True):
        below = (rows["truth"] < rows["lower"] - _SLACK * rows["lower"].abs()).to_numpy()
        above = (rows["truth"] > rows["upper"] + _SLACK * rows["upper"].abs()).to_numpy()
        inside = share_of(~below & ~above, rows["country"].to_numpy())
        found.append(Coverage(str(what), float(level), inside, float(below.mean()), float(above.mean())))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Probabilities said and what became of them.

    `bins`: mean said, share true and its error in each tenth. `lean`: mean said less the share true. `slope`: of a
    logistic regression of what is true on the log-odds said; 1 where they are calibrated, below where they are too sure.
    """

    what: str
    number: int
    brier: float
    brier_error: float
    slope: float
    slope_error: float
    lean: float
    lean_error: float
    bins: tuple[tuple[float, Share], ...]


def reliability(chances: pd.DataFrame, *, draws: int) -> list[Reliability]:
    """Args: draws: a probability of none or all of them is taken as half a draw away from it."""
    return [_reliability(str(what), rows, draws) for what, rows in chances.groupby("what", sort=True)]


def _reliability(what: str, rows: pd.DataFrame, draws: int) -> Reliability:
    said, true = rows["said"].to_numpy(), rows["true"].to_numpy(dtype=float)
    country = rows["country"].to_numpy()
    place = np.minimum(np.digitize(said, BINS) - 1, 9)
    bins = tuple(
        (
            float(said[place == b].mean()) if (place == b).any() else np.nan,
            share_of(true[place == b], country[place == b]),
        )
        for b in range(10)
    )
    brier, lean = share_of((said - true) ** 2, country), share_of(said - true, country)
    clipped = said.clip(0.5 / draws, 1 - 0.5 / draws)
    (_, slope), (_, error) = logistic(np.log(clipped / (1 - clipped)), true, country)
    return Reliability(what, len(rows), brier.share, brier.error, slope, error, lean.share, lean.error, bins)


def logistic(x: Numbers, y: Numbers, country: NDArray[np.int64]) -> tuple[Numbers, Numbers]:
    """Intercept and slope by Newton's method, with errors robust to what areas of one country share.

    Source: Cox (1958), Biometrika 45:562-565 (calibration); Liang, Zeger (1986), Biometrika 73:13-22 (errors).
    """
    design, beta = np.column_stack([np.ones_like(x), x]), np.array([0.0, 1.0])
    for _ in range(30):
        mean = expit(design @ beta)
        information = (design * (mean * (1 - mean))[:, None]).T @ design + 1e-9 * np.eye(2)
        step = np.linalg.solve(information, design.T @ (y - mean))
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    scores = pd.DataFrame(design * (y - mean)[:, None]).groupby(np.asarray(country)).sum().to_numpy()
    bread = np.linalg.inv(information)
    return beta, np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread))


def true_of(verdict: str, rows: pd.DataFrame) -> Flags:
    """Whether what a verdict claims is so: of the rates that are recorded, and of the true vulnerability.

    A rate that no origin records is neither above nor below the country's.
    """
    claims = {
        HOTSPOT: rows["relative"] > 1.5,
        EMERGING: (rows["relative"] > 1) & (rows["growth"] > 0),
        BLIND_SPOT: rows["vulnerable"],
        NO_SIGN: rows["relative"] < 1,
    }
    return np.asarray(claims[verdict], dtype=bool)


@dataclass(frozen=True, slots=True)
class Alarm:
    """`hits`: given where the claim is true; `evident`: the same where the evidence is enough for the rule to speak;
    `false`: given where it is not true; `wrong`: not true where it was given.
    """

    verdict: str
    hits: Share
    evident: Share
    false: Share
    wrong: Share


def alarms(verdicts: pd.DataFrame) -> Iterable[Alarm]:
    """Hit and false alarm rates of each verdict that claims something."""
    country = verdicts["country"].to_numpy()
    for verdict in VERDICTS[:-1]:
        given, true = (verdicts["verdict"] == verdict).to_numpy(), true_of(verdict, verdicts)
        enough = verdicts["unheard" if verdict == BLIND_SPOT else "counted"].to_numpy(dtype=bool)
        yield Alarm(
            verdict,
            share_of(given[true], country[true]),
            share_of(given[true & enough], country[true & enough]),
            share_of(given[~true], country[~true]),
            share_of(~true[given], country[given]),
        )


STATES = {
    "above 1.5 times, grows": lambda v: (v["relative"] > 1.5) & (v["growth"] > 0),
    "above 1.5 times": lambda v: (v["relative"] > 1.5) & ~(v["growth"] > 0),
    "1 to 1.5 times, grows": lambda v: v["relative"].between(1, 1.5) & (v["growth"] > 0),
    "1 to 1.5 times": lambda v: v["relative"].between(1, 1.5) & ~(v["growth"] > 0),
    "below the country's": lambda v: v["relative"] < 1,
    "recorded by nobody": lambda v: v["relative"].isna(),
}
"""True states by the relative rate that is recorded, and whether it grows beyond the country's."""


def confusion(verdicts: pd.DataFrame) -> dict[str, list[Share]]:
    """By true state, the share of districts with each verdict."""
    found = {}
    for state, holds in STATES.items():
        rows = verdicts[holds(verdicts)]
        country = rows["country"].to_numpy()
        found[state] = [share_of((rows["verdict"] == verdict).to_numpy(), country) for verdict in VERDICTS]
    return found
