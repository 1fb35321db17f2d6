"""Reading a file of evidence: which kind it is, and its rows as text, nothing understood yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from tarazu.evidence.problems import InputProblems, Problem
from tarazu.evidence.raw import Grid, RawTable, shown_name, text_columns
from tarazu.evidence.tables import TABLES, Table
from tarazu.refusals import refused_file, rule

__all__ = ["RawTable", "file_bytes", "raw_from_frame", "read_file"]

_TEXT = (".csv", ".tsv", ".txt")
_BOOKS = (".xlsx", ".xlsm")
_MAPS = (".geojson", ".json")
SUFFIXES = (*_TEXT, *_BOOKS, ".parquet", *_MAPS)
# What a file is, whatever it is called: the first bytes of pictures, films and documents.
_PICTURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"BM",
    b"RIFF",
    b"\x1aE\xdf\xa3",
    b"ID3",
    b"OggS",
)
_OTHERS = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "a workbook of the old kind (.xls) or another old Office document",
    b"{\\rtf": "a text document",
    b"<!DOCTYPE html": "a web page",
    b"<html": "a web page",
}


def read_file(path: str | Path, table: str, *, sheet: str | None = None) -> RawTable:
    """The rows of a file as text.

    Args:
        table: name of the table that the file is for.
        sheet: the sheet of a workbook, where there are several.

    Raises:
        InputProblems: the file cannot be read as the table; each reason with what to do.
    """
    path = Path(path)
    declared = declared_table(table, shown_name(path))
    data = file_bytes(path)
    suffix, file = path.suffix.lower(), shown_name(path)
    if table == "boundaries" and suffix in _MAPS:
        from tarazu.evidence.geojson import read_geojson

        return read_geojson(data, file=file)
    from tarazu.evidence.tabulate import tabulate

    return tabulate(_grid(data, file, suffix, declared, sheet), declared)


def raw_from_frame(frame: pd.DataFrame, file: str, table: str) -> RawTable:
    """The rows of a frame as if it had been a file of that name: the header is row 1.

    Raises:
        InputProblems: as `read_file`.
    """
    from tarazu.evidence.parquet import as_text
    from tarazu.evidence.tabulate import tabulate

    header = [pa.chunked_array([[str(name)]], pa.large_string()) for name in frame.columns]
    cells = [as_text(_arrow(frame.iloc[:, place])) for place in range(frame.shape[1])]
    chunks = [header, cells] if len(frame) else [header]
    return tabulate(Grid(file, None, text_columns(chunks, frame.shape[1])), declared_table(table, file))


def declared_table(name: str, file: str) -> Table:
    """The declaration of a table.

    Raises:
        InputProblems: there is no such table.
    """
    if name in TABLES:
        return TABLES[name]
    from tarazu.catalog.entries import did_you_mean

    says = f'There is no table "{name}". {did_you_mean(name, tuple(TABLES))}'
    raise InputProblems([Problem(file, says, f"The tables are {', '.join(TABLES)}.")])


def _arrow(column: pd.Series) -> pa.ChunkedArray:
    if column.dtype == object:
        values = [None if _is_missing(v) else v if isinstance(v, bytes) else str(v) for v in column]
        return pa.chunked_array([pa.array(values)])
    held = pa.array(column, from_pandas=True)
    return held if isinstance(held, pa.ChunkedArray) else pa.chunked_array([held])


def _is_missing(value: object) -> bool:
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float | np.floating) and value != value)
    )


def file_bytes(path: Path) -> bytes:
    """What a file holds.

    Raises:
        InputProblems: it is not there, is a folder, a picture, is empty, or may not be read; each with what to do.
    """
    file = shown_name(path)
    if refusal := refused_file(path):
        raise _refused_picture(file, refusal)
    try:
        data = path.read_bytes()
    except OSError as error:
        says, mend = _why_unreadable(path, error)
        raise InputProblems([Problem(file, says, mend)]) from error
    if data.startswith(_PICTURES):
        raise _refused_picture(file, "R7")
    if not data:
        raise InputProblems([Problem(file, "The file is empty (0 bytes).", "Save it again, or give the right file.")])
    return data


def _why_unreadable(path: Path, error: OSError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError):
        near = _near(path)
        return f"There is no file {path}.", f"Did you mean {near}?" if near else "Check the name and the folder."
    if path.is_dir():
        return f"{path} is a folder; a file was expected.", "Give one of the files in it."
    if isinstance(error, PermissionError):
        return f"You have no permission to read {path}.", "Ask its owner, or copy it to a folder of your own."
    return f"{path} cannot be read: {error.strerror}.", "Copy it to another disk and try again."


def _near(path: Path) -> str | None:
    from difflib import get_close_matches

    try:
        names = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        return None
    return next(iter(get_close_matches(path.name, names, n=1)), None)


def _refused_picture(file: str, refusal: str) -> InputProblems:
    return InputProblems([Problem(file, rule(refusal).text())])


def _grid(data: bytes, file: str, suffix: str, table: Table, sheet: str | None) -> Grid:
    readers: Mapping[str, Callable[[], Grid]] = {
        **dict.fromkeys(_TEXT, lambda: _delimited(data, file, table)),
        **dict.fromkeys(_BOOKS, lambda: _workbook(data, file, table, sheet)),
        ".parquet": lambda: _parquet(data, file),
    }
    if (what := _other_kind(data, suffix)) or suffix not in readers:
        raise InputProblems([_unreadable(file, suffix, what, table)])
    if sheet is not None and suffix not in _BOOKS:
        raise InputProblems([Problem(file, "Only a workbook (.xlsx) has sheets.", "Leave --sheet out.")])
    return readers[suffix]()


def _other_kind(data: bytes, suffix: str) -> str | None:
    """What the bytes say that the file is, where that is not what its name says."""
    start = data[:100].lstrip(b"\xef\xbb\xbf \r\n\t")
    found = next((what for mark, what in _OTHERS.items() if start.lower().startswith(mark.lower())), None)
    if suffix in _BOOKS and data.startswith(b"\xd0\xcf\x11\xe0"):
        return None  # a locked workbook looks like this, and is told apart where it is opened
    if suffix in _TEXT and data.startswith(b"PK\x03\x04"):
        return "a workbook or another packed file"
    return found


def _unreadable(file: str, suffix: str, what: str | None, table: Table) -> Problem:
    kinds = ".geojson" if table.name == "boundaries" else ".csv, .xlsx or .parquet"
    says = f"The file is {what}" if what else f'Files that end in "{suffix}"' if suffix else "A file without an ending"
    says += f" and cannot be read as {table.name}." if what else f" cannot be read as {table.name}."
    return Problem(file, says, f"Save it as {kinds} and import that.")


def _delimited(data: bytes, file: str, table: Table) -> Grid:
    from tarazu.evidence.delimited import read_delimited
    from tarazu.evidence.tabulate import known_words

    return read_delimited(data, file=file, known=known_words(table))


def _workbook(data: bytes, file: str, table: Table, sheet: str | None) -> Grid:
    from tarazu.evidence.spreadsheets import read_workbook

    return read_workbook(data, file=file, table=table.name, sheet=sheet)


def _parquet(data: bytes, file: str) -> Grid:
    from tarazu.evidence.parquet import read_parquet

    return read_parquet(data, file=file)
