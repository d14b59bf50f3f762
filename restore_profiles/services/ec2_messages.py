"""What messages about restores of instances mean."""

from __future__ import annotations

from restore_profiles.model import KnownMessage

OTHER_PROFILE = KnownMessage(
    "does not permit attaching a new instance profile",
    "The request names another instance profile than the backed-up instance had.",
    "Keep the profile of the backup, or leave it out and associate another one afterwards.",
    "Notifications with EventBridge: example of a failed restore job",
    certain=True,
)

LAUNCH = KnownMessage(
    r"client error on launch|client\.internalerror",
    "The instance could not start: most often the role, or the key's policy, does not allow the "
    "key of an encrypted volume.",
    "Let the role use the key (Decrypt, GenerateDataKeyWithoutPlaintext, CreateGrant); restore again.",
    "EC2 user guide: Troubleshoot instance launch issues",
)

MESSAGES = (OTHER_PROFILE, LAUNCH)
