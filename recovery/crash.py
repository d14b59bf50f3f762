"""What is kept and told of a fault of our own: never the values of variables, since restore metadata may be
secret."""

from __future__ import annotations

import os
import traceback
from datetime import datetime
from pathlib import Path

from recovery.locations import crash_file


def place_of(error: BaseException) -> str:
    """`a ValueError in render_line, line 12`: without the error's own text, which may quote a value."""
    frames = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__}" + "".join(f" in {frame.name}, line {frame.lineno}" for frame in frames)


def keep(error: BaseException, now: datetime) -> Path | None:
    """The traceback in a file that only its owner reads; None where it cannot be written."""
    path = crash_file(now)
    text = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        ) as file:
            file.write(text)
    except OSError:
        return None
    return path
