"""How a restored Redshift cluster is kept up, and what is rarely needed of it."""

from __future__ import annotations

from restore_profiles.model import Choices, Kind
from restore_profiles.services.redshift_pages import known

DAYS_OR_FOREVER = r"-1|[1-9]\d{0,2}|[12]\d{3}|3[0-5]\d{2}|36[0-4]\d|365[0-3]"

UPKEEP = (
    known(
        "ClusterParameterGroupName",
        "Parameter group",
        "The settings of the database engine, workload management among them.",
        choices=Choices("redshift-parameter-groups"),
        from_source="parameter_group",
        prefill_from_source=True,
        bound_to_region=True,
        if_empty="Redshift's default group",
    ),
    known(
        "PreferredMaintenanceWindow",
        "Maintenance window",
        "When Redshift may change the cluster, in UTC, at least 30 minutes a week.",
        from_source="maintenance_window",
        pattern=r"(?i)(mon|tue|wed|thu|fri|sat|sun):\d\d:\d\d-(mon|tue|wed|thu|fri|sat|sun):\d\d:\d\d",
        pattern_help="a time of the week to a time of the week, such as sat:05:00-sat:05:30",
        if_empty="as the backup",
    ),
    known(
        "MaintenanceTrackName",
        "Maintenance track",
        "Which version of Redshift is applied: current, trailing, or a preview.",
        choices=Choices("redshift-maintenance-tracks"),
        from_source="maintenance_track",
        if_empty="as the backup",
    ),
    known(
        "AllowVersionUpgrade",
        "Version upgrades",
        "true lets the maintenance window bring a new major version.",
        kind=Kind.BOOLEAN,
        from_source="allow_version_upgrade",
        prefill_from_source=True,
        if_empty="true",
    ),
    known(
        "AutomatedSnapshotRetentionPeriod",
        "Auto snapshots",
        "How long Redshift keeps snapshots of its own; 0 makes none, which RA3 and RG nodes do not allow.",
        kind=Kind.INTEGER,
        from_source="automated_days",
        prefill_from_source=True,
        minimum=0,
        maximum=35,
        unit="days",
        if_empty="as the backup",
    ),
    # -1 is what clusters have unless someone changes it; an integer of this vocabulary is never negative.
    known(
        "ManualSnapshotRetentionPeriod",
        "Manual snapshots",
        "How long snapshots are kept that are made by hand from now on; -1 is forever.",
        from_source="manual_days",
        prefill_from_source=True,
        pattern=DAYS_OR_FOREVER,
        pattern_help="1 to 3653 days, or -1",
        unit="days",
        if_empty="forever",
    ),
    known(
        "SnapshotScheduleIdentifier",
        "Snapshot schedule",
        "The schedule by which Redshift makes automated snapshots.",
        choices=Choices("redshift-snapshot-schedules"),
        from_source="snapshot_schedule",
        prefill_from_source=True,
        bound_to_region=True,
        if_empty="Redshift's own: every 8 hours or 5 GB per node",
    ),
)

RARE = (
    known(
        "SnapshotClusterIdentifier",
        "Snapshot cluster",
        "The cluster that was backed up. Needed where an IAM policy names clusters in the ARN of snapshots.",
        from_source="identifier",
    ),
    known(
        "OwnerAccount",
        "Snapshot account",
        "The 12 digits of the account that made the snapshot, where it is another one.",
        pattern=r"\d{12}",
        pattern_help="12 digits",
    ),
    known(
        "ClusterSecurityGroups",
        "Classic groups",
        "For clusters outside a VPC only, which are no more.",
        kind=Kind.TEXTS,
        prefill=False,
    ),
    known(
        "HsmClientCertificateIdentifier",
        "HSM certificate",
        "How Redshift gets keys that are in a hardware security module.",
        bound_to_region=True,
    ),
    known(
        "HsmConfigurationIdentifier",
        "HSM configuration",
        "Where the hardware security module is, and how it is signed in to.",
        bound_to_region=True,
    ),
    known(
        "ReservedNodeId",
        "Reserved node",
        "The reservation that pays for the cluster's nodes.",
        prefill=False,
    ),
    known(
        "TargetReservedNodeOfferingId",
        "Node offering",
        "The offering that the reservation is exchanged for.",
        prefill=False,
    ),
    known("AdditionalInfo", "Additional info", "Reserved by AWS: leave it empty."),
)
