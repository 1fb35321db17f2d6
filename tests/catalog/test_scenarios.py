"""Scenarios: stories with what to watch, never a prediction; whole in both languages, every code one that exists."""

import re

import pytest

from tarazu import catalog
from tarazu.words import catalogue

EVERY = catalog.scenarios()


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.code)
def test_a_scenario_looks_one_to_three_years_ahead_and_says_what_to_watch(entry):
    assert 12 <= entry.months <= 36
    assert entry.drivers
    assert entry.measures
    assert entry.indicators
    assert entry.forms
    assert len(entry.warnings) >= 3
    assert len(entry.questions) >= 3


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.code)
def test_every_text_of_it_is_there_in_both_languages(entry):
    for name in ("label", "why", "story", "signs", "ask"):
        urdu = getattr(entry, f"{name}_ur")
        assert re.search(r"[\u0600-\u06ff]", urdu), name
        english = getattr(entry, "label_en" if name == "label" else name)
        if name in ("signs", "ask"):
            assert english.count(";") == urdu.count(";"), name
        assert not re.search(r"\b(could|might|will)\b", english), name


def test_a_measure_to_watch_counts_victims_or_answers_never_suspects():
    uses = {catalog.measure(code).use for entry in EVERY for code in entry.measures}
    assert uses <= {"threat", "response", "context"}


def test_shocks_and_their_stories_are_joined():
    """Every driver that is a shock, but for a household's own illness, stands in a scenario."""
    shocks = {d.code for d in catalog.drivers() if d.component == "shock"}
    assert shocks - {code for entry in EVERY for code in entry.drivers} == {"DR-38"}


def test_more_counted_is_a_scenario_of_its_own():
    (entry,) = [e for e in EVERY if "DR-35" in e.drivers]
    assert "not more happening" in entry.why


@pytest.mark.parametrize("language", ["en", "ur"])
def test_it_is_explained_in_both_languages_with_what_it_names_and_what_names_it(language):
    (told,) = catalog.explain("sc-02").meanings
    assert {"DR-05", "victims_presumed", "EX04"} <= set(told.names)
    assert catalogue(language)["catalog.field.signs"] in told.text(language)
    assert "SC-02" in catalog.explain("DR-05").text(language)


def test_an_unknown_code_is_told_what_is_near():
    with pytest.raises(catalog.CatalogError, match="SC-01"):
        catalog.scenario("SC-1")
