"""The main job on shipped, real evidence, as a user runs it: figures with interval, source and lineage; no traceback."""

import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("tarazu")


def figures(node):
    if isinstance(node, dict):
        if "value" in node and not isinstance(node["value"], dict | list):
            yield node
        for part in node.values():
            yield from figures(part)
    elif isinstance(node, list):
        for part in node:
            yield from figures(part)


def demo(folder, **surroundings):
    there = {**os.environ, **surroundings}
    done = subprocess.run(
        [PROGRAM, "demo", "--out", folder], capture_output=True, text=True, timeout=300, check=False, env=there
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return demo(tmp_path_factory.mktemp("demo") / "out", PYTHONHASHSEED="1", TZ="Asia/Karachi")


def test_the_same_evidence_and_seed_give_the_same_bytes_of_every_file(out, tmp_path):
    again = demo(tmp_path / "again", PYTHONHASHSEED="2", TZ="America/Lima", LC_ALL="C")
    held = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert {"report.html", "report.pdf", "report.docx", "assessment.json", "manifest.json"} <= set(held)
    assert [name for name, data in held.items() if (again / name).read_bytes() != data] == []


def test_every_page_of_the_pdf_carries_the_mark(out):
    from pypdf import PdfReader

    tlp = json.loads((out / "assessment.json").read_text(encoding="utf-8"))["tlp"]
    pages = [page.extract_text() for page in PdfReader(out / "report.pdf").pages]
    assert len(pages) > 50
    assert [n for n, page in enumerate(pages, 1) if page.count(f"TLP:{tlp}") < 2] == []


def test_the_pdf_lists_every_figure_that_the_report_shows(out):
    from pypdf import PdfReader

    from tarazu.report.chapters import build_report
    from tarazu.report.walk import by_id

    told = "".join(page.extract_text() for page in PdfReader(out / "report.pdf").pages)
    shown = by_id(build_report(json.loads((out / "assessment.json").read_text(encoding="utf-8"))))
    assert len(shown) > 500
    assert shown.keys() == set(re.findall(r"\bF\d{5}\b", told))


def test_every_figure_has_interval_source_and_lineage(out):
    held = list(figures(json.loads((out / "assessment.json").read_text(encoding="utf-8"))))
    assert len(held) > 500
    for figure in held:
        assert figure["sources"]
        assert figure["lineage"]
        assert figure["grade"]
        if figure["method"] != "as published":
            low, high = figure["interval"]
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low <= high
    assert sum(f["method"] == "as published" for f in held) <= len(held) / 2


def test_pakistan_is_honest_about_thin_evidence(out):
    document = json.loads((out / "assessment.json").read_text(encoding="utf-8"))
    verdicts = {v["verdict"] for v in document["verdicts"]}
    assert "insufficient_evidence" in verdicts
    assert "hotspot" not in verdicts
    assert all(v["reasons"] for v in document["verdicts"])
    assert len([a for a in document["areas"] if a["level"] == "district"]) == 156


def test_the_report_stands_alone_and_shows_its_mark(out):
    page = (out / "report.html").read_text(encoding="utf-8")
    assert 'dir="rtl"' in page
    assert "TLP:" in page
    assert "src=" not in page


def test_the_manifest_names_every_file(out):
    named = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["files"]
    there = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert there == {*named, "manifest.json"}


def test_an_unknown_example_is_refused_without_a_traceback(tmp_path):
    done = subprocess.run(
        [PROGRAM, "demo", "--example", "atlantis", "--out", tmp_path / "x"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pakistan, namuna" in done.stderr
    assert "Traceback" not in done.stderr
