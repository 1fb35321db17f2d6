"""Which drivers go with reported victims, over districts that several origins counted; or why that is not told.

Where one origin counts, its reach and the place cannot be told apart: a driver of recording looks like a driver of
trafficking. Associations of districts, never causes, and nothing of any person or household (refusals R1, R12).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu import catalog
from tarazu.evidence.basis import NOTHING, Basis
from tarazu.figures import Figure
from tarazu.threat.activity import Activity
from tarazu.threat.area_figures import spreads
from tarazu.threat.describe import chance_figure
from tarazu.threat.ground import Ground
from tarazu.threat.vulnerability import DriverIndex
from tarazu.words import statement
from tarazu.words.numbers import unit_text

if TYPE_CHECKING:
    from tarazu.methods.drivers import Drivers

FEWEST_DISTRICTS = 30  # below, twenty drivers explain any thirty numbers
FEWEST_ORIGINS = 2
FEWEST_KNOWN = 0.7  # of these districts, that a driver must be known in
BLOCKS, PAIRS = 5, 8  # of unseen districts, and of halves
WARM_UP, DRAWS = 300, 500
POINTS = 10.0  # of a percentage, that a ratio is told for
METHOD = "Poisson regression with shrinkage and a spatial effect"
FEW_DISTRICTS, NO_DRIVERS, NO_VICTIMS = "few_districts", "no_drivers", "no_victims"


@dataclass(frozen=True, slots=True, eq=False)
class DriverEffects:
    """`districts`: those that were modelled, or would have been; `found` is None where `refused` says why.

    `rows`: the evidence of the counts; `driver_rows`: of each driver.
    """

    form: str
    districts: tuple[str, ...]
    found: "Drivers | None"
    refused: str
    rows: Basis
    driver_rows: dict[str, Basis]


def find_driver_effects(
    activity: Activity, indices: Sequence[DriverIndex], pairs: NDArray[np.int64], ground: Ground, *, seed: int
) -> DriverEffects:
    """The effects of the drivers of `indices` on reported victims.

    Victims are modelled as events: what is counted weighs as much less as it varies more than chance, and as origins may
    have met the same victims.

    Args:
        activity: of one form, at the level of districts.
        pairs: districts that share a border, as places in `activity.areas`, shape (pairs, 2).
    """
    told = (activity.reporting >= FEWEST_ORIGINS) & ~np.isnan(activity.counted) & (activity.due > 0)
    places = np.flatnonzero(told)
    districts = tuple(activity.areas[place] for place in places)
    rows = Basis.joined(activity.rated.get(area, NOTHING) for area in districts)
    table = _drivers(indices, districts)
    drivers = {code: _driver_rows(indices, districts, code) for code in table.columns}
    refused = _refused(activity, places, table)
    if refused:
        return DriverEffects(activity.form, districts, None, refused, rows, drivers)
    power = activity.power[places]
    found = _model(
        np.round(activity.counted[places] * power),
        activity.due[places] * power,
        table,
        _among(pairs, places),
        seed=seed,
    )
    return DriverEffects(activity.form, districts, found, "", rows, drivers)


def _refused(activity: Activity, places: NDArray[np.intp], table: pd.DataFrame) -> str:
    if len(places) < FEWEST_DISTRICTS:
        return FEW_DISTRICTS
    known = table.notna().mean() >= FEWEST_KNOWN
    varied = table.max() > table.min()
    if not (known & varied).any():
        return NO_DRIVERS
    return "" if np.round(activity.counted[places] * activity.power[places]).sum() > 0 else NO_VICTIMS


def _model(
    events: NDArray[np.float64], due: NDArray[np.float64], table: pd.DataFrame, pairs: NDArray[np.int64], *, seed: int
) -> "Drivers":
    from tarazu.methods.drivers import find_drivers

    steps = {code: POINTS for code in table.columns if _is_percentage(str(code))}
    spatial = "bym2" if len(pairs) else "independent"
    return find_drivers(
        events,
        due,
        table,
        pairs if len(pairs) else None,
        spatial=spatial,
        steps=steps,
        fewest_known=FEWEST_KNOWN,
        seed=seed,
        blocks=BLOCKS,
        pairs=PAIRS,
        warm_up=WARM_UP,
        draws=DRAWS,
    )


def _drivers(indices: Sequence[DriverIndex], districts: Sequence[str]) -> pd.DataFrame:
    """Districts x drivers, each driver once, as observed; what nobody observed is NaN."""
    tables = [index.table("value").reindex(list(districts)) for index in indices if index.drivers]
    joined = pd.concat(tables, axis=1) if tables else pd.DataFrame(index=list(districts))
    return joined.loc[:, ~joined.columns.duplicated()]


def _driver_rows(indices: Sequence[DriverIndex], districts: Sequence[str], code: str) -> Basis:
    held = (index.seen.get(area, {}) for index in indices for area in districts)
    return Basis.joined(seen[code].basis for seen in held if code in seen)


def _among(pairs: NDArray[np.int64], places: NDArray[np.intp]) -> NDArray[np.int64]:
    """The pairs that lie among these places, numbered by them."""
    at = np.full(max(int(places.max()), int(pairs.max(initial=-1))) + 1, -1)
    at[places] = np.arange(len(places))
    moved = at[pairs]
    return np.asarray(moved[(moved >= 0).all(axis=1)], dtype=np.int64)


def describe_driver_effects(effects: DriverEffects, ground: Ground) -> dict[str, Any]:
    """The section `drivers`: each driver in the order of the catalogue, or the reason for none."""
    if effects.found is None:
        rows = effects.rows or ground.searched  # of a workspace with nothing in it there is nothing to say
        return {"effects": [], "statements": [_say_refused(effects, rows, ground)] if rows else []}
    entries = [
        _effect(effects, effects.found, place, code, ground)
        for place, code in sorted(enumerate(effects.found.data.names), key=lambda one: one[1])
    ]
    return {"effects": entries, "statements": _say(effects, effects.found, entries, ground)}


def _effect(effects: DriverEffects, found: "Drivers", place: int, code: str, ground: Ground) -> dict[str, Any]:
    driver = catalog.driver(code)
    rows = effects.rows | effects.driver_rows[code]
    ratios = found.ratios()[:, place]
    more = float((ratios > 1).mean())
    side = "more" if more >= 0.5 else "less"
    make: dict[str, Any] = {"method": METHOD, "rows": rows}
    (ratio,) = spreads(ratios[:, None], [rows], ground, unit="ratio", method=METHOD)
    return {
        "driver": code,
        "name": driver.label_en,
        "name_ur": driver.label_ur,
        "step": _step(float(found.steps[place]), driver.data_unit),
        "side": side,
        "ratio": ratio,
        "chance": chance_figure(max(more, 1 - more), int(found.effective), ground, **make),
        "stability": _stability(found, place, ground, rows),
        "known": ground.make.count(int((~np.isnan(found.data.values[:, place])).sum()), unit="districts", rows=rows),
    }


def _stability(found: "Drivers", place: int, ground: Ground, rows: Basis) -> Figure:
    assert found.stability is not None
    return chance_figure(float(found.stability[place]), 2 * PAIRS, ground, method="halves of the districts", rows=rows)


def _step(step: float, unit: str) -> dict[str, str]:
    """How much more a ratio is told for, in both languages."""
    points = "percentage points" if unit == "%" else unit
    return {"name": f"{step:g} {unit_text(points)}", "name_ur": f"{step:g} {unit_text(points, 'ur')}"}


def _is_percentage(code: str) -> bool:
    return catalog.driver(code).data_unit in ("%", "percentage points")


def _say_refused(effects: DriverEffects, rows: Basis, ground: Ground) -> dict[str, Any]:
    known = ground.make.count(len(effects.districts), unit="districts", rows=rows)
    return statement(f"threat.drivers.{effects.refused}", known=known, needed=FEWEST_DISTRICTS, origins=FEWEST_ORIGINS)


def _say(
    effects: DriverEffects, found: "Drivers", entries: list[dict[str, Any]], ground: Ground
) -> list[dict[str, Any]]:
    sure = ground.settings["why_probability"]
    known = ground.make.count(len(effects.districts), unit="districts", rows=effects.rows)
    said = [statement("threat.drivers.modelled", districts=known, origins=FEWEST_ORIGINS)]
    told = [e for e in entries if e["chance"]["value"] > sure]
    said += [_say_effect(entry) for entry in told] or [statement("threat.drivers.none", sure=sure)]
    if found.foretelling is not None:
        foretells = found.foretelling.gain > 2 * found.foretelling.error
        said.append(statement(f"threat.drivers.{'foretells' if foretells else 'foretells_not'}"))
    if found.left_out:
        names = [catalog.driver(code).named for code in sorted(found.left_out)]
        said.append(statement("threat.drivers.left_out", drivers=names))
    if found.r_hat > 1.05:
        said.append(statement("threat.drivers.unsteady"))
    return [*said, statement("threat.drivers.caution")]


def _say_effect(entry: dict[str, Any]) -> dict[str, Any]:
    named = {"name": entry["name"], "name_ur": entry["name_ur"]}
    shown = {part: entry[part] for part in ("step", "ratio", "chance", "stability")}
    return statement(f"threat.drivers.{entry['side']}", driver=named, **shown)
