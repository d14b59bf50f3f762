"""A recovery point of Redshift, or of Redshift Serverless, that becomes a cluster in moto's Redshift, with
the tables of its snapshot by their names."""

from __future__ import annotations

from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.backup.errors import InvalidParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.restores.allowed import first_denied
from aws_sandbox.restores.keys import key_arn, unusable
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, listed, read, text, truth, whole
from aws_sandbox.restores.redshift import refuse_without_role
from aws_sandbox.world.accounts import Place

SERVERLESS = "Redshift Serverless"


def either_case(key: str, value: str) -> bool:
    """The page writes TRUE or FALSE, and its example true."""
    return truth(key, value.lower() if value in ("TRUE", "FALSE") else value)


PARAMETERS: dict[str, Reader] = {
    "RestoreType": text,
    "ClusterIdentifier": text,
    "AdditionalInfo": text,
    "AllowVersionUpgrade": truth,
    "AquaConfigurationStatus": text,
    "AutomatedSnapshotRetentionPeriod": whole,
    "AvailabilityZone": text,
    "AvailabilityZoneRelocation": truth,
    "ClusterParameterGroupName": text,
    "ClusterSecurityGroups": listed,
    "ClusterSubnetGroupName": text,
    "DefaultIamRoleArn": text,
    "ElasticIp": text,
    "Encrypted": either_case,
    "EnhancedVpcRouting": truth,
    "HsmClientCertificateIdentifier": text,
    "HsmConfigurationIdentifier": text,
    "IamRoles": listed,
    "KmsKeyId": text,
    "MaintenanceTrackName": text,
    "ManageMasterPassword": truth,
    "ManualSnapshotRetentionPeriod": whole,
    "MasterPasswordSecretKmsKeyId": text,
    "NodeType": text,
    "NumberOfNodes": whole,
    "OwnerAccount": text,
    "Port": whole,
    "PreferredMaintenanceWindow": text,
    "PubliclyAccessible": truth,
    "ReservedNodeId": text,
    "SnapshotClusterIdentifier": text,
    "SnapshotScheduleIdentifier": text,
    "TargetReservedNodeOfferingId": text,
    "VpcSecurityGroupIds": listed,
}
"""Exactly the keys of the page "Restore an Amazon Redshift cluster", which lists no request-id."""

WISHES = {
    "AllowVersionUpgrade": "allow_version_upgrade",
    "AutomatedSnapshotRetentionPeriod": "automated_snapshot_retention_period",
    "AvailabilityZone": "availability_zone",
    "ClusterParameterGroupName": "cluster_parameter_group_name",
    "ClusterSecurityGroups": "cluster_security_groups",
    "ClusterSubnetGroupName": "cluster_subnet_group_name",
    "DefaultIamRoleArn": "default_iam_role_arn",
    "Encrypted": "encrypted",
    "EnhancedVpcRouting": "enhanced_vpc_routing",
    "IamRoles": "iam_roles_arn",
    "MaintenanceTrackName": "maintenance_track_name",
    "ManualSnapshotRetentionPeriod": "manual_snapshot_retention_period",
    "NodeType": "node_type",
    "NumberOfNodes": "number_of_nodes",
    "Port": "port",
    "PreferredMaintenanceWindow": "preferred_maintenance_window",
    "PubliclyAccessible": "publicly_accessible",
    "VpcSecurityGroupIds": "vpc_security_group_ids",
}
"""What moto's cluster takes, by its name of it. The other parameters are accepted and leave no trace."""

SECRET_ACTIONS = (
    *("CreateSecret", "DeleteSecret", "DescribeSecret", "GetRandomPassword", "RotateSecret"),
    *("TagResource", "UpdateSecret"),
)
"""For clusters with managed passwords (the page, "Additional permissions")."""


class ClusterRestore:
    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        # Imported with the first restore: moto's Redshift loads its EC2, which takes 600 ms.
        from aws_sandbox.restores.redshift_refusals import refuse_cluster

        refuse_without_role(request)
        refuse_cluster(place, point, read(request.metadata, PARAMETERS))

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        values = read(request.metadata, PARAMETERS)
        target = place.arn("redshift", f"cluster:{values['ClusterIdentifier']}")
        actions = [
            ("redshift:RestoreFromClusterSnapshot", target),
            ("redshift:RestoreFromClusterSnapshot", point.arn),
            ("redshift:DescribeClusters", target),
        ]
        if values.get("ManageMasterPassword"):
            secret = place.arn("secretsmanager", f"secret:redshift!{values['ClusterIdentifier']}")
            actions += [(f"secretsmanager:{action}", secret) for action in SECRET_ACTIONS]
        passed = {"iam:PassedToService": ["redshift.amazonaws.com"]}
        grant = {"kms:GrantIsForAWSResource": ["true"]}
        wanted = _key(place, values)
        return (
            first_denied(request, role, actions)
            # Undocumented for AWS Backup; Redshift itself asks it of whoever restores.
            or first_denied(
                request, role, [("iam:PassRole", arn) for arn in values.get("IamRoles", ())], passed
            )
            or first_denied(request, role, [("kms:CreateGrant", wanted)] if wanted else (), grant)
            or unusable(place, point.key_arn, wanted)
        )

    def create(self, place: Place, job: RestoreJob) -> str:
        from aws_sandbox.redshift.models import redshift_of

        values = read(job.request.metadata, PARAMETERS)
        wishes = {WISHES[key]: value for key, value in values.items() if key in WISHES}
        if (key := _key(place, values)) is not None:
            wishes |= {"encrypted": True, "kms_key_id": key}
        if values.get("AvailabilityZoneRelocation"):
            wishes["availability_zone_relocation_status"] = "enabled"
        if "ElasticIp" in values:
            wishes["elastic_ip_status"] = {"ElasticIp": values["ElasticIp"], "Status": "active"}
        # Source tags come along whatever the flag (guide, "Copy tags during a restore").
        tags = [{"Key": name, "Value": value} for name, value in job.point.source_tags.items()]
        source = job.point.resource.arn.rpartition(":")[2]
        tags.append({"Key": "aws:backup:source-resource", "Value": f"{source}:{job.id}"})
        redshift = redshift_of(place)
        identifier = values["ClusterIdentifier"].lower()
        try:
            made: Any = redshift.restore_from_cluster_snapshot(
                cluster_identifier=identifier,
                snapshot_identifier=snapshot_of(place, job.point),
                tags=tags,
                **wishes,
            )
        except ServiceException as error:
            raise RestoreFailed(
                f"{error.message} (Service: AmazonRedshift; Status Code: 400; Error Code: {error.code})"
            ) from error
        return str(made.arn)


def snapshot_of(place: Place, point: RecoveryPoint) -> str:
    """The name of the snapshot in moto's Redshift; one of Redshift Serverless is put there first."""
    if point.resource.type == SERVERLESS:
        from aws_sandbox.world.seed_redshift import add_serverless_snapshot

        return add_serverless_snapshot(place, point)
    return point.arn.rpartition("/")[2]


def _key(place: Place, values: dict[str, Any]) -> str | None:
    """The key that is asked for."""
    if (given := values.get("KmsKeyId")) is None:
        return None
    if values.get("Encrypted") is False:
        raise InvalidParameterValue("Invalid KmsKeyId: Encrypted is false.")
    return key_arn(place, given)
