"""A template filled in is a file that can be imported: headers, labels, lists and text cells fit the reader."""

import io

import openpyxl
import pytest

from tarazu.catalog import codes
from tarazu.evidence.tables import TABLES
from tarazu.evidence.template import FILLABLE, LISTS, template

ROWS = {
    "sources": ["S9", "Log of a hotline", "a hotline", "2", "B", "GREEN", "presumed victims"],
    "areas": ["XT-P05", "Naya Kot", "", "district", "XT-P", "2024-07"],
    "observations": [
        "XT-P01",
        "2023-05",
        "female",
        "5-9",
        "EX02",
        "victims_presumed",
        "7",
        "",
        "reported",
        "cso",
        "S2",
    ],
}


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(template()))


def test_every_table_that_can_be_typed_has_a_sheet_with_all_its_columns(book):
    assert book.sheetnames == [*FILLABLE, LISTS]
    assert set(TABLES) - set(FILLABLE) == {"boundaries"}
    for name in FILLABLE:
        assert [cell.value for cell in book[name][1]] == [h for column in TABLES[name].columns for h in column.headers]
        assert all(" / " in cell.value for cell in book[name][2])


def test_cells_are_text_so_that_no_month_becomes_a_date(book):
    for name in FILLABLE:
        assert {dimension.number_format for dimension in book[name].column_dimensions.values()} == {"@"}


def test_closed_lists_are_offered_from_the_hidden_sheet(book):
    assert book[LISTS].sheet_state == "hidden"
    rules = {rule.promptTitle: rule for rule in book["observations"].data_validations.dataValidation}
    status = rules["Status"]
    cells = book[LISTS][status.formula1.split("!")[1].replace("$", "")]
    assert tuple(cell.value for (cell,) in cells) == codes("status")


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_row_typed_into_the_template_can_be_imported(testland, tmp_path, name):
    book = openpyxl.load_workbook(io.BytesIO(template()))
    for place, text in enumerate(ROWS[name], start=1):
        book[name].cell(3, place, text)
    path = tmp_path / "evidence.xlsx"
    book.save(path)

    assert testland.import_file(path, name).rows == {name: 1}
    with testland.evidence() as evidence:
        assert evidence.frame(name)["row"].iloc[-1] == 3
