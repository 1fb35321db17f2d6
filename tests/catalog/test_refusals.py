"""Refusals (ethics 7.4): one table, one exception, and a check for each that can be met today."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tarazu
from tarazu import catalog, refusals

SOURCE = Path(tarazu.__file__).parent
PATTERNS = refusals._read("refusals_patterns.csv")


def test_table_is_whole():
    rules = refusals.all_refusals()

    assert [rule.id for rule in rules] == [f"R{number}" for number in range(1, 15)]
    for rule in rules:
        cells = [getattr(rule, name) for name in rule.__dataclass_fields__]
        assert all(cells), f"{rule.id} has an empty cell"
        assert rule.state in ("met", "later")
        assert re.search(r"[؀-ۿ]", rule.what_ur)
        assert re.search(r"[؀-ۿ]", rule.why_ur)
        assert re.search(r"[؀-ۿ]", rule.instead_ur)


@pytest.mark.parametrize("rule", refusals.all_refusals(), ids=lambda rule: rule.id)
def test_refusing_says_what_why_and_what_instead(rule):
    with pytest.raises(refusals.Refusal) as met:
        refusals.refuse(rule.id, where="observations.csv, column D")

    assert met.value.id == rule.id
    for part in ("observations.csv, column D", rule.what, rule.why, rule.instead):
        assert part in str(met.value)
    assert rule.instead_ur in rule.text("ur")


def test_functions_named_in_the_table_exist():
    for rule in refusals.all_refusals():
        for name in re.findall(r"refused_\w+", rule.enforced_by):
            assert callable(getattr(refusals, name))


def test_patterns_are_sound():
    ids = {rule.id for rule in refusals.all_refusals()}

    assert {row["refusal"] for row in PATTERNS} <= ids
    assert all(row["why"] for row in PATTERNS)
    assert len({(row["kind"], row["pattern"]) for row in PATTERNS}) == len(PATTERNS)
    for row in PATTERNS:
        if row["kind"] in ("text", "claim"):
            re.compile(row["pattern"])


@pytest.mark.parametrize(
    ("header", "refusal"),
    [
        ("risk_score", "R1"),
        ("name", "R2"),
        ("Name of victim", "R2"),
        ("victimName", "R2"),
        ("victim's name", "R2"),
        ("FATHER NAME", "R2"),
        ("CNIC #", "R2"),
        ("B-Form No", "R2"),
        ("date_of_birth", "R2"),
        ("Mobile Number", "R2"),
        ("home address", "R2"),
        ("case_narrative", "R2"),
        ("kiln_name", "R2"),
        ("شناختی کارڈ نمبر", "R2"),
        ("شناختي كارڈ نمبر", "R2"),  # the same on an Arabic keyboard
        ("Religion", "R3"),
        ("victim nationality", "R3"),
        ("caste/tribe", "R3"),
        ("مذہب", "R3"),
        ("_gps_latitude", "R4"),
        ("Village", "R4"),
        ("whatsapp", "R2"),
        ("facebook_url", "R6"),
        ("photo_of_victim", "R7"),
    ],
)
def test_refused_columns(header, refusal):
    assert refusals.refused_columns(["area", header, "value"]) == [(header, refusal)]


def test_columns_of_the_evidence_tables_pass():
    """The declared columns of the six tables, as people bring them in cases and templates."""
    ours = [
        "source",
        "title",
        "origin",
        "source_grade",
        "item_grade",
        "tlp",
        "definition_used",
        "url",
        "publisher",
        "published",
        "kind",
        "note",
        "area",
        "level",
        "parent",
        "valid_from",
        "valid_to",
        "successor",
        "period",
        "sex",
        "age_group",
        "form",
        "indicator",
        "value",
        "denominator",
        "status",
        "voice",
        "detected",
        "count_basis",
        "detail",
        "event",
        "victims",
        "case",
        "stage",
        "outcome",
        "agency",
    ]

    assert refusals.refused_columns(ours) == []
    assert refusals.refused_columns(["area", "name", "name_ur"], declared=("area", "name", "name_ur")) == []
    assert refusals.refused_columns(["area", "name", "name_ur"]) == [("name", "R2"), ("name_ur", "R2")]


def test_a_word_within_a_word_is_no_sign():
    assert refusals.refused_columns(["rename", "places", "micronics", "latest", "faithful_count"]) == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("35202-1234567-1", "R2"),
        ("the girl (35202–1234567–1) was found", "R2"),
        ("۳۵۲۰۲-۱۲۳۴۵۶۷-۱", "R2"),
        ("3520212345671", "R2"),
        ("0300-1234567", "R2"),
        ("+92 300 1234567", "R2"),
        ("00923001234567", "R2"),
        ("042-99211234", "R2"),
        ("+971 50 123 4567", "R2"),
        ("someone@example.org", "R2"),
        ("24.86071, 67.00112", "R4"),
    ],
)
def test_refused_text(text, refusal):
    assert refusals.refused_text(text) == refusal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "241,499,431",
        "241499431",
        "<5",
        "120-150",
        "2025-01/2025-06",
        "2023-05-17",
        "hotline 111-247-786; help line 1121",
        "Act XXXIV of 2018, s.3(1); PKR 1,000,000",
        "urdupoint.com/en/pakistan/fia-arrest-791-human-traffickers-during-curre-1579886.html",
        "https://example.org/story/1700000000000",
        "arXiv 2412.00052; doi 10.3389/fpubh.2021.645059",
        "0.123456",
    ],
)
def test_text_that_is_nobodys_passes(text):
    assert refusals.refused_text(text) is None


@given(st.from_regex(r"[1-7][0-9]{4}-[0-9]{7}-[0-9]", fullmatch=True), st.text("abc ;,.", max_size=9))
def test_no_identity_number_passes(number, around):
    assert refusals.refused_text(f"{around} {number} {around}") == "R2"


def test_listed_suspects_are_refused_and_all_that_the_catalogue_refuses():
    assert refusals.refused_indicator("listed_suspects") == "R2"
    assert refusals.refused_indicator("cases_registered") is None
    for measure in catalog.measures(use="refused"):
        assert refusals.refused_indicator(measure.code) is not None
    assert "listed_suspects" not in catalog.codes("indicator")


def test_images_are_refused_by_their_ending():
    for name in ("a.jpg", "A.PNG", "folder/b.heic", "c.csv.mp4"):
        assert refusals.refused_file(name) == "R7"
    for name in ("a.csv", "b.xlsx", "c.parquet", "d.geojson", "photo.csv"):
        assert refusals.refused_file(name) is None


def test_levels_finer_than_the_tehsil_are_refused():
    assert all(refusals.refused_level(level) is None for level in catalog.codes("level"))
    for level in ("village", "Union Council", "kiln", "household", "point"):
        assert refusals.refused_level(level) == "R4"


def test_no_ordered_league_table():
    by_name = [("Punjab", "Kasur"), ("Punjab", "Okara"), ("Sindh", "Badin")]

    assert refusals.refused_order(by_name) is None
    assert refusals.refused_order(by_name[::-1]) == "R9"
    assert refusals.refused_order([]) is None


def test_hidden_population_needs_lists_overlap_level_and_interval():
    enough = {"lists": 3, "overlap": 5, "level": "province", "has_interval": True}

    assert refusals.refused_prevalence(**enough) is None
    for short in ({"lists": 2}, {"overlap": 4}, {"level": "district"}, {"has_interval": False}):
        assert refusals.refused_prevalence(**{**enough, **short}) == "R11"


@pytest.mark.parametrize(
    ("sentence", "refusal"),
    [
        ("The campaign led to fewer cases.", "R12"),
        ("Poverty causes trafficking.", "R12"),
        ("The law reduced trafficking in Punjab.", "R12"),
        ("The effect of the training was large.", "R12"),
        ("Raid this kiln.", "R5"),
        ("A quota of convictions for each district", "R14"),
        ("Convictions rose in the year after the amendment.", None),
        ("Recorded cases go with recording effort.", None),
        ("Ask the Labour Department how many kilns it inspected.", None),
    ],
)
def test_claims_we_do_not_print(sentence, refusal):
    assert refusals.refused_claim(sentence) == refusal


def test_no_text_of_the_catalogue_makes_a_refused_claim():
    entries = (*catalog.drivers(), *catalog.indicators(), *catalog.measures(), *catalog.forms(kinds=True))
    refused = [(entry.code, entry.why) for entry in entries if refusals.refused_claim(entry.why)]

    assert refused == []


def test_contextual_indicators_take_no_target():
    for indicator in catalog.indicators():
        assert (refusals.refused_target(indicator.direction) == "R14") is indicator.contextual


def test_nothing_opens_a_network_connection():
    """R10: no record can leave the machine by a call of ours."""
    network = re.compile(
        r"^\s*(?:import|from) (?:urllib\.request|http\.client|socket|requests|httpx|aiohttp|ftplib|smtplib)\b", re.M
    )

    opened = [path.name for path in SOURCE.rglob("*.py") if network.search(path.read_text(encoding="utf-8"))]

    assert opened == []
