"""The thresholds and assumptions of an assessment: each a setting with its reason, shown in the report.

A workspace changes one in `workspace.toml`, under [policy]; the report then shows the changed value beside the reason
of the default, so that nobody changes a verdict in silence.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Setting:
    """A threshold and what it is by default; the reason is the message `settings.why.<name>`."""

    name: str
    default: float


@cache
def defaults() -> dict[str, Setting]:
    """Every setting there is, in the order of `settings.csv`."""
    text = files("tarazu").joinpath("settings.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["setting"]: Setting(row["setting"], float(row["default"])) for row in rows}


class Settings(Mapping[str, float]):
    """The settings of one assessment: the defaults, and what the workspace changed.

    >>> Settings({"hotspot_events": 20})["hotspot_events"]
    20.0
    """

    def __init__(self, changed: Mapping[str, float] | None = None) -> None:
        """Takes the defaults, with `changed` in their place.

        Raises:
            ValueError: a name that is no setting, or a value that is no number; all of them in one message.
        """
        changed = changed or {}
        faults = [f"{name!r} is no setting" for name in changed if name not in defaults()]
        faults += [f"{name} = {v!r} is no number" for name, v in changed.items() if not _is_number(v)]
        if faults:
            raise ValueError(f"{'; '.join(faults)}. Settings: {', '.join(defaults())}.")
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


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
