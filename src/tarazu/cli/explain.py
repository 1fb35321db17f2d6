"""tarazu explain: what a code means, why it is asked, from where it comes."""

from enum import StrEnum
from typing import Annotated

import typer

from tarazu.cli.options import Json


class Language(StrEnum):
    """The languages of the catalogue."""

    EN = "en"
    UR = "ur"


def command(
    code: Annotated[str, typer.Argument(help="Any code (DR-03, PI-F10, EX02, TIPP-6-3, R9) or name of a code list.")],
    language: Annotated[
        Language, typer.Option(help="en, or ur; what is not yet in Urdu stands in English.")
    ] = Language.EN,
    as_json: Json = False,
) -> None:
    """Say what a code is: driver, indicator, measure, form, article, refusal, code of a list; why, how, from where.

    \b
    tarazu explain DR-03
    tarazu explain PI-F10
    tarazu explain TIPP-6-3
    tarazu explain status
    tarazu explain DR-03 --language ur
    """
    from dataclasses import asdict

    from tarazu.catalog import explain
    from tarazu.cli.say import print_json, say
    from tarazu.refusals import all_refusals

    refusal = next((rule for rule in all_refusals() if rule.id.casefold() == code.strip().casefold()), None)
    found = explain(code)
    if as_json:
        meanings = [asdict(meaning) for meaning in found]
        print_json({"done": True, "code": code, "meanings": meanings})
    else:
        say(refusal.text(language) if refusal else found.text(language))
