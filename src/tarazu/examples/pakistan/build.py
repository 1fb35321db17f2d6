"""The workspace of the example, made from the files beside this one and taken in as any user's files would be.

An import a file: the lineage of every figure leads back to a row of a file in `data/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from tarazu.examples.pakistan import context, facts, glotip, kilns, outside, places
from tarazu.examples.pakistan.shipped import path_of, table

if TYPE_CHECKING:
    from tarazu.workspace import Workspace

WHO = "tarazu example pakistan"
COUNTRY = "pakistan"  # the folder of laws, agencies and services in the catalogue
OUTLINES = ("districts.geojson", "provinces.geojson")
NOT_IMPORTED = ("voice", "as_cited")
"""Columns of `sources.csv` that serve this script: whose voice a source carries, and how the facts cite it."""


@dataclass(frozen=True, slots=True, eq=False)
class Shipment:
    """What one shipped file brings: frames of the columns of an import, all text, indexed by the row of the file."""

    file: str
    tables: dict[str, pd.DataFrame]


def sources() -> pd.DataFrame:
    """Who said it: 59 sources, of fewer origins; all public."""
    return table("sources.csv").drop(columns=list(NOT_IMPORTED))


def shipments() -> tuple[Shipment, ...]:
    """Every import of the example but the outlines, in the order in which they build on each other."""
    return (
        Shipment("sources.csv", {"sources": sources()}),
        Shipment("areas_above_districts.csv", {"areas": places.upper_areas()}),
        Shipment("pk_districts.csv", {"areas": places.districts(), "observations": _uncounted()}),
        Shipment("zones.csv", {"areas": places.zones()}),
        Shipment("pk_district_context.csv", {"observations": _counted()}),
        Shipment("kilns_by_district.csv", {"observations": kilns.kiln_observations()}),
        Shipment(facts.FACTS, {"observations": facts.fact_observations()}),
        Shipment(glotip.FILE, {"observations": glotip.glotip_observations()}),
        Shipment(outside.TIERS, {"observations": outside.tier_observations()}),
        Shipment(outside.INDEX, {"observations": outside.index_observations()}),
        Shipment(outside.OC, {"observations": outside.oc_observations()}),
    )


def build_workspace(path: Path | str) -> Workspace:
    """Make the workspace of Pakistan at `path`, through the same checks as any import.

    Raises:
        InputProblems: a shipped file does not pass the checks (a fault of ours; the tests hold it off).
    """
    from tarazu.workspace import new_workspace

    workspace = new_workspace(path, country=COUNTRY)
    for shipment in shipments():
        workspace.import_frames(shipment.tables, file=shipment.file, who=WHO)
    for name in OUTLINES:
        workspace.import_file(path_of(name), "boundaries", who=WHO)
    return workspace


def _counted() -> pd.DataFrame:
    return _in_order(context.context_observations(), kilns.districts_without_kilns())


def _uncounted() -> pd.DataFrame:
    return _in_order(context.uncounted_observations(), kilns.districts_without_census())


def _in_order(*frames: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(frames).sort_index(kind="stable")
