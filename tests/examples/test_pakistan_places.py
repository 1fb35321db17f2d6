"""Areas of the example: every district, at its own level, and no name read as a district that is none."""

import pytest

from tarazu.examples.pakistan import places
from tarazu.examples.pakistan.shipped import table


def test_country_provinces_divisions_and_districts_are_whole():
    levels = places.upper_areas()["level"].value_counts().to_dict()
    assert levels == {"country": 1, "province": 7, "division": 37}
    districts = places.districts()
    assert len(districts) == 156
    assert districts["area"].is_unique
    assert (districts["name_ur"] != "").all()
    assert (districts["level"] == "district").all()


def test_every_area_lies_in_one_that_exists_up_to_the_country():
    upper, districts, zones = places.upper_areas(), places.districts(), places.zones()
    level = dict(zip(upper["area"], upper["level"], strict=True))
    parents = dict(zip(upper["area"], upper["parent"], strict=True))
    assert {level[parent] for parent in districts["parent"]} == {"division"}
    assert {level[parent] for parent in zones["parent"]} == {"province"}
    assert {level[parent] for area, parent in parents.items() if level[area] == "division"} == {"province"}
    assert {parent for area, parent in parents.items() if level[area] == "province"} == {"PK"}


def test_a_district_lies_in_a_division_of_its_own_province():
    upper = places.upper_areas().set_index("area")
    province = {row["name"]: row["province"] for _, row in table("pk_districts.csv").iterrows()}
    for _, row in places.districts().iterrows():
        assert upper.loc[upper.loc[row["parent"], "parent"], "name"] == province[row["name"]]


def test_valid_from_is_the_notified_day_or_the_census():
    days = places.districts().set_index("name")["valid_from"]
    assert days["Chaman"] == "2021-06-29"
    assert days["Upper Chitral"] == "2018-11-20"
    assert days["Keamari"] == "2023"  # made in 2020 as recalled, not as notified: not taken


def test_codes_begin_with_the_province():
    for area, name in zip(places.districts()["area"], table("pk_districts.csv")["province"], strict=True):
        assert area.startswith(places.province_codes()[name])


@pytest.mark.parametrize(
    ("province", "written", "area"),
    [
        ("Pakistan (national)", "", "PK"),
        ("Punjab", "", "PK6"),
        ("Punjab", "Lahore", "PK617"),
        ("Punjab", "Lahore zone", "ZONE-FIA-LAHORE"),
        ("Punjab", "Lahore (AHTC)", "ZONE-FIA-LAHORE-AHTC"),
        ("Punjab", "Faisalabad and Kasur", "ZONE-FAISALABAD-KASUR"),
        ("Sindh", "Karachi (city)", "ZONE-KARACHI-CITY"),
        ("Islamabad Capital Territory", "Islamabad", "PK401"),
    ],
)
def test_a_name_means_what_is_written(province, written, area):
    assert places.area_meant(province, written) == area


@pytest.mark.parametrize(
    ("province", "written"),
    [("Sindh", "Karachi"), ("Punjab", "Gujranwala division"), ("Sindh", "Lahore"), ("Punjab", "Multan zone")],
)
def test_what_is_no_district_of_the_province_is_refused(province, written):
    with pytest.raises(LookupError, match=written):
        places.area_meant(province, written)
