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
    """Cells of counted measures that two origins give for the same thing and the same days.

    Parts by sex and age are compared for the country and its provinces; smaller areas by their totals.
    """
    codes = [m.code for use in ("threat", "response", "context") for m in catalog.measures(use=use)]
    observations = evidence.table("observations")
    whole = (observations.sex == "all") & (observations.age_group == "all")
    wide = observations.area.isin([*ground.places.at("country"), *ground.places.at("province")])
    cells = yearly_cells(observations.filter(whole | wide), [c for c in codes if c != "population"])
    if cells.empty:
        return cells
    book: SourceBook = ground.make.book
    cells = cells.assign(origin=cells["source"].map(book.origins))
    # A related crime is another crime: which one stands in the detail.
    related = cells["indicator"].str.startswith("related_")
    cells["what"] = cells["detail"].where(related, "")
    by = [*_KEYS, "what"]
    told = cells.groupby(by)["origin"].transform("nunique")
    cells = cells[told > 1]
    return _newest(cells, ground).sort_values([*by, "voice", "source"])


def _newest(cells: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Of the country and its provinces every year; of smaller areas the newest that two origins tell."""
    thing = [k for k in (*_KEYS, "what") if k not in ("year", "first_day", "last_day")]
    newest = cells.groupby(thing)["year"].transform("max")
    wide = cells["area"].isin([*ground.places.at("country"), *ground.places.at("province")])
    kept: pd.DataFrame = cells[wide | (cells["year"] == newest)]
    return kept


def describe_voices(cells: pd.DataFrame, ground: Ground) -> list[dict[str, Any]]:
    """One entry an area, measure and year that two origins tell, by place and measure.

    Of several tellings of one thing by one source the largest stands, for they overlap and are never added.
    """
    if cells.empty:
        return []
    order = {a: n for n, a in enumerate(ground.places.sorted(cells["area"]))}
    known = cells[cells["area"].isin(list(order))]
    keys = ["place", *_KEYS, "what"]
    largest = known.assign(place=known["area"].map(order)).sort_values(
        [*keys, "voice", "source", "upper", "lower", "row"], ascending=[True] * (len(keys) + 2) + [False, False, True]
    )
    held: dict[tuple[Any, ...], list[dict[Any, Any]]] = {}
    for row in largest.drop_duplicates([*keys, "voice", "source"]).to_dict("records"):
        held.setdefault(tuple(row[k] for k in keys), []).append(row)
    return [_describe(dict(zip(keys, key, strict=True)), rows, ground) for key, rows in held.items()]


def _describe(key: dict[str, Any], rows: list[dict[Any, Any]], ground: Ground) -> dict[str, Any]:
    unit = catalog.measure(key["indicator"]).unit
    told = [(str(row["voice"]), _told(row, unit, ground)) for row in rows]
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
        "definitions": ground.definitions(Basis.joined(Basis.of_row(row) for row in rows)),
        "statement": said,
    }


def _told(row: dict[Any, Any], unit: str, ground: Ground) -> Figure:
    """What one source says."""
    low, high, basis = float(row["lower"]), float(row["upper"]), Basis.of_row(row)
    if low == high:
        return ground.make.published(low, unit=unit, rows=basis)
    return ground.make.bounds(low, high, unit=unit, rows=basis)


def _agree(told: list[Figure], tolerance: float) -> bool:
    """True where the bounds overlap, or the smallest and the largest are within the tolerance of each other."""
    lows = [f["interval"][0] if f["interval"] else f["value"] for f in told]
    highs = [f["interval"][1] if f["interval"] else f["value"] for f in told]
    gap = max(lows) - min(highs)
    return bool(gap <= tolerance * max(lows))
