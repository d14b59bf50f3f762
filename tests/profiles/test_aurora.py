"""The Aurora profile: AWS's own examples, names, moments, capacity, and what remains."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import jmespath  # type: ignore[import-untyped]
import pytest

from recovery.account import Known, SourceFacts
from recovery.errors import Blocked
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.encoding import encode, flatten
from restore_profiles.model import Severity
from restore_profiles.paths import top_level
from restore_profiles.services.aurora import CLUSTER, PROFILE
from restore_profiles.value_checks import check_values
from restore_profiles.work import Work, open_places, work_of
from tests.profiles.cluster_samples import (
    AURORA_CLUSTER,
    AURORA_CONTINUOUS,
    AURORA_RETURNED,
    AURORA_SERVERLESS_RETURNED,
    AURORA_SOURCE,
)
from tests.profiles.samples import CONTEXT, ROLE, point_of

SNAPSHOT = "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:awsbackup:job-f2494617"
CONTINUOUS = f"arn:aws:backup:eu-west-1:111122223333:recovery-point:{AURORA_CONTINUOUS}"
MOMENT = "2026-11-20T14:27:00Z"
NAMED = {"dbClusterIdentifier": "ledger-1427", "engine": "aurora-postgresql"}

# "Restoring a DB cluster to a specified time using AWS Backup" (Amazon Aurora User Guide), both examples.
TO_A_TIME = {
    "DBClusterIdentifier": "backup-pitr-test",
    "Engine": "aurora-mysql",
    "RestoreToTime": "2023-09-01T17:00:00.000Z",
}
TO_THE_LATEST = {
    "DBClusterIdentifier": "backup-pitr-latest",
    "Engine": "aurora-mysql",
    "UseLatestRestorableTime": "true",
}


def problems(metadata: Mapping[str, object], arn: str = SNAPSHOT) -> set[tuple[str, str]]:
    """(severity, key) of each problem with a request of the `aws` command."""
    request = {"RecoveryPointArn": arn, "IamRoleArn": ROLE, "ResourceType": "Aurora", "Metadata": metadata}
    return {(problem.severity.value, problem.key) for problem in check_request(request)}


def draft(
    point_id: str = AURORA_CONTINUOUS, source: dict[str, str] | None = None, *, gone: bool = False
) -> Draft:
    point = point_of(PROFILE, encrypted=True, resource_arn=AURORA_CLUSTER, point_id=point_id)
    facts = SourceFacts(Known.NO) if gone else SourceFacts(Known.YES, {**AURORA_SOURCE, **(source or {})})
    return begin(CONTEXT, point, PROFILE, "", ReturnedMetadata(AURORA_RETURNED), facts, ROLE)


def test_the_examples_of_the_aurora_guide_are_good_as_they_stand() -> None:
    assert problems(TO_A_TIME, CONTINUOUS) == set()
    assert problems(TO_THE_LATEST, CONTINUOUS) == {("info", "UseLatestRestorableTime")}


def test_the_other_name_of_the_moment_is_understood_and_told_apart() -> None:
    found = {each.key: each for each in check_request(_request({**NAMED, "RestoreTime": MOMENT}))}
    assert found["RestoreTime"].severity is Severity.WARNING
    assert "restoreToTime" in found["RestoreTime"].hint
    assert set(found) == {"RestoreTime"}


def _request(metadata: dict[str, str]) -> dict[str, object]:
    named = {"RecoveryPointArn": CONTINUOUS, "IamRoleArn": ROLE, "ResourceType": "Aurora"}
    return {**named, "Metadata": metadata}


def test_what_aws_shows_as_returned_is_taken_whole_and_comes_back_the_same() -> None:
    fields = top_level(CLUSTER)
    values, unknown = flatten(fields, AURORA_SERVERLESS_RETURNED)
    assert unknown == ()
    assert values["scalingConfiguration.SecondsUntilAutoPause"] == "300"
    again = encode(fields, values)
    returned = {key.lower(): text for key, text in AURORA_SERVERLESS_RETURNED.items() if text}
    sent = {key.lower(): text for key, text in again.items()}
    assert json.loads(sent.pop("scalingconfiguration")) == json.loads(returned.pop("scalingconfiguration"))
    assert sent == returned


@pytest.mark.parametrize(
    ("arn", "metadata", "key"),
    [
        (CONTINUOUS, NAMED, "restoreToTime"),
        (CONTINUOUS, {**NAMED, "UseLatestRestorableTime": "false"}, "restoreToTime"),
        (CONTINUOUS, {**NAMED, "UseLatestRestorableTime": "true", "restoreToTime": MOMENT}, "restoreToTime"),
        (CONTINUOUS, {**NAMED, "restoreToTime": "14:27"}, "restoreToTime"),
        (CONTINUOUS, {**NAMED, "restoreToTime": "2026-11-20T14:27:00.5Z"}, "restoreToTime"),
        (CONTINUOUS, {"dbClusterIdentifier": "a", "restoreToTime": MOMENT}, "engine"),
        (SNAPSHOT, {"engine": "aurora-mysql"}, "dbClusterIdentifier"),
        (SNAPSHOT, {**NAMED, "restoreToTime": MOMENT}, "restoreToTime"),
        (SNAPSHOT, {**NAMED, "UseLatestRestorableTime": "true"}, "UseLatestRestorableTime"),
        (SNAPSHOT, {**NAMED, "port": "1149"}, "port"),
        (SNAPSHOT, {**NAMED, "engine": "aurora-mysql", "backtrackWindow": "259201"}, "backtrackWindow"),
        (SNAPSHOT, {**NAMED, "vpcSecurityGroupIds": ["sg-1"]}, "vpcSecurityGroupIds"),
        (
            SNAPSHOT,
            {**NAMED, "engineMode": "serverless", "scalingConfiguration": "2"},
            "scalingConfiguration",
        ),
    ],
)
def test_what_aurora_refuses_is_an_error_where_it_stands(
    arn: str, metadata: dict[str, object], key: str
) -> None:
    assert [problem for problem in problems(metadata, arn) if problem[0] == "error"] == [("error", key)]


def test_a_range_whose_least_is_above_its_most_is_an_error() -> None:
    metadata = {
        **NAMED,
        "engineMode": "serverless",
        "scalingConfiguration": '{"MinCapacity":16,"MaxCapacity":4}',
    }
    found = problems(metadata)
    assert [each for each in found if each[0] == "error"] == [("error", "scalingConfiguration.MinCapacity")]
    assert ("warning", "engineMode") in found


@pytest.mark.parametrize("name", ["1a", "-a", "a-", "a--b", "a" * 64, "a_b", "ledgér", "a b"])
def test_a_name_that_rds_does_not_take_is_an_error(name: str) -> None:
    assert problems({**NAMED, "dbClusterIdentifier": name}) == {("error", "dbClusterIdentifier")}


def test_a_name_that_leaves_no_room_for_its_instances_is_warned_of() -> None:
    assert problems({**NAMED, "dbClusterIdentifier": "a" * 61}) == set()
    assert problems({**NAMED, "dbClusterIdentifier": "a" * 62}) == {("warning", "dbClusterIdentifier")}


def test_every_constraint_is_told_for_some_answers() -> None:
    known = {"source.exists": "yes", "source.id": "ledger"}
    both = {**NAMED, "availabilityZones": "eu-west-1a", "databaseName": "a", "restoreToTime": MOMENT}
    serverless = {"engineMode": "serverless", "backtrackWindow": "60"}
    capacities = {"scalingConfiguration.MinCapacity": "4", "scalingConfiguration.MaxCapacity": "2"}
    cases: list[tuple[dict[str, str], dict[str, str]]] = [
        ({**NAMED, "dbClusterIdentifier": "Ledger"}, known),
        ({**NAMED, "dbClusterIdentifier": "a" * 63}, {}),
        ({**both, "UseLatestRestorableTime": "true"}, {"point.continuous": "true"}),
        ({"UseLatestRestorableTime": "true"}, {"point.continuous": "true"}),
        ({"UseLatestRestorableTime": "true", "restoreToTime": MOMENT}, {}),
        ({**serverless, **capacities}, {}),
    ]
    told = {each.message for values, facts in cases for each in check_values(PROFILE, CLUSTER, values, facts)}
    assert {each.message for each in CLUSTER.constraints} <= told


def test_the_new_cluster_is_never_given_the_name_of_the_source() -> None:
    begun = draft("1EB3")
    assert begun.values["dbClusterIdentifier"] == "ledger-restored"
    assert begun.attention() == ("dbClusterIdentifier",)
    with pytest.raises(Blocked, match="the source, which still exists"):
        begun.edited("dbClusterIdentifier", "LEDGER").plan()


def test_a_continuous_point_wants_a_moment_and_sends_neither_zones_nor_a_database() -> None:
    begun = draft()
    with pytest.raises(Blocked, match="Moment is missing"):
        begun.plan()
    plan = begun.at(datetime(2026, 11, 20, 14, 27, tzinfo=UTC)).plan()
    assert plan.metadata["restoreToTime"] == MOMENT
    assert plan.source.moment == datetime(2026, 11, 20, 14, 27, tzinfo=UTC)
    assert not {"availabilityZones", "databaseName", "UseLatestRestorableTime"} & set(plan.metadata)
    assert {"availabilityZones", "databaseName"} <= set(draft("1EB3").values)


def test_a_cluster_of_another_region_lends_neither_network_nor_groups_nor_key() -> None:
    point = replace(
        point_of(PROFILE, resource_arn=AURORA_CLUSTER.replace("eu-west-1", "eu-central-1")),
        source_vault_arn="arn:aws:backup:eu-central-1:111122223333:backup-vault:main",
    )
    begun = begin(CONTEXT, point, PROFILE, "", ReturnedMetadata(AURORA_RETURNED), SourceFacts(), ROLE)
    bound = ("dbSubnetGroupName", "vpcSecurityGroupIds", "dbClusterParameterGroupName")
    for key in (*bound, "availabilityZones", "kmsKeyId"):
        assert key not in begun.values
        assert "no counterpart here" in begun.dropped[key]
    assert set(bound) <= set(begun.attention())


def test_the_range_of_serverless_v1_is_asked_for_only_there() -> None:
    begun = draft("1EB3").edited("scalingConfiguration", '{"MinCapacity":2}')
    assert "scalingConfiguration.MinCapacity" not in begun.values
    assert begun.edited("engineMode", "serverless").values["scalingConfiguration.MinCapacity"] == "2"


def work(begun: Draft) -> dict[str, Work]:
    """What remains after this restore, by name, filled from the plan as the job screen does."""
    moment = datetime(2026, 11, 20, 14, 27, tzinfo=UTC)
    plan = (begun if "restoreToTime" in begun.values else begun.at(moment)).plan()
    names = {**plan.source.facts, **begun.values}
    known = {name: text for name, text in names.items() if name.startswith("source.")}
    known |= {f"values.{path}": text for path, text in begun.values.items()}
    known |= {"created.id": "ledger-restored", "created.arn": f"{AURORA_CLUSTER}-restored"}
    return {each.name: work_of(each, known) for each in CLUSTER.follow_ups if each.when.holds(names)}


def test_a_cluster_is_made_usable_by_an_instance_like_the_writer_of_its_source() -> None:
    left = work(draft())
    assert [name for name, each in left.items() if not each.optional] == [
        *("capacity", "writer", "backups", "deletion-protection")
    ]
    assert left["writer"].request == {
        "DBClusterIdentifier": "ledger-restored",
        "DBInstanceIdentifier": "ledger-restored-1",
        "DBInstanceClass": "db.serverless",
        "Engine": "aurora-postgresql",
    }
    assert left["capacity"].request["ServerlessV2ScalingConfiguration"] == {
        "MinCapacity": 0.5,
        "MaxCapacity": 16.0,
    }
    assert {name for name, each in left.items() if open_places(each)} == {"readers"}


def test_where_the_source_is_gone_class_and_capacity_are_asked() -> None:
    left = work(draft(gone=True))
    assert [name for name, each in left.items() if not each.optional] == ["writer-asked"]
    assert open_places(left["writer-asked"]) == ("ask.class",)
    assert open_places(left["capacity-asked"]) == ("ask.least", "ask.most")
    assert {"backups-asked", "deletion-protection-unknown"} <= set(left)


def test_serverless_v1_needs_no_instance() -> None:
    begun = draft("1EB3").edited("engineMode", "serverless")
    names = {**begun.facts, **begun.values}
    left = {each.name for each in CLUSTER.follow_ups if each.when.holds(names)}
    assert not left & {"capacity", "writer", "writer-asked", "readers", "writer-parameters"}


def test_what_a_restore_cannot_give_back_is_read_from_the_source() -> None:
    source = {
        "writer_parameter_group": "ledger-instances",
        "master_secret_key": "arn:aws:kms:eu-west-1:111122223333:key/2",
        "storage_type": "aurora-iopt1",
        "roles": "arn:aws:iam::111122223333:role/import",
        "role_count": "1",
        "role_features": "s3Import",
        "data_api": "true",
    }
    left = work(draft(source=source))
    assert {"writer-parameters", "master-password", "storage", "roles", "data-api"} <= set(left)
    assert left["data-api"].request == {"ResourceArn": f"{AURORA_CLUSTER}-restored"}
    without = {**source, "role_features": ""}
    assert "roles-of-no-feature" in work(draft(source=without))


@pytest.mark.parametrize(
    ("least", "most", "is_done"), [(0.5, 16.0, True), (0.5, 16, True), (1.0, 16.0, False), (0.5, 8.0, False)]
)
def test_the_capacity_is_given_once_both_bounds_are_the_sources(
    least: float, most: float, is_done: bool
) -> None:
    check = work(draft())["capacity"].done
    bounds = {"MinCapacity": least, "MaxCapacity": most}
    found = jmespath.search(check.path, {"DBClusters": [{"ServerlessV2ScalingConfiguration": bounds}]})
    assert (str(found) in check.expected) is is_done
    nothing = jmespath.search(check.path, {"DBClusters": [{}]})
    assert str(nothing) not in check.expected


@pytest.mark.parametrize(
    ("states", "writer", "readers"),
    [
        ([], False, False),
        (["creating"], False, False),
        (["available"], True, False),
        (["available"] * 2, True, True),
    ],
)
def test_an_instance_counts_once_it_is_available(states: list[str], writer: bool, readers: bool) -> None:
    left = work(draft())
    answer = {"DBInstances": [{"DBInstanceStatus": state} for state in states]}
    for name, is_done in (("writer", writer), ("readers", readers)):
        check = left[name].done
        assert (str(jmespath.search(check.path, answer)) in check.expected) is is_done


def test_the_role_needs_the_operation_that_the_kind_of_point_takes() -> None:
    def actions(begun: Draft) -> set[str]:
        return {each.action for each in CLUSTER.role_permissions if each.when.holds(begun.facts)}

    assert "rds:RestoreDBClusterToPointInTime" in actions(draft())
    assert "rds:RestoreDBClusterFromSnapshot" in actions(draft("1EB3"))
    assert "rds:RestoreDBClusterToPointInTime" not in actions(draft("1EB3"))
    assert "kms:CreateGrant" in actions(draft("1EB3"))


def test_settings_reach_the_members_of_the_range() -> None:
    settings = [
        "engineMode=serverless",
        "scalingConfiguration.MinCapacity=4",
        "scalingConfiguration.AutoPause=TRUE",
    ]
    sent = set_values(draft("1EB3"), settings).plan().metadata["scalingConfiguration"]
    assert json.loads(sent) == {"MinCapacity": 4, "AutoPause": True}
