"""What stands around the stages: what is not known, views from outside that enter no figure, and the methods used."""

import json
from typing import Any

from tarazu import catalog
from tarazu.evidence.cells import published_texts
from tarazu.words import statement

# Measures that are shown beside our figures and enter none (measures.csv: use=outside).
_OUTSIDE = "outside"
_METHODS = {
    "wilson": "Wilson (1927), JASA 22:209-212",
    "garwood": "Garwood (1936), Biometrika 28:437-442",
    "gamma_poisson": "Clayton, Kaldor (1987), Biometrics 43:671-681",
    "composite": "OECD/JRC (2008), Handbook on Constructing Composite Indicators; INFORM (2017)",
    "shrinkage": "Efron, Morris (1975), JASA 70:311-319; beta-binomial by maximum likelihood",
    "funnel": "Spiegelhalter (2005), Statistics in Medicine 24:1185-1202",
    "verdicts": "UNODC SOCTA Handbook (2010) for the skeleton; thresholds are settings of this tool",
    "phia": "PHIA probability yardstick (UK government)",
    "grades": "UK 3x5x2 and TLP 2.0 (FIRST)",
}

_BYM2 = "Riebler, Sørbye, Simpson, Rue (2016), Statistical Methods in Medical Research 25:1145-1165"
_OUTLOOK = {
    "season": "McCullagh, Nelder (1989), Generalized Linear Models, chapters 4 and 5",
    "experts": "Cooke (1991), Experts in Uncertainty; Colson, Cooke (2017), Reliab Eng Syst Saf 163:109-120",
}
_HIDDEN = "Chan, Silverman, Vincent (2021), J Am Stat Assoc 116:1297-1306; Chao (1987), Biometrics 43:783-791"


def describe_unknowns(sections: dict[str, Any], evidence: Any, ground: Any) -> list[dict[str, Any]]:
    """What the assessment could not say, in order of what a reader would look for."""
    districts = ground.places.at("district")
    found = []
    counted = set(ground.victims["area"])
    silent = [a for a in districts if a not in counted]
    if silent:
        n = ground.make.count(len(silent), unit="districts", rows=ground.searched)
        found.append(statement("assessment.unknown.no_count", districts=n))
    lacking = [d["area"] for d in sections["vulnerability"]["districts"] if d["band"] == "unknown"]
    if lacking:
        names = [ground.places[a].named for a in lacking]
        found.append(statement("assessment.unknown.no_drivers", places=names))
    people = set(ground.population.persons().index)
    without = [ground.places[a].named for a in districts if a not in people]
    if without:
        found.append(statement("assessment.unknown.no_population", places=without))
    found.append(_hidden(sections.get("hidden_population")))
    if not {"trafficking", "smuggling"} & set(sections["routes"]):
        found.append(statement("assessment.unknown.routes"))
    outlook = sections["outlook"]
    if not outlook["experts"].get("items"):
        found.append(statement("assessment.unknown.likelihoods"))
    if any(said["message"] == "threat.outlook.shock.none" for said in outlook["shocks"]["statements"]):
        found.append(statement("assessment.unknown.shocks"))
    return found


def _hidden(held: dict[str, Any] | None) -> dict[str, Any]:
    """How far those whom nobody met are known: not at all, not for want of lists, or where lists were compared."""
    if held is None:
        return statement("assessment.unknown.hidden")
    return statement(f"threat.hidden.unknown_{'beyond' if held['estimates'] else 'refused'}")


def describe_outside_views(evidence: Any, ground: Any) -> list[dict[str, Any]]:
    """Ratings and estimates of outside bodies, quoted as they are and never computed with."""
    outside = [m.code for m in catalog.measures(use=_OUTSIDE)]
    rows = published_texts(evidence.table("observations"), outside)
    found = []
    for _, row in rows.iterrows():
        one = rows.loc[[row.name]]
        measure = catalog.measure(row["indicator"])
        entry: dict[str, Any] = {"name": row["detail"] or measure.label_en, "year": row["period"], "area": row["area"]}
        unit = "rating" if row["indicator"] == "external_rating" else measure.unit
        if row["lower"] == row["lower"]:
            entry["figure"] = ground.make.observed(one, unit=unit)
        entry["statement"] = statement(
            "assessment.outside_view",
            measure=_viewed(measure, str(row["detail"])),
            said=str(row["as_typed"]),
            period=str(row["period"]),
        )
        found.append(entry | {"sources": [row["source"]], "note": row["note"]})
    return found


def _viewed(measure: catalog.Measure, detail: str) -> dict[str, str]:
    """The kind of view, with what exactly it is in its source's terms."""
    if not detail:
        return measure.named
    return {"name": f"{measure.label_en} ({detail})", "name_ur": f"{measure.label_ur} ({detail})"}


def describe_methods(sections: dict[str, Any]) -> list[dict[str, Any]]:
    """Each method in a sentence, with its paper; those that not every assessment needs, where they were used."""
    told = dict(_METHODS) | ({"bym2": _BYM2} if _leans_on_neighbours(sections) else {})
    found = [
        {"id": name, "statement": statement(f"assessment.method.{name}"), "paper": paper}
        for name, paper in told.items()
    ]
    if "hidden_population" in sections:
        found.append({"id": "hidden", "statement": statement("threat.hidden.method"), "paper": _HIDDEN})
    outlook = sections["outlook"]
    for name, used in (("season", outlook["seasons"]["forms"]), ("experts", outlook["experts"].get("items"))):
        if used:
            said = statement(f"threat.outlook.{name}.method")
            found.append({"id": name, "statement": said, "paper": _OUTLOOK[name]})
    return found


def _leans_on_neighbours(sections: dict[str, Any]) -> bool:
    rates = (row.get("relative_rate") for row in sections["activity"]["areas"])
    return any(rate and str(rate["method"]).startswith("BYM2") for rate in rates)


def voices_of(evidence: Any) -> dict[str, list[str]]:
    """The voices with which each source speaks."""
    told = [evidence.table(name).select("source", "voice") for name in ("observations", "flows")]
    frame = told[0].union(*told[1:], distinct=True).order_by(["source", "voice"]).to_pandas()
    return {str(source): sorted(part["voice"]) for source, part in frame.groupby("source")}


def newest_figures(evidence: Any) -> dict[str, int]:
    """The year of the newest figure of each source that gave one; 0 where no period is known.

    A source that is only listed stands behind nothing, and is left out.
    """
    found: dict[str, int] = {}
    for name in ("observations", "events", "case_stages", "flows"):
        if evidence.has(name):
            rows = evidence.table(name)
            newest = rows.group_by("source").agg(year=rows.period_end.year().max().fill_null(0)).to_pandas()
            for source, year in zip(newest["source"], newest["year"], strict=True):
                found[str(source)] = max(int(year), found.get(str(source), 0))
    return found


def country_folder(name: str | None) -> catalog.Country | None:
    """The folder of laws, agencies and rights to information of a country; None where there is none."""
    return catalog.country(name) if name and name in catalog.countries() else None


def lines_of(name: str | None) -> list[dict[str, Any]]:
    """Lines to draw on every map of a country, such as a Line of Control, with their names and what must be said of them."""
    held = country_folder(name)
    if held is None:
        return []
    read = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(held.folder.glob("lines/*.geojson"))]
    note = {"note": held.boundary_note("en"), "note_ur": held.boundary_note("ur")}
    return [{**line, "properties": line["properties"] | note} for lines in read for line in lines["features"]]
