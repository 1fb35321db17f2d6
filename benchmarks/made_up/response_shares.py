"""What the response says of duties and cases, beside what is true."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from made_up import estimands
from made_up.country import Country
from made_up.rows import Row, span
from made_up.truth import DUTIES, STAGES, YEARS, Numbers
from tarazu.response import Response
from tarazu.response.comparing import describe_comparisons
from tarazu.response.describe import describe_answers
from tarazu.response.funnel import describe_funnels


def measure_shares(country: Country, response: Response) -> Iterable[Row]:
    """Duties as Wilson's intervals, compared and shrunk; cohorts of cases; ratios of one year's totals."""
    truth, ground = country.truth, response.ground
    district, province = estimands.duty_shares(country)
    lasting = truth.lasting
    ratios = estimands.charged_over_registered(truth)
    codes = [duty.code for duty in DUTIES]
    for entry in describe_answers(response.answers, ground):
        area, ends = entry["area"], entry["indicator_figure"]["interval"]
        if entry["period_ratio"]:
            year = YEARS.index(int(entry["period"]))
            yield span("period ratio", ends, ratios[truth.places.provinces.index(area), year])
            continue
        duty = codes.index(entry["indicator"])
        if area in truth.places.districts:
            at = truth.places.districts.index(area)
            yield span("duty, district", ends, district[at, duty])
            yield span("duty, district, in the long run", ends, lasting[at, duty])
        else:
            yield span("duty, province", ends, province[truth.places.provinces.index(area), duty])
    for compared in describe_comparisons(response.answers, ground):
        yield from _compared(compared, district[:, codes.index(compared["indicator"])], country)
    yield from _cohorts(country, ground)


def _compared(compared: Row, shares: Numbers, country: Country) -> Iterable[Row]:
    if compared["level"] != "district":
        return
    for entry in compared["shrunk"]:
        at = country.truth.places.districts.index(entry["area"])
        yield span("duty, shrunk", entry["shrunk"]["interval"], shares[at])
        for name, limit in (("outside_95", 0.95), ("outside_998", 0.998)):
            yield {"what": "inside the funnel", "level": limit, "lower": 0, "upper": 0, "truth": abs(entry[name])}


def _cohorts(country: Country, ground: Any) -> Iterable[Row]:
    """Shares of a cohort that came to the next stage by now."""
    chance, cases, places = estimands.chance_by_now(country), country.cases, country.truth.places
    home = np.array(places.districts)[cases.district]
    for funnel in describe_funnels(ground):
        if funnel["count_basis"] != "cohort":
            continue
        ours = np.char.startswith(home.astype(str), funnel["area"]) & (cases.year == YEARS.index(int(funnel["period"])))
        for stage in funnel["stages"]:
            if "share_of_previous" in stage:
                step = STAGES.index(stage["stage"]) - 1
                truth = float(np.nanmean(chance[ours, step]))
                yield span("cohort of cases", stage["share_of_previous"]["interval"], truth)
