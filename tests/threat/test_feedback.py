"""Feedback: patrols sent where activity is highest change no relative rate, and places of equal true rate stay together."""

from shutil import copytree

import numpy as np
import pytest

from tarazu.settings import Settings
from tarazu.threat.activity import find_activity
from tarazu.threat.feedback import back_test
from tarazu.threat.ground import lay_ground
from tarazu.workspace import open_workspace
from testland_rows import DISTRICTS, EVEN, counts, observed, people

PLACES, MEAN, YEARS = DISTRICTS[:2], 60, range(2019, 2024)
SETTINGS = Settings({"draws": 400})
ELSEWHERE = dict.fromkeys(DISTRICTS[2:], MEAN)


class Tool:
    """The tool's own rates of two places: a year a round, put into a workspace as any evidence is."""

    def __init__(self, workspace, *, mixed=False):
        self.workspace, self.mixed = workspace, mixed
        observed(workspace, *people(EVEN), file="people.csv")

    def __call__(self, reported, discovered):
        year = YEARS[len(reported) - 1]
        seen = reported[-1] + discovered[-1] if self.mixed else reported[-1]
        told = dict(zip(PLACES, seen.astype(int), strict=True)) | ELSEWHERE
        raids = {} if self.mixed else {p: int(n) for p, n in zip(PLACES, discovered[-1], strict=True) if n}
        rows = [*counts(told, detected="reported"), *counts(raids, detected="discovered")]
        observed(self.workspace, *rows, period=str(year), file=f"{year}.csv")
        with self.workspace.evidence() as evidence:
            found = find_activity(lay_ground(evidence, SETTINGS), "EX02", "district", seed=0)
        return np.median(found.draws, axis=0)[[found.areas.index(place) for place in PLACES]]


def everything(reported, discovered):
    """The naive rule: all events that anybody saw."""
    return (reported + discovered).sum(axis=0)


def run(rule, **more):
    return back_test(rule, [MEAN, MEAN], rounds=len(YEARS), seed=4, **({"found": 3.0} | more))


def test_two_places_of_equal_true_rate_do_not_drift_apart(testland, tmp_path):
    """Three years of 60 reports in each place: the ratio of two rates has a standard error near 0.1. Nor does it matter what
    patrols find: with patrols that find nothing every rate is the same, to the last digit."""
    other = open_workspace(copytree(testland.path, tmp_path / "other"))
    told = run(Tool(testland))
    assert told.discovered.sum() > 5 * MEAN  # the patrols did find something
    assert told.drift().max() < 1.35
    assert (run(Tool(other), found=0.0).rates == told.rates).all()


def test_the_naive_rule_drifts_and_never_comes_back():
    told = run(everything)
    assert told.drift()[-1] > 3
    assert sorted(told.patrols()) == [0, len(YEARS) - 1]


def test_were_discovered_events_taken_for_reported_ones_the_tool_too_would_drift(testland):
    """The back-test can fail: the same events, entered as if people had reported them, pull the places apart."""
    told = run(Tool(testland, mixed=True))
    assert told.drift()[-1] > 1.5


def test_a_place_of_a_truly_higher_rate_is_found_wherever_patrols_began(testland):
    tool = Tool(testland)
    told = back_test(tool, [MEAN, 2 * MEAN], found=3.0, rounds=len(YEARS), seed=4)
    assert (told.rates[:, 1] > told.rates[:, 0]).all()


def test_over_hundreds_of_rounds_a_rule_on_reports_alone_stays_even():
    told = back_test(lambda reported, _: reported.sum(axis=0), [MEAN, MEAN], found=3.0, rounds=500, seed=0)
    assert told.drift()[-1] < 1.05
    assert back_test(everything, [MEAN, MEAN], found=3.0, rounds=500, seed=0).drift()[-1] > 3.5


@pytest.mark.parametrize(
    ("rates", "more"), [([5], {}), ([5, -1], {}), ([5, 5], {"found": -1.0}), ([5, 5], {"rounds": 0}), ([[5, 5]], {})]
)
def test_what_cannot_be_tried_is_refused(rates, more):
    with pytest.raises(ValueError, match="back-test needs"):
        back_test(everything, rates, **({"found": 1.0, "rounds": 2, "seed": 0} | more))
