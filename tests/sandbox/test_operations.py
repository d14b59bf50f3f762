"""Every operation that Relight may call is answered or refused as AWS would; what is not simulated is a
decision, with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from aws_api.operation import Access, Row
from aws_api.operations import OPERATIONS
from tests.sandbox.model_shapes import violations_of
from tests.sandbox_process import Sandbox

UNSIMULATED = {
    "sso:GetRoleCredentials": "signing in to IAM Identity Center; the sandbox's users have keys",
    "sso-oidc:CreateToken": "signing in to IAM Identity Center; the sandbox's users have keys",
    "signin:CreateOAuth2Token": "signing in through the console; the sandbox's users have keys",
}
CALLED = [row for row in OPERATIONS if row.access is not Access.IMPLICIT]
MORE: dict[str, dict[str, Any]] = {
    # Refused before a table is looked for, which is not what is asked here.
    "dynamodb:UpdateTimeToLive": {
        "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "expires"},
    },
}


def name(row: Row) -> str:
    return f"{row.service}:{row.operation}"


def fewest(shape: Any) -> Any:
    """The required members alone, each with the first value that its shape allows: things that are not
    there."""
    match shape.type_name:
        case "structure":
            return {member: fewest(shape.members[member]) for member in shape.required_members}
        case "list":
            return [fewest(shape.member)]
        case "map":
            return {"key": fewest(shape.value)}
        case "string":
            return shape.enum[0] if shape.enum else "absent-1".ljust(shape.metadata.get("min", 0), "x")
        case "integer" | "long" | "double":
            return max(1, shape.metadata.get("min", 1))
        case "boolean":
            return False
    raise AssertionError(f"no required member is a {shape.type_name}")


@pytest.mark.parametrize("row", CALLED, ids=name)
def test_an_operation_is_answered_or_refused_as_aws_would(shared_sandbox: Sandbox, row: Row) -> None:
    client = shared_sandbox.client(row.service)
    model = client.meta.service_model.operation_model(row.operation)
    inputs = {**(fewest(model.input_shape) if model.input_shape else {}), **MORE.get(name(row), {})}
    try:
        answer = getattr(client, xform_name(row.operation))(**inputs)
    except ClientError as error:
        status, told = error.response["ResponseMetadata"]["HTTPStatusCode"], error.response["Error"]
        assert 400 <= status < 500, told
        unbuilt = told["Code"] in ("UnknownOperationException", "MissingAuthenticationTokenException")
        assert unbuilt is (name(row) in UNSIMULATED), told
    else:
        assert name(row) not in UNSIMULATED
        assert all(member in answer for member in row.answers), answer


NOT_THERE = (
    ("efs", "DescribeBackupPolicy", {"FileSystemId": "fs-0"}, "FileSystemNotFound"),
    ("efs", "DescribeFileSystemPolicy", {"FileSystemId": "fs-0"}, "FileSystemNotFound"),
    ("efs", "PutFileSystemPolicy", {"FileSystemId": "fs-0", "Policy": "{}"}, "FileSystemNotFound"),
    ("eks", "ListNodegroups", {"clusterName": "absent"}, "ResourceNotFoundException"),
    ("eks", "ListFargateProfiles", {"clusterName": "absent"}, "ResourceNotFoundException"),
    ("dynamodb", "DescribeTimeToLive", {"TableName": "absent"}, "ResourceNotFoundException"),
    ("ec2", "DescribePlacementGroups", {"GroupNames": ["absent"]}, "InvalidPlacementGroup.Unknown"),
    (
        "redshift",
        "EnableSnapshotCopy",
        {"ClusterIdentifier": "absent", "DestinationRegion": "eu-central-1"},
        "ClusterNotFound",
    ),
    (
        "rds",
        "EnableHttpEndpoint",
        {"ResourceArn": "arn:aws:rds:eu-west-1:111122223333:cluster:absent"},
        "ResourceNotFoundFault",
    ),
)
"""Of what moto lacks, or breaks on, or calls otherwise: the error codes of the services' models."""


@pytest.mark.parametrize(("service", "operation", "inputs", "wanted"), NOT_THERE)
def test_what_is_not_there_is_told_by_awss_code(
    shared_sandbox: Sandbox, service: str, operation: str, inputs: dict[str, Any], wanted: str
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(shared_sandbox.client(service), xform_name(operation))(**inputs)
    assert caught.value.response["Error"]["Code"] == wanted


LISTED = (
    *(("backup-gateway", f"List{what}") for what in ("Gateways", "Hypervisors", "VirtualMachines")),
    *(("storagegateway", f"List{what}") for what in ("Gateways", "Volumes")),
    *(("fsx", f"Describe{what}") for what in ("FileSystems", "Volumes", "StorageVirtualMachines", "Backups")),
    *(("redshift-serverless", f"List{what}") for what in ("Namespaces", "Workgroups", "Snapshots")),
    *(("ssm-sap", f"List{what}") for what in ("Applications", "Components", "Databases")),
    *(("eks", what) for what in ("ListClusters", "DescribeAddonVersions", "DescribeClusterVersions")),
    *(("timestream-write", f"List{what}") for what in ("Databases", "Tables")),
    *(("efs", f"Describe{what}") for what in ("FileSystems", "AccessPoints")),
    ("dsql", "ListClusters"),
    ("ds", "DescribeDirectories"),
)


@pytest.mark.parametrize(("service", "operation"), LISTED)
def test_what_a_service_lists_has_the_members_of_its_model(
    shared_sandbox: Sandbox, service: str, operation: str
) -> None:
    assert violations_of(shared_sandbox.client(service), operation) == []


def test_mount_targets_tell_no_more_than_their_model(shared_sandbox: Sandbox) -> None:
    efs = shared_sandbox.client("efs")
    for file_system in efs.describe_file_systems()["FileSystems"]:
        asked = {"FileSystemId": file_system["FileSystemId"]}
        assert violations_of(efs, "DescribeMountTargets", **asked) == []


def test_tags_of_what_is_not_there_cannot_be_listed(shared_sandbox: Sandbox) -> None:
    arn = "arn:aws:backup:eu-west-1:111122223333:recovery-point:absent"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        shared_sandbox.client("backup").list_tags(ResourceArn=arn)


def test_the_data_api_is_turned_on_for_aurora_and_for_nothing_else(sandbox: Sandbox) -> None:
    rds = sandbox.client("rds")
    clusters = {each["DBClusterIdentifier"]: each for each in rds.describe_db_clusters()["DBClusters"]}
    arn = clusters["checkout"]["DBClusterArn"]
    assert rds.enable_http_endpoint(ResourceArn=arn)["HttpEndpointEnabled"] is True
    [now] = rds.describe_db_clusters(DBClusterIdentifier="checkout")["DBClusters"]
    assert now["HttpEndpointEnabled"] is True
    for other in ("ledger-cluster", "product-docs"):
        with pytest.raises(ClientError, match="InvalidResourceStateFault"):
            rds.enable_http_endpoint(ResourceArn=clusters[other]["DBClusterArn"])


def test_an_application_of_sap_is_started_by_an_operation_that_can_be_asked_for(sandbox: Sandbox) -> None:
    sap = sandbox.client("ssm-sap")
    [application] = sap.list_applications()["Applications"]
    started = sap.start_application(ApplicationId=application["Id"])["OperationId"]
    operation = sap.get_operation(OperationId=started)["Operation"]
    assert (operation["Type"], operation["Status"]) == ("StartApplication", "SUCCESS")
    assert sap.list_operations(ApplicationId=application["Id"])["Operations"] == [operation]
