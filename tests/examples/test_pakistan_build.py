"""The whole workspace of the example, through the checks that every import passes; the same every time."""

import json

import pytest

from tarazu.examples.pakistan import build_workspace
from tarazu.examples.pakistan.build import OUTLINES, shipments


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return build_workspace(tmp_path_factory.mktemp("example") / "pakistan")


@pytest.fixture(scope="module")
def evidence(workspace):
    with workspace.evidence() as held:
        yield {name: held.frame(name) for name in ("sources", "areas", "boundaries", "observations")}


def test_every_row_of_every_shipment_is_stored(evidence):
    for name in ("sources", "areas", "observations"):
        assert len(evidence[name]) == sum(len(s.tables[name]) for s in shipments() if name in s.tables)
    assert len(evidence["boundaries"]) == 156 + 7


def test_the_counts_that_the_guide_names(evidence):
    assert evidence["areas"]["level"].value_counts().to_dict() == {
        "district": 156,
        "division": 37,
        "zone": 9,
        "province": 7,
        "country": 1,
    }
    assert len(evidence["sources"]) == 59
    people = evidence["observations"].query("indicator == 'population' and sex == 'all'")
    assert (people["status"] == "not_collected").sum() == 20
    assert people["lower"].sum() == 241_499_431


def test_lineage_leads_to_the_row_of_the_shipped_file(evidence):
    rows = evidence["observations"]
    (lahore,) = rows.query("area == 'PK617' and detail == 'rape_cases'").to_dict("records")
    assert (lahore["file"], lahore["row"], lahore["lower"]) == ("pakistan_facts.csv", 105, 532)
    (kilns,) = rows.query("area == 'PK608' and indicator == 'DR-03'").to_dict("records")
    assert (kilns["file"], kilns["row"]) == ("kilns_by_district.csv", 2)


def test_hidden_and_bounded_values_are_stored_as_bounds(evidence):
    rows = evidence["observations"]
    hidden = rows[rows["status"] == "suppressed"]
    assert set(zip(hidden["lower"], hidden["upper"], strict=True)) == {(0, 4)}
    (men,) = rows.query(
        "area == 'PK725' and indicator == 'population' and sex == 'male' and age_group == 'all'"
    ).to_dict("records")
    assert (men["lower"], men["upper"], men["as_typed"]) == (235_337, 507_764, "235337-507764")


def test_two_builds_are_the_same_evidence(workspace, tmp_path):
    again = build_workspace(tmp_path / "again")
    assert [entry.id for entry in again.history()] == [entry.id for entry in workspace.history()]
    assert again.digest() == workspace.digest()
    assert len(again.history()) == len(shipments()) + len(OUTLINES)


def test_the_country_is_named_so_that_its_laws_and_agencies_are_found(workspace):
    assert workspace.country == "pakistan"
    assert not workspace.made_up


def test_nothing_of_this_machine_is_in_the_ledger(workspace):
    for path in sorted((workspace.path / "ledger").glob("*.json")):
        assert json.loads(path.read_text(encoding="utf-8"))["file"] in {s.file for s in shipments()} | set(OUTLINES)
