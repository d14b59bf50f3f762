"""Where `relight` starts.

Start-up is paid by every call. The app alone, `relight` without another word, goes straight to its first
frame: click would take 32 ms of it, a fifth of what Textual takes.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from command_line.exit_codes import ExitCode
from recovery.errors import RelightError

if TYPE_CHECKING:
    from command_line.output import Output


def main() -> int:
    """Run the command of this process and answer its exit code."""
    try:
        if len(sys.argv) == 1:
            from command_line.terminal_app import run_default

            return run_default()
        from command_line.root import run_command

        return run_command(output())
    except RelightError as error:
        output().error(error)
        return error.exit_code
    except KeyboardInterrupt:
        output().say("interrupted; a restore that has started goes on in AWS")
        return ExitCode.INTERRUPTED
    except Exception as error:  # a fault of our own; Python would print its text, which may quote a value
        return crashed(error)


def crashed(error: Exception) -> ExitCode:
    """Tell calmly of a fault of our own, whose traceback goes to a file."""
    from command_line.clock import clock
    from recovery.crash import keep, place_of

    kept = keep(error, clock("")())
    output().block(
        "error",
        "Relight has stopped",
        f"{place_of(error)}.\nRestores that were started go on in AWS; `relight jobs` shows them.",
        f"Please report it; {kept} says what happened." if kept else "Please report it.",
    )
    return ExitCode.AWS


def output() -> Output:
    """For what is said outside any command, before its options are read."""
    from command_line.output import Output

    return Output(is_plain="--plain" in sys.argv)
