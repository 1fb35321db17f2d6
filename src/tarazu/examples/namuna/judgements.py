"""What is to come in Namuna, as far as anybody speaks of it: a flood that drove people away, and six experts who were asked."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from tarazu.examples.namuna.rows import Block, numbers, observations
from tarazu.examples.namuna.sources import AGENCY, TRUST, VOICES
from tarazu.examples.namuna.truth import Truth

COLUMNS = (
    "expert",
    "item",
    "question",
    "kind",
    "scale",
    "q05",
    "q50",
    "q95",
    "realisation",
    "unit",
    "form",
    "scenario",
    "horizon",
    "period",
    "source",
    "note",
)
FLOOD = "DR-05"
FLOODED = (0.44, 0.56)
"""The districts that the river reached, as shares of the list of districts."""
DISPLACED = 0.04  # of the residents, on average


@dataclass(frozen=True, slots=True)
class Expert:
    """`spread`: how far middles lie from the truth, in the true spread of the question; `width`: of the interval given."""

    code: str
    spread: float
    width: float
    lean: float


EXPERTS = (
    Expert("E1", 1.0, 1.0, 0.0),
    Expert("E2", 1.0, 1.3, 0.1),
    Expert("E3", 1.0, 0.35, 0.0),
    Expert("E4", 1.2, 0.4, 0.8),
    Expert("E5", 0.9, 0.9, -0.1),
    Expert("E6", 1.0, 0.5, -0.9),
)
"""E1, E2 and E5 know how little they know; the others are too sure, and two of them lean to one side."""
_KNOWN = (
    ("Calls to the Saya help line in 2023?", "calls", 900, 0.5),
    ("Kilns that the department of labour visited in 2023?", "visits", 140, 0.6),
    ("Complaints of bonded labour that courts took up in 2023?", "cases", 75, 0.7),
    ("Persons in the shelters of Khwab Trust at the end of 2023?", "persons", 260, 0.4),
    ("Workers registered to go abroad in 2023?", "persons", 21000, 0.3),
    ("Families in camps in October 2024?", "families", 3400, 0.6),
    ("Days from a complaint to the first report, middle case of 2023?", "days", 24, 0.8),
    ("Officers trained in 2023?", "persons", 410, 0.6),
    ("Requests for new identity papers in flooded districts, 2024?", "requests", 5200, 0.5),
    ("Committees on bonded labour that met in 2023?", "committees", 11, 0.6),
)
"""Question, unit, a true value, and the standard deviation of the logarithm of an honest answer about it."""
_AHEAD = (
    ("O1", "Does a flood drive more than 50,000 persons from their homes once more?", "SC-02", 24, 0.35, 0.9),
    ("O2", "Do kilns stay closed for more than two months of a year?", "SC-04", 12, 0.55, 0.8),
    ("O3", "Does the count of victims rise by half because more is recorded?", "SC-06", 36, 0.65, 0.8),
)
"""Item, question, scenario, months, and the middle of what experts think with its spread, as log odds."""


def flood_rows(seed: int, truth: Truth) -> Block:
    """The flood of the last August and September, as the agency counts those who had to leave."""
    rng = np.random.default_rng([seed, 15])
    first, last = (int(share * len(truth.places.districts)) for share in FLOODED)
    people = truth.population[first:last]
    year = truth.years[-1]
    return observations(
        area=list(truth.places.districts[first:last]),
        period=f"{year}-08/{year}-09",
        indicator=FLOOD,
        value=numbers(np.round(people * DISPLACED * rng.lognormal(0, 0.5, len(people)))),
        detail="persons driven from their homes by the flood",
        voice=VOICES[AGENCY],
        source=AGENCY,
    )


def judgement_rows(seed: int, truth: Truth) -> pd.DataFrame:
    """The table `judgements` as a file would hold it: a row an expert and item."""
    rng = np.random.default_rng([seed, 16])
    asked = f"{truth.years[-1] + 1}-02"
    rows = [row for expert in EXPERTS for row in (*_known(rng, expert), *_ahead(rng, expert))]
    told = [dict.fromkeys(COLUMNS, "") | row | {"form": "all", "period": asked, "source": TRUST} for row in rows]
    return pd.DataFrame(told, columns=list(COLUMNS), dtype="str")


def _known(rng: np.random.Generator, expert: Expert) -> Iterator[dict[str, str]]:
    """Calibration items: the logarithm of the truth lies about the expert's middle, as far as the expert errs."""
    for place, (question, unit, true, spread) in enumerate(_KNOWN, start=1):
        middle = np.log(true) + spread * (expert.lean + expert.spread * rng.standard_normal())
        low, mid, high = (np.exp(middle + expert.width * spread * ndtri(p)) for p in (0.05, 0.5, 0.95))
        yield {
            "expert": expert.code, "item": f"C{place:02d}", "question": question, "kind": "calibration", "scale": "log",
            "q05": f"{low:.4g}", "q50": f"{mid:.4g}", "q95": f"{high:.4g}", "realisation": f"{true}", "unit": unit,
        }  # fmt: skip


def _ahead(rng: np.random.Generator, expert: Expert) -> Iterator[dict[str, str]]:
    for item, question, scenario, months, chance, spread in _AHEAD:
        middle = np.log(chance / (1 - chance)) + spread * (expert.lean + 0.5 * expert.spread * rng.standard_normal())
        ends = (1 / (1 + np.exp(-middle - expert.width * spread * ndtri(p))) for p in (0.05, 0.5, 0.95))
        low, mid, high = (f"{end:.3f}" for end in ends)
        yield {
            "expert": expert.code, "item": item, "question": question, "kind": "outlook", "scale": "uniform",
            "q05": low, "q50": mid, "q95": high, "unit": "probability", "scenario": scenario, "horizon": f"{months}",
        }  # fmt: skip
