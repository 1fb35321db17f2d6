"""The page of the scan is true: its code runs from the repository's root and prints what the page shows."""

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_shows_what_its_code_prints(monkeypatch):
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "methods" / "scan.md").read_text(encoding="utf-8")
    pairs = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", page, re.S)
    names: dict[str, object] = {}
    for code, shown in pairs:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(code, names)
        assert said.getvalue() == shown
    assert len(pairs) == page.count("```python") == 2
