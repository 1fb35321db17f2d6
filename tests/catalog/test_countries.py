"""A country is a folder of data: Pakistan's tables point at each other, and another folder is another country."""

import re

import pytest

from tarazu import catalog
from tarazu.catalog import CatalogError, countries, country
from tarazu.catalog.national import REQUIRED

MINIMAL = """
code = "SZ"
iso3 = "SZX"
name_en = "Sabzistan"
name_ur = "سبزستان"
languages = ["en", "ur"]
population_indicator = "population"
levels = ["country", "district"]

[[jurisdictions]]
code = "SZ"
area = "SZ"
name_en = "Sabzistan"
name_ur = "سبزستان"
rti = "RTI-SZ"
"""


@pytest.fixture
def sabzistan(tmp_path):
    (tmp_path / "country.toml").write_text(MINIMAL, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", countries())
def test_every_jurisdiction_has_an_information_law_or_says_that_there_is_none(name):
    held = country(name)
    for jurisdiction in held.jurisdictions:
        law = held.information_law(jurisdiction.code)
        assert law.jurisdiction == jurisdiction.code
        assert law.gives_right is bool(law.days_to_answer)


@pytest.mark.parametrize("name", countries())
def test_hooks_are_of_articles_that_are_there(name):
    known = {entry.code for entry in catalog.articles()}
    assert set(country(name).hooks()) <= known


@pytest.mark.parametrize("name", countries())
def test_counts_of_services_are_numbers_or_blank_and_name_no_address(name):
    for row in country(name).services():
        assert re.fullmatch(r"\d*", row.count), row.code
        assert row.source, row.code


@pytest.mark.parametrize("name", countries())
def test_every_core_indicator_has_somebody_to_ask_somewhere(name):
    held = country(name)
    places = [jurisdiction.code for jurisdiction in held.jurisdictions]
    for entry in catalog.indicators(core=True):
        assert any(held.addressees(entry.code, jurisdiction=place) for place in places), entry.code


def test_those_asked_first_are_of_the_place_and_owe_an_answer():
    pakistan = country("pakistan")
    for jurisdiction in pakistan.jurisdictions:
        asked = pakistan.addressees("cases_registered", jurisdiction=jurisdiction.code)
        assert all(body.has_duty for body in asked)
        places = [body.jurisdiction for body in asked]
        assert places == sorted(places, key=lambda place: place != jurisdiction.code)


def test_another_folder_is_another_country_and_a_table_it_lacks_is_empty(sabzistan):
    held = country(sabzistan)
    assert held.label("ur") == "سبزستان"
    assert (held.laws(), held.agencies(), held.services(), held.hooks()) == ((), (), (), {})
    assert held.boundary_note() == ""
    with pytest.raises(CatalogError, match="RTI-SZ"):
        held.information_law("SZ")
    with pytest.raises(CatalogError, match="no jurisdiction of Sabzistan"):
        held.jurisdiction("PK6")


@pytest.mark.parametrize("key", REQUIRED)
def test_what_a_country_lacks_is_named(sabzistan, key):
    text = MINIMAL.partition("[[")[0] if key == "jurisdictions" else re.sub(rf"(?m)^{key} = .*\n", "", MINIMAL, count=1)
    (sabzistan / "country.toml").write_text(text, encoding="utf-8")
    country.cache_clear()
    with pytest.raises(CatalogError, match=rf"lacks .*{key}"):
        country(sabzistan)


def test_a_country_that_cannot_be_read_says_so(sabzistan):
    (sabzistan / "country.toml").write_text("code = ", encoding="utf-8")
    country.cache_clear()
    with pytest.raises(CatalogError, match=r"country\.toml cannot be read"):
        country(sabzistan)
    with pytest.raises(CatalogError, match="Shipped are pakistan"):
        country("atlantis")
