"""What the account is asked before a cluster is restored, and where AWS refuses to say."""

from __future__ import annotations

import pytest

from aws_api.account_checks.registry import asked
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.cluster_answers import CLUSTER, CONTINUOUS, SNAPSHOT, WRITER, Clusters, point
from tests.edge.rds_answers import HERE
from tests.edge.stub import Stub, calls_to

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

GOOD = {
    "dbClusterIdentifier": "ledger-1427",
    "engine": "aurora-postgresql",
    "engineVersion": "16.4",
    "dbSubnetGroupName": "data",
    "vpcSecurityGroupIds": "sg-1",
    "availabilityZones": '["eu-west-1a"]',
    "dbClusterParameterGroupName": "ledger-16",
}


@pytest.fixture
def rds(aws: Stub) -> Clusters:
    held = Clusters(
        {
            "DescribeDBClusters": [CLUSTER],
            "DescribeDBInstances": [WRITER],
            "DescribeDBSubnetGroups": [
                {
                    "DBSubnetGroupName": "data",
                    "VpcId": "vpc-1",
                    "Subnets": [
                        {"SubnetAvailabilityZone": {"Name": f"eu-west-1{letter}"}} for letter in "ab"
                    ],
                }
            ],
            "DescribeDBClusterParameterGroups": [
                {"DBClusterParameterGroupName": name, "DBParameterGroupFamily": family}
                for name, family in (
                    ("ledger-16", "aurora-postgresql16"),
                    ("old-15", "aurora-postgresql15"),
                    ("graph", "neptune1.3"),
                    ("shop-8", "aurora-mysql8.0"),
                )
            ],
            "DescribeDBEngineVersions": [{"Engine": "any", "EngineVersion": "16.4"}],
            "DescribeDBClusterSnapshots": [
                {
                    "DBClusterSnapshotIdentifier": "awsbackup:job-1",
                    "Engine": "aurora-postgresql",
                    "EngineVersion": "16.4",
                }
            ],
        },
        groups={"sg-1": "vpc-1", "sg-9": "vpc-9"},
    )
    aws.answer = held.answer
    return held


def told(aws: Stub, found: RecoveryPoint | None = None, /, **changes: str) -> list[Finding]:
    values = {key: text for key, text in {**GOOD, **changes}.items() if text}
    return list(asked(calls_to(aws.url), HERE, "cluster-target", values, found or point(SNAPSHOT)))


def test_a_cluster_that_fits_passes(rds: Clusters, aws: Stub) -> None:
    assert [(each.title, each.severity) for each in told(aws)] == [
        ("Cluster identifier", PASSED),
        ("Network", PASSED),
        ("Network", PASSED),
        ("Cluster parameter group", PASSED),
        ("Engine version", PASSED),
    ]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dbClusterIdentifier": "LEDGER"}, "A DB cluster called ledger exists."),
        ({"dbSubnetGroupName": "nobody-has-this"}, "There is no DB subnet group nobody-has-this."),
        ({"vpcSecurityGroupIds": "sg-1, sg-0"}, "There is no security group sg-0."),
        ({"vpcSecurityGroupIds": "sg-9"}, "sg-9 is not in vpc-1, the VPC of subnet group data."),
        ({"dbClusterParameterGroupName": "nobody"}, "There is no cluster parameter group nobody."),
        ({"dbClusterParameterGroupName": "old-15"}, "and the cluster will run aurora-postgresql 16.4."),
        ({"dbClusterParameterGroupName": "graph"}, "family neptune1.3"),
    ],
)
def test_what_would_be_refused_later_is_an_error_now(
    rds: Clusters, aws: Stub, changes: dict[str, str], words: str
) -> None:
    (error,) = [each for each in told(aws, **changes) if each.severity is ERROR]
    assert words in error.text
    assert error.next_step


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dbClusterIdentifier": "ledger-1"}, "A DB instance called ledger-1 exists"),
        ({"availabilityZones": "eu-west-1a, eu-west-1c"}, "not in eu-west-1c"),
        ({"engineVersion": "16.2"}, "does not offer aurora-postgresql 16.2 here any more"),
        ({"dbClusterParameterGroupName": "default.x"}, "There is no cluster parameter group default.x."),
    ],
)
def test_what_may_work_all_the_same_is_a_warning(
    rds: Clusters, aws: Stub, changes: dict[str, str], words: str
) -> None:
    found = told(aws, **changes)
    assert [words in each.text for each in found if each.severity is WARNING] == [True]
    assert ERROR not in {each.severity for each in found}


