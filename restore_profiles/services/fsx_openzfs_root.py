"""The root volume of a restored FSx for OpenZFS file system."""

from __future__ import annotations

from restore_profiles.model import Choice, Kind
from restore_profiles.rules import Always
from restore_profiles.services.fsx_fields import of_fsx

CLIENTS = of_fsx(
    "ClientConfigurations",
    "Client",
    "Who may mount it, and how.",
    kind=Kind.OBJECTS,
    required=Always(),
    minimum=1,
    maximum=25,
    fields=(
        of_fsx("Clients", "Who", "An address, a range, or * for all.", required=Always()),
        of_fsx(
            "Options",
            "Options",
            "Those of an NFS export, such as rw and crossmnt; without crossmnt no snapshot is seen.",
            kind=Kind.TEXTS,
            required=Always(),
            minimum=1,
            maximum=20,
        ),
    ),
)

QUOTAS = of_fsx(
    "UserAndGroupQuotas",
    "Quota",
    "How much a user or a group may store.",
    kind=Kind.OBJECTS,
    maximum=500,
    fields=(
        of_fsx(
            "Type",
            "Of a",
            "User or group.",
            choices=(Choice("USER"), Choice("GROUP")),
            closed=True,
            required=Always(),
        ),
        of_fsx("Id", "Number", "The UID or GID.", kind=Kind.INTEGER, minimum=0, required=Always()),
        of_fsx(
            "StorageCapacityQuotaGiB",
            "At most",
            "How much may be stored.",
            kind=Kind.INTEGER,
            minimum=0,
            unit="GiB",
            required=Always(),
        ),
    ),
)

ROOT_VOLUME = of_fsx(
    "RootVolumeConfiguration",
    "Root volume",
    "All other volumes lie below it and keep their own settings.",
    kind=Kind.OBJECT,
    fields=(
        of_fsx(
            "RecordSizeKiB",
            "Record size",
            "128 for most; less for databases, more for streams.",
            kind=Kind.INTEGER,
            choices=tuple(Choice(str(2**power)) for power in range(2, 13)),
            minimum=4,
            maximum=4_096,
            unit="KiB",
        ),
        of_fsx(
            "DataCompressionType",
            "Compression",
            "ZSTD compresses more, LZ4 faster.",
            choices=(Choice("NONE"), Choice("ZSTD"), Choice("LZ4")),
            closed=True,
        ),
        of_fsx(
            "NfsExports",
            "NFS export",
            "Without one, everyone in the network may mount it.",
            kind=Kind.OBJECTS,
            maximum=1,
            fields=(CLIENTS,),
        ),
        QUOTAS,
        of_fsx(
            "CopyTagsToSnapshots",
            "Tags to snapshots",
            "Whether snapshots get the volume's tags.",
            kind=Kind.BOOLEAN,
        ),
        of_fsx("ReadOnly", "Read only", "Whether nothing can be written.", kind=Kind.BOOLEAN),
    ),
)
