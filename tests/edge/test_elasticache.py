"""ElastiCache's answers, in its own XML, become resources and the ways back that their snapshots are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

from aws_api.native import elasticache
from aws_api.native.registry import points_of, resources
from recovery.context import Context
from recovery.errors import AccessDenied
from recovery.models import NativePoint, ProtectedResource
from runbooks.native_line import native_line
from tests.edge.stub import LOADER, Answer, Request, Stub, calls_to

HERE = Context("111122223333", "eu-west-1")
ARN = "arn:aws:elasticache:eu-west-1:111122223333"
LIST_MEMBERS = {
    "ReplicationGroups": "ReplicationGroup",
    "CacheClusters": "CacheCluster",
    "Snapshots": "Snapshot",
    "NodeSnapshots": "NodeSnapshot",
}


def snapshot(name: str, *, source: str = "automated", **members: Any) -> dict[str, Any]:
    """A snapshot of the replication group `sessions`, of two shards taken 20 s apart."""
    return {
        "SnapshotName": name,
        "ReplicationGroupId": "sessions",
        "SnapshotStatus": "available",
        "SnapshotSource": source,
        "CacheNodeType": "cache.r7g.large",
        "Engine": "valkey",
        "CacheSubnetGroupName": "data",
        "KmsKeyId": "key-1",
        "NodeSnapshots": [
            {"SnapshotCreateTime": "2026-11-20T03:00:20Z"},
            {"SnapshotCreateTime": "2026-11-20T03:00:00Z"},
        ],
        "ARN": f"{ARN}:snapshot:{name}",
        **members,
    }


SNAPSHOTS = [
    snapshot("automatic.sessions-2026-11-20-03-00"),
    snapshot("before-migration", source="manual", SnapshotStatus="creating", KmsKeyId=None),
    snapshot("last-words", source="manual", ReplicationGroupId="gone"),
    snapshot("node-backup", source="manual", ReplicationGroupId=None, CacheClusterId="alone-too"),
]
ANSWERS: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]] = {
    "DescribeReplicationGroups": {
        "ReplicationGroups": [{"ReplicationGroupId": "sessions", "ARN": f"{ARN}:replicationgroup:sessions"}]
    },
    "DescribeCacheClusters": {
        "CacheClusters": [
            {"CacheClusterId": "alone", "Engine": "redis", "ARN": f"{ARN}:cluster:alone"},
            {"CacheClusterId": "pages", "Engine": "memcached", "ARN": f"{ARN}:cluster:pages"},
        ]
    },
    "DescribeSnapshots": {"Snapshots": SNAPSHOTS},
    "DescribeServerlessCaches": {
        "ServerlessCaches": [
            {"ServerlessCacheName": "carts", "Engine": "valkey", "ARN": f"{ARN}:serverlesscache:carts"}
        ]
    },
    "DescribeServerlessCacheSnapshots": {
        "ServerlessCacheSnapshots": [
            {
                "ServerlessCacheSnapshotName": "carts-daily",
                "ARN": f"{ARN}:serverlesscachesnapshot:carts-daily",
                "SnapshotType": "automatic",
                "Status": "available",
                "CreateTime": "2026-11-20T04:00:00Z",
                "BytesUsedForCache": "1048576",
                "ServerlessCacheConfiguration": {"ServerlessCacheName": "carts", "Engine": "valkey"},
            }
        ]
    },
}


def xml(value: object, inside: str = "") -> str:
    if isinstance(value, Mapping):
        return "".join(
            f"<{name}>{xml(each, name)}</{name}>" for name, each in value.items() if each is not None
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        name = LIST_MEMBERS.get(inside, "member")
        return "".join(f"<{name}>{xml(each)}</{name}>" for each in value)
    return str(value)


def answer(request: Request) -> Answer:
    """What ElastiCache says; a filter by group or cluster is obeyed, pages have two items."""
    asked = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
    action = asked["Action"]
    ((member, items),) = ANSWERS[action].items()
    for name in ("ReplicationGroupId", "CacheClusterId"):
        if name in asked:
            items = [item for item in items if item.get(name) == asked[name]]
    start = int(asked.get("Marker", 0))
    result: dict[str, Any] = {member: items[start : start + 2]}
    if start + 2 < len(items):
        result["Marker"] = str(start + 2)
    body = f"<{action}Response><{action}Result>{xml(result)}</{action}Result></{action}Response>"
    return Answer(body.encode(), headers={"Content-Type": "text/xml"})


def found(aws: Stub) -> dict[str, ProtectedResource]:
    return {each.label: each for page in resources(calls_to(aws.url), HERE) for each in page}


def points(aws: Stub, label: str) -> dict[str, NativePoint]:
    aws.answer = answer
    told = points_of(calls_to(aws.url), HERE, found(aws)[label])
    assert told.refused == ()
    return {point.id: point for point in told.points}


def test_caches_are_listed_with_those_that_only_their_snapshots_remember(aws: Stub) -> None:
    aws.answer = answer
    every = found(aws)
    assert set(every) == {"sessions", "alone", "carts", "gone (deleted)", "alone-too (deleted)"}
    assert {each.type for each in every.values()} == {"ElastiCache"}
    assert every["gone (deleted)"].arn == f"{ARN}:replicationgroup:gone"
    assert every["alone-too (deleted)"].arn == f"{ARN}:cluster:alone-too"
    assert every["gone (deleted)"].last_backup == datetime(2026, 11, 20, 3, 0, 20, tzinfo=UTC)


def test_a_snapshot_is_of_the_moment_of_its_last_shard_and_says_who_made_it(aws: Stub) -> None:
    of_group = points(aws, "sessions")
    automatic = of_group["automatic.sessions-2026-11-20-03-00"]
    manual = of_group["before-migration"]
    assert automatic.created == datetime(2026, 11, 20, 3, 0, 20, tzinfo=UTC)
    assert (automatic.kind, automatic.made_by) == ("ElastiCache automatic snapshot", "ElastiCache")
    assert (manual.kind, manual.made_by) == ("ElastiCache manual snapshot", "")
    assert (automatic.restorable, manual.restorable) == (True, False)
    assert (automatic.encrypted, manual.encrypted) == (True, None), "not told is not unencrypted"
    assert set(points(aws, "gone (deleted)")) == {"last-words"}
    assert set(points(aws, "alone-too (deleted)")) == {"node-backup"}


def test_snapshots_of_a_serverless_cache_become_a_serverless_cache(aws: Stub) -> None:
    (point,) = points(aws, "carts").values()
    assert point.operation == "elasticache:CreateServerlessCache"
    assert point.request["SnapshotArnsToRestore"] == [f"{ARN}:serverlesscachesnapshot:carts-daily"]
    assert (point.size, point.created) == (1_048_576, datetime(2026, 11, 20, 4, 0, tzinfo=UTC))


@pytest.mark.parametrize("label", ["sessions", "carts"])
def test_the_command_that_restores_one_has_the_members_that_the_operation_takes(
    aws: Stub, label: str
) -> None:
    model = LOADER.load_service_model("elasticache", "service-2")
    for point in points(aws, label).values():
        name = point.operation.partition(":")[2]
        shape = ServiceModel(model).operation_model(name).input_shape
        assert shape is not None
        assert not ParamValidator().validate(point.request, shape).has_errors()
        assert "{ask.name}" in native_line(point)
        assert set(point.asks) == {"name"}


@pytest.mark.parametrize(
    ("members", "asked"),
    [
        ({}, {"AtRestEncryptionEnabled": True, "KmsKeyId": "key-1"}),
        ({"KmsKeyId": None, "EngineVersion": "5.0.6"}, {"EngineVersion": "5.0.6"}),
        ({"KmsKeyId": None, "EngineVersion": "7.2.6"}, {"EngineVersion": "7.2"}),
        ({"KmsKeyId": None, "NumNodeGroups": 3}, {"NumNodeGroups": 3, "AutomaticFailoverEnabled": True}),
        (
            {"KmsKeyId": None, "CacheParameterGroupName": "default.valkey8.cluster.on"},
            {
                "CacheParameterGroupName": "default.valkey8.cluster.on",
                "NumNodeGroups": 1,
                "AutomaticFailoverEnabled": True,
            },
        ),
        ({"KmsKeyId": None, "DataTiering": "enabled"}, {"DataTieringEnabled": True}),
    ],
)
def test_the_command_asks_for_a_cache_that_takes_the_snapshot(
    aws: Stub, monkeypatch: pytest.MonkeyPatch, members: dict[str, Any], asked: dict[str, object]
) -> None:
    """Shards, their failover, data tiering and the engine's version are not read off the snapshot by
    ElastiCache, which refuses what does not fit; an encrypted cache does not come back unencrypted."""
    monkeypatch.setitem(ANSWERS["DescribeSnapshots"], "Snapshots", [snapshot("one", **members)])
    request = dict(points(aws, "sessions")["one"].request)
    always = {"ReplicationGroupId", "ReplicationGroupDescription", "SnapshotName", "Engine", "CacheNodeType"}
    told = {name: value for name, value in request.items() if name not in {*always, "CacheSubnetGroupName"}}
    assert told == asked


def test_a_refused_listing_leaves_the_others_and_is_raised_at_the_end(aws: Stub) -> None:
    def refusing(request: Request) -> Answer:
        if b"Action=DescribeSnapshots" in request.body:
            error = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
            return Answer(f"<ErrorResponse>{error}</ErrorResponse>".encode(), 403)
        return answer(request)

    aws.answer = refusing
    pages = resources(calls_to(aws.url), HERE)
    assert [each.label for _ in range(3) for each in next(pages)] == ["sessions", "alone", "carts"]
    with pytest.raises(AccessDenied):
        next(pages)
    told = points_of(
        calls_to(aws.url), HERE, ProtectedResource(HERE, f"{ARN}:cluster:alone", elasticache.TYPE)
    )
    assert told.points == ()
    assert "Snapshots of the cache are not known" in told.refused[0]
