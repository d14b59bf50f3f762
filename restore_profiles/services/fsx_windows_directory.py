"""An Active Directory that AWS does not manage, which a file system of FSx for Windows joins."""

from __future__ import annotations

from restore_profiles.model import Kind
from restore_profiles.rules import Always
from restore_profiles.services.fsx_fields import unlisted

OWN_DIRECTORY_FIELDS = (
    unlisted("DomainName", "Domain", "Its full name, such as corp.example.com.", required=Always()),
    unlisted(
        "DnsIps",
        "DNS servers",
        "Addresses of up to three DNS servers or domain controllers.",
        kind=Kind.TEXTS,
        required=Always(),
        minimum=1,
        maximum=3,
    ),
    unlisted("UserName", "Service account", "The account that may join computers to the domain."),
    unlisted("Password", "Its password", "Or name a secret that holds both.", sensitive=True),
    unlisted(
        "DomainJoinServiceAccountSecret",
        "Secret",
        "ARN of the secret in Secrets Manager with name and password of the service account.",
        bound_to_region=True,
    ),
    unlisted(
        "OrganizationalUnitDistinguishedName",
        "Unit (OU)",
        "Where the computer object is made: OU=FSx,DC=corp,DC=example,DC=com.",
        if_empty="the domain's default",
    ),
    unlisted(
        "FileSystemAdministratorsGroup",
        "Administrators",
        "The domain's group that administers the file system.",
        if_empty="Domain Admins",
    ),
)
