"""The seeded account: what it holds, that it is the same each time, and that AWS's other services agree with
it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.steps import ORDERS, points, resource_arn
from tests.sandbox_process import Sandbox, running_sandbox

TYPES = {
    *(
        "Aurora",
        "CloudFormation",
        "DocumentDB",
        "DynamoDB",
        "EBS",
        "EC2",
        "EFS",
        "EKS",
        "FSx",
        "Neptune",
        "RDS",
    ),
    *("Redshift", "Redshift Serverless", "S3", "SAP HANA on Amazon EC2", "Storage Gateway", "Timestream"),
    *("VirtualMachine", "Aurora DSQL"),
}


def everything(backup: Any) -> list[dict[str, Any]]:
    """Every point of every vault of the client's Region."""
    found = []
    for vault in backup.list_backup_vaults()["BackupVaultList"]:
        pages = backup.get_paginator("list_recovery_points_by_backup_vault").paginate(
            BackupVaultName=vault["BackupVaultName"], PaginationConfig={"PageSize": 1000}
        )
        listed = [point for page in pages for point in page["RecoveryPoints"]]
        assert len(listed) == vault["NumberOfRecoveryPoints"]
        found += listed
    return found


@pytest.fixture(scope="module")
def shop_points(shared_sandbox: Sandbox) -> list[dict[str, Any]]:
    return everything(shared_sandbox.client("backup"))


def test_the_shop_protects_60_resources_of_every_type(shared_sandbox: Sandbox) -> None:
    resources = shared_sandbox.client("backup").list_protected_resources(MaxResults=1000)["Results"]
    assert len(resources) >= 60
    assert {resource["ResourceType"] for resource in resources} == TYPES
    assert sum(resource["ResourceType"] == "EBS" for resource in resources) >= 10


def test_the_shop_has_2000_points_over_35_days_of_every_status(shop_points: list[dict[str, Any]]) -> None:
    assert len(shop_points) >= 2000
    statuses = {"COMPLETED", "PARTIAL", "EXPIRED", "STOPPED", "DELETING", "CREATING", "AVAILABLE"}
    assert {point["Status"] for point in shop_points} == statuses
    oldest = datetime.now(UTC) - timedelta(days=36)
    ages = Counter(point["CreationDate"] > oldest for point in shop_points)
    assert ages[True] > 2000
    assert all(point["CreationDate"] <= datetime.now(UTC) for point in shop_points)
    assert len({point["RecoveryPointArn"] for point in shop_points}) == len(shop_points)


def test_there_are_continuous_points_and_snapshots(shop_points: list[dict[str, Any]]) -> None:
    continuous = [
        point for point in shop_points if ":recovery-point:continuous:" in point["RecoveryPointArn"]
    ]
    assert {point["ResourceType"] for point in continuous} == {"RDS", "Aurora", "S3"}
    assert any(":snapshot:awsbackup:" in point["RecoveryPointArn"] for point in shop_points)
    assert any(":cluster-snapshot:awsbackup:" in point["RecoveryPointArn"] for point in shop_points)
    assert any("/backup/0" in point["RecoveryPointArn"] for point in shop_points)


