"""The command line: one module a verb, listed in `VERBS`, and one place where a fault becomes an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

VERBS = ("demo", "new", "template", "import_", "check", "status", "history", "withdraw", "assess", "explain")
"""Modules of this package, in the order of the help. Each has a function `command`; a "_" at the end is not spoken."""

ABOUT = """
Tarazu lays what is known of trafficking in persons in one pan and what the State does about it in the other.

\b
From evidence to an assessment:
  tarazu new sindh
  tarazu import areas.csv --into sindh --table areas
  tarazu import observations.xlsx --into sindh --table observations
  tarazu assess sindh --out sindh-assessment

Exit codes: 0 done, 1 a fault of ours or of this machine, 2 something to mend in the input.
Each verb has its own help: tarazu import --help
"""


def build() -> typer.Typer:
    """The program with all its verbs. Nothing heavy is loaded: the help answers at once."""
    import typer

    # Plain help: rich's takes 0.25 s to load, and a person who pipes help into a file wants no boxes.
    settings = {"help_option_names": ["-h", "--help"]}
    app = typer.Typer(
        help=ABOUT, rich_markup_mode=None, add_completion=False, no_args_is_help=True, context_settings=settings
    )
    app.callback(invoke_without_command=False)(_program)
    for verb in VERBS:
        app.command(verb.rstrip("_"))(import_module(f"tarazu.cli.{verb}").command)
    return app


def main(words: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit code."""
    from tarazu.cli.faults import run

    sys.exit(run(build(), list(sys.argv[1:] if words is None else words)))


def _program() -> None:
    pass


_program.__doc__ = ABOUT
