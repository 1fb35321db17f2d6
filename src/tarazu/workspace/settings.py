"""workspace.toml: which country, which languages, which policy, and of which format the folder is."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tarazu.evidence.durable import write_whole
from tarazu.workspace.faults import WorkspaceProblem

SETTINGS = "workspace.toml"
FORMAT = 1
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
        WorkspaceProblem: it cannot be read as TOML, or a later Tarazu wrote it.
    """
    path = root / SETTINGS
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        settings = Settings(
            country=str(held.get("country", "")),
            languages=tuple(map(str, held.get("languages", LANGUAGES))),
            policy=dict(POLICY) | dict(held.get("policy", {})),
            format=int(held["format"]),
        )
    except (ValueError, TypeError, KeyError) as error:
        mend = f"Mend the line, or write: format = {FORMAT}"
        raise WorkspaceProblem(path, f"It is not the settings of a workspace: {error}.", mend) from error
    if settings.format > FORMAT:
        says = f"A later Tarazu wrote this workspace (format {settings.format}; this one reads {FORMAT})."
        raise WorkspaceProblem(path, says, "Update Tarazu.")
    return settings
