"""The shop's CloudFormation stacks: their templates, what a backup holds of their parameters, and which of
the shop's resources stand behind their logical ids."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Template = dict[str, Any]

NETWORK: Template = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Description": "Queues and topics that the shop's services talk over",
    "Parameters": {
        "Stage": {"Type": "String", "Default": "production", "AllowedValues": ["production", "staging"]},
    },
    "Resources": {
        "OrderEvents": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Stage"}}},
        "ShippingQueue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 60}},
    },
    "Outputs": {"Topic": {"Value": {"Ref": "OrderEvents"}}},
}

CHECKOUT: Template = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Description": "The checkout: sessions, access logs, exports to the bookkeeper",
    "Parameters": {
        "Stage": {"Type": "String", "Default": "production"},
        "LogVolumeZone": {"Type": "AWS::EC2::AvailabilityZone::Name"},
        "PaymentsApiKey": {"Type": "String", "NoEcho": True, "MinLength": 8},
    },
    "Resources": {
        "SessionsTable": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "AttributeDefinitions": [{"AttributeName": "session_id", "AttributeType": "S"}],
                "KeySchema": [{"AttributeName": "session_id", "KeyType": "HASH"}],
                "BillingMode": "PAY_PER_REQUEST",
            },
        },
        "AccessLogVolume": {
            "Type": "AWS::EC2::Volume",
            "Properties": {"AvailabilityZone": {"Ref": "LogVolumeZone"}, "Size": 80, "VolumeType": "gp3"},
        },
        "ExportsBucket": {"Type": "AWS::S3::Bucket"},
        "RetryQueue": {"Type": "AWS::SQS::Queue"},
    },
    "Outputs": {"Sessions": {"Value": {"Ref": "SessionsTable"}}},
}


@dataclass(frozen=True, slots=True)
class StackRow:
    name: str
    template: Template
    parameters: dict[str, str]
    """Values that the stack has, `{region}` for its Region. A backup leaves those of NoEcho ones out."""
    resources: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By logical id, the type and id of the catalogue's row behind it."""

    @property
    def body(self) -> str:
        return json.dumps(self.template, indent=2)

    @property
    def hidden(self) -> frozenset[str]:
        """Parameters whose values no backup holds ("CloudFormation stack backups", frequently asked)."""
        told = self.template.get("Parameters", {})
        return frozenset(name for name, declared in told.items() if declared.get("NoEcho"))


STACKS = {
    row.name: row
    for row in (
        StackRow("shop-network", NETWORK, {"Stage": "production"}),
        StackRow(
            "shop-checkout",
            CHECKOUT,
            {
                "Stage": "production",
                "LogVolumeZone": "{region}a",
                "PaymentsApiKey": "not-in-any-backup",
            },
            {
                "SessionsTable": ("DynamoDB", "sessions"),
                "AccessLogVolume": ("EBS", "web-logs-a"),
                "ExportsBucket": ("S3", "relight-shop-exports"),
            },
        ),
    )
}


def values(row: StackRow, region: str) -> dict[str, str]:
    """The parameters of the stack as it stands in a Region."""
    return {name: value.format(region=region) for name, value in row.parameters.items()}
