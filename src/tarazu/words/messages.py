"""Message catalogues: one flat file a room and a language; a statement is a message with what it speaks of."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from string import Formatter
from typing import Any

from tarazu.words.numbers import figure_text, number_text, unit_text

LANGUAGES = ("en", "ur")
# First strong isolate .. pop: keeps a number or a name in one piece inside a text of the other direction.
_ISOLATE, _POP = "\u2068", "\u2069"


@lru_cache
def catalogue(language: str) -> dict[str, str]:
    """Every message of a language, by id.

    Raises:
        ValueError: the language is not one of ours, or two rooms claim one id.
    """
    if language not in LANGUAGES:
        raise ValueError(f"Messages are in {', '.join(LANGUAGES)}; not in {language!r}.")
    found: dict[str, str] = {}
    folder = files("tarazu.words").joinpath(language)
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        messages = json.loads(file.read_text(encoding="utf-8"))
        if twice := found.keys() & messages.keys():
            raise ValueError(f"{language}/{file.name} repeats {sorted(twice)}.")
        found |= messages
    return found


def say(message: str | Mapping[str, Any], language: str = "en", **parts: Any) -> str:
    """A message, or a statement of the assessment, as text of a language.

    Args:
        message: the id of a message, or a statement: {"message": id, "with": parts}.

    Raises:
        KeyError: there is no such message, or a part that it names is missing.

    >>> say("words.phia.likely")
    'likely or probable'
    """
    if isinstance(message, Mapping):
        return say(message["message"], language, **message["with"])
    text = catalogue(language)[message]
    return _Words(language).vformat(text, (), parts)


def statement(message: str, **parts: Any) -> dict[str, Any]:
    """A message with its parts and its English text: what the assessment holds, and any language can be made from.

    >>> statement("words.phia.likely")
    {'message': 'words.phia.likely', 'with': {}, 'text': 'likely or probable'}
    """
    return {"message": message, "with": parts, "text": say(message, "en", **parts)}


def part_text(value: Any, form: str = "", language: str = "en") -> str:
    """One part of a message: a name in several languages, a number, or words.

    Args:
        form: of a number the unit it is rounded by; a whole number of a unit that has words is followed by them.

    >>> part_text({"name": "Lahore", "name_ur": "لاہور"}, language="ur")
    'لاہور'
    >>> part_text(1, "districts"), part_text(1200, "districts"), part_text(0.8, "threshold")
    ('1 district', '1,200 districts', '80%')
    """
    if isinstance(value, Mapping):
        other = value.get(f"name_{language}") or value.get(language)
        return str(other or value.get("name") or value.get("en") or "")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, float):
        return number_text(value, form)
    return f"{number_text(value, form)} {unit_text(form, language, of=value)}".rstrip() if form else f"{value:,}"


class _Words(Formatter):
    """Fills a message: figures by the rule for figures, lists with the language's own 'and', codes by their label."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        text = self._text(value, format_spec)
        return f"{_ISOLATE}{text}{_POP}" if self.language != "en" else text

    def _text(self, value: Any, form: str) -> str:
        """A statement, a figure, a list of parts, or one part."""
        if isinstance(value, Mapping) and "message" in value:
            return say(value, self.language)
        if isinstance(value, Mapping) and "unit" in value:
            return figure_text(value, form, self.language)
        if isinstance(value, list | tuple):
            return self._list([self._text(v, form) for v in value])
        return part_text(value, form, self.language)

    def _list(self, texts: list[str]) -> str:
        if len(texts) < 2:
            return "".join(texts)
        both = catalogue(self.language)["words.and"]
        comma = catalogue(self.language)["words.comma"]
        return f"{comma.join(texts[:-1])}{both}{texts[-1]}"
