"""What a count may be used for: a related crime is context at every stage, and never a step of the trafficking funnel."""

import re

from tarazu import catalog

STAGE = re.compile(r"_(cases|challans|under_trial|convictions)$")


def crimes(use):
    """The names of cited figures without their stage, as in `child_beggary`."""
    return {STAGE.sub("", name) for m in catalog.measures(use=use) for name in m.fact_names if STAGE.search(name)}


def test_a_crime_is_trafficking_at_every_stage_or_at_none():
    assert "child_beggary" in crimes("context")
    assert crimes("context") & crimes("response") == set()


def test_related_cases_go_on_as_related_cases():
    stages = {m.stage: m.code for m in catalog.measures(use="context") if m.stage}
    assert stages == {
        "charge_sheeted": "related_cases_charge_sheeted",
        "charge_framed": "related_cases_under_trial",
        "decided": "related_cases_convicted",
    }


def test_child_begging_in_punjab_in_2025_is_context():
    """SSDO fact sheet, January to June 2025: 2,693 cases, 2,674 challans, 2,669 under trial, no conviction."""
    from tarazu.examples.pakistan.facts import fact_observations

    rows = fact_observations()
    begging = rows[rows["detail"].str.startswith("child_beggary")]
    assert sorted(begging["value"].astype(int)) == [0, 2669, 2674, 2693]
    assert {catalog.measure(code).use for code in begging["indicator"]} == {"context"}


def test_persons_prosecuted_are_counted_as_unodc_counts_them():
    """UNODC Global Report data, Pakistan: 1,526 persons prosecuted in 2007, 1,642 in 2008, 3,920 in 2011."""
    from tarazu.examples.pakistan.glotip import glotip_observations

    rows = glotip_observations()
    told = rows[rows["indicator"] == "persons_prosecuted"]
    assert dict(zip(told["period"], told["value"], strict=True)) == {"2007": "1526", "2008": "1642", "2011": "3920"}
    assert (catalog.measure("persons_prosecuted").unit, catalog.measure("persons_prosecuted").use) == (
        "persons",
        "response",
    )
