"""Sets Tarazu up beside this file and runs one job: `python3 bootstrap.py demo`, `test` or `lint`.

Needs Python 3.11 or later and nothing else: a virtual environment in `.venv`, the locked requirements with their hashes,
the package itself, then the job. It is what `make demo` and `make test` call, and works where there is no make (on
Windows: `py bootstrap.py demo`).
"""

from __future__ import annotations  # an older Python must get as far as the sentence that says so

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / ".venv"
WINDOWS = os.name == "nt"
STOPPED = 130
LOCKS = {"demo": "requirements.lock.txt", "test": "requirements-test.lock.txt", "lint": "requirements-test.lock.txt"}
JOBS = {
    "demo": [["tarazu", "demo"]],
    "test": [["python", "-m", "pytest", "-n", "2", "--dist", "loadfile"]],
    "lint": [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]],
}
NO_PIP = """This Python cannot put pip into a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv
Elsewhere take Python from python.org. Then run the same command again."""


def main(words: list[str]) -> int:
    if sys.version_info < (3, 11):
        print(f"Tarazu needs Python 3.11 or later; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    if not words or words[0] not in JOBS:
        print(__doc__, file=sys.stderr)
        return 2
    job, more = words[0], words[1:]
    set_up(LOCKS[job])
    for number, command in enumerate(JOBS[job]):
        done = run([program(command[0]), *command[1:], *(more if number == 0 else [])])
        if done:
            return done
    return 0


def set_up(lock: str) -> None:
    """Makes the environment, or leaves it as it is where it already fits the lock."""
    wanted = hashlib.sha256((HERE / lock).read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    stamp = HOME / f".{lock}.fits"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    make_environment()
    print(f"Installing what {lock} names; this takes a minute or two ...", flush=True)
    pip = [program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for step in (["--require-hashes", "-r", str(HERE / lock)], ["--no-deps", "--editable", str(HERE)]):
        if run([*pip, *step]):
            sys.exit("The installation failed; what is above says why. Nothing outside .venv was touched.")
    stamp.write_text(wanted, encoding="utf-8")


def make_environment() -> None:
    """A virtual environment with pip in it. One that was left half made is finished, not thrown away."""
    if not Path(program("python")).exists():
        print("Making a virtual environment in .venv ...", flush=True)
        # Links, as `python -m venv` does: a copied Python does not find its library on macOS.
        venv.create(HOME, with_pip=False, symlinks=not WINDOWS)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if subprocess.call([program("python"), "-m", "pip", "--version"], **quiet) and run(
        [program("python"), "-m", "ensurepip", "--default-pip"], **quiet
    ):
        sys.exit(NO_PIP)


def program(name: str) -> str:
    """The path of a program of the environment."""
    return str(HOME / "Scripts" / f"{name}.exe") if WINDOWS else str(HOME / "bin" / name)


def run(command: list[str], **how: int) -> int:
    return subprocess.call(command, cwd=HERE, **how)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(STOPPED)
