"""What `explain` gives: the meanings of a code, each a frozen record that says itself in English or Urdu."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tarazu.catalog.national import countries, country
from tarazu.words import say

# A list of one part has this many codes shown; the rest of a longer one are counted.
SHOWN = 12


def kind(part: str, language: str = "en") -> str:
    """The name of a part: `driver`, `code of the list status`, `law, Pakistan`."""
    name, _, of = part.partition(".")
    place = country(of).label(language) if of in countries() else of
    return say(f"catalog.part.{name}", language, of=place)


@dataclass(frozen=True, slots=True)
class Fact:
    """One column of an entry, in both languages where it has both; codes are shown with their names."""

    name: str
    text: str
    text_ur: str

    def said(self, language: str = "en") -> str:
        """The line of the fact."""
        text = self.text_ur if language == "ur" and self.text_ur else self.text
        return f"{say(f'catalog.field.{self.name}', language)}: {text}"


@dataclass(frozen=True, slots=True)
class Related:
    """Entries of one part that name this one."""

    part: str
    codes: tuple[str, ...]

    def said(self, language: str = "en") -> str:
        """The line of the part, its first codes by name."""
        more = len(self.codes) - SHOWN
        rest = say("catalog.more", language, count=more) if more > 0 else ""
        return f"{kind(self.part, language)}: {', '.join(self.codes[:SHOWN])}{rest}"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code means in one part of the catalogue; texts that exist in English alone are empty in Urdu."""

    code: str
    part: str
    label_en: str
    label_ur: str
    ur_state: str
    why: str
    why_ur: str
    how: str
    how_ur: str
    facts: tuple[Fact, ...]
    names: tuple[str, ...]
    named_by: tuple[Related, ...]
    source: str
    to_be_verified: bool

    def text(self, language: str = "en") -> str:
        """All of it, a line each; what is not yet in Urdu stands in English."""
        urdu = language == "ur"
        told = (
            ("why", (self.why_ur if urdu else "") or self.why),
            ("how", self.how_ur if urdu else self.how),
        )
        lines = [self._head(language)]
        lines += [f"  {say(f'catalog.{name}', language)}: {text}" for name, text in told if text]
        lines += [f"  {fact.said(language)}" for fact in self.facts]
        if self.named_by:
            lines.append(f"  {say('catalog.named_by', language)}:")
            lines += [f"    {related.said(language)}" for related in self.named_by]
        if self.source:
            lines.append(f"  {say('catalog.source', language)}: {self.source}")
        if self.to_be_verified:
            lines.append(f"  {say('catalog.to_be_verified', language)}")
        return "\n".join(lines)

    def _head(self, language: str) -> str:
        draft = f" ({say('catalog.draft', language)})" if self.label_ur and self.ur_state != "confirmed" else ""
        names = [self.label_en, f"{self.label_ur}{draft}" if self.label_ur else ""]
        shown = " / ".join(name for name in (names[::-1] if language == "ur" else names) if name)
        return f"{self.code} ({kind(self.part, language)}): {shown}"

    def __str__(self) -> str:
        return self.text()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every meaning of a code: `reported` is a status, and a way in which a victim was detected."""

    code: str
    meanings: tuple[Meaning, ...]

    def text(self, language: str = "en") -> str:
        """Every meaning, with a blank line between."""
        return "\n\n".join(meaning.text(language) for meaning in self.meanings)

    def __iter__(self) -> Iterator[Meaning]:
        return iter(self.meanings)

    def __str__(self) -> str:
        return self.text()
