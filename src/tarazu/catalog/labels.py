"""One way from any code to its name in a language."""

from __future__ import annotations

from tarazu.catalog.ages import WITHOUT_BOUNDS, age_band
from tarazu.catalog.codelists import code, code_lists, is_code
from tarazu.catalog.counting import measures
from tarazu.catalog.entries import CatalogError, Entry
from tarazu.catalog.exploitation import form, form_codes
from tarazu.catalog.performance import indicators
from tarazu.catalog.vulnerability import drivers


def label(text: str, language: str = "en", *, of: str | None = None) -> str:
    """The name of a code; `of` names its list where several lists share it (`all`, `unknown`, `reported`).

    Raises:
        CatalogError: no such code, or several lists have it with different names and `of` is not given.

    >>> label("DR-03"), label("female", "ur"), label("10-17", "en", of="age_group"), label("all", of="form")
    ('Brick-kiln density', 'عورت', '10 to 17', 'All forms')
    """
    if of == "form":
        return form(text).label(language)
    if of == "age_group" or (of is None and text[:1].isdigit()):
        return _age_label(text, language)
    if of is not None:
        return code(of, text).label(language)
    names = {entry.label(language) for entry in _bearing(text)}
    if len(names) == 1:
        return names.pop()
    lists = ", ".join(name for name, entries in code_lists().items() if text in entries)
    raise CatalogError(f'Say of which list: "{text}" stands in {lists}.' if names else f'"{text}" is no code.')


def _age_label(text: str, language: str) -> str:
    if text in code_lists()["age_group"] or text in WITHOUT_BOUNDS or not is_code("age_group", text):
        return code("age_group", text).label(language)
    return age_band(text).label(language)


def _bearing(text: str) -> list[Entry]:
    """Every entry that has this code."""
    found: list[Entry] = [entry for entry in (*drivers(), *indicators(), *measures()) if entry.code == text]
    if text in form_codes():
        found.append(form(text))
    return found + [entries[text] for entries in code_lists().values() if text in entries]
