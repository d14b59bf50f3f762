"""Amazon Redshift, provisioned: a snapshot of a cluster becomes a new cluster, one table of it a new table;
or it replaces what a namespace of Redshift Serverless holds."""

from __future__ import annotations

from restore_profiles.model import AccountCheck, Permission, RestoreProfile, Section, TagCopy, Target
from restore_profiles.rules import AllOf, AnyOf, Equals, Given
from restore_profiles.services import redshift_afterwards as afterwards
from restore_profiles.services import redshift_table as table
from restore_profiles.services.key_permissions import key_permissions
from restore_profiles.services.redshift_cluster import INFORMATION_ONLY, SECTIONS
from restore_profiles.services.redshift_limits import CONSTRAINTS
from restore_profiles.services.redshift_namespace import NAMESPACE_TARGET
from restore_profiles.services.redshift_pages import PAGE, restore_type

MANAGED_PASSWORD = Equals("ManageMasterPassword", "true")
OWN_PASSWORD_KEY = AllOf(MANAGED_PASSWORD, Given("MasterPasswordSecretKmsKeyId"))

CLUSTER_PERMISSIONS = (
    Permission("redshift:RestoreFromClusterSnapshot"),
    Permission("redshift:DescribeClusters"),
    *key_permissions(AnyOf(Equals("point.encrypted", "true"), Given("KmsKeyId"))),
    # The managed policy has none of these.
    *(
        Permission(f"secretsmanager:{action}", when=MANAGED_PASSWORD)
        for action in (
            *("CreateSecret", "DeleteSecret", "DescribeSecret", "GetRandomPassword", "RotateSecret"),
            *("TagResource", "UpdateSecret"),
        )
    ),
    *(
        Permission(f"kms:{action}", when=OWN_PASSWORD_KEY)
        for action in ("CreateGrant", "Decrypt", "GenerateDataKey", "RetireGrant")
    ),
)
CLUSTER_CHECK = AccountCheck("redshift-cluster", "Name, network and groups")

CLUSTER = Target(
    "cluster",
    "Redshift cluster",
    SECTIONS,
    constraints=CONSTRAINTS,
    caveats=afterwards.CAVEATS,
    follow_ups=afterwards.FOLLOW_UPS,
    role_permissions=CLUSTER_PERMISSIONS,
    account_checks=(CLUSTER_CHECK,),
    source=PAGE,
)

TABLE = Target(
    "table",
    "one table, as a new table of a cluster",
    (
        Section("Cluster", (restore_type("TABLE_RESTORE"), table.CLUSTER)),
        Section("Table of the backup", table.SOURCE_NAMES),
        Section("New table", (*table.TARGET_NAMES, table.CASE)),
    ),
    constraints=(table.OTHER_CLUSTER, table.SAME_NAME),
    caveats=(*table.CAVEATS, *table.CLUSTER_CAVEATS),
    role_permissions=(
        Permission("redshift:RestoreTableFromClusterSnapshot"),
        Permission("redshift:DescribeTableRestoreStatus"),
        Permission("redshift:DescribeClusters"),
    ),
    account_checks=(AccountCheck("redshift-table", "Cluster of the table"),),
    items="one table",
    source=PAGE,
)

PROFILE = RestoreProfile(
    "Redshift",
    "Amazon Redshift",
    (CLUSTER, TABLE, NAMESPACE_TARGET),
    source=PAGE,
    information_only=INFORMATION_ONLY,
    # What Redshift's own operation takes to name the backup, which AWS Backup names itself.
    returned_only=("SnapshotIdentifier", "SnapshotArn"),
    tag_copy=TagCopy.ALWAYS,
    source_lookup="redshift-cluster",
)
