"""What the tests ask of a page: its elements as a browser would read them, without one."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

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
