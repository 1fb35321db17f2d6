"""Make the files of `data/` anew from the sets they are copies of: `python -m tarazu.examples.pakistan.refresh SETS`.

For whoever maintains the example; the program itself never runs it. SETS is a folder with one folder a set, named as
in `data/README.md`. What is left out here, and why, is told there.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tarazu.catalog import country
from tarazu.examples.pakistan.outlines import dissolve, mend, simplify

Row = dict[str, str]

HERE = Path(__file__).parent / "data"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"
LINE_OF_CONTROL = {"name": "Line of Control", "name_ur": "لائن آف کنٹرول", "dashed": True, "attribution": ATTRIBUTION}
TOLERANCE = 0.008  # degrees, about 800 m: the largest file that stays under 400 KB
NEIGHBOURS = ("Pakistan", "Afghanistan", "China", "India", "Iran")
NEVER_SHIPPED = (
    "nationals_afghani",
    "nationals_bengali",
    "nationals_chinese",
    "nationals_others",
    "persons_disability",
)
CATALOG_MEASURES = ("law", "mandate", "plan", "treaty")
REFUSED_MEASURES = ("fia_most_wanted_smugglers_listed",)
OC_SCORES = (
    "Human trafficking",
    "Human smuggling",
    "State-embedded actors",
    "Judicial system and detention",
    "Law enforcement",
    "Victim and witness support",
    "Prevention",
)
OC_AVERAGES = ("Criminality", "Resilience")  # in 2023 with " avg" behind
WHOLE = (
    "pk_boundaries_osm2023/districts_adjacency.csv",
    "pk_districts/pk_districts.csv",
    "pk_area_names/area_changes.csv",
    "pk_brick_kilns/kilns_by_district.csv",
)
OPENSTREETMAP = ("pk_boundaries_osm2023", "pk_districts")


def refresh(sets: Path, target: Path = HERE) -> None:
    """Write every file of `target` that is a copy or a derivation; those written by hand are left alone."""
    for name in WHOLE:
        folder = target / "openstreetmap" if name.split("/")[0] in OPENSTREETMAP else target
        (folder / Path(name).name).write_bytes((sets / name).read_bytes())
    _context(sets / "pk_district_context/pk_district_context.csv", target)
    _facts(sets / "pakistan_facts/pakistan_facts.csv", target)
    _copy(sets / "unodc_glotip/pakistan_rows.csv", target / "glotip_pakistan.csv")
    _outside(sets, target)
    _outlines(sets / "pk_boundaries_osm2023/districts.geojson", target / "openstreetmap")
    _line_of_control(sets / "pk_boundaries_osm2023/line_of_control.geojson", country("pakistan").folder / "lines")


def _context(source: Path, target: Path) -> None:
    rows = _read(source)
    keep = [name for name in rows[0] if name not in NEVER_SHIPPED]
    _write(target / "pk_district_context.csv", rows, keep)


def _facts(source: Path, target: Path) -> None:
    rows = _read(source)
    out = [(number, row) for number, row in enumerate(rows, start=2) if _goes_to(row)]
    _write(target / "pakistan_facts.csv", [row for row in rows if not _goes_to(row)], list(rows[0]))
    left = [{"row": str(number), "measure": row["measure"], "goes_to": _goes_to(row)} for number, row in out]
    _write(target / "pakistan_facts_left_out.csv", left, ["row", "measure", "goes_to"])


def _goes_to(row: Row) -> str:
    """Where a fact goes that is no observation; empty for all others."""
    if row["measure"] in REFUSED_MEASURES:
        return "refused R2"
    return "catalog" if row["measure"] in CATALOG_MEASURES else ""


def _outside(sets: Path, target: Path) -> None:
    oc = [
        {"index_year": row["index_year"], "country": row["Country"], "score": score, "value": _score(row, score)}
        for year in ("2021", "2023")
        for row in _of_neighbours(_read(sets / f"oc_index/oc_index_{year}.csv"), "Country")
        for score in (*OC_AVERAGES, *OC_SCORES)
    ]
    _write(target / "oc_index.csv", oc, list(oc[0]))
    tiers = _of_neighbours(_read(sets / "tip_tiers/tip_tiers_1999_2015.csv"), "countryname")
    given = [{**row, "tier": row["tier"].strip()} for row in tiers if row["tier"].strip() != "NA"]
    _write(target / "tip_tiers.csv", given, ["countryname", "iso", "year", "tier"])
    index = _of_neighbours(_read(sets / "tip_tiers/policy_index_3p.csv"), "countryname")
    _write(
        target / "policy_index_3p.csv",
        [row for row in index if row["p"] != "NA"],
        ["countryname", "iso", "year", "p", "prosecution", "protection", "prevention"],
    )


def _score(row: Row, score: str) -> str:
    return row.get(score) or row[f"{score} avg"]


def _of_neighbours(rows: Iterable[Row], column: str) -> list[Row]:
    return sorted((row for row in rows if row[column] in NEIGHBOURS), key=lambda row: NEIGHBOURS.index(row[column]))


def _outlines(source: Path, target: Path) -> None:
    """Districts simplified together, so that neighbours keep their border; provinces made of those districts."""
    import shapely
    from shapely.geometry import shape

    districts = _read(target / "pk_districts.csv")
    upper = {
        row["name"]: row for row in _read(target.parent / "areas_above_districts.csv") if row["level"] == "province"
    }
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    names = [feature["properties"]["name"] for feature in features]
    in_order = sorted(districts, key=lambda row: int(row["boundary_row"]))
    if [row["name"] for row in in_order] != names:
        raise ValueError("pk_districts.csv and the outlines do not name the same districts in the same order.")
    outlines = simplify(mend([shape(feature["geometry"]) for feature in features]), tolerance=TOLERANCE)
    _collection(target / "districts.geojson", in_order, outlines, shapely.to_geojson)
    provinces = dissolve(outlines, [row["province"] for row in in_order])
    _collection(
        target / "provinces.geojson", [upper[name] for name in provinces], provinces.values(), shapely.to_geojson
    )


def _collection(path: Path, rows: Sequence[Row], shapes: Iterable[Any], to_geojson: Callable[[Any], str]) -> None:
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"area": row["area"], "name": row["name"], "name_ur": row["name_ur"]},
                "geometry": json.loads(to_geojson(outline)),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row, outline in zip(rows, shapes, strict=True)
    ]
    path.write_text('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def _line_of_control(source: Path, target: Path) -> None:
    """The line as it is, with what a map needs to draw and to name it; it belongs to the country, not to the example."""
    line = json.loads(source.read_text(encoding="utf-8"))
    features = [{**feature, "properties": LINE_OF_CONTROL} for feature in line["features"]]
    text = json.dumps({**line, "features": features}, ensure_ascii=False, separators=(",", ":"))
    (target / "line_of_control.geojson").write_text(text + "\n", encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    rows = _read(source)
    _write(target, rows, list(rows[0]))


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Iterable[Row], columns: Sequence[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Read the folder of sets from the command line."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("sets", type=Path, help="folder with the data sets")
    refresh(ask.parse_args().sets)


if __name__ == "__main__":
    main()
