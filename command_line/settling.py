"""What `restore` and `copy` share: a plan from a file, and a job whose answer was lost."""

from __future__ import annotations

from pathlib import Path

from recovery.attempts import Attempt
from recovery.errors import AnswerLost
from recovery.recognition import Sight


def is_plan_file(text: str) -> bool:
    return text.endswith((".yaml", ".yml")) or Path(text).is_file()


def settled(sight: Sight) -> Attempt:
    """The attempt once its job is certain. Raises `AnswerLost` with what to decide where it is not."""
    if sight.attempt.job_id:
        return sight.attempt
    raise AnswerLost(
        "It is not known whether the job started",
        sight.in_full,
        f"{sight.question}\n"
        f"relight journal adopt {sight.attempt.id} JOB-ID\n"
        f"relight journal set-aside {sight.attempt.id}",
    )
