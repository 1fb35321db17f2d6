"""The threat: activity, vulnerability and exposure, the information gap, and the verdicts that follow from them."""

from dataclasses import dataclass, field
from typing import Any

from tarazu.evidence.totals import TOTAL
from tarazu.settings import Settings
from tarazu.threat.activity import Activity, find_activity
from tarazu.threat.area_figures import AreaFigures, find_figures
from tarazu.threat.describe import describe_activity, describe_gap, describe_index
from tarazu.threat.describe_clusters import describe_clusters
from tarazu.threat.describe_hidden import describe_hidden, unnamed_sources
from tarazu.threat.describe_outlook import describe_outlook
from tarazu.threat.describe_verdicts import describe_verdicts
from tarazu.threat.drivers import describe_driver_effects, find_driver_effects
from tarazu.threat.ground import DISTRICT, Ground, lay_ground, seed_of
from tarazu.threat.hidden_population import HiddenGroup, find_hidden
from tarazu.threat.information_gap import InformationGap, find_gap
from tarazu.threat.outlook import Outlook, find_outlook
from tarazu.threat.picture import describe_picture
from tarazu.threat.routes import Routes, describe_routes, find_routes
from tarazu.threat.vulnerability import EXPOSURE, VULNERABILITY, DriverIndex, find_indices
from tarazu.threat.why_there import describe_why
from tarazu.words import statement

__all__ = ["Threat", "assess_threat"]

_PROVINCE = "province"


@dataclass(frozen=True, slots=True, eq=False)
class Threat:
    """The threat stage. By form of exploitation, `all` among them; draws are carried onward to the balance."""

    ground: Ground
    forms: tuple[str, ...]
    activity: dict[str, Activity]
    provinces: dict[str, Activity]
    gaps: dict[str, InformationGap]
    vulnerability: dict[str, DriverIndex]
    exposure: dict[str, DriverIndex]
    seed: int
    hidden: tuple[HiddenGroup, ...] = ()
    routes: Routes = field(default_factory=Routes)
    outlook: Outlook = field(default_factory=Outlook)

    def describe(self) -> dict[str, Any]:
        """The chapters of the assessment that threat writes."""
        told = {form: find_figures(self.activity[form], self.gaps[form], self.ground) for form in self.forms}
        verdicts = [
            v for form in self.forms for v in describe_verdicts(told[form], self.vulnerability[form], self.ground)
        ]
        indices = {form: (self.vulnerability[form], self.exposure[form]) for form in self.forms}
        hidden = describe_hidden(self.hidden, self.ground)
        vulnerability = describe_index(self.vulnerability[TOTAL], self.ground)
        bands = {d["area"]: d["band"] for d in vulnerability["districts"]}
        return {
            "picture": describe_picture(self.ground, {form: held.dispersion for form, held in self.activity.items()}),
            "activity": self._describe_activity(told),
            "vulnerability": vulnerability,
            "exposure": describe_index(self.exposure[TOTAL], self.ground),
            "information_gap": describe_gap(told[TOTAL]),
            "verdicts": verdicts,
            "clusters": describe_clusters(self.activity, self.ground, seed=self.seed),
            "why_there": describe_why(verdicts, indices, self.ground, seed=self.seed),
            "drivers": self._describe_drivers(),
            **({"hidden_population": hidden} if hidden else {}),
            "routes": describe_routes(self.routes, self.ground),
            "outlook": describe_outlook(self.outlook, bands, self.ground),
        }

    def unnamed_sources(self) -> list[dict[str, str]]:
        """Sources that evidence rests on and does not name, as rows of the table of sources."""
        return unnamed_sources(self.hidden)

    def _describe_drivers(self) -> dict[str, Any]:
        indices = self.vulnerability[TOTAL], self.exposure[TOTAL]
        seed = seed_of(self.seed, "drivers")
        effects = find_driver_effects(self.activity[TOTAL], indices, self.ground.neighbours, self.ground, seed=seed)
        return describe_driver_effects(effects, self.ground)

    def _describe_activity(self, told: dict[str, AreaFigures]) -> dict[str, Any]:
        areas: list[dict[str, Any]] = []
        for form in self.forms:
            gap = find_gap(self.ground, form, _PROVINCE)
            for figures in (find_figures(self.provinces[form], gap, self.ground), told[form]):
                areas += describe_activity(figures)
        return {"areas": areas, "statements": [statement(f"threat.activity.{'some' if areas else 'none'}")]}


def assess_threat(evidence: Any, settings: Settings, *, seed: int) -> Threat:
    """The threat that the evidence shows, form by form.

    Args:
        evidence: an open workspace's evidence.
        seed: of every draw; the same evidence and seed give the same result.
    """
    ground = lay_ground(evidence, settings)
    forms = forms_with_evidence(ground)
    return Threat(
        ground,
        forms,
        {f: find_activity(ground, f, DISTRICT, seed=seed) for f in forms},
        {f: find_activity(ground, f, _PROVINCE, seed=seed) for f in forms},
        {f: find_gap(ground, f, DISTRICT) for f in forms},
        find_indices(ground, VULNERABILITY, forms, seed=seed),
        find_indices(ground, EXPOSURE, forms, seed=seed),
        seed,
        find_hidden(evidence, ground, seed=seed),
        find_routes(evidence, ground),
        find_outlook(evidence, ground, seed=seed),
    )


def forms_with_evidence(ground: Ground) -> tuple[str, ...]:
    """`all`, and each main form that some district or province has a count of."""
    areas = {*ground.places.at(DISTRICT), *ground.places.at(_PROVINCE)}
    found = ground.victims.loc[ground.victims["area"].isin(areas), "form"]
    return (TOTAL, *sorted({form.partition(".")[0] for form in found} - {TOTAL}))
