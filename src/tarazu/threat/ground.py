"""What threat stands on: places, population, victim counts by year and origin, the years that count as recent."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu import catalog
from tarazu.evidence.basis import NO_SOURCE, NOTHING, Basis
from tarazu.evidence.cells import CELL, event_cells, long_periods, yearly_cells
from tarazu.evidence.neighbours import centres, neighbour_pairs
from tarazu.evidence.places import Places
from tarazu.evidence.population import INDICATOR as POPULATION
from tarazu.evidence.population import Population
from tarazu.figures import FigureMaker, SourceBook
from tarazu.settings import Settings

# Found by a raid, an inspection, a patrol: follows where officials look, and so enters no relative rate (ethics 7.5).
DISCOVERED = "discovered"
DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Ground:
    """The evidence as the stages of threat need it.

    `victims`: yearly cells of victim counts (`evidence.cells`) with the `origin` of each, its codes and names as
    categories; `longer`: the same for periods beyond a year, which enter no rate; `drivers`: the newest row of each driver in each area;
    `neighbours`: pairs of districts that share a border, as places in `places.at("district")`, shape (pairs, 2);
    `centres`: longitude and latitude of each district, NaN where no outline is known, shape (districts, 2);
    `newest_year`: the end of the evidence; `searched`: the evidence that was looked through where an area is named in
    none of it.
    """

    places: Places
    population: Population
    victims: pd.DataFrame
    longer: pd.DataFrame
    drivers: pd.DataFrame
    make: FigureMaker
    settings: Settings
    neighbours: NDArray[np.int64]
    centres: NDArray[np.float64]
    newest_year: int
    searched: Basis

    @property
    def recent_years(self) -> range:
        """The years that a verdict looks at, up to the newest victim count."""
        newest = int(self.victims["year"].max()) if len(self.victims) else self.newest_year
        return range(newest - self.settings.count("recent_periods") + 1, newest + 1)


def seed_of(seed: int, *what: str) -> int:
    """The seed of one part of the work: parts draw apart, and the same part draws the same.

    >>> seed_of(0, "vulnerability") != seed_of(0, "exposure")
    True
    """
    return int(np.random.SeedSequence([seed, *"/".join(what).encode()]).generate_state(1)[0])


def victim_measures() -> tuple[str, ...]:
    """The measures that count victims: used by threat, counted in persons."""
    return tuple(m.code for m in catalog.measures(use="threat"))


def lay_ground(evidence: Any, settings: Settings) -> Ground:
    """Opens the evidence for the stages of threat."""
    places = Places.of(evidence.frame("areas"))
    sources = evidence.frame("sources")
    book = SourceBook.of(sources)
    observations = evidence.table("observations")
    parts = [yearly_cells(observations, victim_measures())]
    if evidence.has("events"):
        parts.append(event_cells(evidence.table("events")))
    victims = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    longer = long_periods(observations, victim_measures())
    drivers = _latest_drivers(observations)
    years = [int(frame["year"].max()) for frame in (victims, longer, drivers) if len(frame)]
    people = yearly_cells(observations, [POPULATION])
    return Ground(
        places,
        Population.of(people, places),
        _with_origin(_coded(victims), book),
        _with_origin(longer, book),
        drivers,
        FigureMaker(book, level=settings["level"]),
        settings,
        *_map(evidence, places.at(DISTRICT)),
        max(years, default=0),
        _searched([victims, longer, drivers, people], evidence),
    )


def _map(evidence: Any, districts: tuple[str, ...]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Who borders on whom, and where each lies; nobody's neighbour and nowhere where no outline is known."""
    if not evidence.has("boundaries"):
        return np.zeros((0, 2), dtype=np.int64), np.full((len(districts), 2), np.nan)
    return neighbour_pairs(evidence, districts), centres(evidence, districts)


def _searched(frames: list[pd.DataFrame], evidence: Any) -> Basis:
    """The first of what there is; of a workspace without any figure, its list of sources, else its list of areas."""
    held = next((frame for frame in frames if len(frame)), None)
    if held is not None:
        return Basis.of(held)
    sources, areas = evidence.frame("sources"), evidence.frame("areas")
    listed = sources if len(sources) else areas.assign(source=NO_SOURCE)
    return Basis.of(listed) if len(listed) else NOTHING


def _latest_drivers(observations: Any) -> pd.DataFrame:
    """The newest known value of each driver in each area; of two of one year, the one whose source comes first."""
    rows = yearly_cells(observations, [d.code for d in catalog.drivers()])
    rows = rows[(rows["sex"] == "all") & (rows["age_group"] == "all")] if len(rows) else rows
    return rows.sort_values(
        ["area", "indicator", "year", "source"], ascending=[True, True, False, True]
    ).drop_duplicates(["area", "indicator"])


def _coded(cells: pd.DataFrame) -> pd.DataFrame:
    """Names as categories in their order: of a million cells, every question is asked of the few names alone."""
    return cells.astype(dict.fromkeys((name for name in CELL if name != "year"), "category"))


def _with_origin(cells: pd.DataFrame, book: SourceBook) -> pd.DataFrame:
    return cells.assign(origin=cells["source"].map(book.origins).astype("category"))
