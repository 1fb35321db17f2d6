"""Text inside a line: figures that lead to their entry in the index, citations, Urdu, tags, links and cells."""

import re
from dataclasses import dataclass, field

from tarazu.report.blocks import Atom, Blank, Cell, Cited, Figure, Link, Shown, Tag, Text, Words
from tarazu.report.html.inline import anchor
from tarazu.report.maps.geometry import Geometry
from tarazu.report.paper.looks import look
from tarazu.report.paper.runs import Line, Run, Speaker, value_and_span
from tarazu.report.pdf.source import call, color, joined, string

# A longer citation may break across lines.
WHOLE = 24
_NUMBER = re.compile(r"\d+")


@dataclass(slots=True)
class Press:
    """What the setting of the report needs, and what it has set so far.

    `indexed` are the figures that the annex lists, `known` the parts that a link may lead to; `placed` grows with every
    label that is set, since a label may stand only once; `drawings` holds the pictures by file name.
    """

    speaker: Speaker
    geometry: Geometry
    indexed: frozenset[str]
    known: frozenset[str]
    placed: set[str] = field(default_factory=set)
    drawings: dict[str, str] = field(default_factory=dict)

    def place(self, name: str) -> str | None:
        """The label of a place as Typst source, the first time it is asked for."""
        if name in self.placed:
            return None
        self.placed.add(name)
        return string(name)

    def draw(self, svg: str) -> str:
        """The file name of a drawing; the same drawing is held once."""
        name = next((n for n, held in self.drawings.items() if held == svg), f"{len(self.drawings)}.svg")
        self.drawings[name] = svg
        return string(name)


def text(press: Press, content: Text, *, cite: bool = True) -> str:
    """A text in English."""
    if isinstance(content, Words) and content.en.startswith(("https://", "http://")) and " " not in content.en:
        return call("link", string(content.en))
    return line(press, press.speaker.line(content, "en", cite=cite))


def urdu(press: Press, content: Text) -> str | None:
    """A text in Urdu without citations; None where there is none."""
    spoken = press.speaker.line(content, "ur", cite=False)
    return line(press, spoken) if spoken.language == "ur" else None


def line(press: Press, spoken: Line) -> str:
    """Runs one after another."""
    return joined(_run(press, run, spoken.language) for run in spoken.runs)


def _run(press: Press, run: Run, language: str) -> str:
    match run.kind:
        case "cites":
            return cites(press, run.text, led=True)
        case "figure" if run.figure is not None:
            value, bracket, span = run.text.partition(" (")
            if language == "ur":  # the summary, whose figures all stand in the chapters too
                return call("latin", string(run.text))
            return number(press, run.figure, value, bracket + span, led=True)
        case "mark" if run.tag is not None:
            return call("marked", badge(press, run.tag))
        case "number":
            return call("latin", string(run.text))
        case _:
            return string(run.text)


def number(press: Press, figure: Figure, value: str, span: str, *, led: bool = False) -> str:
    """Value and interval; in running text it leads to its entry in the index.

    In tables the index finds it by its page: ten thousand links would cost half the time and the memory of the PDF.
    """
    name = anchor(figure)
    if name is None or name not in press.indexed:
        return call("plain-number", string(value), string(span))
    first = None if press.place(f"at-{name}") is None else "true"
    goes = None if led else "false"
    if first is None and not led:
        return call("plain-number", string(value), string(span))
    return call("number", string(name), string(value), string(span), first=first, led=goes)


def cites(press: Press, written: str, *, led: bool = False) -> str:
    """A citation; in running text it leads to its first source (in tables ten thousand links would weigh too much)."""
    first = _NUMBER.search(written)
    goal = f"source-{first.group()}" if first else ""
    return call(
        "cites",
        string(written),
        goal=string(goal) if led and goal in press.known else None,
        whole=None if len(written) < WHOLE else "false",
    )


def badge(press: Press, content: Tag) -> str:
    """A code in words, with the look that its code asks for."""
    one = look(content.code)
    kind = content.code.partition("-")[0]
    if kind == "mark":
        return call("mark-tag", text(press, content.words), color(one.ink), color(one.rim), color(one.fill))
    return call(
        "tag", string(one.sign), text(press, content.words), color(one.fill), color(one.ink), color(one.rim or one.fill)
    )


def shown(press: Press, content: Shown, *, below: bool = False) -> str:
    """A figure with its marks and citation after it, or below it in a cell."""
    value, span = value_and_span(content.figure, content.form)
    first = number(press, content.figure, value, span)
    beside = [badge(press, mark) for mark in press.speaker.small.marks(content)]
    if content.cite:
        beside += [cites(press, one) for one in [press.speaker.cites_of(content.figure)] if one]
    if not beside:
        return first
    return call("shown", first, joined(beside), below="true" if below else None)


def cell(press: Press, content: Cell, *, below: bool = True) -> str:
    """What stands in a cell; several things stand under each other."""
    if isinstance(content, tuple):
        return call("stacked", *(_atom(press, atom, below) for atom in content))
    return _atom(press, content, below)


def _atom(press: Press, content: Atom, below: bool) -> str:
    match content:
        case Shown():
            return shown(press, content, below=below)
        case Blank():
            return call("blank", text(press, content.why))
        case Tag():
            return badge(press, content)
        case Cited():
            return cites(press, press.speaker.cites(content.sources, content.grade), led=True)
        case Link():
            words = text(press, content.words)
            return call("jump", string(content.target), words) if content.target in press.known else words
        case _:
            return text(press, content)
