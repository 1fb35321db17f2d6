"""People, drivers and kilns by district: what is known is right, what is not known is there and says so."""

import pandas as pd
import pytest

from tarazu.catalog import drivers
from tarazu.examples.pakistan import context, kilns
from tarazu.examples.pakistan.places import district_codes, districts
from tarazu.examples.pakistan.shipped import table

DRIVERS = ("DR-01", "DR-03", "DR-06", "DR-07", "DR-08", "DR-17", "DR-36")


@pytest.fixture(scope="module")
def rows():
    return pd.concat(
        [
            context.context_observations(),
            context.uncounted_observations(),
            kilns.kiln_observations(),
            kilns.districts_without_kilns(),
            kilns.districts_without_census(),
        ]
    )


def of(rows, district, indicator, sex="all", age_group="all"):
    found = rows[(rows["area"] == district_codes()[district]) & (rows["indicator"] == indicator)]
    (row,) = found[(found["sex"] == sex) & (found["age_group"] == age_group)].to_dict("records")
    return row


def test_every_district_has_one_row_for_each_driver(rows):
    for driver in DRIVERS:
        assert sorted(rows.loc[rows["indicator"] == driver, "area"]) == sorted(districts()["area"])


def test_published_population_adds_up_to_the_published_total(rows):
    people = rows[(rows["indicator"] == "population") & (rows["sex"] == "all") & (rows["age_group"] == "all")]
    assert len(people) == 156
    known = people[people["status"] == "reported"]
    assert known["value"].astype(int).sum() == 241_499_431  # Pakistan Bureau of Statistics, census 2023
    assert len(known) == 136


def test_the_provinces_have_their_published_population(rows):
    province = dict(zip(table("pk_districts.csv")["area"], table("pk_districts.csv")["province"], strict=True))
    people = rows[(rows["indicator"] == "population") & (rows["sex"] == "all") & (rows["status"] == "reported")]
    totals = people["value"].astype(int).groupby(people["area"].map(province)).sum().to_dict()
    assert totals == {
        "Balochistan": 14_894_402,
        "Islamabad Capital Territory": 2_363_863,
        "Khyber Pakhtunkhwa": 40_856_097,
        "Punjab": 127_688_922,
        "Sindh": 55_696_147,
    }


def test_twenty_districts_are_unknown_and_kept(rows):
    unknown = rows[(rows["indicator"] == "population") & (rows["status"] == "not_collected")]
    listed = table("pk_districts.csv")
    assert set(unknown["area"]) == set(listed.loc[listed["census_2023"] == "no", "area"])
    assert len(unknown) == 20
    of_them = rows[rows["area"].isin(unknown["area"])]
    assert set(of_them["status"]) == {"not_collected"}
    assert len(of_them) == 20 * (1 + len(DRIVERS))


def test_what_is_missing_has_no_value_and_a_reason(rows):
    missing = rows[rows["status"] == "not_collected"]
    assert (missing["value"] == "").all()
    assert (missing["note"] != "").all()


def test_an_incomplete_table_gives_a_least_and_a_most(rows):
    male, female = (of(rows, "Tando Mohammad Khan", "population", sex)["value"] for sex in ("male", "female"))
    assert (male, female) == ("235337-507764", "218348-490775")
    assert of(rows, "Tando Mohammad Khan", "population")["value"] == "726119"
    assert "272,427" in of(rows, "Tando Mohammad Khan", "population", "male")["note"]


def test_sexes_add_up_to_the_table_and_the_note_tells_where_it_differs(rows):
    cells = table("pk_district_context.csv").set_index("osm_name").loc["Kalat"]
    male, female = (of(rows, "Kalat", "population", sex) for sex in ("male", "female"))
    other = float(cells["pop_transgender"])
    assert int(male["value"]) + int(female["value"]) + other == float(cells["pop_total"])
    assert "-946 people" in male["note"]
    assert of(rows, "Lahore", "population", "male")["note"] == ""


def test_no_transgender_population_by_district(rows):
    assert "transgender" not in set(rows["sex"])


def test_children_of_lahore_come_from_columns_that_agree(rows):
    girls = of(rows, "Lahore", "population", "female", "5-16")["value"]
    boys = of(rows, "Lahore", "population", "male", "5-16")["value"]
    assert (girls, boys) == ("1599073", "1748494")
    assert rows[(rows["age_group"] == "5-16") & (rows["sex"] == "all")].empty


