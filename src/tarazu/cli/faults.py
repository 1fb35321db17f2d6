"""From a fault to words and an exit code. The type of the exception decides, and it decides here alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from tarazu.cli.say import complain, print_json, use_utf8

if TYPE_CHECKING:
    import typer

    from tarazu.evidence.problems import Problem

DONE, OURS, INPUT, STOPPED = 0, 1, 2, 130


def run(app: typer.Typer, words: Sequence[str]) -> int:
    """Run the program on the words of the command line; every fault is told in a few words, none as a traceback."""
    import typer

    use_utf8()
    as_json = "--json" in words
    try:
        code = typer.main.get_command(app).main(list(words), prog_name="tarazu", standalone_mode=False)
    except (BrokenPipeError, SystemExit):  # the reader of our output has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as fault:  # noqa: BLE001 - the last place where a fault can be told in words
        return _told(fault, as_json=as_json)
    if code == STOPPED:
        _say(STOPPED, "Stopped. What had been written whole stays; nothing is half done.", as_json=as_json)
    return code or DONE


def _misused(fault: BaseException) -> bool:
    """True for a wrong word on the command line; typer keeps the class of these to itself."""
    import typer

    return any(kind.__name__ == "ClickException" for kind in type(fault).__mro__) or isinstance(fault, typer.Abort)


def exit_code(fault: BaseException) -> int:
    """2 where the input or the workspace must be mended, 1 where the fault is ours or the machine's.

    >>> exit_code(ValueError("a slip in our code")), exit_code(OSError(28, "No space left on device"))
    (1, 1)
    >>> exit_code(PermissionError(13, "Permission denied"))
    2
    """
    return INPUT if isinstance(fault, _of_the_input()) or _misused(fault) else OURS


def _of_the_input() -> tuple[type[BaseException], ...]:
    """Exceptions whose words are for the person, and whose cause the person can mend."""
    from tarazu.catalog.entries import CatalogError
    from tarazu.evidence.ledger import BrokenLedgerError
    from tarazu.evidence.problems import InputProblems

    return InputProblems, BrokenLedgerError, PermissionError, CatalogError


def _told(fault: Exception, *, as_json: bool) -> int:
    code = exit_code(fault)
    if _misused(fault) and not as_json and hasattr(fault, "show"):
        fault.show()  # with the usage of the verb
    else:
        _say(code, _words(fault), getattr(fault, "problems", ()), as_json=as_json)
    if os.environ.get("TARAZU_DEBUG"):
        import traceback

        complain("".join(traceback.format_exception(fault)))
    return code


def _say(code: int, says: str, problems: Iterable[Problem] = (), *, as_json: bool) -> None:
    if as_json:
        told = [asdict(problem) for problem in problems]
        print_json({"done": False, "exit": code, "message": says, "problems": told})
    else:
        complain(says)


def _words(fault: Exception) -> str:
    """What happened, for a person; a slip of ours says how to report it."""
    from tarazu.evidence.durable import StorageFullError
    from tarazu.evidence.lock import WorkspaceBusyError

    if _misused(fault):
        return str(fault.format_message()) if hasattr(fault, "format_message") else "Stopped."
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
