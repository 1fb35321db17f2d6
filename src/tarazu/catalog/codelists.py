"""The code lists that columns of evidence refer to: status, voice, sex, stage and the others of codes.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tarazu.catalog.ages import age_band
from tarazu.catalog.entries import HERE, CatalogError, Entry, did_you_mean, index, pick, read_entries


@dataclass(frozen=True, slots=True)
class Code(Entry):
    """One code of one list; its order in the file is the order of the list."""

    list: str
    meaning: str


@cache
def code_lists() -> dict[str, dict[str, Code]]:
    """Every list by name, each in its own order."""
    lists: dict[str, list[Code]] = {}
    for code in read_entries(HERE / "codes.csv", Code):
        lists.setdefault(code.list, []).append(code)
    return {name: index(entries) for name, entries in lists.items()}


def code_list(name: str) -> dict[str, Code]:
    """The entries of a list, by code, in order.

    Raises:
        CatalogError: there is no such list.
    """
    if name not in code_lists():
        raise CatalogError(f'There is no code list "{name}". {did_you_mean(name, tuple(code_lists()))}')
    return code_lists()[name]


def codes(name: str) -> tuple[str, ...]:
    """The codes of a list, in order; `form`, `indicator` and `scenario` are lists too.

    `age_group` is open: any band is a code, so ask `is_code`.

    >>> codes("detected")
    ('reported', 'discovered')
    """
    if name == "form":
        from tarazu.catalog.exploitation import form_codes

        return form_codes()
    if name == "indicator":
        from tarazu.catalog.counting import observation_codes

        return observation_codes()
    if name == "scenario":
        from tarazu.catalog.scenarios import scenarios

        return tuple(entry.code for entry in scenarios())
    return tuple(code_list(name))


def is_code(name: str, text: str) -> bool:
    """True where the text is a code of the list, any age band being one of `age_group`.

    >>> is_code("age_group", "12-15"), is_code("age_group", "14-Oct"), is_code("sex", "women")
    (True, False, False)
    """
    if name != "age_group":
        return text in codes(name)
    try:
        age_band(text)
    except CatalogError:
        return False
    return True


def code(name: str, text: str) -> Code:
    """One entry of a list.

    Raises:
        CatalogError: no such list, or no such code in it.
    """
    return pick(code_list(name), text, what=f"code of the list {name}")
