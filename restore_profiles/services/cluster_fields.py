"""Parameters that the cluster databases share: Aurora, Multi-AZ DB clusters, DocumentDB and Neptune.

AWS Backup's pages list the same keys for all of them. What a key takes is told by the operation that AWS
Backup calls, RestoreDBClusterFromSnapshot, or RestoreDBClusterToPointInTime for a continuous point.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from restore_profiles.model import Choice, Choices, Evidence, Field, Kind
from restore_profiles.rules import Always, Given, Matches, Not
from restore_profiles.services.rds_pages import CONTINUOUS

API = "Amazon RDS API, RestoreDBClusterFromSnapshot"
MOMENT_API = "Amazon RDS API, RestoreDBClusterToPointInTime"
TESTING_PAGE = "Restore testing inferred metadata"

OF_A_CLUSTER = Matches(
    "point.resource_arn", r"arn:[^:]*:rds:[^:]*:[^:]*:cluster:.+", "the ARN of a DB cluster"
)

IDENTIFIER = Field(
    "dbClusterIdentifier",
    "Cluster identifier",
    "The new cluster's name. No other DB cluster of the account in this Region may have it, in capitals or "
    "not; it is stored in lower case.",
    prefill=False,
    suggestion="{source}-restored",
    required=Always(),
    attention=Always(),
    pattern=r"[A-Za-z](?!.*--)[A-Za-z0-9-]{0,62}(?<!-)",
    pattern_help=(
        "1 to 63 letters, digits and hyphens that begin with a letter, without two hyphens in a row or one "
        "at the end"
    ),
    evidence=Evidence.MODEL,
    source=API,
)

VERSION = Field(
    "engineVersion",
    "Engine version",
    "The same as the backup's, or a newer one that can read it. Without one it gets the Region's default "
    "version, which may be newer than the backup's.",
    choices=Choices("rds-engine-versions", needs=("engine",)),
    from_source="engine_version",
    prefill_from_source=True,
    attention=Not(Given("engineVersion")),
    if_empty="the Region's default version",
    source=API,
)

SUBNET_GROUP = Field(
    "dbSubnetGroupName",
    "Subnet group",
    "Decides the VPC and the subnets: from where the database can be reached.",
    choices=Choices("rds-subnet-groups"),
    from_source="subnet_group",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("dbSubnetGroupName")),
    if_empty="the default one, where there is a default VPC",
    source=API,
)

SECURITY_GROUPS = Field(
    "vpcSecurityGroupIds",
    "Security groups",
    "Who may connect. They must be in the VPC of the subnet group.",
    kind=Kind.TEXTS,
    choices=Choices("security-groups"),
    from_source="security_groups",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("vpcSecurityGroupIds")),
    if_empty="the VPC's default group",
    source=API,
)

ZONES = Field(
    "availabilityZones",
    "Availability Zones",
    "In which zones instances of the cluster can be made. Where one of them failed, leave them empty.",
    kind=Kind.TEXTS,
    choices=Choices("availability-zones"),
    from_source="availability_zones",
    bound_to_region=True,
    visible=Not(CONTINUOUS),
    if_empty="as the service chooses",
    source=API,
)

PORT = Field(
    "port",
    "Port",
    "The port that the database listens on.",
    kind=Kind.INTEGER,
    from_source="port",
    prefill_from_source=True,
    minimum=1_150,
    maximum=65_535,
    if_empty="as the source",
    evidence=Evidence.MODEL,
    source=API,
)

PARAMETER_GROUP = Field(
    "dbClusterParameterGroupName",
    "Cluster parameter group",
    "The engine's settings. Without one the cluster gets the engine's defaults, not the source's group.",
    choices=Choices("rds-cluster-parameter-groups", needs=("engine",)),
    from_source="parameter_group",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("dbClusterParameterGroupName")),
    if_empty="the engine's default group",
    source=API,
)

KEY = Field(
    "kmsKeyId",
    "KMS key",
    "The key for the new cluster. An encrypted backup stays encrypted; one that is not becomes so by a key.",
    choices=Choices("kms-keys"),
    from_source="kms_key_arn",
    bound_to_region=True,
    if_empty="as the backup",
    source=API,
)

LOGS = Field(
    "enableCloudwatchLogsExports",
    "Logs to CloudWatch",
    "Which of the engine's logs are written to CloudWatch Logs.",
    kind=Kind.TEXTS,
    from_source="log_exports",
    prefill_from_source=True,
    if_empty="none",
    source=API,
)

IAM_AUTHENTICATION = Field(
    "enableIAMDatabaseAuthentication",
    "IAM authentication",
    "Lets IAM users and roles sign in to the database.",
    kind=Kind.BOOLEAN,
    from_source="iam_authentication",
    prefill_from_source=True,
    if_empty="false",
    source=API,
)

COPY_TAGS = Field(
    "copyTagsToSnapshot",
    "Tags on snapshots",
    "true gives each snapshot of the new cluster the cluster's tags.",
    kind=Kind.BOOLEAN,
    from_source="copy_tags_to_snapshot",
    prefill_from_source=True,
    if_empty="false",
    source=API,
)

DATABASE = Field(
    "databaseName",
    "Database name",
    "The name of the first database. The databases that are in the backup keep theirs.",
    visible=Not(CONTINUOUS),
    source=API,
)

OPTION_GROUP = Field(
    "optionGroupName",
    "Option group",
    "Clusters have a default option group that cannot be changed: leave it empty.",
    source=API,
)

BACKTRACK = Field(
    "backtrackWindow",
    "Backtrack window",
    "How far the new cluster can be turned back in place, in seconds; 0 turns it off. It is charged, and can "
    "be turned on only now.",
    kind=Kind.INTEGER,
    from_source="backtrack_seconds",
    prefill_from_source=True,
    minimum=0,
    maximum=259_200,
    unit="seconds",
    if_empty="off",
    source=API,
)

ENGINE_MODE = Field(
    "engineMode",
    "Capacity type",
    "provisioned has instances, those of Serverless v2 too. serverless is Serverless v1, which has none.",
    choices=(
        Choice("provisioned", "instances, or Serverless v2"),
        Choice("serverless", "Serverless v1", "AWS ended it on 2025-03-31."),
    ),
    from_source="engine_mode",
    prefill_from_source=True,
    if_empty="as the service chooses",
    source=API,
)


def listed_in(page: str, fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields as parameters that `page` lists."""
    return tuple(replace(field, source=page) for field in fields)
