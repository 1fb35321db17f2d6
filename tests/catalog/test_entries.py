"""How the files of the catalogue are read, and what is said of one that cannot be; codes, bands and labels."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tarazu import catalog
from tarazu.catalog import CatalogError, age_band, is_code, label
from tarazu.catalog.entries import Entry, index, read_entries

HEAD = "code,label_en,label_ur,ur_state,why,source,mark"


@dataclass(frozen=True, slots=True)
class Thing(Entry):
    weight: float | None
    parts: tuple[str, ...]
    core: bool


def written(folder, head, *rows):
    path = folder / "things.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


def test_cells_are_read_as_the_entry_declares_them(tmp_path):
    path = written(tmp_path, f"{HEAD},weight,parts,core", "T1,One,ایک,draft,w,s,recalled,,a; b;,1")
    (thing,) = read_entries(path, Thing)
    assert (thing.weight, thing.parts, thing.core) == (None, ("a", "b"), True)
    assert thing.to_be_verified
    assert thing.named == {"code": "T1", "name": "One", "name_ur": "ایک"}
    with pytest.raises(CatalogError, match="Labels are in en, ur"):
        thing.label("sd")


def test_a_file_that_cannot_be_read_says_where(tmp_path):
    with pytest.raises(CatalogError, match='no column "weight"'):
        read_entries(written(tmp_path, HEAD, "T1,One,ایک,draft,w,s,seen"), Thing)
    bad = written(tmp_path, f"{HEAD},weight,parts,core", "T1,One,ایک,draft,w,s,seen,1,,0", "T2,,,,,,,heavy,,0")
    with pytest.raises(CatalogError, match='row 3, column "weight"'):
        read_entries(bad, Thing)
    with pytest.raises(CatalogError, match="is not there"):
        read_entries(tmp_path / "nowhere.csv", Thing)


def test_a_code_twice_is_a_fault(tmp_path):
    path = written(tmp_path, f"{HEAD},weight,parts,core", *["T1,One,ایک,draft,w,s,seen,1,,0"] * 2)
    with pytest.raises(CatalogError, match="stands twice"):
        index(read_entries(path, Thing))


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: catalog.driver("DR-99"), "is no driver"),
        (lambda: catalog.indicator("PI-X99"), "is no performance indicator"),
        (lambda: catalog.measure("victim_presumed"), "victims_presumed"),
        (lambda: catalog.form("EX0"), "is no form"),
        (lambda: catalog.article("TIPP-6"), "is no article"),
        (lambda: catalog.ilo_indicator("ILO-12"), "is no ILO indicator"),
        (lambda: catalog.delphi_indicator("D9.99"), "is no Delphi indicator"),
        (lambda: catalog.code("status", "reportd"), "reported"),
        (lambda: catalog.code("statuses", "reported"), "status"),
        (lambda: catalog.scale("phi"), "phia"),
        (lambda: catalog.drivers_of("response_gap"), "vulnerability or exposure"),
        (lambda: catalog.from_admiralty("G1"), "A to F"),
        (lambda: label("reported", of="sex"), "is no code of the list sex"),
        (lambda: label("child"), "Say of which list"),
        (lambda: label("nonsense"), "is no code"),
    ],
)
def test_an_unknown_code_is_an_error_that_helps(ask, says):
    with pytest.raises(CatalogError, match=says):
        ask()


@given(st.integers(0, 120), st.integers(0, 120))
def test_any_rising_band_is_a_code_and_knows_its_years(low, high):
    if low <= min(high, 99):
        band = age_band(f"{low}-{high}")
        assert list(band.years) == list(range(low, high + 1))
        assert is_code("age_group", f"{low}-{high}")
    else:
        assert not is_code("age_group", f"{low}-{high}")


@given(st.integers(0, 99), st.integers(0, 99))
def test_bands_overlap_where_a_year_is_in_both(one, other):
    first, second = age_band(f"{one}+"), age_band(f"{other}-{other}")
    assert first.overlaps(second) == second.overlaps(first) == (other >= one)
    assert not first.overlaps(age_band("unknown"))


def test_every_code_that_a_column_may_hold_has_a_name_in_both_languages():
    for name in ("form", "indicator"):
        for code in catalog.codes(name):
            assert label(code)
            assert label(code, "ur")
    for name in ("status", "voice", "sex", "age_group", "stage", "tlp", "verdict", "outcome", "pillar"):
        for code in catalog.codes(name):
            assert label(code, "ur", of=name) != label(code, of=name)


def test_what_is_no_observation_is_no_code_of_the_column():
    held = catalog.codes("indicator")
    assert "listed_suspects" not in held
    assert {entry.code for entry in catalog.measures(use="legal")}.isdisjoint(held)
    assert len(held) == len(set(held))
