"""Namuna ("sample"): a made-up country whose truth is known, for the tutorial, for tests and for simulations."""

from pathlib import Path
from typing import TYPE_CHECKING

from tarazu.examples.namuna.features import (
    BLIND_SPOT,
    CONTRADICTION,
    ECHO,
    EMERGING,
    FEATURES,
    HOTSPOT,
    ISLAND,
    QUIET,
    RAID,
    WITHOUT_EVIDENCE,
    Feature,
)
from tarazu.examples.namuna.make import Country, make_country, without
from tarazu.examples.namuna.truth import Truth

if TYPE_CHECKING:
    from tarazu.workspace import Workspace

__all__ = [
    "BLIND_SPOT",
    "CONTRADICTION",
    "ECHO",
    "EMERGING",
    "FEATURES",
    "HOTSPOT",
    "ISLAND",
    "QUIET",
    "RAID",
    "WITHOUT_EVIDENCE",
    "Country",
    "Feature",
    "Truth",
    "build_namuna",
    "make_country",
    "without",
]


def build_namuna(path: Path, country: Country | None = None) -> "Workspace":
    """Makes a workspace of a made-up country, through the same checks as any import."""
    from tarazu.workspace import new_workspace

    workspace = new_workspace(path, country="namuna")
    held = (country or make_country(0)).tables
    order = (
        "areas",
        "sources",
        "boundaries",
        "observations",
        "events",
        "case_stages",
        "capture_histories",
        "flows",
        "judgements",
    )
    for name in (name for name in order if name in held):
        workspace.import_frames({name: held[name]}, file=f"{name}.csv")
    return workspace
