"""DocumentDB, Neptune and Multi-AZ DB clusters: what each takes of the keys they share, and what remains."""

from __future__ import annotations

from collections.abc import Mapping

import botocore.session
import pytest

from recovery.account import Known, SourceFacts
from recovery.errors import BadInput
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.checking import check_request
from restore_profiles.model import RestoreProfile
from restore_profiles.paths import top_level
from restore_profiles.services import aurora, documentdb, neptune, rds, rds_cluster
from restore_profiles.value_checks import check_values
from restore_profiles.work import Work, open_places, work_of
from tests.profiles.cluster_samples import (
    DOCUMENTDB_CLUSTER,
    DOCUMENTDB_RETURNED,
    DOCUMENTDB_SOURCE,
    MULTI_AZ_CLUSTER,
    MULTI_AZ_RETURNED,
    MULTI_AZ_SOURCE,
    NEPTUNE_CLUSTER,
    NEPTUNE_RETURNED,
    NEPTUNE_SOURCE,
)
from tests.profiles.samples import CONTEXT, ROLE, point_of

SNAPSHOT = "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:awsbackup:job-f2494617"

# The list on each of AWS's pages, and how the pages of 2024 spelled the last.
PAGE_KEYS = (
    *("availabilityZones", "backtrackWindow", "copyTagsToSnapshot", "databaseName", "dbClusterIdentifier"),
    *("dbClusterParameterGroupName", "dbSubnetGroupName", "enableCloudwatchLogsExports"),
    *("enableIAMDatabaseAuthentication", "engine", "engineMode", "engineVersion", "kmsKeyId", "port"),
    *("optionGroupName", "scalingConfiguration", "vpcSecurityGroupIds", "pcSecurityGroupIds"),
)
SAMPLES: Mapping[str, tuple[RestoreProfile, str, Mapping[str, str | None], Mapping[str, str]]] = {
    "docdb": (documentdb.PROFILE, DOCUMENTDB_CLUSTER, DOCUMENTDB_RETURNED, DOCUMENTDB_SOURCE),
    "neptune": (neptune.PROFILE, NEPTUNE_CLUSTER, NEPTUNE_RETURNED, NEPTUNE_SOURCE),
    "rds": (rds.PROFILE, MULTI_AZ_CLUSTER, MULTI_AZ_RETURNED, MULTI_AZ_SOURCE),
}
both = pytest.mark.parametrize("engine", ["docdb", "neptune"])


def problems(resource_type: str, metadata: Mapping[str, object], arn: str = SNAPSHOT) -> set[tuple[str, str]]:
    """(severity, key) of each problem with a request of the `aws` command."""
    request = {"RecoveryPointArn": arn, "IamRoleArn": ROLE, "ResourceType": resource_type}
    found = check_request({**request, "Metadata": metadata})
    return {(problem.severity.value, problem.key) for problem in found}


def draft(engine: str, *, gone: bool = False) -> Draft:
    profile, arn, returned, source = SAMPLES[engine]
    facts = SourceFacts(Known.NO) if gone else SourceFacts(Known.YES, dict(source))
    point = point_of(profile, encrypted=True, resource_arn=arn)
    return begin(CONTEXT, point, profile, "", ReturnedMetadata(returned), facts, ROLE)


def work(begun: Draft) -> dict[str, Work]:
    """What remains after this restore, by name, filled from the plan as the job screen does."""
    plan = begun.plan()
    names = {**plan.source.facts, **begun.values}
    known = {name: text for name, text in names.items() if name.startswith("source.")}
    known |= {f"values.{path}": text for path, text in begun.values.items()} | {"created.id": "new"}
    return {each.name: work_of(each, known) for each in begun.target.follow_ups if each.when.holds(names)}


@both
def test_every_key_of_the_page_is_declared(engine: str) -> None:
    profile = SAMPLES[engine][0]
    known = {
        spelling.lower()
        for field in top_level(profile.targets[0])
        for spelling in (field.key, *field.also_spelled)
    }
    assert {key.lower() for key in PAGE_KEYS} <= known
    assert profile.point_in_time is None


@both
def test_a_prefilled_request_is_good_but_for_the_name(engine: str) -> None:
    begun = draft(engine)
    assert begun.attention() == ("dbClusterIdentifier",)
    assert begun.problems() == ()
    assert problems(begun.profile.resource_type, begun.plan().metadata) <= {("warning", "engineMode")}


@both
def test_a_key_that_the_service_itself_does_not_have_is_warned_of_where_nobody_returned_it(
    engine: str,
) -> None:
    profile = SAMPLES[engine][0]
    metadata = {"dbClusterIdentifier": "a", "engine": engine, "backtrackWindow": "60"}
    assert problems(profile.resource_type, metadata) == {("warning", "backtrackWindow")}
    target = profile.targets[0]
    facts = {"returned.BacktrackWindow": "60"}
    assert check_values(profile, target, metadata, facts) == []


