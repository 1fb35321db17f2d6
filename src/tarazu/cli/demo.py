"""tarazu demo: the main job on an example that is shipped."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.options import Json, Seed


def command(
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("tarazu-demo"),
    example: Annotated[
        str, typer.Option(help="pakistan (real, cited evidence) or namuna (a made-up country).")
    ] = "pakistan",
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Assess a country from shipped evidence, and end with the path of the report.

    \b
    tarazu demo
    tarazu demo --example namuna --out namuna-report
    tarazu demo --json
    """
    from tempfile import TemporaryDirectory

    from tarazu.assessment import assess
    from tarazu.assessment.write import check_out
    from tarazu.cli.say import print_json, progress, say
    from tarazu.evidence.problems import InputProblems, Problem
    from tarazu.examples import EXAMPLES, build

    if example not in EXAMPLES:
        raise InputProblems(
            [Problem("--example", f'There is no example "{example}".', f"Name one of {', '.join(EXAMPLES)}.")]
        )
    check_out(out)
    with TemporaryDirectory(prefix="tarazu-") as folder, progress("Building the workspace") as tell:
        workspace = build(example, Path(folder) / example)
        made = assess(workspace, seed=seed, progress=lambda stage: tell(f"Assessing: {stage}"))
        tell("Writing the report")
        page = made.write(out)
    if as_json:
        print_json({"done": True, "report": page})
    else:
        say(f"{made.summary()}\n\nThe report: {page}")
