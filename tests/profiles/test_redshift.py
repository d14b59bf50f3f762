"""What the profiles of Redshift say of a request: what is asked, what is refused, what is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.model import RestoreProfile, Severity, TagCopy
from restore_profiles.services.redshift import PROFILE
from restore_profiles.services.redshift_serverless import PROFILE as SERVERLESS
from tests.profiles.samples import CONTEXT, ROLE, point_of
from tests.profiles.warehouse_samples import (
    CLUSTER,
    CLUSTER_SNAPSHOT,
    CLUSTER_SOURCE,
    NAMESPACE,
    NAMESPACE_SNAPSHOT,
    NAMESPACE_SOURCE,
)

ERROR, WARNING, INFO = Severity
POINT = replace(point_of(PROFILE, resource_arn=CLUSTER), arn=CLUSTER_SNAPSHOT)
SERVERLESS_POINT = replace(point_of(SERVERLESS, resource_arn=NAMESPACE), arn=NAMESPACE_SNAPSHOT)
SIZED = ("NodeType=ra3.xlplus", "NumberOfNodes=2")
TABLE = ("SourceDatabaseName=dev", "SourceTableName=sales", "NewTableName=sales_restored")


def draft(
    target: str,
    *answers: str,
    profile: RestoreProfile = PROFILE,
    source: Mapping[str, str] | None = None,
    returned: Mapping[str, str | None] | None = None,
    encrypted: bool = False,
) -> Draft:
    point = replace(POINT if profile is PROFILE else SERVERLESS_POINT, encrypted=encrypted)
    facts = SourceFacts(Known.NO) if source is None else SourceFacts(Known.YES, source)
    begun = begin(CONTEXT, point, profile, target, ReturnedMetadata(returned or {}), facts, ROLE)
    return set_values(begun, answers)


def told(made: Draft) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.key) for problem in made.problems()]


def checked(resource_type: str, metadata: Mapping[str, str], **more: object) -> list[tuple[Severity, str]]:
    request = {
        "RecoveryPointArn": CLUSTER_SNAPSHOT,
        "ResourceType": resource_type,
        "Metadata": metadata,
        "IamRoleArn": ROLE,
    }
    return [(problem.severity, problem.key) for problem in check_request({**request, **more})]


def caveats(made: Draft) -> str:
    names = {**made.facts, **made.values}
    return " ".join(each.text for each in made.target.caveats if each.when.holds(names))


def follow_ups(made: Draft) -> set[str]:
    names = {**made.facts, **made.values}
    return {each.name for each in made.target.follow_ups if each.when.holds(names)}


def test_a_cluster_starts_from_the_source_and_asks_for_its_name_alone() -> None:
    made = draft("cluster", source=CLUSTER_SOURCE)
    assert told(made) == []
    assert made.attention() == ("ClusterIdentifier",)
    assert made.values["ClusterIdentifier"] == "analytics-restored"
    assert made.values["ManageMasterPassword"] == "true"


def test_of_a_source_that_is_gone_nodes_network_and_password_are_asked_for() -> None:
    made = draft("cluster")
    assert told(made) == [], "the backup knows its own nodes"
    assert made.attention() == (
        *("ClusterIdentifier", "NodeType", "NumberOfNodes", "ClusterSubnetGroupName"),
        *("VpcSecurityGroupIds", "ManageMasterPassword"),
    )


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        (("ClusterIdentifier=",), [(ERROR, "ClusterIdentifier")]),
        (("ClusterIdentifier=Sales",), [(ERROR, "ClusterIdentifier")]),
        (("ClusterIdentifier=a--b",), [(ERROR, "ClusterIdentifier")]),
        (("ClusterIdentifier=ab-",), [(ERROR, "ClusterIdentifier")]),
        (("ClusterIdentifier=analytics",), [(ERROR, "ClusterIdentifier")]),
        (("AutomatedSnapshotRetentionPeriod=0",), [(ERROR, "AutomatedSnapshotRetentionPeriod")]),
        (("AutomatedSnapshotRetentionPeriod=36",), [(ERROR, "AutomatedSnapshotRetentionPeriod")]),
        (("ManualSnapshotRetentionPeriod=-1",), []),
        (("ManualSnapshotRetentionPeriod=3653",), []),
        (("ManualSnapshotRetentionPeriod=3654",), [(ERROR, "ManualSnapshotRetentionPeriod")]),
        (("ManualSnapshotRetentionPeriod=0",), [(ERROR, "ManualSnapshotRetentionPeriod")]),
        (("Port=5439",), []),
        (("Port=5500",), [(WARNING, "Port")]),
        (("Port=80",), [(ERROR, "Port"), (WARNING, "Port")]),
        (("PreferredMaintenanceWindow=Sat:05:00",), [(ERROR, "PreferredMaintenanceWindow")]),
        (("ElasticIp=203.0.113.7", "PubliclyAccessible=true"), [(WARNING, "ElasticIp")]),
        (("ManageMasterPassword=",), [(WARNING, "ManageMasterPassword")]),
        (("NumberOfNodes=0",), [(ERROR, "NumberOfNodes")]),
    ],
)
def test_what_a_cluster_cannot_be_is_told(
    answers: tuple[str, ...], problems: list[tuple[Severity, str]]
) -> None:
    assert told(draft("cluster", *answers, source=CLUSTER_SOURCE)) == problems


def test_nodes_with_disks_of_their_own_may_do_without_automated_snapshots_and_have_any_port() -> None:
    answers = ("NodeType=dc2.large", "AutomatedSnapshotRetentionPeriod=0", "Port=5500")
    assert told(draft("cluster", *answers, source=CLUSTER_SOURCE)) == []


def test_another_node_type_than_a_backup_of_dc_nodes_is_a_contradiction_of_aws_and_warned_of() -> None:
    made = draft("cluster", "NodeType=ra3.large", returned={"NodeType": "dc2.large"})
    assert told(made) == [(WARNING, "NodeType")]


def test_an_encrypted_backup_stays_encrypted() -> None:
    assert told(draft("cluster", "Encrypted=false", encrypted=True)) == [(WARNING, "Encrypted")]
    assert told(draft("cluster", "Encrypted=false")) == []


def test_an_address_is_taken_by_a_public_cluster_only() -> None:
    made = draft("cluster", "ElasticIp=203.0.113.7")
    assert "ElasticIp" not in made.plan().metadata


def test_the_example_of_the_page_is_accepted_and_aqua_is_told_as_without_effect() -> None:
    example = {
        "RestoreType": "CLUSTER_RESTORE",
        "ClusterIdentifier": "redshift-cluster-restore-78",
        "Encrypted": "true",
        "KmsKeyId": "45e261e4-075a-46c7-9261-dfb91e1c739c",
    }
    assert checked("Redshift", example) == []
    assert checked("Redshift", {**example, "AquaConfigurationStatus": "auto"}) == [
        (INFO, "AquaConfigurationStatus")
    ]
    assert checked("Redshift", {**example, "Encrypted": "TRUE"}) == [(WARNING, "Encrypted")], (
        "case, not sense"
    )


def test_tags_always_come_along_and_no_flag_is_sent() -> None:
    assert PROFILE.tag_copy is TagCopy.ALWAYS
    request = draft("cluster", source=CLUSTER_SOURCE).plan().step.request
    assert "CopySourceTagsToRestoredResource" not in request


def test_what_names_the_snapshot_is_not_sent_back() -> None:
    returned = {"SnapshotIdentifier": "awsbackup:job-1", "ClusterIdentifier": "analytics", "Port": "5439"}
    made = draft("cluster", "ClusterIdentifier=analytics-2", returned=returned)
    assert set(made.dropped) == {"SnapshotIdentifier", "ClusterIdentifier"}
    assert made.plan().metadata["Port"] == "5439"


def test_follow_ups_of_a_cluster_are_those_that_its_source_had_and_none_is_needed() -> None:
    assert follow_ups(draft("cluster", source=CLUSTER_SOURCE)) == set()
    more = {"multi_az": "Enabled", "log_bucket": "audit", "copy_region": "eu-central-1", "copy_days": "7"}
    assert follow_ups(draft("cluster", source={**CLUSTER_SOURCE, **more})) == {
        *("two-zones", "logging", "snapshot-copy"),
    }
    more |= {"log_prefix": "redshift/", "copy_grant": "grant"}
    assert follow_ups(draft("cluster", source={**CLUSTER_SOURCE, **more})) == {
        *("two-zones", "logging-prefix", "snapshot-copy-grant"),
    }
    assert follow_ups(draft("cluster", source={**CLUSTER_SOURCE, "log_exports": '["userlog"]'})) == {
        "logging-cloudwatch"
    }
    assert all(each.optional for each in PROFILE.targets[0].follow_ups)


def test_what_will_differ_is_told_by_the_answers() -> None:
    assert "new secret" in caveats(draft("cluster", source=CLUSTER_SOURCE))
    plain = draft("cluster", "ManageMasterPassword=false", "PubliclyAccessible=true", source=CLUSTER_SOURCE)
    assert "passwords are those of the time of the backup" in caveats(plain)
    assert "outside the VPC" in caveats(plain)
    two = draft("cluster", source={**CLUSTER_SOURCE, "multi_az": "Enabled"})
    assert "restores it into one" in caveats(two)


def test_managed_passwords_want_more_of_the_role() -> None:
    def actions(*answers: str) -> set[str]:
        made = draft("cluster", *answers, source=CLUSTER_SOURCE)
        names = {**made.facts, **made.values}
        return {each.action for each in made.target.role_permissions if each.when.holds(names)}

    assert "secretsmanager:CreateSecret" in actions()
    assert "kms:RetireGrant" not in actions()
    assert "kms:RetireGrant" in actions("MasterPasswordSecretKmsKeyId=alias/secrets")
    assert not any(each.startswith("secretsmanager:") for each in actions("ManageMasterPassword=false"))


def test_a_table_asks_for_its_names_as_warnings_since_no_page_spells_the_keys() -> None:
    made = draft("table", source=CLUSTER_SOURCE)
    assert told(made) == [(WARNING, "SourceTableName"), (WARNING, "NewTableName")]
    assert made.attention() == ("SourceDatabaseName", "SourceTableName", "NewTableName")
    assert told(draft("table", *TABLE, source=CLUSTER_SOURCE)) == []
    gone = draft("table", *TABLE)
    assert told(gone) == [(ERROR, "ClusterIdentifier"), (WARNING, "TargetDatabaseName")], "one is documented"


def test_a_table_of_another_cluster_or_of_its_own_name_is_warned_of() -> None:
    assert told(draft("table", *TABLE, "ClusterIdentifier=other", source=CLUSTER_SOURCE)) == [
        (WARNING, "ClusterIdentifier")
    ]
    assert told(draft("table", *TABLE, "NewTableName=sales", source=CLUSTER_SOURCE)) == [
        (WARNING, "NewTableName")
    ]
    assert told(draft("table", *TABLE, "TargetDatabaseName=", source=CLUSTER_SOURCE)) == [
        (WARNING, "TargetDatabaseName")
    ]
    elsewhere = draft("table", *TABLE, "NewTableName=sales", "TargetSchemaName=old", source=CLUSTER_SOURCE)
    assert told(elsewhere) == []


@pytest.mark.parametrize(("profile", "source"), [(PROFILE, CLUSTER_SOURCE), (SERVERLESS, NAMESPACE_SOURCE)])
def test_a_namespace_is_overwritten_and_its_name_has_to_be_typed(
    profile: RestoreProfile, source: Mapping[str, str]
) -> None:
    made = draft("namespace", profile=profile, source=source)
    assert told(made) == [(ERROR, "NamespaceIdentifier")], "never filled in, not by the source either"
    assert made.attention() == ("NamespaceIdentifier",)
    named = draft("namespace", "NamespaceIdentifier=sales", profile=profile, source=source)
    assert told(named) == []
    assert named.overwrites == "sales"
    assert "overwritten" in caveats(named)
    needed = {each.action for each in named.target.caller_permissions}
    assert needed == {"redshift-serverless:RestoreFromSnapshot"}
    assert needed <= {each.action for each in named.target.role_permissions}


def test_nothing_but_a_namespace_is_overwritten() -> None:
    for profile in (PROFILE, SERVERLESS):
        assert {target.kind for target in profile.targets if target.overwrites} == {"namespace"}


def test_sort_keys_change_where_a_clusters_backup_goes_into_a_namespace() -> None:
    assert "Interleaved" in caveats(draft("namespace", source=CLUSTER_SOURCE))
    assert "Interleaved" not in caveats(draft("namespace", profile=SERVERLESS, source=NAMESPACE_SOURCE))


def test_the_example_of_the_serverless_page_is_accepted_under_both_spellings_of_its_type() -> None:
    example = {"RestoreType": "NAMESPACE_RESTORE", "NamespaceIdentifier": "redshift-namespace-1-restore"}
    for spelling in ("RedshiftServerless", "Redshift Serverless"):
        assert checked(spelling, example, RecoveryPointArn=NAMESPACE_SNAPSHOT) == []
    assert checked("Redshift", example) == [], "the page of clusters lists NAMESPACE_RESTORE, too"


def test_a_namespace_restore_may_go_without_a_role() -> None:
    request = {"RestoreType": "NAMESPACE_RESTORE", "NamespaceIdentifier": "sales"}
    assert checked("Redshift Serverless", request, IamRoleArn="") == []


def test_a_namespace_name_has_the_form_that_redshift_takes() -> None:
    made = draft("namespace", "NamespaceIdentifier=Sales", profile=SERVERLESS)
    assert told(made) == [(ERROR, "NamespaceIdentifier")]


def test_a_table_of_a_namespace_goes_into_its_source_with_its_workgroup() -> None:
    made = draft("table", *TABLE, profile=SERVERLESS, source=NAMESPACE_SOURCE)
    assert told(made) == []
    assert made.values["NamespaceIdentifier"] == "sales"
    assert made.values["WorkgroupName"] == "sales-wg"
    assert made.overwrites == ""
    without = draft("table", *TABLE, "WorkgroupName=", profile=SERVERLESS, source=NAMESPACE_SOURCE)
    assert told(without) == [(WARNING, "WorkgroupName")]


def test_a_cluster_made_of_a_namespace_needs_its_nodes_named() -> None:
    made = draft("cluster", "ClusterIdentifier=sales", profile=SERVERLESS, source=NAMESPACE_SOURCE)
    assert told(made) == [(ERROR, "NodeType"), (ERROR, "NumberOfNodes")]
    sized = draft("cluster", "ClusterIdentifier=sales", *SIZED, profile=SERVERLESS, source=NAMESPACE_SOURCE)
    assert told(sized) == []
    assert "has no nodes" in caveats(sized)
    assert sized.plan().metadata["RestoreType"] == "CLUSTER_RESTORE"
