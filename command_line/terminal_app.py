"""`relight` without a command: the terminal app."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from datetime import datetime

from command_line.clock import clock
from command_line.exit_codes import ExitCode
from command_line.hanging_up import leave_when_hung_up
from command_line.wiring import kit
from recovery.context import ContextRequest
from recovery.errors import BadInput


def run_default() -> int:
    """The app on the current AWS context, as `relight` alone means it."""
    return run(ContextRequest(), clock(""))


def run(
    request: ContextRequest, now: Callable[[], datetime], *, ascii_only: bool = False, zone: str = ""
) -> int:
    """Open the app and answer its exit code. Raises `BadInput` where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(
            "No terminal",
            "The app draws on a terminal, and this is not one.",
            "relight --help lists the commands that work in a pipe.",
        )
    # What is imported now stays for good: a tenth of the way to the first frame went into looking for garbage
    # among it. The app turns the collector on again once it has painted.
    gc.disable()
    app_kit = kit(request, now, ascii_only=ascii_only, zone=zone)
    from screens.registry import SCREENS
    from tui.app import RelightApp

    app = RelightApp(app_kit, SCREENS)
    leave_when_hung_up(app_kit.reads)
    app.run()
    # A write that is being sent gets five seconds for its answer; what comes later is found by reconciling.
    app_kit.reads.close()
    return ExitCode.DONE if app.return_code is None else app.return_code
