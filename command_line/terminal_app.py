"""`relight` without a command: the terminal app."""

from __future__ import annotations

import sys

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation
from recovery.errors import BadInput


def run(invocation: Invocation) -> int:
    """Open the app and answer its exit code. Raises `BadInput` where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(
            "No terminal",
            "The app draws on a terminal, and this is not one.",
            "relight --help lists the commands that work in a pipe.",
        )
    from command_line.wiring import kit

    app_kit = kit(invocation)
    from screens.registry import SCREENS
    from tui.app import RelightApp

    app = RelightApp(app_kit, SCREENS)
    app.run()
    return ExitCode.DONE if app.return_code is None else app.return_code
