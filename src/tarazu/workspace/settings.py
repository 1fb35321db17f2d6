"""workspace.toml: which country, which languages, which policy, and of which format the folder is."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from tarazu.catalog import codes, countries
from tarazu.evidence.durable import write_whole
from tarazu.evidence.problems import Problem
from tarazu.settings import WrongSetting, defaults, wrong_settings
from tarazu.workspace.faults import WorkspaceProblem, WorkspaceProblems

SETTINGS = "workspace.toml"
FORMAT = 1
KEYS = ("format", "country", "languages", "policy")
LANGUAGES = ("en", "ur")
POLICY: Mapping[str, str | int] = {"tlp_unmarked": "AMBER", "small_cell": 11}
"""The mark of what bears none (TLP 2.0), and the count below which a figure is a small cell (domain rules)."""

_HEAD = """\
# A workspace of Tarazu: copy, back up or carry the whole folder. Evidence comes in by `tarazu import` alone;
# what `ledger/` names is the evidence, so change nothing in `evidence/`, `ledger/` and `names/` by hand.
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What workspace.toml says."""

    country: str = ""
    languages: Sequence[str] = LANGUAGES
    policy: Mapping[str, str | int] = field(default_factory=lambda: dict(POLICY))
    format: int = FORMAT


def write_settings(root: Path, settings: Settings) -> None:
    """Write workspace.toml; from then on the folder is a workspace."""
    # A TOML basic string is a JSON string, as long as nothing above U+FFFF is escaped.
    lines = [
        _HEAD,
        f"format = {settings.format}",
        f"country = {json.dumps(settings.country, ensure_ascii=False)}",
        f"languages = {json.dumps(list(settings.languages))}",
        "",
        "[policy]",
        *(f"{name} = {json.dumps(value)}" for name, value in settings.policy.items()),
    ]
    content = "\n".join(lines).encode() + b"\n"
    write_whole(root / SETTINGS, content)


def read_settings(root: Path) -> Settings:
    """Read workspace.toml.

    Raises:
        WorkspaceProblem: it cannot be read as TOML, a later Tarazu wrote it, or a value in it cannot be taken.
    """
    path = root / SETTINGS
    try:
        text = path.read_text(encoding="utf-8-sig")
        held = tomllib.loads(text)
        written = int(held["format"])
    except (ValueError, TypeError, KeyError) as error:
        what = "the line `format` is missing" if isinstance(error, KeyError) else str(error)
        mend = f"Mend the line, or write: format = {FORMAT}"
        raise WorkspaceProblem(path, f"It is not the settings of a workspace: {what}.", mend) from error
    if written > FORMAT:
        says = f"A later Tarazu wrote this workspace (format {written}; this one reads {FORMAT})."
        raise WorkspaceProblem(path, says, "Update Tarazu.")
    if wrong := wrong_values(held):
        raise WorkspaceProblems(_placed(path, text, one) for one in wrong)
    return Settings(
        country=held.get("country", ""),
        languages=tuple(held.get("languages", LANGUAGES)),
        policy=dict(POLICY) | held.get("policy", {}),
        format=written,
    )


def wrong_values(held: Mapping[str, object]) -> list[WrongSetting]:
    """Everything in workspace.toml that cannot be taken, by key; empty where all is well.

    >>> [wrong.name for wrong in wrong_values({"languages": ["fr"], "policy": {"level": 95}})]
    ['languages', 'level']
    """
    wrong = [_unknown(name, value) for name, value in held.items() if name not in KEYS]
    wrong += _wrong_country(held.get("country", ""))
    languages = held.get("languages", LANGUAGES)
    if not isinstance(languages, list | tuple) or not languages or not set(map(str, languages)) <= set(LANGUAGES):
        mend = f"Write: languages = {json.dumps(list(LANGUAGES))}"
        wrong.append(_wrong("languages", languages, f"a list of {' and '.join(LANGUAGES)}", mend))
    policy = held.get("policy", {})
    if not isinstance(policy, Mapping):
        return [*wrong, _wrong("policy", policy, "a part of its own", "Write [policy] on a line, the values below it.")]
    return wrong + _wrong_policy(policy)


def _unknown(name: str, value: object) -> WrongSetting:
    """A key that stands above [policy] and is none of those that do: a threshold, or a slip of the pen."""
    if name == "tlp_unmarked" or name in defaults():
        return WrongSetting(name, value, f"{name} stands above the line [policy].", "Move it below that line.")
    return WrongSetting(name, value, f'"{name}" says nothing here.', f"Delete it, or name one of {', '.join(KEYS)}.")


def _wrong_country(country: object) -> list[WrongSetting]:
    """A name that is nearly that of a shipped country is a slip of the pen, which would lose its laws in silence."""
    if not isinstance(country, str):
        return [_wrong("country", country, "a name in quotes", 'Write, for example: country = "pakistan"')]
    near = [] if country in countries() else get_close_matches(country.casefold(), countries(), n=1, cutoff=0.8)
    return [_wrong("country", country, "written as its folder is", f'Write: country = "{name}"') for name in near]


def _wrong_policy(policy: Mapping[str, object]) -> list[WrongSetting]:
    marks = tuple(codes("tlp"))
    mark = policy.get("tlp_unmarked", marks[0])
    wrong = wrong_settings({name: value for name, value in policy.items() if name != "tlp_unmarked"})
    if mark in marks:
        return wrong
    return [_wrong("tlp_unmarked", mark, f"one of {', '.join(marks)}", 'Write: tlp_unmarked = "AMBER"'), *wrong]


def _wrong(name: str, value: object, expected: str, mend: str) -> WrongSetting:
    says = f"{name} must be {expected}; it is {json.dumps(value, default=str, ensure_ascii=False)}."
    return WrongSetting(name, value, says, mend)


def _placed(path: Path, text: str, wrong: WrongSetting) -> Problem:
    """The fault with the line of the file that it stands in, where the key is found as it is written by hand."""
    key = re.compile(rf"""\s*(\[\s*)?["']?{re.escape(wrong.name)}["']?\s*[]=.]""")
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if key.match(line)]
    return Problem(
        str(path), wrong.expected, wrong.mend, row=lines[0] if lines else None, column=wrong.name, counted="line"
    )
