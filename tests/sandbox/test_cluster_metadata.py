"""What GetRecoveryPointRestoreMetadata returns of clusters, sent back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.clusters import INVALID, cluster, restored, returned, snapshot_of
from tests.sandbox.steps import code, message, refused, restore
from tests.sandbox_process import Sandbox

NAMES = [
    ("checkout", "Aurora"),
    ("fraud", "Aurora"),
    ("product-docs", "DocumentDB"),
    ("recommendations", "Neptune"),
    ("ledger-cluster", "RDS"),
]


@pytest.mark.parametrize(("name", "kind"), NAMES, ids=[row[0] for row in NAMES])
def test_returned_metadata_is_what_the_source_was_and_no_request(
    shared_sandbox: Sandbox, name: str, kind: str
) -> None:
    backup = shared_sandbox.client("backup")
    point = snapshot_of(backup, name, kind)
    found, source = returned(backup, point), cluster(shared_sandbox, name)
    assert found["EngineVersion"] == source["EngineVersion"]
    assert found["DBClusterParameterGroupName"] == source["DBClusterParameterGroup"]
    assert json.loads(found["AvailabilityZones"]) == source["AvailabilityZones"]
    assert found.get("KmsKeyId") == source.get("KmsKeyId")
    assert "dbclusteridentifier" not in {key.lower() for key in found}
    assert code(refused(restore, shared_sandbox, backup, point, Metadata=found)) == INVALID
    named = {**found, "DBClusterIdentifier": "named", "DatabaseName": "shop"}
    assert "request-id" in message(refused(restore, shared_sandbox, backup, point, Metadata=named))


@pytest.mark.parametrize(("name", "kind"), NAMES, ids=[row[0] for row in NAMES])
def test_returned_metadata_less_its_leftovers_restores_a_cluster_like_the_source(
    sandbox: Sandbox, backup: Any, name: str, kind: str
) -> None:
    point = snapshot_of(backup, name, kind)
    dropped = ("aws:backup:request-id", "DBSnapshotIdentifier", "DatabaseName")
    given = {key: value for key, value in returned(backup, point).items() if key not in dropped}
    restored(sandbox, backup, point, {**given, "DBClusterIdentifier": "restored"})
    made, source = cluster(sandbox, "restored"), cluster(sandbox, name)
    for member in (
        *("DBSubnetGroup", "VpcSecurityGroups", "DBClusterParameterGroup", "Port", "Engine", "EngineMode"),
        *("IAMDatabaseAuthenticationEnabled", "EnabledCloudwatchLogsExports", "CopyTagsToSnapshot"),
        "AvailabilityZones",
    ):
        assert made[member] == source[member]
    for member in ("KmsKeyId", "DBClusterInstanceClass", "Iops"):
        assert made.get(member) == source.get(member)
