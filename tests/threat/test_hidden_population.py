"""The hidden population: estimated where the lists can answer, else refused with its reason and no number (R11)."""

import pandas as pd
import pytest

from tarazu.assessment import assess
from tarazu.assessment.parts import figures
from tarazu.methods.capture_recapture import estimate_strata, estimate_total
from tarazu.threat.hidden_population import Histories, find
from tarazu.words import say
from testland_rows import take_in

PAIR = [(1, 0, 0, 60), (0, 1, 0, 40), (0, 0, 1, 50), (1, 0, 1, 12), (0, 1, 1, 9)]
"""Police and hotline share nobody."""
LISTS = ("police", "hotline", "shelter")
MORE = [*PAIR[:3], (1, 0, 1, 22), (0, 1, 1, 19), (1, 1, 0, 16), (1, 1, 1, 6)]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Few draws: what is said of hidden persons does not hang on those of the other stages."""
    from tarazu import settings

    held = settings.defaults()["draws"]
    monkeypatch.setitem(settings.defaults(), "draws", type(held)("draws", 300.0))
    monkeypatch.setattr("tarazu.threat.hidden_population.REPLICATES", 200)


def rows(counts, lists=LISTS, **more):
    return [dict(zip((*lists, "count"), row, strict=True)) | more for row in counts]


def brought(workspace, *parts, file="histories.csv"):
    take_in(workspace, "capture_histories", [row for part in parts for row in part], file)
    return assess(workspace).document


def only(document, kind):
    held = document["hidden_population"]
    other = "refused" if kind == "estimates" else "estimates"
    assert held[other] == []
    assert len(held[kind]) == 1
    return held[kind][0]


def is_refused(entry, *reasons):
    assert [r["id"] for r in entry["reasons"]] == list(reasons)
    assert not {"total", "unseen", "methods", "spread"} & entry.keys()
    assert {f["method"] for f in figures(entry)} == {"count"}
    for reason in entry["reasons"]:
        assert reason["statement"]["text"]
        assert reason["instead"]["text"]
        assert say(reason["statement"], "ur") != reason["statement"]["text"]


def test_a_pair_that_shares_nobody_has_an_estimate_and_is_told_as_no_overlap_seen(testland):
    entry = only(brought(testland, rows(PAIR)), "estimates")
    assert entry["total"]["value"] == pytest.approx(171 + 100 * 50 / 21, rel=1e-4)
    assert entry["unseen"]["value"] == pytest.approx(100 * 50 / 21, rel=1e-4)
    assert (entry["observed"]["value"], entry["overlap"]["value"]) == (171, 21)
    low, high = entry["total"]["interval"]
    assert low < entry["total"]["value"] < high
    assert [p["lists"] for p in entry["pairs"] if p["apart"]] == [["hotline", "police"]]
    told = [s["text"] for s in entry["statements"] if s["message"] == "threat.hidden.no_overlap"]
    assert "hotline + police" in told[0]
    assert "threat.hidden.not_linked" not in [s["message"] for s in entry["statements"]]


def test_the_figure_is_that_of_the_method_with_the_others_and_their_spread_beside_it(testland):
    entry = only(brought(testland, rows(PAIR)), "estimates")
    alone = estimate_total(pd.DataFrame(PAIR, columns=[*LISTS, "count"]), method="independence", replicates=0)
    by = {m["method"]: m for m in entry["methods"]}
    assert list(by) == ["sparse", "chao", "independence"]
    assert by["independence"]["total"]["value"] == pytest.approx(alone.estimate, rel=1e-6)
    assert by["chao"]["lower_bound"]
    values = [m["total"]["value"] for m in entry["methods"]]
    assert entry["spread"]["interval"] == [pytest.approx(min(values)), pytest.approx(max(values))]
    assert entry["spread"]["value"] is None


def test_rows_without_a_source_bear_the_file_as_a_source_that_nobody_vouched_for(testland):
    document = brought(testland, rows(PAIR))
    entry = only(document, "estimates")
    assert entry["total"]["sources"] == ["file:histories.csv"]
    assert entry["total"]["grade"] == "2D"
    assert entry["total"]["lineage"][0].startswith("histories.csv:2-6@")
    told = next(s for s in document["sources"] if s["source"] == "file:histories.csv")
    assert (told["grade"], told["tlp"]) == ("2D", "AMBER")
    assert told["used"] > 0


def test_rows_with_a_source_bear_its_grade(testland):
    entry = only(brought(testland, rows(PAIR, source="S1")), "estimates")
    assert (entry["total"]["sources"], entry["total"]["grade"]) == (["S1"], "1A")


@pytest.mark.parametrize(
    ("counts", "lists", "reasons", "blame"),
    [
        ([(1, 0, 60), (0, 1, 40), (1, 1, 15)], LISTS[:2], ["lists"], ["hotline", "police"]),
        (PAIR[:3], LISTS, ["overlap"], ["hotline:police", "hotline:shelter", "police:shelter"]),
        ([*PAIR[:3], (1, 1, 0, 4)], LISTS, ["overlap"], ["hotline:shelter", "police:shelter"]),
        ([*PAIR[:3], (1, 1, 0, 15)], LISTS, ["apart"], ["hotline:shelter", "police:shelter"]),
        ([(1, 0, 0, 30), (1, 1, 0, 9), (1, 0, 1, 7), (1, 1, 1, 2)], LISTS, ["holds_all"], ["police"]),
        ([(1, 0, 0, 0), (0, 1, 1, 0)], LISTS, ["nobody"], []),
        ([(1, 0, 0, 60), (0, 1, 0, 40), (0, 0, 1, 0), (1, 1, 0, 15)], LISTS, ["lists"], ["hotline", "police"]),
    ],
)
def test_lists_that_cannot_answer_are_refused_with_the_lists_or_pairs_to_blame(testland, counts, lists, reasons, blame):
    entry = only(brought(testland, rows(counts, lists)), "refused")
    is_refused(entry, *reasons)
    assert entry["reasons"][0]["blame"] == blame


def test_below_the_level_of_a_province_it_is_refused_however_good_the_lists_are(testland):
    document = brought(testland, rows(MORE, area="XT-P01"), rows(MORE, area="XT-P"))
    held = document["hidden_population"]
    assert [(e["area"], e["level"]) for e in held["estimates"]] == [("XT-P", "province")]
    assert [(e["area"], e["level"]) for e in held["refused"]] == [("XT-P01", "district")]
    is_refused(held["refused"][0], "level")


def test_a_total_whose_interval_never_ends_is_refused():
    """Five shared persons: in some resamples there are none, and at a high level they are the upper end."""
    counts = [*PAIR[:3], (1, 0, 1, 2), (0, 1, 1, 2), (1, 1, 0, 1)]
    held = pd.DataFrame(
        {"cells": [dict(zip(LISTS, c[:3], strict=True)) for c in counts], "count": [c[3] for c in counts]}
    )
    found = find(Histories(held, "country"), seed=0, level=0.999, beside=False)
    assert [r.id for r in found.reasons] == ["no_interval"]
    assert found.total is None
    assert not find(Histories(held, "country"), seed=0, level=0.9, beside=False).reasons


def test_women_men_and_children_stand_apart_where_the_lists_allow_it(testland):
    few = [(1, 0, 0, 3), (0, 1, 0, 2), (0, 0, 1, 4), (1, 1, 0, 1)]
    document = brought(
        testland,
        rows(MORE, sex="female", age_group="18+"),
        rows(MORE, sex="male", age_group="18+"),
        rows(few, sex="female", age_group="child"),
    )
    entry = only(document, "estimates")
    parts = {(p["sex"], p["age_group"]): p for p in entry["parts"]}
    assert entry["observed"]["value"] == 2 * sum(r[-1] for r in MORE) + 10
    assert parts["female", "all"]["observed"]["value"] == sum(r[-1] for r in MORE) + 10
    assert parts["male", "all"]["total"]["interval"]
    assert [r["id"] for r in parts["all", "child"]["reasons"]] == ["overlap"]
    assert "total" not in parts["all", "child"]
    assert parts["all", "18+"]["total"]["value"] > 2 * sum(r[-1] for r in MORE)


def test_sexes_and_ages_are_told_with_the_help_of_the_others_too_where_they_may_be_told_at_all(testland):
    half = [(*row[:3], 3 + row[3] // 4) for row in MORE]
    few = [(1, 0, 0, 3), (0, 1, 0, 2), (0, 0, 1, 4), (1, 1, 0, 1)]
    document = brought(
        testland,
        rows(MORE, sex="female", age_group="18+", source="S1"),
        rows(half, sex="male", age_group="18+", source="S1"),
        rows(few, sex="female", age_group="child", source="S1"),
    )
    parts = {(p["sex"], p["age_group"]): p for p in only(document, "estimates")["parts"]}
    men, women, children = parts["male", "all"], parts["female", "all"], parts["all", "child"]

    assert men["together"]["method"] == "multiple systems estimation, partly pooled among sexes or ages"
    tables = [pd.DataFrame(counts, columns=[*LISTS, "count"]) for counts in (MORE + few, half)]
    both = pd.concat([tables[0].assign(sex="female"), tables[1].assign(sex="male")])
    assert men["together"]["value"] == pytest.approx(
        estimate_strata(both, "sex", replicates=0)["male"].estimate, rel=1e-6
    )
    for part in (men, women):
        assert part["together"]["interval"][0] < part["together"]["value"] < part["together"]["interval"][1]
    assert men["together"]["lineage"] == women["together"]["lineage"] != men["total"]["lineage"]
    assert "together" not in children  # fewer than five shared persons: no figure of children, however it is made
    assert parts["all", "18+"]["together"]["value"] > 0


def test_one_sex_alone_has_nobody_to_borrow_from(testland):
    entry = only(brought(testland, rows(MORE, sex="female")), "estimates")
    parts = {p["sex"]: p for p in entry["parts"] if p["age_group"] == "all"}
    assert parts["female"]["total"]
    assert "together" not in parts["female"]


def test_where_sex_and_age_are_not_told_that_is_said(testland):
    entry = only(brought(testland, rows(PAIR)), "estimates")
    told = {(p["sex"], p["age_group"]): p["reasons"][0]["id"] for p in entry["parts"]}
    assert told["female", "all"] == told["male", "all"] == "sex_not_told"
    assert told["all", "child"] == "age_not_told"


def test_a_total_is_never_added_to_its_parts(testland):
    entry = only(brought(testland, rows(MORE, sex="all"), rows(MORE, sex="female")), "estimates")
    assert entry["observed"]["value"] == sum(r[-1] for r in MORE)


def test_other_lists_places_and_times_are_other_groups(testland):
    take_in(testland, "capture_histories", rows(PAIR[:3], ("a", "b", "c"), period="2023"), "other.csv")
    document = brought(testland, rows(MORE, period="2022", area="XT"), rows(MORE, period="2023", area=""))
    held = document["hidden_population"]
    assert [(e["area"], e["period"]) for e in held["estimates"]] == [("XT", "2022"), ("XT", "2023")]
    assert [e["lists"] for e in held["refused"]] == [["a", "b", "c"]]


def test_several_files_of_one_group_are_named(testland):
    take_in(testland, "capture_histories", rows(PAIR[:3]), "one.csv")
    entry = only(brought(testland, rows(PAIR[3:]), file="two.csv"), "estimates")
    told = [s["text"] for s in entry["statements"] if s["message"] == "threat.hidden.files"]
    assert "one.csv and two.csv" in told[0]


def test_without_histories_there_is_no_chapter_and_the_method_is_not_loaded(testland):
    document = assess(testland).document
    assert "hidden_population" not in document
    assert "assessment.unknown.hidden" in [u["message"] for u in document["unknowns"]]
    assert "hidden" not in [m["id"] for m in document["methods"]]


def test_the_same_evidence_and_seed_give_the_same_figures(testland):
    take_in(testland, "capture_histories", rows(MORE), "h.csv")
    one, again = assess(testland), assess(testland)
    assert one.to_json() == again.to_json()
    for said in one.document["hidden_population"]["estimates"][0]["statements"]:
        assert said["text"] == say(said)
        assert say(said, "ur") != said["text"]
