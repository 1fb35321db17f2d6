"""What is said of the State's duties in Namuna: indicators as numerator and denominator, and questions left open."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tarazu.examples.namuna.cases import CHARGED, DECIDED, REGISTERED, Cases, by_province
from tarazu.examples.namuna.conduct import DUTIES, Duty
from tarazu.examples.namuna.features import CONTRADICTION
from tarazu.examples.namuna.places import CODE
from tarazu.examples.namuna.rows import Block, Texts, numbers, observations
from tarazu.examples.namuna.sources import AGENCY, POLICE, TRUST, VOICES
from tarazu.examples.namuna.truth import RECENT, Truth

Whole = NDArray[np.int64]
Cells = dict[tuple[str, str], tuple[int, int]]
"""Numerator and denominator by area and sex."""
About = tuple[Texts, Texts | str, Texts | str]
"""Area, period and sex of rows."""

COHORTS = {
    "PI-F01": (0, REGISTERED, ""),
    "PI-F06": (REGISTERED, CHARGED, ""),
    "PI-F09": (CHARGED, CHARGED + 1, ""),
    "PI-F10": (DECIDED, DECIDED, "convicted"),
    "PI-F13": (DECIDED, DECIDED, "compromised"),
}
"""Shares of a cohort of cases: the stage that a case enters, the one that it comes to, the outcome that counts."""
DISTRICT_COHORTS = ("PI-F01", "PI-F06")
FOUR_TESTS = "PI-L04"
"""Four tests a district, so four are asked; none by chance."""
TOLD_YEARS = 2
SILENT_PROVINCE = 3
UNANSWERED = ("PI-V13", "PI-V16", "PI-H06", "PI-C01", "PI-Q01")
NOT_COLLECTED = ("PI-V20", "PI-H02", "PI-T01")
REFUSED = ("PI-K01", "PI-A02")
INSPECTED, INSPECTED_BY_STATE, SEEN_BY_TRUST = 70, 240, 12
"""Mean number of kilns inspected: where both voices agree; where they do not, as the State says and as workers do."""


def cohort_rows(truth: Truth, cases: Cases) -> list[Block]:
    """Indicators of the funnel by cohort of the police: each province by sex, and each district for the latest cohort.

    The last year is no cohort yet: most of its cases are still on their way.
    """
    places, cohorts = truth.places, [str(year) for year in truth.years[:-1]]
    answer = np.flatnonzero(truth.tabulated[:, -2] & (truth.reach[:, 0] > 0))
    blocks = []
    for indicator in COHORTS:
        counts = np.stack(_cohort(truth, cases, indicator))[:, :-1]
        in_provinces = np.stack([by_province(part, places) for part in counts])
        sexes = {"female": in_provinces[..., 0], "male": in_provinces[..., 1], "all": in_provinces.sum(axis=-1)}
        blocks += [_grid(indicator, sex, cohorts, places.provinces, held) for sex, held in sexes.items()]
        if indicator in DISTRICT_COHORTS:
            names = tuple(places.districts[d] for d in answer)
            blocks.append(_grid(indicator, "all", cohorts[-1:], names, counts[:, -1:, answer].sum(axis=-1)))
    return blocks


def duty_rows(seed: int, truth: Truth) -> list[Block]:
    """The duties of `conduct.DUTIES` in the last two years, drawn around their true shares; districts add up."""
    blocks = []
    for i, duty in enumerate(DUTIES):
        rng = np.random.default_rng([seed, 6, i])
        for year in truth.years[-TOLD_YEARS:]:
            cells = _duty(rng, truth, duty)
            area, sex = np.array(list(cells), dtype=object).T
            about = (area, str(year), sex)
            blocks.append(_shares(duty.indicator, about, np.array(list(cells.values())).T, source=duty.source))
    return blocks


def open_rows(truth: Truth) -> list[Block]:
    """Questions without an answer, each with its reason: no answer, refused, not collected, not applicable."""
    provinces, latest = truth.places.provinces, str(truth.years[-1])
    blocks = [_open(CODE, latest, REFUSED, "refused", AGENCY)]
    blocks += [_open(province, latest, NOT_COLLECTED, "not_collected", POLICE) for province in provinces]
    blocks.append(_open(provinces[-1], latest, ("PI-L09",), "not_applicable", AGENCY))
    if len(provinces) > SILENT_PROVINCE:
        for year in truth.years[-TOLD_YEARS:]:
            blocks.append(_open(provinces[SILENT_PROVINCE], str(year), UNANSWERED, "requested_no_answer", POLICE))
    return blocks


def voice_rows(seed: int, truth: Truth) -> list[Block]:
    """Kilns inspected, as State and civil society count them: alike, but for the contradicted district."""
    rng = np.random.default_rng([seed, 7])
    places = truth.places
    first = [int(np.flatnonzero(truth.counted & (places.province_of == p))[0]) for p in range(len(places.provinces))]
    areas = [places.districts[d] for d in first]
    areas += [CONTRADICTION] if CONTRADICTION in places.districts else []
    periods = [str(year) for year in truth.years[-RECENT:] for _ in areas]
    named = np.array(areas * RECENT, dtype=object)
    inspected = rng.poisson(INSPECTED, len(named))
    apart = named == (truth.contradicted or None)
    state = np.where(apart, rng.poisson(INSPECTED_BY_STATE, len(named)), inspected)
    trust = np.where(apart, rng.poisson(SEEN_BY_TRUST, len(named)), inspected - rng.integers(0, 3, len(named)))
    about = {"area": named, "period": periods, "indicator": "workplaces_inspected", "count_basis": "period"}
    return [
        observations(**about, value=numbers(told), voice=VOICES[source], source=source)
        for source, told in ((POLICE, state), (TRUST, trust))
    ]


def _cohort(truth: Truth, cases: Cases, indicator: str) -> tuple[Whole, Whole]:
    """Cases of the police that came on, and that entered, by the year in which they entered: (years, districts, 2)."""
    enters, comes_to, outcome = COHORTS[indicator]
    police = cases.agency == POLICE
    came = police & cases.reached[:, comes_to]
    came = came & (cases.outcome == outcome) if outcome else came
    return cases.tally(enters, truth, came), cases.tally(enters, truth, police)


def _grid(indicator: str, sex: str, periods: Sequence[str], areas: Sequence[str], counts: Whole) -> Block:
    """Rows for counts of shape (2: numerator, denominator; periods, areas); none where nobody entered."""
    t, a = np.nonzero(counts[1])
    area, period = np.array(areas, dtype=object)[a], np.array(periods, dtype=object)[t]
    return _shares(indicator, (area, period, sex), counts[:, t, a], source=POLICE, basis="cohort")


def _duty(rng: np.random.Generator, truth: Truth, duty: Duty) -> Cells:
    shares = truth.conduct.duties[duty.indicator]
    asked = np.full(len(shares), duty.asked) if duty.indicator == FOUR_TESTS else rng.poisson(duty.asked, len(shares))
    met = rng.binomial(asked, list(shares.values()))
    withheld = _withheld(truth, duty)
    cells: Cells = {
        key: (int(m), int(n)) for key, m, n in zip(shares, met, asked, strict=True) if n and key[0] not in withheld
    }
    if duty.level == "district":
        cells |= _sums(cells, lambda area, sex: (area[: -len("00")], sex))
    if duty.by_sex:
        cells |= _sums(cells, lambda area, _: (area, "all"))
    return cells


def _sums(cells: Cells, to: Callable[[str, str], tuple[str, str]]) -> Cells:
    """Numerators and denominators added up by the key that `to` makes of area and sex."""
    found: Cells = {}
    for (area, sex), (met, asked) in cells.items():
        before = found.get(to(area, sex), (0, 0))
        found[to(area, sex)] = (before[0] + met, before[1] + asked)
    return found


def _withheld(truth: Truth, duty: Duty) -> set[str]:
    """Areas that do not answer for this duty."""
    places = truth.places
    if duty.level == "district":
        silent = ~(truth.counted & truth.tabulated[:, -1] & (truth.reach[:, 0] > 0))
        return {places.districts[d] for d in np.flatnonzero(silent)}
    return set(places.provinces[SILENT_PROVINCE : SILENT_PROVINCE + 1]) if duty.indicator in UNANSWERED else set()


def _shares(indicator: str, about: About, counts: Whole, *, source: str, basis: str = "period") -> Block:
    """Rows of an indicator; `counts` holds numerators and denominators."""
    area, period, sex = about
    return observations(
        area=area,
        period=period,
        sex=sex,
        indicator=indicator,
        value=numbers(counts[0]),
        denominator=numbers(counts[1]),
        voice=VOICES[source],
        source=source,
        count_basis=basis,
    )


def _open(area: str, period: str, indicators: Sequence[str], status: str, source: str) -> Block:
    return observations(
        area=area,
        period=period,
        indicator=list(indicators),
        status=status,
        voice=VOICES[source],
        source=source,
    )
