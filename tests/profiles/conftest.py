"""A sandbox, and the account in it, for the tests that hold a profile against the sandbox's own rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def account(sandbox: Sandbox) -> Iterator[AwsAccount]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        yield AwsConnections().open(ContextRequest(profile="shop", endpoint=sandbox.url), lambda device: "")