@both
def test_the_keys_that_the_service_does_not_have_are_those_that_its_model_lacks(engine: str) -> None:
    model = botocore.session.get_session().get_service_model(engine)
    shape = model.operation_model("RestoreDBClusterFromSnapshot").input_shape
    assert shape is not None
    members = {name.lower() for name in shape.members}
    foreign = {
        "docdb": documentdb.NOT_OF_DOCUMENTDB,
        "neptune": neptune.NOT_OF_NEPTUNE,
    }[engine]
    declared = {field.key.lower() for field in top_level(SAMPLES[engine][0].targets[0])}
    assert declared - members == {field.key.lower() for field in foreign}


@both
def test_without_a_name_it_is_refused_and_without_an_engine_warned_of(engine: str) -> None:
    resource_type = SAMPLES[engine][0].resource_type
    assert problems(resource_type, {"engine": engine}) == {("error", "dbClusterIdentifier")}
    assert problems(resource_type, {"dbClusterIdentifier": "a"}) == {("warning", "engine")}
    assert problems(resource_type, {"dbClusterIdentifier": "a", "engine": "mysql"}) == {("warning", "engine")}


@both
def test_the_instance_is_made_by_the_services_own_operation(engine: str) -> None:
    left = work(draft(engine))
    assert left["writer"].operation == f"{engine}:CreateDBInstance"
    assert left["writer"].request == {
        "DBClusterIdentifier": "new",
        "DBInstanceIdentifier": "new-1",
        "DBInstanceClass": "db.r6g.large",
        "Engine": engine,
    }
    assert not left["writer"].optional
    assert open_places(work(draft(engine, gone=True))["writer-asked"]) == ("ask.class",)


def test_the_list_of_security_groups_is_read_as_the_page_once_misspelled_it_and_sent_as_it_is() -> None:
    returned = ReturnedMetadata({"pcSecurityGroupIds": '["sg-1"]'})
    point = point_of(documentdb.PROFILE, resource_arn=DOCUMENTDB_CLUSTER)
    begun = begin(CONTEXT, point, documentdb.PROFILE, "", returned, SourceFacts(Known.NO), ROLE)
    assert begun.plan().metadata["vpcSecurityGroupIds"] == '["sg-1"]'


def test_documentdb_answers_to_either_of_its_names() -> None:
    metadata = {"dbClusterIdentifier": "a", "engine": "docdb", "engineVersion": "5.0.0"}
    assert problems("DocDB", metadata) == problems("DocumentDB", metadata) == set()


def test_a_role_of_neptune_is_attached_without_a_feature() -> None:
    left = work(draft("neptune"))
    assert left["roles-of-no-feature"].operation == "neptune:AddRoleToDBCluster"
    assert open_places(left["roles-of-no-feature"]) == ("ask.role",)
    assert left["writer-parameters"].request["DBParameterGroupName"] == "fraud-instances"


def test_a_point_of_type_rds_becomes_what_it_was_made_of() -> None:
    assert draft("rds").target is rds_cluster.CLUSTER
    with pytest.raises(BadInput, match="cannot become that"):
        draft("rds").with_target("instance")
    instance = point_of(rds.PROFILE, resource_arn="arn:aws:rds:eu-west-1:111122223333:db:orders")
    begun = begin(CONTEXT, instance, rds.PROFILE)
    assert [each.kind for each in begun.targets] == ["instance"]


def test_a_multi_az_cluster_comes_with_its_instances_and_from_snapshots_only() -> None:
    begun = draft("rds")
    assert begun.problems() == ()
    assert set(work(begun)) == {"backups"}
    continuous = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:cluster-abc"
    metadata = begun.plan().metadata
    assert ("error", "") in problems("RDS", metadata, continuous)
    assert problems("RDS", metadata) == set()


@pytest.mark.parametrize(
    ("target", "cases"),
    [
        (
            rds_cluster.CLUSTER,
            [
                ({"StorageType": "io1"}, {"point.continuous": "true"}),
                ({"dbClusterIdentifier": "billing"}, {"source.exists": "yes", "source.id": "billing"}),
            ],
        ),
        *(
            (
                profile.targets[0],
                [
                    ({"dbClusterIdentifier": "fraud"}, {"source.exists": "yes", "source.id": "fraud"}),
                    ({"dbClusterIdentifier": "a" * 62}, {}),
                    (dict.fromkeys(PAGE_KEYS, "x"), {}),
                    ({"engineMode": "serverless"}, {}),
                ],
            )
            for profile in (documentdb.PROFILE, neptune.PROFILE)
        ),
    ],
    ids=["RDS-cluster", "DocumentDB-cluster", "Neptune-cluster"],
)
def test_every_constraint_is_told_for_some_answers(
    target: object, cases: list[tuple[dict[str, str], dict[str, str]]]
) -> None:
    profile = next(
        each
        for each in (rds.PROFILE, documentdb.PROFILE, neptune.PROFILE, aurora.PROFILE)
        if target in each.targets
    )
    declared = next(each for each in profile.targets if each is target)
    told = {
        each.message for values, facts in cases for each in check_values(profile, declared, values, facts)
    }
    assert {each.message for each in declared.constraints} <= told
