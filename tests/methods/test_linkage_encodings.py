"""Lists without names: what an encoding shows and what it hides, and how well encodings are linked."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tarazu.methods.linkage import Encoding, Fields, encode_records, link_encodings, total_over_links
from tarazu.methods.linkage.encoded import expected_dice
from tarazu.methods.linkage.encodings import dice, filter_of

DATA = Path(__file__).parents[1] / "data" / "linkage"
REFERENCE = json.loads((DATA / "reference.json").read_text(encoding="utf-8"))
KEY = b"a key of the holders, 32 bytes!!"


@pytest.fixture(scope="module")
def records():
    return pd.read_csv(DATA / "records.csv", dtype="string")


def encoded_with_people(records, encoding):
    """The records encoded list by list, as their holders do, and the person behind each encoded identifier."""
    truth = pd.read_csv(DATA / "truth.csv", dtype="string").set_index("id")["person"].astype(int)
    parts = [part for _, part in records.groupby("list")]
    made = [encode_records(part, key=KEY, encoding=encoding) for part in parts]
    people = {
        code: truth[one]
        for part, table in zip(parts, made, strict=True)
        for code, one in zip(table["id"], part["id"], strict=True)
    }
    return pd.concat(made, ignore_index=True), people


def pairs_of(people):
    groups = {}
    for record, person in enumerate(people):
        groups.setdefault(person, []).append(record)
    return {(a, b) for group in groups.values() for i, a in enumerate(group) for b in group[i + 1 :]}


@pytest.mark.parametrize(
    ("encoding", "least"),
    [
        (Encoding(), 0.93),  # as good as names in clear
        (Encoding(salt="sex"), 0.93),
        (Encoding(hardening="rehashed"), 0.88),  # a windowful of bits changes with one letter: alike is told less well
    ],
    ids=["balanced", "salted", "rehashed"],
)
def test_precision_and_recall_without_names(records, encoding, least):
    encoded, person = encoded_with_people(records, encoding)
    links = link_encodings(encoded, encoding=encoding, seed=0)
    true_people = np.array([person[code] for code in links.identifiers])
    linked, true = pairs_of(links.people), pairs_of(true_people)
    precision, recall = len(linked & true) / len(linked), len(linked & true) / len(true)

    assert len(true) == REFERENCE["matching_pairs"]
    assert precision > 0.98
    assert 2 * precision * recall / (precision + recall) > least
    assert links.quality.precision == pytest.approx(precision, abs=0.015)
    assert links.quality.recall == pytest.approx(recall, abs=0.03)
    total = total_over_links(links, replicates=200)
    assert 1220 < total.estimate < 1352  # the interval of `sparse` from the true histories


def test_nothing_is_left_in_clear(records):
    encoded = encode_records(records, key=KEY)
    text = encoded.drop(columns="list").to_csv().casefold()

    assert set(encoded["list"]) == {"shelter", "police", "helpline"}
    for name in ("given_name", "family_name", "father_name"):
        for value in records[name].dropna().unique():
            assert value.casefold() not in text or len(value) < 4  # shorter ones are hexadecimal by chance
    hexadecimal = encoded.drop(columns="list").fillna("").map(lambda value: set(value) <= set("0123456789abcdef"))
    assert hexadecimal.all(axis=None)
    assert not set(encoded["id"]) & set(records["id"])


def test_balanced_filters_all_weigh_the_same(records):
    """Half of the bits are set, whatever the name, so that its length and its letters do not show."""
    encoded = encode_records(records.head(200), key=KEY)
    for column in ("given_name", "father_name", "birth_year"):
        told = [text for text in encoded[column] if text]
        assert {int(text, 16).bit_count() for text in told} == {512}
        assert {len(text) for text in told} == {256}


def test_another_key_has_nothing_in_common(records):
    one, other = (encode_records(records, key=key) for key in (KEY, KEY[::-1]))
    for column in one.columns.drop("list"):
        values = set(one[column]) - {""}
        assert not values & set(other[column])


def test_the_salt_changes_a_name_with_its_value(records):
    plain = encode_records(records, key=KEY)
    salted = encode_records(records, key=KEY, encoding=Encoding(salt="sex"))
    both = records.groupby("family_name")["sex"].nunique()
    name = both.index[both == 2][0]
    rows = records.index[records["family_name"] == name]
    by_sex = salted.loc[rows].groupby(records.loc[rows, "sex"])["family_name"]

    assert plain.loc[rows, "family_name"].nunique() == 1
    assert (by_sex.nunique() == 1).all()
    assert salted.loc[rows, "family_name"].nunique() == 2


def test_spellings_of_one_name_have_one_encoding_and_missing_ones_none():
    table = pd.DataFrame(
        {
            "id": ["1", "2", "3"],
            "list": "shelter",
            "given_name": ["Naveed", "navid", ""],
            "family_name": ["Qureshi", "Kureshi", pd.NA],
            "father_name": ["Waqas", "Vaqas", " "],
            "sex": ["M", "M", ""],
            "birth_year": ["1990", "1990.0", "unknown"],
            "month": ["4", "4", ""],
            "district": ["D01", " D01 ", ""],
        }
    )
    encoded = encode_records(table, key=KEY)
    for column in encoded.columns.drop(["id", "list"]):
        assert encoded[column][0] == encoded[column][1] != ""
        assert encoded[column][2] == ""


@pytest.mark.parametrize("hardening", ["balanced", "rehashed"])
def test_the_coefficient_falls_with_each_letter_pair_that_differs(hardening):
    encoding = Encoding(hardening=hardening)
    expected = [expected_dice(encoding, 7, differing) for differing in range(6)]
    assert expected[0] == 1
    assert all(b < a for a, b in zip(expected, expected[1:], strict=False))


def test_the_coefficient_of_balanced_filters_by_hand():
    """Bits that differ in the plain filter differ twice in the balanced one: Dice is 1 less the first over the bits."""
    encoding = Encoding(bits=128, hashes=4)
    one, other = (filter_of(KEY, "f", tokens, encoding) for tokens in (["ab", "bc"], ["ab", "cd"]))
    assert one.sum() == other.sum() == 128
    assert dice(one, other) == 1 - (one != other).sum() / 2 / 128
    assert dice(one, one) == 1


def test_faults_of_key_and_encoding_at_once(records):
    with pytest.raises(ValueError) as told:
        encode_records(records, key=b"short", encoding=Encoding(bits=100, hardening="none", salt="month"))
    for words in ("16 bytes", "'none'", "100 bits", "the salt is 'month'"):
        assert words in str(told.value)


def test_encodings_that_do_not_fit_are_named(records):
    encoded = encode_records(records, key=KEY, encoding=Encoding(bits=256))
    with pytest.raises(ValueError, match="'given_name', row 1: 512 bits; expected 1024"):
        link_encodings(encoded)
    with pytest.raises(ValueError, match="'given_name_key' is missing"):
        link_encodings(encoded.drop(columns="given_name_key"))


def test_one_list_is_enough_to_encode_and_a_double_identifier_is_not(records):
    few = records[records["list"] == "police"].head(3)
    assert len(encode_records(few, key=KEY, fields=Fields(family=None, names=()))) == 3
    with pytest.raises(ValueError, match="more than once"):
        encode_records(pd.concat([few, few]), key=KEY)
