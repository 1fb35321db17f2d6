"""What becomes of the events that police and agency learn of: cases, their stages with dates, and totals of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.examples.namuna.conduct import COMPROMISED, DAYS, STAGES
from tarazu.examples.namuna.happenings import Happenings
from tarazu.examples.namuna.people import GROUPS
from tarazu.examples.namuna.places import CODE, Places
from tarazu.examples.namuna.rows import CASE_STAGES, Block, Texts, block, numbers, observations
from tarazu.examples.namuna.sources import AGENCY, POLICE
from tarazu.examples.namuna.truth import FORMS, Truth

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Dates = NDArray[np.datetime64]

OUTCOMES = ("convicted", "compromised", "discharged", "acquitted")
REGISTERED, INVESTIGATED, CHARGED, DECIDED = (
    STAGES.index(s) for s in ("registered", "investigated", "charge_sheeted", "decided")
)
TOTALS = {
    "complaints_received": (0, ""),
    "cases_registered": (REGISTERED, ""),
    "cases_charge_sheeted": (CHARGED, ""),
    "cases_convicted": (DECIDED, "convicted"),
    "persons_convicted": (DECIDED, "convicted"),
}
"""What each total counts: a stage, and the outcome that counts ("" any)."""


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """M cases.

    event, district (M,): positions. agency (M,): the source that keeps the file. reached (M, 8): whether the case came
    to each stage before the last year ended; dates (M, 8). outcome (M,): of the stage decided, or how the case ended
    before a charge-sheet, or "". accused (M,): persons convicted if it ends in conviction. woman (M,): the victim is a
    woman or a girl.
    """

    event: Whole
    district: Whole
    agency: Texts
    reached: Flags
    dates: Dates
    outcome: Texts
    accused: Whole
    woman: Flags

    def tally(self, stage: int, truth: Truth, among: Flags, weights: Whole | None = None) -> Whole:
        """Of the cases `among`, those that came to the stage in each year: shape (years, districts, 2: women, men)."""
        rows = self.reached[:, stage] & among
        year = self.dates[rows, stage].astype("datetime64[Y]").astype(np.int64) + 1970 - truth.years[0]
        shape = (len(truth.years), len(truth.places.districts), 2)
        where = np.ravel_multi_index((year, self.district[rows], (~self.woman[rows]).astype(np.int64)), shape)
        held = None if weights is None else weights[rows]
        counts = np.bincount(where, held, int(np.prod(shape)))
        return np.asarray(counts.astype(np.int64).reshape(shape))


def follow(truth: Truth, happenings: Happenings) -> Cases:
    """Follows every event that the police, or else the agency, learnt of; the police keep the file where both did."""
    event = np.flatnonzero(happenings.seen[:, 0] | happenings.seen[:, 1])
    district, luck = happenings.district[event], happenings.luck[event]
    woman = np.array([sex == "female" for sex, _ in GROUPS])[happenings.group[event]]
    chance = truth.conduct.stages[truth.places.province_of[district], :, np.where(woman, 0, 1)]
    goes_on = luck[:, : len(STAGES)] < chance
    discovered = happenings.discovered[event]
    goes_on[:, REGISTERED] |= discovered
    reached = np.logical_and.accumulate(goes_on, axis=1)
    convicted = goes_on[:, DECIDED + 1]
    reached[:, 0] = ~discovered
    dates = _dates(truth, happenings, event, luck)
    reached &= dates <= np.datetime64(f"{truth.years[-1]}-12-31")
    return Cases(
        event=event,
        district=district,
        agency=np.where(happenings.seen[event, 0], POLICE, AGENCY).astype(object),
        reached=reached,
        dates=dates,
        outcome=_outcomes(reached, goes_on, convicted, luck[:, 16:18]),
        accused=1 + (luck[:, 18] < 0.45).astype(np.int64) + (luck[:, 18] < 0.15),
        woman=woman,
    )


def case_rows(truth: Truth, happenings: Happenings, cases: Cases) -> list[Block]:
    """The table `case_stages`, one block a stage."""
    code = np.array([f"NM-CASE-{n:05d}" for n in range(1, len(cases.event) + 1)], dtype=object)
    sex, age = np.array(GROUPS, dtype=object)[happenings.group[cases.event]].T
    area = np.array(truth.places.districts, dtype=object)[cases.district]
    form = np.array(FORMS, dtype=object)[happenings.form[cases.event]]
    agency = np.where(cases.agency == POLICE, "State police", "Federal agency").astype(object)
    blocks = []
    for k, stage in enumerate(STAGES):
        rows = np.flatnonzero(cases.reached[:, k])
        given = {
            "case": code[rows],
            "area": area[rows],
            "stage": stage,
            "period": cases.dates[rows, k].astype(str).astype(object),
            "form": form[rows],
            "sex": sex[rows],
            "age_group": age[rows],
            "source": cases.agency[rows],
            "outcome": _outcome_at(cases, rows, k),
            "agency": agency[rows],
            "voice": "state",
        }
        blocks.append(block(CASE_STAGES, given))
    return blocks


def total_rows(truth: Truth, cases: Cases) -> list[Block]:
    """Yearly totals by what happened in the year: the police by province and district, the agency for the country."""
    police, agency = cases.agency == POLICE, cases.agency == AGENCY
    answer = np.flatnonzero(truth.tabulated.all(axis=1) & (truth.reach[:, 0] > 0))
    blocks = []
    for indicator in TOTALS:
        here = _happened(truth, cases, indicator, police)
        blocks.append(_totals(truth, indicator, truth.places.provinces, by_province(here, truth.places), POLICE))
        abroad = _happened(truth, cases, indicator, agency).sum(axis=1, keepdims=True)
        blocks.append(_totals(truth, indicator, (CODE,), abroad, AGENCY))
        if indicator == "cases_registered":
            districts = tuple(truth.places.districts[d] for d in answer)
            blocks.append(_totals(truth, indicator, districts, here[:, answer], POLICE))
    return blocks


def by_province(counts: Whole, places: Places) -> Whole:
    """Counts by province where axis 1 is districts."""
    members = places.province_of == np.arange(len(places.provinces))[:, None]
    return np.asarray(np.stack([counts[:, those].sum(axis=1) for those in members], axis=1))


def _happened(truth: Truth, cases: Cases, indicator: str, among: Flags) -> Whole:
    """What a total counts, by year and district."""
    stage, outcome = TOTALS[indicator]
    chosen = among & (cases.outcome == outcome) if outcome else among
    weights = cases.accused if indicator.startswith("persons") else None
    return np.asarray(cases.tally(stage, truth, chosen, weights).sum(axis=2))


def _totals(truth: Truth, indicator: str, areas: Sequence[str], counts: Whole, source: str) -> Block:
    return observations(
        area=np.tile(np.array(areas, dtype=object), len(truth.years)),
        period=np.repeat([str(year) for year in truth.years], len(areas)),
        indicator=indicator,
        value=numbers(counts.ravel()),
        voice="state",
        source=source,
        count_basis="period",
    )


def _dates(truth: Truth, happenings: Happenings, event: Whole, luck: NDArray[np.float64]) -> Dates:
    years = np.array(truth.years)[happenings.year[event]]
    months = (years - 1970) * 12 + happenings.month[event] - 1
    began = months.astype("datetime64[M]").astype("datetime64[D]") + (luck[:, 19] * 28).astype("timedelta64[D]")
    waits = np.ceil(-np.log1p(-luck[:, len(STAGES) : 2 * len(STAGES)]) * DAYS)
    return np.asarray(began[:, None] + np.cumsum(waits, axis=1).astype("timedelta64[D]"))


def _outcomes(reached: Flags, goes_on: Flags, convicted: Flags, luck: NDArray[np.float64]) -> Texts:
    """Of cases decided; and of those investigated that never come to a charge-sheet: cancelled, or left untraced."""
    unproved = np.where(luck[:, 0] < COMPROMISED, 1, np.where(luck[:, 0] < COMPROMISED + 0.1, 2, 3))
    decided = np.array(OUTCOMES, dtype=object)[np.where(convicted, 0, unproved)]
    dropped = np.where(luck[:, 1] < 0.5, "cancelled", "untraced").astype(object)
    never = reached[:, INVESTIGATED] & ~goes_on[:, CHARGED]
    return np.where(reached[:, DECIDED], decided, np.where(never, dropped, ""))


def _outcome_at(cases: Cases, rows: Whole, stage: int) -> Texts:
    held = cases.outcome[rows]
    if stage == DECIDED:
        return held
    if stage == INVESTIGATED:
        return np.where(np.isin(held.astype(str), ["cancelled", "untraced"]), held, "").astype(object)
    return np.full(len(rows), "", dtype=object)
