"""Every target of every built-in profile, restored in the sandbox: a row each."""

from __future__ import annotations

from tests.conformance.row import Row
from tests.sandbox_process import Sandbox


def versioned_bucket(sandbox: Sandbox) -> dict[str, str]:
    """A bucket that a restore may write into."""
    s3 = sandbox.client("s3")
    s3.create_bucket(
        Bucket="restores-land-here", CreateBucketConfiguration={"LocationConstraint": sandbox.regions[0]}
    )
    s3.put_bucket_versioning(Bucket="restores-land-here", VersioningConfiguration={"Status": "Enabled"})
    return {}


def instance_to_attach_to(sandbox: Sandbox) -> dict[str, str]:
    """The database server of the shop."""
    tagged = [{"Name": "tag:Name", "Values": ["orders-db"]}]
    [found] = sandbox.client("ec2").describe_instances(Filters=tagged)["Reservations"]
    return {"instance": found["Instances"][0]["InstanceId"]}


ATTACHED = {"instance": "{instance}", "device": "/dev/sdz"}


ROWS = (
    Row("DynamoDB/orders", "table", looks=1),
    Row("EBS/orders-db-data", "volume", looks=1, asks=ATTACHED, prepare=instance_to_attach_to),
    Row("EC2/web-1", "instance", looks=1),
    Row("RDS/reporting", "instance", looks=1),
    Row("S3/relight-shop-exports", "new-bucket", looks=1),
    Row(
        "S3/relight-shop-exports",
        "bucket",
        {"DestinationBucketName": "restores-land-here"},
        looks=1,
        prepare=versioned_bucket,
    ),
    Row("S3/relight-shop-exports", "source-bucket", looks=1),
)
