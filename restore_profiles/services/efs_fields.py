"""Parameters of EFS restores. Each target puts some of them together."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Choice, Choices, Constraint, Evidence, Field, Kind, Severity
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Matches, Not, Several

PAGE = "Restore an Amazon EFS file system"
CREATE = "CreateFileSystem, Amazon EFS API Reference"

# 200 KB is the limit of all metadata; the list of items is the only part that can reach it.
METADATA_BYTES = 200 * 1024

FILE_SYSTEM = Field(
    "file-system-id",
    "Source file system",
    "The file system that was backed up. AWS ignores it where a new one is made.",
    if_empty="not needed for a new file system",
    source=PAGE,
)

EXISTING = Field(
    "file-system-id",
    "File system",
    "The file system that gets the data, in a new directory below its root: the one that was backed up, "
    "unless another is named.",
    choices=Choices("efs-file-systems"),
    bound_to_region=True,
    required=Always(),
    attention=Not(Equals("source.exists", "yes")),
    pattern=r"fs-[0-9a-f]{8,40}",
    pattern_help="fs- and 8 to 40 hexadecimal digits",
    source=PAGE,
)

IS_NEW = Field(
    "newFileSystem",
    "Make a new file system",
    "Follows from the target.",
    kind=Kind.BOOLEAN,
    choices=(Choice("true", "made by the restore"),),
    closed=True,
    prefill=False,
    source=PAGE,
)

IS_THERE = replace(IS_NEW, choices=(Choice("false", "the file system is there"),))

ENCRYPTED = Field(
    "Encrypted",
    "Encrypt at rest",
    "Decided once: a file system that exists can be neither encrypted nor decrypted.",
    kind=Kind.BOOLEAN,
    choices=(Choice("true", "encrypted"), Choice("false", "not encrypted")),
    closed=True,
    default="true",
    from_source="encrypted",
    prefill_from_source=True,
    source=PAGE,
)

KEY = Field(
    "KmsKeyId",
    "KMS key",
    "The key for the new file system: an ARN, an id or an alias.",
    choices=Choices("kms-keys"),
    from_source="kms_key_arn",
    prefill_from_source=True,
    bound_to_region=True,
    visible=Equals("Encrypted", "true"),
    # Where neither the metadata nor the source tells the key, nobody decided for AWS's own one.
    attention=AnyOf(
        Given("source.elsewhere"), AllOf(Not(Given("KmsKeyId")), Not(Equals("source.exists", "yes")))
    ),
    if_empty="AWS's own key for EFS, aws/elasticfilesystem",
    source=PAGE,
)

PERFORMANCE = Field(
    "PerformanceMode",
    "Performance mode",
    "Decided once. General purpose has the lowest latency; AWS recommends it for all file systems.",
    choices=(
        Choice(
            "generalPurpose",
            "general purpose",
            "Of bursting throughput, up to 35,000 reads and 7,000 writes a second.",
        ),
        Choice("maxIO", "max I/O", "More throughput, higher latency; no elastic throughput."),
    ),
    closed=True,
    default="generalPurpose",
    from_source="performance_mode",
    prefill_from_source=True,
    if_empty="general purpose",
    source=PAGE,
)

ONE_ZONE_PERFORMANCE = replace(
    PERFORMANCE,
    help="One Zone file systems have general purpose only.",
    choices=(Choice("generalPurpose", "general purpose"),),
    prefill_from_source=False,
)

# A file system that exists has its own; AWS's page names these for every restore all the same.
AS_IT_IS = tuple(
    replace(field, help="Sent as the backup tells it; a file system that exists keeps its own.")
    for field in (
        replace(ENCRYPTED, default=""),
        replace(KEY, attention=Not(Always()), prefill_from_source=False, if_empty="not sent"),
        replace(PERFORMANCE, default=""),
    )
)

ONE_ZONE = Field(
    "singleAzFilesystem",
    "In one zone",
    "Follows from the target.",
    kind=Kind.BOOLEAN,
    choices=(Choice("true", "One Zone"),),
    closed=True,
    prefill=False,
    source=PAGE,
)

ZONE = Field(
    "availabilityZoneName",
    "Availability Zone",
    "Where the file system is, and all of its data. Clients of other zones reach it at a charge.",
    choices=Choices("availability-zones"),
    from_source="availability_zone",
    prefill_from_source=True,
    bound_to_region=True,
    required=Always(),
    attention=Always(),
    source=PAGE,
)

ITEMS = Field(
    "ItemsToRestore",
    "Files, directories",
    "Each as its path from the file system's root: /reports/2026. Case counts, and there are no wildcards; "
    "below an access point the path begins where the access point does. Where a path has a comma, write a "
    "JSON array.",
    kind=Kind.TEXTS,
    prefill=False,
    minimum=1,
    if_empty="the whole file system",
    source=PAGE,
)

NOT_ABSOLUTE = AnyOf(
    Matches("ItemsToRestore", r"(?s)(?!\s*\[)(.*,)?\s*[^/\s,].*", "a list with a path without / in front"),
    Matches("ItemsToRestore", r'(?s)\s*\[(.*",)?\s*"(?!/).*', "a JSON array with such a path"),
)

CONSTRAINTS = (
    Constraint(
        "KmsKeyId",
        AllOf(Given("KmsKeyId"), Not(Equals("Encrypted", "true"))),
        "A KMS key is named, so Encrypted must be true.",
        "Set Encrypted to true, or leave the key out.",
        source=PAGE,
    ),
    Constraint(
        "newFileSystem",
        Not(Given("newFileSystem")),
        "AWS lists newFileSystem among what a restore needs, and tells of no default.",
        "Set it to true for a new file system, or to false for one that exists.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        "ItemsToRestore",
        NOT_ABSOLUTE,
        "A path does not begin with /: each is told from the file system's root.",
        "Write /reports/2026 for reports/2026.",
        source=PAGE,
    ),
    Constraint(
        "ItemsToRestore",
        Matches("ItemsToRestore", r"(?s).*[*?].*", "a list with a wildcard"),
        "AWS takes no wildcards: * and ? stand for nothing.",
        "Name each file, or the directory that holds them.",
        source=PAGE,
    ),
    Constraint(
        "ItemsToRestore",
        Several("ItemsToRestore", 6),
        "AWS's page says both up to five items, ten in the console, and no limit beside 200 KB.",
        "If AWS refuses it: restore a directory that holds them, or several times.",
        Severity.WARNING,
        source=PAGE,
    ),
    Constraint(
        "ItemsToRestore",
        Matches("ItemsToRestore", rf"(?s).{{{METADATA_BYTES + 1},}}", "longer than 200 KB"),
        "The list is longer than the 200 KB that AWS takes as metadata.",
        "Restore a directory that holds them, or the whole.",
        source=PAGE,
    ),
)

ZONE_CONSTRAINTS = (
    Constraint(
        "availabilityZoneName",
        Matches("availabilityZoneName", r"[a-z]{2,3}(-[a-z]+)+-\d+", "the name of a Region"),
        "This is a Region, as in the example on AWS's page; EFS itself takes a zone, such as eu-west-1a.",
        "Name the zone.",
        Severity.WARNING,
        source=CREATE,
    ),
)
