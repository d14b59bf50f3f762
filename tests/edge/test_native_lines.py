"""The lines that bring back what services hold themselves, run by the real `aws` command."""

from __future__ import annotations

import subprocess
from itertools import chain

import pytest

from aws_api.account import AwsAccount
from recovery.models import NativePoint
from recovery.moments import iso
from runbooks.native_line import native_line
from tests.sandbox_process import Sandbox

KINDS = (
    *("DynamoDB on-demand backup", "DynamoDB point-in-time recovery"),
    *("EBS snapshot", "RDS automated backup", "RDS snapshot"),
    *("ElastiCache automatic snapshot", "ElastiCache manual snapshot", "S3 object versions"),
)


@pytest.fixture(scope="module")
def points(shop: AwsAccount) -> dict[str, NativePoint]:
    """One way back of each kind that the account has; no resource's listing is refused."""
    pages = chain(shop.reads.resources(), shop.reads.native_resources())
    answers = [shop.reads.native_points(resource) for page in pages for resource in page]
    assert [answer.refused for answer in answers if answer.refused] == []
    return {point.kind: point for answer in answers for point in answer.points if point.restorable}


def answers_to(point: NativePoint, sandbox: Sandbox) -> dict[str, str]:
    name = "again-" + "-".join(point.kind.lower().split())
    answers = {"zone": f"{sandbox.regions[0]}a", "name": name, "table": name}
    if "version" in point.asks:
        bucket = point.arn.rpartition(":")[2]
        version = sandbox.client("s3").list_object_versions(Bucket=bucket)["Versions"][-1]
        answers |= {"key": version["Key"], "version": version["VersionId"]}
    return {asked: answers[asked] for asked in point.asks}


@pytest.mark.needs("aws")
@pytest.mark.parametrize("kind", KINDS)
def test_the_line_is_complete_once_what_it_asks_is_answered(
    sandbox: Sandbox, points: dict[str, NativePoint], kind: str
) -> None:
    point = points[kind]
    line = native_line(point, iso(point.latest) if point.latest else "")
    for name, text in answers_to(point, sandbox).items():
        line = line.replace(f"{{ask.{name}}}", text)
    ended = subprocess.run(
        ["bash", "-c", line],
        env=sandbox.child_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, ""), line


def test_a_cache_that_is_gone_still_tells_its_snapshots(shop: AwsAccount) -> None:
    every = [cache for page in shop.reads.native_resources() for cache in page]
    gone = [cache for cache in every if cache.name.endswith("(deleted)")]
    assert gone
    for cache in gone:
        assert shop.reads.native_points(cache).points, cache.name
