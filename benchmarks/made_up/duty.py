"""What is told of the State: shares of duties met, by district and province, and cases followed to the last day."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from made_up.truth import DAYS, DUTIES, STAGES, YEARS, Flags, Truth, Whole
from tarazu.examples.namuna.rows import CASE_STAGES, Block, block, numbers, observations

OFFICE, COURTS = "BM-S9", "BM-S10"
DISTRICT_ANSWERS = (0.2, 0.9)
PROVINCE_ANSWERS = 0.85
LAST_DAY = np.datetime64(f"{YEARS[-1]}-12-31")


@dataclass(frozen=True, slots=True, eq=False)
class Duties:
    """`asked`, `met` (D, J): cases in which the duty applied and was met. `answers` (D, J): districts that say so for
    themselves; `province_answers` (P, J): provinces that say so for all their districts together.
    """

    asked: Whole
    met: Whole
    answers: Flags
    province_answers: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """N cases. district, year (N,): where and when registered. dates (N, stages), NaT where it never came so far."""

    district: Whole
    year: Whole
    dates: NDArray[np.datetime64]


def draw_duties(truth: Truth, seed: int) -> Duties:
    rng = np.random.default_rng([seed, 4])
    districts, provinces = len(truth.people), len(truth.places.provinces)
    by_district = np.array([duty.level == "district" for duty in DUTIES])
    size = np.bincount(truth.places.province_of, minlength=provinces)[truth.places.province_of]
    mean = np.where(by_district, 1.0, 1.0 / size[:, None]) * [duty.asked for duty in DUTIES]
    asked = rng.poisson(mean)
    met = rng.binomial(asked, truth.duties)
    answering = rng.random((districts, 1)) < rng.uniform(*DISTRICT_ANSWERS)
    answers = answering & (rng.random(asked.shape) < 0.8) & by_district & (asked > 0)
    told = rng.random((provinces, 1)) < PROVINCE_ANSWERS
    return Duties(asked, met, answers, told & ~by_district)


def duty_rows(truth: Truth, duties: Duties) -> list[Block]:
    """Numerators and denominators of the last year."""
    blocks = []
    d, j = np.nonzero(duties.answers)
    blocks.append(_shares(np.array(truth.places.districts)[d], j, duties.met[d, j], duties.asked[d, j]))
    met, asked = (by_province(part, truth) for part in (duties.met, duties.asked))
    p, j = np.nonzero(duties.province_answers & (asked > 0))
    blocks.append(_shares(np.array(truth.places.provinces)[p], j, met[p, j], asked[p, j]))
    return blocks


def by_province(values: NDArray[np.number], truth: Truth) -> NDArray[np.number]:
    """Sums over the districts (axis 0) of each province."""
    members = truth.places.province_of == np.arange(len(truth.places.provinces))[:, None]
    return np.stack([values[inside].sum(axis=0) for inside in members])


def draw_cases(truth: Truth, seed: int) -> Cases:
    """Cases are registered on any day of their year; each comes to the next stage or never does."""
    rng = np.random.default_rng([seed, 5])
    number = rng.poisson(np.repeat(truth.cases[:, None], len(YEARS), axis=1))
    d, t = (np.repeat(index, number.ravel()) for index in np.indices(number.shape).reshape(2, -1))
    first = np.array([f"{year}-01-01" for year in YEARS], dtype="datetime64[D]")[t]
    registered = first + rng.integers(0, 365, len(d)).astype("timedelta64[D]")
    waits = np.ceil(rng.exponential(DAYS, (len(d), len(DAYS)))).astype("timedelta64[D]")
    dates = registered[:, None] + np.column_stack([np.zeros(len(d), "timedelta64[D]"), np.cumsum(waits, axis=1)])
    goes_on = np.logical_and.accumulate(rng.random((len(d), len(DAYS))) < truth.goes_on[d, t], axis=1)
    dates[:, 1:][~goes_on] = np.datetime64("NaT")
    return Cases(d, t, np.where(dates <= LAST_DAY, dates, np.datetime64("NaT")))


def case_rows(truth: Truth, cases: Cases) -> list[Block]:
    """The table `case_stages`, one block a stage."""
    code = np.array([f"BM-CASE-{n:05d}" for n in range(len(cases.district))], dtype=object)
    area = np.array(truth.places.districts, dtype=object)[cases.district]
    blocks = []
    for k, stage in enumerate(STAGES):
        rows = np.flatnonzero(~np.isnat(cases.dates[:, k]))
        given = {
            "case": code[rows],
            "area": area[rows],
            "stage": stage,
            "period": cases.dates[rows, k].astype(str).astype(object),
            "form": "EX04",
            "sex": "unknown",
            "age_group": "unknown",
            "source": COURTS,
            "outcome": "convicted" if stage == "decided" else "",
            "agency": "Courts",
            "voice": "state",
        }
        if len(rows):
            blocks.append(block(CASE_STAGES, given))
    return blocks


def total_rows(truth: Truth, cases: Cases) -> list[Block]:
    """Yearly totals of provinces, by what happened in the year: registrations and charge-sheets."""
    blocks = []
    for stage, measure in ((0, "cases_registered"), (1, "cases_charge_sheeted")):
        rows = np.flatnonzero(~np.isnat(cases.dates[:, stage]))
        happened = cases.dates[rows, stage].astype("datetime64[Y]").astype(np.int64) + 1970 - YEARS[0]
        province = truth.places.province_of[cases.district[rows]]
        counts = np.zeros((len(truth.places.provinces), len(YEARS)), dtype=np.int64)
        np.add.at(counts, (province, happened), 1)
        given = {"indicator": measure, "voice": "state", "source": COURTS, "count_basis": "period"}
        areas = np.repeat(np.array(truth.places.provinces, dtype=object), len(YEARS))
        years = [str(year) for year in YEARS] * len(truth.places.provinces)
        blocks.append(observations(area=areas, period=years, value=numbers(counts.ravel()), **given))
    return blocks


def _shares(area: NDArray[np.str_], duty: Whole, met: Whole, asked: Whole) -> Block:
    return observations(
        area=area.astype(object),
        period=str(YEARS[-1]),
        indicator=np.array([d.code for d in DUTIES], dtype=object)[duty],
        value=numbers(met),
        denominator=numbers(asked),
        voice="state",
        source=OFFICE,
        count_basis="cohort",
    )
