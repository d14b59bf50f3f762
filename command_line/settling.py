"""What `restore` and `copy` share: a plan from a file, and a job whose answer was lost."""

from __future__ import annotations

from pathlib import Path

from command_line.output import Output
from recovery.attempts import Attempt
from recovery.errors import AnswerLost
from recovery.recognition import Sight
from recovery.reconciling import unrecorded


def is_plan_file(text: str) -> bool:
    return text.endswith((".yaml", ".yml")) or Path(text).is_file()


def tell_unrecorded(attempt: Attempt, output: Output) -> None:
    """The id of a job that runs and that the journal could not take, on stderr, where nothing swallows it."""
    if why := unrecorded(attempt):
        output.block(
            "warning",
            f"Job {attempt.job_id} was started and could not be written down",
            why,
            f"Note the id. With room on the disk this finds it again: relight journal reconcile\n"
            f"If it does not: relight journal adopt {attempt.id} {attempt.job_id}",
        )


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
