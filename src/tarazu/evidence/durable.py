"""Files that are whole or not there: a kill -9, a full disk or a pulled plug never leaves half a file."""

import errno
import os
from pathlib import Path

PART = ".part"  # a temporary file is ".<name>.part": hidden, and no reader looks at it
FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class StorageFullError(OSError):
    """The disk, the quota or the file size limit is exhausted. Nothing of the attempt is left in the workspace."""


def write_whole(path: Path, content: bytes | memoryview) -> None:
    """Write `path` through a temporary file beside it, so that it appears whole or not at all.

    Raises:
        StorageFullError: there is no room; the temporary file is gone again.
        OSError: the folder cannot be written.
    """
    part = path.with_name(f".{path.name}{PART}")
    try:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in FULL:
            raise StorageFullError(error.errno, error.strerror, str(path)) from error
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut. Only POSIX lets a program ask for it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:  # some network drives refuse to sync a folder; the rename itself has been done
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
