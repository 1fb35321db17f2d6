"""Clusters as the assessment tells them: which districts, how far above the country, how sure, and what it does not say."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tarazu import catalog
from tarazu.evidence.basis import NOTHING, Basis
from tarazu.threat.activity import Activity
from tarazu.threat.area_figures import chances, spreads
from tarazu.threat.clusters import AreaCluster, Clusters, find_clusters
from tarazu.threat.ground import Ground, seed_of
from tarazu.words import statement

REPLICATES = 999
_SCAN = f"scan statistic, {REPLICATES} replicates"


def describe_clusters(activities: dict[str, Activity], ground: Ground, *, seed: int) -> dict[str, Any]:
    """Clusters of districts of every form that enough districts have counts of, by province and name (R9)."""
    areas: list[dict[str, Any]] = []
    said: list[dict[str, Any]] = []
    for form, activity in activities.items():
        where = _searched(activity, ground)
        if where.sum() < ground.settings.count("smoothing_areas"):
            continue
        found = search(activity, ground, seed=seed_of(seed, "clusters", form))
        told = [_describe(cluster, activity, ground) for cluster in found.told]
        areas += sorted(told, key=lambda one: (ground.places[one["areas"][0]].province, one["areas"]))
        said += _say(found, activity, int(where.sum()), ground)
    return {"found": areas, "statements": said or [statement("threat.cluster.not_searched")]}


def search(activity: Activity, ground: Ground, *, seed: int) -> Clusters:
    """The scan over what the origins counted, the districts without a place on the map left out."""
    where = _searched(activity, ground)
    return find_clusters(
        activity.areas,
        np.where(where[:, None], ground.centres, 0.0),
        np.where(where, np.round(activity.counted), np.nan),
        np.where(where, activity.due, np.nan),
        activity.met_by,
        dispersion=float(1.0 / activity.power[where].mean()),
        fewest_victims=ground.settings.count("hotspot_events"),
        fewest_origins=ground.settings.count("hotspot_origins"),
        replicates=REPLICATES,
        seed=seed,
    )


def _searched(activity: Activity, ground: Ground) -> NDArray[np.bool_]:
    lies = np.asarray(~np.isnan(ground.centres).any(axis=1))
    return np.asarray(lies & ~np.isnan(activity.counted) & (activity.due > 0))


def _describe(cluster: AreaCluster, activity: Activity, ground: Ground) -> dict[str, Any]:
    at = [activity.areas.index(area) for area in cluster.areas]
    rows = Basis.joined(activity.rated.get(area, NOTHING) for area in cluster.areas)
    share = activity.due[at] / activity.due[at].sum()
    together = (activity.draws[:, at] * share).sum(axis=1)
    method = (
        "BYM2 posterior, districts together" if activity.smoothed else "gamma-Poisson posterior, districts together"
    )
    (rate,) = spreads(together[:, None], [rows], ground, unit="ratio", method=method)
    (chance,) = chances(np.array([cluster.p_value]), [rows], REPLICATES, ground, method=_SCAN)
    origins = ground.make.count(cluster.origins, unit="origins", rows=rows)
    codes = sorted(cluster.areas, key=lambda area: (ground.places[area].province, ground.places[area].named["name"]))
    told = statement(
        "threat.cluster.found",
        form=catalog.form(activity.form).named,
        places=[ground.places[area].named for area in codes],
        rate=rate,
        chance=chance,
        origins=origins,
    )
    return {
        "form": activity.form,
        "areas": codes,
        "rate": rate,
        "chance": chance,
        "origins": origins,
        "statement": told,
    }


def _say(found: Clusters, activity: Activity, searched: int, ground: Ground) -> list[dict[str, Any]]:
    form = catalog.form(activity.form).named
    rows = Basis.joined(activity.rated.values())
    districts = ground.make.count(searched, unit="districts", rows=rows)
    if not found.told and not found.withheld:
        return [statement("threat.cluster.none", form=form, districts=districts)]
    if not found.withheld:
        return []
    number = ground.make.count(found.withheld, unit="clusters", rows=rows)
    least = {"events": ground.settings.count("hotspot_events"), "origins": ground.settings.count("hotspot_origins")}
    return [statement("threat.cluster.withheld", form=form, clusters=number, **least)]
