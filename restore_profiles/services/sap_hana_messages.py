"""What messages about restores of SAP HANA databases mean."""

from __future__ import annotations

from restore_profiles.model import KnownMessage

RESTORE = "Restore an SAP HANA database: Troubleshooting"
BACK_UP = "Back up SAP HANA databases: Troubleshooting"

MESSAGES = (
    KnownMessage(
        "encountered an issue with log backups",
        "Log backups have a gap, so the continuous backup ends before it.",
        "Restore to a moment before the gap, or take a later full backup; HANA's own log tells the gap.",
        RESTORE,
        certain=True,
    ),
    KnownMessage(
        "recovery strategy could not be determined",
        "HANA cannot use the backup: the Backint agent on the target is not installed correctly.",
        "Install the AWS Backint agent again on the target's instance, then restore again.",
        RESTORE,
        certain=True,
    ),
    KnownMessage(
        "not ready to return chunks",
        "The service's own workflow cancelled the job.",
        "Restore again.",
        RESTORE,
        certain=True,
    ),
    KnownMessage(
        "log backups for recovery point .* were interrupted",
        "Log backups stop while the database is being restored.",
        "Wait until the restore has ended; they go on by themselves.",
        BACK_UP,
        certain=True,
    ),
    KnownMessage(
        "log backup attempts failed|status of log backups",
        "AWS Backup does not get the database's log backups.",
        "See in HANA whether log backups are sent, then restore to a moment that they reach.",
        BACK_UP,
        certain=True,
    ),
    KnownMessage(
        "getting backup metadata failed",
        "The database is not active, or its instance does not answer Systems Manager.",
        "Start the database and see the SSM document's execution on its instance, then restore again.",
        BACK_UP,
        certain=True,
    ),
    KnownMessage(
        "database cannot be backed up while it is stopped",
        "A backup was started while the same database was being restored.",
        "Wait until the restore has ended: backup and restore of one database exclude each other.",
        "Restore an SAP HANA database",
        certain=True,
    ),
    KnownMessage(
        "connection timed out|send request failed",
        "The network between the instance and AWS Backup failed for a moment.",
        'Restore again. Where it stays so, set ForceRetry: "true" in aws-backint-agent-config.yaml.',
        RESTORE,
    ),
    KnownMessage(
        "internal (error|failure)",
        "AWS Backup failed inside, and says no more.",
        "Open a support case with the id of this job.",
        RESTORE,
        certain=True,
    ),
)
