"""What census, surveys and images say of people and of drivers, and what the outside world estimates."""

import numpy as np

from tarazu.examples.namuna.people import GROUPS
from tarazu.examples.namuna.places import CODE
from tarazu.examples.namuna.rows import Block, Texts, decimals, numbers, observations
from tarazu.examples.namuna.sources import CENSUS, KILNS, OUTSIDE, SURVEY, TRUST, VOICES
from tarazu.examples.namuna.truth import DRIVERS, GOALPOSTS, Truth

ASKED_BY = {"DR-01": SURVEY, "DR-07": SURVEY, "DR-08": SURVEY, "DR-03": KILNS}
"""Who counts a driver; the census counts the rest."""
HOW = {SURVEY: "survey: households", CENSUS: "census", KILNS: "satellite: kilns seen on images"}
"""How it was counted: what the error of a driver depends on (`threat.vulnerability`)."""
CENSUS_YEAR, SURVEY_YEAR = "2023", "2022"
UNSEEN_PROVINCE = 3
"""The images of the kilns leave this province out: its kilns are unknown, not none."""
NODES_PER_REACH = 5.0
"""Reporting capacity (DR-35): organisations, lawyers and women's police desks per 100,000, where all is heard."""


def context_rows(seed: int, truth: Truth, *, survey_error: float, census_error: float) -> list[Block]:
    """Population, drivers and outside estimates as rows of `observations`.

    Args:
        survey_error, census_error: standard error of a driver, as a share of the distance between its goalposts.
    """
    rng = np.random.default_rng([seed, 5])
    blocks = [_population_rows(truth), _capacity_rows(truth), *_unsurveyed_rows(truth), _outside_rows()]
    for k, driver in enumerate(DRIVERS):
        source = ASKED_BY.get(driver, CENSUS)
        low, high = GOALPOSTS[k]
        error = (survey_error if source == SURVEY else census_error) * (high - low)
        observed = (truth.drivers[:, k] + rng.normal(0, error, len(truth.drivers))).clip(low, high)
        blocks.append(_driver_rows(truth, driver, source, decimals(observed)))
    return blocks


def _population_rows(truth: Truth) -> Block:
    """By sex and age, and in all: districts, provinces, country; a district that was not counted is in no sum."""
    people = truth.people * truth.counted[:, None]
    members = [truth.places.province_of == p for p in range(len(truth.places.provinces))]
    counted = [people[truth.counted], *(people[rows].sum(axis=0)[None] for rows in members), people.sum(axis=0)[None]]
    held = np.vstack(counted)
    held = np.column_stack([held, held.sum(axis=1)])
    areas = [*np.array(truth.places.districts)[truth.counted], *truth.places.provinces, CODE]
    groups = [*GROUPS, ("all", "all")]
    return observations(
        area=np.repeat(np.array(areas, dtype=object), len(groups)),
        period=CENSUS_YEAR,
        sex=[sex for sex, _ in groups] * len(areas),
        age_group=[age for _, age in groups] * len(areas),
        indicator="population",
        value=numbers(held.ravel()),
        voice=VOICES[CENSUS],
        source=CENSUS,
    )


def _driver_rows(truth: Truth, driver: str, source: str, observed: Texts) -> Block:
    known = truth.counted.copy()
    if source == SURVEY:
        known[truth.places.island] = False
    if source == KILNS:
        known &= truth.places.province_of != UNSEEN_PROVINCE
    return observations(
        area=np.array(truth.places.districts, dtype=object)[known],
        period=CENSUS_YEAR if source == CENSUS else SURVEY_YEAR,
        indicator=driver,
        value=observed[known],
        detail=HOW[source],
        voice=VOICES[source],
        source=source,
    )


def _capacity_rows(truth: Truth) -> Block:
    nodes = decimals(NODES_PER_REACH * truth.heard)
    return observations(
        area=np.array(truth.places.districts, dtype=object)[truth.counted],
        period=str(truth.years[-1]),
        indicator="DR-35",
        value=nodes[truth.counted],
        voice=VOICES[TRUST],
        source=TRUST,
        note="Organisations, lawyers and women's police desks per 100,000.",
    )


def _unsurveyed_rows(truth: Truth) -> list[Block]:
    """The survey has no boat: it says that it did not collect anything on the island."""
    return [
        observations(
            area=truth.places.districts[truth.places.island],
            period=SURVEY_YEAR,
            indicator=driver,
            status="not_collected",
            voice=VOICES[SURVEY],
            source=SURVEY,
        )
        for driver, source in ASKED_BY.items()
        if source == SURVEY
    ]


def _outside_rows() -> Block:
    return observations(
        area=CODE,
        period="2023",
        indicator="outside_estimate",
        value="90000-240000",
        voice=VOICES[OUTSIDE],
        source=OUTSIDE,
        note="People in exploitation, by the model of an outside body.",
    )
