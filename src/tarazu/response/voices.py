"""Two voices: what the State says and what others observed, side by side, never averaged; disagreement is a result."""

from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.basis import Basis
from tarazu.evidence.cells import yearly_cells
from tarazu.figures import Figure, SourceBook
from tarazu.response.ground import Ground
from tarazu.words import statement

STATE = "state"
_KEYS = ["area", "indicator", "year", "first_day", "last_day", "sex", "age_group", "form", "detected"]


def find_voices(evidence: Any, ground: Ground) -> pd.DataFrame:
    """Cells of counted measures that two origins give for the same thing and the same days."""
    codes = [m.code for use in ("threat", "response", "context") for m in catalog.measures(use=use)]
    cells = yearly_cells(evidence.table("observations"), [c for c in codes if c != "population"])
    if cells.empty:
        return cells
    book: SourceBook = ground.make.book
    cells = cells.assign(origin=cells["source"].map(book.origins))
    # A related crime is another crime: which one stands in the detail.
    related = cells["indicator"].str.startswith("related_")
    cells["what"] = cells["detail"].where(related, "")
    by = [*_KEYS, "what"]
    told = cells.groupby(by)["origin"].transform("nunique")
    return cells[told > 1].sort_values([*by, "voice", "source"])


def describe_voices(cells: pd.DataFrame, ground: Ground) -> list[dict[str, Any]]:
    """One entry an area, measure and year that two origins tell, by place and measure."""
    if cells.empty:
        return []
    order = {a: n for n, a in enumerate(ground.places.sorted(cells["area"]))}
    known = cells[cells["area"].isin(list(order))]
    grouped = known.assign(place=known["area"].map(order)).groupby(["place", *_KEYS, "what"], sort=True)
    return [_describe(dict(zip(("place", *_KEYS, "what"), key, strict=True)), rows, ground) for key, rows in grouped]


def _describe(key: dict[str, Any], rows: pd.DataFrame, ground: Ground) -> dict[str, Any]:
    unit = catalog.measure(key["indicator"]).unit
    told = [
        (str(voice), _told(part, unit, ground)) for (voice, _), part in rows.groupby(["voice", "source"], sort=True)
    ]
    agree = _agree([figure for _, figure in told], ground.settings["agreement"])
    said = statement(
        f"response.voices.{'agree' if agree else 'differ'}",
        place=ground.places[key["area"]].named,
        measure=catalog.measure(key["indicator"]).named,
        period=str(key["year"]),
        told=[
            statement("response.voices.one", voice=catalog.code("voice", voice).named, figure=figure)
            for voice, figure in told
        ],
        within=ground.settings["agreement"],
    )
    return {
        **{k: key[k] for k in ("area", "indicator", "sex", "age_group", "form", "detected")},
        "detail": key["what"],
        "period": str(key["year"]),
        "state": [figure for voice, figure in told if voice == STATE],
        "cso": [figure for voice, figure in told if voice != STATE],
        "agree": agree,
        "definitions": ground.definitions(Basis.of(rows)),
        "statement": said,
    }


def _told(rows: pd.DataFrame, unit: str, ground: Ground) -> Figure:
    """What one source says; of several tellings of one thing the largest, for they overlap and are never added."""
    return ground.make.observed(
        rows.sort_values(["upper", "lower", "row"], ascending=[False, False, True]).head(1), unit=unit
    )


def _agree(told: list[Figure], tolerance: float) -> bool:
    """True where the bounds overlap, or the smallest and the largest are within the tolerance of each other."""
    lows = [f["interval"][0] if f["interval"] else f["value"] for f in told]
    highs = [f["interval"][1] if f["interval"] else f["value"] for f in told]
    gap = max(lows) - min(highs)
    return bool(gap <= tolerance * max(lows))
