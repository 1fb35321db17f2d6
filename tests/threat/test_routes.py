"""Routes: what each source counts once, small flows left out, no total beside its parts, crimes never together."""

import json

import pytest

from tarazu.settings import Settings
from tarazu.threat.ground import lay_ground
from tarazu.threat.routes import describe_routes, find_routes
from testland_rows import take_in

FLOW = {
    "crime": "trafficking", "origin": "XT-A01", "destination": "XT-P01", "period": "2023", "form": "EX02", "sex": "all",
    "age_group": "all", "persons": "40", "voice": "cso", "source": "S2",
}  # fmt: skip


@pytest.fixture
def routes_of(testland):
    """The routes that these rows make; what a row does not say is as in FLOW."""

    def routes(*rows):
        columns = dict.fromkeys(name for row in (FLOW, *rows) for name in row)
        take_in(
            testland, "flows", [{name: (FLOW | row).get(name, "") for name in columns} for row in rows], "flows.csv"
        )
        with testland.evidence() as evidence:
            ground = lay_ground(evidence, Settings({}))
            return describe_routes(find_routes(evidence, ground), ground)

    return routes


def counts(told, crime="trafficking"):
    """Value or bounds of each route of a crime."""
    return [
        figure["value"] if figure["value"] is not None else figure["interval"]
        for figure in (route["count"] for route in told.get(crime, {}).get("routes", []))
    ]


def said(told):
    return {s["message"].rpartition(".")[2] for s in told.get("trafficking", told)["statements"]}


def test_without_flows_this_is_said_and_nothing_is_drawn(testland):
    with testland.evidence() as evidence:
        ground = lay_ground(evidence, Settings({}))
        told = describe_routes(find_routes(evidence, ground), ground)
    assert list(told) == ["statements"]
    assert said(told) == {"none"}


def test_a_route_names_its_places_and_keeps_its_source(routes_of):
    told = routes_of({"transit": "XT-P02", "border_point": "Gate", "destination": "", "destination_country": "Iran"})
    (route,) = told["trafficking"]["routes"]
    way = {n: route[n] for n in ("origin", "transit", "border_point", "destination_country")}
    assert way == {"origin": "XT-A01", "transit": "XT-P02", "border_point": "Gate", "destination_country": "Iran"}
    assert "destination" not in route
    assert (route["count"]["value"], route["count"]["method"], route["count"]["sources"]) == (
        40,
        "as published",
        ["S2"],
    )
    assert route["count"]["lineage"][0].startswith("flows.csv:2@")


@pytest.mark.parametrize(
    ("persons", "expected"), [("10", []), ("11", [11]), ("8-30", []), ("11-30", [[11, 30]]), ("0", [])]
)
def test_a_flow_of_fewer_than_eleven_is_nowhere_in_the_document(routes_of, persons, expected):
    """Release rule: n < 11 on the side of victims; a flow that may be so small is treated as if it were."""
    told = routes_of({"persons": persons})
    assert counts(told) == expected
    if not expected:
        assert "XT-P01" not in json.dumps(told)
        assert ("small" in said(told)) == (persons != "0")


def test_sexes_ages_and_periods_add_up_and_a_total_is_not_added_to_its_parts(routes_of):
    sexes = [{"sex": s, "persons": n} for s, n in (("female", "20"), ("male", "9"), ("all", "31"))]
    assert counts(routes_of(*sexes)) == [31]


def test_years_add_up_but_no_month_is_added_to_its_year(routes_of):
    periods = [("2021", "20"), ("2022", "15"), ("2022-05", "7"), ("2023-01", "12")]
    told = routes_of(*({"period": period, "persons": n} for period, n in periods))
    assert counts(told) == [20 + 15 + 12]
    assert told["trafficking"]["routes"][0]["period"] == "2021/2023"


def test_earlier_years_and_rows_without_a_period_enter_no_route_and_are_counted(routes_of):
    told = routes_of({}, {"period": "2018"}, {"period": "unknown", "form": "EX01"})
    assert counts(told) == [40]
    assert {s["message"].rpartition(".")[2] for s in told["statements"]} >= {"older", "undated"}


def test_two_sources_give_bounds_from_the_largest_to_the_sum(routes_of):
    told = routes_of({"source": "S1", "persons": "25"}, {"source": "S2", "persons": "30"})
    assert counts(told) == [[30, 55]]
    assert told["trafficking"]["routes"][0]["count"]["sources"] == ["S1", "S2"]
    assert "several" in said(told)


def test_a_source_that_repeats_another_adds_nothing(testland, routes_of):
    again = {
        "source": "S9", "title": "Press", "origin": "", "source_grade": "2", "item_grade": "C", "tlp": "CLEAR",
        "definition_used": "",
    }  # fmt: skip
    with testland.evidence() as evidence:
        sources = evidence.frame("sources")
    again["origin"] = dict(zip(sources["source"], sources["origin"], strict=True))["S2"]
    take_in(testland, "sources", [again], "press.csv")
    assert counts(routes_of({"persons": "30"}, {"source": "S9", "persons": "28"})) == [30]


def test_trafficking_and_smuggling_are_never_added_and_never_in_one_list(routes_of):
    told = routes_of({"form": "all"}, {"form": "all", "crime": "smuggling", "persons": "70"})
    assert (counts(told), counts(told, "smuggling")) == ([40], [70])
    assert 110 not in json.loads(json.dumps(told)).values()


@pytest.mark.parametrize(
    "whole",
    [{"form": "all"}, {"origin": "XT-A"}, {"destination": "XT-P"}],
)
def test_no_total_is_told_beside_its_part(routes_of, whole):
    """50 less 42 would tell of the 8."""
    told = routes_of({"persons": "42"}, {"persons": "50"} | whole)
    assert counts(told) == [42]
    assert "wide" in said(told)


def test_a_way_without_a_transit_may_hold_the_ways_through_one(routes_of):
    told = routes_of({"persons": "42", "transit": "XT-P02"}, {"persons": "50"})
    assert counts(told) == [42]


def test_a_total_is_told_where_all_its_parts_are_small(routes_of):
    told = routes_of({"persons": "8"}, {"persons": "50", "form": "all"})
    assert counts(told) == [50]


def test_a_total_of_another_source_is_no_total_of_these_parts(routes_of):
    told = routes_of({"persons": "42"}, {"persons": "50", "form": "all", "source": "S1"})
    assert sorted(counts(told)) == [42, 50]


def test_routes_come_by_their_names_never_by_their_size(routes_of):
    """Refusal R9: no league table."""
    one = routes_of({"destination": "XT-P01", "persons": "90"}, {"destination": "XT-P02", "persons": "20"})
    places = [r["destination"] for r in one["trafficking"]["routes"]]
    assert set(places) == {"XT-P01", "XT-P02"}
    other = routes_of(
        {"destination": "XT-P01", "persons": "20", "period": "2022"},
        {"destination": "XT-P02", "persons": "300", "period": "2022"},
    )
    assert [r["destination"] for r in other["trafficking"]["routes"]] == places
