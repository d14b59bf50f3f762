"""What restore tests showed: how long each took against its target, whether what it made was validated, and
whether that is gone again.

Sources: API RestoreJobsListMember; "View restore testing", "Restore testing data deletion".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from recovery.arns import UUID, short_id, within_region
from recovery.explanations import ENCODED
from recovery.models import RestoreJob
from recovery.plain_text import plain, shell_word
from recovery.testing.targets import Targets
from restore_profiles.registry import profile_for

TAG = "awsbackup-restore-test"
"""The tag by which AWS Backup finds what a test made. Without it nothing is deleted."""

ONLY_ENCODED = "[an encoded message; the job has it]"

Runs = tuple["TestRun", ...]


@dataclass(frozen=True, slots=True)
class TestRun:
    """One test. `minutes` run from when the job was made until it ended, None before that.

    `over` compares them with `target`, in minutes too: more is over, as in Audit Manager's control. None
    where there is no target, or the restore did not come to its end: a failed one meets none.
    """

    __test__ = False  # pytest collects classes called Test...

    job: RestoreJob
    minutes: float | None
    target: int | None
    over: bool | None

    @property
    def failed(self) -> bool:
        """Whether the restore failed, or what it made was found wrong."""
        return self.job.status in {"FAILED", "ABORTED"} or self.job.validation_status == "FAILED"

    @property
    def why_failed(self) -> str:
        """In words, with AWS's own or the validator's; "" where it did not fail. The encoded part of an
        authorization message is left out: up to 10,000 characters that the screen of the job decodes."""
        if not self.failed:
            return ""
        if self.job.status == "COMPLETED":
            told = plain(self.job.validation_message) or "no message"
            return f"what it made was found wrong: {told}"
        told = ENCODED.sub(ONLY_ENCODED, plain(self.job.status_message))
        return f"the restore ended as {self.job.status}: {told or 'no message'}"


def runs(jobs: Iterable[RestoreJob], targets: Targets) -> Runs:
    """The tests among `jobs`, newest first; restores that a person started are left out."""
    found = [_run(job, targets) for job in jobs if job.testing_plan_arn]
    return tuple(sorted(found, key=lambda run: (run.job.created, run.job.id), reverse=True))


def minutes_of(job: RestoreJob) -> float | None:
    """How long a job took from its creation to its end, in minutes; None before that."""
    return (job.completed - job.created).total_seconds() / 60 if job.finished and job.completed else None


def by_plan(found: Iterable[TestRun]) -> Mapping[str, Runs]:
    """By ARN of the plan that started them."""
    return _grouped(found, lambda run: run.job.testing_plan_arn)


def by_resource(found: Iterable[TestRun]) -> Mapping[str, Runs]:
    """By ARN of the resource that was tested; under "" those of which AWS tells none."""
    return _grouped(found, lambda run: run.job.source_arn)


def plan_name(plan_arn: str) -> str:
    """The name in a plan's ARN, `...:restore-testing-plan:NAME-UUID`."""
    return re.sub(f"-{UUID.pattern}$", "", short_id(plan_arn))


def minutes_text(minutes: float | None) -> str:
    """`12 min`, `1 h 05 min`, `under 1 min`; "" for None."""
    if minutes is None:
        return ""
    if minutes < 1:
        return "under 1 min"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"


def time_told(run: TestRun) -> str:
    """How long it took, against its target where there is one: `64 min, 4 min over`."""
    told = minutes_text(run.minutes)
    if run.over is None or run.minutes is None or run.target is None:
        return told
    if run.minutes == run.target:
        return f"{told}, just within the target"
    apart = minutes_text(abs(run.minutes - run.target))
    return f"{told}, {apart} {'over' if run.over else 'under'} the target"


def clean_up_hint(job: RestoreJob) -> str:
    """What to do where AWS Backup could not delete what a test made; "" where there is nothing to do."""
    if job.deletion_status != "FAILED":
        return ""
    made = plain(job.created_resource_arn) or "what it made (AWS does not tell its ARN)"
    said = plain(job.deletion_message)
    quoted = f"AWS says: {said.rstrip('.')}. " if said else "AWS gives no reason. "
    line, first = delete_line(job)
    before = f"{first} " if first else ""
    by = f"{before}Delete it by hand:\n{line}" if line else "Delete it by hand in its service."
    return (
        f"{made} was not deleted after the test and goes on costing. {quoted}"
        f"The usual cause is that the tag {TAG} was removed from it. {by}"
    )


def delete_line(job: RestoreJob) -> tuple[str, str]:
    """The `aws` line that deletes what a test made, and what has to be deleted before; "" where its ARN or
    the way of its type is not known."""
    arn = job.created_resource_arn
    made, _, _ = within_region(arn).replace("/", ":").partition(":")
    profile = profile_for(job.resource_type)
    for target in profile.targets if profile is not None and arn else ():
        testing = target.testing
        if testing is not None and testing.deleted_by and testing.makes in ("", made):
            words = testing.deleted_by.format(name=shell_word(short_id(arn)))
            return f"aws {words} --region {job.context.region}", testing.delete_first
    return "", ""


def _run(job: RestoreJob, targets: Targets) -> TestRun:
    minutes = minutes_of(job)
    target = targets.of(job.source_arn, job.resource_type)
    over = None
    if job.status == "COMPLETED" and minutes is not None and target is not None:
        over = minutes > target
    return TestRun(job, minutes, target, over)


def _grouped(found: Iterable[TestRun], key: Callable[[TestRun], str]) -> Mapping[str, Runs]:
    groups: dict[str, list[TestRun]] = {}
    for run in found:
        groups.setdefault(key(run), []).append(run)
    return {name: tuple(group) for name, group in groups.items()}
