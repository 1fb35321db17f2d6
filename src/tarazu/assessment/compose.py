"""From evidence to assessment: threat, response and balance in turn, and what stands around them."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from tarazu.assessment.judgements import Evidence, key_judgements
from tarazu.assessment.parts import (
    UNMARKED,
    describe_areas,
    describe_refusals,
    describe_settings,
    describe_sources,
    number_figures,
    strictest,
)
from tarazu.assessment.profiles import describe_profiles
from tarazu.assessment.result import Assessment
from tarazu.assessment.surroundings import (
    country_folder,
    describe_methods,
    describe_outside_views,
    describe_unknowns,
    lines_of,
    newest_figures,
    voices_of,
)
from tarazu.balance import weigh
from tarazu.evidence.outlines import outlines
from tarazu.response import assess_response
from tarazu.settings import Settings
from tarazu.threat import assess_threat
from tarazu.words import statement

Progress = Callable[[str], None]


def assess(workspace: Any, *, seed: int = 0, progress: Progress | None = None) -> Assessment:
    """Assesses a workspace; the workspace is read and never changed.

    Args:
        workspace: an open workspace, or the path of one.
        seed: of every draw; the same evidence and seed give the same bytes, whatever the number of cores.
        progress: told the name of each stage as it begins.

    Raises:
        WorkspaceError: the path holds no workspace.
    """
    from tarazu.workspace import open_workspace

    tell = progress or (lambda stage: None)
    held = open_workspace(workspace) if not hasattr(workspace, "evidence") else workspace
    settings = Settings(held.policy)
    with held.evidence() as evidence:
        tell("threat")
        threat = assess_threat(evidence, settings, seed=seed)
        tell("response")
        response = assess_response(evidence, settings, seed=seed)
        tell("balance")
        balance = weigh(threat, response, country_folder(held.country))
        tell("words")
        document = _document(held, evidence, settings, seed, (threat, response, balance))
        shapes = outlines(evidence.frame("boundaries"), threat.ground.places, lines_of(held.country))
    provenance = {"schema": document["schema"], "seed": seed, "evidence": held.digest(), "settings": dict(settings)}
    return Assessment(document, shapes, provenance)


def _document(held: Any, evidence: Any, settings: Settings, seed: int, stages: tuple[Any, Any, Any]) -> dict[str, Any]:
    threat, response, balance = stages
    ground = threat.ground
    country = _country(held, ground)
    told = threat.describe()
    answered = response.describe()
    sections = {**told, "response": answered, **balance.describe(told["verdicts"], answered["two_voices"])}
    document: dict[str, Any] = {
        "schema": "tarazu.assessment/1",
        "title": statement("assessment.title", country=country),
        "country": country,
        "period": _period(ground),
        "tlp": "",
        "seed": seed,
        "level": settings["level"],
        "made_up": bool(held.made_up),
        "settings": describe_settings(settings),
        "areas": describe_areas(ground.places, ground.population, ground.make),
        "sources": [],
        "key_judgements": key_judgements(Evidence(sections, threat, balance.gap, newest_figures(evidence))),
        **sections,
        "unknowns": describe_unknowns(sections, evidence, ground),
        "outside_views": describe_outside_views(evidence, ground),
        "profiles": describe_profiles(sections, ground),
        "refusals": describe_refusals(),
        "methods": describe_methods(sections),
        "limits": [
            statement(f"assessment.limit.{n}") for n in ("counts", "sources", "areas", "not_causes", "not_persons")
        ],
    }
    unmarked = str(held.settings.policy.get("tlp_unmarked", UNMARKED))
    sources = evidence.frame("sources")
    if unnamed := threat.unnamed_sources():
        sources = pd.concat([sources.astype(object), pd.DataFrame(unnamed, dtype=object)], ignore_index=True)
    document["sources"] = describe_sources(sources, voices_of(evidence), document, unmarked=unmarked)
    document["tlp"] = strictest(document["sources"])
    number_figures(document)
    return document


def _country(held: Any, ground: Any) -> dict[str, str]:
    code = ground.places.country
    if code:
        return {"code": code, "name": ground.places[code].name, "name_ur": ground.places[code].name_ur}
    name = held.country or held.path.name
    return {"code": "", "name": name, "name_ur": name}


def _period(ground: Any) -> dict[str, str]:
    """First and last year of the evidence that the threat rests on."""
    years = sorted({*ground.victims["year"], *ground.drivers["year"], *ground.longer["year"]})
    return {"from": str(years[0]), "to": str(years[-1])} if years else {"from": "", "to": ""}
