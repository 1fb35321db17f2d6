"""Every threshold has a reason in both languages, and a wrong setting is refused with the names of the right ones."""

import pytest

from tarazu.settings import Settings, defaults
from tarazu.words import catalogue


def test_every_setting_has_its_reason_in_both_languages():
    wanted = {f"settings.why.{name}" for name in defaults()}
    for language in ("en", "ur"):
        assert wanted == {key for key in catalogue(language) if key.startswith("settings.why.")}


def test_thresholds_of_the_verdicts_as_the_framework_gives_them():
    held = Settings()
    assert (held["hotspot_ratio"], held["hotspot_probability"], held.count("hotspot_events")) == (1.5, 0.8, 11)
    assert (held.count("emerging_events"), held["blind_spot_gap"], held.count("hotspot_origins")) == (5, 0.5, 2)


def test_all_wrong_settings_are_named_at_once():
    told = r"\"hotspots\" is no setting\. Did you mean hotspot_.*level must be a number from 0\.5 to 0\.999; it is \"high\""
    with pytest.raises(ValueError, match=told):
        Settings({"hotspots": 3, "level": "high"})


def test_every_default_lies_within_its_own_ends():
    assert all(setting.takes(setting.default) for setting in defaults().values())


def test_a_change_leaves_the_rest():
    changed = Settings().with_changed(hotspot_events=20)
    assert changed.count("hotspot_events") == 20
    assert changed["hotspot_ratio"] == Settings()["hotspot_ratio"]
