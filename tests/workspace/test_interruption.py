"""kill -9 at any moment, two writers and a reader, a full disk, no permission: the workspace is whole all the same.

Real processes: forked from this one once everything is loaded, so that a child lives long enough to be killed at work.
"""

import multiprocessing
import os
import random
import signal
import sys
import time

import numpy as np
import pandas as pd
import pytest

from tarazu.evidence.durable import StorageFullError
from tarazu.evidence.ledger import read_ledger
from tarazu.evidence.rows import Rows
from tarazu.workspace.damage import damaged_files
from tarazu.workspace.faults import WorkspaceProblem

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, users and limits are POSIX")

KILLS, MOST_KILLS = 30, 150
ROWS = 3
NOBODY = 65534


def figures(name: str, number: int) -> pd.DataFrame:
    """A few rows that no other import brings."""
    row = {"area": "XT-P01", "age_group": "18+", "form": "EX02", "indicator": "victims_presumed", "value": str(number)}
    row |= {"denominator": "", "status": "reported", "voice": "cso", "source": "S2", "detail": f"{name} {number}"}
    return pd.DataFrame([row | {"period": f"20{year}", "sex": "all"} for year in range(11, 11 + ROWS)])


def write_on(workspace, name: str, started) -> None:
    """Import without end, on a slow disk; `started` tells that the first import begins."""
    at_once = os.fsync

    def slowly(handle: int) -> None:  # most of a writer's life is then spent where a kill could do harm
        time.sleep(0.02)
        at_once(handle)

    os.fsync = slowly
    started.set()
    for number in range(10_000):
        workspace.import_frames({"observations": figures(name, number)}, file=f"{name}-{number}.csv")


def is_whole(workspace) -> int:
    """The number of rows that count; fails where any import is there in part."""
    entries = read_ledger(workspace.path)
    assert damaged_files(workspace.path, entries) == []
    rows = Rows(workspace.path, entries)
    try:
        asked = f'SELECT import_id, count(*) FROM "{rows.current("observations")}" GROUP BY import_id'
        counts = dict(rows.con.execute(asked).fetchall())
    finally:
        rows.close()
    assert set(counts.values()) <= {ROWS}
    assert len(counts) == sum("observations" in entry.tables for entry in entries)
    return sum(counts.values())


@pytest.fixture
def warm(testland):
    """The workspace, once this process has loaded all that its children need."""
    testland.import_frames({"observations": figures("first", 0)}, file="first.csv")
    return testland


def start(target, *told):
    child = multiprocessing.get_context("fork").Process(target=target, args=told, daemon=True)
    child.start()
    return child


def test_kill_9_at_any_moment_harms_nothing(warm):
    """Each round a writer is killed at a moment of its own; what stands is whole, and the next writer goes on."""
    moments = random.Random(0)
    orphans = 0
    held = is_whole(warm)
    for turn in range(MOST_KILLS):
        if turn >= KILLS and held > ROWS and orphans:
            break
        started = multiprocessing.get_context("fork").Event()
        child = start(write_on, warm, f"writer{turn}", started)
        assert started.wait(30)
        # On a busy machine a writer needs longer to come to anything: the moments spread until some have.
        time.sleep(moments.uniform(0.0, 0.35 * max(1.0, turn / KILLS)))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        before, held = held, is_whole(warm)
        assert held >= before
        orphans += len(left_behind(warm))

    assert held > ROWS  # some writers had finished an import
    assert orphans > 0, "no writer was killed between its batch and its record: the test has tested nothing"
    warm.import_frames({"observations": figures("last", 1)}, file="last.csv")
    assert left_behind(warm) == set()
    assert is_whole(warm) == held + ROWS


def left_behind(workspace) -> set[str]:
    """Files of batches and records that the ledger does not name."""
    named = {entry.id for entry in read_ledger(workspace.path)}
    found = [path for part in ("evidence/*/*", "ledger/*") for path in workspace.path.glob(part)]
    return {path.name for path in found if path.name.split(".")[0] not in named}


def write_some(workspace, name: str, count: int) -> None:
    for number in range(count):
        workspace.import_frames({"observations": figures(name, number)}, file=f"{name}-{number}.csv")


def test_two_writers_and_a_reader_never_see_half_an_import(warm):
    count = 6
    writers = [start(write_some, warm, name, count) for name in ("one", "two")]
    reads = []
    while any(writer.is_alive() for writer in writers):
        reads.append(is_whole(warm))
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0

    assert reads == sorted(reads)
    assert len(reads) > 5
    assert is_whole(warm) == ROWS * (1 + 2 * count)
    assert [entry.sequence for entry in warm.history()] == list(range(1, 5 + 2 * count))


def import_with_room_for(workspace, size: int, outcome) -> None:
    """Import where no file may grow beyond `size` bytes, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    from tarazu.cli.faults import exit_code

    rng = np.random.default_rng(0)
    many = pd.concat([figures("many", number) for number in rng.permutation(200)])
    try:
        workspace.import_frames({"observations": many}, file="many.csv")
    except StorageFullError as fault:
        outcome.value = exit_code(fault)


@pytest.mark.parametrize("size", [100, 600, 2500])
def test_a_full_disk_leaves_the_workspace_as_it_was_and_is_our_fault(warm, content, size):
    """At 100 bytes the batch fails at once, at 600 within it, at 2500 near its end."""
    before = content(warm.path)
    outcome = multiprocessing.get_context("fork").Value("i", -1)
    child = start(import_with_room_for, warm, size, outcome)
    child.join()

    assert outcome.value == 1
    assert content(warm.path) == before
    assert left_behind(warm) == set()


def test_a_full_disk_at_the_record_takes_the_batches_back(warm, content, monkeypatch):
    from tarazu.evidence import store

    def full(root, entry):
        raise StorageFullError(28, "No space left on device", str(root))

    before = content(warm.path)
    monkeypatch.setattr(store, "write_entry", full)
    with pytest.raises(StorageFullError):
        warm.import_frames({"observations": figures("other", 1)}, file="other.csv")
    assert content(warm.path) == before
    assert left_behind(warm) == set()


def without_rights(workspace, doing, outcome) -> None:
    """Do something as a user without rights, and tell how it ended."""
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        doing(workspace)
        outcome.value = 0
    except WorkspaceProblem as fault:
        outcome.value = 2 if "permission" in str(fault) else -2


@pytest.mark.another_user
@pytest.mark.parametrize(
    ("mode", "doing"),
    [
        (0o555, lambda workspace: workspace.import_frames({"observations": figures("x", 1)}, file="x.csv")),
        (0o555, lambda workspace: workspace.withdraw(workspace.history()[-1].id, why="a mistake")),
        (0o000, lambda workspace: workspace.history()),
        (0o000, lambda workspace: workspace.status()),
        (0o000, lambda workspace: workspace.check()),
    ],
    ids=["import", "withdraw", "history", "status", "check"],
)
def test_no_permission_is_said_so_and_changes_nothing(warm, content, mode, doing):
    warm.status()
    warm.check()
    before = content(warm.path)
    folders = [warm.path, *(path for path in warm.path.rglob("*") if path.is_dir())]
    for parent in warm.path.parents[:3]:
        parent.chmod(0o755)
    (warm.path / ".writer.lock").unlink(missing_ok=True)
    outcome = multiprocessing.get_context("fork").Value("i", -1)
    try:
        for folder in reversed(folders):
            folder.chmod(mode)
        child = start(without_rights, warm, doing, outcome)
        child.join()
    finally:
        for folder in folders:
            folder.chmod(0o755)

    assert outcome.value == 2
    assert content(warm.path) == before
