"""Typst with our fonts alone and files from memory, so that every machine sets the same bytes."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from typing import Literal


def typeset(
    source: str, held: Mapping[str, bytes], *, form: Literal["pdf", "png"], resolution: float = 0
) -> list[bytes]:
    """The document, or with "png" one picture a page.

    Args:
        source: Typst source of the main file.
        held: the files that it reads, by name.
        form: "pdf" or "png".
        resolution: dots an inch of a picture.
    """
    import typst

    # The library takes files from memory as a dict; its published types do not say so yet.
    made = typst.compile(  # type: ignore[call-overload]
        {"main.typ": source.encode(), **held},
        format=form,
        ppi=resolution or None,
        font_paths=[_font_folder()],
        ignore_system_fonts=True,
        timestamp=0,
    )
    return made if isinstance(made, list) else [made]


@cache
def _font_folder() -> str:
    """The folder of the fonts shipped with the report."""
    with as_file(files("tarazu.report").joinpath("fonts")) as folder:
        return str(folder)
