"""What goes with reported victims: told where several origins counted enough districts, and refused with the reason elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from tarazu import catalog
from tarazu.report.book import Book
from tarazu.report.chapters.drivers import chapter
from tarazu.settings import Settings
from tarazu.threat.activity import find_activity
from tarazu.threat.drivers import FEWEST_DISTRICTS, describe_driver_effects, find_driver_effects
from tarazu.threat.ground import lay_ground
from tarazu.threat.vulnerability import EXPOSURE, VULNERABILITY, find_indices
from tarazu.words import say
from testland_rows import DISTRICTS, EVEN, counts, observed, people

CODES = ("DR-01", "DR-06", "DR-08", "DR-36")
SIDE = 6
AREAS = tuple(f"M{i:02d}" for i in range(SIDE * SIDE))
PLACE = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
PAIRS = np.vstack(
    [
        np.column_stack([PLACE[:, :-1].ravel(), PLACE[:, 1:].ravel()]),
        np.column_stack([PLACE[:-1].ravel(), PLACE[1:].ravel()]),
    ]
)


@pytest.fixture(autouse=True)
def _short_chains(monkeypatch):
    for name, number in {"WARM_UP": 200, "DRAWS": 250, "BLOCKS": 3, "PAIRS": 4}.items():
        monkeypatch.setattr(f"tarazu.threat.drivers.{name}", number)


@pytest.fixture
def laid(testland):
    """The ground of Testland, its activity and indices: what a larger made-up country is put on."""
    observed(testland, *people(EVEN), *counts(dict.fromkeys(DISTRICTS, 12)))
    rows = [{"area": a, "value": 30 + i} for i, a in enumerate(DISTRICTS)]
    observed(testland, *rows, indicator="DR-01", form="all", voice="state", source="S1", detail="survey", file="d.csv")
    with testland.evidence() as evidence:
        ground = lay_ground(evidence, Settings({"draws": 400}))
        indices = tuple(find_indices(ground, kind, ["all"], seed=0)["all"] for kind in (VULNERABILITY, EXPOSURE))
        return ground, find_activity(ground, "all", "district", seed=0), indices


@pytest.fixture
def country(laid):
    """Thirty-six districts whose victims go with poverty and with nothing else, counted by two origins."""
    ground, activity, (index, _) = laid
    draw = np.random.default_rng(4)
    values = {code: draw.uniform(10, 70, len(AREAS)) for code in CODES}
    due = np.full(len(AREAS), 30.0)
    counted = draw.poisson(due * np.exp(0.04 * (values["DR-01"] - 40))).astype(float)
    basis = ground.searched
    one = next(iter(next(held for held in index.seen.values() if held).values()))
    seen = {
        area: {code: replace(one, value=float(values[code][i]), basis=basis) for code in CODES}
        for i, area in enumerate(AREAS)
    }
    made = replace(
        activity,
        areas=AREAS,
        counted=counted,
        due=due,
        power=np.ones(len(AREAS)),
        reporting=np.full(len(AREAS), 2),
        rated=dict.fromkeys(AREAS, basis),
    )
    drivers = tuple(catalog.driver(code) for code in CODES)
    return ground, made, (replace(index, districts=AREAS, drivers=drivers, seen=seen),)


def said(section):
    return [one["message"] for one in section["statements"]]


@pytest.fixture
def told(country):
    ground, activity, indices = country
    return describe_driver_effects(find_driver_effects(activity, indices, PAIRS, ground, seed=0), ground)


def test_what_goes_with_victims_is_told_and_the_rest_is_not(told):
    effects = {entry["driver"]: entry for entry in told["effects"]}
    assert list(effects) == sorted(CODES)
    poverty = effects["DR-01"]
    low, high = poverty["ratio"]["interval"]
    assert low < np.exp(0.4) < high  # ten percentage points more
    assert low > 1
    assert poverty["step"]["name"] == "10 percentage points"
    assert poverty["side"] == "more"
    assert poverty["stability"]["value"] > 0.9
    assert poverty["known"]["value"] == len(AREAS)
    assert [s["with"]["driver"]["name"] for s in told["statements"] if s["message"] == "threat.drivers.more"] == [
        catalog.driver("DR-01").label_en
    ]
    assert {"threat.drivers.modelled", "threat.drivers.foretells", "threat.drivers.caution"} <= set(said(told))


def test_every_sentence_is_said_in_both_languages(told):
    for one in told["statements"]:
        assert say(one, "en")
        assert say(one, "ur") != say(one, "en")


def test_the_chapter_shows_every_driver_and_the_caution_first(told):
    section = chapter(Book({"drivers": told}))
    kinds = [type(block).__name__ for block in section.blocks]
    assert kinds[:2] == ["Paragraph", "Note"]
    (table,) = (block for block in section.blocks if type(block).__name__ == "Table")
    assert len(table.rows) == len(CODES)
    assert "Diagram" in kinds


def test_one_district_less_than_enough_is_refused_with_the_reason(country):
    ground, activity, indices = country
    reporting = np.where(np.arange(len(AREAS)) < FEWEST_DISTRICTS - 1, 2, 1)
    effects = find_driver_effects(replace(activity, reporting=reporting), indices, PAIRS, ground, seed=0)
    section = describe_driver_effects(effects, ground)
    assert section["effects"] == []
    (one,) = section["statements"]
    assert one["message"] == "threat.drivers.few_districts"
    assert "29 districts have counts of 2 origins or more, and 30 districts are needed" in one["text"]


def test_districts_of_one_origin_or_of_no_count_are_not_modelled(country):
    ground, activity, indices = country
    reporting, counted = activity.reporting.copy(), activity.counted.copy()
    reporting[0], counted[1] = 1, np.nan
    effects = find_driver_effects(
        replace(activity, reporting=reporting, counted=counted), indices, PAIRS, ground, seed=0
    )
    assert effects.districts == AREAS[2:]
    assert effects.found.links[0].sum() == 2  # the third district of the first row: its right and its lower neighbour


def test_without_drivers_or_victims_the_reason_is_told(country):
    ground, activity, (index,) = country
    few = {area: (held if i < 10 else {}) for i, (area, held) in enumerate(index.seen.items())}
    lacking = find_driver_effects(activity, (replace(index, seen=few),), PAIRS, ground, seed=0)
    assert said(describe_driver_effects(lacking, ground)) == ["threat.drivers.no_drivers"]
    none = replace(activity, counted=np.zeros(len(AREAS)))
    assert said(describe_driver_effects(find_driver_effects(none, (index,), PAIRS, ground, seed=0), ground)) == [
        "threat.drivers.no_victims"
    ]


def test_a_driver_known_in_few_districts_is_left_out_and_named(country):
    ground, activity, (index,) = country
    seen = {
        area: {code: one for code, one in held.items() if code != "DR-36" or i < 12}
        for i, (area, held) in enumerate(index.seen.items())
    }
    found = find_driver_effects(activity, (replace(index, seen=seen),), PAIRS, ground, seed=0)
    section = describe_driver_effects(found, ground)
    assert "DR-36" not in {entry["driver"] for entry in section["effects"]}
    (named,) = (s for s in section["statements"] if s["message"] == "threat.drivers.left_out")
    assert catalog.driver("DR-36").label_en in named["text"]


def test_victims_who_are_met_together_weigh_as_fewer_events(country):
    ground, activity, indices = country
    whole, grouped = (
        find_driver_effects(replace(activity, power=np.full(len(AREAS), p)), indices, PAIRS, ground, seed=0).found
        for p in (1.0, 0.1)
    )
    at = whole.data.names.index("DR-01")
    assert grouped.effects[:, 0, at].std() > 1.5 * whole.effects[:, 0, at].std()


def test_a_country_of_few_districts_is_told_so(laid):
    ground, activity, indices = laid
    section = describe_driver_effects(
        find_driver_effects(activity, indices, np.zeros((0, 2), dtype=np.int64), ground, seed=0), ground
    )
    assert said(section) == ["threat.drivers.few_districts"]
    assert "not estimated" in chapter(Book({"drivers": section})).blocks[2].text["text"]


def test_of_a_workspace_with_nothing_in_it_nothing_is_said(laid):
    from tarazu.evidence.basis import NOTHING

    ground, activity, indices = laid
    effects = find_driver_effects(activity, indices, np.zeros((0, 2), dtype=np.int64), ground, seed=0)
    section = describe_driver_effects(replace(effects, rows=NOTHING), replace(ground, searched=NOTHING))
    assert section == {"effects": [], "statements": []}
