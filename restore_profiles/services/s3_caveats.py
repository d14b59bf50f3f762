"""What is different after an S3 restore, although the job says COMPLETED."""

from __future__ import annotations

from restore_profiles.model import Caveat, Evidence, Severity
from restore_profiles.rules import AnyOf, Equals, Given, Not

PAGE = "Restore S3 data using AWS Backup"
BACKUP_PAGE = "Amazon S3 backups"

WHICH_ITEMS = "1 to 5 objects or folders"

INTO_SOURCE = Caveat(
    "Nothing is replaced: an object that was changed since stays as it is now, and what was added since "
    "remains. Only objects that are gone or deleted come back.",
    severity=Severity.WARNING,
    source=PAGE,
)

CAVEATS = (
    Caveat(
        "An object whose name or version id the bucket already has is skipped. Nothing is ever overwritten.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "COMPLETED can hide that objects failed or that nothing matched: read the job's status message. "
        "Only an SNS notification of the vault (S3_RESTORE_OBJECT_FAILED) names each object.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "AWS's pages name objects in one place and folders in another: look whether everything under a "
        "folder came back.",
        when=Given("ItemsToRestore"),
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Caveat(
        "Of each object only the latest version at that moment comes back.",
        when=Not(Given("RestoreLatestVersionsUpTo")),
        source=PAGE,
    ),
    Caveat(
        "Objects get the storage class S3 Standard, a new ETag, new version ids and a new creation date. "
        "Lifecycle rules count their age anew.",
        source=BACKUP_PAGE,
    ),
    Caveat(
        "An object whose own KMS key the restore role cannot use is skipped; the job still says COMPLETED.",
        when=AnyOf(Equals("EncryptionType", "original"), Not(Given("EncryptionType"))),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "The objects' access control lists do not come back.",
        when=Equals("RestoreACLs", "false"),
        source=PAGE,
    ),
    Caveat(
        "Objects with public ACLs are not restored while Block Public Access is on for the bucket.",
        when=Equals("RestoreACLs", "true"),
        source=PAGE,
    ),
    Caveat(
        "If the backup holds ACLs, the job fails in a bucket where they are disabled, which is what S3 does "
        "with new buckets since 2023. RestoreACLs false leaves them out.",
        when=Not(Given("RestoreACLs")),
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "Objects that were archived (Glacier Flexible Retrieval, Deep Archive, the archive tiers of "
        "Intelligent-Tiering), encrypted with SSE-C, or named with characters that XML does not have were "
        "never backed up.",
        source=BACKUP_PAGE,
    ),
    Caveat(
        "Many delete markers make the restore slower: they are in the backup like objects.",
        source=BACKUP_PAGE,
    ),
)

NEW_BUCKET_CAVEATS = (
    Caveat(
        "AWS Backup makes the bucket with Block Public Access off. Turn it on before anything else.",
        severity=Severity.WARNING,
        source="Restoring S3 data (AWS Backup guide, 2024)",
    ),
    Caveat(
        "AWS's page no longer lists NewBucket. If AWS refuses it, make the bucket, turn its versioning on, "
        "and restore into it as a bucket that exists.",
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
)
