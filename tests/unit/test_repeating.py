"""Restoring again what a job restored."""

from __future__ import annotations

from dataclasses import replace

from recovery.models import RecoveryPoint
from recovery.repeating import draft_of_job
from tests.unit.fake_account import CONTEXT, NOW, ROLE, VOLUME, FakeAccount

VAULT = f"arn:aws:backup:eu-west-1:{CONTEXT.account}:backup-vault:main"


class Telling(FakeAccount):
    """Its points can be described."""

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        return RecoveryPoint(
            CONTEXT, arn, VOLUME, "COMPLETED", NOW, type="EBS", vault=vault, storage_class="WARM"
        )


GIVEN = {"availabilityZone": "eu-west-1b", "volumeType": "io2", "iops": "5000", "encrypted": "true"}


def test_every_value_of_the_job_is_kept_and_its_request_id_is_not() -> None:
    account = Telling()
    job = account.add_job({**GIVEN, "aws:backup:request-id": "an-id"}, status="FAILED")
    begun = draft_of_job(account, replace(job, vault_arn=VAULT))
    plan = begun.draft.plan()
    assert plan.metadata == GIVEN
    assert (plan.role_arn, plan.source.point_arn, plan.source.vault) == (ROLE, job.point_arn, "main")
    assert "aws:backup:request-id" in plan.step.attempt_keys
    assert begun.missing == (
        "CopySourceTagsToRestoredResource: AWS does not tell whether the job copied the source's tags.",
    )


def test_what_aws_tells_masked_and_what_nobody_knows_is_left_out_and_named() -> None:
    account = Telling()
    job = account.add_job({**GIVEN, "kmsKeyId": "****", "somethingNew": "1"})
    begun = draft_of_job(account, replace(job, vault_arn=VAULT))
    assert begun.draft.plan().metadata == GIVEN
    assert "kmsKeyId: AWS tells it masked." in begun.missing
    assert "somethingNew: the profile does not know this key, and it is not sent." in begun.missing
