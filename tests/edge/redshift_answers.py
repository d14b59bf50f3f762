"""A Redshift that holds what a test puts into it and answers in its own XML, as the SDK's model spells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from botocore.model import ServiceModel

from tests.edge.rds_answers import XML, error, xml
from tests.edge.stub import LOADER, Answer, Request

MODEL = ServiceModel(LOADER.load_service_model("redshift", "service-2"), "redshift")

CLUSTER: dict[str, Any] = {
    "ClusterIdentifier": "analytics",
    "NodeType": "ra3.xlplus",
    "ClusterStatus": "available",
    "DBName": "dev",
    "Endpoint": {"Address": "analytics.example", "Port": 5439},
    "AutomatedSnapshotRetentionPeriod": 7,
    "ManualSnapshotRetentionPeriod": -1,
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}, {"VpcSecurityGroupId": "sg-2"}],
    "ClusterParameterGroups": [{"ParameterGroupName": "analytics"}],
    "ClusterSubnetGroupName": "private",
    "AvailabilityZone": "eu-west-1a",
    "PreferredMaintenanceWindow": "sat:05:00-sat:05:30",
    "AllowVersionUpgrade": True,
    "NumberOfNodes": 2,
    "PubliclyAccessible": False,
    "Encrypted": True,
    "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
    "EnhancedVpcRouting": True,
    "IamRoles": [{"IamRoleArn": "arn:aws:iam::111122223333:role/load", "ApplyStatus": "in-sync"}],
    "MaintenanceTrackName": "current",
    "AvailabilityZoneRelocationStatus": "enabled",
    "MasterPasswordSecretArn": "arn:secret",
    "MultiAZ": "Disabled",
    "ClusterSnapshotCopyStatus": {"DestinationRegion": "eu-central-1", "RetentionPeriod": 7},
}


@dataclass
class Redshift:
    """`answers` by operation: the members, or the code of an error. Of an operation that nobody put in, the
    answer is empty."""

    answers: dict[str, Mapping[str, Any] | str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.asked.append(asked)
        action = asked["Action"]
        told = self.answers.get(action, {})
        if isinstance(told, str):
            return error(400, told, f"{action} is refused.")
        shape = MODEL.operation_model(action).output_shape
        assert shape is not None
        body = f"<{action}Response><{action}Result>{xml(told, shape)}</{action}Result></{action}Response>"
        return Answer(body.encode(), headers=XML)
