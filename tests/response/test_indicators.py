"""Indicators: Wilson where a part of a whole is counted, a period ratio where totals of one year are divided."""

import pytest

from tarazu.methods.comparison import wilson
from tarazu.response.describe import describe_answers
from tarazu.response.ground import lay_ground
from tarazu.response.indicators import find_answers
from tarazu.settings import Settings
from testland_rows import observed

TOTAL = {"area": "XT-P", "form": "all", "voice": "state", "source": "S1", "count_basis": "period"}
DUTY = {"area": "XT-P", "indicator": "PI-V13", "form": "all", "voice": "state", "source": "S1"}


def told(workspace, *rows, **common):
    observed(workspace, *rows, **common)
    with workspace.evidence() as evidence:
        ground = lay_ground(evidence, Settings())
        return describe_answers(find_answers(ground), ground)


def totals(**values):
    return [TOTAL | {"indicator": measure, "value": n} for measure, n in values.items()]


def test_a_part_of_a_whole_has_wilsons_interval(testland):
    (entry,) = told(testland, DUTY | {"value": 7, "denominator": 20})
    figure = entry["indicator_figure"]
    ends = wilson(7, 20)
    assert (figure["value"], figure["unit"], figure["method"]) == (0.35, "share", "Wilson")
    assert figure["interval"] == pytest.approx([ends.lower, ends.upper])
    assert (entry["numerator"]["value"], entry["denominator"]["value"]) == (7, 20)
    assert entry["statement"]["message"] == "response.indicator"


def test_a_hidden_numerator_is_drawn_over_its_bounds_and_never_beyond_the_whole(testland):
    (entry,) = told(testland, DUTY | {"value": "<5", "denominator": 3, "status": "suppressed"})
    figure = entry["indicator_figure"]
    assert figure["value"] is None
    assert figure["interval"] == pytest.approx([wilson(0, 3).lower, wilson(3, 3).upper])


def test_what_a_source_prints_as_an_indicator_is_quoted(testland):
    (entry,) = told(testland, DUTY | {"value": 45})
    assert (entry["indicator_figure"]["value"], entry["indicator_figure"]["method"]) == (45, "as published")
    assert "numerator" not in entry


def test_convictions_over_registrations_of_a_year_are_a_period_ratio(testland):
    """Performance rule 1, on the example it gives: 1,044 persons over 3,458 cases is 30.2%, and no rate.

    A case may convict several persons: their ratio has the interval of a ratio of two counts, not of a share.
    """
    (entry,) = told(testland, *totals(cases_registered=3458, persons_convicted=1044))
    assert entry["indicator"] == "PI-F10"
    assert entry["period_ratio"]
    assert entry["contextual"]
    figure = entry["indicator_figure"]
    assert figure["value"] == pytest.approx(0.302, abs=0.0005)
    assert (figure["unit"], figure["method"]) == ("ratio", "ratio of counts, conditional binomial")
    assert entry["statement"]["text"] == (
        "Purab, 2023: Persons convicted over Cases registered is a period ratio of 0.30 (0.28–0.32), persons over cases. "
        "They are not the same cases; this is no rate. "
        "Counted as its source defines it: trafficking as in the statute; confirmed."
    )


def test_cases_over_cases_are_a_period_ratio_too_and_not_persons_over_cases(testland):
    (entry,) = told(testland, *totals(cases_registered=200, cases_charge_sheeted=119))
    assert "persons over cases" not in entry["statement"]["text"]
    assert "period ratio" in entry["statement"]["text"]
    figure = entry["indicator_figure"]
    assert figure["method"] == "ratio of counts, conditional binomial"  # unlike cases: both counts vary
    assert figure["interval"] == pytest.approx([0.47, 0.75], abs=0.01)  # Wilson: 0.53 to 0.66


def test_more_above_than_below_is_a_ratio_and_never_a_share(testland):
    (entry,) = told(testland, *totals(cases_registered=4096, persons_convicted=4692))
    figure = entry["indicator_figure"]
    assert (figure["unit"], figure["method"]) == ("ratio", "ratio of counts, conditional binomial")
    assert figure["value"] == pytest.approx(4692 / 4096)
    assert figure["interval"][0] < figure["value"] < figure["interval"][1]


@pytest.mark.parametrize(
    "other",
    [
        {"source": "S2"},
        {"period": "2022"},
        {"period": "2023-01/2023-06"},
        {"sex": "female"},
        {"form": "EX01"},
        {"area": "XT-A"},
    ],
)
def test_totals_of_unlike_origins_periods_groups_forms_and_places_are_never_divided(testland, other):
    above, below = totals(cases_convicted=5, cases_registered=9)
    assert told(testland, above, below | other) == []


def test_two_papers_of_one_origin_may_be_divided(testland):
    above, below = totals(cases_convicted=5, cases_registered=9)
    assert len(told(testland, above, below | {"source": "S3"})) == 1


def test_a_cohort_is_a_rate_only_where_both_totals_say_so(testland):
    above, below = totals(cases_convicted=5, cases_registered=9)
    (entry,) = told(testland, above | {"count_basis": "cohort"}, below | {"count_basis": "cohort"})
    assert not entry["period_ratio"]
    observed(testland, above | {"count_basis": "cohort", "area": "XT-A"}, below | {"area": "XT-A"}, file="b.csv")
    with testland.evidence() as evidence:
        ground = lay_ground(evidence, Settings())
        held = {e["area"]: e["period_ratio"] for e in describe_answers(find_answers(ground), ground)}
    assert held == {"XT-P": False, "XT-A": True}


def test_an_enforcement_count_without_its_partner_says_so(testland):
    """Convictions are read with fair-trial safeguards (PI-H07): rule 5."""
    convictions = DUTY | {"indicator": "PI-F10", "value": 5, "denominator": 9, "count_basis": "cohort"}
    (alone,) = told(testland, convictions)
    assert alone["paired_with"]
    assert alone["partner_missing"]
    partners = [DUTY | {"indicator": code, "value": 8, "denominator": 9} for code in alone["paired_with"]]
    held = told(testland, *partners)
    assert not next(e for e in held if e["indicator"] == "PI-F10")["partner_missing"]


def test_only_bounds_below_give_no_ratio(testland):
    above, below = totals(cases_convicted=5, cases_registered=9)
    assert told(testland, above, below | {"value": "5-15"}) == []


def test_a_number_a_case_is_no_share(testland):
    """PI-T04, adjournments a case: 60 over 20 cases is 3, with the exact interval of a Poisson count of 60."""
    (entry,) = told(testland, DUTY | {"indicator": "PI-T04", "value": 60, "denominator": 20})
    figure = entry["indicator_figure"]
    assert (figure["value"], figure["unit"]) == (3, "count/case")
    assert figure["interval"] == pytest.approx([45.78 / 20, 77.23 / 20], abs=0.01)


def test_a_question_without_an_answer_is_no_answer(testland):
    assert told(testland, DUTY | {"value": "", "status": "refused"}) == []


def test_which_totals_are_divided_is_told_by_the_catalogue_alone(testland, monkeypatch):
    """One reader of derived_indicators.csv: take the pair away there, and the ratio is gone here."""
    from tarazu import catalog

    left = tuple(d for d in catalog.derivations() if d.numerator != "persons_convicted")
    monkeypatch.setattr(catalog, "derivations", lambda: left)
    assert told(testland, *totals(cases_registered=3458, persons_convicted=1044)) == []
