"""Waiting for a restore job, and what its end means for the exit code."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor

from command_line.exit_codes import ExitCode
from command_line.output import Output
from recovery.account import Account, Known, Reads
from recovery.errors import AwsError, InvalidRequest, NeedsLogin, NotFound
from recovery.explanations import Explanation, explain
from recovery.follow_up import facts_of_job, is_done
from recovery.journal import Journal
from recovery.missing_parts import children_of, parts_missing
from recovery.models import CopyJob, Job, RestoreJob
from recovery.parts import restore_line
from recovery.watching import Watch
from restore_profiles.registry import profile_for
from runbooks.remaining import Remaining, remaining_of

MISSES = 5
"""Failed looks in a row after which waiting ends; the job goes on."""
MOST_PARTS = 12
"""Parts that did not come back whose commands are told."""
AT_ONCE = 4
"""Checks that are asked at a time: a stack may hold hundreds of points, with one each."""
MEND = "Mend the cause, then restore again: relight restore --like-job {job}"


def wait_for(account: Account, journal: Journal, job_id: str, output: Output) -> RestoreJob:
    """As `wait_for_job`, of a restore."""
    job = wait_for_job(account, journal, job_id, output)
    assert isinstance(job, RestoreJob)
    return job


def wait_for_job(
    account: Account, journal: Journal, job_id: str, output: Output, known: Job | None = None
) -> Job:
    """The job at its end, a restore or a copy; each change is one line for the human. `known` is the job as
    it runs now, where no attempt of this machine names it. Raises `AwsError` where AWS stays silent."""
    watch = Watch(account, journal, known=known)
    misses = 0
    while True:
        report = watch.tick()
        for job in report.changed:
            if job.id == job_id:
                output.line(progress(job))
                if job.finished:
                    return job
        failed = [error for error in report.errors if isinstance(error, AwsError)]
        misses = misses + 1 if failed or job_id not in report.running else 0
        if failed and (misses >= MISSES or isinstance(failed[0], NeedsLogin)):
            output.say(f"The job goes on in AWS; `relight job {job_id} --wait` goes on waiting for it.")
            raise failed[0]
        if misses >= MISSES:
            raise NotFound(
                "The job is not told of any more",
                f"AWS Backup neither lists nor describes {job_id}, in {MISSES} looks in a row.",
                "Look in the service itself for what it made; relight jobs lists what AWS Backup tells of.",
            )
        time.sleep(report.next_in_seconds)


def job_called(account: Account, job_id: str) -> Job:
    """The restore job of that id, or the copy job. Raises `NotFound` where there is neither."""
    try:
        return account.reads.job(job_id)
    except (NotFound, InvalidRequest) as no_restore:
        try:
            return account.reads.copy_job(job_id)
        except (NotFound, InvalidRequest):
            raise no_restore from None


def progress(job: Job) -> str:
    """One line on how far a job is."""
    how_far = ""
    if isinstance(job, RestoreJob) and not job.finished:
        how_far = f" {job.percent:.0f}%" if job.percent is not None else ""
        how_far += f", about {job.expected_minutes} min in all" if job.expected_minutes else ""
    made = f"  {job.made_arn}" if job.status == "COMPLETED" and job.made_arn else ""
    said = f"  {job.status_message}" if job.status_message else ""
    kind = "  copy" if isinstance(job, CopyJob) else ""
    return f"{job.id}{kind}  {job.status}{how_far}{made}{said}"


def end_of(
    job: RestoreJob,
    work: tuple[Remaining, ...],
    output: Output,
    children: Sequence[RestoreJob] = (),
    *,
    explanation: Explanation | None = None,
    signed_off: bool = False,
    open_below: Collection[str] = (),
) -> ExitCode:
    """Say what remains of a finished job and answer its exit code; a job that still runs is no failure.
    `children` are the jobs below it, `open_below` those of them after which work remains. Somebody who
    signed it off accounts for the parts that are missing."""
    if not job.finished:
        return ExitCode.DONE
    explanation = explanation or explain(job)
    if job.status != "COMPLETED":
        output.block(
            "error",
            f"The restore ended as {job.status}",
            job.status_message or "AWS Backup says no more.",
            told_explanation(explanation),
        )
        output.line(f"  > {MEND.format(job=job.id)}")
        return ExitCode.FAILED
    missing = tell_of_missing_parts(job, output, children, explanation)
    if profile_for(job.resource_type) is None:
        kind = job.resource_type or "its type"
        output.line(f"unknown  What remains after a restore of {kind}: read AWS's page about restoring it.")
    if children:
        output.say("Each job below it tells what is left of its part:")
        for child in children[:MOST_PARTS]:
            remains = "  work remains" if child.id in open_below else ""
            output.line(f"   relight job {child.id}  ({child.resource_type}){remains}")
    left = open_below or (missing and not signed_off)
    if not work:
        return ExitCode.REMAINS if left else ExitCode.DONE
    needed = any(not piece.optional for piece in work)
    output.say("COMPLETED is not recovered. What remains:" if needed else "What may still be wanted:")
    for number, piece in enumerate(work, 1):
        output.line(f"{number}. {piece.title}{' (optional)' if piece.optional else ''}")
        output.line(f"   {piece.line}")
        if piece.by_hand:
            output.line(f"   By hand; when it is done: relight journal mark {job.id} {piece.name}")
            continue
        for name, asked in piece.asks.items():
            output.line(f"   {{ask.{name}}}: {asked}")
        output.line(f"   Done when this prints {' or '.join(piece.done.expected)}:")
        output.line(f"   {piece.check}")
    if any(piece.restores is None and not piece.by_hand for piece in work):
        output.say(f"To do it, asked about piece by piece: relight job {job.id} --follow-ups")
    return ExitCode.REMAINS if left or needed else ExitCode.DONE


def told_explanation(explanation: Explanation | None) -> str:
    """Cause, fix and who says so, a line each."""
    if explanation is None:
        return ""
    if not explanation.source:
        return f"{explanation.cause}\n{explanation.fix}"
    likely = "Cause" if explanation.certain else "Likely cause"
    return f"{likely}: {explanation.cause}  [{explanation.source}]\n{explanation.fix}"


def tell_of_missing_parts(
    job: RestoreJob,
    output: Output,
    children: Sequence[RestoreJob] = (),
    explanation: Explanation | None = None,
) -> bool:
    """Say what a COMPLETED job left out; whether it left anything out."""
    missing = parts_missing(job, children)
    if missing:
        lost = [child for child in children if child.finished and child.status != "COMPLETED"]
        again = [f"Or that part alone: {restore_line(child.point_arn)}" for child in lost[:MOST_PARTS]]
        mend = MEND.format(job=job.id)
        steps = (told_explanation(explanation), mend, *again)
        output.block(
            "warning", "COMPLETED, and parts are missing", missing, "\n".join(step for step in steps if step)
        )
    return missing != ""


def jobs_below(account: Account, job: RestoreJob, output: Output) -> tuple[RestoreJob, ...]:
    """The jobs below a parent job; that they may not be listed is told."""
    try:
        return children_of(account.reads, job)
    except AwsError as error:
        output.line(f"unknown  The jobs below {job.id} may not be listed: {error.text}")
        return ()


def still_to_do(account: Account, work: tuple[Remaining, ...]) -> tuple[Remaining, ...]:
    """What is not known to be done by now."""
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        done = threads.map(lambda piece: is_done(account.reads, piece.done), work)
        return tuple(piece for piece, known in zip(work, done, strict=True) if known is not Known.YES)


def work_after(account: Account, job: RestoreJob) -> tuple[Remaining, ...]:
    """The follow-ups of a job whose plan is not at hand, done or not; its metadata may be denied, then they
    are told by the type and the source alone."""
    if job.status != "COMPLETED":
        return ()
    try:
        return told_work_after(account.reads, job)
    except AwsError:
        return remaining_of(job, {}, facts_of_job(account.reads, job))


def told_work_after(reads: Reads, job: RestoreJob) -> tuple[Remaining, ...]:
    """The same of a completed job; raises `AwsError` where its metadata is denied, since by its type alone
    something may be lacking."""
    return remaining_of(job, reads.job_metadata(job.id), facts_of_job(reads, job))
