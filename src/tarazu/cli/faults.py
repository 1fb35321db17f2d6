"""From a fault to words and an exit code. The type of the exception decides, and it decides here alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from tarazu.cli.say import complain, print_json, use_utf8

if TYPE_CHECKING:
    import typer

DONE, OURS, INPUT, STOPPED = 0, 1, 2, 130


def run(app: typer.Typer, words: Sequence[str]) -> int:
    """Run the program on the words of the command line; every fault is told in a few words, none as a traceback."""
    import typer

    use_utf8()
    try:
        typer.main.get_command(app).main(list(words), prog_name="tarazu")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except KeyboardInterrupt:
        complain("Stopped. What had been written whole stays; nothing is half done.")
        return STOPPED
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as fault:  # noqa: BLE001 - the last place where a fault can be told in words
        return _told(fault, as_json="--json" in words)
    return DONE


def exit_code(fault: BaseException) -> int:
    """2 where the input or the workspace must be mended, 1 where the fault is ours or the machine's.

    >>> exit_code(ValueError("a slip in our code")), exit_code(OSError(28, "No space left on device"))
    (1, 1)
    >>> exit_code(PermissionError(13, "Permission denied"))
    2
    """
    return INPUT if isinstance(fault, _of_the_input()) else OURS


def _of_the_input() -> tuple[type[BaseException], ...]:
    """Exceptions whose words are for the person, and whose cause the person can mend."""
    from tarazu.catalog.entries import CatalogError
    from tarazu.evidence.ledger import BrokenLedgerError
    from tarazu.evidence.problems import InputProblems

    return InputProblems, BrokenLedgerError, PermissionError, CatalogError


def _told(fault: Exception, *, as_json: bool) -> int:
    code = exit_code(fault)
    says = _words(fault)
    if as_json:
        problems = [asdict(problem) for problem in getattr(fault, "problems", ())]
        print_json({"done": False, "exit": code, "message": says, "problems": problems})
    else:
        complain(says)
    if os.environ.get("TARAZU_DEBUG"):
        import traceback

        complain("".join(traceback.format_exception(fault)))
    return code


def _words(fault: Exception) -> str:
    """What happened, for a person; a slip of ours says how to report it."""
    from tarazu.evidence.durable import StorageFullError
    from tarazu.evidence.lock import WorkspaceBusyError

    if isinstance(fault, PermissionError):
        return f"You have no permission for {fault.filename}. Ask its owner, or use a folder of your own."
    if isinstance(fault, _of_the_input()):
        return str(fault)
    if isinstance(fault, StorageFullError):
        return f"No room is left for {fault.filename}. Free some and try again; the workspace is as it was."
    if isinstance(fault, WorkspaceBusyError):
        return str(fault)
    if isinstance(fault, OSError):
        return f"The machine would not: {fault}. Nothing was left half done."
    slip = f"{type(fault).__name__}: {fault}".splitlines()[0]
    return f"A fault of Tarazu, not yours ({slip}). Please report what it prints when run again with TARAZU_DEBUG=1."
