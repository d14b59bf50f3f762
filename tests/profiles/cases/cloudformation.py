"""Requests of CloudFormation that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case

STACK = "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0f3a1b2c-0000-4000-8000-0123456789ab"

CASES = (
    Case("CloudFormation-stack", "CloudFormation", "stack", {}, {}, {}, resource_arn=STACK),
    Case(
        "CloudFormation-stack-with-parameters",
        "CloudFormation",
        "stack",
        {
            "StackName": "shop-after-the-incident",
            "ChangeSetName": "from-backup-1",
            "ChangeSetDescription": "Before the deploy of Friday",
            "StackParameters": '[{"ParameterKey": "DbPassword", "ParameterValue": "päss \\"word\\""}]',
        },
        {},
        {"hidden_parameters": "DbPassword", "status": "UPDATE_COMPLETE", "name": "shop"},
        resource_arn=STACK,
    ),
)
