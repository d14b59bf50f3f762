"""Copy jobs: states by the clock, the point that appears, its data, and everything that stops one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.buckets import MEDIA, SECOND, contents, continuous, snapshots, state_at
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
from tests.sandbox_process import Sandbox, running_sandbox

INVALID, MISSING = "InvalidParameterValueException", "MissingParameterValueException"
UNFIT, NOT_FOUND = "InvalidRequestException", "ResourceNotFoundException"
RECOVERY = "444455556666"


def vault(sandbox: Sandbox, name: str = "shop-copies", account: str | None = None, region: int = 1) -> str:
    owner = account or sandbox.account
    return f"arn:{sandbox.partition}:backup:{sandbox.regions[region]}:{owner}:backup-vault:{name}"


def recovery_vault(sandbox: Sandbox) -> str:
    return vault(sandbox, "recovery-vault", RECOVERY, 0)


def start(sandbox: Sandbox, backup: Any, point: str, **changes: Any) -> str:
    """Starts a copy that is right in everything but the changes; the job's id."""
    request = {
        "RecoveryPointArn": point,
        "SourceBackupVaultName": "shop-daily",
        "DestinationBackupVaultArn": vault(sandbox),
        "IamRoleArn": sandbox.role(),
        **changes,
    }
    return str(backup.start_copy_job(**request)["CopyJobId"])


def done(sandbox: Sandbox, backup: Any, job: str) -> dict[str, Any]:
    """Steps the clock past the end of any job and describes this one."""
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described: dict[str, Any] = backup.describe_copy_job(CopyJobId=job)["CopyJob"]
    return described


def second(backup: Any, name: str, kind: str) -> str:
    """The second newest snapshot; the newest may be odd."""
    found = points(backup, resource_arn(backup, name, kind))
    snapshot = [point for point in found if ":continuous:" not in point["RecoveryPointArn"]]
    return str(snapshot[1]["RecoveryPointArn"])


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
    assert len(listed) == 140
    assert shell.json("elasticache", "describe-snapshots")["Snapshots"]
    assert shell.json("elasticache", "describe-serverless-cache-snapshots")["ServerlessCacheSnapshots"]
