"""How a table is declared: a pandera model whose columns carry labels, code list, reference, privacy class and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeVar, cast

import pandera.pandas as pa
from pandera.typing import Series

from tarazu.catalog import codes

PRIVACY: Mapping[str, str] = {
    "public": "May stand in anything that leaves the workspace.",
    "small_cell": "Counts people: goes out only through the release rules (n < 11).",
    "record": "Belongs to the record of an event or a case: never leaves the workspace row by row.",
    "free_text": "Typed freely: searched for names, numbers of identity cards and telephones, and never released.",
}
"""What may happen to a column outside the workspace (domain rule: three stores)."""

KINDS = (
    "text",
    "identifier",
    "code",
    "age_group",
    "area",
    "parent",
    "source",
    "period",
    "date",
    "number",
    "quantity",
    "amount",
    "count",
    "history",
    "geometry",
)
"""How the text of a cell is understood."""


Check = TypeVar("Check")


class TableModel(pa.DataFrameModel):
    """The stored frame of a table; what a person types is marked apart from what is made from it."""

    row: Series[int] = pa.Field(
        ge=1, title="Row", description="Row of the file, as a spreadsheet shows it.", metadata={"made": True}
    )

    class Config:
        strict = True
        metadata: ClassVar[dict[str, Any]] = {"key": ()}


def column(en: str, ur: str, *, why: str, kind: str = "text", **more: Any) -> Any:
    """A column that a person fills: labels in English and Urdu, why it is asked, and how it is understood.

    Args:
        kind: one of `KINDS`.
        more: `codes` (name of a code list), `refers_to` (table), `privacy` (one of `PRIVACY`), `optional` (the header
            may be left out), `stored` (False: only what is made from it is kept), `blank_as` (what a blank cell means),
            `gathers` (every column that the table does not declare is part of this one: names for the template);
            all else goes to pandera.
    """
    about: dict[str, Any] = {
        name: more.pop(name)
        for name in ("codes", "refers_to", "privacy", "optional", "stored", "blank_as", "gathers")
        if name in more
    }
    return pa.Field(title=en, description=why, metadata={"ur": ur, "kind": kind, **about}, **more)


def made(of: str, why: str, **more: Any) -> Any:
    """A column that the program makes from the column `of`."""
    return pa.Field(title=why, description=why, metadata={"made": True, "of": of}, **more)


def rule(words: str) -> Callable[[Check], Check]:
    """A rule between the columns of a row; `words` tell a person how to mend."""
    return cast("Callable[[Check], Check]", pa.dataframe_check(error=words))


def made_date(of: str, why: str) -> Any:
    """A date that the program makes; missing where the period is unknown."""
    return made(of, why, nullable=True)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file. `required`: the header must be there; `blank`: a cell may be empty."""

    header: str
    label_en: str
    label_ur: str
    why: str
    kind: str
    required: bool
    blank: bool
    blank_as: str | None
    codes: str | None
    refers_to: str | None
    privacy: str
    stored: bool
    gathers: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of a file to fill: its own, or names for the columns that are gathered in it."""
        return self.gathers or (self.header,)


@dataclass(frozen=True)
class Table:
    """A declared table. `key` names the columns that make a row one and the same; `columns` are those of a file."""

    model: type[TableModel]

    @cached_property
    def schema(self) -> Any:
        """The pandera schema of the stored frame."""
        schema = self.model.to_schema()
        unstored = [name for name, field in schema.columns.items() if not field.metadata.get("stored", True)]
        schema = schema.remove_columns(unstored)
        for name, field in schema.columns.items():
            if field.metadata.get("kind") == "code":
                allowed = [*codes(field.metadata["codes"]), *([""] if field.metadata.get("blank_as") == "" else [])]
                schema = schema.update_column(name, checks=[*field.checks, pa.Check.isin(allowed)])
        return schema

    @cached_property
    def name(self) -> str:
        return str(self.model.to_schema().name)

    @cached_property
    def about(self) -> str:
        return (self.model.__doc__ or "").strip()

    @cached_property
    def key(self) -> tuple[str, ...]:
        return tuple(self.model.Config.metadata["key"])

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a file, in the order of the template."""
        declared = self.model.to_schema().columns
        return tuple(_column(name, field) for name, field in declared.items() if not field.metadata.get("made"))

    @cached_property
    def gathering(self) -> Column | None:
        """The column that takes in every column which the table does not declare; None in most tables."""
        return next((column for column in self.columns if column.gathers), None)

    @cached_property
    def named(self) -> tuple[Column, ...]:
        """The columns that a file knows by their header: all but the one that gathers others."""
        return tuple(column for column in self.columns if not column.gathers)

    @cached_property
    def by_header(self) -> Mapping[str, Column]:
        return {column.header: column for column in self.columns}

    @cached_property
    def stored(self) -> tuple[str, ...]:
        """The columns of a stored frame, in order."""
        declared = self.model.to_schema().columns.items()
        return tuple(name for name, field in declared if field.metadata.get("stored", True))


def _column(name: str, field: Any) -> Column:
    about = field.metadata
    return Column(
        header=name,
        label_en=field.title,
        label_ur=about["ur"],
        why=field.description,
        kind=about["kind"],
        required=not about.get("optional", False),
        blank=field.nullable or "blank_as" in about,
        blank_as=about.get("blank_as"),
        codes=about.get("codes"),
        refers_to=about.get("refers_to"),
        privacy=about.get("privacy", "public"),
        stored=about.get("stored", True),
        gathers=about.get("gathers", ()),
    )
