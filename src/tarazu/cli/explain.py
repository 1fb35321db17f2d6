"""tarazu explain: what a code means, why it is asked, from where it comes."""

from typing import Annotated

import typer

from tarazu.cli.options import Json


def command(
    code: Annotated[str, typer.Argument(help="Any code: DR-03, PI-F10, EX02, TIPP-6-3, victims_presumed, ...")],
    as_json: Json = False,
) -> None:
    """Say what a code is: driver, indicator, form, measure, article, code of a list; why, how computed, from where.

    \b
    tarazu explain DR-03
    tarazu explain PI-F10
    tarazu explain TIPP-6-3
    """
    from dataclasses import asdict, is_dataclass

    from tarazu.catalog import explain
    from tarazu.cli.say import print_json, say

    found = explain(code)
    if as_json:
        print_json({"done": True, "code": code, **(asdict(found) if is_dataclass(found) else {"text": str(found)})})
    else:
        say(str(found))
