"""What the tests ask of a page: its elements as a browser would read them, without one."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

VOID = {"meta", "link", "input", "br", "img", "hr"}


@dataclass
class Element:
    """An element with its attributes, the text inside it, and the tags around it."""

    tag: str
    attributes: dict
    around: tuple
    text: str = ""
    children: list = field(default_factory=list)


class _Reader(HTMLParser):
    """Rows and cells may be left open, as HTML allows; all else must be closed in order."""

    OPEN_END = ("td", "tr")

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.open, self.faults = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag in ("td", "th", "tr"):
            while self.open and self.open[-1].tag in (("td", "tr") if tag == "tr" else ("td",)):
                self.open.pop()
        one = Element(tag, dict(attrs), tuple(e.tag for e in self.open))
        self.found.append(one)
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self.open.append(one)

    def handle_startendtag(self, tag, attrs):
        self.found.append(Element(tag, dict(attrs), tuple(e.tag for e in self.open)))

    def handle_endtag(self, tag):
        while self.open and self.open[-1].tag != tag and self.open[-1].tag in self.OPEN_END:
            self.open.pop()
        if not self.open or self.open[-1].tag != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} inside {[e.tag for e in self.open][-3:]}")
            return
        self.open.pop()

    def handle_data(self, data):
        for one in self.open:
            one.text += data


def read(page):
    """Every element of a page in order; fails where one is not closed."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert not reader.faults, reader.faults[:5]
    assert not reader.open, [e.tag for e in reader.open]
    return reader.found


def having(elements, attribute):
    """The values of an attribute, in order."""
    return [e.attributes[attribute] for e in elements if attribute in e.attributes]


def numbers_of(text):
    """The numbers of a text as they stand in it; the ends of an interval apart."""
    found = (re.findall(r"[-−]?\d[\d,]*\.?\d*", end) for end in re.split("–", text))
    return [float(n.replace(",", "").replace("−", "-")) for ends in found for n in ends]


def agrees(text, figure):
    """Whether each number of a text is the value or an end of the figure, as far as its digits go.

    A percentage after "at least" is rounded down; one below 1 or above 99 has a sign instead of its digits.
    """
    percent = figure["unit"] in ("share", "probability", "per year")
    ends = [(100 if percent else 1) * n for n in (figure["value"], *(figure["interval"] or ())) if n is not None]
    numbers = numbers_of(re.sub(r"[<>]\d+%", "", text))
    return all(any(-1 <= number - n <= 0.51 if percent else _near(number, n) for n in ends) for number in numbers)


def _near(number, value):
    return number == pytest.approx(value, rel=0.006, abs=0.0051 if abs(value) < 1 else 0.51)
