"""What is left to do after a restore: whether it is done, and doing it once.

A follow-up is no part of the plan that was reviewed, so each is confirmed and sent by itself; one that fails
keeps no other from being done. Its own check decides what is told: not the answer, which says at most that
AWS took the request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from recovery.account import Account, Known, Reads, SourceFacts
from recovery.context import Mode
from recovery.errors import AwsError, BadInput, NotFound, ReadOnly, RelightError
from recovery.journal import Journal
from recovery.journal_records import Record
from recovery.journalled_call import always, journalled_call
from recovery.models import RecoveryPoint, RestoreJob
from recovery.parts import parts_of
from recovery.point_facts import facts_of, nested_facts
from restore_profiles.model import Check
from restore_profiles.registry import profile_for
from restore_profiles.work import ASK, Work, filled, open_places, open_places_of


@dataclass(frozen=True, slots=True)
class FollowUpOutcome:
    """What became of one follow-up. `done` is what its check says afterwards: UNKNOWN where nobody may look,
    NO also where AWS still works on it."""

    sent: bool
    done: Known
    text: str = ""
    """Where the answer was lost: that, in words."""


def is_done(reads: Reads, check: Check) -> Known:
    """What a filled check of a profile's follow-up says now; UNKNOWN where AWS refuses it, or a place in it
    is still open, or no read can tell. What AWS does not find is not done."""
    if not check.operation or open_places_of(check):
        return Known.UNKNOWN
    try:
        value = reads.is_done(check.operation, check.request, check.path)
    except NotFound:
        return Known.NO
    except RelightError:
        return Known.UNKNOWN
    return Known.YES if value in check.expected else Known.NO


def run_follow_up(
    account: Account,
    work: Work,
    answers: Mapping[str, str],
    journal: Journal,
    job_id: str,
    may_send: Callable[[Sequence[Record]], bool] = always,
) -> FollowUpOutcome:
    """Do one piece of work, unless its check says that it is done.

    `answers` are texts by the NAME of `{ask.NAME}`. Sent at most once, with a token of its own and never
    again by itself: where the answer is lost, the check tells. `may_send` is that of `journalled_call`.
    Raises `BadInput` for work by hand and where something is not answered or not known, `ReadOnly` while
    writing is off, and `AwsError` where AWS says no.
    """
    if work.by_hand:
        raise BadInput(
            "Done by hand",
            f"{work.title}: {work.by_hand}",
            f"When it is done: relight journal mark {job_id} {work.name}",
        )
    ready = answered(work, answers)
    if is_done(account.reads, ready.done) is Known.YES:
        return FollowUpOutcome(False, Known.YES)
    if account.mode is Mode.READ_ONLY:
        raise ReadOnly(
            "Writing is off", f"{work.operation} changes the account.", "Turn writing on, then do it again."
        )
    lost = journalled_call(
        account, journal, job_id, ready.name, ready.operation, ready.request, may_send=may_send
    )
    return FollowUpOutcome(True, is_done(account.reads, ready.done), lost)


def answered(work: Work, answers: Mapping[str, str]) -> Work:
    """The work with all its places filled. Raises `BadInput` that names those that cannot be."""
    given = {f"{ASK}{name}": text for name, text in answers.items() if text}
    ready = filled(work, given)
    missing = open_places(ready)
    asked = [name.removeprefix(ASK) for name in missing if name.startswith(ASK)]
    if asked:
        raise BadInput(
            "Something is not answered",
            f"{work.title}: {', '.join(f'{name} ({work.asks.get(name, name)})' for name in asked)}.",
            "Answer it, then do it again.",
        )
    if missing:
        raise BadInput(
            "Not known enough",
            f"{work.title}: AWS does not tell {', '.join(missing)}.",
            "Do it in AWS, by the command that is shown.",
        )
    return ready


def facts_of_job(reads: Reads, job: RestoreJob) -> dict[str, str]:
    """What rules and places may name of a job whose plan is not at hand: the place, the point, the points
    restored after it, the source where it still is, and the job that it is part of."""
    profile = profile_for(job.resource_type)
    source = SourceFacts()
    if profile is not None and profile.source_lookup and job.source_arn:
        try:
            source = reads.source_facts(profile.source_lookup, job.source_arn)
        except AwsError as error:
            source = SourceFacts(why_unknown=error.text)
    point = _point_of(reads, job)
    above = {"job.parent": job.parent_id} if job.parent_id else {}
    return facts_of(job.context, point, source) | _nested(reads, point) | above


def _nested(reads: Reads, point: RecoveryPoint) -> dict[str, str]:
    """The points beside a nested one, where they are restored after it; none where they may not be listed."""
    profile = profile_for(point.type)
    if profile is None or not any(target.then_nested for target in profile.targets):
        return {}
    try:
        return nested_facts(part for part in parts_of(reads, point) if part.restorable)
    except AwsError:
        return {}


def _point_of(reads: Reads, job: RestoreJob) -> RecoveryPoint:
    """The job's recovery point as AWS tells it; where that may not be read, or the point is gone, as far as
    the job tells it."""
    if job.vault_arn:
        *_, account, _, vault = job.vault_arn.split(":")
        with suppress(AwsError):
            return reads.point(job.point_arn, vault, "" if account == job.context.account else account)
    return RecoveryPoint(
        job.context,
        job.point_arn,
        job.source_arn,
        "",
        job.point_created or job.created,
        type=job.resource_type,
    )
