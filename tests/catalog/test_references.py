"""The catalogue is whole: its counts, what every entry carries, and every reference between its files."""

import csv
import re
from dataclasses import fields

import pytest

from tarazu import catalog
from tarazu.catalog.entries import HERE, Entry
from tarazu.catalog.parts import parts
from tarazu.catalog.performance import derivations
from tarazu.catalog.references import COLUMNS, Link, links, links_from, links_to

EVERY = [(part, entry) for part, held in parts().items() for entry in held.values()]
URDU = re.compile(r"[\u0600-\u06ff]")
# A setting has its reason in Urdu; its name is what a person types into workspace.toml.
WITHOUT_URDU_LABEL = ("setting",)


def test_counts_are_those_of_the_specification():
    assert len(catalog.drivers()) == 44
    assert len(catalog.indicators()) == 110
    assert len(catalog.indicators(core=True)) == 45
    assert len(catalog.articles()) == 52
    assert len(catalog.delphi_indicators()) == 67
    assert len(catalog.ilo_indicators()) == 11
    assert len(parts()["refusal"]) == 14


@pytest.mark.parametrize("part", parts())
def test_every_entry_has_why_source_two_names_and_a_mark(part):
    for code, entry in parts()[part].items():
        for name in ("label_en", "why", "source"):
            assert getattr(entry, name).strip(), (code, name)
        assert entry.mark in catalog.codes("mark"), code
        assert entry.ur_state in ("draft", "confirmed"), code
        if part not in WITHOUT_URDU_LABEL:
            assert URDU.search(entry.label_ur), code
        assert not URDU.search(entry.label_en), code


def broken(found):
    return [link for link in found if link.target[1] not in parts().get(link.target[0], {})]


def test_every_reference_resolves():
    assert broken(links()) == []


def test_a_broken_reference_would_be_seen():
    assert broken([Link(("driver", "DR-01"), "form_codes", ("form", "EX77"))])


def test_references_are_read_both_ways():
    for link in links():
        assert link in links_from(*link.origin)
        assert link in links_to(*link.target)


def test_columns_that_name_codes_are_declared():
    """A column whose every cell is a code of one other part is a reference, and stands in COLUMNS."""
    declared = {(column.part.partition(".")[0], column.name) for column in COLUMNS}
    known = {code for part in ("driver", "indicator", "form", "article", "ilo") for code in parts()[part]} - {"all"}
    for part, entry in EVERY:
        for name in {field.name for field in fields(entry)} - {"code"}:
            cell = getattr(entry, name)
            cells = cell if isinstance(cell, tuple) else (cell,)
            if any(isinstance(one, str) and one in known for one in cells):
                assert (part.partition(".")[0], name) in declared, (part, name)


def test_a_cited_article_is_held():
    """Of the duties in `legal_basis`, those of the two treaties resolve; the rest are other instruments."""
    for entry in catalog.indicators():
        cited = any(re.match(r"(TIPP|UNTOC) \d", duty) for duty in entry.legal_basis)
        assert bool(catalog.articles_cited("; ".join(entry.legal_basis))) is cited, entry.code


def test_totals_that_stand_for_indicators_resolve():
    rows = derivations()
    assert len(rows) == len({(rule.indicator, rule.numerator, rule.denominator) for rule in rows}) > 0
    for rule in rows:
        assert catalog.indicator(rule.indicator).pillar == "prosecution"
        for code in (rule.numerator, rule.denominator):
            assert catalog.measure(code).use == "response"
            assert catalog.measure(code).stage
        assert rule.why.endswith(".")


def test_kinds_of_a_form_begin_with_its_code():
    for entry in catalog.forms(kinds=True):
        assert not entry.parent or entry.code.startswith(f"{entry.parent}.")


def test_scales_rise_and_grades_import():
    for name in ("phia", "icd203"):
        steps = catalog.scale(name)
        assert [step.low for step in steps] == sorted(step.low for step in steps)
        assert all(step.low < step.high for step in steps)
    assert {catalog.from_admiralty(f"{letter}1")[0] for letter in "ABCDEF"} <= set(catalog.codes("source_grade"))


def test_goalposts_rise_and_stand_with_a_unit():
    for entry in catalog.drivers():
        assert (entry.goalposts is None) is (not entry.data_unit)
        if entry.goalposts:
            assert entry.goalposts[0] < entry.goalposts[1]
            assert entry.enters_index


@pytest.mark.parametrize("path", sorted(HERE.rglob("*.csv")), ids=lambda path: path.name)
def test_files_are_rectangular_and_have_no_stray_space(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell != cell.strip()]


def test_every_entry_class_is_frozen():
    for _, entry in EVERY:
        assert isinstance(entry, Entry)
        assert type(entry).__dataclass_params__.frozen
