"""Which columns describe a person, and the records brought into the form that is compared."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.methods.linkage.names import normal_form, skeleton

NAMES = ("given", "family", "name")
LEAST_RECORDS = 50  # below it nothing can be learned of how often fields agree


@dataclass(frozen=True, slots=True)
class Fields:
    """Columns of a list of persons, by how they are compared.

    given, family: the person's own names; written in the wrong order they still agree. `family` may be None.
    names: further names, such as the father's.
    numbers: each with the largest difference that one person's records may show.
    codes: agree or differ; the last, a place, is known to be more telling where few live.
    """

    given: str = "given_name"
    family: str | None = "family_name"
    names: tuple[str, ...] = ("father_name",)
    numbers: tuple[tuple[str, int], ...] = (("birth_year", 2), ("month", 1))
    codes: tuple[str, ...] = ("sex", "district")

    @property
    def columns(self) -> tuple[str, ...]:
        own = (self.given, self.family) if self.family else (self.given,)
        return (*own, *self.names, *(name for name, _ in self.numbers), *self.codes)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the prepared table: its name there, what it holds, and the column it came from."""

    name: str
    kind: str  # given, family, name, number, code, place
    source: str
    reach: int = 0


def prepared_columns(fields: Fields) -> tuple[Column, ...]:
    """Names of the prepared table are our own, so that no header reaches the database as program text."""
    own = [Column("given", "given", fields.given)]
    own += [Column("family", "family", fields.family)] if fields.family else []
    own += [Column(f"name_{i}", "name", source) for i, source in enumerate(fields.names)]
    own += [Column(f"number_{i}", "number", source, reach) for i, (source, reach) in enumerate(fields.numbers)]
    own += [Column(f"code_{i}", "code", source) for i, source in enumerate(fields.codes[:-1])]
    own += [Column("place", "place", source) for source in fields.codes[-1:]]
    return tuple(own)


def prepare(records: pd.DataFrame, fields: Fields) -> pd.DataFrame:
    """One row a record: `unique_id` is its place; names in normal form, their skeletons beside them; missing is None."""
    table = pd.DataFrame({"unique_id": np.arange(len(records))})
    for column in prepared_columns(fields):
        values = records[column.source]
        if column.kind == "number":
            table[column.name] = pd.to_numeric(values, errors="coerce").astype("Float64").to_numpy()
            continue
        text = values.astype("string").fillna("")
        is_name = column.kind in NAMES
        told = text.map(normal_form) if is_name else text.str.strip()
        table[column.name] = _or_none(told)
        if is_name:
            table[f"{column.name}_key"] = _or_none(told.map(skeleton))
    return table


def check_records(records: pd.DataFrame, fields: Fields, *, identifier: str, lists: str, linking: bool = True) -> None:
    """Every fault at once; two lists and enough records are asked for where they are to be linked.

    Raises:
        ValueError: a column is missing or stands twice, an identifier is missing or not unique, a list has no name,
            there is one list only, or too few records to learn from.
    """
    wanted = (identifier, lists, *fields.columns)
    headers = [str(name) for name in records.columns]
    faults = [f"column '{name}' is missing" for name in wanted if name not in headers]
    faults += [f"column '{name}' stands twice" for name in wanted if headers.count(name) > 1]
    if faults:
        raise ValueError("; ".join(faults))
    missing = records[identifier].isna() | (records[identifier].astype("string").str.strip() == "")
    faults += [f"column '{identifier}' is empty in {missing.sum()} rows"] if missing.any() else []
    again = records[identifier][records.duplicated([identifier] if linking else [identifier, lists]) & ~missing]
    faults += [f"column '{identifier}' holds {again.iloc[0]!r} more than once"] if len(again) else []
    nameless = records[lists].isna() | (records[lists].astype("string").str.strip() == "")
    faults += [f"column '{lists}' is empty in {nameless.sum()} rows"] if nameless.any() else []
    if linking and records[lists].nunique() < 2:
        faults.append(f"column '{lists}' names one list; expected two or more to link")
    if linking and len(records) < LEAST_RECORDS:
        faults.append(f"{len(records)} records; expected {LEAST_RECORDS} or more. Link so few by hand.")
    if faults:
        raise ValueError("; ".join(faults))


def _or_none(text: "pd.Series[str]") -> list[str | None]:
    return [value or None for value in text]
