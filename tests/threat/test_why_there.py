"""Why there: a district's drivers beside the median district, and no number that the one next to it contradicts."""

import pytest

from tarazu.settings import Settings
from tarazu.threat.ground import lay_ground
from tarazu.threat.verdicts import BLIND_SPOT
from tarazu.threat.vulnerability import EXPOSURE, VULNERABILITY, find_indices
from tarazu.threat.why_there import describe_why
from testland_rows import DISTRICTS, observed

SETTINGS = Settings({"draws": 4000})
# Skewed: errors added to such values move their median upwards.
POVERTY = dict(zip(DISTRICTS, (2, 3, 4, 5, 60, 97, 99), strict=True))


@pytest.fixture
def told(testland):
    rows = [{"area": a, "value": v} for a, v in POVERTY.items()]
    observed(testland, *rows, indicator="DR-01", form="all", voice="state", source="S1", detail="survey")
    with testland.evidence() as evidence:
        ground = lay_ground(evidence, SETTINGS)
        indices = {
            "all": tuple(find_indices(ground, kind, ["all"], seed=0)["all"] for kind in (VULNERABILITY, EXPOSURE))
        }
        verdicts = [{"area": a, "form": "all", "verdict": BLIND_SPOT} for a in DISTRICTS]
        why = describe_why(verdicts, indices, ground, seed=0)
    return {entry["area"]: entry["drivers"][0] for entry in why}


def test_here_less_the_median_district_is_the_difference(told):
    for area, value in POVERTY.items():
        driver = told[area]
        assert driver["observed"]["value"] == value
        assert driver["national"]["value"] == 5
        assert driver["difference"]["value"] == value - 5
        assert driver["difference"]["unit"] == "percentage points"
        for figure in (driver["national"], driver["difference"], driver["observed"]):
            low, high = figure["interval"]
            assert low <= figure["value"] <= high


def test_a_percentage_ends_at_nothing_and_at_all(told):
    ends = [told[area]["observed"]["interval"] for area in DISTRICTS]
    assert min(low for low, _ in ends) == 0
    assert max(high for _, high in ends) == 100


def test_the_chance_to_be_above_the_median_grows_with_the_value(told):
    chances = [told[area]["chance"]["value"] for area in DISTRICTS]
    assert chances == sorted(chances)
    assert chances[0] < 0.55
    assert chances[-1] > 0.99
