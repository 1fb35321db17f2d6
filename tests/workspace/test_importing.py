"""Importing: whole or not at all, once only, corrected with a reason, and every row traceable."""

import dataclasses

import pandas as pd
import pytest

from tarazu.evidence.problems import InputProblems, NamesToConfirm
from tarazu.workspace import open_workspace


def values(workspace):
    with workspace.evidence() as evidence:
        held = evidence.frame("observations").sort_values(["area", "sex"])
    return list(zip(held["area"], held["sex"], held["lower"], strict=True))


def observations(**more):
    row = {"area": "XT-P01", "period": "2023", "sex": "female", "age_group": "18+", "form": "EX02"}
    row |= {
        "indicator": "victims_presumed",
        "value": "3",
        "denominator": "",
        "status": "reported",
        "voice": "cso",
        "source": "S2",
    }
    return pd.DataFrame([row | more])


FIRST = [("XT-P01", "female", 12), ("XT-P01", "male", 5), ("XT-P02", "female", 4), ("XT-P03", "female", 0)]


def test_the_same_content_again_changes_nothing_whatever_it_looks_like(testland, testland_data, content):
    done = testland.import_file(testland_data / "first.csv", "observations", who="Asma")
    before = content(testland.path)
    again = testland.import_file(testland_data / "again.csv", "observations")

    assert (done.new, done.rows) == (True, {"observations": 4})
    assert (again.new, again.known, again.import_id) == (False, 4, done.import_id)
    assert content(testland.path) == before
    assert values(testland) == FIRST


def test_a_row_that_differs_refuses_the_file_with_key_stored_offered_and_what_to_do(testland, testland_data, content):
    testland.import_file(testland_data / "first.csv", "observations")
    before = content(testland.path)
    with pytest.raises(InputProblems) as refused:
        testland.import_file(testland_data / "corrected.csv", "observations")

    says = str(refused.value)
    for told in ("row 2", "column G (value)", "XT-P01", "female", "12 stored", "14 offered", "first.csv", "--correct"):
        assert told in says
    assert len(refused.value.problems) == 1
    assert content(testland.path) == before


def test_a_correction_takes_the_place_of_the_row_and_keeps_it_with_the_reason(testland, testland_data):
    first = testland.import_file(testland_data / "first.csv", "observations")
    done = testland.import_file(
        testland_data / "corrected.csv", "observations", correct=True, why="counted again", who="Asma"
    )

    assert (done.rows, done.known, done.corrected) == ({"observations": 2}, 3, 1)
    assert values(testland) == [
        ("XT-P01", "female", 14),
        ("XT-P01", "male", 5),
        ("XT-P02", "female", 4),
        ("XT-P03", "female", 0),
        ("XT-P04", "female", 6),
    ]
    with testland.evidence() as evidence:
        history = evidence.history("observations")
    gone = history[history["withdrawn_by"] != ""]
    assert gone[["lower", "file", "row", "why"]].values.tolist() == [[12.0, "first.csv", 2, "counted again"]]
    entry = testland.history()[-1]
    assert (entry.kind, entry.why, entry.who) == ("correction", "counted again", "Asma")
    assert [gone.import_id for gone in entry.withdraws] == [first.import_id]


def test_the_old_file_after_its_correction_is_not_new_and_the_correction_stands(testland, testland_data, content):
    testland.import_file(testland_data / "first.csv", "observations")
    testland.import_file(testland_data / "corrected.csv", "observations", correct=True, why="counted again")
    before = content(testland.path)
    again = testland.import_file(testland_data / "first.csv", "observations")

    assert not again.new
    assert any("correction stands" in message for message in again.messages)
    assert content(testland.path) == before


def test_a_correction_can_be_corrected_back(testland, testland_data):
    for name, why in (("first.csv", "a"), ("corrected.csv", "b"), ("first.csv", "c"), ("corrected.csv", "d")):
        testland.import_file(testland_data / name, "observations", correct=True, why=why)

    assert [entry.kind for entry in testland.history()[3:]] == ["import", "correction", "correction", "correction"]
    assert len({entry.id for entry in testland.history()}) == 7
    assert ("XT-P01", "female", 14) in values(testland)
    assert len(values(testland)) == 5


def test_a_correction_without_a_reason_is_refused(testland, testland_data, content):
    before = content(testland.path)
    with pytest.raises(InputProblems, match="needs its reason"):
        testland.import_file(testland_data / "first.csv", "observations", correct=True, why="  ")
    assert content(testland.path) == before


