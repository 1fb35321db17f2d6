"""The cited figures: all 275 accounted for, each at its own level and period, doubts graded, suspects refused."""

import pandas as pd
import pytest

from tarazu.catalog import code_list, codes, is_code, measures
from tarazu.examples.pakistan import facts, glotip, outside, outside_views
from tarazu.examples.pakistan.build import NOT_IMPORTED, shipments, sources
from tarazu.examples.pakistan.periods import period_of
from tarazu.examples.pakistan.places import districts, zones
from tarazu.examples.pakistan.shipped import table

KEY = [
    *("area", "period", "sex", "age_group", "form", "indicator"),
    *("voice", "source", "detected", "count_basis", "detail"),
]


@pytest.fixture(scope="module")
def cited():
    return facts.fact_observations()


@pytest.fixture(scope="module")
def everything():
    frames = [s.tables["observations"].assign(file=s.file) for s in shipments() if "observations" in s.tables]
    return pd.concat(frames)


def test_each_of_the_275_rows_is_accounted_for_once(cited):
    account = facts.account()
    assert account["row"].tolist() == list(range(2, 277))
    assert account["goes_to"].value_counts().to_dict() == {
        "observation": 253,
        "catalog": 14,
        "refused R2": 7,
        "denominator": 1,
    }
    assert len(cited) == 253
    assert cited.index.is_unique


def test_the_measures_of_the_account_are_those_that_the_catalogue_keeps_or_refuses():
    kept = {name: entry.use for entry in measures() for name in entry.fact_names}
    account = facts.account()
    for goes_to, use in (("catalog", "legal"), ("refused R2", "refused")):
        assert {kept[name] for name in account.loc[account["goes_to"] == goes_to, "measure"]} == {use}
    seen = account.loc[account["goes_to"] == "observation", "measure"]
    assert not {kept[name] for name in seen} & {"legal", "refused"}


def test_no_count_of_suspects_is_shipped():
    assert not table(facts.FACTS)["measure"].str.contains("wanted").any()


def test_no_row_is_guessed_into_a_district(cited):
    shipped = table(facts.FACTS)
    listed = table("pk_districts.csv").set_index("area")
    at_district = cited[cited["area"].isin(districts()["area"])]
    for row, said in at_district.iterrows():
        known = listed.loc[said["area"]]
        spellings = {known["name"], known["codab_name"], known["census_name"].title()}
        assert shipped.loc[row, "district"] in spellings
        assert shipped.loc[row, "province"] == known["province"]
    assert len(at_district) == 46  # 51 rows and one spelling, less six counts of suspects
    assert cited["area"].isin(zones()["area"]).sum() == 25  # and the size of a sample, which is no observation


def test_a_figure_without_district_stands_at_its_province_or_the_country(cited):
    shipped = table(facts.FACTS)
    above = cited[shipped.loc[cited.index, "district"].to_numpy() == ""]
    assert set(above["area"]) == {"PK", *(f"PK{n}" for n in range(1, 8))}


@pytest.mark.parametrize(
    ("year", "note", "period"),
    [
        ("2016", "", "2016"),
        ("2016", "11 months", "2016-01/2016-11"),
        ("2015-11..2016", "", "2015-11/2016-12"),
        ("2013-2023", "NGO count", "2013/2023"),
        ("2023-2024", "", "2023/2024"),
        ("2022 (to 17 Oct)", "", "2022-01-01/2022-10-17"),
        ("2023 (11 months)", "", "2023-01/2023-11"),
        ("2024 Jan-Sep", "", "2024-01/2024-09"),
        ("2024-10", "one month", "2024-10"),
        ("2025 (first 40 days)", "", "2025-01-01/2025-02-09"),
        ("2025-01", "to 23 Jan", "2025-01-01/2025-01-23"),
        ("2024-07..2025", "", "2024-07/2025-06"),
        ("to Feb 2025", "cumulative", "unknown"),
    ],
)
def test_periods_are_as_exact_as_told(year, note, period):
    assert period_of(year, note) == period


def test_forty_days_are_forty():
    start, end = map(pd.Timestamp, period_of("2025 (first 40 days)").split("/"))
    assert (end - start).days + 1 == 40


def test_the_state_and_civil_society_speak_with_their_own_voice(cited):
    voices = cited.groupby(cited["source"].str.split("-").str[0])["voice"].unique().map(list).to_dict()
    assert voices["HWA"] == ["cso"]
    assert voices["SSDO"] == voices["FIA"] == voices["NCHR"] == ["state"]  # police data, whoever releases them
    assert voices["US"] == voices["GSI"] == ["international"]


def test_women_who_were_abducted_are_not_the_accused(cited):
    accused = cited[cited["detail"].str.startswith("women_abduction_trafficking_accused")]
    assert len(accused) == 2
    assert set(accused["sex"]) == {"all"}
    assert accused["note"].str.contains("women are the victims").all()


