"""Files that only their owner reads: plans and runbooks hold restore metadata, whose values may be
sensitive."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from recovery.errors import BadInput
from recovery.plan_reading import naming as naming  # noqa: PLC0414
from recovery.plan_reading import read_plan as read_plan  # noqa: PLC0414
from recovery.plan_reading import read_text as read_text  # noqa: PLC0414

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


def read_single_plan(path: Path) -> RestorePlan:
    """As `read_plan`, of a plan that is one restore or one copy. Raises `BadInput` where there is more."""
    plan = read_plan(path)
    if plan.single is None:
        told = f"{path} has {len(plan.steps)} steps, or says how they follow each other."
        raise BadInput("More than one restore", told, f"relight restore {path} runs it.")
    return plan.single