def test_only_new_rows_of_a_longer_file_are_stored(testland):
    testland.import_frames({"observations": observations()}, file="may.csv")
    both = pd.concat([observations(), observations(sex="male")])
    done = testland.import_frames({"observations": both}, file="june.csv")

    assert (done.rows, done.known) == ({"observations": 1}, 1)
    with testland.evidence() as evidence:
        assert evidence.frame("observations")["file"].tolist() == ["may.csv", "june.csv"]


def test_a_value_typed_otherwise_is_the_same_value(testland):
    testland.import_frames({"observations": observations(value="1200")}, file="a.csv")
    assert not testland.import_frames({"observations": observations(value="1,200", area="Nurpur")}, file="b.csv").new


def test_tables_of_one_import_are_one_commit_and_may_refer_to_each_other(testland, content):
    row = {"source": "S9", "title": "Survey", "origin": "a university", "source_grade": "1", "item_grade": "B"}
    source = pd.DataFrame([row | {"tlp": "CLEAR", "definition_used": "as in the statute"}])
    done = testland.import_frames({"observations": observations(source="S9"), "sources": source}, file="survey.xlsx")

    assert done.rows == {"sources": 1, "observations": 1}
    assert len(testland.history()) == 4
    before = content(testland.path)
    with pytest.raises(InputProblems):
        testland.import_frames(
            {"sources": source.assign(source="S10"), "observations": observations(source="S11")}, file="bad.xlsx"
        )
    assert content(testland.path) == before


def test_rows_of_a_wide_file_keep_its_row_numbers_and_can_be_corrected_one_by_one(testland):
    wide = pd.concat([observations(), observations(sex="male")]).set_axis([7, 7], axis="index")
    testland.import_frames({"observations": wide}, file="wide.csv")
    wide.iloc[1, wide.columns.get_loc("value")] = "8"
    testland.import_frames({"observations": wide}, file="wide.csv", correct=True, why="misread")

    assert values(testland) == [("XT-P01", "female", 3), ("XT-P01", "male", 8)]
    with testland.evidence() as evidence:
        assert evidence.frame("observations")["row"].tolist() == [7, 7]


def test_names_wait_for_a_person_and_are_then_known_for_good(testland, testland_data, tmp_path, content):
    from tarazu.evidence.confirmed import proposals_csv

    before = content(testland.path)
    with pytest.raises(NamesToConfirm) as refused:
        testland.import_file(testland_data / "spellings.csv", "observations")
    assert content(testland.path) == before

    lines = proposals_csv(refused.value.proposals).decode("utf-8-sig").splitlines()
    wanted = {"Kotly Nau": "XT-P02", "کوتلی نو": "XT-P02", "رحيم اباد": "XT-P04"}
    ticked = [line + "yes" if wanted.get(line.split(",")[0]) == line.split(",")[1] else line for line in lines[1:]]
    names = tmp_path / "spellings.names.csv"
    names.write_text("\n".join([lines[0], *ticked]), encoding="utf-8-sig")
    done = testland.import_file(testland_data / "spellings.csv", "observations", names=names)

    assert done.rows == {"observations": 9}
    with testland.evidence() as evidence:
        held = evidence.frame("observations").set_index("row")
    assert held.loc[[7, 8, 9], "area"].tolist() == ["XT-P04", "XT-P02", "XT-P02"]
    assert held.loc[9, "area_as_typed"] == "Kotly Nau"
    later = testland.import_frames({"observations": observations(area="Kotly Nau", period="2024")}, file="later.csv")
    assert later.new


def test_who_and_when_stand_in_the_ledger_and_nothing_depends_on_them(testland, testland_data, tmp_path):
    from tarazu.evidence.ledger import digest

    testland.import_file(testland_data / "first.csv", "observations", who="Asma")
    entry = testland.history()[-1]
    other = dataclasses.replace(entry, who="Bilal", when="1999-01-01T00:00:00+00:00")

    assert entry.who == "Asma"
    assert entry.when.endswith("+00:00")
    assert testland.digest() == digest([*testland.history()[:-1], other])


def test_the_same_imports_elsewhere_give_the_same_digest(testland, testland_data, tmp_path):
    import shutil

    twin = open_workspace(shutil.copytree(testland.path, tmp_path / "twin"))
    for workspace in (testland, twin):
        workspace.import_file(testland_data / "first.csv", "observations", who=str(workspace.path))
    assert testland.digest() == twin.digest()


def test_an_interrupted_writers_leftovers_are_no_evidence_and_are_cleared(testland, testland_data):
    orphan = testland.path / "evidence" / "observations" / f"{'a' * 32}.parquet"
    orphan.parent.mkdir()
    orphan.write_bytes(b"half")
    assert not values(testland)

    testland.import_file(testland_data / "first.csv", "observations")
    assert not orphan.exists()
    assert values(testland) == FIRST
