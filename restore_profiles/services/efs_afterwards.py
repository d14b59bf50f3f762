"""What a restored file system lacks: the network, and every setting that AWS Backup has no key for."""

from __future__ import annotations

from collections.abc import Callable

from restore_profiles.model import Caveat, Check, Evidence, FollowUp, Severity, by_hand
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, Not, Rule, StartsWith
from restore_profiles.services.efs_fields import CREATE, PAGE

MOUNT_PAGE = "CreateMountTarget, Amazon EFS API Reference"
THIS = {"FileSystemId": "{created.id}"}
HERE = Not(Equals("source.elsewhere", "true"))
"""Subnets of another Region or account are of no use here."""

# A mount target a zone at most; the Region with the most zones, us-east-1, has six.
MOUNTS = range(1, 7)


def _there(number: int) -> Rule:
    """The source has a mount target of that number, in a subnet that can be used here."""
    return AllOf(Given(f"source.mount_{number}_subnet"), HERE)


def _in_zone(number: int) -> Rule:
    return AllOf(_there(number), StartsWith("availabilityZoneName", f"source.mount_{number}_zone"))


def _mount_targets(when: Callable[[int], Rule], some: Rule) -> tuple[FollowUp, ...]:
    """One for each mount target of the source, by its number; where not even `some` can be made again, one
    that is asked for."""
    again = tuple(
        FollowUp(
            f"mount-target-{number}",
            f"Make it reachable where the source is: mount target {number}",
            "efs:CreateMountTarget",
            {
                **THIS,
                "SubnetId": f"{{source.mount_{number}_subnet}}",
                "SecurityGroups": f"{{source.mount_{number}_groups:json}}",
            },
            done=Check(
                "efs:DescribeMountTargets",
                THIS,
                f"MountTargets[?SubnetId=='{{source.mount_{number}_subnet}}'].LifeCycleState | [0]",
                ("available",),
            ),
            asks={},
            when=when(number),
            source=MOUNT_PAGE,
        )
        for number in MOUNTS
    )
    asked = FollowUp(
        "mount-target-asked",
        "Make it reachable from a subnet",
        "efs:CreateMountTarget",
        {**THIS, "SubnetId": "{ask.subnet}", "SecurityGroups": "{ask.groups:json}"},
        done=Check(
            "efs:DescribeMountTargets",
            THIS,
            "MountTargets[?LifeCycleState=='available'].LifeCycleState | [0]",
            ("available",),
        ),
        asks={
            "subnet": "A subnet in a zone that has clients, such as subnet-0abc; of One Zone, in its zone.",
            "groups": 'Security groups that let port 2049 in, as JSON: ["sg-0abc"].',
        },
        # A source that nobody could mount is restored as one.
        when=AllOf(Not(some), Not(Equals("source.mount_targets", "0"))),
        source=MOUNT_PAGE,
    )
    return (*again, asked)


SETTINGS = (
    FollowUp(
        "elastic-throughput",
        "Give it elastic throughput, as the source has",
        "efs:UpdateFileSystem",
        {**THIS, "ThroughputMode": "elastic"},
        done=Check("efs:DescribeFileSystems", THIS, "FileSystems[0].ThroughputMode", ("elastic",)),
        asks={},
        when=AllOf(Equals("source.throughput_mode", "elastic"), Not(Equals("PerformanceMode", "maxIO"))),
        optional=True,
        source="UpdateFileSystem, Amazon EFS API Reference",
    ),
    FollowUp(
        "provisioned-throughput",
        "Provision the throughput that the source has; charged by the hour",
        "efs:UpdateFileSystem",
        {
            **THIS,
            "ThroughputMode": "provisioned",
            "ProvisionedThroughputInMibps": "{source.provisioned_mibps:json}",
        },
        done=Check("efs:DescribeFileSystems", THIS, "FileSystems[0].ThroughputMode", ("provisioned",)),
        asks={},
        when=Given("source.provisioned_mibps"),
        optional=True,
        source="UpdateFileSystem, Amazon EFS API Reference",
    ),
    FollowUp(
        "lifecycle",
        "Move files between storage classes as at the source; for Archive it needs elastic throughput first",
        "efs:PutLifecycleConfiguration",
        {**THIS, "LifecyclePolicies": "{source.lifecycle:json}"},
        done=Check(
            "efs:DescribeLifecycleConfiguration",
            THIS,
            "to_string(length(LifecyclePolicies))",
            ("{source.lifecycle_count}",),
        ),
        asks={},
        when=Given("source.lifecycle"),
        optional=True,
        source="PutLifecycleConfiguration, Amazon EFS API Reference",
    ),
    FollowUp(
        "automatic-backups",
        "Turn automatic backups on, as at the source",
        "efs:PutBackupPolicy",
        {**THIS, "BackupPolicy": {"Status": "ENABLED"}},
        done=Check("efs:DescribeBackupPolicy", THIS, "BackupPolicy.Status", ("ENABLED", "ENABLING")),
        asks={},
        when=Equals("source.backup_policy", "ENABLED", "ENABLING"),
        optional=True,
        source="PutBackupPolicy, Amazon EFS API Reference",
    ),
    FollowUp(
        "file-system-policy",
        "Give it the source's file system policy",
        "efs:PutFileSystemPolicy",
        {**THIS, "Policy": "{ask.policy}"},
        done=Check("efs:DescribeFileSystemPolicy", THIS, "to_string(Policy != '')", ("true",)),
        asks={
            "policy": "The policy as JSON, with the new file system's ARN in the place of the source's. "
            "`aws efs describe-file-system-policy` shows the source's."
        },
        when=Given("source.has_policy"),
        optional=True,
        source="PutFileSystemPolicy, Amazon EFS API Reference",
    ),
    FollowUp(
        "access-point",
        "Make an access point, as the source has",
        "efs:CreateAccessPoint",
        {
            **THIS,
            # EFS makes one access point for a token, so that the name alone says which one is meant.
            "ClientToken": "{created.id}-{ask.name}",
            "Tags": [{"Key": "Name", "Value": "{ask.name}"}],
            "PosixUser": "{ask.user:json}",
            "RootDirectory": {"Path": "{ask.path}"},
        },
        done=Check(
            "efs:DescribeAccessPoints",
            THIS,
            "AccessPoints[?Name=='{ask.name}'].LifeCycleState | [0]",
            ("available",),
        ),
        asks={
            "name": "A name for it, of 40 characters at most.",
            "user": 'Whose files its clients use, as JSON: {"Uid": 1000, "Gid": 1000}.',
            "path": "The directory that its clients see as the root, such as "
            "/aws-backup-restore_2026-11-20T03-00-00Z/app. It has to be there: EFS makes none, and no client "
            "can mount what is missing.",
        },
        when=Given("source.access_points"),
        optional=True,
        source="CreateAccessPoint, Amazon EFS API Reference",
    ),
)

