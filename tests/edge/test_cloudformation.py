"""CloudFormation's look-up and check, over HTTP against the sandbox."""

from __future__ import annotations

import json

import pytest

from aws_api.account import AwsAccount
from recovery.account import Known
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.profiles.samples import MADE
from tests.sandbox_process import Sandbox

ERROR, WARNING, PASSED = FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.PASSED
TEMPLATE = {
    "Parameters": {"Stage": {"Type": "String"}, "Password": {"Type": "String", "NoEcho": True}},
    "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
}


@pytest.fixture(scope="module")
def stack(sandbox: Sandbox) -> str:
    made: str = sandbox.client("cloudformation").create_stack(
        StackName="edge-stack",
        TemplateBody=json.dumps(TEMPLATE),
        Parameters=[
            {"ParameterKey": "Stage", "ParameterValue": "prod"},
            {"ParameterKey": "Password", "ParameterValue": "a secret"},
        ],
    )["StackId"]
    return made


def found(account: AwsAccount, stack: str, **values: str) -> list[tuple[str, FindingSeverity]]:
    return [(each.title, each.severity) for each in findings(account, stack, **values)]


def findings(account: AwsAccount, stack: str, **values: str) -> tuple[Finding, ...]:
    point = RecoveryPoint(account.context, "arn:p", stack, "COMPLETED", MADE, type="CloudFormation")
    return account.reads.account_check("cloudformation-stack", values, point)


def test_a_stack_tells_its_parameters_and_names_those_it_hides(shop: AwsAccount, stack: str) -> None:
    known = shop.reads.source_facts("cloudformation-stack", stack)
    assert known.exists is Known.YES
    assert known.facts is not None
    assert (known.facts["name"], known.facts["status"]) == ("edge-stack", "CREATE_COMPLETE")
    assert json.loads(known.facts["parameters"]) == [{"ParameterKey": "Stage", "ParameterValue": "prod"}]
    assert known.facts["hidden_parameters"] == "Password"
    assert "a secret" not in str(known.facts)


def test_a_stack_that_is_gone_is_known_to_be(shop: AwsAccount, stack: str) -> None:
    gone = stack.replace("edge-stack", "edge-gone")
    assert shop.reads.source_facts("cloudformation-stack", gone).exists is Known.NO


def test_the_name_has_to_be_free(shop: AwsAccount, stack: str) -> None:
    given = '{"Stage":"prod","Password":"x"}'
    assert found(shop, stack, StackName="edge-new", StackParameters=given) == [
        ("Name of the new stack", PASSED)
    ]
    assert found(shop, stack, StackName="edge-stack", StackParameters=given) == [
        ("Name of the new stack", ERROR)
    ]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ("", True),
        ('{"Stage":"prod"}', True),
        ('[{"ParameterKey":"Stage","ParameterValue":"prod"}]', True),
        ('[{"ParameterKey":"Password","ParameterValue":"x"}]', False),
    ],
)
def test_a_parameter_whose_value_no_backup_holds_is_named(
    shop: AwsAccount, stack: str, parameters: str, told: bool
) -> None:
    warned = [
        each.text
        for each in findings(shop, stack, StackName="edge-new", StackParameters=parameters)
        if each.severity is WARNING
    ]
    assert bool(warned) is told
    assert not told or "Password" in warned[0]


def test_a_stack_that_waits_for_its_change_set_is_told(
    shop: AwsAccount, sandbox: Sandbox, stack: str
) -> None:
    sandbox.client("cloudformation").create_change_set(
        StackName="edge-waiting",
        ChangeSetName="first",
        ChangeSetType="CREATE",
        TemplateBody=json.dumps({"Resources": TEMPLATE["Resources"]}),
    )
    (named,) = (
        each for each in findings(shop, stack, StackName="edge-waiting", StackParameters='{"Password":"x"}')
    )
    assert named.severity is WARNING
    assert "REVIEW_IN_PROGRESS" in named.text


def test_executing_a_change_set_makes_its_check_say_done(shop: AwsAccount, sandbox: Sandbox) -> None:
    request = {"StackName": "edge-waiting"}
    path = "Stacks[0].StackStatus"
    assert shop.reads.is_done("cloudformation:DescribeStacks", request, path) == "REVIEW_IN_PROGRESS"
    sandbox.client("cloudformation").execute_change_set(StackName="edge-waiting", ChangeSetName="first")
    assert shop.reads.is_done("cloudformation:DescribeStacks", request, path) == "CREATE_COMPLETE"
