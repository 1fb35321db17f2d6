"""explain: one way from any code to all that the catalogue says of it."""

from dataclasses import FrozenInstanceError, fields

import pytest

from tarazu.catalog import CatalogError, codes, drivers, explain
from tarazu.catalog.entries import Entry, did_you_mean
from tarazu.catalog.parts import parts
from tarazu.refusals import all_refusals
from tarazu.settings import defaults
from tarazu.words.messages import catalogue

EVERY = [(part, entry) for part, held in parts().items() for entry in held.values()]


def meaning_of(code, part):
    return next(meaning for meaning in explain(code) if meaning.part == part)


def test_every_code_is_explained_with_its_name_why_and_source():
    for part, entry in EVERY:
        found = meaning_of(entry.code, part)
        assert found.label_en == entry.label_en, entry.code
        assert found.why, entry.code
        assert found.source, entry.code


def test_settings_refusals_and_lists_are_codes_too():
    for name in (*defaults(), *(rule.id for rule in all_refusals()), "age_group", "indicator", "form", "phia", "tlp"):
        assert explain(name).text()
    assert str(meaning_of("hotspot_ratio", "setting")).splitlines()[-2].strip() == "default: 1.5"


def test_a_driver_says_what_why_how_from_where_and_what_goes_with_it():
    text = explain("DR-03").text()
    for told in ("DR-03 (driver): Brick-kiln density", "why: ", "how: ", "0 to 25 (per 100,000)", "exposure index"):
        assert told in text
    assert "EX04 (Debt bondage" in text
    assert "from: arXiv" in text


def test_relations_go_both_ways():
    assert "PI-F11" in explain("PI-F10").meanings[0].names
    named_by = {related.part: related.codes for related in explain("PI-F11").meanings[0].named_by}
    assert "PI-F10" in named_by["indicator"]
    assert "TIPP-6-3" in {r.part: r.codes for r in explain("PI-V05").meanings[0].named_by}["article"]
    assert "PI-F10" in {r.part: r.codes for r in explain("cases_convicted").meanings[0].named_by}["indicator"]


def test_a_total_that_stands_for_an_indicator_is_told_with_what_is_wrong_about_it():
    how = explain("PI-F10").meanings[0].how
    assert "cases_convicted over cases_registered" in how
    assert "they are not the same cases" in how


def test_urdu_frames_the_whole_and_puts_the_urdu_name_first():
    text = explain("DR-03").text("ur")
    head = text.splitlines()[0]
    assert head.index("اینٹوں کے بھٹوں") < head.index("Brick-kiln")
    assert "وجہ:" in text
    assert "اردو مسودہ" in text
    assert "ترتیب" in explain("hotspot_ratio").text("ur")
    assert explain("hotspot_ratio").meanings[0].why_ur in explain("hotspot_ratio").text("ur")


def test_every_column_has_a_name_in_both_languages():
    basic = {field.name for field in fields(Entry)}
    for part, entry in EVERY:
        for field in fields(entry):
            if field.name not in basic and not field.name.endswith("_ur"):
                for language in ("en", "ur"):
                    assert f"catalog.field.{field.name}" in catalogue(language), (part, field.name)


def test_what_was_only_recalled_is_to_be_verified():
    for entry in drivers():
        assert ("To be verified" in explain(entry.code).text()) is entry.to_be_verified


def test_a_code_list_gives_its_codes_and_a_band_its_years():
    shown = [fact.text.split(",")[0] for fact in explain("status").meanings[0].facts]
    assert shown == list(codes("status"))
    assert {fact.text.split(",")[0] for fact in explain("indicator").meanings[0].facts} >= set(codes("indicator"))
    assert [(fact.name, fact.text) for fact in explain("12-15").meanings[0].facts] == [("from", "12"), ("to", "15")]
    assert [fact.name for fact in explain("18+").meanings[0].facts][-1] != "to"


def test_one_code_of_several_lists_has_a_meaning_for_each():
    assert [meaning.part for meaning in explain("reported")] == ["code.status", "code.detected"]
    assert explain("reported").text().count("\n\n") == 1


def test_an_explanation_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        explain("DR-03").code = "DR-04"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("DR-3", "DR-03"), ("dr3", "DR-03"), ("TIPP 6.3", "TIPP-6-3"), ("hotspot ratio", "hotspot_ratio")],
)
def test_an_unknown_code_names_what_is_near(typed, meant):
    with pytest.raises(CatalogError, match=f"Did you mean {meant}"):
        explain(typed)


def test_nothing_near_names_examples():
    assert did_you_mean("?", ["DR-01"]) == "Known are, for example, DR-01."
    with pytest.raises(CatalogError, match="Known are, for example"):
        explain("")
