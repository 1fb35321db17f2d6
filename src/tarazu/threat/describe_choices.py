"""What moves a district's place in an index, and which of its drivers are modelled: told beside the index itself."""

from typing import Any

import numpy as np

from tarazu.catalog import Driver
from tarazu.figures import Figure
from tarazu.threat.driver_values import Modelled
from tarazu.threat.ground import Ground
from tarazu.threat.vulnerability import DriverIndex
from tarazu.words import statement

_MOVED = "mean change of rank when drawn again alone (Sobol design)"
_MODEL = "Fay-Herriot, the model alone: no survey there"


def describe_choices(index: DriverIndex, ground: Ground) -> list[dict[str, Any]]:
    """One entry a choice, in the order in which an index is made: what was tried, by how many places it moves districts on
    average, and how many districts it moves most. Empty where there is nothing to choose."""
    effects = index.choices
    if effects is None:
        return []
    places, rows = effects.mean_places(ground.make.level), index.basis()
    most = effects.moves_most.value_counts()
    return [
        {
            "choice": choice,
            "name": statement(f"threat.choice.{choice}"),
            "tried": statement(f"threat.choice.{choice}_tried"),
            "places": ground.make.estimate(
                place["estimate"], (place["lower"], place["upper"]), unit="rating", method=_MOVED, rows=rows
            ),
            "districts": ground.make.count(int(most.get(choice, 0)), unit="districts", rows=rows),
        }
        for choice, place in places.iterrows()
    ]


def say_choices(index: DriverIndex, choices: list[dict[str, Any]], ground: Ground) -> list[dict[str, Any]]:
    """Which choice moves places most, and by how much the others do."""
    if not choices or index.choices is None:
        return []
    most = max(choices, key=lambda told: float(told["places"]["value"]))
    others = [
        statement("threat.index.choice_places", choice=c["name"], places=c["places"]) for c in choices if c is not most
    ]
    ranked = int(np.isfinite(index.choices.ranks[0]).sum())
    among = ground.make.count(ranked, unit="districts", rows=index.basis())
    told = {"most": most["name"], "places": most["places"], "districts": among}
    return [statement("threat.index.choices", **told, others=others)]


def describe_modelled(index: DriverIndex, area: str, ground: Ground) -> list[dict[str, Any]]:
    """The drivers of a district that are modelled, each flagged as such with its interval."""
    held = index.modelled.get(area, {})
    return [_modelled(d, held[d.code], ground) for d in index.drivers if d.code in held]


def _modelled(driver: Driver, held: Modelled, ground: Ground) -> dict[str, Any]:
    estimate = _estimate(driver, held, ground)
    named = {"driver": driver.code, "name": driver.label_en, "name_ur": driver.label_ur}
    said = statement("threat.index.modelled_driver", driver=driver.named, estimate=estimate)
    return {**named, "estimate": estimate, "covariates": [c.code for c in held.covariates], "statement": said}


def _estimate(driver: Driver, held: Modelled, ground: Ground) -> Figure:
    """Within what the driver can be: a share stays between none and all."""
    reach = _quantile(ground.make.level) * held.error
    most = 100.0 if driver.data_unit == "%" else np.inf
    value, low, high = (float(np.clip(v, 0.0, most)) for v in (held.value, held.value - reach, held.value + reach))
    return ground.make.estimate(
        value, (low, high), unit=driver.data_unit, method=_MODEL, rows=held.basis, modelled=True
    )


def say_modelled(index: DriverIndex, ground: Ground) -> list[dict[str, Any]]:
    """In how many districts which drivers are modelled, and from what."""
    if not index.modelled:
        return []
    held = [one for drivers in index.modelled.values() for one in drivers.items()]
    codes = {code for code, _ in held}
    from_codes = {c.code for _, one in held for c in one.covariates}
    count = ground.make.count(len(index.modelled), unit="districts", rows=held[0][1].basis)
    return [
        statement(
            "threat.index.modelled",
            drivers=[d.named for d in index.drivers if d.code in codes],
            covariates=[c.named for c in held[0][1].covariates if c.code in from_codes],
            districts=count,
        )
    ]


def _quantile(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)
