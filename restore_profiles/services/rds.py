"""Amazon RDS: a recovery point, a snapshot or a continuous backup, becomes a new DB instance."""

from __future__ import annotations

from restore_profiles.model import AccountCheck, Permission, PointInTime, RestoreProfile, Target
from restore_profiles.rules import Equals, Not
from restore_profiles.services import rds_fields, rds_upkeep, restore_testing
from restore_profiles.services.cluster_fields import OF_A_CLUSTER
from restore_profiles.services.cluster_limits import NAMES_OF_THE_BACKUP
from restore_profiles.services.key_permissions import key_permissions
from restore_profiles.services.rds_afterwards import CAVEATS, FOLLOW_UPS
from restore_profiles.services.rds_cluster import CLUSTER
from restore_profiles.services.rds_limits import CONSTRAINTS
from restore_profiles.services.rds_pages import CONTINUOUS, MULTI_AZ, PAGE, PITR_PAGE
from restore_profiles.services.rds_security import DIRECTORY, SECURITY
from restore_profiles.services.rds_storage import STORAGE

ROLE_PERMISSIONS = (
    Permission("rds:RestoreDBInstanceFromDBSnapshot", when=Not(CONTINUOUS)),
    Permission("rds:RestoreDBInstanceToPointInTime", when=CONTINUOUS),
    Permission("rds:CreateDBInstance", when=MULTI_AZ),
    Permission("rds:DescribeDBInstances"),
    Permission("rds:DescribeDBSnapshots"),
    Permission("rds:ListTagsForResource"),
    Permission("rds:AddTagsToResource"),
    Permission("rds:DeleteDBInstance"),
    *key_permissions(Equals("point.encrypted", "true")),
)

INSTANCE = Target(
    "instance",
    "RDS DB instance",
    (*rds_fields.SECTIONS, STORAGE, SECURITY, DIRECTORY, *rds_upkeep.SECTIONS),
    constraints=CONSTRAINTS,
    caveats=CAVEATS,
    follow_ups=FOLLOW_UPS,
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(AccountCheck("rds-target", "Name, network and groups"),),
    applies=Not(OF_A_CLUSTER),
    testing=restore_testing.DB_INSTANCE,
    source=PAGE,
)

PROFILE = RestoreProfile(
    "RDS",
    "Amazon RDS",
    (INSTANCE, CLUSTER),
    source=PAGE,
    # What RDS's own operations take to name the backup, which AWS Backup names itself: one sent along fails
    # the job within seconds.
    returned_only=(
        *NAMES_OF_THE_BACKUP,
        *("SourceDBInstanceIdentifier", "SourceDbiResourceId", "SourceDBInstanceAutomatedBackupsArn"),
    ),
    information_only=("EngineVersion", "KmsKeyId", "Encrypted", "vpcId"),
    point_in_time=PointInTime(
        "RestoreTime", "UseLatestRestorableTime", 300, window_lookup="rds-instance", source=PITR_PAGE
    ),
    source_lookup="rds-database",
)
