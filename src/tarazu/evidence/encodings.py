"""Text files as UTF-8, whatever mark they begin with; another encoding, or two in one file, is named line by line."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from tarazu.evidence.problems import InputProblems, Problem

# The longer marks first: a UTF-32 mark begins like a UTF-16 mark.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAVE_AS_UTF8 = (
    'Save the file again as UTF-8: in Excel "Save as", type "CSV UTF-8"; in LibreOffice tick "Edit filter settings" '
    "and choose Unicode (UTF-8)."
)
LINES_NAMED = 20


def as_utf8(data: bytes, *, file: str) -> bytes:
    """The text as UTF-8 without a mark at its beginning.

    Raises:
        InputProblems: a line is not UTF-8 (each is named with its byte and column), or the text breaks off.

    >>> as_utf8("\\ufeffarea".encode("utf-16-le"), file="a.txt")
    b'area'
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", _unmarked(data)))
    data = data[len(mark) :]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputProblems(_refused(data, encoding, error, file)) from error
    return data if encoding == "utf-8" else text.encode("utf-8")


def _unmarked(data: bytes) -> str:
    """UTF-16 without its mark shows as a zero in every other byte of a Latin header."""
    start = data[:200]
    if start[1::2].count(0) > len(start) / 3:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > len(start) / 3 else "utf-8"


def _refused(data: bytes, encoding: str, error: UnicodeDecodeError, file: str) -> list[Problem]:
    if encoding != "utf-8":
        says = f"The text begins as {encoding.upper()} and breaks off at byte {error.start:,}."
        return [Problem(file, says, f"The file may be cut off; get it again. {SAVE_AS_UTF8}")]
    bad = list(_bad_lines(data))
    shown = [_bad_line(data, number, line, at, file) for number, line, at in bad[:LINES_NAMED]]
    if len(bad) > LINES_NAMED:
        shown.append(Problem(file, f"{len(bad) - LINES_NAMED:,} more lines are not UTF-8.", SAVE_AS_UTF8))
    return shown


def _bad_lines(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Number, bytes and first bad place of every line that is not UTF-8."""
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            yield number, line, error.start


def _bad_line(data: bytes, number: int, line: bytes, at: int, file: str) -> Problem:
    """The problem of one line, with its column; Latin-1 reads any byte, so that the line can be cut into cells."""
    header = data.split(b"\n", 1)[0].decode("latin-1")
    separator = max(",;\t|", key=header.count)
    names = next(csv.reader([header], delimiter=separator), [])
    place = len(next(csv.reader(io.StringIO(line[:at].decode("latin-1")), delimiter=separator), [""])) - 1
    column = names[place].strip() if place < len(names) else None
    likely = line[at : at + 1].decode("cp1252", errors="replace")
    says = f'The byte 0x{line[at]:02X} is not UTF-8 (it is "{likely}" in the encoding of Western Windows).'
    return Problem(file, says, SAVE_AS_UTF8, row=number, column=column, letter=_letter(place), counted="line")


def _letter(place: int) -> str:
    from tarazu.evidence.raw import letter

    return letter(place)
