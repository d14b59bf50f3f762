"""What StartRestoreJob takes for S3, as read and as refused at once (developer guide, "Restore S3 data using
AWS Backup")."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint

PAGE_KEYS = frozenset(
    {
        *("DestinationBucketName", "RestoreACLs", "EncryptionType", "ItemsToRestore", "KMSKey"),
        *("RestoreLatestVersionsUpTo", "RestoreTime"),
    }
)
"""Of the page as it is in 2026."""
FORMER_KEYS = frozenset({"NewBucket", "Encrypted", "CreationToken", "aws:backup:request-id"})
"""Mandatory in the guide of 2024 (but for the last), and not taken back by the newer page, which is silent:
accepted, and not asked for. Whether a bucket is still made without NewBucket is not documented; here it is
not."""

ENCRYPTION_TYPES = ("original", "SSE-S3", "SSE-KMS")
MOST_ITEMS = 5
ALL_VERSIONS = 2**31

ACLS_WITHOUT = (
    "Unable to restore Access Control Lists (ACLs) for bucket because backup was created with the "
    "'BackupACLs' option disabled. Please proceed with restoring without ACLs"
)

LAG = 15 * 60
"""The latest restorable moment of S3 is about 15 minutes ago (guide, "Point-in-time recovery")."""
LONGEST = 35 * 86_400


@dataclass(frozen=True, slots=True)
class S3Request:
    bucket: str
    new_bucket: bool
    encryption: str
    key: str | None
    moment: float
    """What stood at this epoch second is restored."""
    items: tuple[str, ...]
    """Keys, or the folders that they begin with; none are all."""
    versions: int
    """The most versions of an object, counted from the latest."""
    acls: bool


def read(point: RecoveryPoint, metadata: dict[str, str], now: float, region: str) -> S3Request:
    """Raises a BackupError for what is refused. What looks at the account is not looked at here."""
    if unknown := sorted(metadata.keys() - PAGE_KEYS - FORMER_KEYS):
        raise InvalidParameterValue(f"Invalid restore metadata. Unknown keys: {', '.join(unknown)}")
    if not (bucket := metadata.get("DestinationBucketName")):
        raise MissingParameterValue("Restore metadata is missing DestinationBucketName.")
    _flag(metadata, "Encrypted", default=True)
    encryption, key = _encryption(point, metadata, region)
    return S3Request(
        bucket,
        _flag(metadata, "NewBucket", default=False),
        encryption,
        key,
        _moment(point, metadata.get("RestoreTime"), now),
        _items(point, metadata.get("ItemsToRestore")),
        _versions(metadata.get("RestoreLatestVersionsUpTo", "1")),
        _acls(point, metadata),
    )


def _flag(metadata: dict[str, str], key: str, *, default: bool) -> bool:
    """The page writes TRUE, the examples of other types write true."""
    if key not in metadata:
        return default
    if (value := metadata[key].lower()) not in ("true", "false"):
        raise InvalidParameterValue(f"Invalid {key}: {metadata[key]!r}; valid values: true, false.")
    return value == "true"


def _encryption(point: RecoveryPoint, metadata: dict[str, str], region: str) -> tuple[str, str | None]:
    kind, key = metadata.get("EncryptionType", ENCRYPTION_TYPES[0]), metadata.get("KMSKey")
    if kind not in ENCRYPTION_TYPES:
        raise InvalidParameterValue(f"Invalid EncryptionType: {kind}. Valid: {', '.join(ENCRYPTION_TYPES)}")
    if key is not None and kind != "SSE-KMS":
        raise InvalidParameterValue("Invalid KMSKey: it needs EncryptionType to be SSE-KMS.")
    if kind == "original" and point.source_vault_arn and f":{region}:" not in point.source_vault_arn:
        raise InvalidParameterValue(
            "Invalid EncryptionType: the original encryption cannot be used for a recovery point that was "
            "copied from another Region."
        )
    return kind, key


def _moment(point: RecoveryPoint, text: str | None, now: float) -> float:
    if not point.continuous:
        if text is not None:
            raise InvalidParameterValue(
                "Invalid RestoreTime: it is only valid for continuous recovery points."
            )
        return point.created
    if text is None:
        raise MissingParameterValue(
            "Restore metadata is missing RestoreTime for a continuous recovery point."
        )
    try:
        moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise InvalidParameterValue(
            f"Invalid RestoreTime: {text!r}; the format is 2021-11-27T03:30:27Z."
        ) from None
    # No API tells the window of an S3 point: this is the estimate that the guide's sentences give.
    begin, end = point.restorable_range
    earliest, latest = max(begin, now - LONGEST), min(end, now - LAG)
    if not earliest <= moment < latest:
        told = [
            datetime.fromtimestamp(each, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for each in (earliest, latest)
        ]
        raise InvalidParameterValue(f"Invalid RestoreTime: {text} is not between {told[0]} and {told[1]}.")
    return moment


def _items(point: RecoveryPoint, text: str | None) -> tuple[str, ...]:
    """Paths as in the metadata's list, or S3 URIs as the console takes them."""
    if text is None:
        return ()
    try:
        items = json.loads(text)
    except ValueError:
        items = None
    if not isinstance(items, list) or not all(isinstance(item, str) and item for item in items):
        raise InvalidParameterValue("Invalid ItemsToRestore: it must be a JSON list of paths.")
    if not 1 <= len(items) <= MOST_ITEMS:
        raise InvalidParameterValue(f"Invalid ItemsToRestore: 1 to {MOST_ITEMS} items, not {len(items)}.")
    source = point.resource.arn.rpartition(":")[2]
    keys = []
    for item in items:
        if item.startswith("s3://"):
            bucket, _, key = item.removeprefix("s3://").partition("/")
            if bucket != source or not key:
                raise InvalidParameterValue(f"Invalid ItemsToRestore: {item} is not in bucket {source}.")
            item = key
        keys.append(item)
    return tuple(keys)


def _versions(text: str) -> int:
    if text == "all":
        return ALL_VERSIONS
    if text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0:
        return int(text)
    raise InvalidParameterValue(
        f"Invalid RestoreLatestVersionsUpTo: {text!r}; a positive whole number, or all."
    )


def _acls(point: RecoveryPoint, metadata: dict[str, str]) -> bool:
    backed_up = any(write.value is not None and write.value.acl is not None for write in point.history)
    wanted = _flag(metadata, "RestoreACLs", default=backed_up)
    if wanted and not backed_up:
        raise InvalidParameterValue(ACLS_WITHOUT)
    return wanted
