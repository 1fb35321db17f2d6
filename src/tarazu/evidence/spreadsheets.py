"""Workbooks (XLSX) as a grid of cells, each as the person sees it, from the one sheet that is meant."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from typing import Any

import openpyxl
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from tarazu.evidence.problems import InputProblems, Problem
from tarazu.evidence.raw import Grid, letter, text_columns
from tarazu.evidence.shown import date_text, number_text

_CHUNK = 20_000
# Formats that show a number or a text as it is typed; a sheet with no others needs no second look.
_PLAIN_FORMATS = frozenset({0, 1, 2, 3, 4, 37, 38, 39, 40, 49})
_FORMULA = re.compile(rb"<f[ >/]")
_NOT_PLAIN = re.compile(rb'<c [^>]*t="[de]"')


def read_workbook(data: bytes, *, file: str, table: str, sheet: str | None = None) -> Grid:
    """The cells of one sheet.

    Args:
        table: name of the table that is wanted; a sheet of that name is taken before others.
        sheet: name of the sheet, where the person has said which.

    Raises:
        InputProblems: no workbook, locked by a password, or several sheets of which none is named like the table.
    """
    book = _opened(data, file)
    name = _chosen(book, file, table, sheet)
    merged = [_range(*corners) for corners in sorted(book.get_sheet_by_name(name).merged_cell_ranges or ())]
    rows = _plain_rows(book, name) if _is_plain(data) else _shown_rows(data, name)
    return Grid(file, name, _columns(rows), merged)


def _opened(data: bytes, file: str) -> Any:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        mend = "Open it in the spreadsheet, remove the password and save it again."
        raise InputProblems([Problem(file, "The workbook is locked by a password.", mend)]) from error
    except CalamineError as error:
        says = f"The file ends in .xlsx but is not a workbook that can be read ({error})."
        raise InputProblems([Problem(file, says, "Open it in the spreadsheet and save it as .xlsx or CSV.")]) from error


def _chosen(book: Any, file: str, table: str, sheet: str | None) -> str:
    """The sheet that was asked for; else the one named like the table; else the only visible one that is filled."""
    names = {name.strip().casefold(): name for name in book.sheet_names}
    wanted = table if sheet is None else sheet
    if wanted.strip().casefold() in names:
        return str(names[wanted.strip().casefold()])
    visible = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
    filled = [name for name in visible if book.get_sheet_by_name(name).total_height]
    if sheet is None and len(filled or visible) == 1:
        return str((filled or visible)[0])
    listed = ", ".join(f'"{name}"' for name in filled or visible)
    says = (
        f'There is no sheet "{sheet}".'
        if sheet is not None
        else f'It has several sheets ({listed}), and none is named "{table}".'
    )
    raise InputProblems([Problem(file, says, f"Say which one with --sheet NAME, one of {listed}.")])


def _range(first: tuple[int, int], last: tuple[int, int]) -> str:
    """A merged range as the spreadsheet names it.

    >>> _range((0, 0), (0, 4))
    'A1:E1'
    """
    return f"{letter(first[1])}{first[0] + 1}:{letter(last[1])}{last[0] + 1}"


def _is_plain(data: bytes) -> bool:
    """Whether no cell shows anything but what it holds: no dates, per cents, errors or formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        styles = parts.read("xl/styles.xml") if "xl/styles.xml" in parts.namelist() else b""
    used = re.search(rb"<cellXfs.*?</cellXfs>", styles, re.DOTALL)
    formats = {int(number) for number in re.findall(rb'numFmtId="(\d+)"', used[0] if used else b"")}
    return formats <= _PLAIN_FORMATS and not _holds(data, _NOT_PLAIN) and not _holds(data, _FORMULA)


def _holds(data: bytes, sign: re.Pattern[bytes]) -> bool:
    """Whether any sheet's XML holds the sign; read in blocks, for a sheet may be larger than memory should bear."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(_block_holds(parts, name, sign) for name in sheets)


def _block_holds(parts: zipfile.ZipFile, name: str, sign: re.Pattern[bytes]) -> bool:
    rest = b""
    with parts.open(name) as part:
        while block := part.read(1 << 20):
            if sign.search(rest + block):
                return True
            rest = block[-200:]
    return False


def _plain_rows(book: Any, name: str) -> Iterator[tuple[str | None, ...]]:
    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
        yield tuple(map(_plain, row))


def _plain(value: Any) -> str | None:
    if isinstance(value, str):
        return value or None
    return str(value).upper() if isinstance(value, bool) else number_text(float(value))


def _shown_rows(data: bytes, name: str) -> Iterator[tuple[str | None, ...]]:
    """Rows by way of the number formats; a formula that was never computed shows as itself."""
    shown = _cells(data, name, computed=True)
    if not _holds(data, _FORMULA):
        yield from (tuple(_shown(cell.value, cell) for cell in row) for row in shown)
        return
    for row, typed in zip(shown, _cells(data, name, computed=False), strict=True):
        yield tuple(_shown(c.value if c.value is not None else t.value, c) for c, t in zip(row, typed, strict=True))


def _cells(data: bytes, name: str, *, computed: bool) -> Iterator[tuple[Any, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which are not read
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=computed)[name]
        sheet.reset_dimensions()
        yield from sheet.iter_rows()


_SHOWN: tuple[tuple[type | tuple[type, ...], Callable[[Any, str], str]], ...] = (
    (bool, lambda value, _: str(value).upper()),
    ((dt.datetime, dt.date), date_text),
    (dt.timedelta, lambda value, _: f"{value.total_seconds() / 3600:g} h"),
    (dt.time, lambda value, _: value.strftime("%H:%M")),
    ((int, float), lambda value, number_format: number_text(float(value), number_format)),
)


def _shown(value: Any, cell: Any) -> str | None:
    for kind, text in _SHOWN:
        if isinstance(value, kind):
            return text(value, cell.number_format)
    return None if value is None or value == "" else str(value)


def _columns(rows: Iterator[tuple[str | None, ...]]) -> list[pa.ChunkedArray]:
    chunks = []
    while chunk := list(islice(rows, _CHUNK)):
        cells = zip_longest(*chunk)
        chunks.append([pa.chunked_array([pa.array(column, pa.large_string())]) for column in cells])
    return text_columns(chunks, max((len(chunk) for chunk in chunks), default=0))
