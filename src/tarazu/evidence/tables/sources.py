"""Who said it: the table of sources."""

from __future__ import annotations

from pandera.typing import Series

from tarazu.evidence.tables import shared
from tarazu.evidence.tables.declare import TableModel, column


class Sources(TableModel):
    """Who said it: every row of evidence names one of these."""

    source: Series[str] = column(
        "Source",
        "ماخذ",
        kind="identifier",
        why="A short code of your own, such as S1; other tables name the source by it.",
    )
    title: Series[str] = column("Title", "عنوان", why="As a reader would look it up: body, document, year.")
    origin: Series[str] = column(
        "Origin", "اصل", why="Who knew it first. Ten newspapers that quote one release have one origin and count once."
    )
    source_grade: Series[str] = column(
        "Grade of the source",
        "ماخذ کا درجہ",
        kind="code",
        codes="source_grade",
        why="3x5x2: has this source been right before?",
    )
    item_grade: Series[str] = column(
        "Grade of the item",
        "خبر کا درجہ",
        kind="code",
        codes="item_grade",
        why="3x5x2: how is this piece of information known?",
    )
    tlp: Series[str] = column(
        "TLP mark",
        "ٹی ایل پی نشان",
        kind="code",
        codes="tlp",
        blank_as="AMBER",
        why="How far it may be passed on; a blank means AMBER.",
    )
    definition_used: Series[str] = column(
        "Definition used",
        "استعمال شدہ تعریف",
        nullable=True,
        why="What the source calls trafficking, and whether presumed or confirmed.",
    )
    url: Series[str] = column("Address", "پتہ", optional=True, nullable=True, why="Where it can be read.")
    publisher: Series[str] = column("Publisher", "ناشر", optional=True, nullable=True, why="Who made it public.")
    published: Series[str] = column(
        "Published", "اشاعت", kind="date", optional=True, nullable=True, why="2023, 2023-05 or 2023-05-17."
    )
    kind: Series[str] = column(
        "Kind", "قسم", optional=True, nullable=True, why="Statistics, judgment, report, survey, newspaper."
    )
    note: Series[str] = shared.note()

    class Config:
        name = "sources"
        metadata = {"key": ("source",)}  # noqa: RUF012 - pandera reads it from here
