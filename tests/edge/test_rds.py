"""RDS's own answers become facts, choices, windows and ways back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.validate import ParamValidator

from aws_api.calls import Calls
from aws_api.lookups.registry import choices, source_facts
from aws_api.lookups.windows import restore_window
from aws_api.native.registry import points_of
from recovery.account import Known, NativeAnswer, WindowFacts
from recovery.models import ProtectedResource
from restore_profiles.services.rds import PROFILE
from runbooks.native_line import native_line
from tests.edge.rds_answers import ARN, HERE, ID, INSTANCE, MODEL, POINT, Rds, point
from tests.edge.stub import Stub, calls_to

WINDOW = {"EarliestTime": "2026-11-01T00:00:00Z", "LatestTime": "2026-11-21T14:00:00.5Z"}
EARLIEST, LATEST = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 21, 14, 0, 0, 500_000, UTC)
DESCRIBED = "rds:DescribeDBInstanceAutomatedBackups RestoreWindow"


def backup(**members: Any) -> dict[str, Any]:
    """RDS's automated backup of `orders`, not AWS Backup's."""
    return {
        "DBInstanceIdentifier": "orders",
        "DBInstanceArn": ARN,
        "DbiResourceId": ID,
        "DBInstanceAutomatedBackupsArn": f"arn:aws:rds:eu-west-1:111122223333:auto-backup:{ID}",
        "Region": "eu-west-1",
        "Status": "active",
        "EngineVersion": "16.4",
        "RestoreWindow": WINDOW,
        **members,
    }


def snapshot(name: str, **members: Any) -> dict[str, Any]:
    return {
        "DBSnapshotIdentifier": name,
        "DBSnapshotArn": f"arn:aws:rds:eu-west-1:111122223333:snapshot:{name}",
        "DBInstanceIdentifier": "orders",
        "DbiResourceId": ID,
        "SnapshotType": "manual",
        "Status": "available",
        "EngineVersion": "16.4",
        "SnapshotCreateTime": "2026-11-20T03:00:00Z",
        **members,
    }


@pytest.fixture
def rds(aws: Stub) -> Rds:
    held = Rds(instances=[INSTANCE])
    aws.answer = held.answer
    return held


@pytest.fixture
def calls(aws: Stub) -> Calls:
    return calls_to(aws.url)


def window(calls: Calls, **members: Any) -> WindowFacts:
    return restore_window(calls, "rds-instance", point(**members))


def held(calls: Calls) -> NativeAnswer:
    return points_of(calls, HERE, ProtectedResource(HERE, ARN, "RDS", "orders"))


def test_an_instance_is_told_as_the_form_writes_it(rds: Rds, calls: Calls) -> None:
    known = source_facts(calls, HERE, "rds-database", ARN)
    assert known.exists is Known.YES
    assert known.facts is not None
    assert {name: known.facts.get(name, "") for name in ("port", "multi_az", "public", "log_exports")} == {
        "port": "5432",
        "multi_az": "true",
        "public": "false",
        "log_exports": "postgresql, upgrade",
    }
    assert known.facts["security_groups"] == "sg-1, sg-2"
    assert known.facts["master_secret_key"] == "arn:key"
    assert known.facts["roles"] == "arn:role/import"
    assert "iops" not in known.facts, "gp3 has 3,000 without being asked"
    assert "throughput" not in known.facts
    rds.instances = [{**INSTANCE, "Iops": 12000, "StorageThroughput": 500}]
    told = source_facts(calls, HERE, "rds-database", ARN).facts or {}
    assert (told["iops"], told["throughput"]) == ("12000", "500")


def test_an_instance_that_is_gone_and_one_that_may_not_be_seen_are_not_the_same(
    rds: Rds, calls: Calls
) -> None:
    rds.instances = []
    assert source_facts(calls, HERE, "rds-database", ARN).exists is Known.NO
    rds.denied = frozenset({"DescribeDBInstances"})
    unknown = source_facts(calls, HERE, "rds-database", ARN)
    assert unknown.exists is Known.UNKNOWN
    assert "rds:DescribeDBInstances" in unknown.why_unknown


def test_every_fact_that_the_profile_names_is_told(rds: Rds, calls: Calls) -> None:
    every = {**INSTANCE}
    shape = MODEL.shape_for("DBInstance")
    for name, member in shape.members.items():  # type: ignore[attr-defined]
        if name not in every and member.type_name in {"string", "integer", "boolean"}:
            every[name] = {"string": "text", "integer": 7, "boolean": True}[member.type_name]
    every |= {"Iops": 9000, "StorageThroughput": 300}
    every["DomainMemberships"] = [{"Domain": "d-1", "IAMRoleName": "directory"}]
    rds.instances = [every]
    told = source_facts(calls, HERE, "rds-database", ARN).facts or {}
    named = {
        field.from_source
        for section in PROFILE.targets[0].sections
        for field in section.fields
        if field.from_source
    }
    assert named - set(told) == set()


def test_the_window_is_that_of_the_backup_that_names_the_point(rds: Rds, calls: Calls) -> None:
    other = {"EarliestTime": "2020-01-01T00:00:00Z", "LatestTime": "2020-01-02T00:00:00Z"}
    rds.backups = [
        backup(RestoreWindow=other),
        backup(RestoreWindow=other, AwsBackupRecoveryPointArn=f"{POINT}-other"),
        backup(AwsBackupRecoveryPointArn=POINT),
    ]
    assert window(calls) == WindowFacts(EARLIEST, LATEST, DESCRIBED)
    assert rds.asked[0]["DbiResourceId"] == "db-abcdefgh"


def test_the_window_of_a_deleted_instance_is_told(rds: Rds, calls: Calls) -> None:
    rds.instances = []
    rds.backups = [backup(AwsBackupRecoveryPointArn=POINT, Status="retained")]
    assert window(calls) == WindowFacts(EARLIEST, LATEST, DESCRIBED)
    rds.backups = [{**rds.backups[0], "DbiResourceId": "db-OTHER"}]
    assert window(calls) == WindowFacts(EARLIEST, LATEST, DESCRIBED), "by its name"


def test_without_a_backup_that_names_the_point_the_instance_tells_its_latest_second(
    rds: Rds, calls: Calls
) -> None:
    latest = WindowFacts(latest=LATEST, source="rds:DescribeDBInstances LatestRestorableTime")
    assert window(calls) == latest
    rds.denied = frozenset({"DescribeDBInstanceAutomatedBackups"})
    assert window(calls) == latest
    rds.denied = frozenset({"DescribeDBInstanceAutomatedBackups", "DescribeDBInstances"})
    assert "rds:DescribeDBInstances" in window(calls).why_unknown


def test_an_instance_that_another_point_continues_tells_nothing_of_this_one(rds: Rds, calls: Calls) -> None:
    assert window(calls, status="STOPPED").latest is None
    rds.instances = [{**INSTANCE, "AwsBackupRecoveryPointArn": f"{POINT}-other"}]
    assert window(calls).why_unknown
    rds.instances = []
    assert window(calls).why_unknown


def test_what_rds_holds_is_told_without_what_aws_backup_made(rds: Rds, calls: Calls) -> None:
    rds.backups = [backup(), backup(AwsBackupRecoveryPointArn=POINT)]
    rds.snapshots = [
        snapshot("before-v42", TagList=[{"Key": "Created-By", "Value": "lambda:nightly"}]),
        snapshot("awsbackup:job-1", SnapshotType="awsbackup"),
        snapshot("awsbackup:copy-2"),
        snapshot("kept", TagList=[{"Key": "aws:backup:source-resource", "Value": "x"}]),
        snapshot("rds:orders-2026-11-20-03-00", SnapshotType="automated"),
        snapshot("making", Status="creating"),
    ]
    found = {each.id: each for each in held(calls).points}
    automated = found.pop(f"arn:aws:rds:eu-west-1:111122223333:auto-backup:{ID}")
    assert (automated.earliest, automated.latest, automated.created) == (EARLIEST, LATEST, None)
    assert automated.restorable
    assert set(found) == {"before-v42", "making"}
    assert found["before-v42"].made_by == "lambda:nightly"
    assert (found["before-v42"].restorable, found["making"].restorable) == (True, False)


@pytest.mark.parametrize(
    ("members", "restorable"),
    [
        ({"Status": "retained"}, True),
        ({"Status": "replicating", "Region": "eu-central-1"}, True),
        ({"Status": "creating"}, False),
        ({"RestoreWindow": {}}, False),
    ],
)
def test_an_automated_backup_is_a_way_back_where_rds_tells_its_window(
    rds: Rds, calls: Calls, members: dict[str, Any], restorable: bool
) -> None:
    rds.backups = [backup(**members)]
    (point,) = held(calls).points
    assert point.restorable is restorable


def test_a_snapshot_is_of_the_last_transaction_in_it(rds: Rds, calls: Calls) -> None:
    """The copy's own time may be days later."""
    original, inside = "2026-11-10T03:00:00Z", "2026-11-10T02:59:00Z"
    rds.snapshots = [
        snapshot("plain"),
        snapshot("copy", OriginalSnapshotCreateTime=original),
        snapshot("of-a-replica", OriginalSnapshotCreateTime=original, SnapshotDatabaseTime=inside),
    ]
    made = {each.id: each.created for each in held(calls).points}
    assert made == {
        "plain": datetime(2026, 11, 20, 3, tzinfo=UTC),
        "copy": datetime(2026, 11, 10, 3, tzinfo=UTC),
        "of-a-replica": datetime(2026, 11, 10, 2, 59, tzinfo=UTC),
    }


