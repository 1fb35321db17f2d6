"""What the balance says of the gap, beside what is true."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.stats import rankdata

from made_up import estimands
from made_up.country import Country
from made_up.rows import Row, chances
from tarazu.threat.vulnerability import EXPOSURE, VULNERABILITY


def measure_gap(country: Country, gap: Any) -> Iterable[Row]:
    """P(gap > 0): of the gap as the assessment defines it from what was told, and of need and response as they are."""
    truth = country.truth
    at = [truth.places.districts.index(area) for area in gap.districts]
    vulnerability, exposure = (estimands.index_scores(truth, kind) for kind in (VULNERABILITY, EXPOSURE))
    true = estimands.recorded(country, slice(None))
    placed = ~np.isnan(country.seen[:, -1])
    both = np.sqrt(vulnerability * exposure)
    rate = np.where(np.isnan(true.relative), 1.0, true.relative)
    as_told = np.where(placed, both, vulnerability) * np.sqrt(rate)
    response = estimands.response_as_told(country)
    whole = estimands.attained(truth.duties).mean(axis=1)
    as_is = both * np.sqrt(true.hidden)
    known = gap.known
    for what, need, answer in (
        ("gap above 0, as defined", as_told, response),
        ("gap above 0, were need as it is", as_is, response),
        ("gap above 0, were the response as it is", as_told, whole),
        ("gap above 0, were both as they are", as_is, whole),
    ):
        place = rankdata(need[at][known]) - rankdata(answer[at][known])
        yield from chances(what, gap.probability()[known], place > 0)
