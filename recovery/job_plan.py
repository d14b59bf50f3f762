"""The plan of a restore that is already there: what a runbook of a past or foreign restore job is written
from."""

from __future__ import annotations

from recovery.account import Account
from recovery.errors import AwsError, BadInput
from recovery.follow_up import facts_of_job
from recovery.models import RestoreJob
from recovery.plan import START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.point_facts import follow_up_facts
from recovery.point_in_time import moment_sent
from restore_profiles.checking import likely_target
from restore_profiles.model import REQUEST_ID
from restore_profiles.point_arns import facts_told
from restore_profiles.registry import profile_for

TAGS_UNKNOWN = "AWS does not tell whether the job copied the source's tags"


def plan_of_job(account: Account, job: RestoreJob) -> RestorePlan:
    """The plan that would start `job` again. Raises `AwsError` where its metadata may not be read.

    AWS tells neither the target's kind nor whether tags were copied: the target that the metadata fits best
    stands for the one, and the other is left out and said to be. The plan's facts of the source are those of
    now.
    """
    if not job.point_arn:
        raise BadInput(
            "No recovery point",
            f"AWS does not tell what restore job {job.id} restores.",
            "Look at it in AWS.",
        )
    profile = profile_for(job.resource_type)
    attempt_keys = profile.attempt_keys if profile else ()
    of_the_attempt = {REQUEST_ID, *(key.lower() for key in attempt_keys)}
    metadata = {
        key: text
        for key, text in account.reads.job_metadata(job.id).items()
        if key.lower() not in of_the_attempt
    }
    told = facts_told(job.point_arn, job.source_arn)
    target = likely_target(profile, job.resource_type, metadata, told) if profile else None
    vault = job.vault_arn.rpartition(":")[2]
    request: dict[str, object] = {
        "RecoveryPointArn": job.point_arn,
        "Metadata": metadata,
        **({"IamRoleArn": job.role_arn} if job.role_arn else {}),
        "ResourceType": job.resource_type,
    }
    if target is not None and not target.takes_attempt_keys:
        attempt_keys = ()
    return RestorePlan(
        context=account.context,
        source=PlanSource(
            resource_arn=job.source_arn,
            resource_name=_name(account, job.source_arn),
            resource_type=job.resource_type,
            point_arn=job.point_arn,
            point_created=job.point_created or job.created,
            vault=vault,
            target=target.kind if target else "",
            moment=moment_sent(job.resource_type, metadata),
            facts=follow_up_facts(target, facts_of_job(account.reads, job)) if target else {},
        ),
        steps=(Step(START_RESTORE_JOB, request, "restore-job", ("RestoreJobId",), attempt_keys),),
        dropped={"CopySourceTagsToRestoredResource": TAGS_UNKNOWN},
    )


def _name(account: Account, arn: str) -> str:
    """The source's name where it may be read; a runbook without it is as good."""
    try:
        return account.reads.resource(arn).resource.name if arn else ""
    except AwsError:
        return ""
