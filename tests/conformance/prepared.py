"""What stands before a restore of a row, and the ids in it that only the sandbox knows."""

from __future__ import annotations

import json

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
    arn = next(each["Arn"] for each in databases if each["Arn"].endswith("/HDB"))
    return {"database": arn, "name": arn.split(":", 5)[-1]}


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


def role_may_restore_namespaces(sandbox: Sandbox) -> dict[str, str]:
    """The restore role with what its page says has to be added by hand: the managed policy lacks it."""
    statement = {"Effect": "Allow", "Action": "redshift-serverless:RestoreFromSnapshot", "Resource": "*"}
    sandbox.client("iam").put_role_policy(
        RoleName="AWSBackupDefaultServiceRole",
        PolicyName="restore-namespaces",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    return {}


def copy_in_the_peer(sandbox: Sandbox) -> dict[str, str]:
    """The newest snapshot of the ledger in the second Region too, which makes it a peer."""
    backup = sandbox.client("backup")
    listed = backup.get_paginator("list_protected_resources").paginate().build_full_result()["Results"]
    arn = next(each["ResourceArn"] for each in listed if each.get("ResourceName") == "ledger")
    points = backup.list_recovery_points_by_resource(ResourceArn=arn)["RecoveryPoints"]
    newest = max(points, key=lambda each: each["CreationDate"])
    backup.start_copy_job(
        RecoveryPointArn=newest["RecoveryPointArn"],
        SourceBackupVaultName="shop-daily",
        DestinationBackupVaultArn=f"arn:aws:backup:{sandbox.regions[1]}:{sandbox.account}:backup-vault:shop-copies",
        IamRoleArn=sandbox.role(),
    )
    sandbox.control("POST", "/-/clock", {"advance": 3600 * 6})
    return {}
