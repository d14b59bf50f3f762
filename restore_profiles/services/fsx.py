"""Amazon FSx: a recovery point becomes a new file system of its own kind; of ONTAP, a volume."""

from __future__ import annotations

from restore_profiles.model import REQUEST_ID, RestoreProfile
from restore_profiles.services.fsx_fields import PAGE
from restore_profiles.services.fsx_lustre import LUSTRE
from restore_profiles.services.fsx_ontap import ONTAP
from restore_profiles.services.fsx_openzfs import OPENZFS
from restore_profiles.services.fsx_windows import WINDOWS

PROFILE = RestoreProfile(
    "FSx",
    "Amazon FSx",
    (WINDOWS, LUSTRE, OPENZFS, ONTAP),
    source=PAGE,
    returned_only=("FileSystemId", "FileSystemType"),
    source_lookup="fsx-resource",
    also_called=("FSX",),
    attempt_keys=(REQUEST_ID,),
)
