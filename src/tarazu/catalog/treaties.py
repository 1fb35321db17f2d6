"""Articles of the Trafficking Protocol (TIPP) and of UNTOC: the duty, its wording, and the indicators that show it.

"Shall", "shall consider" and "shall endeavour" are judged differently: `obligation` is kept as it is, and a duty to
consider is never marked as breached.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tarazu.catalog.entries import HERE, Entry, index, pick, read_entries


@dataclass(frozen=True, slots=True)
class Article(Entry):
    """`question` is the project's paraphrase; `cluster` are codes of that list; `evidence_type` one of `spo`."""

    instrument: str
    article: str
    obligation: str
    cluster: tuple[str, ...]
    question: str
    evidence_type: str
    indicator_ids: tuple[str, ...]


@cache
def _articles() -> dict[str, Article]:
    return index(read_entries(HERE / "articles.csv", Article))


def articles(*, instrument: str | None = None) -> tuple[Article, ...]:
    """All articles in order, or those of `TIPP` or `UNTOC`.

    >>> len(articles()), len(articles(instrument="TIPP"))
    (52, 28)
    """
    return tuple(entry for entry in _articles().values() if instrument in (None, entry.instrument))


def article(code: str) -> Article:
    """One article.

    Raises:
        CatalogError: the code is unknown.

    >>> article("TIPP-6-3").obligation
    'consider implementing'
    """
    return pick(_articles(), code, what="article")


def articles_of(indicator: str) -> tuple[Article, ...]:
    """The articles to which an indicator gives evidence.

    >>> [entry.code for entry in articles_of("PI-V23")]
    ['TIPP-7', 'TIPP-14']
    """
    return tuple(entry for entry in articles() if indicator in entry.indicator_ids)


def articles_cited(text: str) -> tuple[str, ...]:
    """The codes of the articles that a reference names, `TIPP 9(4), 9(5)` as well as `UNTOC 12-14`.

    An article that the catalogue holds in parts and that is cited whole stands for all its parts.

    >>> articles_cited("TIPP 6(3), 8; UNTOC 12-14; CRC 28")
    ('TIPP-6-3', 'TIPP-8', 'UNTOC-12', 'UNTOC-13', 'UNTOC-14')
    """
    cited: dict[str, None] = {}
    for instrument, numbers in re.findall(r"\b(TIPP|UNTOC) ([^;]*)", text):
        for first, last, part in re.findall(r"(\d+)(?:-(\d+))?((?:\(\w+\))*)", numbers):
            for number in range(int(first), int(last or first) + 1):
                cited.update(dict.fromkeys(_held(instrument, number, part)))
    return tuple(cited)


def _held(instrument: str, number: int, part: str) -> list[str]:
    """The codes held of one cited article: the paragraph where it has a code, else the article, else all its parts."""
    whole = f"{instrument}-{number}"
    letters = re.findall(r"\w+", part)
    wanted = [f"{whole}-{letters[0]}", f"{whole}{letters[0]}"] if letters else []
    exact = [code for code in (*wanted, whole) if code in _articles()]
    return exact[:1] or [code for code in _articles() if re.fullmatch(rf"{whole}(-\d+|[a-z])", code) and not letters]
