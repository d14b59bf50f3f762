"""Files that only their owner reads: plans and runbooks hold restore metadata, whose values may be
sensitive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recovery.errors import BadInput

if TYPE_CHECKING:
    from recovery.plan import RestorePlan
    from recovery.recovery_plan import RecoveryPlan


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


def read_plan(path: Path, *, changed: bool = False) -> RecoveryPlan:
    """The plan in a file. Raises `BadInput` naming the file, and the line where it is not a plan, or was
    changed behind its digest, unless it may be."""
    from recovery.recovery_plan_file import load

    text = read_text(path)
    with naming(path):
        return load(text, changed=changed)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """What is wrong with the text of a file names the file too."""
    try:
        yield
    except BadInput as error:
        told = "\n".join(f"{path}: {line}" for line in error.text.splitlines())
        raise BadInput(error.title, told, error.next_step) from None


def read_single_plan(path: Path) -> RestorePlan:
    """As `read_plan`, of a plan that is one restore or one copy. Raises `BadInput` where there is more."""
    plan = read_plan(path)
    if plan.single is None:
        told = f"{path} has {len(plan.steps)} steps, or says how they follow each other."
        raise BadInput("More than one restore", told, f"relight restore {path} runs it.")
    return plan.single
