"""From the start of the process to the first protected resources on the screen, against the `aws` command's.

Run: python -m benchmarks.first_data
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time

from benchmarks.measuring import RELIGHT, aws_command, compare, on_terminal, report
from tests.sandbox_process import running_sandbox

PAIRS = 20
LIMIT = 1.5
"""The app draws a whole screen and signs in first; the command prints."""
NAME = "ad-hoc-analytics"
"""Among the first rows."""


def main(pairs: int = PAIRS) -> int:
    aws = aws_command()
    with running_sandbox() as sandbox, tempfile.TemporaryDirectory() as home:
        environment = sandbox.child_environment(RELIGHT_HOME=home)

        def ours() -> float:
            with on_terminal([RELIGHT], environment) as program:
                return program.seconds_until(NAME)

        def theirs() -> float:
            started = time.perf_counter()
            command = [aws, "backup", "list-protected-resources"]
            told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            assert NAME in told.stdout
            return time.perf_counter() - started

        return report(compare("first data", "aws list-protected-resources", ours, theirs, pairs, LIMIT))


if __name__ == "__main__":
    sys.exit(main())
