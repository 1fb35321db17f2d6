"""An assessment of little or nothing: no crash, nothing made up, and the words 'insufficient evidence'."""

import json
import re

import pytest

from tarazu import refusals
from tarazu.assessment import assess
from tarazu.assessment.parts import figures
from tarazu.words import say
from tarazu.workspace import new_workspace
from testland_rows import DISTRICTS, EVEN, counts, happened, observed, people, take_in


@pytest.fixture
def quick(monkeypatch):
    """Few draws: what is said of nothing does not hang on the fourth digit."""
    from tarazu import settings

    held = settings.defaults()["draws"]
    monkeypatch.setitem(settings.defaults(), "draws", type(held)("draws", 300.0))


def statements(node):
    if isinstance(node, dict):
        if "message" in node and "text" in node:
            yield node
        for part in node.values():
            yield from statements(part)
    elif isinstance(node, list):
        for part in node:
            yield from statements(part)


def other_values(node, inside=""):
    """Where a key 'value' stands outside a figure."""
    if isinstance(node, dict):
        if "value" in node and "lineage" not in node:
            yield inside
        for name, part in node.items():
            yield from other_values(part, f"{inside}.{name}")
    elif isinstance(node, list):
        for part in node:
            yield from other_values(part, inside)


def is_sound(assessment):
    """What holds of every assessment, however little it rests on."""
    document = assessment.document
    json.loads(assessment.to_json())
    assert not list(other_values(document))
    for figure in figures(document):
        assert figure["lineage"]
        if figure["method"] != "as published":
            assert figure["interval"][0] <= figure["interval"][1]
    for said in statements(document):
        assert said["text"] == say(said)
        assert say(said, "ur")
        assert refusals.refused_claim(said["text"]) is None
    return document


def test_a_workspace_with_nothing_in_it(tmp_path, quick):
    document = is_sound(assess(new_workspace(tmp_path / "empty")))
    assert document["verdicts"] == []
    assert document["key_judgements"] == []
    assert document["tlp"] == "AMBER"


def test_sources_without_an_area(tmp_path, testland_data, quick):
    made = new_workspace(tmp_path / "sources")
    made.import_file(testland_data / "sources.csv", "sources")
    document = is_sound(assess(made))
    assert document["verdicts"] == []
    assert not [f for f in figures(document["key_judgements"]) if f["unit"] == "districts"]


def test_areas_without_a_source(tmp_path, testland_data, quick):
    made = new_workspace(tmp_path / "areas")
    made.import_file(testland_data / "areas.csv", "areas")
    document = is_sound(assess(made))
    assert {v["verdict"] for v in document["verdicts"]} == {"insufficient_evidence"}
    assert {tuple(f["sources"]) for f in figures(document)} == {()}
    assert {f["lineage"][0].split(":")[0] for f in figures(document)} == {"areas.csv"}


@pytest.mark.parametrize("level", ["XT", "XT-P"])
def test_a_count_and_no_district_of_it(testland, quick, level):
    """What is known of a country or a province alone is shown there, and no district is judged by it."""
    observed(testland, {"area": level, "value": 5})
    document = is_sound(assess(testland))
    assert {v["verdict"] for v in document["verdicts"]} == {"insufficient_evidence"}
    assert [c["area"] for p in document["picture"] for c in p["counts"] if c["area"] == level]


def test_areas_and_sources_alone(testland, quick):
    document = is_sound(assess(testland))
    assert {v["verdict"] for v in document["verdicts"]} == {"insufficient_evidence"}
    assert len(document["verdicts"]) == 7
    assert len(document["profiles"]) == 9


def test_events_alone(testland, quick):
    happened(testland, *({"event": f"E{i}", "area": a, "victims": 3} for i, a in enumerate(DISTRICTS)))
    document = is_sound(assess(testland))
    assert {v["form"] for v in document["verdicts"]} == {"all", "EX02"}


def test_cases_alone(testland, quick):
    given = {"area": "XT-P01", "form": "EX04", "sex": "female", "age_group": "18+", "source": "S1"}
    rows = [given | {"case": f"C{i}", "stage": "registered", "period": "2023-02-01"} for i in range(4)]
    take_in(testland, "case_stages", rows, "cases.csv")
    document = is_sound(assess(testland))
    assert [f["stages"][0]["count"]["value"] for f in document["response"]["funnel"]] == [4, 4]


def test_the_hidden_small_counts(testland, quick):
    hidden = {"XT-P01": 12, "XT-P03": 0, "XT-P04": 7}
    observed(
        testland,
        *counts(hidden),
        {"area": "XT-P02", "value": "<5", "status": "suppressed"},
        {"area": "XT-A01", "value": "", "status": "suppressed"},
        {"area": "XT-A02", "value": "", "status": "not_collected"},
        {"area": "XT-A03", "value": "", "status": "requested_no_answer"},
        sex="female",
        age_group="18+",
    )
    document = is_sound(assess(testland))
    shown = [c["count"] for p in document["picture"] for c in p["counts"] if c["area"] == "XT-P"]
    assert [c["interval"] for c in shown] == [[19, 23]]
    assert {v["verdict"] for v in document["verdicts"]} == {"insufficient_evidence"}


def test_the_island(testland, quick):
    values = (27, 22, 9, 15, 14, 0, 3)
    heads = (900_000, 850_000, 400_000, 700_000, 650_000, 300_000, 20_000)
    rows = [{"area": a, "value": n, "denominator": d} for a, n, d in zip(DISTRICTS, values, heads, strict=True)]
    observed(testland, *rows, sex="female", age_group="18+")
    document = is_sound(assess(testland))
    island = [v for v in document["verdicts"] if v["area"] == "XT-A03"]
    assert {v["verdict"] for v in island} == {"insufficient_evidence"}
    assert len({v["area"] for v in document["verdicts"]}) == 7


def test_every_number_of_a_sentence_is_that_of_its_figure(testland, quick):
    observed(testland, *people(EVEN), *counts(dict.fromkeys(DISTRICTS, 12)))
    document = is_sound(assess(testland))
    for said in statements(document):
        for part in said["with"].values():
            if isinstance(part, dict) and part.get("value") is not None and part["unit"] == "districts":
                assert re.search(rf"\b{part['value']}\b", said["text"])


def test_the_same_evidence_and_seed_give_the_same_bytes(testland, quick):
    observed(testland, *people(EVEN), *counts(dict.fromkeys(DISTRICTS, 12)))
    assert assess(testland).to_json() == assess(testland).to_json()


def test_lists_of_areas_stand_by_province_and_name(testland, quick):
    observed(testland, *people(EVEN), *counts(dict.fromkeys(DISTRICTS, 12)))
    document = assess(testland).document
    names = {a["area"]: (a["name"], a["province"]) for a in document["areas"]}
    province = {a: names[p][0] for a, (_, p) in names.items() if p}
    lists = [document["vulnerability"]["districts"], document["balance"]["areas"], document["information_gap"]]
    lists += [[v for v in document["verdicts"] if v["form"] == f] for f in {v["form"] for v in document["verdicts"]}]
    lists += [[{"area": a} for a in p["areas"]] for p in document["priorities"]]
    for held in lists:
        assert refusals.refused_order([(province[e["area"]], names[e["area"]][0]) for e in held]) is None
