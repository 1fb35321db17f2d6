"""A made-up country as tables of evidence, and those in a workspace: through the same checks as any import."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from made_up.duty import COURTS, OFFICE, Cases, Duties, case_rows, draw_cases, draw_duties, duty_rows, total_rows
from made_up.told import ORIGINS, PRESS, SOURCES, Told, count_rows, tell
from made_up.truth import POLICE, YEARS, Flags, Numbers, Truth, all_drivers, draw_truth
from tarazu.examples.namuna.places import area_rows, boundary_rows
from tarazu.examples.namuna.rows import CASE_STAGES, EVENTS, OBSERVATIONS, Block, numbers, observations, table
from tarazu.settings import defaults
from tarazu.workspace import Workspace, new_workspace

CENSUS, SURVEY, IMAGES = "BM-S6", "BM-S7", "BM-S8"
CENSUS_YEAR, SURVEY_YEAR = 2023, 2022
ASKED_BY = {"DR-01": SURVEY, "DR-07": SURVEY, "DR-08": SURVEY, "DR-03": IMAGES}
HOW = {SURVEY: "survey: households", CENSUS: "census", IMAGES: "satellite: kilns seen on images"}
_ORIGINS = {
    **dict(zip(SOURCES, ORIGINS, strict=True)),
    PRESS: ORIGINS[POLICE],
    **{CENSUS: "Census", SURVEY: "Survey", IMAGES: "Images", OFFICE: "Office", COURTS: "Courts"},
}


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """`seen` (D, K): the drivers as measured, NaN where nobody measured."""

    seed: int
    truth: Truth
    told: Told
    seen: Numbers
    duties: Duties
    cases: Cases


def make_country(seed: int) -> Country:
    """The same seed makes the same country."""
    truth = draw_truth(seed)
    return Country(
        seed, truth, tell(truth, seed), _measure(truth, seed), draw_duties(truth, seed), draw_cases(truth, seed)
    )


def build(country: Country, path: Path) -> Workspace:
    """The workspace of a country."""
    workspace = new_workspace(path, country="namuna")
    for name, frame in _tables(country).items():
        if len(frame):
            workspace.import_frames({name: frame}, file=f"{name}.csv")
    return workspace


def _tables(country: Country) -> dict[str, pd.DataFrame]:
    truth = country.truth
    told = [
        _population_rows(truth),
        *_driver_rows(country),
        *count_rows(truth, country.told, country.seed),
        *duty_rows(truth, country.duties),
        *total_rows(truth, country.cases),
    ]
    held = {"sources": _source_rows(), "areas": area_rows(truth.places), "boundaries": boundary_rows(truth.places)}
    held["observations"] = table([block for block in told if len(block["area"])], OBSERVATIONS)
    held["events"] = _joined(country.told.events, EVENTS)
    held["case_stages"] = _joined(case_rows(truth, country.cases), CASE_STAGES)
    return held


def _joined(blocks: list[Block], columns: tuple[str, ...]) -> pd.DataFrame:
    return table(blocks, columns) if blocks else pd.DataFrame(columns=list(columns))


def _measure(truth: Truth, seed: int) -> Numbers:
    """Drivers with the error that the settings assume of a source of that kind and age, and with holes in them."""
    rng = np.random.default_rng([seed, 6])
    held = {name: setting.default for name, setting in defaults().items()}
    error = []
    for driver in all_drivers():
        source = ASKED_BY.get(driver.code, CENSUS)
        base = held["driver_error_survey" if source == SURVEY else "driver_error_census"]
        age = YEARS[-1] - (CENSUS_YEAR if source == CENSUS else SURVEY_YEAR)
        error.append((base + age * held["driver_ageing"]) * (driver.goalposts[1] - driver.goalposts[0]))
    measured = np.maximum(truth.drivers + rng.normal(size=truth.drivers.shape) * error, 0.0)
    return np.where(_holes(truth, rng), np.nan, measured)


def _holes(truth: Truth, rng: np.random.Generator) -> Flags:
    """Up to three values in ten are missing at random; one driver is missing in a whole province, and so are kilns."""
    holes = rng.random(truth.drivers.shape) < rng.uniform(0, 0.3)
    province = rng.integers(len(truth.places.provinces), size=2)
    for driver, left_out in zip((int(rng.integers(3)), -1), province, strict=True):
        holes[truth.places.province_of == left_out, driver] = True
    return np.asarray(holes)


def _driver_rows(country: Country) -> list[Block]:
    areas = np.array(country.truth.places.districts, dtype=object)
    blocks = []
    for k, driver in enumerate(all_drivers()):
        known = np.flatnonzero(~np.isnan(country.seen[:, k]))
        source = ASKED_BY.get(driver.code, CENSUS)
        values = np.array([f"{value:.2f}" for value in country.seen[known, k]], dtype=object)
        year = str(CENSUS_YEAR if source == CENSUS else SURVEY_YEAR)
        about = {"period": year, "detail": HOW[source], "voice": "state", "source": source}
        blocks.append(observations(area=areas[known], indicator=driver.code, value=values, **about))
    return blocks


def _population_rows(truth: Truth) -> Block:
    areas = np.repeat(np.array(truth.places.districts, dtype=object), 3)
    held = np.column_stack([truth.people, truth.population])
    about = {"indicator": "population", "period": str(CENSUS_YEAR), "voice": "state", "source": CENSUS}
    return observations(area=areas, sex=["female", "male", "all"] * len(held), value=numbers(held.ravel()), **about)


def _source_rows() -> pd.DataFrame:
    rows = pd.DataFrame({"source": list(_ORIGINS), "title": list(_ORIGINS), "origin": list(_ORIGINS.values())})
    about = {"source_grade": "1", "item_grade": "B", "tlp": "GREEN", "definition_used": "made up"}
    return rows.assign(**about).astype(str)
