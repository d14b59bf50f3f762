"""An RDS that holds what a test puts into it and answers in its own XML, as the SDK's model spells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from recovery.context import Context
from recovery.models import RecoveryPoint
from tests.edge.stub import LOADER, Answer, Request

MODEL = ServiceModel(LOADER.load_service_model("rds", "service-2"), "rds")
XML = {"Content-Type": "text/xml"}
MADE = datetime(2026, 11, 1, tzinfo=UTC)
PAGE = 2
"""Items on a page, so that every listing is read to its end."""

HERE = Context("111122223333", "eu-west-1")
ARN = "arn:aws:rds:eu-west-1:111122223333:db:orders"
POINT = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:db-abcdefgh-1234"
ID = "db-ABCDEFGH"

INSTANCE: dict[str, Any] = {
    "DBInstanceIdentifier": "orders",
    "DBInstanceArn": ARN,
    "DbiResourceId": ID,
    "DBInstanceStatus": "available",
    "DBInstanceClass": "db.r7g.large",
    "Engine": "postgres",
    "EngineVersion": "16.4",
    "Endpoint": {"Address": "orders.example", "Port": 5432},
    "DBSubnetGroup": {"DBSubnetGroupName": "data", "VpcId": "vpc-1"},
    "VpcSecurityGroups": [{"VpcSecurityGroupId": "sg-1"}, {"VpcSecurityGroupId": "sg-2"}],
    "DBParameterGroups": [{"DBParameterGroupName": "orders-16"}],
    "OptionGroupMemberships": [{"OptionGroupName": "default:postgres-16"}],
    "MultiAZ": True,
    "PubliclyAccessible": False,
    "StorageType": "gp3",
    "AllocatedStorage": 100,
    "Iops": 3000,
    "StorageThroughput": 125,
    "MonitoringInterval": 60,
    "MonitoringRoleArn": "arn:aws:iam::111122223333:role/monitoring",
    "MasterUserSecret": {"SecretArn": "arn:secret", "SecretStatus": "active", "KmsKeyId": "arn:key"},
    "AssociatedRoles": [{"RoleArn": "arn:role/import", "FeatureName": "s3Import", "Status": "ACTIVE"}],
    "EnabledCloudwatchLogsExports": ["postgresql", "upgrade"],
    "BackupRetentionPeriod": 14,
    "ReadReplicaDBInstanceIdentifiers": ["orders-replica"],
    "LatestRestorableTime": "2026-11-21T14:00:00.5Z",
}

Items = Sequence[Mapping[str, Any]]


def point(**members: Any) -> RecoveryPoint:
    return RecoveryPoint(
        HERE, POINT, ARN, **{"status": "COMPLETED", "created": MADE, "type": "RDS", **members}
    )


@dataclass
class Rds:
    """`denied` are operations that the caller may not call; `asked` the parameters of each request."""

    instances: Items = ()
    backups: Items = ()
    snapshots: Items = ()
    offers: Items = ()
    denied: frozenset[str] = frozenset()
    asked: list[dict[str, str]] = field(default_factory=list)

    def answer(self, request: Request) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        self.asked.append(asked)
        action = asked["Action"]
        if action in self.denied:
            return error(403, "AccessDenied", f"User: bob is not authorized to perform: rds:{action}")
        known = {item["DBInstanceIdentifier"] for item in self.instances}
        name = asked.get("DBInstanceIdentifier", "")
        if name and name not in known:
            return error(404, "DBInstanceNotFound", f"DBInstance {name} not found.")
        match action:
            case "DescribeDBInstances":
                return _listing(action, "DBInstances", self.instances, asked)
            case "DescribeDBInstanceAutomatedBackups":
                return _listing(action, "DBInstanceAutomatedBackups", self.backups, asked)
            case "DescribeDBSnapshots":
                kind = asked.get("SnapshotType", "")
                fit = [item for item in self.snapshots if not kind or item["SnapshotType"] == kind]
                return _listing(action, "DBSnapshots", fit, asked)
            case "DescribeOrderableDBInstanceOptions":
                return _listing(action, "OrderableDBInstanceOptions", self.offers, asked)
        return error(400, "InvalidAction", action)


def _listing(action: str, member: str, items: Items, asked: Mapping[str, str]) -> Answer:
    name = asked.get("DBInstanceIdentifier") or asked.get("Filters.Filter.1.Values.Value.1", "")
    resource_id = asked.get("DbiResourceId", "").lower()
    fit = [
        item
        for item in items
        if (not name or item.get("DBInstanceIdentifier") == name)
        and (not resource_id or item.get("DbiResourceId", "").lower() == resource_id)
    ]
    start = int(asked.get("Marker", 0))
    result: dict[str, Any] = {member: fit[start : start + PAGE]}
    if start + PAGE < len(fit):
        result["Marker"] = str(start + PAGE)
    shape = MODEL.operation_model(action).output_shape
    assert shape is not None
    body = f"<{action}Response><{action}Result>{xml(result, shape)}</{action}Result></{action}Response>"
    return Answer(body.encode(), headers=XML)


def xml(value: Any, shape: Shape) -> str:
    if isinstance(shape, StructureShape):
        return "".join(f"<{name}>{xml(each, shape.members[name])}</{name}>" for name, each in value.items())
    if isinstance(shape, ListShape):
        name = shape.member.serialization.get("name", "member")
        return "".join(f"<{name}>{xml(each, shape.member)}</{name}>" for each in value)
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def error(status: int, code: str, message: str) -> Answer:
    told = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
    return Answer(f"<ErrorResponse>{told}<RequestId>1</RequestId></ErrorResponse>".encode(), status, XML)
