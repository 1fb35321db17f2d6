"""Text inside a line: both languages, figures that lead to their lineage, numbers kept whole among Urdu words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from tarazu.report.blocks import Figure, Text, Words
from tarazu.report.prose import DATE, NUMBER, Piece, Prose, cleaned, prose
from tarazu.report.small import SmallCells

_LATIN = re.compile("[A-Za-z]{2}")


@dataclass(frozen=True, slots=True)
class Inline:
    """Writes texts. `numbers` are those of the sources; `indexed` are the figures that the annex lists; `small` says
    which counts are small cells.
    """

    numbers: Mapping[str, int]
    indexed: frozenset[str]
    small: SmallCells

    def text(self, text: Text) -> str:
        """A text in both languages; once only where there is nothing to translate."""
        if isinstance(text, Words) and not text.ur:
            foreign = " lang=en" if _LATIN.search(text.en) else ""
            return f"<bdi{foreign}>{kept(cleaned(text.en))}</bdi>"
        english, urdu = prose(text, "en"), prose(text, "ur")
        if english.pieces == urdu.pieces and not _LATIN.search(english.text):
            return self._pieces(english)
        first = f"<span class=e>{self._pieces(english)}</span>"
        return first + self._urdu(urdu)

    def urdu(self, text: Text) -> str:
        """A text in Urdu alone and without citations, for the summary that is always in Urdu."""
        spoken = prose(text, "ur")
        inside = self._pieces(spoken, cite=False)
        return inside if spoken.language == "ur" else f'<bdi lang="en">{inside}</bdi>'

    def english(self, text: Text) -> str:
        """A text in English alone."""
        return self._pieces(prose(text, "en"))

    def cites(self, sources: Iterable[str], grade: str) -> str:
        """Source numbers in brackets with the grade after them."""
        links = ",&#8239;".join(_run(run) for run in self._numbered(sources))
        if not links:
            return ""
        return f"<span class=c>[{links}]{f'&#160;{escape(grade)}' if grade else ''}</span>"

    def source_numbers(self, sources: Iterable[str]) -> str:
        """Source numbers as plain text."""
        return ", ".join(f"{a}–{b}" if a < b else f"{a}" for a, b in self._numbered(sources))

    def _numbered(self, sources: Iterable[str]) -> list[tuple[int, int]]:
        return _runs(sorted({self.numbers[s] for s in sources if s in self.numbers}))

    def figure(self, figure: Figure, text: str) -> str:
        """Text of a figure as a link to its entry in the index of figures."""
        name = anchor(figure)
        if name is None or name not in self.indexed:
            return f"<span class=q>{text}</span>"
        return f"<a class=q href=#{name}>{text}</a>"

    def _urdu(self, spoken: Prose) -> str:
        """Shown only while the page itself is in Urdu, so that language and direction come from the page."""
        return f"<span class=u{other_language(spoken.language)}>{self._pieces(spoken)}</span>"

    def _pieces(self, spoken: Prose, *, cite: bool = True) -> str:
        cited: set[str] | None = set() if cite else None
        return "".join(self._piece(piece, spoken.language, cited) for piece in spoken.pieces)

    def _piece(self, piece: Piece, language: str, cited: set[str] | None) -> str:
        """A figure brings its mark and its sources with it, unless the same text has just cited the same ones."""
        text = apart(piece.text) if language == "ur" else kept(piece.text)
        if piece.kind == "plain":
            return text
        if piece.figure is None:
            foreign = " lang=en" if language == "ur" and _LATIN.search(piece.text) else ""
            return f"<bdi{foreign}>{text}</bdi>"
        cites = self.cites(piece.figure.get("sources") or (), piece.figure.get("grade") or "")
        if cited is None or cites in cited:
            cites = ""
        else:
            cited.add(cites)
        return f"<bdi>{self.figure(piece.figure, text)}</bdi>{self._small(piece.figure, language)}{cites}"

    def _small(self, figure: Figure, language: str) -> str:
        mark = self.small.in_sentence(figure)
        return f'<span class="tag {mark.code}">{self._pieces(prose(mark.words, language))}</span>' if mark else ""


def other_language(language: str) -> str:
    """The attributes of a text inside an Urdu page.

    >>> other_language("ur"), other_language("en")
    ('', ' lang="en" dir="ltr"')
    """
    return "" if language == "ur" else f' lang="{language}" dir="ltr"'


def apart(text: str) -> str:
    """Escaped text whose numbers stand from left to right.

    >>> apart("شرح 8.1–17.9 فی لاکھ")
    'شرح <bdi dir="ltr">8.1–17.9</bdi> فی لاکھ'
    """
    found, last = [], 0
    for match in NUMBER.finditer(text):
        found.append(escape(text[last : match.start()], quote=False))
        found.append(f'<bdi dir="ltr">{escape(match.group(), quote=False)}</bdi>')
        last = match.end()
    return "".join(found) + escape(text[last:], quote=False)


def kept(text: str) -> str:
    """Escaped text whose dates stand on one line.

    >>> kept("2025-02-09 & later")
    '<span class=d>2025-02-09</span> &amp; later'
    """
    return DATE.sub(r"<span class=d>\g<0></span>", escape(text, quote=False))


def anchor(figure: Figure) -> str | None:
    """The id of a figure's entry in the index; None where the document gave it no id.

    >>> anchor({"id": "need/PK 1"}), anchor({})
    ('f-need-PK-1', None)
    """
    return f"f-{slug(str(figure['id']))}" if figure.get("id") else None


def slug(text: str) -> str:
    """Letters, digits, dots and hyphens of a text, for an id."""
    return re.sub(r"[^A-Za-z0-9_.]+", "-", text).strip("-")


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers as spans.

    >>> _runs([1, 2, 3, 7])
    [(1, 3), (7, 7)]
    """
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _run(run: tuple[int, int]) -> str:
    first, last = run
    one = f"<a href=#s{first}>{first}</a>"
    if first == last:
        return one
    return f"{one}{'–' if last - first > 1 else ','}<a href=#s{last}>{last}</a>"
