"""The APIs of RDS, DocumentDB and Neptune around a restore of a cluster: what forms look up, native restores,
windows, and answers in the shapes of the service models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.sandbox.clusters import DOCDB, POSTGRES, cluster, continuous_of, restored, snapshot_of
from tests.sandbox.steps import code, refused
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox.xml_shapes import xml_violations
from tests.sandbox_process import Sandbox

ENGINES = {"aurora-postgresql", "aurora-mysql", "docdb", "neptune", "postgres"}


def test_the_clusters_of_the_shop_are_there_with_their_instances(shared_sandbox: Sandbox) -> None:
    found = shared_sandbox.client("rds").describe_db_clusters()["DBClusters"]
    assert {row["Engine"] for row in found} == ENGINES
    assert all(row["DBClusterMembers"] and row["Status"] == "available" for row in found)
    assert all(row["EarliestRestorableTime"] < row["LatestRestorableTime"] for row in found)
    [multi_az] = [row for row in found if row.get("DBClusterInstanceClass")]
    assert (multi_az["DBClusterIdentifier"], len(multi_az["DBClusterMembers"])) == ("ledger-cluster", 3)


@pytest.mark.parametrize("service", ["docdb", "neptune"])
def test_all_three_services_know_the_same_clusters_and_filter_them_by_engine(
    shared_sandbox: Sandbox, service: str
) -> None:
    client = shared_sandbox.client(service)
    assert {row["Engine"] for row in client.describe_db_clusters()["DBClusters"]} == ENGINES
    own = client.describe_db_clusters(Filters=[{"Name": "engine", "Values": [service]}])["DBClusters"]
    assert {row["Engine"] for row in own} == {service}


@pytest.mark.parametrize(
    ("service", "engine", "version", "family", "size", "log"),
    [
        ("rds", "aurora-postgresql", "16.4", "aurora-postgresql16", "db.r6g.large", "postgresql"),
        (
            "rds",
            "aurora-mysql",
            "8.0.mysql_aurora.3.08.0",
            "aurora-mysql8.0",
            "db.serverless",
            "slowquery",
        ),
        ("docdb", "docdb", "5.0.0", "docdb5.0", "db.r6g.large", "profiler"),
        ("neptune", "neptune", "1.3.4.0", "neptune1.3", "db.r5.large", "audit"),
    ],
)
def test_what_forms_look_up_for_clusters_is_there(
    shared_sandbox: Sandbox, service: str, engine: str, version: str, family: str, size: str, log: str
) -> None:
    client = shared_sandbox.client(service)
    versions = client.describe_db_engine_versions(Engine=engine)["DBEngineVersions"]
    [row] = [row for row in versions if row["EngineVersion"] == version]
    assert (row["DBParameterGroupFamily"], log in row["ExportableLogTypes"]) == (family, True)
    options = client.describe_orderable_db_instance_options(Engine=engine, EngineVersion=version)
    assert size in {row["DBInstanceClass"] for row in options["OrderableDBInstanceOptions"]}
    groups = client.describe_db_cluster_parameter_groups()["DBClusterParameterGroups"]
    by_name = {row["DBClusterParameterGroupName"]: row["DBParameterGroupFamily"] for row in groups}
    assert by_name[f"default.{family}"] == family
    names = {row["DBSubnetGroupName"] for row in client.describe_db_subnet_groups()["DBSubnetGroups"]}
    assert {"default", "shop-private"} <= names


def test_the_classes_of_multi_az_clusters_are_marked(shared_sandbox: Sandbox) -> None:
    rds = shared_sandbox.client("rds")
    pages = rds.get_paginator("describe_orderable_db_instance_options").paginate(
        Engine="postgres", EngineVersion="16.4"
    )
    rows = [row for page in pages for row in page["OrderableDBInstanceOptions"]]
    marked = {(row["DBInstanceClass"], row["StorageType"]) for row in rows if row["SupportsClusters"]}
    assert ("db.m6gd.large", "io1") in marked
    assert not {name for name, kind in marked if name == "db.r6g.large" or kind == "gp2"}


def test_the_backups_of_clusters_tell_whose_point_they_are(shared_sandbox: Sandbox) -> None:
    rds = shared_sandbox.client("rds")
    found = {
        row["DBClusterIdentifier"]: row
        for row in rds.describe_db_cluster_automated_backups()["DBClusterAutomatedBackups"]
    }
    # DocumentDB and Neptune are not among them.
    assert set(found) == {"checkout", "fraud", "ledger-cluster", "loyalty"}
    point = continuous_of(shared_sandbox.client("backup"), "checkout")
    assert found["checkout"]["AwsBackupRecoveryPointArn"] == point
    resource = found["checkout"]["DbClusterResourceId"]
    assert f":continuous:{resource}-" in point
    asked = rds.describe_db_cluster_automated_backups(DbClusterResourceId=resource)
    assert len(asked["DBClusterAutomatedBackups"]) == 1
    error = refused(rds.describe_db_cluster_automated_backups, DbClusterResourceId="cluster-NONE")
    assert code(error) == "DBClusterAutomatedBackupNotFoundFault"


def test_a_deleted_cluster_keeps_its_backups_where_aws_backup_has_them(sandbox: Sandbox, backup: Any) -> None:
    rds = sandbox.client("rds")
    for name in ("checkout", "fraud"):
        for member in cluster(sandbox, name)["DBClusterMembers"]:
            rds.delete_db_instance(DBInstanceIdentifier=member["DBInstanceIdentifier"])
        rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
    left = rds.describe_db_cluster_automated_backups()["DBClusterAutomatedBackups"]
    states = {row["DBClusterIdentifier"]: row["Status"] for row in left}
    assert (states.get("checkout"), states.get("fraud")) == ("retained", None)
    given = {
        "dbClusterIdentifier": "checkout",
        "engine": "aurora-postgresql",
        "UseLatestRestorableTime": "true",
    }
    restored(sandbox, backup, continuous_of(backup, "checkout"), given)
    assert cluster(sandbox, "checkout")["DBClusterMembers"] == []


def test_a_multi_az_cluster_is_deleted_with_its_instances(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    rds.delete_db_cluster(DBClusterIdentifier="ledger-cluster", SkipFinalSnapshot=True)
    names = {row["DBInstanceIdentifier"] for row in rds.describe_db_instances()["DBInstances"]}
    assert not {name for name in names if name.startswith("ledger-cluster")}


def test_rds_itself_restores_a_cluster_from_a_snapshot_and_to_a_moment(sandbox: Sandbox, backup: Any) -> None:
    rds = sandbox.client("rds")
    snapshot = snapshot_of(backup, "checkout")
    rds.restore_db_cluster_from_snapshot(
        DBClusterIdentifier="native", SnapshotIdentifier=snapshot, Engine="aurora-postgresql"
    )
    rds.restore_db_cluster_to_point_in_time(
        DBClusterIdentifier="native-then",
        SourceDBClusterIdentifier="checkout",
        UseLatestRestorableTime=True,
    )
    source = cluster(sandbox, "checkout")
    for name in ("native", "native-then"):
        made = cluster(sandbox, name)
        assert (made["EngineVersion"], made["KmsKeyId"]) == (source["EngineVersion"], source["KmsKeyId"])
    error = refused(
        rds.restore_db_cluster_from_snapshot,
        DBClusterIdentifier="native",
        SnapshotIdentifier=snapshot,
        Engine="aurora-postgresql",
    )
    assert code(error) == "DBClusterAlreadyExistsFault"
    missing = refused(
        rds.restore_db_cluster_from_snapshot,
        DBClusterIdentifier="other",
        SnapshotIdentifier="none",
        Engine="aurora-postgresql",
    )
    assert code(missing) == "DBClusterSnapshotNotFoundFault"
    early = refused(
        rds.restore_db_cluster_to_point_in_time,
        DBClusterIdentifier="other",
        SourceDBClusterIdentifier="checkout",
        RestoreToTime="2020-01-01T00:00:00Z",
    )
    assert code(early) == "InvalidParameterValue"


def test_snapshots_of_aws_backup_cannot_be_deleted_by_rds(shared_sandbox: Sandbox) -> None:
    rds = shared_sandbox.client("rds")
    [found] = rds.describe_db_cluster_snapshots(
        DBClusterSnapshotIdentifier=snapshot_of(shared_sandbox.client("backup"), "fraud").partition(
            ":cluster-snapshot:"
        )[2]
    )["DBClusterSnapshots"]
    name = found["DBClusterSnapshotIdentifier"]
    assert (found["SnapshotType"], name.startswith("awsbackup:job-")) == ("awsbackup", True)
    error = refused(rds.delete_db_cluster_snapshot, DBClusterSnapshotIdentifier=name)
    assert code(error) == "InvalidDBClusterSnapshotStateFault"


def test_clusters_have_snapshots_that_aws_backup_did_not_make(shared_sandbox: Sandbox) -> None:
    rds = shared_sandbox.client("rds")
    listed = rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
    assert {"checkout", "product-docs", "recommendations"} == {row["DBClusterIdentifier"] for row in listed}
    own = rds.describe_db_cluster_snapshots(SnapshotType="automated", DBClusterIdentifier="fraud")
    names = [row["DBClusterSnapshotIdentifier"] for row in own["DBClusterSnapshots"]]
    assert len(names) == 7
    assert all(name.startswith("rds:fraud-") for name in names)
    kept = rds.describe_db_cluster_snapshots(SnapshotType="automated", DBClusterIdentifier="checkout")
    assert kept["DBClusterSnapshots"] == []


def test_the_read_only_identity_may_look_at_clusters_but_not_make_one(shared_sandbox: Sandbox) -> None:
    for service in ("rds", "docdb", "neptune"):
        client = shared_sandbox.client(service, "shop-readonly")
        assert client.describe_db_clusters()["DBClusters"]
        error = refused(
            client.create_db_instance,
            DBInstanceIdentifier="x",
            DBInstanceClass="db.r6g.large",
            Engine="docdb",
            DBClusterIdentifier="reviews",
        )
        assert code(error) == "AccessDenied"


REFUSED_INSTANCES = [
    ("a cluster that is none", {"DBClusterIdentifier": "none"}, "DBClusterNotFoundFault"),
    ("a class that is not offered", {"DBInstanceClass": "db.m6g.large"}, "InvalidParameterCombination"),
    ("a name that is taken", {"DBInstanceIdentifier": "cms"}, "DBInstanceAlreadyExists"),
    ("another engine", {"Engine": "aurora-mysql"}, "InvalidParameterCombination"),
]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [row[1:] for row in REFUSED_INSTANCES],
    ids=[row[0] for row in REFUSED_INSTANCES],
)
def test_an_instance_that_does_not_fit_its_cluster_is_refused(
    shared_sandbox: Sandbox, changes: dict[str, str], expected: str
) -> None:
    wanted = {
        "DBInstanceIdentifier": "checkout-9",
        "DBInstanceClass": "db.r6g.large",
        "Engine": "aurora-postgresql",
        "DBClusterIdentifier": "checkout",
        **changes,
    }
    assert code(refused(shared_sandbox.client("rds").create_db_instance, **wanted)) == expected


ANSWERS: list[tuple[str, dict[str, Any]]] = [
    ("describe_db_clusters", {}),
    ("describe_db_cluster_automated_backups", {}),
    ("describe_db_cluster_snapshots", {}),
    ("describe_db_cluster_parameter_groups", {}),
    ("describe_db_engine_versions", {"Engine": "docdb"}),
    ("describe_orderable_db_instance_options", {"Engine": "neptune"}),
    ("describe_db_instances", {"Filters": [{"Name": "db-cluster-id", "Values": ["reviews"]}]}),
]


@pytest.mark.parametrize(("operation", "inputs"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_answers_about_clusters_fit_the_service_model(
    shared_sandbox: Sandbox, operation: str, inputs: dict[str, Any]
) -> None:
    client = shared_sandbox.client("rds")
    kept: list[bytes] = []

    def keep(http_response: Any, **_: Any) -> None:
        kept.append(http_response.content)

    client.meta.events.register("after-call.*", keep)
    try:
        getattr(client, operation)(**inputs)
    finally:
        client.meta.events.unregister("after-call.*", keep)
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
    assert xml_violations(model.output_shape, ElementTree.fromstring(kept[0])) == []


@pytest.mark.needs("aws")
@pytest.mark.parametrize(
    ("service", "name", "kind", "metadata"),
    [("rds", "checkout", "Aurora", POSTGRES), ("docdb", "reviews", "DocumentDB", DOCDB)],
)
def test_the_aws_cli_restores_a_cluster_and_gives_it_an_instance(
    sandbox: Sandbox, backup: Any, home: Path, service: str, name: str, kind: str, metadata: dict[str, str]
) -> None:
    shell = Shell(sandbox, home)
    point = snapshot_of(backup, name, kind)
    job = shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point, "--iam-role-arn", sandbox.role()),
        *("--metadata", json.dumps(metadata)),
    )["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described = shell.json("backup", "describe-restore-job", "--restore-job-id", job)
    assert described["Status"] == "COMPLETED", described.get("StatusMessage")
    shell.json(
        *(service, "create-db-instance", "--db-instance-identifier", "restored-1"),
        *("--db-instance-class", "db.r6g.large", "--engine", metadata["engine"]),
        *("--db-cluster-identifier", "restored"),
    )
    found = shell.json(service, "describe-db-clusters", "--db-cluster-identifier", "restored")
    [member] = found["DBClusters"][0]["DBClusterMembers"]
    assert member["DBInstanceIdentifier"] == "restored-1"
