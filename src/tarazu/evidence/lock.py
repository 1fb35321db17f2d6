"""One writer at a time. Readers need no lock: what they open is never changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".writer.lock"  # begins with a dot: no part of what the workspace holds
WAIT = 600.0


class WorkspaceBusyError(Exception):
    """Another program has been writing to the workspace for longer than we wait."""


@contextmanager
def writer(root: Path, *, wait: float = WAIT) -> Iterator[None]:
    """Hold the workspace for writing. The lock goes with the process that held it, however that ends.

    Args:
        wait: seconds to wait for another writer.

    Raises:
        WorkspaceBusyError: another writer held it all that time.
        OSError: the workspace cannot be written by this user.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(root / LOCK, timeout=wait)
    try:
        lock.acquire()
    except Timeout as error:
        message = f"Another program is writing to {root}. Wait until it has finished, then try again."
        raise WorkspaceBusyError(message) from error
    try:
        yield
    finally:
        lock.release()
