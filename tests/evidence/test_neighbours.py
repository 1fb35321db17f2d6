"""Who borders on whom: exactly those that a border is shared with, whatever the order, the surveys and the level."""

import json

import pandas as pd
import pytest
import shapely
from shapely.geometry import box

from tarazu.evidence.neighbours import GAP, find_neighbours, neighbour_pairs
from tarazu.examples.namuna import make_country
from tarazu.examples.pakistan import boundaries, neighbours


def land(**shapes):
    return pd.DataFrame({"area": list(shapes), "geometry": shapely.to_wkb(list(shapes.values()))})


def named(found):
    return {tuple(sorted((found.areas[i], found.areas[j]))) for i, j in found.pairs}


def test_the_districts_of_pakistan_have_the_neighbours_that_their_publisher_lists():
    """404 pairs that share an arc of the TopoJSON that the boundaries come from."""
    features = boundaries()["districts"]["features"]
    outlines = {f["properties"]["area"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in features}
    found = find_neighbours(land(**outlines), sorted(outlines))
    assert named(found) == {tuple(sorted(pair)) for pair in neighbours()}
    assert (found.islands, found.undrawn) == ((), ())


def test_the_island_of_namuna_has_none():
    country = make_country()
    tables = country.tables["boundaries"]
    outlines = dict(zip(tables["area"], map(shapely.from_geojson, tables["geometry"]), strict=True))
    assert len(find_neighbours(land(**outlines), country.truth.places.districts).islands) == 1


def test_pairs_count_from_nought_in_the_order_asked_for_and_come_once():
    row = land(a=box(0, 0, 1, 1), b=box(1, 0, 2, 1), c=box(2, 0, 3, 1))
    assert neighbour_pairs(row, ["a", "b", "c"]).tolist() == [[0, 1], [1, 2]]
    assert neighbour_pairs(row, ["c", "a", "b"]).tolist() == [[0, 2], [1, 2]]
    assert neighbour_pairs(row, ["a", "c"]).shape == (0, 2)


def test_areas_that_meet_in_a_corner_are_no_neighbours():
    four = land(sw=box(0, 0, 1, 1), se=box(1, 0, 2, 1), nw=box(0, 1, 1, 2), ne=box(1, 1, 2, 2))
    assert named(find_neighbours(four, ["ne", "nw", "se", "sw"])) == {
        ("ne", "nw"), ("ne", "se"), ("nw", "sw"), ("se", "sw"),
    }  # fmt: skip


@pytest.mark.parametrize(("apart", "expected"), [(0.4 * GAP, 1), (-0.4 * GAP, 1), (3 * GAP, 0)])
def test_a_border_that_two_surveys_drew_is_one_border(apart, expected):
    """A gap or an overlap of some metres between two outlines is a matter of drawing; a wide one is land or water."""
    assert len(neighbour_pairs(land(a=box(0, 0, 1, 1), b=box(1 + apart, 0, 2, 1)), ["a", "b"])) == expected


def test_a_pair_that_is_given_holds_across_water():
    two = land(main=box(0, 0, 1, 1), isle=box(3, 0, 4, 1))
    found = find_neighbours(two, ["main", "isle"], given=[("isle", "main"), ("isle", "elsewhere")])
    assert found.pairs.tolist() == [[0, 1]]
    assert found.islands == ()


def test_what_has_no_outline_is_named_and_is_no_island():
    found = find_neighbours(land(a=box(0, 0, 1, 1)), ["a", "nowhere"])
    assert (found.islands, found.undrawn, found.pairs.shape) == (("a",), ("nowhere",), (0, 2))


def test_an_area_twice_is_refused():
    with pytest.raises(ValueError, match="1 of 2 come again"):
        find_neighbours(land(a=box(0, 0, 1, 1)), ["a", "a"])


def test_provinces_without_an_outline_have_that_of_their_districts(testland):
    with testland.evidence() as evidence:
        areas = evidence.frame("areas")
        provinces = areas.loc[areas["level"] == "province", "area"].tolist()
        districts = areas.loc[areas["level"] == "district", "area"].tolist()
        assert not set(provinces) & set(evidence.frame("boundaries")["area"])
        found = find_neighbours(evidence, provinces)
        assert found.undrawn == ()
        across = named(find_neighbours(evidence, districts))
    parent = dict(zip(areas["area"], areas["parent"], strict=True))
    assert named(found) == {tuple(sorted((parent[a], parent[b]))) for a, b in across if parent[a] != parent[b]}
