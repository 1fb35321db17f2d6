"""What goes to the screen: results to standard output, all else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

WIDE = 160
"""Columns of a table that goes into a file or a pipe, where no screen sets the limit."""


def use_utf8() -> None:
    """Urdu must not fail on a console or in a pipe of another encoding (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def say(text: str) -> None:
    """A result, for the person or program that asked."""
    print(text)


def complain(text: str) -> None:
    """A fault or a remark."""
    print(text.rstrip(), file=sys.stderr)


def print_json(held: Any) -> None:
    """A result for programs: one JSON object.

    Raises:
        ValueError: a number in it is not finite, which JSON cannot say.
    """
    print(json.dumps(held, ensure_ascii=False, indent=1, default=str, allow_nan=False))


def print_table(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """A small table; numbers stand to the right. Text of users is never read as markup."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    held = [list(row) for row in rows]
    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", title_style="bold", pad_edge=False)
    for place, header in enumerate(headers):
        numbers = bool(held) and all(isinstance(row[place], int | float) for row in held)
        table.add_column(header, justify="right" if numbers else "left", overflow="fold")
    for row in held:
        table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    width = None if sys.stdout.isatty() else WIDE
    Console(file=sys.stdout, highlight=False, width=width).print(table)


@contextmanager
def progress(first: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done while it takes its time; the yielded function says what comes next.

    Nothing is shown where no person is looking.
    """
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True, highlight=False).status(first) as status:
        yield status.update
