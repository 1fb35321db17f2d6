"""Threat of trafficking in persons and the response to it, on one pair of scales."""

from typing import Any

__all__ = ["assess", "new_workspace", "open_workspace"]
_HOMES = {"assess": "tarazu.assessment", "new_workspace": "tarazu.workspace", "open_workspace": "tarazu.workspace"}


def __getattr__(name: str) -> Any:
    """Loads a public function when it is first asked for, so that `import tarazu` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"tarazu has no {name!r}; it has {', '.join(__all__)}.")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
