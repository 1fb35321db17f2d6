"""The program as a person runs it, in this process."""

import pytest

from tarazu.cli import build
from tarazu.cli.faults import run


@pytest.fixture
def tarazu(capfd):
    """Run the program in this process: exit code, standard output, standard error."""

    def program(*words):
        code = run(build(), [str(word) for word in words])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return program
