"""A source in another Region is asked there, with little patience: that Region may be down."""

from __future__ import annotations

import pytest
from botocore.config import Config

from aws_api import sessions
from aws_api.connections import AwsConnections
from aws_api.lookups.registry import source_facts
from recovery.account import ContextRequest, Known
from recovery.context import Context
from tests.edge.stub import Answer, Stub, calls_to, said
from tests.sandbox_process import running_sandbox

HERE = Context("111122223333", "eu-west-1")
ELSEWHERE = "arn:aws:ec2:eu-central-1:111122223333:volume/vol-0123456789abcdef0"


def test_a_source_of_another_region_is_described_as_it_is_there(
    quiet_environment: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_sandbox() as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        _, other = sandbox.regions
        made = sandbox.client("ec2", region=other).create_volume(
            AvailabilityZone=f"{other}b", Size=7, VolumeType="gp3"
        )
        account = AwsConnections().open(ContextRequest(profile="shop"), lambda device: "")
        arn = f"arn:aws:ec2:{other}:{sandbox.account}:volume/"
        there = account.reads.source_facts("ec2-volume", arn + made["VolumeId"])
        gone = account.reads.source_facts("ec2-volume", arn + "vol-0123456789abcdef0")
    assert there.facts is not None
    assert (there.facts["availability_zone"], there.facts["size_gib"]) == (f"{other}b", "7")
    assert gone.exists is Known.NO


def test_a_region_that_does_not_answer_is_asked_once_and_told_as_unknown(
    aws: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    briefly = Config(read_timeout=0.2)
    monkeypatch.setattr(sessions, "ELSEWHERE", sessions.ELSEWHERE.merge(briefly))
    aws.answer = lambda request: Answer(silent=True)
    told = source_facts(calls_to(aws.url), HERE, "ec2-volume", ELSEWHERE)
    assert told.exists is Known.UNKNOWN
    assert "eu-central-1" in told.why_unknown
    assert len(aws.requests) == 1


def test_a_source_of_another_account_is_not_asked_about(aws: Stub) -> None:
    told = source_facts(
        calls_to(aws.url), HERE, "ec2-volume", "arn:aws:ec2:eu-west-1:444455556666:volume/vol-1"
    )
    assert (told.exists, told.why_unknown) == (Known.UNKNOWN, "the source is in account 444455556666")
    assert aws.requests == []


def test_after_a_look_at_another_region_everything_else_still_happens_here(aws: Stub) -> None:
    """Each client names its Region: who has looked at the source's would else write there."""
    aws.answer = lambda request: said({"BackupVaultList": []})
    calls = calls_to(aws.url)
    calls.elsewhere("eu-central-1").read("backup", "ListBackupVaults")
    calls.read("backup", "ListBackupVaults")
    signed = [request.headers["Authorization"].split("/")[2] for request in aws.requests]
    assert signed == ["eu-central-1", "eu-west-1"]
