"""Sets Tarazu up beside this file and runs one job: `python3 bootstrap.py demo`, `test` or `lint`.

Needs Python 3.11 or later and nothing else: a virtual environment in `.venv`, the locked requirements with their hashes,
the package itself, then the job. It is what `make demo` and `make test` call, and works where there is no make.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOME = HERE / ".venv"
BIN = HOME / ("Scripts" if os.name == "nt" else "bin")
LOCKS = {"demo": "requirements.lock.txt", "test": "requirements-test.lock.txt", "lint": "requirements-test.lock.txt"}
JOBS = {
    "demo": [["tarazu", "demo"]],
    "test": [["python", "-m", "pytest", "-n", "2", "--dist", "loadfile"]],
    "lint": [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]],
}


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
        done = run([str(BIN / command[0]), *command[1:], *(more if number == 0 else [])])
        if done:
            return done
    return 0


def set_up(lock: str) -> None:
    """Makes the environment, or leaves it as it is where it already fits the lock."""
    wanted = hashlib.sha256((HERE / lock).read_bytes() + (HERE / "pyproject.toml").read_bytes()).hexdigest()
    stamp = HOME / f".{lock}.fits"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not (BIN / ("python.exe" if os.name == "nt" else "python")).exists():
        print("Making a virtual environment in .venv ...", flush=True)
        venv.create(HOME, with_pip=True)
    print(f"Installing what {lock} names ...", flush=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for step in (["--require-hashes", "-r", str(HERE / lock)], ["--no-deps", "--editable", str(HERE)]):
        if run([*pip, *step]):
            sys.exit("The installation failed; what is above says why. Nothing outside .venv was touched.")
    stamp.write_text(wanted)


def run(command: list[str]) -> int:
    return subprocess.call(command, cwd=HERE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
