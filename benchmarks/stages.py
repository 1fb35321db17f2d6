"""Seconds by stage of the main job, for both examples: from shipped files to every report.

    python benchmarks/stages.py [pakistan namuna]

Each example runs in a process of its own, on whatever the machine gives it. `seconds` are those on the clock,
`processor` those that our own threads worked: far apart where the machine is busy with other things.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

REPORTS = {"report.html": "html", "report.docx": "word", "report.pdf": "pdf"}


@dataclass(slots=True)
class Stopwatch:
    """Laps by name, each with seconds on the clock and of the processor, and the peak memory of this process so far."""

    laps: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    _clock: float = field(default_factory=time.perf_counter)
    _processor: float = field(default_factory=time.process_time)

    def lap(self, name: str) -> None:
        """Ends a lap; what comes next begins one."""
        clock, processor = time.perf_counter(), time.process_time()
        self.laps[name] = (clock - self._clock, processor - self._processor, peak())
        self._clock, self._processor = clock, processor

    def total(self, *, without: str = "") -> tuple[float, float, float]:
        """All laps together, less those whose name ends with a word."""
        held = [lap for name, lap in self.laps.items() if not (without and name.endswith(without))]
        return sum(lap[0] for lap in held), sum(lap[1] for lap in held), max(lap[2] for lap in held)


def peak() -> float:
    """GiB of memory that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def time_assessment(workspace: Any, watch: Stopwatch) -> Any:
    """Assesses a workspace, with a lap a stage."""
    from tarazu.assessment import assess

    watch.lap("loading the program")
    stages = ["reading the evidence"]

    def tell(stage: str) -> None:
        watch.lap(stages[-1])
        stages.append(stage)

    made = assess(workspace, progress=tell)
    watch.lap(stages[-1])
    return made


def time_writing(made: Any, watch: Stopwatch) -> None:
    """Each report alone, then all that `write` writes, where they are made side by side."""
    from importlib import import_module

    for report, room in REPORTS.items():
        getattr(import_module(f"tarazu.report.{room}"), f"render_{room}")(made.document, made.boundaries)
        watch.lap(f"{report}, alone")
    with tempfile.TemporaryDirectory() as folder:
        made.write(folder)
        watch.lap("writing all, side by side")


def time_example(example: str) -> Stopwatch:
    """From the shipped files of an example to its reports."""
    watch = Stopwatch()
    from tarazu.examples import build

    with tempfile.TemporaryDirectory() as folder:
        workspace = build(example, Path(folder) / example)
        watch.lap("importing the evidence")
        time_writing(time_assessment(workspace, watch), watch)
    return watch


def show(watches: dict[str, Stopwatch]) -> None:
    """A row a stage; seconds, seconds of the processor and peak memory an example."""
    print(f"{'':28}" + "".join(f"{example:>30}" for example in watches))
    print(f"{'':28}" + f"{'seconds':>12}{'processor':>11}{'GiB':>7}" * len(watches))
    for stage in next(iter(watches.values())).laps:
        _row(stage, [watch.laps[stage] for watch in watches.values()])
    _row("the demo, all in all", [watch.total(without="alone") for watch in watches.values()])


def _row(name: str, laps: list[tuple[float, float, float]]) -> None:
    print(f"{name:28}" + "".join(f"{a:12.1f}{b:11.1f}{c:7.2f}" for a, b, c in laps))


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("examples", nargs="*", default=["pakistan", "namuna"])
    reader.add_argument("--inside", action="store_true", help="time one example in this process, and print JSON")
    asked = reader.parse_args()
    if asked.inside:
        print(json.dumps(time_example(asked.examples[0]).laps))
        return
    found = {}
    for example in asked.examples:
        command = [sys.executable, __file__, example, "--inside"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found[example] = Stopwatch(json.loads(told))
    show(found)


if __name__ == "__main__":
    main()
