"""What an import has done."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import has done.

    `new` is False where the workspace holds all of it already and stays the same to the byte; `import_id` then names
    the import that brought the same content, if a single one did. `rows` counts what was stored, by table; `known`
    the rows that were stored before; `corrected` the stored rows that count no longer.
    """

    new: bool
    import_id: str
    rows: Mapping[str, int]
    known: int
    corrected: int
    messages: Sequence[str] = ()

    def summary(self) -> str:
        """One line.

        >>> ImportResult(True, "ab" * 16, {"observations": 2}, 3, 1).summary()
        'Stored as import abababab: observations 2 rows; 3 rows were known, 1 row was corrected.'
        """
        if not self.new:
            return f"Nothing is new: {_rows(self.known)} stored already. The workspace is as it was."
        stored = ", ".join(f"{table} {_rows(count)}" for table, count in self.rows.items() if count)
        more = [f"{_rows(self.known)} {_were(self.known)} known"] if self.known else []
        more += [f"{_rows(self.corrected)} {_were(self.corrected)} corrected"] if self.corrected else []
        return f"Stored as import {self.import_id[:8]}: " + "; ".join(filter(None, [stored, ", ".join(more)])) + "."

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, for programs."""
        return asdict(self)


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
