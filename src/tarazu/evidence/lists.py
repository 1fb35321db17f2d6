"""Columns that are lists, and the history that they make together: as it is stored, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

LEAST_LISTS = 2
_PART = re.compile(r"(\S.*?)=([01])(?:\s|$)")
_NAME = re.compile(r"[^=\x00-\x1f\x7f]{1,60}")


def is_list_name(name: str) -> bool:
    """Whether a list may bear this name: in one line, without the sign that stands between name and cell.

    >>> is_list_name("police"), is_list_name("a=1")
    (True, False)
    """
    return _NAME.fullmatch(name) is not None


def history_text(cells: Mapping[str, int]) -> str:
    """One history as it is stored: lists by name, so that the order of the columns changes nothing.

    >>> history_text({"police": 1, "hotline": 0})
    'hotline=0 police=1'
    """
    return " ".join(f"{name}={cells[name]}" for name in sorted(cells))


def history_cells(history: str) -> dict[str, int]:
    """The lists of a stored history, by name.

    >>> history_cells("help line=0 police=1")
    {'help line': 0, 'police': 1}
    """
    return {name: int(seen) for name, seen in _PART.findall(history)}


def list_columns(headers: Iterable[str], declared: Iterable[str]) -> list[str]:
    """The columns of a file that are lists: every one that is not declared."""
    known = set(declared)
    return [name for name in headers if name not in known]
