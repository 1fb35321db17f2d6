"""Capture histories: any other column is a list; every bad cell is named at once; files with other lists share the table."""

import pandas as pd
import pytest

from tarazu.evidence.lists import history_cells, history_text
from tarazu.evidence.problems import InputProblems
from tarazu.evidence.template import header_csv, template

TABLE = "capture_histories"
GOOD = [("police", "hotline", "shelter", "count"), (1, 0, 0, 60), (0, 1, 0, 40), (0, 0, 1, 50), (1, 0, 1, 12)]


@pytest.fixture
def bring(testland, tmp_path):
    """Imports lines as a file of capture histories."""

    def brought(*lines, name="histories.csv", **options):
        file = tmp_path / name
        file.write_text("\n".join(",".join(map(str, line)) for line in lines) + "\n", encoding="utf-8")
        return testland.import_file(file, TABLE, **options)

    return brought


def held(workspace):
    with workspace.evidence() as evidence:
        return evidence.frame(TABLE)


def refused(bring, *lines):
    with pytest.raises(InputProblems) as met:
        bring(*lines)
    return met.value.problems


def test_columns_that_the_table_does_not_declare_are_lists_and_keep_their_names(testland, bring):
    done = bring(*GOOD)
    rows = held(testland)
    assert done.rows == {TABLE: 4}
    assert rows["history"].tolist()[0] == "hotline=0 police=1 shelter=0"
    assert rows["count"].tolist() == [60, 40, 50, 12]
    assert rows["row"].tolist() == [2, 3, 4, 5]
    blank = rows[["form", "sex", "age_group", "period", "period_precision"]].drop_duplicates().to_numpy().tolist()
    assert blank == [["all", "unknown", "unknown", "unknown", "unknown"]]
    assert rows[["area", "source"]].isna().all(axis=None)


def test_the_order_of_columns_and_the_script_of_digits_change_nothing(bring):
    bring(*GOOD)
    again = bring(*[(d, c, b, str(a).replace("1", "۱")) for a, b, c, d in GOOD], name="again.csv")
    assert (again.new, again.known) == (False, 4)


def test_files_with_other_lists_stand_in_one_table(testland, bring):
    bring(*GOOD)
    bring(("help line", "NGO casework", "count", "area"), (1, 0, 7, "XT-P"), (1, 1, 3, "XT-P"), name="b.csv")
    rows = held(testland)
    assert sorted({tuple(history_cells(h)) for h in rows["history"]}) == [
        ("NGO casework", "help line"),
        ("hotline", "police", "shelter"),
    ]


def test_every_bad_cell_is_named_at_once_with_row_column_letter_and_value(bring):
    problems = refused(
        bring,
        ("police", "hotline", "Victim name", "count", "sex"),
        (2, 0, "A", 5, "female"),
        ("yes", 1, "B", 5, "female"),
        ("", 1, "C", 5, "female"),
        (0, 0, "D", 5, "female"),
        (1, 0, "E", -3, "female"),
        (0, 1, "F", 2.5, "female"),
        (1, 1, "G", "", "male"),
        (1, 1, "H", "<5", "femal"),
    )
    where = [(p.row, p.letter, p.column, p.value) for p in problems]
    assert where == [
        (1, "C", "Victim name", None),
        (2, "A", "police", "2"),
        (3, "A", "police", "yes"),
        (4, "A", "police", None),
        (5, "D", "count", "5"),
        (6, "D", "count", "-3"),
        (7, "D", "count", "2.5"),
        (8, "D", "count", None),
        (9, "D", "count", "<5"),
        (9, "E", "sex", "femal"),
    ]
    assert "R2" in problems[0].mend or "R2" in problems[0].expected
    assert all(p.file == "histories.csv" and p.expected and p.mend for p in problems)


