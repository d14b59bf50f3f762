"""RDS's answers about clusters become facts, choices, windows and ways back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from aws_api.calls import Calls
from aws_api.lookups.registry import choices, source_facts
from aws_api.lookups.windows import restore_window
from aws_api.native.registry import points_of
from recovery.account import Known, NativeAnswer, WindowFacts
from recovery.models import ProtectedResource
from restore_profiles.paths import top_level
from restore_profiles.services import aurora, documentdb, neptune, rds_cluster
from runbooks.native_line import native_line
from tests.edge.cluster_answers import ARN, CLUSTER, CONTINUOUS, ID, WRITER, Clusters, point
from tests.edge.rds_answers import HERE
from tests.edge.stub import LOADER, Stub, calls_to
from tests.profiles.source_facts import CLUSTER_FACTS

WINDOW = {"EarliestTime": "2026-11-01T00:00:00Z", "LatestTime": "2026-11-21T14:05:00Z"}
EARLIEST, LATEST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
DESCRIBED = "rds:DescribeDBClusterAutomatedBackups RestoreWindow"
BACKUPS, SNAPSHOTS = "DescribeDBClusterAutomatedBackups", "DescribeDBClusterSnapshots"


def backup(**members: Any) -> dict[str, Any]:
    """RDS's automated backup of `ledger`, not AWS Backup's."""
    return {
        "DBClusterIdentifier": "ledger",
        "DBClusterArn": ARN,
        "DbClusterResourceId": ID,
        "DBClusterAutomatedBackupsArn": "arn:aws:rds:eu-west-1:111122223333:cluster-auto-backup:ab-1",
        "Engine": "aurora-postgresql",
        "EngineVersion": "16.4",
        "Status": "active",
        "RestoreWindow": WINDOW,
        **members,
    }


def snapshot(name: str, **members: Any) -> dict[str, Any]:
    return {
        "DBClusterSnapshotIdentifier": name,
        "DBClusterSnapshotArn": f"arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:{name}",
        "DBClusterIdentifier": "ledger",
        "DbClusterResourceId": ID,
        "Engine": "aurora-postgresql",
        "EngineVersion": "16.4",
        "SnapshotType": "manual",
        "Status": "available",
        "SnapshotCreateTime": "2026-11-20T03:00:00Z",
        **members,
    }


@pytest.fixture
def rds(aws: Stub) -> Clusters:
    held = Clusters({"DescribeDBClusters": [CLUSTER], "DescribeDBInstances": [WRITER]})
    aws.answer = held.answer
    return held


@pytest.fixture
def calls(aws: Stub) -> Calls:
    return calls_to(aws.url)


def window(calls: Calls, **members: Any) -> WindowFacts:
    return restore_window(calls, "aurora-cluster", point(**members))


def held(calls: Calls, kind: str = "Aurora", arn: str = ARN) -> NativeAnswer:
    return points_of(calls, HERE, ProtectedResource(HERE, arn, kind, "ledger"))


def facts(calls: Calls, lookup: str = "rds-cluster") -> dict[str, str]:
    told = source_facts(calls, HERE, lookup, ARN)
    assert told.exists is Known.YES
    return dict(told.facts or {})


@pytest.mark.parametrize("lookup", ["rds-cluster", "rds-database"])
def test_a_cluster_is_told_as_the_form_writes_it_with_its_writer(
    rds: Clusters, calls: Calls, lookup: str
) -> None:
    told = facts(calls, lookup)
    assert {
        name: told[name] for name in ("security_groups", "deletion_protection", "copy_tags_to_snapshot")
    } == {
        "security_groups": "sg-1, sg-2",
        "deletion_protection": "true",
        "copy_tags_to_snapshot": "false",
    }
    assert (told["serverless_v2_min"], told["serverless_v2_max"]) == ("0.5", "16.0")
    assert (told["instance_count"], told["writer_class"]) == ("2", "db.serverless")
    assert told["writer_parameter_group"] == "ledger-instances"
    assert (told["roles"], told["role_features"], told["role_count"]) == ("arn:role/import", "s3Import", "1")
    assert set(told) >= CLUSTER_FACTS


def test_a_default_group_of_the_writer_and_one_that_may_not_be_seen_are_not_told(
    rds: Clusters, calls: Calls
) -> None:
    default = [{"DBParameterGroupName": "default.aurora-postgresql16"}]
    rds.holds["DescribeDBInstances"] = [{**WRITER, "DBParameterGroups": default}]
    assert "writer_parameter_group" not in facts(calls)
    rds.denied = frozenset({"DescribeDBInstances"})
    told = facts(calls)
    assert "writer_class" not in told
    assert told["instance_count"] == "2"


def test_every_fact_that_a_profile_fills_a_field_from_is_told(rds: Clusters, calls: Calls) -> None:
    rds.holds["DescribeDBClusters"] = [
        {**CLUSTER, "BacktrackWindow": 60, "Iops": 3000, "DBClusterInstanceClass": "db.r6gd.large"}
    ]
    told = facts(calls)
    targets = (aurora.CLUSTER, documentdb.CLUSTER, neptune.CLUSTER, rds_cluster.CLUSTER)
    named = {field.from_source for target in targets for field in top_level(target)} - {""}
    assert named <= set(told)


def test_a_cluster_that_is_gone_and_one_that_may_not_be_seen_are_not_the_same(
    rds: Clusters, calls: Calls
) -> None:
    rds.holds = {}
    assert source_facts(calls, HERE, "rds-cluster", ARN).exists is Known.NO
    rds.denied = frozenset({"DescribeDBClusters"})
    unknown = source_facts(calls, HERE, "rds-cluster", ARN)
    assert unknown.exists is Known.UNKNOWN
    assert "DescribeDBClusters" in unknown.why_unknown


def test_the_window_is_that_of_the_backup_that_names_the_point(rds: Clusters, calls: Calls) -> None:
    other = {"EarliestTime": "2020-01-01T00:00:00Z", "LatestTime": "2020-01-02T00:00:00Z"}
    rds.holds[BACKUPS] = [
        backup(RestoreWindow=other),
        backup(RestoreWindow=other, AwsBackupRecoveryPointArn=f"{CONTINUOUS}-other"),
        backup(AwsBackupRecoveryPointArn=CONTINUOUS),
    ]
    assert window(calls) == WindowFacts(EARLIEST, LATEST, DESCRIBED)
    assert rds.asked[0]["DbClusterResourceId"] == "cluster-abcdefgh"


def test_the_window_of_a_deleted_cluster_is_told(rds: Clusters, calls: Calls) -> None:
    kept = backup(AwsBackupRecoveryPointArn=CONTINUOUS, Status="retained")
    rds.holds = {BACKUPS: [kept]}
    assert window(calls) == WindowFacts(EARLIEST, LATEST, DESCRIBED)
    rds.holds = {BACKUPS: [{**kept, "DbClusterResourceId": "cluster-OTHER"}]}
    assert window(calls) == WindowFacts(EARLIEST, LATEST, DESCRIBED), "by its name"


def test_without_a_backup_that_names_the_point_the_cluster_itself_tells(rds: Clusters, calls: Calls) -> None:
    told = window(calls)
    assert told.source == "rds:DescribeDBClusters EarliestRestorableTime"
    assert told.earliest == datetime(2026, 11, 7, 14, tzinfo=UTC)
    rds.denied = frozenset({BACKUPS})
    assert window(calls) == told
    rds.denied = frozenset({BACKUPS, "DescribeDBClusters"})
    assert "DescribeDBClusters" in window(calls).why_unknown


def test_a_cluster_that_another_point_continues_tells_nothing_of_this_one(
    rds: Clusters, calls: Calls
) -> None:
    assert window(calls, status="STOPPED").latest is None
    rds.holds["DescribeDBClusters"] = [{**CLUSTER, "AwsBackupRecoveryPointArn": f"{CONTINUOUS}-other"}]
    assert window(calls).why_unknown
    rds.holds = {}
    assert window(calls).why_unknown


def test_groups_and_versions_are_those_of_the_engine_the_newest_version_first(
    rds: Clusters, calls: Calls
) -> None:
    rds.holds["DescribeDBClusterParameterGroups"] = [
        {"DBClusterParameterGroupName": "a", "DBParameterGroupFamily": "aurora-postgresql16"},
        {"DBClusterParameterGroupName": "b", "DBParameterGroupFamily": "neptune1.3"},
    ]
    rds.holds["DescribeDBEngineVersions"] = [
        {"Engine": "aurora-postgresql", "EngineVersion": version} for version in ("15.8", "16.4", "16.10")
    ]
    needs = {"engine": "aurora-postgresql"}
    groups = choices(calls, HERE, "rds-cluster-parameter-groups", needs).choices
    assert [(each.value, each.label) for each in groups] == [("a", "aurora-postgresql16")]
    versions = choices(calls, HERE, "rds-engine-versions", needs).choices
    assert [each.value for each in versions] == ["16.10", "16.4", "15.8"]
    assert choices(calls, HERE, "rds-engine-versions", {}).choices == ()


def test_what_rds_holds_is_told_without_what_aws_backup_made(rds: Clusters, calls: Calls) -> None:
    rds.holds[BACKUPS] = [backup(), backup(AwsBackupRecoveryPointArn=CONTINUOUS)]
    rds.holds[SNAPSHOTS] = [
        snapshot("before-v42", TagList=[{"Key": "Created-By", "Value": "lambda:nightly"}]),
        snapshot("awsbackup:job-1"),
        snapshot("kept", TagList=[{"Key": "aws:backup:source-resource", "Value": "x"}]),
        snapshot("rds:ledger-2026-11-20", SnapshotType="automated"),
        snapshot("making", Status="creating"),
        snapshot(
            "from-frankfurt",
            SourceDBClusterSnapshotArn="arn:aws:rds:eu-central-1:111122223333:cluster-snapshot:s",
        ),
    ]
    found = {each.id: each for each in held(calls).points}
    automated = found.pop("arn:aws:rds:eu-west-1:111122223333:cluster-auto-backup:ab-1")
    assert (automated.earliest, automated.latest, automated.restorable) == (EARLIEST, LATEST, True)
    assert {name: each.restorable for name, each in found.items()} == {"before-v42": True, "making": False}
    assert found["before-v42"].made_by == "lambda:nightly"


def test_snapshots_that_others_share_are_ours_only_by_the_resource_id(rds: Clusters, calls: Calls) -> None:
    arn = "arn:aws:rds:eu-west-1:999988887777:cluster-snapshot:{}"
    shared = {"SnapshotType": "shared"}
    rds.holds[SNAPSHOTS] = [
        snapshot("kept-there", DBClusterSnapshotArn=arn.format("kept-there"), **shared),
        snapshot(
            "namesake",
            DBClusterSnapshotArn=arn.format("namesake"),
            **{**shared, "DbClusterResourceId": "cluster-OTHER"},
        ),
    ]
    (one,) = held(calls).points
    assert one.note.startswith("Shared by account 999988887777.")
    assert one.request["SnapshotIdentifier"] == arn.format("kept-there")
    rds.holds["DescribeDBClusters"] = []
    assert held(calls).points == ()


@pytest.mark.parametrize(
    ("kind", "engine", "service"),
    [
        ("Aurora", "aurora-postgresql", "rds"),
        ("RDS", "mysql", "rds"),
        ("DocumentDB", "docdb", "docdb"),
        ("Neptune", "neptune", "neptune"),
    ],
)
def test_the_line_that_restores_is_a_request_that_the_service_takes(
    rds: Clusters, calls: Calls, kind: str, engine: str, service: str
) -> None:
    """With the network of the source, or its applications could not reach what it makes."""
    cluster = {**CLUSTER, "Engine": engine}
    if kind == "RDS":
        cluster |= {"DBClusterInstanceClass": "db.r6gd.large", "StorageType": "io1", "Iops": 3000}
    rds.holds["DescribeDBClusters"] = [cluster]
    rds.holds[BACKUPS] = [backup(Engine=engine)]
    rds.holds[SNAPSHOTS] = [
        snapshot("before-v42", Engine=engine),
        snapshot("before-upgrade", Engine=engine, EngineVersion="15.7"),
    ]
    found = held(calls, kind).points
    assert len(found) == 3
    for native in found:
        assert native_line(native, "2026-11-20T14:27:00Z").startswith(f"aws {service} restore-db-cluster-")
        request: dict[str, Any] = {**native.request}
        if "RestoreToTime" in request:
            request["RestoreToTime"] = datetime(2026, 11, 20, 14, 27, tzinfo=UTC)
        report = ParamValidator().validate(request, _shape(native.operation))
        assert not report.has_errors(), report.generate_report()
        assert request["VpcSecurityGroupIds"] == ["sg-1", "sg-2"]
        assert request["DBSubnetGroupName"] == "data"
        assert "DBClusterParameterGroupName" not in request or native.id != "before-upgrade"
        assert ("DBClusterInstanceClass" in request) is (kind == "RDS")


def _shape(operation: str) -> Any:
    service, _, name = operation.partition(":")
    model = ServiceModel(LOADER.load_service_model(service, "service-2"), service)
    return model.operation_model(name).input_shape


def test_the_backups_of_a_deleted_cluster_are_found_by_a_filter(rds: Clusters, calls: Calls) -> None:
    rds.holds = {BACKUPS: [backup(Status="retained")], SNAPSHOTS: [snapshot("ledger-final")]}
    found = held(calls)
    assert found.refused == ()
    assert [each.id for each in found.points][1:] == ["ledger-final"]
    assert "Its cluster is deleted" in found.points[0].note
    assert "create-db-instance" in found.points[0].note


def test_an_instance_of_type_rds_is_not_asked_for_among_the_clusters(rds: Clusters, calls: Calls) -> None:
    rds.denied = frozenset({BACKUPS, SNAPSHOTS})
    rds.holds["DescribeDBInstances"] = []
    assert all("luster" not in each for each in held(calls, "RDS", ARN.replace(":cluster:", ":db:")).refused)
