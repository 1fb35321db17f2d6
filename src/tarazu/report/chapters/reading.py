"""How to read this: what a number looks like, the words for likelihood, the verdicts, the marks, and what is not here."""

from tarazu.report.blocks import (
    Bullets,
    Column,
    Definitions,
    Diagram,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    Words,
)
from tarazu.report.book import Book
from tarazu.report.charts.data import Yardstick
from tarazu.report.codes import label, tag
from tarazu.report.small import SmallCells, small_mark

VERDICTS = ("hotspot", "emerging", "blind_spot", "no_sign", "insufficient_evidence")
MARKS = ("bounds", "published", "period_ratio", "partner_missing", "contextual")
EXAMPLE = "12.4 (8.1–17.9) [3] 2C"
PHIA: tuple[tuple[str, float, float, str], ...] = (
    ("remote_chance", 0, 5, "≤5%"),
    ("highly_unlikely", 10, 20, "10–20%"),
    ("unlikely", 25, 35, "25–35%"),
    ("realistic_possibility", 40, 50, "40–<50%"),
    ("likely", 55, 75, "55–75%"),
    ("highly_likely", 80, 90, "80–90%"),
    ("almost_certain", 95, 100, "≥95%"),
)


def chapter(book: Book) -> Section:
    """The key to everything that follows."""
    return Section(
        "reading",
        label("reading.title"),
        (_about(), _number(book), _likelihood(), _verdicts(), _marks(book.small), _not_here(book.small)),
    )


def _about() -> Section:
    text = Paragraph(label("reading.trafficking_not_smuggling"))
    return Section("reading-about", label("reading.trafficking"), (text,))


def _number(book: Book) -> Section:
    level = f"{100 * float(book.document.get('level') or 0.95):.0f}%"
    parts: tuple[tuple[Text, Text], ...] = (
        *zip(
            map(Words, EXAMPLE.split()),
            (
                label("reading.value"),
                label("reading.interval", level=level),
                label("reading.source"),
                label("reading.grade"),
            ),
            strict=True,
        ),
    )
    return Section(
        "reading-number",
        label("reading.number"),
        (Paragraph(label("reading.number_lead", example=Words(EXAMPLE))), Definitions(parts)),
    )


def _likelihood() -> Section:
    bands = tuple((tag("phia", code).words, low, high, span) for code, low, high, span in PHIA)
    scale = Diagram("yardstick", label("reading.yardstick"), Yardstick(bands), label("reading.yardstick_alt"))
    return Section(
        "reading-likelihood",
        label("reading.likelihood"),
        (Paragraph(label("reading.likelihood_lead")), scale, Paragraph(label("reading.confidence"))),
    )


def _verdicts() -> Section:
    rows = tuple(Row((tag("verdict", v), label(f"reading.verdict.{v}"), label(f"reading.not.{v}"))) for v in VERDICTS)
    columns = (
        Column(label("column.verdict")),
        Column(label("column.means"), "wide"),
        Column(label("column.means_not"), "wide"),
    )
    return Section(
        "reading-verdicts",
        label("reading.verdicts"),
        (Table("verdict-key", label("reading.verdict_key"), columns, rows), Paragraph(label("reading.maps"))),
    )


def _marks(small: SmallCells) -> Section:
    cells = (("small", small.victims), ("small_others", small.others))
    first = tuple((small_mark(kind, least), label(f"reading.mark.{kind}", least=least)) for kind, least in cells)
    marks = tuple((tag("mark", m), label(f"reading.mark.{m}")) for m in MARKS)
    return Section("reading-marks", label("reading.marks"), (Definitions((*first, *marks)),))


def _not_here(small: SmallCells) -> Section:
    items = tuple(label(f"reading.refuse.{w}") for w in ("league", "persons", "colour", "cause"))
    note = label("reading.small_note", victims=small.victims, others=small.others)
    return Section(
        "reading-not-here",
        label("reading.not_here"),
        (Bullets(items), Note("caution", (note,))),
    )
