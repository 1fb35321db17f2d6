"""Names of places that a person has to confirm: proposed beside the refused file, taken back from there."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from tarazu.evidence.problems import InputProblems, NameProposal, Problem

HEADER = ("typed", "area", "name", "likeness", "confirm")
YES = frozenset({"yes", "y", "x", "1", "true", "ہاں", "جی"})


def proposals_path(file: Path) -> Path:
    """Where the proposals for a file go.

    >>> proposals_path(Path("data/observations.csv")).name
    'observations.names.csv'
    """
    return file.with_name(f"{file.stem}.names.csv")


def proposals_csv(proposals: Iterable[NameProposal]) -> bytes:
    """One line for each area that a typed name may mean; a person writes yes in `confirm` of the right ones."""
    lines = [
        (proposal.typed, area, name, f"{likeness:.2f}", "")
        for proposal in proposals
        for area, name, likeness in proposal.areas or [("", "", 0.0)]
    ]
    return _csv([HEADER, *lines])


def read_confirmed(data: bytes, *, file: str, areas: Collection[str]) -> dict[str, str]:
    """The names that a person has confirmed.

    Args:
        data: the file of proposals, filled in; the code in `area` may have been written over.
        areas: codes of the areas there are.

    Returns:
        The name as typed -> the code of the area it means.

    Raises:
        InputProblems: it is no file of proposals, an area is not there, or one name was confirmed for two areas.
    """
    rows = _rows(data, file)
    ticked = [(number, row) for number, row in rows if (row[4] or "").strip().lower() in YES]
    problems = [_no_area(file, number, row[1] or "") for number, row in ticked if row[1] not in areas]
    confirmed: dict[str, str] = {}
    for number, row in ticked:
        typed, area = row[0] or "", row[1] or ""
        if confirmed.setdefault(typed, area) != area:
            says = f'"{typed}" is confirmed for {confirmed[typed]} and for {area}.'
            problems.append(Problem(file, says, "Leave yes in one line only.", number, "confirm", "E"))
    if problems:
        raise InputProblems(problems)
    return confirmed


def names_csv(names: Mapping[str, str]) -> bytes:
    """Confirmed names as the workspace keeps them."""
    return _csv([("typed", "area"), *sorted(names.items())])


def read_names(data: bytes) -> dict[str, str]:
    """What `names_csv` wrote.

    >>> read_names(names_csv({"Kotly Nau": "XT-P02"}))
    {'Kotly Nau': 'XT-P02'}
    """
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]
    return {line[0]: line[1] for line in lines}


def _rows(data: bytes, file: str) -> list[tuple[int, Sequence[str | None]]]:
    from tarazu.evidence.delimited import read_delimited

    grid = read_delimited(data, file=file, known=HEADER)
    header = [(cell or "").strip().lower() for cell in grid.row(1)] if grid.height else []
    if tuple(header[: len(HEADER)]) != HEADER:
        says = f"Its first row should be: {', '.join(HEADER)}."
        raise InputProblems([Problem(file, says, "Give the file of names that the refused import has written.", 1)])
    return [(number, grid.row(number)[: len(HEADER)]) for number in range(2, grid.height + 1)]


def _no_area(file: str, row: int, area: str) -> Problem:
    return Problem(file, f'"{area}" is no area of the workspace.', "Write the code of one.", row, "area", "B", area)


def _csv(lines: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode("utf-8-sig")  # the mark lets Excel see that it is UTF-8
