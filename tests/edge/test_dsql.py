"""Look-ups and questions about Aurora DSQL; whether peer Regions hold copies is asked of each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_api.account_checks.registry import asked
from aws_api.lookups.registry import source_facts
from recovery.account import Known
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.stub import Answer, Request, Stub, calls_to, failed, said
from tests.profiles.warehouse_samples import DSQL, DSQL_SOURCE, KEY

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
POINT = RecoveryPoint(
    HERE, "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3", DSQL, "COMPLETED", MADE
)
CLUSTER = {
    "identifier": "4iabtwnq2m3ucxnrsgqdwjvzve",
    "arn": DSQL,
    "status": "ACTIVE",
    "creationTime": 1,
    "deletionProtectionEnabled": True,
    "encryptionDetails": {
        "encryptionType": "CUSTOMER_MANAGED_KMS_KEY",
        "kmsKeyArn": KEY,
        "encryptionStatus": "ENABLED",
    },
}
PEER = DSQL.replace("eu-west-1", "eu-west-2")


@dataclass
class Dsql:
    """`points` by Region: what AWS Backup lists there, None where it may not be asked."""

    cluster: Mapping[str, Any] | None = None
    policy: str = ""
    points: dict[str, list[dict[str, Any]] | None] = field(default_factory=dict)

    def answer(self, request: Request) -> Answer:
        if request.path.endswith("/policy"):
            known = bool(self.policy)
            return said({"policy": self.policy, "policyVersion": "1"}) if known else NOT_FOUND
        if request.path.startswith("/cluster/"):
            return said(self.cluster) if self.cluster else NOT_FOUND
        signed = next(text for name, text in request.headers.items() if name.lower() == "authorization")
        region = next(part for part in signed.split("/") if part in self.points)
        points = self.points[region]
        return failed(403, "AccessDeniedException") if points is None else said({"RecoveryPoints": points})


NOT_FOUND = failed(404, "ResourceNotFoundException")


@pytest.fixture
def dsql(aws: Stub) -> Dsql:
    made = Dsql()
    aws.answer = made.answer
    return made


def found(aws: Stub, check: str, values: Mapping[str, str]) -> list[Finding]:
    return list(asked(calls_to(aws.url), HERE, check, values, POINT))


def severities(findings: list[Finding]) -> list[FindingSeverity]:
    return [each.severity for each in findings]


def test_a_cluster_tells_its_settings_as_a_restore_takes_them(aws: Stub, dsql: Dsql) -> None:
    dsql.cluster = CLUSTER
    assert source_facts(calls_to(aws.url), HERE, "dsql-cluster", DSQL).facts == DSQL_SOURCE


def test_a_cluster_that_spans_regions_tells_them_and_one_with_a_policy_that(aws: Stub, dsql: Dsql) -> None:
    spans = {"witnessRegion": "eu-west-3", "clusters": [DSQL, PEER]}
    owned = {"encryptionType": "AWS_OWNED_KMS_KEY", "encryptionStatus": "ENABLED"}
    dsql.cluster = {**CLUSTER, "multiRegionProperties": spans, "encryptionDetails": owned}
    dsql.policy = "{}"
    told = source_facts(calls_to(aws.url), HERE, "dsql-cluster", DSQL).facts or {}
    assert (told["witness"], told["peers"], told["has_policy"]) == ("eu-west-3", "eu-west-2", "true")
    assert "kms" not in told["regional_config"].lower()


def test_a_cluster_that_is_gone_is_told_as_gone(aws: Stub, dsql: Dsql) -> None:
    assert source_facts(calls_to(aws.url), HERE, "dsql-cluster", DSQL).exists is Known.NO


def copy_made(moment: datetime, status: str = "COMPLETED") -> dict[str, Any]:
    arn = "arn:aws:backup:eu-west-2:111122223333:recovery-point:2FC4"
    return {"RecoveryPointArn": arn, "Status": status, "CreationDate": moment.timestamp()}


@pytest.mark.parametrize(
    ("points", "severity"),
    [
        ([copy_made(MADE)], PASSED),
        ([copy_made(MADE, "DELETING")], ERROR),
        ([copy_made(MADE.replace(hour=5))], WARNING),
        ([], ERROR),
        (None, UNKNOWN),
    ],
)
def test_a_peer_needs_an_identical_copy(
    aws: Stub, dsql: Dsql, points: list[dict[str, Any]] | None, severity: FindingSeverity
) -> None:
    dsql.points["eu-west-2"] = points
    assert severities(found(aws, "dsql-copies", {"peerRegion": "eu-west-2"})) == [severity]


def test_each_peer_is_asked_and_this_region_is_none(aws: Stub, dsql: Dsql) -> None:
    dsql.points = {"eu-west-2": None, "eu-west-3": [copy_made(MADE)]}
    values = {"peerRegion": "eu-west-2, eu-west-1, eu-west-3"}
    assert severities(found(aws, "dsql-copies", values)) == [UNKNOWN, PASSED]


def test_settings_for_a_region_without_a_cluster_and_a_key_of_another_are_told(aws: Stub, dsql: Dsql) -> None:
    settings = {
        "regionalConfig[0].region": "eu-west-1",
        "regionalConfig[0].kmsKeyId": KEY,
        "regionalConfig[1].region": "eu-west-2",
        "regionalConfig[1].kmsKeyId": "alias/data",
    }
    several = {"peerRegion": "eu-west-2"}
    assert found(aws, "dsql-regions", {**settings, **several}) == []
    assert severities(found(aws, "dsql-regions", settings)) == [WARNING]
    wrong = {**settings, **several, "regionalConfig[1].kmsKeyId": KEY}
    assert severities(found(aws, "dsql-regions", wrong)) == [ERROR]
    assert aws.requests == []
