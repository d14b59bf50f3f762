"""Redshift clusters. What versions 5 and 6 of the provider take for granted differently is always said."""

from __future__ import annotations

from restore_profiles.as_code.databases import NO_LAST_SNAPSHOT
from restore_profiles.as_code.model import ID, Argument, Code, Form, Piece, Reading

CODES = (
    Code(
        ("Redshift",),
        r"arn:[^:]+:redshift:[^:]*:[^:]*:(cluster|namespace):.+",
        (Reading("redshift:DescribeClusters", {"ClusterIdentifier": f"{{{ID}}}"}, "Clusters[0]"),),
        (
            Piece(
                "aws_redshift_cluster",
                "ClusterIdentifier",
                (
                    Argument("cluster_identifier", "ClusterIdentifier"),
                    Argument("node_type", "NodeType"),
                    Argument("number_of_nodes", "NumberOfNodes", default=1),
                    Argument("database_name", "DBName"),
                    Argument("master_username", "MasterUsername"),
                    Argument("port", "Endpoint.Port", default=5439),
                    Argument("availability_zone", "AvailabilityZone"),
                    Argument("cluster_version", "ClusterVersion", default="1.0"),
                    Argument("cluster_subnet_group_name", "ClusterSubnetGroupName"),
                    Argument("cluster_parameter_group_name", "ClusterParameterGroups[0].ParameterGroupName"),
                    Argument("vpc_security_group_ids", "VpcSecurityGroups[].VpcSecurityGroupId", Form.SORTED),
                    Argument("iam_roles", "IamRoles[].IamRoleArn", Form.SORTED, ()),
                    Argument("encrypted", "Encrypted"),
                    Argument("kms_key_id", "KmsKeyId"),
                    Argument("publicly_accessible", "PubliclyAccessible"),
                    Argument("enhanced_vpc_routing", "EnhancedVpcRouting"),
                    Argument("allow_version_upgrade", "AllowVersionUpgrade", default=True),
                    Argument(
                        "automated_snapshot_retention_period", "AutomatedSnapshotRetentionPeriod", default=1
                    ),
                    Argument("manual_snapshot_retention_period", "ManualSnapshotRetentionPeriod", default=-1),
                    Argument("maintenance_track_name", "MaintenanceTrackName", default="current"),
                    Argument("preferred_maintenance_window", "PreferredMaintenanceWindow"),
                    Argument(
                        "availability_zone_relocation_enabled",
                        "AvailabilityZoneRelocationStatus",
                        default=False,
                        is_text="enabled",
                    ),
                    Argument("multi_az", "MultiAZ", default=False, is_text="Enabled"),
                    Argument("elastic_ip", "ElasticIpStatus.ElasticIp"),
                    NO_LAST_SNAPSHOT,
                    Argument("tags", "Tags", Form.TAGS),
                ),
            ),
        ),
    ),
)
