"""Columns that several tables share: one label, one code list and one privacy class wherever they stand."""

from __future__ import annotations

from typing import Any

from tarazu.evidence.tables.declare import column, made_date

_FORM = "EX01 to EX12 and their kinds, or all."
_OF_VICTIMS = "Of the victims; mixed groups are all."
_AGES = "Of the victims: 10-17, 18+, child, all, unknown."


def form(why: str = _FORM, **more: Any) -> Any:
    """The form of exploitation."""
    return column("Form of exploitation", "استحصال کی قسم", kind="code", codes="form", why=why, **more)


def sex(why: str = _OF_VICTIMS, **more: Any) -> Any:
    """The sex of those counted."""
    return column("Sex", "جنس", kind="code", codes="sex", why=why, **more)


def age_group(why: str = _AGES, **more: Any) -> Any:
    """The age group of those counted."""
    return column("Age group", "عمر کا گروہ", kind="age_group", codes="age_group", why=why, **more)


def source(why: str = "Code of the source.", **more: Any) -> Any:
    """The source of a row, by the code that the table of sources gives it."""
    return column("Source", "ماخذ", kind="source", refers_to="sources", why=why, **more)


def note() -> Any:
    """Free text for the reader, which never leaves the workspace."""
    why = "Anything a reader must know; no names of persons."
    return column("Note", "نوٹ", optional=True, nullable=True, privacy="free_text", why=why)


def first_day() -> Any:
    """The day on which the period of a row begins."""
    return made_date("period", "First day of the period.")


def last_day() -> Any:
    """The day on which the period of a row ends."""
    return made_date("period", "Last day of the period.")