MOVE_FILES = by_hand(
    "move-files",
    "Move the files out of aws-backup-restore_<datetime>, to where they are looked for",
    "Mount the file system and move or copy what is below that directory; it has the paths of the backup.",
    PAGE,
)
NEW_FOLLOW_UPS = (*_mount_targets(_there, _there(1)), MOVE_FILES, *SETTINGS)
ONE_ZONE_FOLLOW_UPS = (
    *_mount_targets(_in_zone, AnyOf(*map(_in_zone, MOUNTS))),
    MOVE_FILES,
    *SETTINGS,
)
EXISTING_FOLLOW_UPS = (MOVE_FILES,)

RECOVERY_DIRECTORY = Caveat(
    "The files lie in a directory aws-backup-restore_<datetime> below the root, with their paths kept, and "
    "not where they were: they have to be moved or copied from there. Each restore makes another such "
    "directory.",
    severity=Severity.WARNING,
    source=PAGE,
)
ITEM_PATHS = Caveat(
    "An item that the backup does not hold under that very path is not restored.",
    when=Given("ItemsToRestore"),
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)
NO_ITEM_TAGS = Caveat(
    "Tags are not copied by a restore of single files or directories.",
    when=Given("ItemsToRestore"),
    source="Copy tags during a restore",
)

STANDARD = Caveat(
    "All files come back in the Standard storage class, also those that were in Infrequent Access or "
    "Archive, and are charged as such until a lifecycle policy moves them.",
    source="Backing up EFS file systems, Amazon EFS User Guide",
)

EXISTING_CAVEATS = (
    RECOVERY_DIRECTORY,
    ITEM_PATHS,
    STANDARD,
    Caveat(
        "Nothing that is there is replaced or deleted. The restored files come beside them, and are stored "
        "and charged twice until one of both goes.",
        source=PAGE,
    ),
    Caveat(
        "Tags are copied to a new file system only: this one keeps its own.",
        source="Copy tags during a restore",
    ),
    Caveat(
        "AWS's page tells of the file system that was backed up as the one to restore into; whether it takes "
        "another one is not documented.",
        when=AllOf(
            Given("file-system-id"), Given("source.id"), Not(StartsWith("file-system-id", "source.id"))
        ),
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
)

NEW_CAVEATS = (
    RECOVERY_DIRECTORY,
    ITEM_PATHS,
    NO_ITEM_TAGS,
    STANDARD,
    Caveat(
        "It is a new file system with an id and a DNS name of its own: clients go on using the source until "
        "they mount it.",
        source=PAGE,
    ),
    Caveat(
        "It has no mount targets, so that no client reaches it until there are some.",
        severity=Severity.WARNING,
        source=MOUNT_PAGE,
    ),
    Caveat(
        "Throughput mode, lifecycle, automatic backups, access points, file system policy and replication "
        "are not restored: AWS Backup has no key for them.",
        severity=Severity.WARNING,
        source=CREATE,
    ),
    Caveat(
        "Throughput will follow the amount of data (bursting); the source's does not.",
        when=Equals("source.throughput_mode", "elastic", "provisioned"),
        severity=Severity.WARNING,
        source=CREATE,
    ),
    Caveat(
        "The new file system will not be encrypted at rest, and the source is.",
        when=AllOf(Equals("Encrypted", "false"), Equals("source.encrypted", "true")),
        severity=Severity.WARNING,
        source=PAGE,
    ),
)
TO_REGIONAL = Caveat(
    "The source is in one zone; the new file system is in several, which costs more.",
    when=Given("source.availability_zone"),
    source=CREATE,
)
TO_ONE_ZONE = Caveat(
    "One Zone keeps the data in one Availability Zone: it is out of reach while the zone is, and may be "
    "lost with it.",
    severity=Severity.WARNING,
    source="EFS file system types, Amazon EFS User Guide",
)
