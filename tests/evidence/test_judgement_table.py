"""The table of judgements: quantiles that rise, one question an item, experts as codes and never as names."""

import pytest

from tarazu.evidence.problems import InputProblems

HEAD = "expert,item,question,kind,scale,q05,q50,q95,realisation,unit,area,form,scenario,horizon,period,source"
CALIBRATION = "E1,C1,Cases of last year?,calibration,log,40,90,200,120,cases,,,,,2025-03,S2"
OUTLOOK = "E1,O1,Will a flood displace?,outlook,uniform,0.1,0.3,0.6,,probability,,,SC-02,24,2025-03,S2"


@pytest.fixture
def bring(testland, tmp_path):
    def brought(*lines, head=HEAD):
        file = tmp_path / "judgements.csv"
        file.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")
        return testland.import_file(file, "judgements")

    return brought


def changed(line, **cells):
    held = dict(zip(HEAD.split(","), line.split(","), strict=True)) | cells
    return ",".join(held.values())


def test_three_quantiles_are_enough_and_blanks_have_their_meaning(testland, bring):
    assert bring(CALIBRATION, OUTLOOK).rows == {"judgements": 2}
    with testland.evidence() as evidence:
        rows = evidence.frame("judgements")
    assert rows[["q05", "q50", "q95"]].to_numpy().tolist() == [[40, 90, 200], [0.1, 0.3, 0.6]]
    assert rows[["q25", "q75"]].isna().all(axis=None)
    assert rows["form"].tolist() == ["all", "all"]
    assert rows["scenario"].tolist() == ["", "SC-02"]


def test_the_quarters_may_be_given(testland, bring):
    bring(
        "E1,C1,Cases?,calibration,uniform,-3,0,2,5,9,S2",
        head="expert,item,question,kind,scale,q05,q25,q50,q75,q95,source",
    )
    with testland.evidence() as evidence:
        (row,) = evidence.frame("judgements").to_dict("records")
    assert [row[q] for q in ("q05", "q25", "q50", "q75", "q95")] == [-3, 0, 2, 5, 9]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (changed(CALIBRATION, expert="Ali Khan"), "never a name"),
        (changed(CALIBRATION, expert="Ali"), "never a name"),
        (changed(CALIBRATION, q50="40"), "must increase"),
        (changed(CALIBRATION, q95="89"), "must increase"),
        (changed(CALIBRATION, q05="0"), "log scale"),
        (changed(CALIBRATION, realisation="0"), "log scale"),
        (changed(CALIBRATION, unit="probability"), "0.2 for 20%"),
        (changed(CALIBRATION, scenario="SC-02"), "likelihood of a scenario"),
        (changed(OUTLOOK, realisation="0.4"), "nobody knows"),
        (changed(OUTLOOK, horizon=""), "12 to 36"),
        (changed(OUTLOOK, horizon="120"), "12 to 36"),
        (changed(OUTLOOK, scenario="SC-99"), "SC-99"),
        (changed(OUTLOOK, unit="percent"), "likelihood of a scenario"),
        (changed(OUTLOOK, kind="guess"), "guess"),
        (changed(OUTLOOK, question="Ring 0300 1234567 of Ali?"), "leads to a person"),
        (changed(OUTLOOK, q50=""), "blank"),
    ],
)
def test_what_is_no_judgement_is_refused_with_its_reason(bring, line, says):
    with pytest.raises(InputProblems) as met:
        bring(line)
    assert says in "\n".join(f"{problem}" for problem in met.value.problems)


@pytest.mark.parametrize("change", [{"question": "Another?"}, {"realisation": "121"}, {"unit": "persons"}])
def test_one_item_is_one_question_for_all(bring, change):
    with pytest.raises(InputProblems, match="asked alike"):
        bring(CALIBRATION, changed(CALIBRATION, expert="E2", **change))
    assert bring(CALIBRATION, changed(CALIBRATION, expert="E2", q50="100")).rows == {"judgements": 2}


def test_an_expert_answers_an_item_once(bring):
    with pytest.raises(InputProblems, match="same key"):
        bring(CALIBRATION, changed(CALIBRATION, q50="100"))
