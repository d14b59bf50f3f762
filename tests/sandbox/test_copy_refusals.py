"""Everything that stops a copy: what StartCopyJob refuses at once, and what fails the job later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.buckets import continuous
from tests.sandbox.copies import RECOVERY, done, recovery_vault, second, start, vault
from tests.sandbox.steps import ORDERS, code, message, newest_point, points, refused, resource_arn
from tests.sandbox_process import Sandbox, running_sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"
UNFIT, NOT_FOUND = "InvalidRequestException", "ResourceNotFoundException"


@pytest.fixture
def there(sandbox: Sandbox) -> Any:
    """AWS Backup where copies land."""
    return sandbox.client("backup", region=sandbox.regions[1])


REFUSED: list[tuple[str, tuple[str, str], dict[str, Any], str, str]] = [
    ("no such vault", (ORDERS, "EBS"), {"DestinationBackupVaultArn": "none"}, NOT_FOUND, "none"),
    (
        "another vault than the point's",
        (ORDERS, "EBS"),
        {"SourceBackupVaultName": "shop-locked"},
        NOT_FOUND,
        "shop-locked",
    ),
    (
        "a vault that does not exist",
        (ORDERS, "EBS"),
        {"SourceBackupVaultName": "nowhere"},
        NOT_FOUND,
        "nowhere",
    ),
    ("a point that does not exist", ("", ""), {}, NOT_FOUND, "snap-0"),
    ("a table of DynamoDB's own kind", ("carts", "DynamoDB"), {}, UNFIT, "DynamoDB"),
    ("a cluster of Redshift", ("shop-analytics", "Redshift"), {}, UNFIT, "Redshift"),
    ("a namespace", ("ad-hoc-analytics", "Redshift Serverless"), {}, UNFIT, "Redshift Serverless"),
    ("a volume of FSx for ONTAP", ("finance-ontap", "FSx"), {}, UNFIT, "ONTAP"),
    (
        "a role of another account",
        (ORDERS, "EBS"),
        {"IamRoleArn": "other"},
        "AccessDeniedException",
        "Cross-account",
    ),
    ("a role that trusts EC2", (ORDERS, "EBS"), {"IamRoleArn": "ShopWebServerRole"}, INVALID, "assumed"),
    (
        "cold for less than 90 days",
        (ORDERS, "EBS"),
        {"Lifecycle": {"DeleteAfterDays": 99, "MoveToColdStorageAfterDays": 10}},
        INVALID,
        "90",
    ),
    ("no day at all", (ORDERS, "EBS"), {"Lifecycle": {"DeleteAfterDays": 0}}, INVALID, "1 or more"),
]


@pytest.mark.parametrize(
    ("source", "changes", "error", "word"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_start_refuses(
    sandbox: Sandbox, backup: Any, source: tuple[str, str], changes: dict[str, Any], error: str, word: str
) -> None:
    given = dict(changes)
    if "DestinationBackupVaultArn" in given:
        given["DestinationBackupVaultArn"] = vault(sandbox, given["DestinationBackupVaultArn"])
    if (role := given.get("IamRoleArn")) is not None:
        given["IamRoleArn"] = sandbox.role(account=RECOVERY) if role == "other" else sandbox.role(role)
    point = second(backup, *source) if source[0] else "arn:aws:ec2:eu-west-1::snapshot/snap-0"
    caught = refused(start, sandbox, backup, point, **given)
    assert code(caught) == error
    assert word in message(caught)
    assert backup.list_copy_jobs()["CopyJobs"] == []


def test_a_continuous_point_is_not_copied(sandbox: Sandbox, backup: Any) -> None:
    for point in continuous(backup):
        caught = refused(start, sandbox, backup, point["RecoveryPointArn"])
        assert (code(caught), "Continuous" in message(caught)) == (UNFIT, True)


def test_a_point_that_is_not_whole_is_not_copied(sandbox: Sandbox, backup: Any) -> None:
    found = points(backup, resource_arn(backup, "orders-db-wal"))
    for status in ("CREATING", "PARTIAL"):
        point = next(each["RecoveryPointArn"] for each in found if each["Status"] == status)
        assert status in message(refused(start, sandbox, backup, point))


def test_a_database_takes_one_hop_at_a_time(sandbox: Sandbox, backup: Any) -> None:
    point = second(backup, "orders", "RDS")
    elsewhere = vault(sandbox, "recovery-vault", RECOVERY, 1)
    caught = refused(start, sandbox, backup, point, DestinationBackupVaultArn=elsewhere)
    assert (code(caught), "in one copy" in message(caught)) == (UNFIT, True)
    job = start(sandbox, backup, point, DestinationBackupVaultArn=recovery_vault(sandbox))
    assert done(sandbox, backup, job)["State"] == "COMPLETED"


def test_a_vault_that_denies_copies_out_refuses_at_once(sandbox: Sandbox, backup: Any) -> None:
    point = second(backup, "jenkins-home", "EFS")
    caught = refused(start, sandbox, backup, point, SourceBackupVaultName="aws/efs/automatic-backup-vault")
    assert code(caught) == "AccessDeniedException"


def test_a_member_of_the_wrong_kind_is_not_read(sandbox: Sandbox) -> None:
    backup = sandbox.new_client("backup", parameter_validation=False)
    point = newest_point(backup)
    assert code(refused(start, sandbox, backup, point, Lifecycle={"DeleteAfterDays": "9"})) == (
        "SerializationException"
    )
    for required in ("RecoveryPointArn", "SourceBackupVaultName", "DestinationBackupVaultArn", "IamRoleArn"):
        assert code(refused(start, sandbox, backup, point, **{required: None})) == MISSING
    wrong = refused(start, sandbox, backup, point, DestinationBackupVaultArn="shop-copies")
    assert (code(wrong), "shop-copies" in message(wrong)) == (INVALID, True)


@pytest.mark.parametrize("account", ["111122223333", RECOVERY])
def test_a_vault_of_a_region_that_is_none_is_refused(sandbox: Sandbox, backup: Any, account: str) -> None:
    arn = f"arn:aws:backup:mars-1:{account}:backup-vault:shop-copies"
    caught = refused(start, sandbox, backup, newest_point(backup), DestinationBackupVaultArn=arn)
    assert (code(caught), arn in message(caught)) == (INVALID, True)


def deny(action: str) -> str:
    statement = {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_a_role_that_may_not_copy_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    role = sandbox.role("ShopRestoreRole")
    job = done(sandbox, backup, start(sandbox, backup, newest_point(backup), IamRoleArn=role))
    assert (job["State"], job["MessageCategory"]) == ("FAILED", "AccessDenied")
    assert "backup:CopyIntoBackupVault" in job["StatusMessage"]
    assert "DestinationRecoveryPointArn" not in job


@pytest.mark.parametrize("where", ["own", "other"])
def test_a_destination_that_denies_or_does_not_allow_fails_the_job(
    sandbox: Sandbox, backup: Any, there: Any, where: str
) -> None:
    destination = vault(sandbox) if where == "own" else recovery_vault(sandbox)
    if where == "own":
        policy = deny("backup:CopyIntoBackupVault")
        there.put_backup_vault_access_policy(BackupVaultName="shop-copies", Policy=policy)
    else:
        recovery = sandbox.client("backup", "dr")
        recovery.delete_backup_vault_access_policy(BackupVaultName="recovery-vault")
    job = start(sandbox, backup, newest_point(backup), DestinationBackupVaultArn=destination)
    ended = done(sandbox, backup, job)
    assert (ended["State"], "access policy" in ended["StatusMessage"]) == ("FAILED", True)


def test_a_vault_of_another_account_that_is_not_there_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    for account in (RECOVERY, "999999999999"):
        destination = vault(sandbox, "nowhere", account, 0)
        job = start(sandbox, backup, newest_point(backup), DestinationBackupVaultArn=destination)
        assert done(sandbox, backup, job)["State"] == "FAILED"


def test_keys_that_cannot_be_used_fail_the_job(sandbox: Sandbox, backup: Any) -> None:
    kms = sandbox.client("kms", region=sandbox.regions[1])
    point = newest_point(backup)
    pending = second(backup, "payments-ledger", "EBS")
    assert "PendingDeletion" in done(sandbox, backup, start(sandbox, backup, pending))["StatusMessage"]
    managed = second(backup, "invoice-archive", "EBS")
    across = start(
        sandbox,
        backup,
        managed,
        SourceBackupVaultName="shop-locked",
        DestinationBackupVaultArn=recovery_vault(sandbox),
    )
    assert "AWS managed key" in done(sandbox, backup, across)["StatusMessage"]
    kms.disable_key(KeyId=kms.describe_key(KeyId="alias/shop-backup")["KeyMetadata"]["KeyId"])
    assert "Disabled" in done(sandbox, backup, start(sandbox, backup, point))["StatusMessage"]


def test_a_locked_vault_takes_only_copies_that_fit_its_lock(sandbox: Sandbox, backup: Any) -> None:
    locked = vault(sandbox, "shop-locked", region=0)
    for days, state in ((3, "FAILED"), (30, "COMPLETED"), (4000, "FAILED")):
        job = start(
            sandbox,
            backup,
            newest_point(backup),
            DestinationBackupVaultArn=locked,
            Lifecycle={"DeleteAfterDays": days},
        )
        assert done(sandbox, backup, job)["State"] == state, days


def test_a_lock_may_have_one_bound_alone(sandbox: Sandbox, backup: Any, there: Any) -> None:
    there.put_backup_vault_lock_configuration(BackupVaultName="shop-copies", MinRetentionDays=7)
    for days, state in ((3, "FAILED"), (30_000, "COMPLETED")):
        job = start(sandbox, backup, newest_point(backup), Lifecycle={"DeleteAfterDays": days})
        assert done(sandbox, backup, job)["State"] == state, days


def test_a_vault_deleted_meanwhile_fails_the_job(still: Sandbox, backup: Any, there: Any) -> None:
    key = there.describe_backup_vault(BackupVaultName="shop-copies")["EncryptionKeyArn"]
    there.create_backup_vault(BackupVaultName="short-lived", EncryptionKeyArn=key)
    job = start(still, backup, newest_point(backup), DestinationBackupVaultArn=vault(still, "short-lived"))
    still.control("POST", "/-/clock", {"advance": 4})
    assert backup.describe_copy_job(CopyJobId=job)["CopyJob"]["State"] == "RUNNING"
    there.delete_backup_vault(BackupVaultName="short-lived")
    ended = done(still, backup, job)
    assert (ended["State"], "does not exist" in ended["StatusMessage"]) == ("FAILED", True)


@pytest.fixture
def china() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "100", "--partition", "aws-cn") as sandbox:
        yield sandbox


def test_another_partition_copies_within_itself_only(china: Sandbox) -> None:
    backup = china.client("backup")
    point = newest_point(backup)
    assert done(china, backup, start(china, backup, point))["State"] == "COMPLETED"
    foreign = vault(china).replace("arn:aws-cn:", "arn:aws:")
    assert code(refused(start, china, backup, point, DestinationBackupVaultArn=foreign)) == INVALID
    elsewhere = vault(china, "recovery-vault", RECOVERY, 0)
    caught = refused(start, china, backup, point, DestinationBackupVaultArn=elsewhere)
    assert (code(caught), "another account" in message(caught)) == (UNFIT, True)
