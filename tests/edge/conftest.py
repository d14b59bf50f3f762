"""Keys that are nobody's, and a stub of AWS for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.config import Config

from aws_api import sessions
from tests.edge.stub import Stub, serving


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
