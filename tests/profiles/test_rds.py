"""The RDS profile: names, moments, what is shown and not sent, what remains."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import botocore.session
import jmespath  # type: ignore[import-untyped]
import pytest
from botocore.model import ListShape, StructureShape

from recovery.account import Known, SourceFacts
from recovery.errors import Blocked
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.model import Field, Kind, Severity
from restore_profiles.services.rds import INSTANCE, PROFILE
from restore_profiles.visibility import visible_paths
from restore_profiles.work import Work, open_places, work_of
from tests.profiles.rds_samples import RDS_CONTINUOUS, RDS_INSTANCE, RDS_RETURNED, RDS_SOURCE
from tests.profiles.samples import CONTEXT, ROLE, point_of

SNAPSHOT = "arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-f2494617"
CONTINUOUS = f"arn:aws:backup:eu-west-1:111122223333:recovery-point:{RDS_CONTINUOUS}"
MOMENT = "2026-11-20T14:27:00Z"
# What AWS Backup's page on point-in-time recovery requires beside the moment.
NAMED = {"DBInstanceIdentifier": "orders-1427", "Engine": "postgres"}


def problems(metadata: dict[str, object], arn: str = SNAPSHOT) -> set[tuple[str, str]]:
    """(severity, key) of each problem with a request of the `aws` command."""
    request = {"RecoveryPointArn": arn, "IamRoleArn": ROLE, "ResourceType": "RDS", "Metadata": metadata}
    return {(problem.severity.value, problem.key) for problem in check_request(request)}


@pytest.mark.parametrize("arn", [SNAPSHOT, CONTINUOUS])
def test_the_type_is_read_off_the_point_where_the_request_does_not_say_it(arn: str) -> None:
    found = check_request({"RecoveryPointArn": arn, "IamRoleArn": ROLE, "Metadata": {"Port": "80"}})
    assert "ResourceType" not in {each.key for each in found}
    assert "Port" in {each.key for each in found}


def draft(
    point_id: str = RDS_CONTINUOUS, returned: bool = True, source: dict[str, str] | None = None
) -> Draft:
    point = point_of(PROFILE, encrypted=True, resource_arn=RDS_INSTANCE, point_id=point_id)
    metadata = ReturnedMetadata(RDS_RETURNED if returned else {})
    facts = SourceFacts(Known.YES, {**RDS_SOURCE, **(source or {})})
    return begin(CONTEXT, point, PROFILE, "", metadata, facts, ROLE)


def test_a_request_to_a_moment_and_one_to_the_latest_moment_are_good() -> None:
    assert problems({**NAMED, "RestoreTime": MOMENT}, CONTINUOUS) == set()
    assert problems({**NAMED, "UseLatestRestorableTime": "false", "RestoreTime": MOMENT}, CONTINUOUS) == set()
    latest = problems({**NAMED, "UseLatestRestorableTime": "true"}, CONTINUOUS)
    assert latest == {("info", "UseLatestRestorableTime")}


@pytest.mark.parametrize(
    ("arn", "metadata", "key"),
    [
        (CONTINUOUS, NAMED, "RestoreTime"),
        (CONTINUOUS, {**NAMED, "UseLatestRestorableTime": "false"}, "RestoreTime"),
        (CONTINUOUS, {**NAMED, "UseLatestRestorableTime": "true", "RestoreTime": MOMENT}, "RestoreTime"),
        (CONTINUOUS, {**NAMED, "RestoreTime": "14:27"}, "RestoreTime"),
        (CONTINUOUS, {"DBInstanceIdentifier": "a", "RestoreTime": MOMENT}, "Engine"),
        (SNAPSHOT, {**NAMED, "RestoreTime": MOMENT}, "RestoreTime"),
        (SNAPSHOT, {**NAMED, "UseLatestRestorableTime": "true"}, "UseLatestRestorableTime"),
        (SNAPSHOT, {**NAMED, "MultiAZ": "true", "AvailabilityZone": "eu-west-1a"}, "AvailabilityZone"),
        (SNAPSHOT, {**NAMED, "Port": "1149"}, "Port"),
        (SNAPSHOT, {**NAMED, "VpcSecurityGroupIds": ["sg-1"]}, "VpcSecurityGroupIds"),
    ],
)
def test_what_rds_refuses_is_an_error_where_it_stands(
    arn: str, metadata: dict[str, object], key: str
) -> None:
    assert [problem for problem in problems(metadata, arn) if problem[0] == "error"] == [("error", key)]


@pytest.mark.parametrize("name", ["a", "Orders-1427", "a" + "b" * 62, "x-1-y"])
def test_a_name_that_rds_takes_is_taken(name: str) -> None:
    assert problems({"DBInstanceIdentifier": name}) == set()


@pytest.mark.parametrize("name", ["1a", "-a", "a-", "a--b", "a" * 64, "a_b", "ordérs", "a b"])
def test_a_name_that_rds_does_not_take_is_an_error(name: str) -> None:
    assert problems({"DBInstanceIdentifier": name}) == {("error", "DBInstanceIdentifier")}


def test_what_changes_nothing_is_shown_and_what_names_the_backup_is_dropped() -> None:
    found = problems({**NAMED, "EngineVersion": "16.4", "vpcId": "vpc-1", "DBSnapshotIdentifier": "s"})
    assert found == {
        ("info", "EngineVersion"),
        ("info", "vpcId"),
        ("warning", "DBSnapshotIdentifier"),
        ("warning", "Metadata"),
    }
    dropped = draft("1EB3").dropped
    assert {"EngineVersion", "KmsKeyId", "Encrypted", "vpcId", "DBSnapshotIdentifier"} <= set(dropped)
    assert "information only" in dropped["KmsKeyId"]


def test_the_new_instance_is_never_given_the_name_of_the_source() -> None:
    begun = draft("1EB3")
    assert begun.values["DBInstanceIdentifier"] == "orders-restored"
    assert "DBInstanceIdentifier" in begun.attention()
    with pytest.raises(Blocked, match="the source, which still exists"):
        begun.edited("DBInstanceIdentifier", "ORDERS").plan()
    assert begun.edited("DBInstanceIdentifier", "orders-2").plan()


def test_a_continuous_point_wants_a_moment_and_the_plan_keeps_it() -> None:
    begun = draft()
    with pytest.raises(Blocked, match="Moment is missing"):
        begun.plan()
    plan = begun.at(datetime(2026, 11, 20, 14, 27, tzinfo=UTC)).plan()
    assert plan.metadata["RestoreTime"] == MOMENT
    assert plan.source.moment == datetime(2026, 11, 20, 14, 27, tzinfo=UTC)
    assert "UseLatestRestorableTime" not in plan.metadata


def test_a_text_without_a_zone_is_no_moment_and_blocks() -> None:
    begun = draft().edited("RestoreTime", "2026-11-20T14:27:00")
    assert begun.moment is None
    with pytest.raises(Blocked, match="is not a UTC second"):
        begun.plan()


def test_beside_a_moment_nobody_is_asked_for_the_latest_one() -> None:
    def asked(draft: Draft) -> set[str]:
        return {path for path, _ in visible_paths(draft.target, draft.answers, draft.facts)}

    begun = draft()
    assert {"RestoreTime", "UseLatestRestorableTime"} <= asked(begun)
    chosen = begun.at(datetime(2026, 11, 20, 14, 27, tzinfo=UTC))
    assert "UseLatestRestorableTime" not in asked(chosen)
    both = chosen.edited("UseLatestRestorableTime", "true")
    assert "UseLatestRestorableTime" in asked(both)
    with pytest.raises(Blocked, match="not both"):
        both.plan()


def test_a_zone_is_not_sent_beside_multi_az_and_comes_back_without() -> None:
    begun = draft("1EB3")
    assert begun.values["MultiAZ"] == "true"
    assert "AvailabilityZone" not in begun.values
    assert begun.edited("MultiAZ", "false").values["AvailabilityZone"] == "eu-west-1b"


def test_a_source_in_another_region_lends_neither_network_nor_groups() -> None:
    point = replace(
        point_of(PROFILE, resource_arn=RDS_INSTANCE.replace("eu-west-1", "eu-central-1")),
        source_vault_arn="arn:aws:backup:eu-central-1:111122223333:backup-vault:main",
    )
    begun = begin(CONTEXT, point, PROFILE, "", ReturnedMetadata(RDS_RETURNED), SourceFacts(), ROLE)
    bound = ("DBSubnetGroupName", "VpcSecurityGroupIds", "DBParameterGroupName", "OptionGroupName")
    for key in (*bound, "AvailabilityZone"):
        assert key not in begun.values
        assert "no counterpart here" in begun.dropped[key]
    assert set(bound[:3]) <= set(begun.attention())
    assert begun.values["DBInstanceClass"] == "db.r7g.large"


def test_iops_of_a_small_gp3_volume_are_not_sent_and_those_of_a_large_one_are() -> None:
    begun = draft("1EB3")
    assert "Iops" not in begun.values, "RDS returned 3000, and takes none below 400 GiB"
    large = begun.edited("AllocatedStorage", "400")
    assert large.values["Iops"] == "3000"
    assert "12,000 or more" in " ".join(problem.hint for problem in large.problems())
    assert "12,000" not in " ".join(problem.hint for problem in large.edited("Iops", "12000").problems())
    assert begun.edited("StorageType", "io2").values["Iops"] == "3000"
    assert draft("1EB3", source={"allocated_gib": "500"}).values["Iops"] == "3000"


def work(begun: Draft) -> dict[str, Work]:
    """What remains after this restore, by name, filled from the plan as the job screen does."""
    plan = begun.plan()
    names = {**plan.source.facts, **begun.values}
    known = {name: text for name, text in names.items() if name.startswith("source.")}
    known["created.id"] = "orders-restored"
    return {each.name: work_of(each, known) for each in INSTANCE.follow_ups if each.when.holds(names)}


def test_an_instance_restored_as_its_source_was_needs_its_backups_looked_at_and_no_more() -> None:
    left = work(draft("1EB3"))
    assert set(left) == {"backups"}
    assert left["backups"].request == {
        "DBInstanceIdentifier": "orders-restored",
        "BackupRetentionPeriod": 14,
        "ApplyImmediately": True,
    }
    assert left["backups"].done.expected == ("14",)
    assert not left["backups"].optional


def test_what_a_restore_cannot_give_back_is_read_from_the_source() -> None:
    source = {
        "master_secret_key": "arn:aws:kms:eu-west-1:111122223333:key/2",
        "max_allocated_gib": "500",
        "monitoring_seconds": "60",
        "monitoring_role": "arn:aws:iam::111122223333:role/monitoring",
        "performance_insights_key": "arn:aws:kms:eu-west-1:111122223333:key/3",
        "performance_insights_days": "7",
        "roles": "arn:aws:iam::111122223333:role/import, arn:aws:iam::111122223333:role/export",
        "role_count": "2",
    }
    begun = set_values(draft("1EB3", source=source), ["MultiAZ=false", "DeletionProtection=false"])
    left = work(begun)
    needed = {name for name, each in left.items() if not each.optional}
    assert needed == {"backups", "master-password", "storage-growth"}
    assert set(left) - needed == {
        *("standby", "deletion-protection", "monitoring", "performance-insights", "roles")
    }
    assert {name: open_places(each) for name, each in left.items() if open_places(each)} == {
        "roles": ("ask.role", "ask.feature")
    }


@pytest.mark.parametrize(
    ("states", "is_done"),
    [(None, False), (["ACTIVE"], False), (["ACTIVE", "INVALID"], False), (["ACTIVE", "PENDING"], True)],
)
def test_the_roles_are_attached_once_all_of_them_are(states: list[str] | None, is_done: bool) -> None:
    source = {"roles": "arn:aws:iam::1:role/a, arn:aws:iam::1:role/b", "role_count": "2"}
    check = work(draft("1EB3", source=source))["roles"].done
    attached = {} if states is None else {"AssociatedRoles": [{"Status": state} for state in states]}
    found = jmespath.search(check.path, {"DBInstances": [attached]})
    assert (str(found) in check.expected) is is_done


def test_where_the_source_is_gone_the_days_of_backups_are_asked() -> None:
    point = point_of(PROFILE, resource_arn=RDS_INSTANCE)
    begun = begin(CONTEXT, point, PROFILE, "", ReturnedMetadata({}), SourceFacts(Known.NO), ROLE)
    left = work(begun)
    assert open_places(left["backups-asked"]) == ("ask.days",)
    assert set(left) == {"backups-asked"}


def test_every_parameter_that_only_rds_itself_may_name_is_kept_from_the_request() -> None:
    keys = {field.key for section in INSTANCE.sections for field in section.fields}
    assert not keys & {*PROFILE.returned_only, *PROFILE.information_only}
    sensitive = {field.key for section in INSTANCE.sections for field in section.fields if field.sensitive}
    assert sensitive == {"TdeCredentialPassword"}


def test_the_name_that_rds_itself_takes_is_told_apart_from_the_one_that_aws_backup_takes() -> None:
    """AWS Backup's page on point-in-time recovery wants DBInstanceIdentifier; RDS's operation the other."""
    request = {"RecoveryPointArn": CONTINUOUS, "ResourceType": "RDS", "IamRoleArn": ROLE}
    metadata = {"TargetDBInstanceIdentifier": "a", "Engine": "mysql", "RestoreTime": MOMENT}
    found = {each.key: each for each in check_request({**request, "Metadata": metadata})}
    assert found["DBInstanceIdentifier"].severity is Severity.ERROR
    assert found["TargetDBInstanceIdentifier"].hint == "Did you mean DBInstanceIdentifier?"


KINDS = {"string": Kind.TEXT, "integer": Kind.INTEGER, "boolean": Kind.BOOLEAN, "timestamp": Kind.MOMENT}
# What names the backup, and the name that AWS Backup takes under another key.
NOT_OURS = {*PROFILE.returned_only, "TargetDBInstanceIdentifier"}


@pytest.mark.parametrize("operation", ["RestoreDBInstanceFromDBSnapshot", "RestoreDBInstanceToPointInTime"])
def test_every_parameter_of_rds_is_declared_as_its_model_has_it(operation: str) -> None:
    model = botocore.session.get_session().get_service_model("rds").operation_model(operation)
    declared = tuple(field for section in INSTANCE.sections for field in section.fields)
    assert isinstance(model.input_shape, StructureShape)
    assert _differences(declared, model.input_shape, NOT_OURS) == []


def _differences(fields: tuple[Field, ...], shape: StructureShape, left_out: set[str]) -> list[str]:
    known = {field.key: field for field in fields}
    told = [name for name in shape.members if name not in known and name not in left_out]
    for name, member in shape.members.items():
        field = known.get(name)
        if field is None:
            continue
        inner = member.member if isinstance(member, ListShape) else member
        if isinstance(inner, StructureShape):
            told += _differences(field.fields, inner, set())
        kinds = {Kind.TEXTS, Kind.OBJECTS} if inner is not member else {KINDS.get(member.type_name)}
        told += [name] if field.kind not in kinds else []
    return told