def test_a_snapshot_of_another_instance_of_the_name_is_left_out(rds: Rds, calls: Calls) -> None:
    source = "arn:aws:rds:{}:{}:snapshot:s"
    rds.snapshots = [
        snapshot("ours"),
        snapshot("ours-back", SourceDBSnapshotIdentifier=source.format("eu-west-1", "111122223333")),
        snapshot("from-frankfurt", SourceDBSnapshotIdentifier=source.format("eu-central-1", "111122223333")),
        snapshot("from-others", SourceDBSnapshotIdentifier=source.format("eu-west-1", "999988887777")),
    ]
    assert {each.id for each in held(calls).points} == {"ours", "ours-back"}
    frankfurt = ProtectedResource(HERE, ARN.replace("eu-west-1", "eu-central-1"), "RDS")
    assert {each.id for each in points_of(calls, HERE, frankfurt).points} == {"from-frankfurt"}


def test_snapshots_that_others_share_are_ours_only_by_the_resource_id(rds: Rds, calls: Calls) -> None:
    arn = "arn:aws:rds:eu-west-1:999988887777:snapshot:{}"
    shared = {"SnapshotType": "shared"}
    rds.snapshots = [
        snapshot("kept-there", DBSnapshotArn=arn.format("kept-there"), **shared),
        snapshot("namesake", DBSnapshotArn=arn.format("namesake"), DbiResourceId="db-OTHER", **shared),
    ]
    (one,) = held(calls).points
    assert one.note.startswith("Shared by account 999988887777.")
    assert one.request["DBSnapshotIdentifier"] == arn.format("kept-there")
    rds.instances = []
    assert held(calls).points == ()


