"""Plans that were run, kept so that a run can be taken up again by its digest alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from recovery.errors import Refused, RelightError
from recovery.journal_files import make_private, write_file
from recovery.locations import plans_directory
from recovery.recovery_plan import RecoveryPlan


def keep(plan: RecoveryPlan) -> None:
    """Keep the plan among the state of this machine; its metadata may be sensitive, so the file is private
    (0600). Raises `Refused`."""
    from recovery.recovery_plan_file import dump

    directory = plans_directory()
    path = directory / f"{plan.digest}.yaml"
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        make_private(directory)
        write_file(draft, dump(plan).encode(), 0o600)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise Refused(
            "The plan cannot be kept",
            f"{path} could not be written: {error.strerror or error}.",
            "Free space, fix its permissions, or set RELIGHT_HOME to a directory on a local disk.",
        ) from error


def kept(digest: str) -> RecoveryPlan | None:
    """The plan of that digest; None where it was never run here, or its file is another plan by now."""
    from recovery.recovery_plan_file import load

    try:
        plan = load((plans_directory() / f"{digest}.yaml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, RelightError):
        return None
    return plan if plan.digest == digest else None


def kept_about(point_arn: str) -> Iterator[RecoveryPlan]:
    """The kept plans that restore or copy a recovery point. Files that do not name it are not parsed: a plan
    of forty restores takes a second."""
    for path in sorted(plans_directory().glob("*.yaml")):
        try:
            named = point_arn in path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        if named and (plan := kept(path.stem)) is not None:
            yield plan
