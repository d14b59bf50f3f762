"""Parameters of RDS for protection, keys and directories."""

from __future__ import annotations

from restore_profiles.model import Choices, Kind, Section
from restore_profiles.rules import Equals
from restore_profiles.services.rds_engines import (
    MARIADB,
    MYSQL,
    ORACLE,
    POSTGRES,
    SQL_SERVER,
    engine_is,
    may_be,
)
from restore_profiles.services.rds_pages import known, newer

SECURITY = Section(
    "Security",
    (
        known(
            "DeletionProtection",
            "Deletion protection",
            "true refuses every attempt to delete the instance.",
            kind=Kind.BOOLEAN,
            from_source="deletion_protection",
            prefill_from_source=True,
            if_empty="false",
        ),
        known(
            "EnableIAMDatabaseAuthentication",
            "IAM authentication",
            "Lets IAM users and roles sign in to the database.",
            kind=Kind.BOOLEAN,
            from_source="iam_authentication",
            prefill_from_source=True,
            visible=may_be(*POSTGRES, *MYSQL, *MARIADB),
            if_empty="false",
        ),
        newer(
            "ManageMasterUserPassword",
            "Managed password",
            "true keeps the master password in Secrets Manager. Of Oracle only; the other engines are given "
            "theirs after the restore.",
            kind=Kind.BOOLEAN,
            visible=engine_is(*ORACLE),
        ),
        newer(
            "MasterUserSecretKmsKeyId",
            "Its KMS key",
            "Without one, AWS's own key for Secrets Manager.",
            choices=Choices("kms-keys"),
            bound_to_region=True,
            visible=Equals("ManageMasterUserPassword", "true"),
        ),
        known(
            "TdeCredentialArn",
            "TDE key store",
            "The ARN of the key store for Transparent Data Encryption.",
            bound_to_region=True,
            visible=may_be(*ORACLE, *SQL_SERVER),
        ),
        known(
            "TdeCredentialPassword",
            "TDE password",
            "What opens that key store.",
            sensitive=True,
            visible=may_be(*ORACLE, *SQL_SERVER),
        ),
        newer(
            "CACertificateIdentifier",
            "Certificate authority",
            "Whose certificate the server shows, such as rds-ca-rsa2048-g1.",
            from_source="ca_certificate",
        ),
    ),
    folded=True,
)

DIRECTORY = Section(
    "Active Directory",
    (
        known(
            "Domain",
            "Directory",
            "The id of the AWS directory to join, such as d-1234567890.",
            from_source="domain",
            bound_to_region=True,
        ),
        known(
            "DomainIAMRoleName",
            "Directory role",
            "The IAM role by which RDS joins that directory.",
            from_source="domain_role",
            bound_to_region=True,
        ),
        newer("DomainFqdn", "Own domain", "Of a directory of your own: its name."),
        newer("DomainOu", "Organizational unit", "Of a directory of your own: OU=...,DC=..."),
        newer(
            "DomainAuthSecretArn",
            "Secret for joining",
            "Of a directory of your own: the secret of the user that joins.",
            bound_to_region=True,
        ),
        newer(
            "DomainDnsIps",
            "Domain controllers",
            "Of a directory of your own: two addresses, the same one twice where there is but one.",
            kind=Kind.TEXTS,
            minimum=2,
            maximum=2,
        ),
    ),
    folded=True,
)