def test_each_listing_is_refused_by_itself(rds: Rds, calls: Calls) -> None:
    rds.backups, rds.snapshots = [backup()], [snapshot("before-v42")]
    rds.denied = frozenset({"DescribeDBSnapshots"})
    answer = held(calls)
    assert [each.kind for each in answer.points] == ["RDS automated backup"]
    assert len(answer.refused) == 2
    assert answer.refused[0].startswith("RDS snapshots are not known: ")


def test_the_line_that_restores_is_a_request_that_rds_takes(rds: Rds, calls: Calls) -> None:
    """With the network of the source, or its applications could not reach what it makes."""
    rds.backups = [
        backup(),
        backup(Region="eu-central-1", DBInstanceAutomatedBackupsArn="arn:replicated"),
        backup(Status="retained", DbiResourceId="db-GONE", DBInstanceAutomatedBackupsArn="arn:gone"),
    ]
    rds.snapshots = [snapshot("before-v42"), snapshot("before-upgrade", EngineVersion="15.7")]
    moment = datetime(2026, 11, 20, 14, 27, tzinfo=UTC)
    for native in held(calls).points:
        line = native_line(native, "2026-11-20T14:27:00Z")
        assert line.startswith("aws rds restore-db-instance-"), native.id
        operation = MODEL.operation_model(native.operation.partition(":")[2])
        request = {**native.request}
        if "RestoreTime" in request:
            request["RestoreTime"] = moment
        assert operation.input_shape is not None
        report = ParamValidator().validate(request, operation.input_shape)
        assert not report.has_errors(), report.generate_report()
        assert request["VpcSecurityGroupIds"] == ["sg-1", "sg-2"]
        assert request["DBSubnetGroupName"] == "data"
        fits = native.id != "before-upgrade"
        assert ("DBParameterGroupName" in request) is fits, "a group fits one engine version"
    sources = [
        {key: value for key, value in native.request.items() if key.startswith("Source")}
        for native in held(calls).points
        if native.kind == "RDS automated backup"
    ]
    assert sources == [
        {"SourceDbiResourceId": ID},
        {"SourceDBInstanceAutomatedBackupsArn": "arn:replicated"},
        {"SourceDbiResourceId": "db-GONE"},
    ]


def test_the_backups_of_a_deleted_instance_are_found_by_a_filter(rds: Rds, calls: Calls) -> None:
    """RDS wants the identifier of an existing instance; the last snapshot of a deleted one is what counts."""
    rds.instances = []
    rds.backups, rds.snapshots = [backup(Status="retained")], [snapshot("orders-final")]
    found = held(calls)
    assert found.refused == ()
    assert [each.id for each in found.points][1:] == ["orders-final"]
    assert "Its instance is deleted" in found.points[0].note
    assert "VpcSecurityGroupIds" not in found.points[0].request


def test_classes_are_told_once_and_the_listing_is_not_read_to_its_end(rds: Rds, calls: Calls) -> None:
    def offer(name: str, multi_az: bool = True) -> dict[str, Any]:
        return {"Engine": "postgres", "DBInstanceClass": name, "MultiAZCapable": multi_az}

    rds.offers = [
        *(offer("db.m7g.2xlarge"), offer("db.m7g.large"), offer("db.t4g.micro", multi_az=False)),
        *[offer("db.m7g.large")] * 100,
    ]
    found = choices(calls, HERE, "rds-instance-classes", {"Engine": "postgres"})
    assert [(each.value, each.note) for each in found.choices] == [
        ("db.m7g.large", ""),
        ("db.m7g.2xlarge", ""),
        ("db.t4g.micro", "not for Multi-AZ"),
    ]
    assert len(rds.asked) == 4
    assert choices(calls, HERE, "rds-instance-classes", {}).choices == ()
