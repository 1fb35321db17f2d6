"""The thresholds and assumptions of an assessment: each a setting with its reason, shown in the report.

A workspace changes one in `workspace.toml`, under [policy]; the report then shows the changed value beside the reason
of the default, so that nobody changes a verdict in silence.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from math import inf, isfinite


@dataclass(frozen=True, slots=True)
class Setting:
    """A threshold, what it is by default and between what it lies; the reason is the message `settings.why.<name>`."""

    name: str
    default: float
    least: float = -inf
    most: float = inf
    whole: bool = False

    @property
    def expected(self) -> str:
        """What a value must be, in words.

        >>> defaults()["hotspot_events"].expected, defaults()["balance_probability"].expected
        ('a whole number of 1 or more', 'a number from 0.5 to 0.999')
        """
        kind = "a whole number" if self.whole else "a number"
        span = f"of {self.least:g} or more" if self.most == inf else f"from {self.least:,.10g} to {self.most:,.10g}"
        return f"{kind} {span}"

    def takes(self, value: object) -> bool:
        """True for a number within the ends, whole where it must be."""
        if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
            return False
        return self.least <= value <= self.most and (not self.whole or value == int(value))


@dataclass(frozen=True, slots=True)
class WrongSetting:
    """A setting that cannot be taken: its name and value, what is `expected` (a sentence), and how to `mend` it."""

    name: str
    value: object
    expected: str
    mend: str


@cache
def defaults() -> dict[str, Setting]:
    """Every setting there is, in the order of `settings.csv`."""
    text = files("tarazu").joinpath("settings.csv").read_text(encoding="utf-8")
    return {row["setting"]: _setting(row) for row in csv.DictReader(text.splitlines())}


def _setting(row: Mapping[str, str]) -> Setting:
    most = float(row["most"]) if row["most"] else inf
    return Setting(row["setting"], float(row["default"]), float(row["least"]), most, row["whole"] == "yes")


def wrong_settings(changed: Mapping[str, object]) -> list[WrongSetting]:
    """What is wrong with changed settings, all of it; empty where they can be taken.

    >>> wrong_settings({"hotspot_event": 20})[0].mend
    'Did you mean hotspot_events? All settings: tarazu explain setting.'
    >>> wrong_settings({"hotspot_events": 20})
    []
    """
    return [wrong for name, value in changed.items() if (wrong := _wrong(name, value))]


def _wrong(name: str, value: object) -> WrongSetting | None:
    known = defaults().get(name)
    if known is None:
        near = get_close_matches(name, defaults(), n=1, cutoff=0.6)
        meant = f"Did you mean {near[0]}? " if near else ""
        return WrongSetting(name, value, f'"{name}" is no setting.', f"{meant}All settings: tarazu explain setting.")
    if known.takes(value):
        return None
    mend = f"The default is {known.default:g}; leave the line out to keep it. Its reason: tarazu explain {name}."
    expected = f"{name} must be {known.expected}; it is {json.dumps(value, default=str)}."
    return WrongSetting(name, value, expected, mend)


class Settings(Mapping[str, float]):
    """The settings of one assessment: the defaults, and what the workspace changed.

    >>> Settings({"hotspot_events": 20})["hotspot_events"]
    20.0
    """

    def __init__(self, changed: Mapping[str, float] | None = None) -> None:
        """Takes the defaults, with `changed` in their place.

        Raises:
            ValueError: a name that is no setting, or a value that it cannot take; all of them in one message.
        """
        changed = changed or {}
        if wrong := wrong_settings(changed):
            raise ValueError(" ".join(f"{w.expected} {w.mend}" for w in wrong))
        self._held = {s.name: float(changed.get(s.name, s.default)) for s in defaults().values()}

    @classmethod
    def _of(cls, held: dict[str, float]) -> "Settings":
        made = cls.__new__(cls)
        made._held = held
        return made

    def __getitem__(self, name: str) -> float:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def count(self, name: str) -> int:
        """A setting that is a whole number."""
        return int(self._held[name])

    def with_changed(self, **changed: float) -> "Settings":
        """These settings with some changed: how sensitive a verdict is.

        Raises:
            KeyError: a name that is no setting.
        """
        if unknown := changed.keys() - self._held.keys():
            raise KeyError(f"{sorted(unknown)} are no settings.")
        return Settings._of({**self._held, **changed})
