"""Keys that are nobody's, and a stub of AWS for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.edge.stub import Stub, serving


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture
def aws(keys: None) -> Iterator[Stub]:
    with serving() as stub:
        yield stub