def test_without_a_default_vpc_a_subnet_group_has_to_be_named(rds: Clusters, aws: Stub) -> None:
    without = {"dbSubnetGroupName": "", "vpcSecurityGroupIds": "", "availabilityZones": ""}
    (default,) = [each for each in told(aws, **without) if each.title == "Network"]
    assert (default.severity, "default VPC" in default.text) == (INFO, True)
    rds.default_vpc = False
    (none,) = [each for each in told(aws, **without) if each.title == "Network"]
    assert (none.severity, none.next_step) == (ERROR, "Name a DB subnet group.")


@pytest.mark.parametrize(("version", "severity"), [("8.0.mysql_aurora.3.08.0", PASSED), ("5.7.12", ERROR)])
def test_a_family_of_aurora_mysql_is_that_of_its_mysql(
    rds: Clusters, aws: Stub, version: str, severity: FindingSeverity
) -> None:
    mysql = {"engine": "aurora-mysql", "engineVersion": version, "dbClusterParameterGroupName": "shop-8"}
    (group,) = [each for each in told(aws, **mysql) if each.title == "Cluster parameter group"]
    assert group.severity is severity


@pytest.mark.parametrize("arn", [SNAPSHOT, CONTINUOUS])
def test_without_a_version_that_of_the_backup_counts(rds: Clusters, aws: Stub, arn: str) -> None:
    rds.holds["DescribeDBClusterAutomatedBackups"] = [
        {
            "DBClusterIdentifier": "ledger",
            "AwsBackupRecoveryPointArn": CONTINUOUS,
            "Engine": "aurora-postgresql",
            "EngineVersion": "16.4",
        }
    ]
    found = told(aws, point(arn), engineVersion="", engine="", dbClusterParameterGroupName="old-15")
    (group,) = [each for each in found if each.title == "Cluster parameter group"]
    assert (
        group.text
        == "old-15 is of family aurora-postgresql15, and the cluster will run aurora-postgresql 16.4."
    )


def test_the_class_of_a_multi_az_cluster_is_looked_up(rds: Clusters, aws: Stub) -> None:
    rds.holds["DescribeOrderableDBInstanceOptions"] = [{"DBInstanceClass": "db.r6gd.large"}]
    multi_az = {"engine": "mysql", "dbClusterParameterGroupName": ""}
    offered = told(aws, **multi_az, DBClusterInstanceClass="db.r6gd.large")[-1]
    assert (offered.title, offered.severity) == ("Instance class", PASSED)
    assert told(aws, **multi_az, DBClusterInstanceClass="db.x9z.giant")[-1].severity is ERROR


def test_what_aws_refuses_to_tell_is_unknown_and_keeps_no_other_question_from_being_asked(
    rds: Clusters, aws: Stub
) -> None:
    rds.denied = frozenset(
        {
            *("DescribeDBClusters", "DescribeDBSubnetGroups", "DescribeDBClusterParameterGroups"),
            "DescribeDBEngineVersions",
        }
    )
    assert {each.severity for each in told(aws)} == {UNKNOWN}
    rds.denied = frozenset({"DescribeSecurityGroups", "DescribeDBInstances"})
    unknown = [each.title for each in told(aws) if each.severity is UNKNOWN]
    assert unknown == ["Cluster identifier", "Network"]


def test_a_region_that_lists_no_version_at_all_says_nothing_of_this_one(rds: Clusters, aws: Stub) -> None:
    rds.holds["DescribeDBEngineVersions"] = []
    assert told(aws)[-1].severity is UNKNOWN
