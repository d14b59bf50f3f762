"""The resource types that restore testing knows, and what may be overridden of each (guide, "Restore testing
inferred metadata": the table of 2026, with the keys of 2024 that it is silent on)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aws_sandbox.restores.cluster_keys import MOMENT_KEYS, MULTI_AZ_KEYS
from aws_sandbox.restores.dynamodb import KEYS as TABLE_KEYS
from aws_sandbox.restores.ebs import VOLUME_KEYS
from aws_sandbox.restores.ec2 import PARAMETERS as INSTANCE_KEYS
from aws_sandbox.restores.efs import READERS as FILE_SYSTEM_KEYS
from aws_sandbox.restores.fsx_refusals import READERS as FSX_KEYS
from aws_sandbox.restores.rds import AT_A_MOMENT, PARAMETERS
from aws_sandbox.restores.s3_metadata import FORMER_KEYS, PAGE_KEYS


@dataclass(frozen=True, slots=True)
class TestedType:
    at_once: int
    """Restore tests of the type that run at the same time (guide, "AWS Backup quotas"); the others wait."""
    restore_keys: frozenset[str]
    """As a restore of the type spells them."""
    overridable: tuple[str, ...] = ()
    nested: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Overridable members of keys whose value is a JSON object."""

    def spelling(self, key: str) -> str | None:
        """A key of restore testing as a restore spells it; None for one that no restore knows, such as
        DynamoDB's deletionProtection."""
        wanted = SPELT_OTHERWISE.get(key.lower(), key.lower())
        return next((known for known in self.restore_keys if known.lower() == wanted), None)


SPELT_OTHERWISE = {"requiredimdsv2": "requireimdsv2"}
"""The table of inferred metadata has its own spelling."""

CLUSTER = TestedType(
    40,
    frozenset({*MOMENT_KEYS, *MULTI_AZ_KEYS}),
    (
        *("availabilityZones", "databaseName", "dbClusterParameterGroupName", "dbSubnetGroupName"),
        *("enableCloudwatchLogsExports", "enableIamDatabaseAuthentication", "engine", "engineMode"),
        *("engineVersion", "kmsKeyId", "port", "optionGroupName", "scalingConfiguration"),
        "vpcSecurityGroupIds",
    ),
)
INSTANCE = (
    *("allocatedStorage", "availabilityZones", "dbInstanceClass", "dbName", "dbParameterGroupName"),
    *("dbSubnetGroupName", "domain", "domainIamRoleName", "enableCloudwatchLogsExports"),
    *("enableIamDatabaseAuthentication", "iops", "licenseModel", "multiAz", "optionGroupName", "port"),
    *("processorFeatures", "publiclyAccessible", "storageType", "vpcSecurityGroupIds"),
)

TYPES: dict[str, TestedType] = {
    "Aurora": CLUSTER,
    "DocumentDB": CLUSTER,
    "DynamoDB": TestedType(
        40,
        frozenset({*(TABLE_KEYS - {"targettablename"}), "targetTableName"}),
        ("encryptionType", "kmsMasterKeyArn"),
    ),
    "EBS": TestedType(
        100, VOLUME_KEYS, ("availabilityZone", "iops", "kmsKeyId", "throughput", "volumeSize", "volumeType")
    ),
    "EC2": TestedType(
        100,
        frozenset(INSTANCE_KEYS) - {"VpcId"},
        (
            *("iamInstanceProfileName", "instanceType", "requireImdsV2", "securityGroupIds", "subnetId"),
            "vpcId",
        ),
    ),
    "EFS": TestedType(30, frozenset(FILE_SYSTEM_KEYS), ("kmsKeyId", "performanceMode")),
    "FSx": TestedType(
        40,
        frozenset(FSX_KEYS) - {"name"},
        (
            *("kmsKeyId", "securityGroupIds", "subnetIds", "lustreConfiguration", "ontapConfiguration"),
            *("openZfsConfiguration", "windowsConfiguration"),
        ),
        {
            "lustreconfiguration": ("logConfiguration",),
            "ontapconfiguration": (
                *("junctionPath", "ontapVolumeType", "securityStyle", "sizeInMegabytes"),
                *("storageEfficiencyEnabled", "storageVirtualMachineId", "tieringPolicy"),
            ),
            "openzfsconfiguration": ("deploymentType", "throughputCapacity", "diskIopsConfiguration"),
            "windowsconfiguration": ("throughputCapacity", "activeDirectoryId", "preferredSubnetId"),
        },
    ),
    "Neptune": CLUSTER,
    # One type for instances and for Multi-AZ DB clusters: what a selection overrides may be for either.
    "RDS": TestedType(
        40,
        frozenset({*PARAMETERS, *AT_A_MOMENT}),
        tuple(dict.fromkeys((*INSTANCE, *CLUSTER.overridable))),
    ),
    "S3": TestedType(30, PAGE_KEYS | FORMER_KEYS, ("encryptionType", "kmsKey", "restoreACLs")),
}


def without_case(keys: Iterable[str]) -> dict[str, str]:
    """Override keys are compared without case."""
    return {key.lower(): key for key in keys}
