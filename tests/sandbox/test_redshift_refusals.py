"""What a restore of Redshift is refused for, and what fails its job."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.runs import INVALID, MISSING, Values, point_of, refusal, returned, run, without
from tests.sandbox.test_redshift_restores import CLUSTER, KIND, SOURCE, TABLE
from tests.sandbox_process import Sandbox


@pytest.fixture
def point(backup: Any) -> str:
    return point_of(backup, SOURCE, KIND)


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"ClusterIdentifier": "back"}, (MISSING, "RestoreType")),
        ({**CLUSTER, "RestoreType": "DATABASE_RESTORE"}, (INVALID, "RestoreType")),
        ({"RestoreType": "CLUSTER_RESTORE"}, (MISSING, "ClusterIdentifier")),
        ({**CLUSTER, "NewTableName": "x"}, (INVALID, "Unknown keys: NewTableName")),
        ({**CLUSTER, "aws:backup:request-id": "x"}, (INVALID, "Unknown keys")),
        ({**CLUSTER, "clusteridentifier": "x"}, (INVALID, "Unknown keys")),
        *(
            ({**CLUSTER, "ClusterIdentifier": name}, (INVALID, "ClusterIdentifier"))
            for name in ("1st", "two--hyphens", "end-", "ü", "x" * 64, SOURCE, SOURCE.upper())
        ),
        ({**CLUSTER, "NodeType": "m5.large"}, (INVALID, "NodeType")),
        ({**CLUSTER, "NodeType": "ra3.4xlarge", "NumberOfNodes": "1"}, (INVALID, "NumberOfNodes")),
        ({**CLUSTER, "NumberOfNodes": "33"}, (INVALID, "NumberOfNodes")),
        ({**CLUSTER, "NumberOfNodes": "two"}, (INVALID, "NumberOfNodes")),
        ({**CLUSTER, "Port": "5500"}, (INVALID, "5431 to 5455 or 8191 to 8215")),
        ({**CLUSTER, "AutomatedSnapshotRetentionPeriod": "36"}, (INVALID, "0 to 35")),
        ({**CLUSTER, "ManualSnapshotRetentionPeriod": "0"}, (INVALID, "1 to 3653")),
        ({**CLUSTER, "ManualSnapshotRetentionPeriod": "3654"}, (INVALID, "1 to 3653")),
        ({**CLUSTER, "AvailabilityZone": "eu-west-1z"}, (INVALID, "AvailabilityZone")),
        (
            {**CLUSTER, "ClusterSubnetGroupName": "office", "AvailabilityZone": "eu-west-1b"},
            (INVALID, "no subnet in eu-west-1b"),
        ),
        ({**CLUSTER, "ClusterSubnetGroupName": "ghost"}, (INVALID, "ClusterSubnetGroupName")),
        ({**CLUSTER, "ClusterParameterGroupName": "ghost"}, (INVALID, "ClusterParameterGroupName")),
        ({**CLUSTER, "ClusterSecurityGroups": '["ghost"]'}, (INVALID, "ClusterSecurityGroups")),
        ({**CLUSTER, "VpcSecurityGroupIds": '["sg-ghost"]'}, (INVALID, "does not exist")),
        ({**CLUSTER, "VpcSecurityGroupIds": "sg-ghost"}, (INVALID, "not JSON")),
        ({**CLUSTER, "Encrypted": "yes"}, (INVALID, "Encrypted")),
        ({**CLUSTER, "Encrypted": "false", "KmsKeyId": "alias/shop-data"}, (INVALID, "needs Encrypted")),
        ({**CLUSTER, "AutomatedSnapshotRetentionPeriod": "0"}, (INVALID, "ra3.xlplus takes 1 to 35 days")),
        ({**CLUSTER, "Encrypted": "true", "KmsKeyId": "alias/ghost"}, (INVALID, "was not found")),
        ({**CLUSTER, "Encrypted": "true", "KmsKeyId": "alias/shop-retired"}, (INVALID, "is Disabled")),
        ({**CLUSTER, "MasterPasswordSecretKmsKeyId": "alias/shop-data"}, (INVALID, "ManageMasterPassword")),
        ({**CLUSTER, "IamRoles": '["arn:aws:iam::111122223333:role/Ghost"]'}, (INVALID, "IamRoles")),
        ({**CLUSTER, "DefaultIamRoleArn": "arn:aws:iam::1:role/X"}, (INVALID, "not among IamRoles")),
        ({**CLUSTER, "ElasticIp": "203.0.113.9"}, (INVALID, "PubliclyAccessible is not true")),
        (
            {**CLUSTER, "ElasticIp": "203.0.113.9", "PubliclyAccessible": "true"},
            (INVALID, "is not an address"),
        ),
        ({**CLUSTER, "PreferredMaintenanceWindow": "sunday night"}, (INVALID, "of the form")),
        ({**CLUSTER, "MaintenanceTrackName": "fast"}, (INVALID, "MaintenanceTrackName")),
        ({**CLUSTER, "AquaConfigurationStatus": "on"}, (INVALID, "AquaConfigurationStatus")),
        ({**CLUSTER, "SnapshotClusterIdentifier": "other"}, (INVALID, "SnapshotClusterIdentifier")),
        ({**CLUSTER, "OwnerAccount": "444455556666"}, (INVALID, "OwnerAccount")),
        ({**CLUSTER, "SnapshotScheduleIdentifier": "nightly"}, (INVALID, "was not found")),
        ({**CLUSTER, "HsmConfigurationIdentifier": "hsm"}, (INVALID, "was not found")),
        *((without(TABLE, key), (MISSING, key)) for key in TABLE if key != "RestoreType"),
        ({**TABLE, "ClusterIdentifier": "back"}, (INVALID, "into shop-analytics")),
        ({**TABLE, "NodeType": "ra3.xlplus"}, (INVALID, "Unknown keys: NodeType")),
        ({**TABLE, "EnableCaseSensitiveIdentifier": "yes"}, (INVALID, "true, false")),
    ],
)
def test_a_request_that_redshift_has_no_use_for_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: tuple[str, str]
) -> None:
    backup = shared_sandbox.client("backup")
    told = refusal(shared_sandbox, backup, point_of(backup, SOURCE, KIND), metadata)
    assert told[0] == expected[0]
    assert expected[1] in told[1]


def test_returned_metadata_cannot_be_sent_back_as_it_is(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    point = point_of(backup, SOURCE, KIND)
    metadata = returned(backup, point)
    assert refusal(shared_sandbox, backup, point, metadata)[0] == MISSING
    assert (
        "Unknown keys: aws:backup:request-id"
        in refusal(shared_sandbox, backup, point, {**metadata, **CLUSTER})[1]
    )


def test_a_security_group_of_another_vpc_is_refused(shared_sandbox: Sandbox) -> None:
    backup, ec2 = shared_sandbox.client("backup"), shared_sandbox.client("ec2")
    found = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["office-erp"]}])
    group = found["SecurityGroups"][0]["GroupId"]
    wanted = {**CLUSTER, "VpcSecurityGroupIds": f'["{group}"]'}
    assert (
        "the cluster subnet group shop-warehouse in"
        in refusal(shared_sandbox, backup, point_of(backup, SOURCE, KIND), wanted)[1]
    )


@pytest.mark.parametrize("metadata", [CLUSTER, TABLE])
def test_only_a_restore_that_overwrites_may_come_without_a_role(
    shared_sandbox: Sandbox, metadata: Values
) -> None:
    backup = shared_sandbox.client("backup")
    told = refusal(shared_sandbox, backup, point_of(backup, SOURCE, KIND), metadata, role=None)
    assert told == (MISSING, "IamRoleArn is required.")


@pytest.mark.parametrize(
    ("metadata", "action"),
    [
        (CLUSTER, "redshift:RestoreFromClusterSnapshot"),
        (TABLE, "redshift:RestoreTableFromClusterSnapshot"),
    ],
)
def test_a_role_without_the_permission_fails_the_job(
    sandbox: Sandbox, backup: Any, point: str, metadata: Values, action: str
) -> None:
    job = run(sandbox, backup, point, metadata, role="ShopSnapshotRole")
    assert job["Status"] == "FAILED"
    assert f"is not authorized to perform: {action}" in job["StatusMessage"]


def test_managed_passwords_take_permissions_that_the_default_role_lacks(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    job = run(sandbox, backup, point, {**CLUSTER, "ManageMasterPassword": "true"})
    assert "secretsmanager:CreateSecret" in job["StatusMessage"]


def test_a_role_for_the_cluster_must_be_passed_by_the_restores_role(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    wanted = {**CLUSTER, "IamRoles": f'["{sandbox.role("ShopWebServerRole")}"]'}
    assert "iam:PassRole" in run(sandbox, backup, point, wanted)["StatusMessage"]


def test_a_snapshot_that_is_gone_fails_the_job(sandbox: Sandbox, backup: Any, point: str) -> None:
    sandbox.client("redshift").delete_cluster_snapshot(SnapshotIdentifier=point.rpartition("/")[2])
    job = run(sandbox, backup, point, CLUSTER)
    assert job["Status"] == "FAILED"
    assert "ClusterSnapshotNotFound" in job["StatusMessage"]


def test_names_of_tables_are_looked_up_by_redshift_and_fail_the_job(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    for change, said in (
        ({"SourceTableName": "ghosts"}, "shop.public.ghosts was not found"),
        ({"TargetDatabaseName": "nowhere"}, "Database nowhere does not exist"),
        ({"SourceTableName": "ORDERS", "EnableCaseSensitiveIdentifier": "true"}, "shop.public.ORDERS"),
    ):
        job = run(sandbox, backup, point, {**TABLE, **change})
        assert job["Status"] == "FAILED"
        assert said in job["StatusMessage"]
