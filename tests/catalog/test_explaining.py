"""explain: one way from any code to all that the catalogue says of it."""

import pytest

from tarazu.catalog import CatalogError, articles, codes, drivers, explain, forms, indicators, measures
from tarazu.catalog.codelists import code_lists


def test_every_code_of_the_catalogue_is_explained_with_its_name_and_why():
    entries = [*drivers(), *indicators(), *measures(), *forms(), *articles()]
    entries += [entry for held in code_lists().values() for entry in held.values()]
    for entry in entries:
        found = explain(entry.code)
        assert entry.label_en in [meaning.label_en for meaning in found], entry.code
        assert all(meaning.why for meaning in found), entry.code


def test_the_text_says_what_why_how_and_from_where():
    text = str(explain("PI-F10")[0])
    for told in ("PI-F10 (performance indicator)", "why: ", "formula: ", "numerator: ", "source: ", "(draft)"):
        assert told in text


def test_what_was_only_recalled_is_to_be_verified():
    recalled = next(entry for entry in drivers() if entry.mark == "recalled")
    assert "To be verified" in str(explain(recalled.code)[0])


def test_a_code_list_gives_its_codes_and_a_band_its_years():
    assert [code for code, _ in explain("status")[0].facts] == list(codes("status"))
    assert all(label for _, label in explain("form")[0].facts)
    assert explain("12-15")[0].facts == (("from", "12"), ("to", "15"))


def test_a_law_or_body_of_a_country_is_found():
    assert explain("AG-PB-LABOUR")[0].kind == "body, Pakistan"


def test_an_unknown_code_names_what_is_near():
    with pytest.raises(CatalogError, match="Did you mean"):
        explain("DR-3")
