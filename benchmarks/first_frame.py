"""From the start of the process to the first frame, against the least that Textual can show.

Run: python -m benchmarks.first_frame [BIN]

BIN is the directory with the `relight` and `python` of another environment, such as one that a wheel
is installed in; both programs then run from there.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import MINIMAL_APP, PYTHON, compare, on_terminal, report
from tests.sandbox_process import running_sandbox

PAIRS = 20
LIMIT = 1.15
OUR_WORDS = "Protected resources"
"""Drawn by the first frame, before anyone has signed in."""


def main(programs: Path = Path(PYTHON).parent, pairs: int = PAIRS) -> int:
    relight, python = str(programs / "relight"), str(programs / "python")
    with running_sandbox() as sandbox, tempfile.TemporaryDirectory() as home:
        environment = sandbox.child_environment(RELIGHT_HOME=home)

        def frame(command: list[str], words: str) -> float:
            with on_terminal(command, environment) as program:
                return program.seconds_until(words)

        return report(
            compare(
                "first frame",
                "a minimal Textual app",
                lambda: frame([relight], OUR_WORDS),
                lambda: frame([python, "-c", MINIMAL_APP], "first frame"),
                pairs,
                LIMIT,
            )
        )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])) if sys.argv[1:] else main())
