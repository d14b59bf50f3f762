"""Look-ups and questions about Redshift, provisioned and serverless, answered in AWS's shapes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from aws_api.account_checks.registry import asked
from aws_api.lookups.registry import choices, source_facts
from recovery.account import AccountChoice, Known
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.machines import Machines
from tests.edge.redshift_answers import CLUSTER, Redshift
from tests.edge.stub import Stub, calls_to
from tests.profiles.warehouse_samples import (
    CLUSTER as ARN,
)
from tests.profiles.warehouse_samples import (
    CLUSTER_SNAPSHOT,
    CLUSTER_SOURCE,
    NAMESPACE,
    NAMESPACE_SOURCE,
)

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
POINT = RecoveryPoint(HERE, CLUSTER_SNAPSHOT, ARN, "COMPLETED", MADE)

SALES = {
    "namespaceArn": NAMESPACE,
    "namespaceId": NAMESPACE.rpartition("/")[2],
    "namespaceName": "sales",
    "dbName": "dev",
    "status": "AVAILABLE",
    "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "iamRoles": ["arn:aws:iam::111122223333:role/load"],
}
OTHER = {"namespaceArn": "arn:other", "namespaceId": "y", "namespaceName": "x", "status": "AVAILABLE"}
WORKGROUP = {"workgroupName": "sales-wg", "namespaceName": "sales", "status": "AVAILABLE"}


def found(aws: Stub, check: str, values: Mapping[str, str]) -> list[Finding]:
    return list(asked(calls_to(aws.url), HERE, check, values, POINT))


def severities(findings: list[Finding]) -> list[FindingSeverity]:
    return [each.severity for each in findings]


def offered(aws: Stub, lookup: str) -> tuple[AccountChoice, ...]:
    return choices(calls_to(aws.url), HERE, lookup, {}).choices


@pytest.fixture
def redshift(aws: Stub) -> Redshift:
    made = Redshift()
    aws.answer = made.answer
    return made


@pytest.fixture
def serverless(aws: Stub) -> Machines:
    made = Machines()
    aws.answer = made.answer
    return made


def test_a_cluster_tells_its_settings_as_a_form_writes_them(aws: Stub, redshift: Redshift) -> None:
    redshift.answers |= {
        "DescribeClusters": {"Clusters": [CLUSTER]},
        "DescribeLoggingStatus": {"LoggingEnabled": True, "BucketName": "audit", "S3KeyPrefix": "r/"},
    }
    told = source_facts(calls_to(aws.url), HERE, "redshift-cluster", ARN)
    assert told.exists is Known.YES
    expected = {key: text for key, text in CLUSTER_SOURCE.items() if key != "default_iam_role"}
    more = {"log_bucket": "audit", "log_prefix": "r/", "copy_region": "eu-central-1", "copy_days": "7"}
    assert told.facts == {**expected, **more}
    assert redshift.asked[0]["ClusterIdentifier"] == "analytics"


@pytest.mark.parametrize(
    ("logging", "facts"),
    [
        ({"LoggingEnabled": False}, {}),
        (
            {"LoggingEnabled": True, "LogDestinationType": "cloudwatch", "LogExports": ["userlog"]},
            {"log_exports": '["userlog"]'},
        ),
        ("AccessDenied", {}),
    ],
)
def test_where_audit_logs_go_is_told_where_it_may_be_asked(
    aws: Stub, redshift: Redshift, logging: Mapping[str, object] | str, facts: dict[str, str]
) -> None:
    redshift.answers |= {"DescribeClusters": {"Clusters": [CLUSTER]}, "DescribeLoggingStatus": logging}
    told = source_facts(calls_to(aws.url), HERE, "redshift-cluster", ARN).facts or {}
    assert {name: text for name, text in told.items() if name.startswith("log_")} == facts


def test_a_cluster_that_is_gone_is_told_as_gone(aws: Stub, redshift: Redshift) -> None:
    redshift.answers["DescribeClusters"] = "ClusterNotFound"
    assert source_facts(calls_to(aws.url), HERE, "redshift-cluster", ARN).exists is Known.NO


def test_what_there_is_to_choose_from_is_offered(aws: Stub, redshift: Redshift) -> None:
    redshift.answers |= {
        "DescribeClusters": {"Clusters": [{**CLUSTER, "ClusterStatus": "paused"}]},
        "DescribeOrderableClusterOptions": {
            "OrderableClusterOptions": [
                {"NodeType": "ra3.xlplus", "ClusterType": "multi-node"},
                {"NodeType": "ra3.xlplus", "ClusterType": "single-node"},
                {"NodeType": "ra3.4xlarge", "ClusterType": "multi-node"},
            ]
        },
        "DescribeClusterSubnetGroups": {
            "ClusterSubnetGroups": [
                {"ClusterSubnetGroupName": "private", "Description": "inside", "VpcId": "vpc-1"}
            ]
        },
        "DescribeClusterParameterGroups": {
            "ParameterGroups": [
                {"ParameterGroupName": "analytics", "ParameterGroupFamily": "redshift-1.0"},
            ]
        },
        "DescribeClusterTracks": {
            "MaintenanceTracks": [{"MaintenanceTrackName": "trailing", "DatabaseVersion": "1.0.1"}]
        },
        "DescribeSnapshotSchedules": {
            "SnapshotSchedules": [{"ScheduleIdentifier": "daily", "ScheduleDefinitions": ["rate(12 hours)"]}]
        },
    }
    assert offered(aws, "redshift-clusters") == (AccountChoice("analytics", "", "2 x ra3.xlplus, paused"),)
    assert offered(aws, "redshift-node-types") == (
        AccountChoice("ra3.4xlarge", "", "multi-node"),
        AccountChoice("ra3.xlplus", "", "multi-node, single-node"),
    )
    assert offered(aws, "redshift-subnet-groups") == (AccountChoice("private", "inside", "vpc-1"),)
    assert offered(aws, "redshift-parameter-groups") == (AccountChoice("analytics", "redshift-1.0"),)
    assert offered(aws, "redshift-maintenance-tracks") == (AccountChoice("trailing", "", "1.0.1"),)
    assert offered(aws, "redshift-snapshot-schedules") == (AccountChoice("daily", "", "rate(12 hours)"),)


NEW = {
    "ClusterIdentifier": "analytics-restored",
    "ClusterSubnetGroupName": "private",
    "ClusterParameterGroupName": "analytics",
    "SnapshotScheduleIdentifier": "daily",
}


def test_a_cluster_that_can_be_made_passes(aws: Stub, redshift: Redshift) -> None:
    redshift.answers |= {
        "DescribeClusters": "ClusterNotFound",
        "DescribeClusterSubnetGroups": {"ClusterSubnetGroups": [{"ClusterSubnetGroupName": "private"}]},
        "DescribeClusterParameterGroups": {"ParameterGroups": [{"ParameterGroupName": "analytics"}]},
        "DescribeSnapshotSchedules": {"SnapshotSchedules": [{"ScheduleIdentifier": "daily"}]},
    }
    assert severities(found(aws, "redshift-cluster", NEW)) == [PASSED] * 4


def test_a_name_that_is_taken_and_groups_that_are_not_there_are_errors(aws: Stub, redshift: Redshift) -> None:
    redshift.answers |= {
        "DescribeClusters": {"Clusters": [CLUSTER]},
        "DescribeClusterSubnetGroups": "ClusterSubnetGroupNotFoundFault",
        "DescribeClusterParameterGroups": "ClusterParameterGroupNotFound",
        "DescribeSnapshotSchedules": {"SnapshotSchedules": []},
    }
    told = found(aws, "redshift-cluster", NEW)
    assert severities(told) == [ERROR] * 4
    assert all(each.next_step for each in told)


def test_what_may_not_be_asked_of_a_new_cluster_is_unknown(aws: Stub, redshift: Redshift) -> None:
    operations = ("Clusters", "ClusterSubnetGroups", "ClusterParameterGroups", "SnapshotSchedules")
    redshift.answers |= {f"Describe{name}": "AccessDenied" for name in operations}
    assert severities(found(aws, "redshift-cluster", NEW)) == [UNKNOWN] * 4


@pytest.mark.parametrize(
    ("answer", "severity"),
    [
        ({"Clusters": [CLUSTER]}, PASSED),
        ({"Clusters": [{**CLUSTER, "ClusterStatus": "available, resize-cleanup"}]}, PASSED),
        ({"Clusters": [{**CLUSTER, "ClusterStatus": "paused"}]}, ERROR),
        ("ClusterNotFound", ERROR),
    ],
)
def test_a_table_needs_a_cluster_that_is_available(
    aws: Stub, redshift: Redshift, answer: Mapping[str, object] | str, severity: FindingSeverity
) -> None:
    redshift.answers["DescribeClusters"] = answer
    assert severities(found(aws, "redshift-table", {"ClusterIdentifier": "analytics"})) == [severity]


@pytest.mark.parametrize("arn", [NAMESPACE, NAMESPACE.rpartition("/")[0] + "/sales"])
def test_a_namespace_is_found_by_its_id_or_its_name_and_tells_its_workgroup(
    aws: Stub, serverless: Machines, arn: str
) -> None:
    serverless.answers |= {
        "ListNamespaces": {"namespaces": [OTHER, SALES]},
        "ListWorkgroups": {"workgroups": [WORKGROUP]},
    }
    told = source_facts(calls_to(aws.url), HERE, "redshift-namespace", arn)
    assert told.facts == NAMESPACE_SOURCE


def test_a_namespace_that_is_gone_is_told_as_gone_and_an_unseen_workgroup_left_out(
    aws: Stub, serverless: Machines
) -> None:
    serverless.answers["ListNamespaces"] = {"namespaces": []}
    assert source_facts(calls_to(aws.url), HERE, "redshift-namespace", NAMESPACE).exists is Known.NO
    serverless.answers |= {
        "ListNamespaces": {"namespaces": [SALES]},
        "ListWorkgroups": "AccessDeniedException",
    }
    told = source_facts(calls_to(aws.url), HERE, "redshift-namespace", NAMESPACE).facts or {}
    assert told["namespace"] == "sales"
    assert "workgroup" not in told


def test_namespaces_and_workgroups_are_offered_page_by_page(aws: Stub, serverless: Machines) -> None:
    def listed(request: Mapping[str, object]) -> object:
        if request.get("nextToken"):
            return {"namespaces": [{**SALES, "namespaceName": "spare", "status": "MODIFYING"}]}
        return {"namespaces": [SALES], "nextToken": "more"}

    serverless.answers |= {"ListNamespaces": listed, "ListWorkgroups": {"workgroups": [WORKGROUP]}}
    assert offered(aws, "redshift-namespaces") == (
        AccountChoice("sales", "", "dev"),
        AccountChoice("spare", "", "dev, modifying"),
    )
    assert offered(aws, "redshift-workgroups") == (AccountChoice("sales-wg", "", "sales"),)


@pytest.mark.parametrize(
    ("namespace", "workgroups", "values", "seen"),
    [
        ({"namespace": SALES}, [WORKGROUP], {}, [PASSED, PASSED]),
        ("ResourceNotFoundException", [], {}, [ERROR]),
        ({"namespace": {**SALES, "status": "MODIFYING"}}, [WORKGROUP], {}, [WARNING, PASSED]),
        ({"namespace": SALES}, [], {}, [PASSED, ERROR]),
        ({"namespace": SALES}, [WORKGROUP], {"WorkgroupName": "other"}, [PASSED, ERROR]),
        ({"namespace": SALES}, [{**WORKGROUP, "status": "CREATING"}], {}, [PASSED, WARNING]),
    ],
)
def test_a_namespace_has_to_be_there_with_a_workgroup(
    aws: Stub,
    serverless: Machines,
    namespace: object,
    workgroups: list[object],
    values: dict[str, str],
    seen: list[FindingSeverity],
) -> None:
    serverless.answers |= {"GetNamespace": namespace, "ListWorkgroups": {"workgroups": workgroups}}
    told = found(aws, "redshift-namespace", {"NamespaceIdentifier": "sales", **values})
    assert severities(told) == seen


def test_a_workgroup_that_may_not_be_looked_at_is_unknown(aws: Stub, serverless: Machines) -> None:
    serverless.answers |= {"GetNamespace": {"namespace": SALES}, "ListWorkgroups": "AccessDeniedException"}
    assert severities(found(aws, "redshift-namespace", {"NamespaceIdentifier": "sales"})) == [PASSED, UNKNOWN]


def test_a_key_that_aws_owns_is_no_key_to_name(aws: Stub, serverless: Machines) -> None:
    serverless.answers["ListNamespaces"] = {"namespaces": [{**SALES, "kmsKeyId": "AWS_OWNED_KMS_KEY"}]}
    told = source_facts(calls_to(aws.url), HERE, "redshift-namespace", NAMESPACE).facts or {}
    assert "kms_key_arn" not in told
