"""Keys that are nobody's, a stub of AWS for each test, and a sandbox for the modules that want more of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.config import Config

from aws_api import sessions
from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from tests.edge.stub import Stub, serving
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture
def aws(keys: None) -> Iterator[Stub]:
    with serving() as stub:
        yield stub


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that give up on a silent server at once, and try a read once."""
    once = Config(read_timeout=0.3, retries={"total_max_attempts": 1})
    monkeypatch.setattr(sessions, "READING", sessions.READING.merge(once))
    monkeypatch.setattr(sessions, "WRITING", sessions.WRITING.merge(once))


@pytest.fixture(scope="module")
def sandbox(quiet_environment: None) -> Iterator[Sandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def shop(sandbox: Sandbox) -> Iterator[AwsAccount]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        yield AwsConnections().open(ContextRequest(profile="shop"), lambda device: "")
