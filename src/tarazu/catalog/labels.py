"""One way from any code to its name in a language."""

from __future__ import annotations

from tarazu.catalog.ages import age_band
from tarazu.catalog.codelists import code, code_lists, is_code
from tarazu.catalog.counting import measures
from tarazu.catalog.entries import CatalogError, Entry
from tarazu.catalog.exploitation import form, form_codes
from tarazu.catalog.performance import indicators
from tarazu.catalog.vulnerability import drivers


def label(text: str, language: str = "en", *, of: str | None = None) -> str:
    """The name of a code.

    Args:
        of: the code list (`status`, `sex`, `age_group`, `form` ...); needed where several lists share the code, such as
            `reported`. Without it, drivers, indicators, measures, forms and age bands are tried before the lists,
            so that `all` is "All forms".

    Raises:
        CatalogError: no such code, or several lists have it with different names and `of` is not given.

    >>> label("DR-03"), label("female", "ur"), label("10-17", "en", of="age_group"), label("all", of="sex")
    ('Brick-kiln density', 'عورت', '10 to 17', 'All together')
    """
    if of == "form":
        return form(text).label(language)
    if of == "age_group":
        return _age_label(text, language)
    if of is not None:
        return code(of, text).label(language)
    named = _named(text)
    return named.label(language) if named else _list_label(text, language)


def _age_label(text: str, language: str) -> str:
    if text in code_lists()["age_group"] or not is_code("age_group", text):
        return code("age_group", text).label(language)
    return age_band(text).label(language)


def _named(text: str) -> Entry | None:
    """The entry that has this code by itself."""
    if text in form_codes():
        return form(text)
    return next((entry for entry in (*drivers(), *indicators(), *measures()) if entry.code == text), None)


def _list_label(text: str, language: str) -> str:
    if text[:1].isdigit() and is_code("age_group", text):
        return _age_label(text, language)
    having = {name: entries[text].label(language) for name, entries in code_lists().items() if text in entries}
    if len(set(having.values())) == 1:
        return next(iter(having.values()))
    raise CatalogError(
        f'Say of which list: "{text}" stands in {", ".join(having)}.' if having else f'"{text}" is no code.'
    )
