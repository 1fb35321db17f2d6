"""Two voices: what the State says and what others observed, side by side, never averaged; disagreement is a result."""

from typing import Any

import pandas as pd

from tarazu import catalog
from tarazu.evidence.cells import yearly_cells
from tarazu.figures import Figure, SourceBook
from tarazu.response.ground import Ground
from tarazu.words import statement

STATE = "state"
_KEYS = ["area", "indicator", "year", "sex", "age_group", "form"]


def find_voices(evidence: Any, ground: Ground) -> pd.DataFrame:
    """Cells of counted measures that two origins or two voices give for the same thing."""
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
        (str(voice), str(source), _told(part, unit, ground))
        for (voice, source), part in rows.groupby(["voice", "source"])
    ]
    state = [figure for voice, _, figure in told if voice == STATE]
    others = [figure for voice, _, figure in told if voice != STATE]
    agree = _agree([f for _, _, f in told], ground.settings["agreement"])
    said = statement(
        f"response.voices.{'agree' if agree else 'differ'}",
        place=ground.places[key["area"]].named,
        measure=catalog.measure(key["indicator"]).named,
        period=str(key["year"]),
        told=[
            statement("response.voices.one", voice=catalog.code("voice", voice).named, figure=figure)
            for voice, _, figure in told
        ],
    )
    return {
        **{k: key[k] for k in ("area", "indicator", "sex", "age_group", "form")},
        "detail": key["what"],
        "period": str(key["year"]),
        "state": state,
        "cso": others,
        "agree": agree,
        "statement": said,
    }


def _told(rows: pd.DataFrame, unit: str, ground: Ground) -> Figure:
    low, high = float(rows["lower"].max()), float(rows["upper"].max())
    if low != high:
        return ground.make.bounds(low, high, unit=unit, rows=rows)
    return ground.make.published(low, unit=unit, rows=rows)


def _agree(told: list[Figure], tolerance: float) -> bool:
    """True where the bounds overlap, or the smallest and the largest are within the tolerance of each other."""
    lows = [f["interval"][0] if f["interval"] else f["value"] for f in told]
    highs = [f["interval"][1] if f["interval"] else f["value"] for f in told]
    gap = max(lows) - min(highs)
    return bool(gap <= tolerance * max(max(lows), 1))
