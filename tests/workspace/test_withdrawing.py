"""Taking an import back: out of the evidence, never out of the history."""

import pytest

from tarazu.evidence.problems import InputProblems
from tarazu.workspace.faults import WorkspaceProblem


def lower(workspace):
    with workspace.evidence() as evidence:
        return evidence.frame("observations")["lower"].tolist()


def test_a_withdrawn_import_counts_no_longer_and_stays_in_the_history(testland, testland_data):
    first = testland.import_file(testland_data / "first.csv", "observations")
    done = testland.withdraw(first.import_id[:8], why="of another district", who="Asma")

    assert (done.corrected, lower(testland)) == (4, [])
    with testland.evidence() as evidence:
        history = evidence.history("observations")
    assert history["why"].tolist() == ["of another district"] * 4
    assert history["withdrawn_by"].unique().tolist() == [done.import_id]
    entry = testland.history()[-1]
    assert (entry.kind, entry.who, entry.why) == ("withdrawal", "Asma", "of another district")


def test_it_may_come_in_again(testland, testland_data):
    first = testland.import_file(testland_data / "first.csv", "observations")
    testland.withdraw(first.import_id, why="a mistake")
    again = testland.import_file(testland_data / "first.csv", "observations")

    assert again.new
    assert again.import_id != first.import_id
    assert lower(testland) == [12, 4, 0, 5]
    testland.withdraw(again.import_id, why="again a mistake")
    assert lower(testland) == []


def test_rows_corrected_since_are_left_alone(testland, testland_data):
    first = testland.import_file(testland_data / "first.csv", "observations")
    testland.import_file(testland_data / "corrected.csv", "observations", correct=True, why="counted again")

    assert testland.withdraw(first.import_id, why="a mistake").corrected == 3
    assert lower(testland) == [14, 6]


def test_what_other_rows_rest_on_cannot_be_withdrawn(testland, testland_data, content):
    testland.import_file(testland_data / "first.csv", "observations")
    before = content(testland.path)
    for entry in testland.history()[:2]:
        with pytest.raises(InputProblems, match="Withdraw what rests on it first"):
            testland.withdraw(entry.id, why="a mistake")
    assert content(testland.path) == before


@pytest.mark.parametrize(
    ("asked", "why", "says"), [("zz", "x", "No import"), ("", "x", "No import"), ("0", "", "reason")]
)
def test_what_cannot_be_withdrawn_is_said(testland, asked, why, says):
    with pytest.raises(WorkspaceProblem, match=says):
        testland.withdraw(asked, why=why)


def test_names_confirmed_with_a_withdrawn_import_are_asked_again(testland, tmp_path):
    import pandas as pd

    names = tmp_path / "names.csv"
    names.write_text("typed,area,name,likeness,confirm\nKotly Nau,XT-P02,Kotli Nau,0.9,yes\n")
    row = {"area": "Kotly Nau", "period": "2023", "sex": "all", "age_group": "all", "form": "EX02", "value": "3"}
    row |= {"indicator": "victims_presumed", "denominator": "", "status": "reported", "voice": "cso", "source": "S2"}
    file = tmp_path / "a.csv"
    pd.DataFrame([row]).to_csv(file, index=False)
    done = testland.import_file(file, "observations", names=names)
    testland.withdraw(done.import_id, why="a mistake")

    with pytest.raises(InputProblems, match="Kotly Nau"):
        testland.import_file(file, "observations")
