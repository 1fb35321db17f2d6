"""How the inner loops are compiled: once, when first called, kept on disk, without holding other threads up."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The compiled twin; the readable scalar stays at hand as `.py_func`, and tests hold both to the same numbers."""
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
