"""The pages of the reference that are made from the catalogue's files are those files' own."""

from pathlib import Path

import pytest

from tarazu.catalog.manual import PAGES
from tarazu.catalog.parts import parts

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("page", PAGES)
def test_page_is_up_to_date(page):
    held = (REFERENCE / f"{page}.md").read_text(encoding="utf-8")
    assert held == PAGES[page](), f"python -m tarazu.catalog.manual {page} > docs/reference/{page}.md"


def test_every_code_stands_on_a_page():
    text = "".join(make() for make in PAGES.values())
    for part, entries in parts().items():
        if not part.startswith("service."):
            assert not [code for code in entries if code not in text], part


def test_tables_have_as_many_cells_in_every_row():
    for block in PAGES["catalog"]().split("\n\n"):
        if block.startswith("| "):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines() if line}) == 1
