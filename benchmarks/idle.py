"""What the app costs while nobody touches it: processor time and resident memory, beside a minimal Textual
app.

Run: python -m benchmarks.idle
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence

from benchmarks.measuring import MINIMAL_APP, PYTHON, RELIGHT, on_terminal
from tests.sandbox_process import running_sandbox

RUNS = 3
SETTLE_SECONDS = 5.0
SECONDS = 10.0
MOST_CPU = 0.5
"""Percent of one processor; the jobs of a sandbox are listed every four idle seconds."""
MOST_MIB = 80.0


def cost(command: Sequence[str], words: str, environment: Mapping[str, str]) -> tuple[float, float]:
    """Percent of one processor while idle, and resident MiB at the end."""
    with on_terminal(command, environment) as program:
        program.seconds_until(words)
        program.idle(SETTLE_SECONDS)
        before = program.cpu_seconds()
        program.idle(SECONDS)
        return 100 * (program.cpu_seconds() - before) / SECONDS, program.resident_mib()


def main(runs: int = RUNS) -> int:
    with running_sandbox() as sandbox, tempfile.TemporaryDirectory() as home:
        environment = sandbox.child_environment(RELIGHT_HOME=home)
        ours = [cost([RELIGHT], "ad-hoc-analytics", environment) for _ in range(runs)]
        minimal = [cost([PYTHON, "-c", MINIMAL_APP], "first frame", environment) for _ in range(runs)]
    figures = {}
    for name, measured in (("relight", ours), ("minimal", minimal)):
        figures[f"{name}_cpu_percent"] = statistics.median(cpu for cpu, _ in measured)
        figures[f"{name}_resident_mib"] = statistics.median(mib for _, mib in measured)
    for name in ("relight", "minimal"):
        cpu, mib = figures[f"{name}_cpu_percent"], figures[f"{name}_resident_mib"]
        print(f"idle {name}: {cpu:.2f} % of a processor, {mib:.0f} MiB")
    print(json.dumps({"runs": runs, "seconds": SECONDS, **figures}))
    holds = figures["relight_cpu_percent"] <= MOST_CPU and figures["relight_resident_mib"] <= MOST_MIB
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
