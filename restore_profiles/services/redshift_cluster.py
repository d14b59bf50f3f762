"""Parameters of a restored Redshift cluster: its nodes, keys and roles; and all of them by section."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Choice, Choices, Field, Kind, Section
from restore_profiles.rules import Always, AnyOf, Equals, Given, Not
from restore_profiles.services.redshift_network import NETWORK
from restore_profiles.services.redshift_pages import NETWORK_PAGE, PAGE, SERVERLESS_PAGE, known, restore_type
from restore_profiles.services.redshift_upkeep import RARE, UPKEEP

IDENTIFIER = known(
    "ClusterIdentifier",
    "Cluster identifier",
    "The new cluster's name, and the first part of its endpoint. No other cluster of the account in this "
    "Region may have it.",
    prefill=False,
    suggestion="{source}-restored",
    required=Always(),
    attention=Always(),
    pattern=r"[a-z](?!.*--)[a-z0-9-]{0,62}(?<!-)",
    pattern_help=(
        "1 to 63 lower-case letters, digits and hyphens that begin with a letter, without two hyphens in a "
        "row or one at the end"
    ),
)

NODE_TYPE = known(
    "NodeType",
    "Node type",
    "How much CPU, memory and storage a node has. With another type the number of nodes has to be right "
    "for the data, too.",
    choices=Choices("redshift-node-types"),
    from_source="node_type",
    prefill_from_source=True,
    attention=Not(Given("NodeType")),
    if_empty="as the backup",
)

NODES = known(
    "NumberOfNodes",
    "Number of nodes",
    "Each is charged by the hour from the moment the cluster is there.",
    kind=Kind.INTEGER,
    from_source="number_of_nodes",
    prefill_from_source=True,
    minimum=1,
    attention=Not(Given("NumberOfNodes")),
    if_empty="as the backup",
)

ENCRYPTION = (
    known(
        "Encrypted",
        "Encrypt at rest",
        "true encrypts with your KMS key what was backed up without encryption. An encrypted backup stays "
        "encrypted.",
        kind=Kind.BOOLEAN,
        choices=(Choice("true", "encrypted"), Choice("false", "not encrypted")),
        from_source="encrypted",
        prefill_from_source=True,
        if_empty="as the backup",
    ),
    known(
        "KmsKeyId",
        "KMS key",
        "The key for the new cluster. Another one than the backup's encrypts it anew.",
        choices=Choices("kms-keys"),
        from_source="kms_key_arn",
        prefill_from_source=True,
        bound_to_region=True,
        attention=Given("source.elsewhere"),
        if_empty="as the backup",
    ),
)

ACCESS = (
    Field(
        "ManageMasterPassword",
        "Managed password",
        "true makes Redshift keep the admin password in a new secret. It must be true where the backed up "
        "cluster did so; otherwise the password is that of the time of the backup.",
        kind=Kind.BOOLEAN,
        from_source="managed_password",
        prefill_from_source=True,
        # Where the source cannot be looked at, nobody knows who keeps its password.
        attention=AnyOf(Not(Equals("source.exists", "yes")), Given("source.elsewhere")),
        if_empty="false",
        source=PAGE,
    ),
    known(
        "MasterPasswordSecretKmsKeyId",
        "Secret's KMS key",
        "The key that encrypts the secret of the admin password.",
        choices=Choices("kms-keys"),
        from_source="password_key",
        prefill_from_source=True,
        bound_to_region=True,
        visible=Equals("ManageMasterPassword", "true"),
        if_empty="the key of AWS's own for Secrets Manager",
    ),
    known(
        "IamRoles",
        "IAM roles",
        "Roles by which the cluster reads S3, Glue and others, as ARNs.",
        kind=Kind.TEXTS,
        from_source="iam_roles",
        prefill_from_source=True,
        bound_to_region=True,
        if_empty="none",
    ),
    known(
        "DefaultIamRoleArn",
        "Default IAM role",
        "The role that statements use which name none; one of the IAM roles.",
        from_source="default_iam_role",
        prefill_from_source=True,
        bound_to_region=True,
        if_empty="none",
    ),
)

SECTIONS = (
    Section("Cluster", (restore_type("CLUSTER_RESTORE"), IDENTIFIER, NODE_TYPE, NODES)),
    Section("Network", NETWORK),
    Section("Encryption", ENCRYPTION),
    Section("Admin password and roles", ACCESS),
    Section("Upkeep", UPKEEP, folded=True),
    Section("Rarely needed", RARE, folded=True),
)


def _without_source(field: Field) -> Field:
    """What a namespace tells of itself is nothing that a cluster takes."""
    return replace(field, from_source="", prefill_from_source=False)


SERVERLESS_SECTIONS = (
    Section(
        "Cluster",
        (
            restore_type("CLUSTER_RESTORE"),
            IDENTIFIER,
            *(
                replace(
                    _without_source(field),
                    required=Always(),
                    attention=Always(),
                    if_empty="",
                    source=f"{SERVERLESS_PAGE}; {NETWORK_PAGE}",
                )
                for field in (NODE_TYPE, replace(NODES, minimum=1))
            ),
        ),
    ),
    *(
        replace(
            section,
            fields=tuple(
                field if field.key in {"KmsKeyId", "IamRoles"} else _without_source(field)
                for field in section.fields
            ),
        )
        for section in SECTIONS[1:]
    ),
)
"""Of a cluster that is made from a namespace: it has no nodes, so these are decided anew."""

INFORMATION_ONLY = ("AquaConfigurationStatus",)
"""Retired: Redshift decides by itself whether it uses AQUA (RestoreFromClusterSnapshot)."""