@pytest.mark.parametrize(
    ("driver", "said"),
    [
        ("DR-01", ("50.5", "2018", "")),
        ("DR-06", ("53.1", "2023", "31602")),
        ("DR-07", ("25.64", "2010", "")),
        ("DR-08", ("17.64", "2019", "")),
        ("DR-17", ("16.4", "2023", "")),  # 44.3 less 27.9
        ("DR-36", ("19.4632", "2023", "27796")),  # 541 of 27,796
    ],
)
def test_the_drivers_of_awaran_by_hand(rows, driver, said):
    row = of(rows, "Awaran", driver)
    assert row["status"] == "reported"
    assert (row["value"], row["period"], row["denominator"]) == said


def test_kilns_are_a_rate_of_the_published_population(rows):
    row = of(rows, "Faisalabad", "DR-03")
    assert float(row["value"]) == pytest.approx(100_000 * 675 / 9_075_819, abs=5e-5)
    assert row["note"] == "675 kilns, 9,075,819 people (census 2023)"


def test_zero_kilns_only_where_every_district_was_looked_at(rows):
    province = dict(zip(table("pk_districts.csv")["area"], table("pk_districts.csv")["province"], strict=True))
    dense = rows[rows["indicator"] == "DR-03"].assign(province=lambda r: r["area"].map(province))
    known = dense[dense["status"] == "reported"]
    assert known["province"].value_counts().to_dict() == {"Punjab": 36, "Sindh": 30, "Islamabad Capital Territory": 1}
    zero = known[known["value"] == "0"]
    assert len(zero) == 11
    assert set(zero["province"]) == {"Sindh"}


def test_kilns_at_the_edge_of_the_search_are_told_and_not_used(rows):
    row = of(rows, "Nowshera", "DR-03")
    assert row["status"] == "not_collected"
    assert "kilns seen" in row["note"]
    assert "unknown, not zero" in of(rows, "Gwadar", "DR-03")["note"]


def test_districts_with_one_survey_value_say_so(rows):
    assert "Karachi Central, Karachi East" in of(rows, "Malir", "DR-01")["note"]
    assert "same value" not in of(rows, "Lahore", "DR-01")["note"]


def test_survey_figures_say_that_their_error_is_unknown(rows):
    surveyed = rows[(rows["source"] == "WB-DISTRICTS") & (rows["status"] == "reported")]
    assert surveyed["note"].str.contains("no sampling error").all()
    kinds = (
        rows[rows["status"] == "reported"].groupby("source")["detail"].agg(lambda d: {x.split(":")[0] for x in d if x})
    )
    assert kinds.to_dict() == {
        "WB-DISTRICTS": {"survey"},
        "PBS-CENSUS-2023": {"census"},
        "KILNS-2025": {"satellite count"},
    }
    kinds = (
        rows[rows["status"] == "reported"].groupby("source")["detail"].agg(lambda d: {x.split(":")[0] for x in d if x})
    )
    assert kinds.to_dict() == {
        "WB-DISTRICTS": {"survey"},
        "PBS-CENSUS-2023": {"census"},
        "KILNS-2025": {"satellite count"},
    }


def test_values_lie_within_the_goalposts_of_their_driver(rows):
    posts = {driver.code: (driver.goalpost_low, driver.goalpost_high) for driver in drivers()}
    for driver in DRIVERS:
        values = rows.loc[(rows["indicator"] == driver) & (rows["status"] == "reported"), "value"].astype(float)
        low, high = posts[driver]
        assert low <= values.min()
        assert values.max() <= high


def test_a_driver_is_one_number_of_an_area(rows):
    values = rows[rows["indicator"].str.startswith("DR-")]
    assert set(values["sex"]) == set(values["age_group"]) == {"all"}


def test_every_row_names_the_line_it_comes_from():
    cells = table("pk_district_context.csv")
    for row, said in context.context_observations().iterrows():
        assert district_codes()[cells.loc[row, "osm_name"]] == said["area"]


def test_nationality_and_disability_are_not_shipped():
    shipped = " ".join(table("pk_district_context.csv").columns)
    assert "national" not in shipped
    assert "disab" not in shipped