def test_orders_db_data_is_the_one_volume_of_its_name_with_about_100_points(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    resources = backup.list_protected_resources(MaxResults=1000)["Results"]
    names = Counter(resource.get("ResourceName") for resource in resources)
    assert names[ORDERS] == 1
    assert names["web-logs"] == 2
    assert 95 <= len(points(backup, resource_arn(backup, ORDERS))) <= 110


def test_hostile_names_are_there_as_they_are(shared_sandbox: Sandbox) -> None:
    resources = shared_sandbox.client("backup").list_protected_resources(MaxResults=1000)["Results"]
    names = [resource.get("ResourceName") for resource in resources]
    assert any(name and "[" in name for name in names)
    assert any(name and "🔎" in name for name in names)
    assert any(name and '"' in name and "'" in name and "$(" in name for name in names)
    assert any(name and "\x1b]0;" in name for name in names)
    assert any(name and len(name) == 255 for name in names)
    assert None in names


def test_three_vaults_of_which_one_is_locked_and_one_denies(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    vaults = {vault["BackupVaultName"]: vault for vault in backup.list_backup_vaults()["BackupVaultList"]}
    assert set(vaults) == {"shop-daily", "shop-locked", "aws/efs/automatic-backup-vault"}
    assert [name for name, vault in vaults.items() if vault["Locked"]] == ["shop-locked"]
    policy = backup.get_backup_vault_access_policy(BackupVaultName="aws/efs/automatic-backup-vault")["Policy"]
    assert "backup:StartRestoreJob" in json.loads(policy)["Statement"][0]["Action"]


def test_volumes_and_snapshots_of_points_exist_in_ec2_except_where_the_source_is_gone(
    shared_sandbox: Sandbox,
) -> None:
    backup, ec2 = shared_sandbox.client("backup"), shared_sandbox.client("ec2")
    volumes = {volume["VolumeId"]: volume for volume in ec2.describe_volumes()["Volumes"]}
    snapshots = {snapshot["SnapshotId"]: snapshot for snapshot in ec2.describe_snapshots()["Snapshots"]}
    resources = backup.list_protected_resources(MaxResults=1000)["Results"]
    gone = []
    for resource in resources:
        if resource["ResourceType"] != "EBS":
            continue
        identifier = resource["ResourceArn"].rpartition("/")[2]
        if identifier not in volumes:
            gone.append(resource.get("ResourceName"))
        for point in points(backup, resource["ResourceArn"]):
            snapshot = snapshots[point["RecoveryPointArn"].rpartition("/")[2]]
            assert snapshot["VolumeId"] == identifier
            assert snapshot["StartTime"].timestamp() == int(point["CreationDate"].timestamp())
            assert snapshot.get("KmsKeyId") == point.get("EncryptionKeyArn")
    assert set(gone) == {"old-warehouse", None}
    orders = volumes[resource_arn(backup, ORDERS).rpartition("/")[2]]
    assert {"Key": "Name", "Value": ORDERS} in orders["Tags"]
    assert (orders["VolumeType"], orders["Size"], orders["Encrypted"], orders["Throughput"]) == (
        "gp3",
        100,
        True,
        250,
    )


def test_the_second_region_holds_copies_whose_sources_name_the_first(shared_sandbox: Sandbox) -> None:
    copies = everything(shared_sandbox.client("backup", region="eu-central-1"))
    assert copies
    backup = shared_sandbox.client("backup")
    orders = [copy for copy in copies if copy["ResourceArn"] == resource_arn(backup, ORDERS)]
    made = {point["CreationDate"] for point in points(backup, resource_arn(backup, ORDERS))}
    assert orders
    assert {copy["CreationDate"] for copy in orders} <= made
    for copy in copies:
        assert ":s3:::" in copy["ResourceArn"] or ":eu-west-1:" in copy["ResourceArn"]
        assert copy["SourceBackupVaultArn"].startswith("arn:aws:backup:eu-west-1:")
        assert copy["EncryptionKeyArn"].startswith("arn:aws:kms:eu-central-1:")


def test_the_second_account_holds_copies_whose_sources_are_the_shops(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup", "dr")
    assert shared_sandbox.client("sts", "dr").get_caller_identity()["Account"] == "444455556666"
    copies = everything(backup)
    assert {copy["BackupVaultName"] for copy in copies} == {"recovery-vault"}
    assert any(":111122223333:" in copy["ResourceArn"] for copy in copies)


def test_the_third_account_has_no_default_role(shared_sandbox: Sandbox) -> None:
    iam = shared_sandbox.client("iam", "no-default-role")
    assert [role["RoleName"] for role in iam.list_roles()["Roles"]] == ["NewcomerAdmin"]
    assert shared_sandbox.client("backup", "no-default-role").list_protected_resources()["Results"]


def test_past_restores_ended_in_every_way_and_some_were_tests(shared_sandbox: Sandbox) -> None:
    jobs = shared_sandbox.client("backup").list_restore_jobs(
        ByCreatedBefore=datetime.now(UTC) - timedelta(hours=1)
    )
    assert {job["Status"] for job in jobs["RestoreJobs"]} == {"COMPLETED", "FAILED", "ABORTED"}
    assert {"CreatedBy" in job for job in jobs["RestoreJobs"]} == {True, False}


def test_roles_keys_zones_and_the_alias_are_found_where_a_form_looks_for_them(
    shared_sandbox: Sandbox,
) -> None:
    iam = shared_sandbox.client("iam")
    roles = {role["RoleName"]: role for role in iam.list_roles()["Roles"]}
    default = roles["AWSBackupDefaultServiceRole"]
    assert default["Arn"].endswith(":role/service-role/AWSBackupDefaultServiceRole")
    assert default["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {
        "Service": "backup.amazonaws.com"
    }
    attached = iam.list_attached_role_policies(RoleName="AWSBackupDefaultServiceRole")["AttachedPolicies"]
    assert "AWSBackupServiceRolePolicyForRestores" in {policy["PolicyName"] for policy in attached}
    assert iam.list_account_aliases()["AccountAliases"] == ["relight-shop"]
    aliases = {alias["AliasName"] for alias in shared_sandbox.client("kms").list_aliases()["Aliases"]}
    assert {"alias/shop-data", "alias/shop-payments", "alias/aws/ebs"} <= aliases
    zones = shared_sandbox.client("ec2").describe_availability_zones()["AvailabilityZones"]
    assert [zone["ZoneName"] for zone in zones] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]


Listed = list[tuple[str, str, str]]
"""Resource, newest point, its time."""


def listed(sandbox: Sandbox) -> Listed:
    return [
        (
            item["ResourceArn"],
            item["LastRecoveryPointArn"],
            item["LastBackupTime"].astimezone(UTC).isoformat(),
        )
        for item in sandbox.client("backup").list_protected_resources(MaxResults=1000)["Results"]
    ]


def ids(sandbox: Sandbox) -> list[Any]:
    """What moto itself makes for a part of the world, which it does at random, and what the world names."""
    ec2, caches = sandbox.client("ec2"), sandbox.client("elasticache")
    groups = caches.describe_replication_groups()["ReplicationGroups"]
    return [
        [vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]],
        [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]],
        [group["GroupId"] for group in ec2.describe_security_groups()["SecurityGroups"]],
        [table["RouteTableId"] for table in ec2.describe_route_tables()["RouteTables"]],
        [eni["NetworkInterfaceId"] for eni in ec2.describe_network_interfaces()["NetworkInterfaces"]],
        [volume["VolumeId"] for volume in ec2.describe_volumes()["Volumes"]],
        [group["NodeGroups"][0]["PrimaryEndpoint"] for group in groups],
        [
            table["DBSubnetGroupArn"]
            for table in sandbox.client("rds").describe_db_subnet_groups()["DBSubnetGroups"]
        ],
        [role["RoleId"] for role in sandbox.client("iam").list_roles()["Roles"]],
    ]


