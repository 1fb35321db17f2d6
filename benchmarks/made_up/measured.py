"""One country assessed by the real stages, and every interval, probability and verdict laid beside what is true."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from made_up.balance_gap import measure_gap
from made_up.country import build, make_country
from made_up.response_shares import measure_shares
from made_up.rows import ALL
from made_up.threat_rates import measure_activity, measure_rates
from made_up.threat_verdicts import measure_ranks, measure_top_third, measure_verdicts
from made_up.truth import FORMS
from tarazu.balance import weigh
from tarazu.response import assess_response
from tarazu.settings import Settings
from tarazu.threat import assess_threat


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """`intervals`: country, what, level, lower, upper, truth. `chances`: country, what, said, true. `verdicts`:
    country, form, verdict and what is true of the area; see `measure_verdicts`.
    """

    intervals: pd.DataFrame
    chances: pd.DataFrame
    verdicts: pd.DataFrame


def measure(seed: int, *, draws: int) -> Measured:
    """Makes the country of a seed, assesses it, and compares."""
    country = make_country(seed)
    settings = Settings({"draws": draws})
    with tempfile.TemporaryDirectory() as folder, build(country, Path(folder) / "country").evidence() as evidence:
        threat = assess_threat(evidence, settings, seed=seed)
        response = assess_response(evidence, settings, seed=seed)
        balance = weigh(threat, response, None)
    intervals = [*measure_rates(country, threat), *measure_ranks(country, threat), *measure_shares(country, response)]
    chances, verdicts = [*measure_gap(country, balance.gap), *measure_top_third(country, threat)], []
    for form in (ALL, *FORMS):
        spans, told = measure_activity(country, threat, form)
        intervals, chances = intervals + spans, chances + told
    for form in FORMS:
        verdicts += measure_verdicts(country, threat, form)
    return Measured(*(pd.DataFrame(rows).assign(country=seed) for rows in (intervals, chances, verdicts)))
