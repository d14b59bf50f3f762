"""Every benchmark, one after the other: `python -m benchmarks [NAME...]`. Exits 1 where a limit is missed."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = (
    "first_frame",
    "first_data",
    "restore_command",
    "as_of",
    "point_table",
    "best_point",
    "keystroke",
    "idle",
    "following",
    "crash",
    "plan_of_forty",
    "plan_rounds",
    "campaign",
)


def main(names: list[str]) -> int:
    unknown = set(names) - set(NAMES)
    if unknown:
        print(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return max([int(import_module(f"benchmarks.{name}").main()) for name in names or NAMES])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
