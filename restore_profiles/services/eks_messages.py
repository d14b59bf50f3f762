"""What a restore of a cluster that says COMPLETED may hide."""

from __future__ import annotations

from restore_profiles.model import KnownMessage

MESSAGES = (
    KnownMessage(
        "kubernetes objects failed to restore",
        "The job says COMPLETED, and some Kubernetes objects are not there.",
        "See in the cluster which are missing, mend the cause, and restore their namespaces again.",
        "Restore an Amazon EKS cluster",
    ),
)
