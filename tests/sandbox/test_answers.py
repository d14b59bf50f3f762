"""Every answer fits botocore's model, and has the members that recordings of the real service have."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.sandbox.shapes import output_shape, violations
from tests.sandbox.steps import ORDERS, finish, newest_point, resource_arn, restore
from tests.sandbox_process import Sandbox

VAULT = "shop-daily"


class RawAnswer:
    """Keeps the bytes that a client was given, beside what it parsed them to."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.body = b""
        self.headers: dict[str, str] = {}

    def keep(self, http_response: Any, **_: Any) -> None:
        self.body, self.headers = http_response.content, dict(http_response.headers)

    def call(self, operation: str, **inputs: Any) -> Any:
        getattr(self.client, operation)(**inputs)
        return json.loads(self.body) if self.body else {}


@pytest.fixture
def raw(backup: Any) -> Iterator[RawAnswer]:
    answer = RawAnswer(backup)
    backup.meta.events.register("after-call.*", answer.keep)
    yield answer
    backup.meta.events.unregister("after-call.*", answer.keep)


def inputs_of(raw: RawAnswer, sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """An input for every operation that the sandbox answers itself."""
    point = newest_point(raw.client)
    resource = resource_arn(raw.client, ORDERS)
    at_point = {"BackupVaultName": VAULT, "RecoveryPointArn": point}
    job = restore(sandbox, raw.client, point)
    return {
        "list_protected_resources": {},
        "list_protected_resources_by_backup_vault": {"BackupVaultName": VAULT},
        "describe_protected_resource": {"ResourceArn": resource},
        "list_recovery_points_by_resource": {"ResourceArn": resource},
        "list_recovery_points_by_backup_vault": {"BackupVaultName": VAULT, "MaxResults": 1000},
        "describe_recovery_point": at_point,
        "get_recovery_point_restore_metadata": at_point,
        "start_restore_job": {
            "RecoveryPointArn": point,
            "IamRoleArn": sandbox.role(),
            "Metadata": {"availabilityZone": f"{sandbox.regions[0]}b"},
        },
        "describe_restore_job": {"RestoreJobId": job},
        "get_restore_job_metadata": {"RestoreJobId": job},
        "list_restore_jobs": {},
        "list_backup_jobs": {},
        "list_restore_jobs_by_protected_resource": {"ResourceArn": resource},
        "list_backup_vaults": {},
        "describe_backup_vault": {"BackupVaultName": VAULT},
        "get_backup_vault_access_policy": {"BackupVaultName": "aws/efs/automatic-backup-vault"},
        "describe_region_settings": {},
        "get_supported_resource_types": {},
        "list_tags": {"ResourceArn": point},
    }


def test_every_answer_fits_the_output_shape_of_its_operation(raw: RawAnswer, sandbox: Sandbox) -> None:
    wrong: dict[str, list[str]] = {}
    for operation, inputs in inputs_of(raw, sandbox).items():
        name = raw.client.meta.method_to_api_mapping[operation]
        answer = raw.call(operation, **inputs)
        assert answer, f"{operation} answered nothing"
        if lines := violations(output_shape(name), answer):
            wrong[operation] = lines[:5]
    assert wrong == {}


# What the model has and the sandbox never tells: features that the world does not use.
INDEX = {"IndexStatus", "IndexStatusMessage"}
SCANS = {"AggregatedScanResult"}
JOBS = {"ParentJobId"}
NEVER_TOLD: dict[str, set[str]] = {
    "list_protected_resources": set(),
    "list_recovery_points_by_resource": INDEX | SCANS | {"EncryptionKeyType"},
    "list_recovery_points_by_backup_vault": INDEX | SCANS | {"EncryptionKeyType"},
    "list_restore_jobs": JOBS,
    "list_backup_vaults": set(),
}


def test_every_member_of_a_list_is_told_but_for_features_that_the_world_lacks(
    raw: RawAnswer, sandbox: Sandbox, backup: Any
) -> None:
    ended = finish(sandbox, backup, restore(sandbox, backup, newest_point(backup, "web-logs")))
    sources = [ended["SourceResourceArn"], resource_arn(backup, "web-1", "EC2")]
    sources.append(resource_arn(backup, "storefront", "EKS"))
    lists: list[tuple[str, list[dict[str, Any]]]] = [
        ("list_protected_resources", [{}]),
        ("list_recovery_points_by_resource", [{"ResourceArn": arn} for arn in sources]),
        (
            "list_recovery_points_by_backup_vault",
            [
                {"BackupVaultName": VAULT, "ByResourceArn": arn}
                for arn in (*sources, resource_arn(backup, "orders-db-wal"))
            ],
        ),
        ("list_restore_jobs", [{}]),
        ("list_backup_vaults", [{}]),
    ]
    copies = sandbox.client("backup", region=sandbox.regions[1])
    copied = set(
        copies.list_recovery_points_by_backup_vault(BackupVaultName="shop-copies")["RecoveryPoints"][0]
    )
    for operation, inputs in lists:
        name = raw.client.meta.method_to_api_mapping[operation]
        (member,) = set(output_shape(name).members) - {"NextToken"}
        told = {key for given in inputs for item in raw.call(operation, **given)[member] for key in item}
        if operation == "list_recovery_points_by_backup_vault":
            told |= copied
        untold = set(output_shape(name).members[member].member.members) - told
        assert untold == NEVER_TOLD[operation], operation


def test_a_job_tells_its_end_only_when_it_has_ended(
    raw: RawAnswer, sandbox: Sandbox, backup: Any, still: Sandbox
) -> None:
    job = restore(still, backup, newest_point(backup))
    pending = raw.call("describe_restore_job", RestoreJobId=job)
    finish(sandbox, backup, job)
    ended = raw.call("describe_restore_job", RestoreJobId=job)
    assert ended.keys() - pending.keys() == {"CompletionDate", "CreatedResourceArn"}
    assert pending.keys() <= ended.keys()
    assert pending["ExpectedCompletionTimeMinutes"] == 1
    assert raw.call("list_restore_jobs")["RestoreJobs"][0] == ended


def test_the_check_of_shapes_notices_what_is_wrong() -> None:
    shape = output_shape("ListRestoreJobs")
    bad = {
        "RestoreJobs": [{"Status": "GONE", "BackupSizeInBytes": "1", "Colour": "red", "CreationDate": "now"}]
    }
    assert len(violations(shape, bad)) == 4


RECORDED_POINT = {"RecoveryPointArn", "CreationDate", "Status", "BackupSizeBytes"}
"""Members of every recorded item of ListRecoveryPointsByResource."""


def test_points_by_resource_have_the_members_of_recorded_ones(raw: RawAnswer) -> None:
    arn = resource_arn(raw.client, "shared-config", "EFS")
    item = raw.call("list_recovery_points_by_resource", ResourceArn=arn)["RecoveryPoints"][0]
    assert item.keys() >= RECORDED_POINT
    assert {"BackupVaultName", "EncryptionKeyArn", "IsParent", "ResourceName", "VaultType"} <= item.keys()
    assert (
        not {"BackupSizeInBytes", "ResourceType", "Lifecycle", "StorageClass", "CompletionDate"} & item.keys()
    )


RECORDED_TIMESTREAM_POINT = {
    *("BackupSizeBytes", "BackupVaultName", "CreationDate", "EncryptionKeyArn", "IsParent"),
    *("RecoveryPointArn", "ResourceName", "Status", "VaultType"),
}
"""Members of the one recorded item that nobody edited: a completed point of Timestream."""


def test_a_point_of_timestream_has_the_members_of_the_recorded_one_and_no_others(raw: RawAnswer) -> None:
    arn = resource_arn(raw.client, "database/telemetry/table/clicks", "Timestream")
    item = raw.call("list_recovery_points_by_resource", ResourceArn=arn)["RecoveryPoints"][0]
    assert item.keys() == RECORDED_TIMESTREAM_POINT


def test_points_by_resource_name_the_vault_for_a_few_types_only(raw: RawAnswer) -> None:
    for name, kind, named in (
        ("web-1", "EC2", True),
        ("shared-config", "EFS", True),
        ("database/telemetry/table/clicks", "Timestream", True),
        (ORDERS, "EBS", False),
        ("orders", "RDS", False),
    ):
        arn = resource_arn(raw.client, name, kind)
        item = raw.call("list_recovery_points_by_resource", ResourceArn=arn)["RecoveryPoints"][0]
        assert ("BackupVaultName" in item) is named, kind


def test_points_by_vault_measure_in_another_member_and_hide_the_storage_class(raw: RawAnswer) -> None:
    answer = raw.call("list_recovery_points_by_backup_vault", BackupVaultName="shop-locked")
    for item in answer["RecoveryPoints"]:
        assert "BackupSizeInBytes" in item
        assert not {"BackupSizeBytes", "StorageClass"} & item.keys()


def test_only_describing_a_point_tells_that_it_is_cold(raw: RawAnswer) -> None:
    arn = resource_arn(raw.client, "invoice-archive")
    classes = {
        raw.call(
            "describe_recovery_point",
            BackupVaultName="shop-locked",
            RecoveryPointArn=point["RecoveryPointArn"],
        )["StorageClass"]
        for point in raw.client.list_recovery_points_by_resource(ResourceArn=arn)["RecoveryPoints"]
    }
    assert classes == {"WARM", "COLD"}


def test_a_described_vault_has_the_members_of_a_recorded_one(raw: RawAnswer) -> None:
    vault = raw.call("describe_backup_vault", BackupVaultName=VAULT)
    recorded = {"BackupVaultName", "BackupVaultArn", "EncryptionKeyArn", "CreationDate", "CreatorRequestId"}
    assert recorded | {"NumberOfRecoveryPoints"} <= vault.keys()
    assert vault in raw.call("list_backup_vaults")["BackupVaultList"]


def test_returned_metadata_of_a_volume_names_the_source_and_no_zone(raw: RawAnswer) -> None:
    point = newest_point(raw.client)
    answer = raw.call("get_recovery_point_restore_metadata", BackupVaultName=VAULT, RecoveryPointArn=point)
    metadata = answer["RestoreMetadata"]
    assert metadata["availabilityZone"] is None
    assert metadata["encrypted"] == "true"
    assert resource_arn(raw.client, ORDERS).endswith(metadata["volumeId"])


def test_every_answer_tells_the_real_time_and_a_request_id(raw: RawAnswer, sandbox: Sandbox) -> None:
    sandbox.control("POST", "/-/clock", {"advance": 86400})
    raw.call("list_backup_vaults")
    told = parsedate_to_datetime(raw.headers["Date"])
    assert abs((datetime.now(UTC) - told).total_seconds()) < 60
    assert raw.headers["x-amzn-RequestId"]


def test_job_ids_look_like_those_of_aws(raw: RawAnswer, sandbox: Sandbox) -> None:
    job = restore(sandbox, raw.client, newest_point(raw.client))
    assert job == job.upper()
    assert [len(part) for part in job.split("-")] == [8, 4, 4, 4, 12]


def test_an_operation_that_nobody_built_answers_with_an_error_of_aws(sandbox: Sandbox) -> None:
    unbuilt: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("backup", "list_legal_holds", {}),
        ("backup", "list_frameworks", {}),
        ("fsx", "describe_snapshots", {}),
        ("redshift-serverless", "list_usage_limits", {}),
        ("storagegateway", "list_tapes", {}),
        ("ec2", "describe_capacity_reservations", {}),
        ("rds", "describe_certificates", {}),
    )
    for service, operation, inputs in unbuilt:
        client = sandbox.client(service)
        with pytest.raises(client.exceptions.ClientError) as caught:
            getattr(client, operation)(**inputs)
        assert caught.value.response["Error"]["Code"] == "UnknownOperationException", service
        assert "html" not in caught.value.response["Error"]["Message"], service


def test_a_path_that_no_service_has_answers_with_an_error_of_aws(sandbox: Sandbox) -> None:
    key = sandbox.session().get_credentials().access_key
    scope = f"{key}/20261121/{sandbox.regions[0]}/backup/aws4_request"
    request = urllib.request.Request(
        f"{sandbox.url}/no/such/path", headers={"Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as caught:
        opener.open(request)
    with caught.value as error:
        assert error.headers["x-amzn-ErrorType"] == "UnknownOperationException"
        assert "message" in json.load(error)


def test_objects_of_a_bucket_survive_the_gate_byte_for_byte(sandbox: Sandbox) -> None:
    s3 = sandbox.client("s3")
    s3.create_bucket(Bucket="a-bucket", CreateBucketConfiguration={"LocationConstraint": sandbox.regions[0]})
    body = bytes(range(256)) * 1000
    s3.put_object(Bucket="a-bucket", Key="a/ü", Body=body)
    assert s3.head_object(Bucket="a-bucket", Key="a/ü")["ContentLength"] == len(body)
    assert s3.get_object(Bucket="a-bucket", Key="a/ü")["Body"].read() == body
