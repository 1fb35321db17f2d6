"""The set-up without make: what it runs on each system, what it does twice, and what it says where it cannot."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bootstrap(tmp_path, monkeypatch):
    """The script, in a folder of its own, with its commands written down in place of run."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "bootstrap.py")
    held = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(held)
    for name in ("pyproject.toml", "requirements.lock.txt", "requirements-test.lock.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(held, "HERE", tmp_path)
    monkeypatch.setattr(held, "HOME", tmp_path / ".venv")
    held.ran = []
    held.fails = lambda command: False
    monkeypatch.setattr(held.subprocess, "call", lambda command, **how: _call(held, command))
    return held


def _call(held, command):
    held.ran.append(command)
    return int(held.fails(command))


def test_the_demo_is_set_up_once_and_run_each_time(bootstrap):
    assert bootstrap.main(["demo", "--out", "here"]) == 0
    steps = [" ".join(command) for command in bootstrap.ran]
    assert [("--require-hashes" in s, "--editable" in s) for s in steps[1:3]] == [(True, False), (False, True)]
    assert "requirements.lock.txt" in steps[1]
    assert bootstrap.ran[-1] == [bootstrap.program("tarazu"), "demo", "--out", "here"]

    bootstrap.ran.clear()
    assert bootstrap.main(["demo"]) == 0
    assert bootstrap.ran == [[bootstrap.program("tarazu"), "demo"]]


def test_a_changed_lock_is_installed_again(bootstrap):
    bootstrap.main(["demo"])
    bootstrap.ran.clear()
    with (bootstrap.HERE / "requirements.lock.txt").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    bootstrap.main(["demo"])
    assert any("--require-hashes" in command for command in bootstrap.ran)


def test_the_first_job_that_fails_is_the_last(bootstrap):
    bootstrap.fails = lambda command: command[0].endswith("mypy")
    assert bootstrap.main(["lint"]) == 1
    assert bootstrap.ran[-1] == [bootstrap.program("mypy")]


def test_on_windows_programs_are_named_whole(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap, "WINDOWS", True)
    assert Path(bootstrap.program("tarazu")).name == "tarazu.exe"
    assert Path(bootstrap.program("tarazu")).parent.name == "Scripts"


def test_a_python_without_pip_is_told_in_words(bootstrap):
    bootstrap.fails = lambda command: "pip" in command or "ensurepip" in command
    with pytest.raises(SystemExit, match="python3-venv"):
        bootstrap.main(["demo"])


def test_a_failed_installation_is_tried_again(bootstrap):
    bootstrap.fails = lambda command: "--require-hashes" in command
    with pytest.raises(SystemExit, match="installation failed"):
        bootstrap.main(["demo"])
    bootstrap.fails = lambda command: False
    assert bootstrap.main(["demo"]) == 0
    assert any("--require-hashes" in command for command in bootstrap.ran[-3:])


def test_an_old_python_and_no_job_are_told_in_words(bootstrap, monkeypatch, capsys):
    assert bootstrap.main([]) == 2
    assert "bootstrap.py demo" in capsys.readouterr().err
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    assert bootstrap.main(["demo"]) == 2
    assert "needs Python 3.11" in capsys.readouterr().err


def test_make_calls_the_same_jobs(bootstrap):
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for job in bootstrap.JOBS:
        assert f"{job}:\n\t$(PYTHON) bootstrap.py {job}\n" in text


def test_the_script_runs_as_it_is():
    done = subprocess.run([sys.executable, ROOT / "bootstrap.py"], capture_output=True, text=True)
    assert (done.returncode, "Needs Python 3.11" in done.stderr) == (2, True)
