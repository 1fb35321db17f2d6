"""Delimited text (CSV, "Unicode text") as a grid of cells; the delimiter is found, never asked for."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from itertools import islice, zip_longest

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from tarazu.evidence.encodings import as_utf8
from tarazu.evidence.problems import InputProblems, Problem
from tarazu.evidence.raw import Grid, text_columns

DELIMITERS = ",;\t|"
_CHUNK = 50_000
_CELL_LIMIT = 10_000_000


def read_delimited(data: bytes, *, file: str, known: Collection[str]) -> Grid:
    """The cells of a delimited text.

    Args:
        known: headers in lower case, by which the delimiter is told.

    Raises:
        InputProblems: the text is not UTF-8, or a quotation mark is left open.
    """
    text = as_utf8(data, file=file)
    declared = re.match(rb"sep=(.)\r?\n", text)
    if declared:  # Excel takes this line as an instruction and does not show it.
        text = text[declared.end() :]
    delimiter = declared[1].decode("latin-1") if declared else find_delimiter(text, known)
    columns = _fast(text, delimiter)
    if columns is None:
        columns = _careful(text, delimiter, file)
    return Grid(file, None, columns)


def find_delimiter(text: bytes, known: Collection[str]) -> str:
    """The delimiter that makes most known headers of one of the first lines; failing that, most cells.

    >>> find_delimiter(b"area;period;note\\nA;2023;a, b, c and d", {"area", "period"})
    ';'
    """
    lines = text[:20_000].decode("utf-8", errors="ignore").splitlines()[:20]

    def score(delimiter: str) -> tuple[int, int]:
        rows = list(csv.reader(lines, delimiter=delimiter))
        hits = max((sum(cell.strip().lower() in known for cell in row) for row in rows), default=0)
        return hits, max(map(len, rows), default=0)

    return max(DELIMITERS, key=score)


def _fast(text: bytes, delimiter: str) -> list[pa.ChunkedArray] | None:
    """All rows at once, or None where the text is not plainly regular: then every row is looked at by itself."""
    if not text.strip() or _odd_quotes(text, delimiter):
        return None
    names = [str(place) for place in range(_first_width(text, delimiter))]
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(text),
            read_options=pyarrow.csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
        )
    except pa.ArrowInvalid:
        return None
    # A line end inside a cell may be meant, or be a quotation mark left open that has swallowed rows.
    if b'"' in text and any(pc.any(pc.match_substring(column, "\n")).as_py() for column in table.columns):
        return None
    return text_columns([table.columns], len(names))


def _odd_quotes(text: bytes, delimiter: str) -> bool:
    """A quotation mark that neither opens nor closes a cell, nor stands doubled inside one."""
    edge = re.escape(delimiter.encode())
    return b'"' in text and re.search(rb'(?<![%b\n\r"])"(?![%b"\r\n])' % (edge, edge), text) is not None


def _first_width(text: bytes, delimiter: str) -> int:
    start = io.StringIO(text[:100_000].decode("utf-8", errors="ignore"), newline="")
    return len(next(csv.reader(start, delimiter=delimiter), []))


def _careful(text: bytes, delimiter: str, file: str) -> list[pa.ChunkedArray]:
    """Row by row, so that short, long and blank rows keep their number and a broken quotation is named."""
    csv.field_size_limit(_CELL_LIMIT)
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    chunks: list[list[pa.ChunkedArray]] = []
    try:
        while chunk := list(islice(reader, _CHUNK)):
            chunks.append([pa.chunked_array([pa.array(cells, pa.large_string())]) for cells in zip_longest(*chunk)])
    except csv.Error as error:
        raise InputProblems([_open_quotation(error, reader.line_num, file)]) from error
    return text_columns(chunks, max((len(chunk) for chunk in chunks), default=0))


def _open_quotation(error: csv.Error, line: int, file: str) -> Problem:
    says = f"line {line} has a quotation mark that is not closed, or that stands inside a cell ({error})."
    mend = 'Write a quotation mark inside a cell twice (""), or save the file again from the spreadsheet.'
    return Problem(file, says, mend, row=line, counted="line")
