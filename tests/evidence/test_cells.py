"""Yearly cells: a period is never added to its parts, and a list of days speaks of its year."""

from tarazu.evidence.cells import event_cells, long_periods, yearly_cells
from testland_rows import happened, observed

MEASURE = ["victims_presumed"]


def cells(workspace, *rows, **common):
    observed(workspace, *rows, **common)
    with workspace.evidence() as evidence:
        return yearly_cells(evidence.table("observations"), MEASURE)


def test_the_year_stands_where_months_are_given_too(testland):
    months = [{"area": "XT-P01", "value": 2, "period": f"2023-{m:02d}"} for m in range(1, 13)]
    held = cells(testland, *months, {"area": "XT-P01", "value": 30})
    assert held[["lower", "days"]].to_numpy().tolist() == [[30, 365]]


def test_months_add_up_and_cover_their_days_alone(testland):
    held = cells(testland, *({"area": "XT-P01", "value": 2, "period": f"2023-{m:02d}"} for m in (1, 2)))
    assert held[["lower", "days", "row_count"]].to_numpy().tolist() == [[4, 59, 2]]


def test_what_is_dated_by_the_day_speaks_of_its_year(testland):
    held = cells(testland, {"area": "XT-P01", "value": 3, "period": "2023-05-17"})
    assert held["days"].tolist() == [365]
    assert str(held["first_day"].iloc[0])[:10] == "2023-01-01"


def test_hidden_and_silent_values_differ(testland):
    held = cells(
        testland,
        {"area": "XT-P01", "value": "<5", "status": "suppressed"},
        {"area": "XT-P02", "value": "", "status": "requested_no_answer"},
        {"area": "XT-P03", "value": 0},
    )
    assert held[["area", "lower", "upper"]].to_numpy().tolist() == [["XT-P01", 0, 4], ["XT-P03", 0, 0]]


def test_a_period_of_several_years_stands_apart(testland):
    assert cells(testland, {"area": "XT-P01", "value": 9, "period": "2021/2023"}).empty
    with testland.evidence() as evidence:
        assert long_periods(evidence.table("observations"), MEASURE)["lower"].tolist() == [9]


def test_events_are_victims_of_a_year(testland):
    happened(
        testland,
        {"event": "E1", "area": "XT-P01", "victims": 3},
        {"event": "E2", "area": "XT-P01", "victims": 4, "period": "2023-07-02"},
    )
    with testland.evidence() as evidence:
        held = event_cells(evidence.table("events"))
    assert held[["lower", "row_count"]].to_numpy().tolist() == [[7, 2]]
    assert (held["days"] >= 365).all()
