"""What a restored FSx file system or volume may still lack. None of it is needed to use it."""

from __future__ import annotations

from restore_profiles.model import Check, Evidence, FollowUp, Permission
from restore_profiles.rules import Given, MoreThan
from restore_profiles.services.fsx_fields import FROM_BACKUP

THIS = {"FileSystemId": "{created.id}"}

# The names by which people know the source: moving one takes it from there in the directory's DNS.
ALIASES = FollowUp(
    "aliases",
    "Give it the DNS aliases of the source; their records in your DNS stay as they are",
    "fsx:AssociateFileSystemAliases",
    {**THIS, "Aliases": "{source.aliases:json}"},
    done=Check(
        "fsx:DescribeFileSystemAliases",
        THIS,
        "to_string(length(Aliases[?contains(`{source.aliases}`, Name)]))",
        ("{source.alias_count}",),
    ),
    asks={},
    when=Given("source.aliases"),
    optional=True,
    source="AssociateFileSystemAliases, Amazon FSx API Reference",
)

TAGS = FollowUp(
    "tags",
    "Put the source's tags on it, where the restore did not copy them",
    "fsx:TagResource",
    {"ResourceARN": "{created.arn}", "Tags": "{source.tags:json}"},
    done=Check(
        "fsx:ListTagsForResource",
        {"ResourceARN": "{created.arn}"},
        "to_string(length(Tags[?contains(`{source.tag_keys}`, Key)]))",
        ("{source.tag_count}",),
    ),
    asks={},
    when=Given("source.tags"),
    optional=True,
    source="TagResource, Amazon FSx API Reference",
)


def own_backups(configuration: str) -> FollowUp:
    """FSx's own daily backups, kept as long as the source's."""
    days = "AutomaticBackupRetentionDays"
    return FollowUp(
        "own-backups",
        "Keep FSx's own daily backups as long as the source's",
        "fsx:UpdateFileSystem",
        {**THIS, configuration: {days: "{source.backup_retention_days:json}"}},
        done=Check(
            "fsx:DescribeFileSystems",
            {"FileSystemIds": ["{created.id}"]},
            f"to_string(FileSystems[0].{configuration}.{days})",
            ("{source.backup_retention_days}",),
        ),
        asks={},
        when=MoreThan("source.backup_retention_days", 0),
        optional=True,
        evidence=Evidence.UNVERIFIED,
        source=FROM_BACKUP,
    )


ROLE_PERMISSIONS = (
    *(
        Permission(f"fsx:{action}")
        for action in (
            "CreateFileSystemFromBackup",
            "DescribeFileSystems",
            "DescribeBackups",
            # Where the restore fails, what was made for it is taken back.
            "DeleteFileSystem",
            "TagResource",
            "UntagResource",
        )
    ),
    Permission("kms:DescribeKey", when=Given("KmsKeyId")),
    Permission("kms:CreateGrant", when=Given("KmsKeyId")),
)
