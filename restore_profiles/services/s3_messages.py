"""What messages about restores of buckets mean, also where the job says COMPLETED."""

from __future__ import annotations

from restore_profiles.model import KnownMessage

MESSAGES = (
    KnownMessage(
        r"access ?control ?list|\bacls?\b",
        "The backup has ACLs, and the destination bucket has them disabled.",
        "Enable ACLs on the bucket (object ownership), or restore into one that has them.",
        "Restore S3 data: considerations",
    ),
    KnownMessage(
        "versioning",
        "The destination bucket does not have versioning turned on.",
        "Turn versioning on for the bucket, then restore again.",
        "Restore S3 data",
    ),
    KnownMessage(
        "no objects that match",
        "The job says COMPLETED, and restored nothing: no object of the backup matched.",
        "Compare the names in the request with the backup: they are case-sensitive and without the bucket.",
        "Restore S3 data",
        certain=True,
    ),
    KnownMessage(
        "objects? failed to be restored",
        "The job says COMPLETED, and some objects are not there.",
        "Find them in the job's notifications (S3_RESTORE_OBJECT_FAILED) and restore those objects "
        "again: what exists is skipped, so the whole may be restored again.",
        "Restore S3 data",
    ),
)
