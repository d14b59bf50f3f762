"""Requests of RDS that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.cluster_samples import MULTI_AZ_CLUSTER, MULTI_AZ_RETURNED, MULTI_AZ_SOURCE
from tests.profiles.rds_samples import RDS_CONTINUOUS, RDS_INSTANCE, RDS_RETURNED, RDS_SOURCE

CASES = (
    Case(
        "RDS-instance",
        "RDS",
        "instance",
        {},
        RDS_RETURNED,
        RDS_SOURCE,
        encrypted=True,
        resource_arn=RDS_INSTANCE,
    ),
    # With nothing returned, the instance as it is now tells.
    Case(
        "RDS-instance-to-a-moment",
        "RDS",
        "instance",
        {"restoretime": "2026-11-20T14:27:00Z", "DBInstanceIdentifier": "orders-1427"},
        {},
        RDS_SOURCE,
        resource_arn=RDS_INSTANCE,
        point_id=RDS_CONTINUOUS,
    ),
    Case(
        "RDS-instance-source-gone",
        "RDS",
        "instance",
        {
            "Engine": "oracle-ee",
            "DBName": "ORCL",
            "LicenseModel": "bring-your-own-license",
            "DBSubnetGroupName": "data",
            "VpcSecurityGroupIds": "sg-1, sg-2",
            "MultiAZ": "false",
            "AvailabilityZone": "eu-west-1a",
            "TdeCredentialPassword": 'päss "word"',
            "DomainDnsIps": "10.0.0.1, 10.0.0.1",
            "ProcessorFeatures[0].Name": "coreCount",
            "ProcessorFeatures[0].Value": "2",
            "Tags[0].Key": "team",
            "Tags[0].Value": "payments, emea",
            "AdditionalStorageVolumes[0].VolumeName": "rdsdbdata2",
            "AdditionalStorageVolumes[0].AllocatedStorage": "200",
            # Hidden by an answer above: kept, and not sent.
            "EnableIAMDatabaseAuthentication": "true",
        },
        {},
        {},
        resource_arn=RDS_INSTANCE,
    ),
    # A cluster by its ARN, so that this is the target without being asked for.
    Case(
        "RDS-cluster",
        "RDS",
        "cluster",
        {"dbClusterIdentifier": "billing-2"},
        MULTI_AZ_RETURNED,
        MULTI_AZ_SOURCE,
        encrypted=True,
        resource_arn=MULTI_AZ_CLUSTER,
    ),
)
