"""Arguments are read and checked here, and every fault of one call is told at once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
LISTED = 20  # faults of one argument that are spelled out; the rest are counted


class Arguments:
    """Reads the arguments of one call and gathers what is wrong with them; `settle` raises if anything is.

    >>> given = Arguments()
    >>> _ = given.counts("cases", [3, -1, 1.5])
    >>> given.settle()
    Traceback (most recent call last):
    ValueError: 2 faults in what was given:
      cases[1] is -1; expected a whole number, 0 or more
      cases[2] is 1.5; expected a whole number, 0 or more
    """

    __slots__ = ("_faults",)

    def __init__(self) -> None:
        self._faults: list[str] = []

    def counts(self, name: str, given: ArrayLike) -> FloatArray:
        return self._read(name, given, "a whole number, 0 or more", lambda v: (v >= 0) & (v == np.floor(v)))

    def measures(self, name: str, given: ArrayLike) -> FloatArray:
        """Person-years, expected counts, sizes: never negative."""
        return self._read(name, given, "a finite number, 0 or more", lambda v: v >= 0)

    def numbers(self, name: str, given: ArrayLike) -> FloatArray:
        return self._read(name, given, "a finite number", np.isfinite)

    def parts(self, name: str, given: ArrayLike, whole: str, of: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Counts, and the counts they are part of, in one shape."""
        part, total = self.together(name, self.counts(name, given), whole, self.counts(whole, of))
        self._refuse(name, part, part > total, f"no more than its {whole}", beside=total)
        return part, total

    def without_ground(self, name: str, count: FloatArray, ground: str, size: FloatArray) -> None:
        """Refuses events where there was nothing in which they could happen."""
        self._refuse(name, count, (count > 0) & (size == 0), f"0 where {ground} is 0")

    def together(self, name: str, one: FloatArray, other_name: str, other: FloatArray) -> tuple[FloatArray, FloatArray]:
        """One shape for both; a single number goes with an array of any shape."""
        if one.shape != other.shape and one.ndim and other.ndim:
            self.say(f"{name} has shape {one.shape} and {other_name} has shape {other.shape}; expected the same")
            return np.empty(0), np.empty(0)
        one, other = np.broadcast_arrays(one, other)
        return one, other

    def between(self, name: str, given: float, *, low: float = 0.0, high: float = 1.0) -> float:
        """A single number strictly inside (low, high)."""
        values = _floats(given)
        if values.ndim == 0 and low < float(values) < high:
            return float(values)
        self.say(f"{name} is {given!r}; expected a number between {low:g} and {high:g}")
        return np.nan

    def one_of(self, name: str, given: str, choices: tuple[str, ...]) -> None:
        if given not in choices:
            self.say(f"{name} is {given!r}; expected one of {', '.join(choices)}")

    def series(self, name: str, values: FloatArray, *, least: int = 1) -> None:
        if not self._faults and (values.ndim != 1 or values.size < least):
            self.say(f"{name} has shape {values.shape}; expected one dimension, {least} or more long")

    def ground(self, name: str, size: FloatArray) -> None:
        """Something must have been counted somewhere."""
        if not self._faults and not (size > 0).any():
            self.say(f"{name} are all 0; expected a case somewhere, or there is nothing to compare")

    def say(self, fault: str) -> None:
        self._faults.append(fault)

    def settle(self) -> None:
        """Raises ValueError with every fault found so far, if there is one."""
        if len(self._faults) == 1:
            raise ValueError(self._faults[0])
        if self._faults:
            raise ValueError(f"{len(self._faults)} faults in what was given:\n  " + "\n  ".join(self._faults))

    def _read(
        self, name: str, given: ArrayLike, expected: str, accepts: Callable[[FloatArray], BoolArray]
    ) -> FloatArray:
        values = _floats(given)
        wrong = ~(np.isfinite(values) & accepts(values))
        if wrong.any():
            self._refuse(name, np.asarray(given, dtype=object), wrong, expected)
        return values

    def _refuse(
        self,
        name: str,
        values: NDArray[np.object_] | FloatArray,
        wrong: BoolArray,
        expected: str,
        beside: FloatArray | None = None,
    ) -> None:
        """One line for each wrong entry; `beside` holds what it was measured against."""
        places = [tuple(int(i) for i in place) for place in np.argwhere(wrong)]
        for place in places[:LISTED]:
            limit = "" if beside is None else f" ({_show(beside[place])})"
            self.say(f"{_place(name, place)} is {_show(values[place])}; expected {expected}{limit}")
        if len(places) > LISTED:
            self.say(f"{name}: {len(places) - LISTED} more like these")


def read_only(values: ArrayLike) -> FloatArray:
    """A copy nobody can write to: a result stays what it was when it was computed."""
    copy = np.array(values, dtype=np.float64)
    copy.setflags(write=False)
    return copy


def _floats(given: ArrayLike) -> FloatArray:
    """The values as floats; what is not a number becomes NaN, which every check refuses."""
    try:
        values = np.asarray(given)
    except ValueError:  # lists of unequal length
        values = np.asarray(given, dtype=object)
    if values.dtype.kind in "biuf":
        return values.astype(np.float64)
    values = np.asarray(given, dtype=object)
    return np.array([_float(item) for item in values.flat], dtype=np.float64).reshape(values.shape)


def _float(item: object) -> float:
    try:
        return np.nan if isinstance(item, str | bytes) else float(item)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return np.nan


def _place(name: str, place: tuple[int, ...]) -> str:
    return f"{name}[{', '.join(map(str, place))}]" if place else name


def _show(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else repr(value)
