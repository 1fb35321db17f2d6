"""Does an index hang together? Correlations with what stands above, Cronbach's alpha, and the first principal component.

It tells what the index measures, not whether it is right: indicators of one thing go together, and drivers of a risk need not.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.composite.data_weights import correlation
from tarazu.methods.composite.index import Index
from tarazu.methods.display import Displayed

Array = NDArray[np.float64]
# The JRC's rules of thumb: below, a child says nothing in its parent; above, two siblings are one thing counted twice.
WEAK, REDUNDANT = 0.3, 0.92


@dataclass(frozen=True, slots=True, eq=False)
class Coherence(Displayed):
    """`parts` has a row an indicator and aggregate below the index, `groups` a row an aggregate.

    parts: `parent`, `weight` (share of the parent), `with_parent` and `with_index` (Pearson's correlation), `nearest` (the
        sibling it goes with most) and `with_nearest`, and `note`: against (it pulls against its parent), silent (below
        0.3 with its parent), redundant (above 0.92 with a sibling), or empty.
    groups: `children`, `alpha` (Cronbach's, of the children on one scale; NaN for one child), `first_component` (share of
        variance), `components_above_1`.
    correlations: of all codes.
    """

    index: str
    parts: pd.DataFrame
    groups: pd.DataFrame
    correlations: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """The parts."""
        return self.parts

    def about(self) -> str:
        """How consistent the index is, and which parts say nothing, pull against it or are counted twice."""
        alpha = self.groups["alpha"].iloc[-1]
        named = self.parts["note"]
        told = [f"{note}: {', '.join(named.index[named == note])}" for note in ("against", "silent", "redundant")]
        told = [words for words in told if not words.endswith(": ")]
        return f"{self.index}: Cronbach's alpha {alpha:.2f}; {'; '.join(told) or 'every part goes with its parent'}"

    def _intervals(self) -> pd.DataFrame:
        related = self.parts["with_parent"]
        return pd.DataFrame({"estimate": related, "lower": related, "upper": related})


def check_coherence(index: Index) -> Coherence:
    """Statistical coherence of an index that `build_index` made.

    Source: OECD/JRC (2008) step 4 and toolbox; Cronbach (1951), Psychometrika 16:297-334; Becker, Saisana, Paruolo,
    Vandecasteele (2017), Ecological Indicators 80:12-22 (correlation as what an indicator in fact weighs).

    >>> from tarazu.methods.composite import build_index
    >>> table = pd.DataFrame({"code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": 1.0, "direction": 1})
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, 3, 2, 4]})
    >>> check_coherence(build_index(data, table)).about()
    "I: Cronbach's alpha 0.89; every part goes with its parent"
    """
    codes = list(index.scores.columns)
    related = pd.DataFrame(correlation(index.scores.to_numpy(float)), codes, codes)
    parts = pd.DataFrame([_part(code, index, related) for code in index.parents.index], index=index.parents.index)
    names = list(dict.fromkeys([*index.parents, index.index]))
    order = sorted(set(names), key=codes.index)
    groups = pd.DataFrame([_group(index, parent) for parent in order], index=order)
    return Coherence(index.index, parts, groups, related)


def _part(code: str, index: Index, related: pd.DataFrame) -> dict[str, object]:
    parent = index.parents[code]
    siblings = [other for other in index.parents.index[index.parents == parent] if other != code]
    beside = related.loc[code, siblings].to_numpy(float)
    place = int(np.abs(beside).argmax()) if siblings else -1
    nearest, most = (siblings[place], float(beside[place])) if siblings else ("", np.nan)
    above, top = (float(index.scores[code].corr(index.scores[name])) for name in (parent, index.index))
    return {
        "parent": parent,
        "weight": index.weights[code],
        "with_parent": above,
        "with_index": top,
        "nearest": nearest,
        "with_nearest": most,
        "note": _note(above, most),
    }


def _note(above: float, most: float) -> str:
    if above < 0:
        return "against"
    if above < WEAK:
        return "silent"
    return "redundant" if most > REDUNDANT else ""


def _group(index: Index, parent: str) -> dict[str, object]:
    children = list(index.parents.index[index.parents == parent])
    values = index.scores[children].to_numpy(float)
    roots = np.linalg.eigvalsh(correlation(values))
    return {
        "children": len(children),
        "alpha": cronbach_alpha(values),
        "first_component": float(roots[-1] / roots.sum()),
        "components_above_1": int((roots > 1 + 1e-9).sum()),
    }


def cronbach_alpha(values: Array) -> float:
    """Standardised alpha: k r / (1 + (k - 1) r), r the mean correlation of k indicators; NaN for one.

    >>> round(cronbach_alpha(np.array([[1.0, 1.0], [2.0, 3.0], [3.0, 2.0], [4.0, 4.0]])), 3)
    0.889
    """
    count = values.shape[1]
    if count < 2:
        return float("nan")
    mean = (correlation(values).sum() - count) / (count * (count - 1))
    return float(count * mean / (1 + (count - 1) * mean))
