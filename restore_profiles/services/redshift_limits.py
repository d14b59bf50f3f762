"""Combinations of a restored Redshift cluster that are refused, or that surprise."""

from __future__ import annotations

from restore_profiles.model import Constraint, Severity
from restore_profiles.rules import AllOf, Equals, Given, LessThan, Matches, MoreThan, Not, StartsWith
from restore_profiles.services.redshift_pages import API, PAGE

MANAGED_STORAGE = Matches("NodeType", r"(?i)(ra3|rg)\..+", "RA3 or RG nodes")
OTHER_PORT = AllOf(
    Given("Port"),
    Not(AllOf(MoreThan("Port", 5_430), LessThan("Port", 5_456))),
    Not(AllOf(MoreThan("Port", 8_190), LessThan("Port", 8_216))),
)

CONSTRAINTS = (
    Constraint(
        "ClusterIdentifier",
        AllOf(
            Equals("source.exists", "yes"),
            Not(Equals("source.elsewhere", "true")),
            StartsWith("ClusterIdentifier", "source.id"),
            StartsWith("source.id", "ClusterIdentifier"),
        ),
        "That is the name of the source, which still exists.",
        "Take another name. To replace the source, rename it first, then restore under its name.",
        source=API,
    ),
    Constraint(
        "AutomatedSnapshotRetentionPeriod",
        AllOf(MANAGED_STORAGE, Equals("AutomatedSnapshotRetentionPeriod", "0")),
        "Automated snapshots cannot be turned off for RA3 and RG nodes.",
        "Take 1 to 35 days.",
        source=API,
    ),
    Constraint(
        "Port",
        AllOf(MANAGED_STORAGE, OTHER_PORT),
        "RA3 and RG nodes listen on ports 5431 to 5455 and 8191 to 8215.",
        "Take one of those, unless the source is known to have this port.",
        # Older clusters keep the ports that they have, so a restored one may get it.
        Severity.WARNING,
        source=API,
    ),
    Constraint(
        "ElasticIp",
        AllOf(
            Given("ElasticIp"),
            Equals("PubliclyAccessible", "true"),
            Equals("AvailabilityZoneRelocation", "true"),
        ),
        "A public cluster that can be relocated between zones takes no Elastic IP address.",
        "Leave the address out, or turn relocation off.",
        Severity.WARNING,
        source=API,
    ),
    Constraint(
        "ManageMasterPassword",
        AllOf(Equals("source.managed_password", "true"), Not(Equals("ManageMasterPassword", "true"))),
        "The source's admin password is in Secrets Manager: AWS demands ManageMasterPassword=true.",
        "Set it to true, unless the password was managed otherwise when the backup was made.",
        # The source as it is now is not the backup.
        Severity.WARNING,
        source=PAGE,
    ),
    Constraint(
        "NodeType",
        AllOf(
            Matches("returned.NodeType", r"(?i)d[sc]\d\..+", "DC or DS nodes"),
            Given("NodeType"),
            Not(StartsWith("NodeType", "returned.NodeType")),
        ),
        "The backup is of DC or DS nodes. Redshift's API says it is restored to the same type only, its "
        "guide tells of a move to RA3.",
        "If Redshift refuses it: restore to the backup's type, then resize.",
        Severity.WARNING,
        source=API,
    ),
    Constraint(
        "Encrypted",
        AllOf(Equals("Encrypted", "false"), Equals("point.encrypted", "true")),
        "The backup is encrypted, and no restore takes that away.",
        "Set Encrypted to true, or leave it out.",
        Severity.WARNING,
        source=API,
    ),
)
