"""Names that a person confirms: proposed in one file, taken back from it."""

import pytest

from tarazu.evidence.confirmed import names_csv, proposals_csv, read_confirmed, read_names
from tarazu.evidence.problems import InputProblems, NameProposal

AREAS = {"XT-P02", "XT-P04"}
HEADER = "typed,area,name,likeness,confirm\n"


def test_every_area_that_a_name_may_mean_has_a_line_of_its_own():
    near = (("XT-P02", "Kotli Nau", 0.93), ("XT-P04", "Rahimabad", 0.61))
    text = proposals_csv([NameProposal("Kotly Nau", (9,), near), NameProposal("Nowhere", (10,))]).decode("utf-8-sig")

    assert text.splitlines() == [
        HEADER.strip(),
        "Kotly Nau,XT-P02,Kotli Nau,0.93,",
        "Kotly Nau,XT-P04,Rahimabad,0.61,",
        "Nowhere,,,0.00,",
    ]


@pytest.mark.parametrize("yes", ["yes", "YES", " y ", "x", "ہاں"])
def test_a_line_is_confirmed_by_a_yes(yes):
    data = f"{HEADER}Kotly Nau,XT-P02,Kotli Nau,0.93,{yes}\nKotly Nau,XT-P04,Rahimabad,0.61,no\n".encode("utf-8-sig")
    assert read_confirmed(data, file="names.csv", areas=AREAS) == {"Kotly Nau": "XT-P02"}


def test_a_file_that_a_spreadsheet_has_saved_with_semicolons_is_read():
    data = "typed;area;name;likeness;confirm\nکوتلی نو;XT-P02;Kotli Nau;0,93;yes\n".encode("utf-8-sig")
    assert read_confirmed(data, file="names.csv", areas=AREAS) == {"کوتلی نو": "XT-P02"}


def test_every_fault_is_named_at_once():
    data = f"{HEADER}A,XT-P99,,0.9,yes\nB,XT-P02,,0.9,yes\nB,XT-P04,,0.9,yes\nC,,,0.0,yes\n".encode()
    with pytest.raises(InputProblems) as refused:
        read_confirmed(data, file="names.csv", areas=AREAS)
    assert [problem.row for problem in refused.value.problems] == [2, 4, 5]


@pytest.mark.parametrize("text", ["area,period\nXT,2023\n", "\n"])
def test_another_file_is_refused(text):
    with pytest.raises(InputProblems):
        read_confirmed(text.encode(), file="observations.csv", areas=AREAS)


def test_the_workspace_keeps_names_as_they_were_typed():
    names = {"Kotly, Nau": "XT-P02", "رحيم اباد": "XT-P04"}
    assert read_names(names_csv(names)) == names
