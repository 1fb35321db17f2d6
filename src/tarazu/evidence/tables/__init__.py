"""The tables of evidence, each declared once: templates, checks and the data dictionary are made from here."""

from collections.abc import Mapping

from tarazu.evidence.tables.areas import Areas, Boundaries
from tarazu.evidence.tables.capture_histories import CaptureHistories
from tarazu.evidence.tables.case_stages import CaseStages
from tarazu.evidence.tables.declare import PRIVACY, Column, Table
from tarazu.evidence.tables.events import Events
from tarazu.evidence.tables.flows import Flows
from tarazu.evidence.tables.judgements import Judgements
from tarazu.evidence.tables.observations import Observations
from tarazu.evidence.tables.sources import Sources

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in map(
        Table, (Sources, Areas, Boundaries, Observations, Events, CaseStages, CaptureHistories, Flows, Judgements)
    )
}
"""Every table by name, in the order in which a new workspace needs them."""

__all__ = ["PRIVACY", "TABLES", "Column", "Table"]
