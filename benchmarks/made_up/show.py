"""The results as text."""

import pandas as pd

from made_up.scores import VERDICTS, Alarm, Reliability, alarms, confusion, coverage, reliability


def show(intervals: pd.DataFrame, chances: pd.DataFrame, verdicts: pd.DataFrame, *, draws: int) -> str:
    """Everything that is measured, with Monte Carlo errors (one standard error)."""
    parts = [
        show_coverage(intervals),
        *(show_reliability(one) for one in reliability(chances, draws=draws)),
        show_confusion(verdicts),
        *(show_alarm(one) for one in alarms(verdicts)),
    ]
    return "\n\n".join(parts)


def show_coverage(intervals: pd.DataFrame) -> str:
    lines = [f"{'intervals':50} {'level':>6} {'hold the truth':>16} {'':10} {'below':>7} {'above':>7}"]
    for one in coverage(intervals):
        held = f"{one.inside.share:6.1%} ± {one.inside.error:.1%} of {one.inside.number:,}"
        lines.append(f"{one.what:50} {one.level:6.1%} {held:>27} {one.below:7.1%} {one.above:7.1%}")
    return "\n".join(lines)


def show_reliability(one: Reliability) -> str:
    head = (
        f"P({one.what}), {one.number:,} districts: Brier {one.brier:.3f} ± {one.brier_error:.3f}, "
        f"slope {one.slope:.2f} ± {one.slope_error:.2f}, said less true {one.lean:+.3f} ± {one.lean_error:.3f}"
    )
    lines = [
        f"  {low / 10:.1f}-{(low + 1) / 10:.1f}  said {said:5.3f}  true {share}"
        for low, (said, share) in enumerate(one.bins)
        if share.number
    ]
    return "\n".join([head, *lines])


def show_confusion(verdicts: pd.DataFrame) -> str:
    lines = [f"{'verdicts by true state':26} {'districts':>9} " + " ".join(f"{v[:12]:>14}" for v in VERDICTS)]
    for state, shares in confusion(verdicts).items():
        told = " ".join(f"{s.share:7.1%} ± {s.error:4.1%}" for s in shares)
        lines.append(f"{state:26} {shares[0].number:9,} {told}")
    return "\n".join(lines)


def show_alarm(one: Alarm) -> str:
    return "\n".join(
        [
            f"{one.verdict}",
            f"  given where its claim is true            {one.hits}",
            f"  ... and the evidence is enough to speak  {one.evident}",
            f"  given where its claim is not true        {one.false}",
            f"  claim not true where it is given         {one.wrong}",
        ]
    )
