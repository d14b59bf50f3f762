"""Amazon EFS: a recovery point becomes a directory, in a new file system or in one that exists."""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Permission,
    RestoreProfile,
    Section,
    Target,
)
from restore_profiles.rules import Equals, Given, Never, Not
from restore_profiles.services import restore_testing
from restore_profiles.services.efs_afterwards import (
    EXISTING_CAVEATS,
    EXISTING_FOLLOW_UPS,
    NEW_CAVEATS,
    NEW_FOLLOW_UPS,
    ONE_ZONE_FOLLOW_UPS,
    TO_ONE_ZONE,
    TO_REGIONAL,
)
from restore_profiles.services.efs_fields import (
    AS_IT_IS,
    CONSTRAINTS,
    ENCRYPTED,
    EXISTING,
    FILE_SYSTEM,
    IS_NEW,
    IS_THERE,
    ITEMS,
    KEY,
    ONE_ZONE,
    ONE_ZONE_PERFORMANCE,
    PAGE,
    PERFORMANCE,
    ZONE,
    ZONE_CONSTRAINTS,
)
from restore_profiles.services.key_permissions import key_permissions

WHICH_ITEMS = "files and directories by their paths"

INTO_EXISTING = (
    Permission("elasticfilesystem:Restore"),
    Permission("elasticfilesystem:DescribeFileSystems"),
)
ROLE_PERMISSIONS = (
    *INTO_EXISTING,
    Permission("elasticfilesystem:CreateFileSystem"),
    # Where the restore fails, what was made for it is taken back.
    Permission("elasticfilesystem:DeleteFileSystem"),
    Permission("elasticfilesystem:TagResource"),
    *key_permissions(Equals("Encrypted", "true")),
)
CHECK = AccountCheck("efs-target", "File system")

WHAT = Section("What comes back", (ITEMS,))
SOURCE = Section("Source", (FILE_SYSTEM,), folded=True)

NEW = Target(
    "new-file-system",
    "A new file system in all zones of the Region",
    (
        Section("New file system", (IS_NEW, PERFORMANCE)),
        Section("Encryption", (ENCRYPTED, KEY)),
        WHAT,
        SOURCE,
    ),
    constraints=CONSTRAINTS,
    caveats=(*NEW_CAVEATS, TO_REGIONAL),
    follow_ups=NEW_FOLLOW_UPS,
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(CHECK,),
    items=WHICH_ITEMS,
    copies_tags=Not(Given("ItemsToRestore")),
    testing=restore_testing.FILE_SYSTEM,
    source=PAGE,
)

IN_ONE_ZONE = Target(
    "one-zone",
    "A new file system in one zone",
    (
        Section("New file system", (IS_NEW, ONE_ZONE, ZONE, ONE_ZONE_PERFORMANCE)),
        Section("Encryption", (ENCRYPTED, KEY)),
        WHAT,
        SOURCE,
    ),
    constraints=(*CONSTRAINTS, *ZONE_CONSTRAINTS),
    caveats=(*NEW_CAVEATS, TO_ONE_ZONE),
    follow_ups=ONE_ZONE_FOLLOW_UPS,
    role_permissions=ROLE_PERMISSIONS,
    account_checks=(CHECK,),
    items=WHICH_ITEMS,
    copies_tags=Not(Given("ItemsToRestore")),
    source=PAGE,
)

INTO = Target(
    "existing-file-system",
    "A directory in a file system that exists",
    (
        Section("File system", (EXISTING, IS_THERE)),
        WHAT,
        Section("As the file system is", AS_IT_IS, folded=True),
    ),
    constraints=CONSTRAINTS,
    caveats=EXISTING_CAVEATS,
    follow_ups=EXISTING_FOLLOW_UPS,
    role_permissions=INTO_EXISTING,
    account_checks=(CHECK,),
    items=WHICH_ITEMS,
    copies_tags=Never(),
    source=PAGE,
)

PROFILE = RestoreProfile(
    "EFS",
    "Amazon EFS",
    (NEW, IN_ONE_ZONE, INTO),
    source=PAGE,
    source_lookup="efs-file-system",
    attempt_keys=(REQUEST_ID, "CreationToken"),
)
