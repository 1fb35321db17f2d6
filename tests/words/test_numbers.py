"""One rule for every number: rounding by unit, bounds shown as bounds, what is exact shown without an interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu.words import figure_text, number_text
from tarazu.words.numbers import interval_text, unit_text, units


def figure(number, ends, unit, method="estimate"):
    return {"value": number, "interval": ends, "unit": unit, "method": method}


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (0, "persons", "0"),
        (21253, "persons", "21,253"),
        (0.0004, "share", "<1%"),
        (0.9996, "probability", ">99%"),
        (1, "share", "100%"),
        (50.5, "%", "50.5%"),
        (0.73, "%", "0.730%"),
        (0.034, "per year", "+3%"),
        (2.345, "ratio", "2.35"),
        (0.00012345, "per 100,000", "0.000123"),
        (float("nan"), "persons", "–"),
        (None, "persons", "–"),
    ],
)
def test_rounding_by_unit(number, unit, text):
    assert number_text(number, unit) == text


def test_a_published_count_stands_without_an_interval():
    assert figure_text(figure(3334, None, "cases", "as published")) == "3,334 cases"


def test_a_hidden_count_is_shown_by_its_bounds():
    assert figure_text(figure(None, [1, 4], "persons", "bounds")) == "1–4 persons"


def test_our_own_count_is_exact():
    assert figure_text(figure(136, [136, 136], "districts", "count")) == "136 districts"


def test_one_person_is_one_person():
    assert figure_text(figure(1, None, "persons", "as published")) == "1 person"


def test_urdu_units_are_urdu():
    assert figure_text(figure(12, None, "persons", "as published"), language="ur") == "12 افراد"
    shown = [name for name, unit in units().items() if unit.words]
    assert all(unit_text(name, "ur") != unit_text(name, "en") for name in shown)


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_rounding_keeps_the_order_of_an_interval(a, b):
    low, high = interval_text(*sorted((a, b)), "per 100,000").split("–")
    assert float(low.replace(",", "")) <= float(high.replace(",", ""))


def test_draws_that_all_agree_are_no_certainty():
    assert (number_text(1, "probability"), number_text(0, "probability")) == (">99%", "<1%")
    assert (number_text(1, "share"), number_text(0, "share")) == ("100%", "0%")


def test_an_interval_within_one_sign_is_that_sign():
    assert interval_text(0.991, 0.999, "share") == ">99%"
    assert interval_text(0.4, 0.999, "share") == "40–>99%"


@pytest.mark.parametrize(
    ("number", "text"), [(0.9996, "99%"), (1, "99%"), (0.8, "80%"), (0.8049, "80%"), (0.29, "29%"), (0.003, "0%")]
)
def test_at_least_rounds_down_and_bears_no_sign(number, text):
    assert figure_text(figure(number, [number, number], "probability"), "least") == text


@given(st.floats(0, 1))
def test_at_least_is_never_more_than_the_number(number):
    assert float(figure_text(figure(number, None, "share"), "least")[:-1]) <= 100 * number + 1e-6
