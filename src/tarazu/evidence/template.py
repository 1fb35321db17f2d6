"""Workbooks to fill in, made from the declarations: a sheet a table, headers, labels in two languages, lists of codes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tarazu.catalog import codes
from tarazu.evidence.headers import label_pair
from tarazu.evidence.tables import TABLES, Column, Table

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LISTS = "lists"
LAST_ROW = 10_000
FILLABLE = tuple(name for name, table in TABLES.items() if all(c.kind != "geometry" for c in table.columns))
"""Tables that a person can type: outlines come as GeoJSON."""
_REQUIRED, _OPTIONAL = "FFF2CC", "EDEDED"


def template(tables: Sequence[str] = FILLABLE) -> bytes:
    """A workbook (XLSX) with a sheet for each table: headers, labels, lists to choose from, and every column as text.

    Text, because a spreadsheet would otherwise make dates of 2023-05 and of the age band 5-9.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    ranges = _Lists()
    for name in tables:
        _fill(book.create_sheet(name), TABLES[name], ranges)
    ranges.write(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


class _Lists:
    """The code lists on a hidden sheet, each in a column of its own, to which the columns of the tables point."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def range_of(self, name: str) -> str:
        from openpyxl.utils import get_column_letter

        letter = get_column_letter(self._places.setdefault(name, len(self._places) + 1))
        return f"{LISTS}!${letter}$1:${letter}${len(codes(name))}"

    def write(self, book: Workbook) -> None:
        sheet = book.create_sheet(LISTS)
        sheet.sheet_state = "hidden"
        for name, place in self._places.items():
            for row, code in enumerate(codes(name), start=1):
                sheet.cell(row, place, code).number_format = "@"


def _fill(sheet: Worksheet, table: Table, lists: _Lists) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    headed = [(header, column) for column in table.columns for header in column.headers]
    for place, (name, column) in enumerate(headed, start=1):
        header = sheet.cell(1, place, name)
        header.font = Font(bold=True)
        header.fill = PatternFill("solid", fgColor=_REQUIRED if column.required else _OPTIONAL)
        label = sheet.cell(2, place, label_pair(column.label_en, column.label_ur))
        label.font, label.alignment = Font(italic=True), Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(place)
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format = max(14, len(name) + 4), "@"
        sheet.add_data_validation(_validation(column, letter, lists))
    sheet.freeze_panes = "A3"


def _validation(column: Column, letter: str, lists: _Lists) -> object:
    """Help beside the cell, and for a closed list its codes to choose from."""
    from openpyxl.worksheet.datavalidation import DataValidation

    closed = column.kind == "code" and column.codes is not None
    rule = DataValidation("list", formula1=lists.range_of(str(column.codes)), allow_blank=True) if closed else None
    rule = rule or DataValidation()
    rule.showErrorMessage = closed
    rule.error = "Choose a code from the list."
    rule.showInputMessage = True
    rule.promptTitle = column.label_en[:32]
    rule.prompt = f"{column.why} {'' if column.required else '(may be left out)'}".strip()[:255]
    rule.add(f"{letter}3:{letter}{LAST_ROW}")
    return rule


def header_csv(names: Iterable[str]) -> bytes:
    """The header of tables as CSV lines, one a table; the mark lets Excel see that it is UTF-8.

    >>> header_csv(["boundaries"]).decode("utf-8-sig")
    'area,geometry\\r\\n'
    """
    lines = (",".join(h for column in TABLES[name].columns for h in column.headers) + "\r\n" for name in names)
    return "".join(lines).encode("utf-8-sig")
