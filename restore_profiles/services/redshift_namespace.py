"""A backup of Redshift, of a cluster or of a namespace, restored into a namespace that exists: its data is
replaced."""

from __future__ import annotations

from restore_profiles.model import (
    AccountCheck,
    Caveat,
    Choices,
    Field,
    Kind,
    Permission,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import Always, Equals
from restore_profiles.services.redshift_pages import (
    NAMESPACE_API,
    SERVERLESS_PAGE,
    SNAPSHOTS_PAGE,
    guessed,
    restore_type,
)

NAMESPACE_NAME = r"[a-z0-9-]{3,64}"
NAME_HELP = "3 to 64 lower-case letters, digits and hyphens"

NAMESPACE = Field(
    "NamespaceIdentifier",
    "Namespace",
    "The namespace that becomes what the backup holds. All databases that are in it now are lost.",
    choices=Choices("redshift-namespaces"),
    prefill=False,
    from_source="namespace",
    required=Always(),
    attention=Always(),
    pattern=NAMESPACE_NAME,
    pattern_help=NAME_HELP,
    source=SERVERLESS_PAGE,
)

WORKGROUP = guessed(
    "WorkgroupName",
    "Workgroup",
    "The compute that carries out the restore. A namespace has one at most, and AWS's example names none.",
    choices=Choices("redshift-workgroups"),
    prefill=False,
    from_source="workgroup",
    pattern=NAMESPACE_NAME,
    pattern_help=NAME_HELP,
    if_empty="the namespace's own",
    source=NAMESPACE_API,
)

MORE = (
    guessed(
        "ManageAdminPassword",
        "Managed password",
        "true makes Redshift keep the namespace's admin password in a secret; otherwise it is that of the "
        "time of the backup.",
        kind=Kind.BOOLEAN,
        prefill=False,
        from_source="managed_password",
        if_empty="false",
        source=NAMESPACE_API,
    ),
    guessed(
        "AdminPasswordSecretKmsKeyId",
        "Secret's KMS key",
        "The key that encrypts the secret of the admin password.",
        choices=Choices("kms-keys"),
        prefill=False,
        from_source="password_key",
        visible=Equals("ManageAdminPassword", "true"),
        if_empty="the key of AWS's own for Secrets Manager",
        source=NAMESPACE_API,
    ),
    guessed(
        "MaintainIntegration",
        "Keep integrations",
        "true keeps data shares, zero-ETL and S3 event integrations; possible in the namespace that was "
        "backed up only.",
        kind=Kind.BOOLEAN,
        prefill=False,
        if_empty="true",
        source=NAMESPACE_API,
    ),
)

PERMISSION = (Permission("redshift-serverless:RestoreFromSnapshot"),)
"""AWS's page wants it of both, the role and whoever starts the restore; no managed policy has it."""

NAMESPACE_TARGET = Target(
    "namespace",
    "namespace of Redshift Serverless, overwritten",
    (
        Section("Namespace", (restore_type("NAMESPACE_RESTORE"), NAMESPACE, WORKGROUP)),
        Section(
            "As Redshift's own operation has it",
            MORE,
            "AWS Backup's page refers to Redshift Serverless for these, and does not spell them.",
            folded=True,
        ),
    ),
    caveats=(
        Caveat(
            "The restore is destructive: all data that is in the namespace now is overwritten.",
            severity=Severity.WARNING,
            source=SERVERLESS_PAGE,
        ),
        Caveat(
            "The policy AWSBackupServiceRolePolicyForRestores is not enough: the role, and whoever starts "
            "the restore, need redshift-serverless:RestoreFromSnapshot, which has to be added by hand.",
            severity=Severity.WARNING,
            source=SERVERLESS_PAGE,
        ),
        Caveat(
            "The workgroup stays as it is, with its endpoint and network; it cannot be used while the "
            "restore runs.",
            source=SNAPSHOTS_PAGE,
        ),
        Caveat(
            "Interleaved sort keys of a cluster's tables become compound ones.",
            when=Equals("point.arn_service", "redshift"),
            source=SNAPSHOTS_PAGE,
        ),
        Caveat(
            "Data shares and zero-ETL integrations stay only where the namespace is the one that was backed "
            "up.",
            source=NAMESPACE_API,
        ),
    ),
    role_permissions=(
        *PERMISSION,
        Permission("redshift-serverless:GetNamespace"),
    ),
    caller_permissions=PERMISSION,
    account_checks=(AccountCheck("redshift-namespace", "Namespace and workgroup"),),
    overwrites="{values.NamespaceIdentifier}",
    source=SERVERLESS_PAGE,
)
