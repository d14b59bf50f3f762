"""Files that only their owner reads: plans and runbooks hold restore metadata, whose values may be
sensitive."""

from __future__ import annotations

import os
from pathlib import Path

from recovery.errors import BadInput


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
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("Cannot read the file", f"{path}: {error}.", "Check the name.") from None
