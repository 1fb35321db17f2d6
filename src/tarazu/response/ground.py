"""What response stands on: indicators and stage totals by year and origin, cases, and the questions left unanswered."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.evidence.cells import long_periods, yearly_cells
from tarazu.evidence.places import Places
from tarazu.figures import FigureMaker, SourceBook
from tarazu.settings import Settings
from tarazu.words import statement

UNANSWERED = ("requested_no_answer", "refused", "not_collected", "not_applicable")


@dataclass(frozen=True, slots=True)
class Ground:
    """`totals` and `indicators`: cells of stage totals and of performance indicators (`evidence.cells`), with `origin`
    and `period`; `open`: rows of indicators without an answer; `cases`: the stages of cases, which may be empty.
    """

    places: Places
    totals: pd.DataFrame
    indicators: pd.DataFrame
    open: pd.DataFrame
    cases: pd.DataFrame
    make: FigureMaker
    settings: Settings

    def definitions(self, basis: Basis) -> list[str]:
        """What the sources of a figure say they count, in their own words, each once."""
        held = self.make.book.definitions
        return list(dict.fromkeys(held[s] for s in basis.sources if held.get(s)))

    def defined(self, said: dict[str, Any], basis: Basis) -> dict[str, Any]:
        """A statement, followed by what its sources count: mixing trafficking with smuggling is said where it is done."""
        told = self.definitions(basis)
        return statement("response.defined", said=said, definitions=told) if told else said


def lay_ground(evidence: Any, settings: Settings) -> Ground:
    """Opens the evidence for the stages of response."""
    book = SourceBook.of(evidence.frame("sources"))
    observations = evidence.table("observations")
    stages = [m.code for m in catalog.measures(use="response") if m.unit in ("cases", "persons")]
    codes = [i.code for i in catalog.indicators()]
    cases = evidence.frame("case_stages") if evidence.has("case_stages") else pd.DataFrame()
    return Ground(
        Places.of(evidence.frame("areas")),
        _cells(observations, stages, book),
        _cells(observations, codes, book),
        _open(observations, codes),
        cases,
        FigureMaker(book, level=settings["level"]),
        settings,
    )


def _cells(observations: Any, codes: list[str], book: SourceBook) -> pd.DataFrame:
    within = yearly_cells(observations, codes)
    whole = (within["days"] >= 365) if len(within) else pd.Series(dtype=bool)
    days = within["first_day"].astype(str).str[:10] + "/" + within["last_day"].astype(str).str[:10]
    within = within.assign(period=within["year"].astype(str).where(whole, days))
    cells = pd.concat([f for f in (within, long_periods(observations, codes)) if len(f)] or [within], ignore_index=True)
    return cells.assign(origin=cells["source"].map(book.origins))


def _open(observations: Any, codes: list[str]) -> pd.DataFrame:
    rows = observations.filter(observations.status.isin(list(UNANSWERED)) & observations.indicator.isin(codes))
    frame: pd.DataFrame = rows.order_by(["indicator", "area", "period", "row"]).to_pandas()
    return frame
