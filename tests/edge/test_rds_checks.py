"""What the account is asked before an RDS restore, against the sandbox and where AWS refuses to say."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aws_api.account import AwsAccount
from aws_api.account_checks.registry import asked
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from recovery.finding import Finding, FindingSeverity
from recovery.models import Continuity, RecoveryPoint
from tests.edge.rds_answers import HERE, INSTANCE, Rds, point
from tests.edge.stub import Stub, calls_to
from tests.sandbox_process import Sandbox, running_sandbox

ERROR, UNKNOWN, PASSED = FindingSeverity.ERROR, FindingSeverity.UNKNOWN, FindingSeverity.PASSED

GOOD = {
    "DBInstanceIdentifier": "orders-1427",
    "Engine": "postgres",
    "DBInstanceClass": "db.r6g.large",
    "DBSubnetGroupName": "shop-private",
    "DBParameterGroupName": "shop-postgres16",
    "MultiAZ": "true",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def account(sandbox: Sandbox) -> Iterator[AwsAccount]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        yield AwsConnections().open(ContextRequest(profile="shop", endpoint=sandbox.url), lambda device: "")


@pytest.fixture(scope="module")
def orders(account: AwsAccount) -> dict[Continuity, RecoveryPoint]:
    arn = next(
        found.arn
        for page in account.reads.resources()
        for found in page
        if found.type == "RDS" and found.label == "orders"
    )
    return {found.continuity: found for page in account.reads.points_of(arn) for found in page}


def told(account: AwsAccount, found: RecoveryPoint, **changes: str) -> list[Finding]:
    values = {key: text for key, text in {**GOOD, **changes}.items() if text}
    return list(account.reads.account_check("rds-target", values, found))


def groups(sandbox: Sandbox) -> dict[str, str]:
    """The name of a security group of each VPC -> its id."""
    found = sandbox.client("ec2").describe_security_groups()["SecurityGroups"]
    return {group["GroupName"]: group["GroupId"] for group in found if group["GroupName"] != "default"}


@pytest.mark.parametrize("continuity", list(Continuity))
def test_a_database_that_fits_passes(
    sandbox: Sandbox, account: AwsAccount, orders: dict[Continuity, RecoveryPoint], continuity: Continuity
) -> None:
    found = told(account, orders[continuity], VpcSecurityGroupIds=groups(sandbox)["shop-db"])
    assert [each.severity for each in found] == [PASSED] * 5
    assert "postgres 16.4" in found[-1].text, "the version is the backup's own"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"DBInstanceIdentifier": "Orders"}, "A DB instance called orders exists."),
        ({"DBSubnetGroupName": "nobody-has-this"}, "There is no DB subnet group nobody-has-this."),
        ({"DBParameterGroupName": "nobody-has-this"}, "There is no DB parameter group nobody-has-this."),
        (
            {"DBParameterGroupName": "shop-mysql80"},
            "family mysql8.0, and the instance will run",
        ),
        ({"DBParameterGroupName": "default.postgres15"}, "family postgres15, and the instance will run"),
        ({"DBInstanceClass": "db.x9z.giant"}, "RDS does not offer db.x9z.giant here for postgres 16.4."),
        ({"MultiAZ": "false", "AvailabilityZone": "eu-west-1z"}, "not in eu-west-1z"),
        ({"VpcSecurityGroupIds": "sg-0123456789abcdef0"}, "There is no security group sg-0123456789abcdef0."),
    ],
)
def test_what_rds_would_refuse_later_is_an_error_now(
    account: AwsAccount, orders: dict[Continuity, RecoveryPoint], changes: dict[str, str], words: str
) -> None:
    found = told(account, orders[Continuity.SNAPSHOT], **changes)
    (error,) = [each for each in found if each.severity is ERROR]
    assert words in error.text
    assert error.next_step


def test_a_security_group_of_another_vpc_is_an_error(
    sandbox: Sandbox, account: AwsAccount, orders: dict[Continuity, RecoveryPoint]
) -> None:
    known = groups(sandbox)
    both = f"{known['shop-db']}, {known['office-erp']}"
    found = told(account, orders[Continuity.SNAPSHOT], VpcSecurityGroupIds=both)
    (error,) = [each for each in found if each.severity is ERROR]
    assert error.text.startswith(f"{known['office-erp']} is not in vpc-")


def test_a_name_that_a_cluster_has_is_taken(
    sandbox: Sandbox, account: AwsAccount, orders: dict[Continuity, RecoveryPoint]
) -> None:
    sandbox.client("rds").create_db_cluster(
        DBClusterIdentifier="ledger",
        Engine="aurora-postgresql",
        MasterUsername="admin1",
        MasterUserPassword="not-a-secret",
    )
    found = told(account, orders[Continuity.SNAPSHOT], DBInstanceIdentifier="LEDGER")
    (error,) = [each for each in found if each.severity is ERROR]
    assert "A DB cluster called ledger exists" in error.text


def test_what_aws_refuses_to_tell_is_unknown_and_keeps_no_other_question_from_being_asked(aws: Stub) -> None:
    rds = Rds(instances=[INSTANCE], offers=[{"DBInstanceClass": "db.r6g.large"}])
    rds.denied = frozenset({"DescribeDBInstances", "DescribeDBSubnetGroups", "DescribeDBParameterGroups"})
    aws.answer = rds.answer
    found = asked(calls_to(aws.url), HERE, "rds-target", GOOD, point())
    assert [(each.title, each.severity) for each in found] == [
        ("DB instance identifier", UNKNOWN),
        ("Network", UNKNOWN),
        ("DB parameter group", UNKNOWN),
        ("Instance class", PASSED),
    ]
    assert "rds:DescribeDBInstances" in found[0].text


def test_a_region_that_lists_no_class_at_all_says_nothing_of_this_one(aws: Stub) -> None:
    aws.answer = Rds(instances=[]).answer
    values = {"Engine": "postgres", "DBInstanceClass": "db.r6g.large"}
    (found,) = asked(calls_to(aws.url), HERE, "rds-target", values, point())
    assert (found.title, found.severity) == ("Instance class", UNKNOWN)


def test_a_point_of_a_multi_az_cluster_is_refused_before_anything_is_asked(aws: Stub) -> None:
    rds = Rds()
    aws.answer = rds.answer
    cluster = RecoveryPoint(
        HERE,
        "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:awsbackup:job-1",
        "arn:aws:rds:eu-west-1:111122223333:cluster:ledger",
        "COMPLETED",
        point().created,
    )
    (found,) = asked(calls_to(aws.url), HERE, "rds-target", GOOD, cluster)
    assert found.severity is ERROR
    assert rds.asked == []
