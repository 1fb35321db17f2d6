"""Writes an assessment as a whole: everything is made beside the folder and moved into it at the end."""

import hashlib
import json
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from tarazu.assessment.tables import tables, write_table
from tarazu.workspace.faults import WorkspaceProblem
from tarazu.workspace.settings import SETTINGS

if TYPE_CHECKING:
    from tarazu.assessment.result import Assessment

MANIFEST = "manifest.json"
"""What every assessment ends with: a folder that has one is an earlier assessment, and is replaced."""
# What decides the bytes of an output, besides the evidence and the seed.
_LIBRARIES = (
    "tarazu",
    "duckdb",
    "ibis-framework",
    "numpy",
    "pandas",
    "scipy",
    "shapely",
    "typst",
    "python-docx",
)


def check_out(folder: Path) -> None:
    """Refuse a folder that cannot be written into, or that holds what is not an assessment's.

    Raises:
        WorkspaceProblem: the path is a file or lies below one, in a workspace, in a folder of other files, or where
            nothing may be written.
    """
    whole = folder.absolute()
    standing = next(place for place in (whole, *whole.parents) if place.exists())
    if not standing.is_dir():
        raise WorkspaceProblem(folder, f"A file stands in the way: {standing}.", "Name a folder with --out.")
    inside = next((place for place in (whole, *whole.parents) if (place / SETTINGS).is_file()), None)
    if inside is not None:
        says = f"This lies in the workspace {inside}, and an assessment never changes a workspace."
        raise WorkspaceProblem(folder, says, "Name a folder beside it with --out.")
    if not os.access(standing, os.W_OK | os.X_OK):
        says = f"You have no permission to write into {standing}."
        raise WorkspaceProblem(folder, says, "Name a folder of your own with --out.")
    if standing == whole and any(whole.iterdir()) and not (whole / MANIFEST).is_file():
        says = "This folder holds other files, and those of an assessment would mix with them."
        raise WorkspaceProblem(folder, says, "Name an empty folder, or one that is not there yet, with --out.")


def write(assessment: "Assessment", folder: Path) -> Path:
    """Writes `assessment.json`, `boundaries.geojson`, `tables/`, the reports and, last, `manifest.json`.

    Raises:
        WorkspaceProblem: as `check_out`; nothing is written.
    """
    check_out(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".tarazu-", dir=folder.resolve().parent) as name:
        made = Path(name)
        for part in (_write_data, _write_reports, _write_manifest):
            part(assessment, made)
        _move(made, folder)
    return folder / "report.html"


def _write_data(assessment: "Assessment", made: Path) -> None:
    (made / "assessment.json").write_text(assessment.to_json(), encoding="utf-8", newline="\n")
    shapes = json.dumps(assessment.boundaries, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    (made / "boundaries.geojson").write_text(shapes + "\n", encoding="utf-8", newline="\n")
    (made / "tables").mkdir()
    for name, frame in tables(assessment.document).items():
        write_table(frame, made / "tables" / f"{name}.csv")


def _write_reports(assessment: "Assessment", made: Path) -> None:
    """The page and the Word document while Typst sets the PDF, which takes as long as both and needs no Python."""
    from concurrent.futures import ThreadPoolExecutor

    from tarazu.report.html import render_html
    from tarazu.report.pdf import render_pdf
    from tarazu.report.word import render_word

    parts = assessment.document, assessment.boundaries
    with ThreadPoolExecutor(max_workers=1) as beside:
        pdf = beside.submit(render_pdf, *parts)
        (made / "report.html").write_text(render_html(*parts), encoding="utf-8", newline="\n")
        (made / "report.docx").write_bytes(render_word(*parts))
        (made / "report.pdf").write_bytes(pdf.result())


def _write_manifest(assessment: "Assessment", made: Path) -> None:
    """What was made from what, so that anyone can make it again and compare to the byte."""
    held = sorted(path for path in made.rglob("*") if path.is_file())
    manifest = {
        **assessment.provenance,
        "versions": {name: version(name) for name in _LIBRARIES},
        "files": {path.relative_to(made).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in held},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (made / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def _move(made: Path, folder: Path) -> None:
    """File by file, the manifest last: a reader who finds the manifest finds what it names."""
    shutil.rmtree(folder / "tables", ignore_errors=True)
    held = sorted((p for p in made.rglob("*") if p.is_file()), key=lambda p: (p.name == MANIFEST, p))
    for path in held:
        target = folder / path.relative_to(made)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