def test_the_same_history_twice_is_refused_with_its_first_row(bring):
    problems = refused(bring, *GOOD, (1, 0, 0, 61), (0, 1, 0, 40))
    assert [p.row for p in problems] == [6, 7]
    assert "Row 2 has the same key" in problems[0].expected
    assert "60 there, 61 here" in problems[0].expected
    assert "row 3 already" in problems[1].expected


def test_a_column_that_is_perhaps_another_is_asked_about(bring):
    problems = refused(bring, ("police", "hotline", "count", "perid"), (1, 0, 5, "2023"))
    assert [(p.row, p.column) for p in problems] == [(2, "perid")]
    assert "period" in problems[0].mend


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (("police", "count"), "only one is a list: police"),
        (("count", "area"), "none is a list"),
        (("police", "hotline", "conut"), "Did you mean count?"),
        (("police", "Police ", "hotline", "count"), "stands twice"),
        (("a=b", "police", "hotline", "count"), '"a=b" is not a column'),
    ],
)
def test_a_header_that_cannot_be_read_is_refused(bring, header, says):
    problems = refused(bring, header, ["1"] * len(header))
    assert any(says in f"{p.expected} {p.mend}" for p in problems)
    assert all(p.row in (None, 1, 2) for p in problems)


def test_nobody_on_no_list_is_no_fault_where_nobody_is_counted(bring):
    assert bring(*GOOD, (0, 0, 0, 0)).rows == {TABLE: 5}


def test_a_changed_count_is_a_correction_with_its_reason(testland, bring):
    bring(*GOOD)
    changed = [*GOOD[:-1], (1, 0, 1, 14)]
    with pytest.raises(InputProblems) as met:
        bring(*changed, name="changed.csv")
    assert "count 12 stored, 14 offered" in str(met.value)
    done = bring(*changed, name="changed.csv", correct=True, why="linked again")
    assert done.corrected == 1
    assert held(testland)["count"].tolist() == [60, 40, 50, 14]
    withdrawn = testland.withdraw(done.import_id[:8], why="wrong file")
    assert withdrawn.new
    assert held(testland)["count"].tolist() == [60, 40, 50]
    assert not testland.check().broken


def test_status_counts_them_and_a_source_of_theirs_is_a_source_in_use(testland, bring):
    bring(("police", "hotline", "count", "source", "area", "period"), (1, 0, 5, "S1", "XT", 2023))
    status = testland.status()
    told = next(t for t in status.tables if t.table == TABLE)
    assert (told.rows, told.first_day, told.last_day) == (1, "2023-01-01", "2023-12-31")
    assert {s.source: s.rows for s in status.sources}["S1"] == 1


def test_the_template_has_columns_for_lists_and_can_be_filled(testland, tmp_path):
    from openpyxl import load_workbook

    file = tmp_path / "t.xlsx"
    file.write_bytes(template((TABLE,)))
    book = load_workbook(file)
    sheet = book[TABLE]
    assert [c.value for c in sheet[1]][:5] == ["list_1", "list_2", "list_3", "count", "area"]
    for place, value in enumerate(("1", "0", "0", "8"), start=1):
        sheet.cell(3, place, value)
    book.save(file)
    assert testland.import_file(file, TABLE, sheet=TABLE).rows == {TABLE: 1}
    assert held(testland)["history"].tolist() == ["list_1=1 list_2=0 list_3=0"]
    assert header_csv([TABLE]).decode("utf-8-sig").startswith("list_1,list_2,list_3,count,")


def test_a_frame_is_checked_like_a_file(testland):
    frame = pd.DataFrame({"a": ["1", "0"], "b": ["0", "1"], "count": ["3", "x"]})
    with pytest.raises(InputProblems) as met:
        testland.import_frames({TABLE: frame}, file="f.csv")
    assert [(p.row, p.column) for p in met.value.problems] == [(3, "count")]


def test_a_stored_history_is_read_back_whatever_its_lists_are_called():
    cells = {"help line 24/7": 1, "NGO (Sindh)": 0, "پولیس": 1}
    assert history_cells(history_text(cells)) == cells
