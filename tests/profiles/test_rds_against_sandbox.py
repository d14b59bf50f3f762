"""The RDS profile beside the sandbox's own rules, which were written from the same pages and share no code
with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from aws_api.account import AwsAccount
from recovery.account import Known
from recovery.context import Mode
from recovery.drafting import begin_draft
from recovery.follow_up import is_done
from recovery.models import Continuity, RecoveryPoint
from recovery.planning import Draft, set_values
from recovery.preflight import FindingSeverity, findings
from recovery.restore_roles import candidates
from restore_profiles.model import Severity
from runbooks.remaining import remaining
from tests.sandbox_process import Sandbox


def newest(account: AwsAccount, database: str, continuity: Continuity) -> RecoveryPoint:
    resource = next(
        found
        for page in account.reads.resources()
        for found in page
        if found.type == "RDS" and found.label == database
    )
    points = [point for page in account.reads.points_of(resource.arn) for point in page]
    fit = (point for point in points if point.continuity is continuity and point.restorable)
    return max(fit, key=lambda point: point.created)


def ready(account: AwsAccount, database: str, continuity: Continuity, name: str) -> Draft:
    """As the form fills it in, to a moment three minutes before the latest one where there is one."""
    draft = begin_draft(account, newest(account, database, continuity)).draft
    draft = draft.with_role(candidates(account, "RDS", draft.point)[0].arn)
    if continuity is Continuity.CONTINUOUS:
        latest = account.reads.restore_window("rds-instance", draft.point).latest
        assert latest is not None
        draft = draft.at((latest - timedelta(minutes=3)).replace(microsecond=0))
    return draft.edited("DBInstanceIdentifier", name)


def outcome(sandbox: Sandbox, request: Any) -> str:
    """How the restore ends, and why."""
    backup = sandbox.client("backup")
    try:
        job_id = backup.start_restore_job(**request)["RestoreJobId"]
    except ClientError as error:
        return f"refused: {error}"
    for _ in range(50):
        sandbox.control("POST", "/-/clock", {"advance": 1800})
        job = backup.describe_restore_job(RestoreJobId=job_id)
        if job["Status"] in {"COMPLETED", "FAILED", "ABORTED"}:
            break
    return f"{job['Status']} {job.get('StatusMessage', '')}".rstrip()


def number(settings: tuple[str, ...], continuity: Continuity) -> str:
    """A name for a new instance that no other of these tests has."""
    return f"try-{continuity.value}-{ANSWERS.index(settings)}"


ANSWERS: tuple[tuple[str, ...], ...] = (
    (),
    ("DBInstanceIdentifier=orders",),
    ("DBInstanceIdentifier=1-orders",),
    ("DBInstanceIdentifier=orders--2",),
    ("DBInstanceIdentifier=",),
    ("Port=80",),
    ("Port=65535",),
    ("MultiAZ=maybe",),
    ("MultiAZ=false", "AvailabilityZone=eu-west-1b"),
    ("MultiAZ=false", "AvailabilityZone=us-east-1a"),
    ("MultiAZ=false",),
    ("BackupRetentionPeriod=35",),
    ("DBParameterGroupName=", "VpcSecurityGroupIds=", "OptionGroupName="),
    ("VpcSecurityGroupIds=[not json",),
    ("StorageType=gp4",),
    ("AllocatedStorage=many",),
    ("RestoreTime=yesterday",),
)


@pytest.mark.parametrize("settings", ANSWERS, ids=" ".join)
@pytest.mark.parametrize("continuity", list(Continuity))
def test_the_profile_and_the_sandbox_judge_the_same_answers_alike(
    sandbox: Sandbox, account: AwsAccount, continuity: Continuity, settings: tuple[str, ...]
) -> None:
    sound = ready(account, "orders", continuity, number(settings, continuity))
    draft = set_values(sound, settings)
    worst = {problem.severity for problem in draft.problems()}
    if Severity.ERROR in worst:
        # Sent all the same, as someone might who does not ask the profile.
        metadata = {**sound.plan().metadata, **dict(setting.split("=", 1) for setting in settings)}
        request = {
            **sound.plan().step.request,
            "Metadata": {key: text for key, text in metadata.items() if text},
        }
        assert not outcome(sandbox, request).startswith("COMPLETED")
    else:
        how = outcome(sandbox, draft.plan().step.request)
        assert how == "COMPLETED" or Severity.WARNING in worst, how


@pytest.mark.parametrize("database", ["orders", "customers", "reporting", "cms", "wishlists"])
def test_every_database_of_the_account_is_restored_as_the_form_fills_it_in(
    sandbox: Sandbox, account: AwsAccount, database: str
) -> None:
    name = f"{database}-again"
    draft = ready(account, database, Continuity.SNAPSHOT, name)
    told = findings(draft, draft.plan(), account, draft.point.created + timedelta(hours=1))
    assert [each for each in told if each.severity is FindingSeverity.ERROR] == []
    assert outcome(sandbox, draft.plan().step.request) == "COMPLETED"
    made = sandbox.client("rds").describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    assert made["DBInstanceClass"] == draft.values["DBInstanceClass"]
    assert made["DBSubnetGroup"]["DBSubnetGroupName"] == draft.values["DBSubnetGroupName"]
    assert str(made["MultiAZ"]).lower() == draft.values["MultiAZ"]


def test_what_the_account_says_no_to_is_what_fails_the_job(sandbox: Sandbox, account: AwsAccount) -> None:
    """Each of these passes offline, and RDS refuses it minutes after the restore was started."""
    for setting in (
        "DBInstanceIdentifier=CMS",
        "DBSubnetGroupName=nobody-has-this-group",
        "DBParameterGroupName=shop-mysql80",
        "DBInstanceClass=db.x9z.giant",
    ):
        draft = set_values(ready(account, "orders", Continuity.SNAPSHOT, "not-to-be"), [setting])
        assert Severity.ERROR not in {problem.severity for problem in draft.problems()}, setting
        told = account.reads.account_check("rds-target", draft.values, draft.point)
        assert FindingSeverity.ERROR in {each.severity for each in told}, setting
        assert not outcome(sandbox, draft.plan().step.request).startswith("COMPLETED"), setting


def test_the_database_as_of_a_moment_is_made_and_what_it_lacks_can_be_given_back(
    sandbox: Sandbox, account: AwsAccount
) -> None:
    """Restored without the source's standby and protection, and with fewer days of backups."""
    draft = set_values(
        ready(account, "orders", Continuity.CONTINUOUS, "orders-1427"),
        ["MultiAZ=false", "DeletionProtection=false", "BackupRetentionPeriod=1"],
    )
    plan = draft.plan()
    assert plan.source.moment is not None
    assert outcome(sandbox, plan.step.request) == "COMPLETED"
    left = {each.name: each for each in remaining(plan, "arn:aws:rds:eu-west-1:111122223333:db:orders-1427")}
    assert set(left) == {"backups", "standby", "deletion-protection"}
    account.set_mode(Mode.WRITE)
    for each in left.values():
        assert is_done(account.reads, each.done) is Known.NO, each.name
        service, _, operation = each.operation.partition(":")
        account.writes.start(service, operation, each.request, token="")
        assert is_done(account.reads, each.done) is Known.YES, each.name
