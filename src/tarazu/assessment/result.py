"""An assessment: the document with every figure, and how it is looked at, kept and given on."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tarazu.words import say

if TYPE_CHECKING:
    import pandas as pd

    from tarazu.report.picture import Picture


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """A country's threat and response at one moment of its evidence.

    `document` is the content of `assessment.json`; `boundaries` is the GeoJSON that the maps are drawn from. The report
    is made from these two alone.
    """

    document: dict[str, Any]
    boundaries: dict[str, Any]
    provenance: dict[str, Any]

    def summary(self, language: str = "en") -> str:
        """The title and the key judgements, each estimate with its confidence."""
        lines = [say(self.document["title"], language), ""]
        for judgement in self.document["key_judgements"]:
            word = judgement["confidence"]
            beside = f" ({say(f'words.confidence.{word}', language)})" if word else ""
            lines.append(f"- {say(judgement['statement'], language)}{beside}")
        return "\n".join(lines)

    def to_frame(self, table: str = "verdicts") -> "pd.DataFrame":
        """One of the tables that `write` puts into `tables/`.

        Raises:
            KeyError: there is no such table; the message names those there are.
        """
        from tarazu.assessment.tables import tables

        held = tables(self.document)
        if table not in held:
            raise KeyError(f"There is no table {table!r}; there are {', '.join(sorted(held))}.")
        return held[table]

    def plot(self, layer: str = "verdict", *, language: str = "en") -> "Picture":
        """A map with its uncertainty beside it; a notebook shows it, and `.save` writes it as SVG or PNG.

        Args:
            layer: "verdict" (beside it the information gap), "vulnerability", "exposure", "balance" or "gap".
            language: "en" or "ur".

        Raises:
            ValueError: there are no boundaries, or nothing is known that this layer could show.
        """
        from tarazu.report.picture import draw_picture

        return draw_picture(self.document, self.boundaries, layer=layer, language=language)

    def to_json(self) -> str:
        """The document as text; the same document gives the same text."""
        return json.dumps(self.document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def write(self, folder: str | Path) -> Path:
        """Writes the assessment, its tables and its reports; returns the path of `report.html`.

        Raises:
            WorkspaceProblem: the folder holds other files than an earlier assessment, or lies in a workspace.
            OSError: the folder cannot be written; what was there before is left as it was.
        """
        from tarazu.assessment.write import write

        return write(self, Path(folder))

    def _repr_html_(self) -> str:
        from html import escape

        title, *rest = self.summary().split("\n")
        items = "".join(f"<li>{escape(line[2:])}</li>" for line in rest if line)
        return f"<h3>{escape(title)}</h3><ul>{items}</ul>"
