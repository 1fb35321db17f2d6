"""The assessment as flat tables: one CSV a part, for a spreadsheet, with UTF-8's mark so that Urdu opens right."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from tarazu.assessment.parts import figures

# Lists of the document that are tables: name of the file, and the way to the list.
_LISTS = {
    "areas": ("areas",),
    "sources": ("sources",),
    "settings": ("settings",),
    "activity": ("activity", "areas"),
    "vulnerability": ("vulnerability", "districts"),
    "exposure": ("exposure", "districts"),
    "information_gap": ("information_gap",),
    "clusters": ("clusters", "found"),
    "driver_effects": ("drivers", "effects"),
    "hidden_population": ("hidden_population", "estimates"),
    "hidden_population_refused": ("hidden_population", "refused"),
    "routes_trafficking": ("routes", "trafficking", "routes"),
    "routes_smuggling": ("routes", "smuggling", "routes"),
    "outlook_shocks": ("outlook", "shocks", "areas"),
    "outlook_experts": ("outlook", "experts", "scores"),
    "outlook_judgements": ("outlook", "experts", "items"),
    "verdicts": ("verdicts",),
    "response_indicators": ("response", "indicators"),
    "response_profile": ("response", "profile"),
    "two_voices": ("response", "two_voices"),
    "transparency": ("response", "transparency"),
    "balance": ("balance", "areas"),
    "priorities": ("priorities",),
    "information_requests": ("information_requests",),
}


def tables(document: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """Every table by the name of its file; `counts` and `figures` are gathered from the whole document."""
    found = {name: _flat(_reach(document, way)) for name, way in _LISTS.items()}
    counts = [{"form": entry["form"], **count} for entry in document.get("picture", []) for count in entry["counts"]]
    drivers = [
        {"index": kind, "area": d["area"], **driver}
        for kind in ("vulnerability", "exposure")
        for d in _reach(document, (kind, "districts"))
        for driver in d.get("drivers", [])
    ]
    found |= {"counts": _flat(counts), "drivers": _flat(drivers), "figures": figure_table(document)}
    return {name: frame for name, frame in found.items() if not frame.empty}


def figure_table(document: dict[str, Any]) -> pd.DataFrame:
    """Every figure once, by id: what it is, how it was made, and the rows that it rests on."""
    once = {figure["id"]: figure for figure in figures(document)}
    return pd.DataFrame(
        [
            {
                "figure": name,
                "value": f["value"],
                "low": f["interval"][0] if f["interval"] else None,
                "high": f["interval"][1] if f["interval"] else None,
                "level": f["level"],
                "unit": f["unit"],
                "method": f["method"],
                "grade": f["grade"],
                "sources": " ".join(f["sources"]),
                "lineage": " ".join(f["lineage"]),
            }
            for name, f in once.items()
        ]
    )


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """UTF-8 with its mark, one kind of line end on every system."""
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _reach(document: dict[str, Any], way: Iterable[str]) -> list[dict[str, Any]]:
    node: Any = document
    for name in way:
        node = node.get(name, {}) if isinstance(node, dict) else {}
    return node if isinstance(node, list) else []


def _flat(entries: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame([_row(entry) for entry in entries])


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    """A figure becomes four columns (value, low, high, id), a statement its text; lists are joined."""
    row: dict[str, Any] = {}
    for name, held in entry.items():
        if isinstance(held, dict) and "lineage" in held:
            low, high = held["interval"] or (None, None)
            row |= {name: held["value"], f"{name}_low": low, f"{name}_high": high, f"{name}_figure": held["id"]}
        else:
            row[name] = _cell(held)
    return row


def _cell(held: Any) -> Any:
    if isinstance(held, dict):
        return held.get("text", held.get("name", ""))
    if isinstance(held, list | tuple):
        return " | ".join(str(_cell(part)) for part in held if not (isinstance(part, dict) and "lineage" in part))
    return held
