"""Every verb has its page of the guide and every page its verb; both say the same, and the front pages lead to each."""

import re
from pathlib import Path

import pytest
import typer

from tarazu.cli import VERBS, build

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDE = DOCS / "guide"
SPOKEN = [verb.rstrip("_") for verb in VERBS]
ROOMS = {"report"}
"""Pages of the guide that are of no verb: rooms that a reader meets."""


def page(name):
    return (GUIDE / f"{name}.md").read_text(encoding="utf-8")


def section(name, title):
    return page(name).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def linked(front):
    targets = re.findall(r"\]\(([^)#\s]+)", front.read_text(encoding="utf-8"))
    return {(front.parent / target).resolve() for target in targets}


def test_every_verb_has_its_page_and_every_page_its_verb():
    assert {file.stem for file in GUIDE.glob("*.md")} - ROOMS == set(SPOKEN)


@pytest.mark.parametrize("verb", SPOKEN)
def test_the_page_has_every_option_of_the_verb_and_no_other(verb):
    command = typer.main.get_command(build()).commands[verb]
    known = {option for held in command.params for option in held.opts if option.startswith("--")} - {"--help"}
    assert set(re.findall(r"^\| `(--\w+)` \|", section(verb, "Options"), re.M)) == known


@pytest.mark.parametrize("verb", SPOKEN)
def test_the_page_says_what_for_what_can_go_wrong_and_how_it_ends(verb):
    assert page(verb).startswith(f"# {verb}: ")
    assert "**What it is for.**" in page(verb)
    assert "exit=2" in section(verb, "What can go wrong")
    assert re.findall(r"\b(\d): ", section(verb, "Exit codes")) == ["0", "1", "2"]


def test_the_page_of_the_report_has_its_chapters_in_their_order():
    from tarazu.report.chapters import build_report
    from tarazu.words import say

    told = re.findall(r"^### (.+)$", section("report", "The chapters"), re.M)
    assert told == [say(chapter.title) for chapter in build_report({}).chapters]


@pytest.mark.parametrize("front", [ROOT / "README.md", DOCS / "index.md"], ids=lambda front: front.name)
def test_the_front_pages_lead_to_every_page_of_the_guide(front):
    assert not {file.resolve() for file in GUIDE.glob("*.md")} - linked(front)
