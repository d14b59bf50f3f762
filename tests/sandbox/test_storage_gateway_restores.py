"""Restores to volumes of a volume gateway, from snapshots of gateways and of EBS; and of gateways' snapshots
to EBS."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.model_shapes import violations_of
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

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"
GIB = 1024**3

Values = dict[str, str]


def point(backup: Any, name: str = "store-munich") -> str:
    return newest_point(backup, name, "Storage Gateway")


def gateway(sandbox: Sandbox, name: str) -> str:
    listed = sandbox.client("storagegateway").list_gateways()["Gateways"]
    return next(str(row["GatewayARN"]) for row in listed if row["GatewayName"] == name)


def cached(sandbox: Sandbox, **changes: str) -> Values:
    return {
        "gatewayArn": gateway(sandbox, "store-munich"),
        "targetName": "till-restored",
        "volumeSize": "120",
    } | changes


def free_disks(sandbox: Sandbox) -> dict[int, str]:
    """Unused disks of the stored gateway, by their GiB."""
    service = sandbox.client("storagegateway")
    listed = service.list_local_disks(GatewayARN=gateway(sandbox, "store-lyon"))["Disks"]
    return {
        row["DiskSizeInBytes"] // GIB: row["DiskId"]
        for row in listed
        if row["DiskAllocationType"] == "AVAILABLE"
    }


def stored(sandbox: Sandbox, **changes: str) -> Values:
    arn = gateway(sandbox, "store-lyon")
    return {"gatewayArn": arn, "targetName": "till-restored", "diskId": free_disks(sandbox)[160]} | changes


def restored(sandbox: Sandbox, backup: Any, metadata: Values, **changes: Any) -> dict[str, Any]:
    return finish(sandbox, backup, restore(sandbox, backup, point(backup), Metadata=metadata, **changes))


REFUSALS: list[tuple[str, Values, str, str]] = [
    ("an unknown key", {"chap": "on"}, INVALID, "chap"),
    ("a key of EBS beside", {"availabilityZone": "eu-west-1a"}, INVALID, "availabilityZone"),
    (
        "an unknown gateway",
        {"gatewayArn": "arn:aws:storagegateway:eu-west-1:1:gateway/sgw-0"},
        INVALID,
        "sgw-0",
    ),
    ("a type that no page has", {"gatewayType": "CACHED"}, INVALID, "BACKUP_VM"),
    ("a target in capitals", {"targetName": "Till"}, INVALID, "Till"),
    ("a target of 201 letters", {"targetName": "t" * 201}, INVALID, "targetName"),
    ("smaller than the source", {"volumeSize": "99"}, INVALID, "100"),
    ("larger than a gateway has", {"volumeSize": "32769"}, INVALID, "32768"),
    ("two sizes", {"volumeSizeInBytes": str(130 * GIB)}, INVALID, "volumeSizeInBytes"),
    ("a size in words", {"volumeSize": "big"}, INVALID, "whole number"),
    ("a disk for a cached volume", {"diskId": "disk"}, INVALID, "diskId"),
    ("an unknown key of KMS", {"kmsKey": "alias/none"}, INVALID, "not found"),
    ("a disabled key", {"kmsKey": "alias/shop-retired"}, INVALID, "Disabled"),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_wrong_metadata_of_a_cached_volume_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    given = cached(shared_sandbox, **metadata)
    error = refused(restore, shared_sandbox, backup, point(backup), Metadata=given)
    assert code(error) == expected
    assert word in message(error)


@pytest.mark.parametrize("lacking", ["gatewayArn", "targetName", "volumeSize"])
def test_what_a_cached_volume_needs_is_told(shared_sandbox: Sandbox, lacking: str) -> None:
    backup, given = shared_sandbox.client("backup"), cached(shared_sandbox)
    del given[lacking]
    error = refused(restore, shared_sandbox, backup, point(backup), Metadata=given)
    assert (code(error), lacking in message(error)) == (MISSING, True)


def test_a_stored_volume_needs_a_disk_that_is_large_enough_and_no_size(shared_sandbox: Sandbox) -> None:
    backup, right = shared_sandbox.client("backup"), stored(shared_sandbox)
    without = {key: value for key, value in right.items() if key != "diskId"}
    small = free_disks(shared_sandbox)[50]
    for metadata, expected, word in (
        (without, MISSING, "diskId"),
        (right | {"diskId": "pci-none"}, INVALID, "pci-none"),
        (right | {"diskId": small}, INVALID, "smaller"),
        (right | {"volumeSize": "120"}, INVALID, "volumeSize"),
    ):
        error = refused(restore, shared_sandbox, backup, point(backup), Metadata=metadata)
        assert (code(error), word in message(error)) == (expected, True)


def test_a_cached_volume_is_made_on_its_gateway(sandbox: Sandbox, backup: Any) -> None:
    given = cached(sandbox, kmsKey="alias/shop-data", volumeSizeInBytes=str(120 * GIB))
    job = restored(sandbox, backup, given, CopySourceTagsToRestoredResource=True)
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    arn, service = job["CreatedResourceArn"], sandbox.client("storagegateway")
    assert arn.startswith(gateway(sandbox, "store-munich") + "/volume/vol-")
    made = service.describe_cached_iscsi_volumes(VolumeARNs=[arn])["CachediSCSIVolumes"][0]
    assert (made["VolumeStatus"], made["VolumeSizeInBytes"]) == ("AVAILABLE", 120 * GIB)
    assert made["SourceSnapshotId"] == point(backup).rpartition("/")[2]
    assert made["VolumeiSCSIAttributes"]["TargetARN"].endswith(":till-restored")
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-data")["KeyMetadata"]["Arn"]
    assert made["KMSKey"] == key
    tags = {tag["Key"]: tag["Value"] for tag in service.list_tags_for_resource(ResourceARN=arn)["Tags"]}
    assert (tags["team"], "aws:backup:source-resource" in tags) == ("shop", True)


def test_a_stored_volume_takes_its_disk(sandbox: Sandbox, backup: Any) -> None:
    given = stored(sandbox)
    job = restored(sandbox, backup, given)
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    service = sandbox.client("storagegateway")
    made = service.describe_stored_iscsi_volumes(VolumeARNs=[job["CreatedResourceArn"]])[
        "StorediSCSIVolumes"
    ][0]
    assert (made["VolumeDiskId"], made["VolumeSizeInBytes"]) == (given["diskId"], 160 * GIB)
    assert 160 not in free_disks(sandbox)
    listed = service.list_volumes(GatewayARN=given["gatewayArn"])["VolumeInfos"]
    assert {row["VolumeARN"] for row in listed} >= {job["CreatedResourceArn"]}


def test_a_disk_a_target_or_a_connection_that_is_not_to_be_had_fails_the_job(
    sandbox: Sandbox, backup: Any
) -> None:
    used = stored(sandbox)
    assert restored(sandbox, backup, used)["Status"] == "COMPLETED"
    for metadata, word in (
        (used | {"targetName": "another"}, "in use"),
        (cached(sandbox, targetName="store-munich-till"), "already exists"),
        (cached(sandbox, gatewayArn=gateway(sandbox, "store-oslo")), "not connected"),
    ):
        job = restored(sandbox, backup, metadata)
        assert (job["Status"], word in job["StatusMessage"]) == ("FAILED", True), job


def test_a_role_without_the_right_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, cached(sandbox), IamRoleArn=sandbox.role("ShopSnapshotRole"))
    assert (job["Status"], "CreateCachediSCSIVolume" in job["StatusMessage"]) == ("FAILED", True)


def test_a_snapshot_of_a_gateway_becomes_a_volume_of_ebs(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, {"availabilityZone": "eu-west-1b", "volumeType": "gp3"})
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    identifier = job["CreatedResourceArn"].rpartition("/")[2]
    volume = sandbox.client("ec2").describe_volumes(VolumeIds=[identifier])["Volumes"][0]
    assert (volume["Size"], volume["AvailabilityZone"]) == (100, "eu-west-1b")
    assert volume["SnapshotId"] == point(backup).rpartition("/")[2]


def test_a_snapshot_of_ebs_becomes_a_volume_of_a_gateway(sandbox: Sandbox, backup: Any) -> None:
    job = restore(sandbox, backup, newest_point(backup, ORDERS), Metadata=cached(sandbox))
    made = finish(sandbox, backup, job)
    assert made["Status"] == "COMPLETED", made["StatusMessage"]
    assert ":storagegateway:" in made["CreatedResourceArn"]


@pytest.mark.parametrize("kind", ["EBS", "Storage Gateway"])
def test_the_resource_type_is_that_of_the_new_volume(sandbox: Sandbox, backup: Any, kind: str) -> None:
    zone = {"availabilityZone": "eu-west-1a"}
    right, wrong = (zone, cached(sandbox)) if kind == "EBS" else (cached(sandbox), zone)
    for number, arn in enumerate((newest_point(backup, ORDERS), point(backup))):
        error = refused(restore, sandbox, backup, arn, Metadata=wrong, ResourceType=kind)
        assert (code(error), "Unknown keys" in message(error)) == (INVALID, True)
        right = {**right, "targetName": f"till-{number}"} if "targetName" in right else right
        job = finish(sandbox, backup, restore(sandbox, backup, arn, Metadata=right, ResourceType=kind))
        assert job["Status"] == "COMPLETED", job["StatusMessage"]
    error = refused(restore, sandbox, backup, point(backup), Metadata=right, ResourceType="S3")
    assert (code(error), "S3" in message(error)) == (INVALID, True)


def test_an_archived_snapshot_becomes_no_volume_of_a_gateway(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    cold = points(backup, resource_arn(backup, "invoice-archive"))[-1]["RecoveryPointArn"]
    error = refused(restore, shared_sandbox, backup, cold, Metadata=cached(shared_sandbox, volumeSize="300"))
    assert (code(error), "archived" in message(error)) == (INVALID, True)


def test_what_the_metadata_call_returns_lacks_the_zone(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    returned = backup.get_recovery_point_restore_metadata(
        BackupVaultName="shop-daily", RecoveryPointArn=point(backup)
    )["RestoreMetadata"]
    given = {key: value for key, value in returned.items() if value is not None and key != "volumeId"}
    error = refused(restore, shared_sandbox, backup, point(backup), Metadata=given)
    assert (code(error), "availabilityZone" in message(error)) == (MISSING, True)


def test_a_volume_is_attached_to_another_gateway_once_it_is_detached(sandbox: Sandbox, backup: Any) -> None:
    service, oslo = sandbox.client("storagegateway"), gateway(sandbox, "store-oslo")
    munich, lyon = gateway(sandbox, "store-munich"), gateway(sandbox, "store-lyon")
    arn = restored(sandbox, backup, cached(sandbox))["CreatedResourceArn"]
    wanted = {"VolumeARN": arn, "NetworkInterfaceId": "10.40.0.5"}
    for target in (munich, oslo):
        error = refused(service.attach_volume, GatewayARN=target, **wanted)
        assert code(error) == "InvalidGatewayRequestException"
    service.detach_volume(VolumeARN=arn)
    service.attach_volume(GatewayARN=lyon, TargetName="moved", **wanted)
    told = service.describe_cached_iscsi_volumes(VolumeARNs=[arn])["CachediSCSIVolumes"][0]
    assert (told["VolumeAttachmentStatus"], told["TargetName"]) == ("ATTACHED", "moved")


@pytest.mark.parametrize(
    ("operation", "inputs"),
    [
        ("ListGateways", {}),
        ("ListVolumes", {}),
        ("DescribeGatewayInformation", {"GatewayARN": "store-munich"}),
        ("ListLocalDisks", {"GatewayARN": "store-lyon"}),
    ],
)
def test_answers_of_storage_gateway_have_the_shapes_of_its_model(
    shared_sandbox: Sandbox, operation: str, inputs: dict[str, str]
) -> None:
    named = {key: gateway(shared_sandbox, name) for key, name in inputs.items()}
    assert violations_of(shared_sandbox.client("storagegateway", "shop-readonly"), operation, **named) == []


def test_volumes_have_the_shapes_of_the_model(shared_sandbox: Sandbox) -> None:
    service = shared_sandbox.client("storagegateway")
    for name, operation in (
        ("store-munich", "DescribeCachediSCSIVolumes"),
        ("store-lyon", "DescribeStorediSCSIVolumes"),
    ):
        listed = service.list_volumes(GatewayARN=gateway(shared_sandbox, name))["VolumeInfos"]
        assert listed[0]["VolumeARN"] == resource_arn(
            shared_sandbox.client("backup"), name, "Storage Gateway"
        )
        assert violations_of(service, operation, VolumeARNs=[listed[0]["VolumeARN"]]) == []


def test_a_gateway_that_lost_its_connection_says_so_when_it_is_described(shared_sandbox: Sandbox) -> None:
    service = shared_sandbox.client("storagegateway")
    error = refused(service.describe_gateway_information, GatewayARN=gateway(shared_sandbox, "store-oslo"))
    assert code(error) == "InvalidGatewayRequestException"
    told: dict[str, Any] = {**error.response}
    assert told["error"]["errorCode"] == "GatewayNotConnected"


def test_listings_come_in_pages(shared_sandbox: Sandbox) -> None:
    service = shared_sandbox.client("storagegateway")
    pages = list(service.get_paginator("list_gateways").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["Gateways"]) for page in pages] == [2, 1]


@pytest.mark.needs("aws")
def test_the_aws_cli_lists_gateways_and_makes_a_volume(sandbox: Sandbox, home: Any) -> None:
    shell = Shell(sandbox, home)
    listed = shell.json("storagegateway", "list-gateways")["Gateways"]
    arn = next(row["GatewayARN"] for row in listed if row["GatewayName"] == "store-munich")
    made = shell.json(
        *("storagegateway", "create-cached-iscsi-volume", "--gateway-arn", arn, "--target-name", "by-hand"),
        *(
            "--volume-size-in-bytes",
            str(GIB),
            "--network-interface-id",
            "10.40.0.5",
            "--client-token",
            "token",
        ),
    )
    assert made["VolumeARN"].startswith(arn)
