"""Files that only their owner reads: plans and runbooks hold restore metadata, whose values may be
sensitive."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from recovery.errors import BadInput

if TYPE_CHECKING:
    from recovery.plan import RestorePlan


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` with mode 0600, in one move, so that a reader never sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(
            "Cannot write the file", f"{path}: {error.strerror}.", "Choose another with -o."
        ) from None


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput("Cannot read the file", f"{path}: {error.strerror}.", "Check the name.") from None
    except UnicodeDecodeError:
        raise BadInput("Cannot read the file", f"{path} is not text in UTF-8.", "Check the name.") from None


def read_plan(path: Path) -> RestorePlan:
    """The plan in a file. Raises `BadInput` naming the file, and the line where it is not a plan."""
    from recovery.plan_file import load

    text = read_text(path)
    try:
        return load(text)
    except BadInput as error:
        raise BadInput(error.title, f"{path}: {error.text}", error.next_step) from None
