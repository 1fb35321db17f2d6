"""What is wrong with a workspace, or with what was asked of it: the input's fault, not the program's."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tarazu.evidence.problems import InputProblems, Problem


class WorkspaceProblems(InputProblems):
    """The workspace, not a file of evidence, stands in the way; each problem names its file."""

    def __str__(self) -> str:
        return "\n".join(_told(problem) for problem in self.problems)


class WorkspaceProblem(WorkspaceProblems):
    """One thing of the workspace that stands in the way."""

    def __init__(self, path: Path | str, says: str, mend: str = "") -> None:
        super().__init__([Problem(str(path), says, mend)])


def _told(problem: Problem) -> str:
    """The file, the line of it where one is known, what is wrong and what to do."""
    line = f", {problem.counted} {problem.row}" if problem.row is not None else ""
    return f"{problem.file}{line}: {problem.expected} {problem.mend}".rstrip()


@contextmanager
def permission(doing: str) -> Iterator[None]:
    """Turn a refusal by the operating system into words: which file, and what to do.

    Args:
        doing: what was being done, as in "import into this workspace".
    """
    try:
        yield
    except PermissionError as error:
        says = f"You have no permission to {doing}."
        mend = "Ask its owner for access, or work on a copy in a folder of your own. Nothing was changed."
        raise WorkspaceProblem(error.filename or "", says, mend) from error
    except OSError as error:
        import errno

        if error.errno != errno.EROFS:
            raise
        says = f"The disk is read-only, so it is not possible to {doing}."
        raise WorkspaceProblem(error.filename or "", says, "Copy the workspace to another disk.") from error
