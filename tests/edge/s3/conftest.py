"""A sandbox for S3, and buckets made in it for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.context import ContextRequest, Mode
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        yield running


@pytest.fixture(scope="package")
def opened(sandbox: Sandbox) -> Iterator[AwsAccount]:
    with pytest.MonkeyPatch.context() as patch:
        for name in sandbox.unset:
            patch.delenv(name, raising=False)
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        yield AwsConnections().open(ContextRequest(profile="shop"), lambda device: "")


@pytest.fixture
def account(opened: AwsAccount) -> Iterator[AwsAccount]:
    yield opened
    opened.set_mode(Mode.READ_ONLY)


@pytest.fixture
def make(sandbox: Sandbox, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Makes a bucket with versioning on, its name begun with the test's own."""
    s3 = sandbox.client("s3")
    named = request.node.name.split("[")[0].replace("_", "-")[5:45].strip("-")

    def bucket(what: str = "", *, versioning: str = "Enabled", acls: bool = True) -> str:
        name = f"{named}-{what}".strip("-")
        s3.create_bucket(
            Bucket=name,
            CreateBucketConfiguration={"LocationConstraint": sandbox.regions[0]},
            ObjectOwnership="ObjectWriter" if acls else "BucketOwnerEnforced",
        )
        # As AWS Backup makes one; S3 itself shuts a new bucket to the public.
        s3.delete_public_access_block(Bucket=name)
        if versioning:
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": versioning})
        return name

    return bucket