def test_doubtful_figures_keep_their_origin_and_carry_a_low_grade(cited):
    book = sources().set_index("source")
    doubts = cited[cited["note"].str.startswith("SUSPECT")]
    assert len(doubts) == 3
    assert set(book.loc[doubts["source"], "item_grade"]) == {"E"}
    (contested,) = cited[(cited["detail"] == "child_trafficking_convictions") & (cited["value"] == "267")]["source"]
    assert book.loc[contested, "item_grade"] == "E"
    assert book.loc[contested, "origin"] == book.loc["SSDO-VAC-2024", "origin"]


def test_a_sample_size_is_the_denominator_of_its_shares(cited):
    shares = cited[cited["indicator"] == "survey_share"]
    assert len(shares) == 3
    assert set(shares["denominator"]) == {"200"}
    assert (cited.loc[cited["indicator"] != "survey_share", "denominator"] == "").all()


def test_tiers_keep_their_whole_name(cited):
    tiers = cited[cited["indicator"] == "external_rating"].set_index("period")
    assert tiers.loc["2020", ["value", "detail"]].tolist() == ["2", "us_tip_tier: Tier 2 Watch List"]
    with pytest.raises(ValueError, match="no tier"):
        facts.tier_number("Special case")


def test_mixing_of_smuggling_is_told_in_the_definition(cited):
    book = sources().set_index("source")
    mixed = cited[cited["note"].str.contains("mix trafficking and migrant smuggling")]
    assert len(mixed) == 36
    assert book.loc[mixed["source"], "definition_used"].str.contains("smuggling").all()


def test_sources_are_graded_open_and_of_fewer_origins():
    book = sources()
    assert book["source"].is_unique
    assert (book["tlp"] == "CLEAR").all()
    assert (book[["title", "origin", "definition_used", "url"]] != "").all(axis=None)
    assert set(book["source_grade"]) <= set(codes("source_grade"))
    assert set(book["item_grade"]) <= set(codes("item_grade"))
    assert not set(NOT_IMPORTED) & set(book.columns)
    assert book["origin"].nunique() < len(book)
    assert (book["origin"].str.startswith("Federal Investigation Agency")).sum() == 9


def test_every_row_uses_codes_of_the_catalogue_and_a_source_that_exists(everything):
    for name in ("sex", "form", "indicator", "status", "voice"):
        assert set(everything[name]) <= set(codes(name)), name
    assert all(is_code("age_group", band) for band in set(everything["age_group"]))
    assert set(everything["detected"]) <= {"", *code_list("detected")}
    assert set(everything["count_basis"]) <= {"", *code_list("count_basis")}
    assert set(everything["source"]) <= set(sources()["source"])


def test_every_source_is_used(everything):
    assert set(sources()["source"]) == set(everything["source"])


def test_no_two_rows_have_one_key(everything):
    assert not everything.duplicated(KEY).any()


def test_hidden_counts_of_unodc_stay_hidden():
    rows = glotip.glotip_observations()
    hidden = rows[rows["status"] == "suppressed"]
    assert set(hidden["value"]) == {"<5"}
    assert len(hidden) == 40
    assert rows.loc[4, ["value", "source"]].tolist() == ["11478", "UNODC-GLOTIP-EARLY"]
    assert rows.loc[46, ["age_group", "value", "indicator"]].tolist() == ["18+", "22", "victims_confirmed"]


def test_all_67_rows_of_unodc_are_accounted_for():
    left, kept = glotip.glotip_left_out(), glotip.glotip_observations()
    assert len(left) == 6
    assert sorted([*left, *kept.index]) == list(range(2, 69))
    shipped = table(glotip.FILE)
    (wrong,) = shipped.index[shipped["txtVALUE"] == "2,020"]
    assert wrong in left


def test_outside_views_are_of_the_country_and_its_neighbours():
    views = outside_views()
    assert {view["country"] for view in views} == {"Pakistan", "Afghanistan", "China", "India", "Iran"}
    by = {(v["name"], v["country"], v["year"]): v["score"] for v in views}
    assert by["OC Index: Human trafficking", "Pakistan", "2023"] == "8.0"
    assert by["OC Index: Resilience", "Pakistan", "2023"] == "3.96"
    assert by["TIP tier", "Pakistan", "2001"] == "Tier 3"
    assert by["TIP tier", "Pakistan", "2015"] == "Tier 2 Watch List"
    assert by["TIP tier", "Pakistan", "2025"] == "Tier 2"
    assert len(by) == len(views)
    for view in views:
        assert view["source"] in set(sources()["source"])


def test_ratings_are_observed_for_the_country_alone():
    rows = pd.concat([outside.tier_observations(), outside.index_observations(), outside.oc_observations()])
    assert set(rows["area"]) == {"PK"}
    assert set(rows["indicator"]) == {"external_rating"}
    assert len(rows) == 15 + 14 * 4 + 18
