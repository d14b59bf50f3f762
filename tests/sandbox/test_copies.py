"""Copy jobs: states by the clock, the point that appears, and its data."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.buckets import MEDIA, SECOND, contents, snapshots, state_at
from tests.sandbox.copies import RECOVERY, done, recovery_vault, second, start, vault
from tests.sandbox.shapes import output_shape, violations
from tests.sandbox.steps import (
    ORDERS,
    code,
    finish,
    message,
    newest_point,
    points,
    refused,
    resource_arn,
    restore,
)
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

INVALID, NOT_FOUND = "InvalidParameterValueException", "ResourceNotFoundException"


@pytest.fixture
def there(sandbox: Sandbox) -> Any:
    """AWS Backup where copies land."""
    return sandbox.client("backup", region=sandbox.regions[1])


def test_a_copy_is_created_then_runs_then_completes(still: Sandbox, backup: Any) -> None:
    job = start(still, backup, newest_point(backup))
    seen = []
    for _ in range(14):
        if (state := backup.describe_copy_job(CopyJobId=job)["CopyJob"]["State"]) not in seen:
            seen.append(state)
        still.control("POST", "/-/clock", {"advance": 0.5})
    assert seen == ["CREATED", "RUNNING", "COMPLETED"]


def test_the_copy_appears_where_it_was_sent_as_old_as_its_original(
    sandbox: Sandbox, backup: Any, there: Any
) -> None:
    original = newest_point(backup)
    before = there.describe_backup_vault(BackupVaultName="shop-copies")
    job = done(sandbox, backup, start(sandbox, backup, original))
    assert job["CompletionDate"] >= job["CreationDate"]
    copy = there.describe_recovery_point(
        BackupVaultName="shop-copies", RecoveryPointArn=job["DestinationRecoveryPointArn"]
    )
    source = backup.describe_recovery_point(BackupVaultName="shop-daily", RecoveryPointArn=original)
    for kept in ("CreationDate", "ResourceArn", "ResourceType", "BackupSizeInBytes", "Lifecycle"):
        assert copy[kept] == source[kept], kept
    assert copy["SourceBackupVaultArn"] == source["BackupVaultArn"]
    assert copy["EncryptionKeyArn"] == before["EncryptionKeyArn"] == job["DestinationEncryptionKeyArn"]
    after = there.describe_backup_vault(BackupVaultName="shop-copies")
    assert after["NumberOfRecoveryPoints"] == before["NumberOfRecoveryPoints"] + 1


def test_who_looks_at_the_destination_only_sees_the_copy_when_it_is_due(
    still: Sandbox, backup: Any, there: Any
) -> None:
    arn = resource_arn(backup, ORDERS)
    before = len(points(there, arn))
    start(still, backup, newest_point(backup))
    assert len(points(there, arn)) == before
    still.control("POST", "/-/clock", {"advance": 10})
    assert len(points(there, arn)) == before + 1


def test_a_lifecycle_of_its_own_is_kept(sandbox: Sandbox, backup: Any, there: Any) -> None:
    life = {"DeleteAfterDays": 120, "MoveToColdStorageAfterDays": 10}
    point = second(backup, "orders", "DynamoDB")
    job = done(sandbox, backup, start(sandbox, backup, point, Lifecycle=life))
    copy = there.describe_recovery_point(
        BackupVaultName="shop-copies", RecoveryPointArn=job["DestinationRecoveryPointArn"]
    )
    assert copy["Lifecycle"] == life


def test_a_lifecycle_without_end_is_not_the_originals(sandbox: Sandbox, backup: Any, there: Any) -> None:
    forever = {"DeleteAfterDays": -1, "MoveToColdStorageAfterDays": -1}
    job = done(sandbox, backup, start(sandbox, backup, newest_point(backup), Lifecycle=forever))
    copy = there.describe_recovery_point(
        BackupVaultName="shop-copies", RecoveryPointArn=job["DestinationRecoveryPointArn"]
    )
    assert copy["Lifecycle"] == {}
    assert "DeleteAt" not in copy["CalculatedLifecycle"]


def test_a_copied_volume_is_restored_where_it_landed(sandbox: Sandbox, backup: Any, there: Any) -> None:
    job = done(sandbox, backup, start(sandbox, backup, newest_point(backup)))
    metadata = {"availabilityZone": f"{sandbox.regions[1]}a"}
    copy = job["DestinationRecoveryPointArn"]
    ended = finish(sandbox, there, restore(sandbox, there, copy, Metadata=metadata))
    assert ended["Status"] == "COMPLETED"
    ec2 = sandbox.client("ec2", region=sandbox.regions[1])
    volume = ec2.describe_volumes(VolumeIds=[ended["CreatedResourceArn"].rpartition("/")[2]])["Volumes"][0]
    assert (volume["Size"], volume["KmsKeyId"]) == (100, job["DestinationEncryptionKeyArn"])


def test_a_copied_bucket_brings_back_the_objects_of_its_original(
    sandbox: Sandbox, backup: Any, there: Any
) -> None:
    point = snapshots(backup)[3]
    job = done(sandbox, backup, start(sandbox, backup, point["RecoveryPointArn"]))
    metadata = {"DestinationBucketName": SECOND, "EncryptionType": "SSE-S3"}
    copy = job["DestinationRecoveryPointArn"]
    ended = finish(sandbox, there, restore(sandbox, there, copy, Metadata=metadata))
    assert ended["Status"] == "COMPLETED"
    s3 = sandbox.client("s3")
    assert contents(s3, SECOND) == state_at(s3, MEDIA, point["CreationDate"])


def test_a_copied_table_brings_back_the_items_of_its_original(
    sandbox: Sandbox, backup: Any, there: Any
) -> None:
    point = second(backup, "orders", "DynamoDB")
    job = done(sandbox, backup, start(sandbox, backup, point))
    metadata = {"targetTableName": "back", "encryptionType": "Default"}
    for client, restored in ((backup, point), (there, job["DestinationRecoveryPointArn"])):
        assert finish(sandbox, client, restore(sandbox, client, restored, Metadata=metadata))["Status"] == (
            "COMPLETED"
        )
    here, copied = (
        sorted(sandbox.client("dynamodb", region=region).scan(TableName="back")["Items"], key=str)
        for region in sandbox.regions
    )
    assert here == copied != []


@pytest.mark.parametrize(("name", "kind"), [("orders", "RDS"), ("orders-db", "EC2")])
def test_a_copied_database_or_image_exists_in_its_service(
    sandbox: Sandbox, backup: Any, name: str, kind: str
) -> None:
    job = done(sandbox, backup, start(sandbox, backup, second(backup, name, kind)))
    assert job["State"] == "COMPLETED"
    copy = job["DestinationRecoveryPointArn"]
    if kind == "RDS":
        rds = sandbox.client("rds", region=sandbox.regions[1])
        identifier = copy.partition(":snapshot:")[2]
        found = rds.describe_db_snapshots(DBSnapshotIdentifier=identifier)["DBSnapshots"]
    else:
        ec2 = sandbox.client("ec2", region=sandbox.regions[1])
        found = ec2.describe_images(ImageIds=[copy.rpartition("/")[2]])["Images"]
    assert len(found) == 1


def test_a_database_that_was_not_encrypted_is_restored_encrypted_from_its_copy(
    sandbox: Sandbox, backup: Any, there: Any
) -> None:
    copy = done(sandbox, backup, start(sandbox, backup, second(backup, "reporting", "RDS")))
    restore(
        sandbox, there, copy["DestinationRecoveryPointArn"], Metadata={"DBInstanceIdentifier": "reporting-2"}
    )
    sandbox.control("POST", "/-/clock", {"advance": 60})
    rds = sandbox.client("rds", region=sandbox.regions[1])
    (made,) = rds.describe_db_instances(DBInstanceIdentifier="reporting-2")["DBInstances"]
    assert (made["StorageEncrypted"], made["KmsKeyId"]) == (True, copy["DestinationEncryptionKeyArn"])


def test_the_other_account_restores_what_was_copied_to_it(sandbox: Sandbox, backup: Any) -> None:
    job = done(
        sandbox,
        backup,
        start(sandbox, backup, newest_point(backup), DestinationBackupVaultArn=recovery_vault(sandbox)),
    )
    assert job["State"] == "COMPLETED"
    recovery = sandbox.client("backup", "dr")
    copy = job["DestinationRecoveryPointArn"]
    ended = finish(
        sandbox, recovery, restore(sandbox, recovery, copy, IamRoleArn=sandbox.role(account=RECOVERY))
    )
    assert ended["Status"] == "COMPLETED"
    assert f":{RECOVERY}:volume/" in ended["CreatedResourceArn"]


def test_the_same_token_copies_once(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup)
    jobs = {start(sandbox, backup, point, IdempotencyToken="token-1") for _ in range(2)}
    assert len(jobs) == len(backup.list_copy_jobs()["CopyJobs"]) == 1
    assert [job["token"] for job in sandbox.control("GET", "/-/copies")] == ["token-1"]
    error = refused(
        start, sandbox, backup, point, IdempotencyToken="token-1", Lifecycle={"DeleteAfterDays": 9}
    )
    assert (code(error), "IdempotencyToken" in message(error)) == (INVALID, True)
    assert start(sandbox, backup, point, IdempotencyToken="token-2") not in jobs


def test_the_lists_filters_narrow_to_their_jobs(sandbox: Sandbox, backup: Any) -> None:
    point, table = newest_point(backup), second(backup, "orders", "DynamoDB")
    whole = start(sandbox, backup, point)
    other = start(sandbox, backup, table, DestinationBackupVaultArn=recovery_vault(sandbox))
    failed = start(sandbox, backup, point, IamRoleArn=sandbox.role("ShopRestoreRole"))
    sandbox.control("POST", "/-/clock", {"advance": 60})
    before, after = (datetime.now(UTC) + timedelta(hours=hours) for hours in (1, -1))
    rows: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {whole, other, failed}),
        ({"ByState": "FAILED"}, {failed}),
        ({"ByState": "PARTIAL"}, set()),
        ({"ByResourceType": "DynamoDB"}, {other}),
        ({"ByResourceArn": resource_arn(backup, ORDERS)}, {whole, failed}),
        ({"ByDestinationVaultArn": vault(sandbox)}, {whole, failed}),
        ({"BySourceRecoveryPointArn": table}, {other}),
        ({"ByAccountId": RECOVERY}, set()),
        ({"ByMessageCategory": "AccessDenied"}, {failed}),
        ({"ByMessageCategory": "ALL"}, {whole, other, failed}),
        ({"ByParentJobId": whole}, set()),
        ({"ByCreatedAfter": after, "ByCreatedBefore": before}, {whole, other, failed}),
        ({"ByCreatedBefore": after}, set()),
        ({"ByCompleteAfter": after}, {whole, other, failed}),
        ({"ByCompleteAfter": before}, set()),
    ]
    for filters, expected in rows:
        found = {job["CopyJobId"] for job in backup.list_copy_jobs(**filters)["CopyJobs"]}
        assert found == expected, filters
    pages = list(backup.get_paginator("list_copy_jobs").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["CopyJobs"]) for page in pages] == [2, 1]


def test_wrong_filters_and_unknown_jobs_are_refused(sandbox: Sandbox) -> None:
    backup = sandbox.client("backup")
    assert code(refused(backup.list_copy_jobs, ByState="GONE")) == INVALID
    assert code(refused(backup.describe_copy_job, CopyJobId="none")) == NOT_FOUND


def test_answers_fit_their_shapes(sandbox: Sandbox, backup: Any) -> None:
    raw: dict[str, Any] = {}

    def keep(http_response: Any, model: Any, **_: Any) -> None:
        raw[model.name] = json.loads(http_response.content)

    backup.meta.events.register("after-call.*", keep, unique_id="copies")
    try:
        for role in ("service-role/AWSBackupDefaultServiceRole", "ShopRestoreRole"):
            done(sandbox, backup, start(sandbox, backup, newest_point(backup), IamRoleArn=sandbox.role(role)))
            backup.list_copy_jobs()
            for operation in ("StartCopyJob", "DescribeCopyJob", "ListCopyJobs"):
                assert violations(output_shape(operation), raw[operation]) == []
    finally:
        backup.meta.events.unregister("after-call.*", unique_id="copies")


@pytest.mark.needs("aws")
def test_the_aws_cli_copies_lists_versions_and_reads_the_services_own_backups(
    sandbox: Sandbox, backup: Any, home: Path
) -> None:
    shell = Shell(sandbox, home)
    job = shell.json(
        *("backup", "start-copy-job", "--recovery-point-arn", newest_point(backup)),
        *("--source-backup-vault-name", "shop-daily", "--iam-role-arn", sandbox.role()),
        *("--destination-backup-vault-arn", vault(sandbox), "--lifecycle", "DeleteAfterDays=30"),
    )["CopyJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    assert shell.json("backup", "describe-copy-job", "--copy-job-id", job)["CopyJob"]["State"] == "COMPLETED"
    assert shell.json("s3api", "list-object-versions", "--bucket", MEDIA)["DeleteMarkers"]
    listed = shell.json("dynamodb", "list-backups", "--backup-type", "AWS_BACKUP")["BackupSummaries"]
    assert len(listed) == 143
    assert shell.json("elasticache", "describe-snapshots")["Snapshots"]
    assert shell.json("elasticache", "describe-serverless-cache-snapshots")["ServerlessCacheSnapshots"]