def take_roles(sandbox: Sandbox, done: threading.Event) -> None:
    """Each session gets an id and keys that moto draws."""
    sts = sandbox.new_client("sts")
    role = f"arn:{sandbox.partition}:iam::444455556666:role/RecoveryAdmin"
    while not done.is_set():
        sts.assume_role(RoleArn=role, RoleSessionName="on-call")


def test_hosts_of_caches_are_of_their_region(shared_sandbox: Sandbox) -> None:
    groups = shared_sandbox.client("elasticache").describe_replication_groups()["ReplicationGroups"]
    for node_group in groups[0]["NodeGroups"]:
        assert node_group["PrimaryEndpoint"]["Address"].endswith(".euw1.cache.amazonaws.com")


def test_sandboxes_of_the_same_start_are_the_same_and_of_another_have_the_same_arns(
    shared_sandbox: Sandbox,
) -> None:
    """The start is in the night in which clocks in Europe went forward. The second sandbox meanwhile answers
    others whose requests make ids."""
    worlds: list[Listed] = []
    made: list[list[Any]] = []
    for others in (None, take_roles):
        with running_sandbox("--start-time", "2026-03-29T01:30:00+00:00") as sandbox:
            done = threading.Event()
            meanwhile = threading.Thread(target=others, args=(sandbox, done))
            meanwhile.start()
            worlds.append(listed(sandbox))
            made.append(ids(sandbox))
            done.set()
            meanwhile.join()
    then, again = worlds
    assert made[0] == made[1]
    assert then == again
    assert any(time.startswith("2026-03-29T01:2") for _, _, time in then)
    now = listed(shared_sandbox)
    assert [row[:2] for row in now] == [row[:2] for row in then]
    assert [row[2] for row in now] != [row[2] for row in then]
