"""An RDS with clusters that a test puts into it, and what of EC2 their checks ask; both answer in XML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from recovery.models import RecoveryPoint
from tests.edge.rds_answers import HERE, MADE, MODEL, XML, error, xml
from tests.edge.stub import Answer, Request

ARN = "arn:aws:rds:eu-west-1:111122223333:cluster:ledger"
ID = "cluster-ABCDEFGH"
CONTINUOUS = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:cluster-abcdefgh-1234"
SNAPSHOT = "arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:awsbackup:job-1"

CLUSTER: dict[str, Any] = {
    "DBClusterIdentifier": "ledger",
    "DBClusterArn": ARN,
    "DbClusterResourceId": ID,
    "Status": "available",
    "Engine": "aurora-postgresql",
    "EngineVersion": "16.4",
    "EngineMode": "provisioned",
    "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 16.0},
    "DBClusterMembers": [
        {"DBInstanceIdentifier": "ledger-2", "IsClusterWriter": False},
        {"DBInstanceIdentifier": "ledger-1", "IsClusterWriter": True},
    ],
    "DBSubnetGroup": "data",
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}, {"VpcSecurityGroupId": "sg-2"}],
    "AvailabilityZones": ["eu-west-1a", "eu-west-1b"],
    "DBClusterParameterGroup": "ledger-16",
    "Port": 5432,
    "StorageType": "aurora-iopt1",
    "KmsKeyId": "arn:key",
    "StorageEncrypted": True,
    "EnabledCloudwatchLogsExports": ["postgresql"],
    "IAMDatabaseAuthenticationEnabled": True,
    "CopyTagsToSnapshot": False,
    "DeletionProtection": True,
    "BackupRetentionPeriod": 14,
    "MasterUserSecret": {"SecretStatus": "active", "KmsKeyId": "arn:secret-key"},
    "AssociatedRoles": [{"RoleArn": "arn:role/import", "FeatureName": "s3Import", "Status": "ACTIVE"}],
    "HttpEndpointEnabled": True,
    "GlobalClusterIdentifier": "world",
    "EarliestRestorableTime": "2026-11-07T14:00:00Z",
    "LatestRestorableTime": "2026-11-21T14:00:00Z",
}
WRITER: dict[str, Any] = {
    "DBInstanceIdentifier": "ledger-1",
    "DBInstanceClass": "db.serverless",
    "DBParameterGroups": [{"DBParameterGroupName": "ledger-instances"}],
}

Items = Sequence[Mapping[str, Any]]
# Listing -> its member, and the parameter that names one of it.
LISTINGS = {
    "DescribeDBClusters": ("DBClusters", "DBClusterIdentifier"),
    "DescribeDBInstances": ("DBInstances", "DBInstanceIdentifier"),
    "DescribeDBClusterAutomatedBackups": ("DBClusterAutomatedBackups", "DBClusterIdentifier"),
    "DescribeDBClusterSnapshots": ("DBClusterSnapshots", "DBClusterIdentifier"),
    "DescribeDBClusterParameterGroups": ("DBClusterParameterGroups", "DBClusterParameterGroupName"),
    "DescribeDBSubnetGroups": ("DBSubnetGroups", "DBSubnetGroupName"),
    "DescribeDBEngineVersions": ("DBEngineVersions", "EngineVersion"),
    "DescribeOrderableDBInstanceOptions": ("OrderableDBInstanceOptions", "DBInstanceClass"),
}
NOT_FOUND = {
    "DescribeDBClusters": "DBClusterNotFoundFault",
    "DescribeDBInstances": "DBInstanceNotFound",
    "DescribeDBClusterAutomatedBackups": "DBClusterAutomatedBackupNotFoundFault",
    "DescribeDBClusterParameterGroups": "DBParameterGroupNotFound",
    "DescribeDBSubnetGroups": "DBSubnetGroupNotFoundFault",
}


def point(arn: str = CONTINUOUS, **members: Any) -> RecoveryPoint:
    return RecoveryPoint(
        HERE, arn, ARN, **{"status": "COMPLETED", "created": MADE, "type": "Aurora", **members}
    )


@dataclass
class Clusters:
    """`holds` are the items of each listing; `denied` operations that the caller may not call; `asked` the
    parameters of each request."""

    holds: dict[str, Items] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    """EC2's security groups, with the VPC of each."""
    default_vpc: bool = True
    denied: frozenset[str] = frozenset()
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.asked.append(asked)
        action = asked["Action"]
        if action in self.denied:
            return error(403, "AccessDenied", f"User: bob is not authorized to perform: {action}")
        if action == "DescribeSecurityGroups":
            return self._security_groups(asked)
        if action == "DescribeVpcs":
            vpcs = "<item><vpcId>vpc-1</vpcId></item>" if self.default_vpc else ""
            return _of_ec2(action, f"<vpcSet>{vpcs}</vpcSet>")
        return self._listing(action, asked)

    def _listing(self, action: str, asked: Mapping[str, str]) -> Answer:
        member, key = LISTINGS[action]
        name = asked.get(key, "").lower()
        filtered = asked.get("Filters.Filter.1.Values.Value.1", "")
        fit = [
            item
            for item in self.holds.get(action, ())
            if (not name or item[key].lower() == name)
            and (not filtered or item[key] == filtered)
            and all(
                asked.get(each, item.get(each, "")).lower() == item.get(each, "").lower()
                for each in ("DbClusterResourceId", "SnapshotType", "DBClusterSnapshotIdentifier")
            )
        ]
        if name and not fit and action in NOT_FOUND:
            return error(404, NOT_FOUND[action], f"{name} not found.")
        shape = MODEL.operation_model(action).output_shape
        assert shape is not None
        told = xml({member: fit}, shape)
        body = f"<{action}Response><{action}Result>{told}</{action}Result></{action}Response>"
        return Answer(body.encode(), headers=XML)

    def _security_groups(self, asked: Mapping[str, str]) -> Answer:
        wanted = [text for name, text in asked.items() if ".Value." in name]
        items = "".join(
            f"<item><groupId>{group}</groupId><vpcId>{self.groups[group]}</vpcId></item>"
            for group in wanted
            if group in self.groups
        )
        return _of_ec2("DescribeSecurityGroups", f"<securityGroupInfo>{items}</securityGroupInfo>")


def _of_ec2(action: str, inner: str) -> Answer:
    return Answer(f"<{action}Response>{inner}</{action}Response>".encode(), headers=XML)
