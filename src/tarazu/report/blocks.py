"""What a report is made of, in no format and in no language: HTML, PDF and Word each render these blocks.

A text is either a statement of the document (a message with its parts, in any language of the catalogues) or words that
stand in the data itself (a name, the title of a source). A number appears only inside a `Shown`, with its figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tarazu.report.charts.data import Chart
from tarazu.report.maps.data import Layer

if TYPE_CHECKING:
    from tarazu.report.small import SmallCells

Statement = Mapping[str, Any]
Figure = Mapping[str, Any]
Tone = Literal["", "lead", "small", "quiet"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the data: they are shown as they are, in the other language too where that is not known."""

    en: str
    ur: str = ""


Text = Statement | Words


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in a cell: value and interval, its marks, and unless `cite` is off its sources and grade.

    Whether it is a small cell is no mark here: who renders it asks the report's `small`, with `victims`.
    """

    figure: Figure
    marks: tuple[str, ...] = ()
    cite: bool = True
    form: Literal["", "short", "value", "interval", "bare"] = "short"
    victims: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """No value, and why: a gap is a finding and stays visible."""

    why: Text


@dataclass(frozen=True, slots=True)
class Tag:
    """A verdict, a band or a grade; `code` decides how it looks, the words say what it is."""

    code: str
    words: Text


@dataclass(frozen=True, slots=True)
class Cited:
    """Source numbers and the grade for a whole row, where its figures share them."""

    sources: tuple[str, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class Link:
    """A jump to another part of the report, by its id."""

    target: str
    words: Text


Atom = Statement | Words | Shown | Blank | Tag | Cited | Link
Cell = Atom | tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`number` columns are aligned at their end; `wide` ones may take the room that is left."""

    title: Text
    kind: Literal["text", "number", "wide"] = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """The first cell is the row's header; rows of one `group` (a province) stand together in the order given."""

    cells: tuple[Cell, ...]
    group: Text | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`sought` tables are long: the page offers a filter by group and by name."""

    id: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()
    sought: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One statement."""

    text: Text
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Statements of equal rank, after an optional lead."""

    items: tuple[Text, ...]
    lead: Text | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A statement set apart: a caution, a method, or what a draft still lacks."""

    tone: Literal["caution", "method", "draft"]
    texts: tuple[Text, ...]
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and what they mean; a glance at an area is one too."""

    items: tuple[tuple[Cell, Cell], ...]
    glance: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """A chart with its caption, what it says for those who do not see it, and its notes."""

    id: str
    caption: Text
    chart: Chart
    alt: Text
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class MapFigure:
    """Maps side by side, or layers of one map where `interactive`; a format without layers draws them side by side.

    `by_form`: questions with a layer a form, under their name, that only a map which can be questioned holds.
    """

    id: str
    caption: Text
    layers: tuple[Layer, ...]
    alt: Text
    notes: tuple[Text, ...] = ()
    interactive: bool = False
    by_form: tuple[tuple[Text, tuple[Layer, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A finding that stands on its own: a verdict, a priority, an information request."""

    id: str
    title: Text
    tags: tuple[Tag, ...]
    blocks: "tuple[Block, ...]"
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """A key judgement: likelihood in a word, and confidence beside it, never in one sentence with it.

    What is no estimate has neither.
    """

    id: str
    text: Text
    likelihood: Tag | None
    probability: Shown | None
    confidence: Tag | None
    reason: Text | None
    figures: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter or a part of one; the renderer gives the level of its heading by its depth."""

    id: str
    title: Text
    blocks: "tuple[Block, ...]"
    folded: bool = False


@dataclass(frozen=True, slots=True)
class FigureIndex:
    """Every figure that the report shows, with method and lineage; a figure in the text leads here by its id."""

    id: str
    caption: Text
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SourceList:
    """The numbered sources: rows of (number, what stands for it)."""

    id: str
    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


Block = (
    Paragraph
    | Bullets
    | Note
    | Table
    | Definitions
    | Diagram
    | MapFigure
    | Card
    | Judgement
    | Section
    | FigureIndex
    | SourceList
)


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: what this is, of whom, how it may be handled, and its summary in both languages."""

    title: Text
    kind: Text
    tlp: str
    tlp_meaning: Text
    facts: tuple[tuple[Text, Cell], ...]
    notices: tuple[Text, ...]
    summary_title: Text
    summary: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report; `sources` gives each source code its number, `areas` each area its name, `small` says which
    counts are small cells.
    """

    cover: Cover
    chapters: tuple[Section, ...]
    sources: Mapping[str, int]
    small: "SmallCells"
    areas: Mapping[str, Words]
