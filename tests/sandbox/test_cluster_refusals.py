"""Metadata of cluster restores that StartRestoreJob refuses at once: one row each, beside a request that is
right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.clusters import (
    DOCDB,
    INVALID,
    MISSING,
    MULTI_AZ,
    MYSQL,
    NEPTUNE,
    POSTGRES,
    Values,
    continuous_of,
    group,
    snapshot_of,
)
from tests.sandbox.steps import code, message, refused, restore
from tests.sandbox_process import Sandbox

AURORA: list[tuple[str, Values, str, str]] = [
    # what is wrong, metadata beside the right one, code, a word of the message
    ("another case", {"DbClusterIdentifier": "x"}, INVALID, "DbClusterIdentifier"),
    ("both spellings", {"DBClusterIdentifier": "x"}, INVALID, "same key"),
    ("a request id, which no page lists", {"aws:backup:request-id": "x"}, INVALID, "request-id"),
    ("the snapshot's name", {"snapshotIdentifier": "x"}, INVALID, "snapshotIdentifier"),
    (
        "a parameter that no page lists",
        {"ServerlessV2ScalingConfiguration": "{}"},
        INVALID,
        "ServerlessV2",
    ),
    ("deletion protection, which no page lists", {"deletionProtection": "true"}, INVALID, "deletion"),
    ("a moment", {"restoreToTime": "2026-11-20T00:00:00Z"}, INVALID, "restoreToTime"),
    ("the latest moment", {"UseLatestRestorableTime": "true"}, INVALID, "UseLatest"),
    (
        "a class, which is for Multi-AZ clusters",
        {"dbClusterInstanceClass": "db.m6gd.large"},
        INVALID,
        "Class",
    ),
    ("a name that exists", {"dbClusterIdentifier": "fraud"}, INVALID, "fraud already exists"),
    ("a name in other letters", {"dbClusterIdentifier": "FRAUD"}, INVALID, "fraud already exists"),
    ("the name of an instance", {"dbClusterIdentifier": "cms"}, INVALID, "cms already exists"),
    ("a name with two hyphens", {"dbClusterIdentifier": "a--b"}, INVALID, "hyphens"),
    ("a name of 64 letters", {"dbClusterIdentifier": "a" * 64}, INVALID, "63"),
    ("an empty name", {"dbClusterIdentifier": ""}, INVALID, "empty"),
    ("another engine", {"engine": "aurora-mysql"}, INVALID, "aurora-postgresql"),
    ("an older version", {"engineVersion": "15.8"}, INVALID, "older"),
    ("a version that is not offered", {"engineVersion": "16.99"}, INVALID, "16.99"),
    ("an unknown mode", {"engineMode": "global"}, INVALID, "provisioned"),
    ("an empty database name", {"databaseName": ""}, INVALID, "empty"),
    ("a database name with a hyphen", {"databaseName": "a-b"}, INVALID, "databaseName"),
    ("an unknown subnet group", {"dbSubnetGroupName": "none"}, INVALID, "none"),
    ("an unknown security group", {"vpcSecurityGroupIds": '["sg-0"]'}, INVALID, "sg-0"),
    ("security groups that are no list", {"vpcSecurityGroupIds": "sg-0"}, INVALID, "JSON"),
    ("a zone of another Region", {"availabilityZones": '["eu-central-1a"]'}, INVALID, "eu-central-1a"),
    ("zones that are numbers", {"availabilityZones": "[1]"}, INVALID, "list of strings"),
    ("a port below all", {"port": "80"}, INVALID, "1150"),
    ("a port in words", {"port": "many"}, INVALID, "whole number"),
    ("an unknown parameter group", {"dbClusterParameterGroupName": "none"}, INVALID, "none"),
    (
        "a parameter group of another family",
        {"dbClusterParameterGroupName": "shop-docdb5"},
        INVALID,
        "aurora-postgresql16",
    ),
    (
        "the old family's group on a newer version",
        {"engineVersion": "17.4", "dbClusterParameterGroupName": "shop-aurora-postgresql16"},
        INVALID,
        "aurora-postgresql17",
    ),
    ("an unknown option group", {"optionGroupName": "none"}, INVALID, "none"),
    ("an option group of another engine", {"optionGroupName": "shop-mysql-8-0"}, INVALID, "aurora"),
    ("an unknown key", {"kmsKeyId": "alias/none"}, INVALID, "alias/none"),
    ("a log that the engine has not", {"enableCloudwatchLogsExports": '["slowquery"]'}, INVALID, "slowquery"),
    ("a boolean in capitals", {"copyTagsToSnapshot": "True"}, INVALID, "true, false"),
    ("backtrack on PostgreSQL", {"backtrackWindow": "60"}, INVALID, "backtrack"),
    (
        "scaling of a provisioned cluster",
        {"scalingConfiguration": '{"MinCapacity":2}'},
        INVALID,
        "serverless",
    ),
    ("scaling that is no JSON", {"scalingConfiguration": "{"}, INVALID, "JSON"),
]
SERVERLESS = {"engineMode": "serverless"}
SCALING: list[tuple[str, Values, str, str]] = [
    ("an unknown member", {"scalingConfiguration": '{"Min":2}'}, INVALID, "Min"),
    ("a capacity between two steps", {"scalingConfiguration": '{"MinCapacity":3}'}, INVALID, "1, 2, 4"),
    ("a capacity in a string", {"scalingConfiguration": '{"MinCapacity":"2"}'}, INVALID, "whole"),
    (
        "the least above the most",
        {"scalingConfiguration": '{"MinCapacity":8,"MaxCapacity":4}'},
        INVALID,
        "above",
    ),
    ("a pause too soon", {"scalingConfiguration": '{"SecondsUntilAutoPause":60}'}, INVALID, "300"),
    ("a pause in words", {"scalingConfiguration": '{"AutoPause":"yes"}'}, INVALID, "AutoPause"),
    ("an unknown action", {"scalingConfiguration": '{"TimeoutAction":"Wait"}'}, INVALID, "Force"),
]
MULTI: list[tuple[str, Values, str, str]] = [
    ("a class without a local disk", {"dbClusterInstanceClass": "db.r6g.large"}, INVALID, "db.r6g.large"),
    ("gp2", {"storageType": "gp2"}, INVALID, "gp3, io1, io2"),
    ("too many iops", {"iops": "5001"}, INVALID, "50"),
    ("too few iops", {"iops": "999"}, INVALID, "1000"),
    ("iops on a small gp3", {"storageType": "gp3"}, INVALID, "400"),
    ("two zones", {"availabilityZones": '["eu-west-1a","eu-west-1b"]'}, INVALID, "3"),
    ("a moment", {"restoreToTime": "2026-11-20T00:00:00Z"}, INVALID, "restoreToTime"),
    ("backtrack", {"backtrackWindow": "60"}, INVALID, "backtrack"),
    ("the name of an instance's key", {"DBInstanceIdentifier": "x"}, INVALID, "DBInstanceIdentifier"),
]
OTHERS: list[tuple[str, Values, str, str]] = [
    ("a log of another engine", {"enableCloudwatchLogsExports": '["postgresql"]'}, INVALID, "postgresql"),
    ("a serverless mode", SERVERLESS, INVALID, "provisioned"),
    ("backtrack", {"backtrackWindow": "60"}, INVALID, "backtrack"),
    ("the misspelt key of the page", {"pcSecurityGroupIds": "[]"}, INVALID, "pcSecurityGroupIds"),
    ("a moment", {"UseLatestRestorableTime": "true"}, INVALID, "UseLatest"),
    ("another engine", {"engine": "aurora-mysql"}, INVALID, "the backup is of"),
]
ROWS = [
    *(("checkout", "Aurora", POSTGRES, *row) for row in AURORA),
    *(("fraud", "Aurora", {**MYSQL, **SERVERLESS}, *row) for row in SCALING),
    ("fraud", "Aurora", MYSQL, "backtrack beyond 72 hours", {"backtrackWindow": "259201"}, INVALID, "259200"),
    *(("ledger-cluster", "RDS", MULTI_AZ, *row) for row in MULTI),
    *(("product-docs", "DocumentDB", DOCDB, *row) for row in OTHERS),
    *(("recommendations", "Neptune", NEPTUNE, *row) for row in OTHERS),
]


@pytest.mark.parametrize(
    ("name", "kind", "right", "metadata", "expected", "word"),
    [(*row[:3], *row[4:]) for row in ROWS],
    ids=[f"{row[0]}: {row[3]}" for row in ROWS],
)
def test_wrong_metadata_of_a_cluster_is_refused_at_once(
    shared_sandbox: Sandbox, name: str, kind: str, right: Values, metadata: Values, expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    point = snapshot_of(backup, name, kind)
    error = refused(restore, shared_sandbox, backup, point, Metadata={**right, **metadata})
    assert code(error) == expected
    assert word in message(error)


@pytest.mark.parametrize(
    ("name", "kind", "right", "key"),
    [
        ("checkout", "Aurora", POSTGRES, "dbClusterIdentifier"),
        ("checkout", "Aurora", POSTGRES, "engine"),
        ("product-docs", "DocumentDB", DOCDB, "engine"),
        ("recommendations", "Neptune", NEPTUNE, "dbClusterIdentifier"),
        ("ledger-cluster", "RDS", MULTI_AZ, "dbClusterInstanceClass"),
        ("ledger-cluster", "RDS", MULTI_AZ, "iops"),
    ],
)
def test_a_required_key_is_missed(
    shared_sandbox: Sandbox, name: str, kind: str, right: Values, key: str
) -> None:
    backup = shared_sandbox.client("backup")
    given = {name: value for name, value in right.items() if name != key}
    point = snapshot_of(backup, name, kind)
    error = refused(restore, shared_sandbox, backup, point, Metadata=given)
    assert (code(error), key in message(error)) == (MISSING, True)


MOMENTS: list[tuple[str, Values, str, str]] = [
    ("none", {}, MISSING, "restoreToTime"),
    ("the latest denied, and none", {"UseLatestRestorableTime": "false"}, MISSING, "restoreToTime"),
    (
        "one, and the latest",
        {"restoreToTime": "2026-11-20T00:00:00Z", "UseLatestRestorableTime": "true"},
        INVALID,
        "exclude",
    ),
    (
        "one under both names",
        {"restoreToTime": "2026-11-20T00:00:00Z", "RestoreTime": "2026-11-20T00:00:00Z"},
        INVALID,
        "exclude",
    ),
    ("no zone", {"restoreToTime": "2026-11-20T00:00:00"}, INVALID, "form"),
    ("parts of a second", {"restoreToTime": "2026-11-20T00:00:00.5Z"}, INVALID, "form"),
    ("a day that is none", {"RestoreTime": "2026-02-30T00:00:00Z"}, INVALID, "form"),
    ("long before the window", {"restoreToTime": "2020-01-01T00:00:00Z"}, INVALID, "between"),
    (
        "zones, which are for snapshots",
        {"UseLatestRestorableTime": "true", "availabilityZones": '["eu-west-1a"]'},
        INVALID,
        "availabilityZones",
    ),
    (
        "a database name, which is for snapshots",
        {"UseLatestRestorableTime": "true", "databaseName": "shop"},
        INVALID,
        "databaseName",
    ),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS]
)
def test_a_wrong_moment_of_a_cluster_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    point = continuous_of(backup, "checkout")
    error = refused(restore, shared_sandbox, backup, point, Metadata={**POSTGRES, **metadata})
    assert code(error) == expected
    assert word in message(error)


def test_a_plain_cluster_is_not_encrypted_on_its_way_to_a_moment(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    given = {**POSTGRES, "UseLatestRestorableTime": "true", "kmsKeyId": "alias/shop-data"}
    error = refused(restore, shared_sandbox, backup, continuous_of(backup, "loyalty"), Metadata=given)
    assert "not encrypted" in message(error)


def test_a_security_group_must_be_in_the_vpc_of_the_clusters_subnet_group(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    given = {**POSTGRES, "vpcSecurityGroupIds": f'["{group(shared_sandbox, "shop-db")}"]'}
    error = refused(restore, shared_sandbox, backup, snapshot_of(backup, "checkout"), Metadata=given)
    assert "vpc-" in message(error)


@pytest.mark.parametrize(
    ("name", "kind", "right"),
    [("product-docs", "DocumentDB", DOCDB), ("recommendations", "Neptune", NEPTUNE)],
)
def test_keys_that_a_page_lists_and_its_service_lacks_are_taken_without_effect(
    sandbox: Sandbox, backup: Any, name: str, kind: str, right: Values
) -> None:
    given = {
        **right,
        "ScalingConfiguration": '{"MinCapacity":2}',
        "optionGroupName": "none",
        "backtrackWindow": "0",
        "enableIAMDatabaseAuthentication": "false",
    }
    assert restore(sandbox, backup, snapshot_of(backup, name, kind), Metadata=given)
