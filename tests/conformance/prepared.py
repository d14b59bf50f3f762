"""What stands before a restore of a row, and the ids in it that only the sandbox knows."""

from __future__ import annotations

from tests.sandbox_process import Sandbox


def versioned_bucket(sandbox: Sandbox) -> dict[str, str]:
    """A bucket that a restore may write into."""
    s3 = sandbox.client("s3")
    s3.create_bucket(
        Bucket="restores-land-here", CreateBucketConfiguration={"LocationConstraint": sandbox.regions[0]}
    )
    s3.put_bucket_versioning(Bucket="restores-land-here", VersioningConfiguration={"Status": "Enabled"})
    return {}


def log_bucket(sandbox: Sandbox) -> dict[str, str]:
    """The source bucket with versioning on, which a restore into it needs."""
    s3 = sandbox.client("s3")
    s3.put_bucket_versioning(Bucket="relight-shop-logs", VersioningConfiguration={"Status": "Enabled"})
    return {}


def instance_to_attach_to(sandbox: Sandbox) -> dict[str, str]:
    """The database server of the shop."""
    tagged = [{"Name": "tag:Name", "Values": ["orders-db"]}]
    [found] = sandbox.client("ec2").describe_instances(Filters=tagged)["Reservations"]
    return {"instance": found["Instances"][0]["InstanceId"]}


def source_database(sandbox: Sandbox) -> dict[str, str]:
    """The SAP HANA database that the backup was made of."""
    databases = sandbox.client("ssm-sap").list_databases()["Databases"]
    return {"database": next(each["Arn"] for each in databases if each["Arn"].endswith("/HDB"))}


def free_disk(sandbox: Sandbox) -> dict[str, str]:
    """A local disk of the stored gateway that no volume uses."""
    gateways = sandbox.client("storagegateway").list_gateways()["Gateways"]
    stored = next(each["GatewayARN"] for each in gateways if each["GatewayType"] == "STORED")
    disks = sandbox.client("storagegateway").list_local_disks(GatewayARN=stored)["Disks"]
    return {"disk": next(each["DiskId"] for each in disks if each["DiskAllocationType"] == "AVAILABLE")}


def cached_gateway(sandbox: Sandbox) -> dict[str, str]:
    """A gateway of cached volumes."""
    gateways = sandbox.client("storagegateway").list_gateways()["Gateways"]
    return {"gateway": next(each["GatewayARN"] for each in gateways if each["GatewayType"] == "CACHED")}


def stored_gateway(sandbox: Sandbox) -> dict[str, str]:
    """A gateway of stored volumes, and a local disk of it that no volume uses."""
    gateways = sandbox.client("storagegateway").list_gateways()["Gateways"]
    stored = next(each["GatewayARN"] for each in gateways if each["GatewayType"] == "STORED")
    return {"gateway": stored, **free_disk(sandbox)}
