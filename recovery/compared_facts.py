"""Which facts of a source are compared with those of what was restored from it, and how their texts are
read."""

from __future__ import annotations

import json
from collections.abc import Sequence

EXPECTED = frozenset(
    {
        "arn",
        "dns_name",
        "elastic_ip",
        "items",  # DynamoDB counts them about every six hours
        "name",
        "private_ip",
        "public_ip",
        "resource_id",
    }
)
"""Facts that are bound to differ, as names, ids and addresses are."""

DERIVED = frozenset(
    {
        "alias_count",
        "lifecycle_count",
        "role_count",
        "settings_refused",
        "size_bytes",
        "tag_count",
        "tag_keys",
    }
)
"""Facts that only repeat another one."""

MAY_BE_REFUSED = {
    "dynamodb-table": frozenset(
        {
            *(
                "ttl",
                "ttl_attribute",
                "pitr",
                "pitr_days",
                "tags",
                "resource_policy",
                "scaling",
                "kms_key_arn",
            ),
            *("read_scaling_min", "read_scaling_max", "write_scaling_min", "write_scaling_max"),
            *("read_scaling_policy", "write_scaling_policy", "scaled_indexes"),
        }
    ),
    "ec2-instance": frozenset({"termination_protection", "elastic_ip", "instance_profile_role"}),
    "efs-file-system": frozenset(
        {"mount_targets", "lifecycle", "backup_policy", "has_policy", "access_points"}
    ),
    "fsx-resource": frozenset({"security_groups"}),
    "rds-cluster": frozenset({"writer_class", "writer_parameter_group"}),
}
"""Facts by look-up that come from a read of their own, which may be refused: there a missing one does not
mean that nothing is set."""

WORDS = {
    "arn": "ARN",
    "cors": "CORS",
    "dns_name": "DNS name",
    "iops": "IOPS",
    "kms_key_arn": "KMS key",
    "pitr": "Point-in-time recovery",
    "pitr_days": "Point-in-time days",
    "resource_id": "Resource id",
    "svm": "Virtual machine",
    "ttl": "Time to live",
    "ttl_attribute": "Time to live attribute",
    "vpc_id": "VPC",
}
"""How facts are called whose name does not say it, where no field of the profile does."""


def label_of(name: str) -> str:
    """A fact's name in words: `backup_retention_days` -> `Backup retention days`."""
    return WORDS.get(name) or name.replace("_", " ").capitalize()


def same_text(one: str, other: str) -> bool:
    """Whether two texts of a fact mean the same: lists in any order, JSON however it is laid out."""
    return one == other or _meaning(one) == _meaning(other)


def shown(text: str) -> str:
    """The text for people: tags as `Key=Value`."""
    found = _json(text)
    tags = found.get("TagSet") if isinstance(found, dict) else found
    if isinstance(tags, list) and tags and all(_is_tag(each) for each in tags):
        return ", ".join(f"{tag['Key']}={tag['Value']}" for tag in tags)
    return text


def _meaning(text: str) -> object:
    found = _json(text)
    if isinstance(found, dict | list):
        return json.dumps(_ordered(found), sort_keys=True)
    return sorted(text.split(", "))


def _json(text: str) -> object:
    if not text.startswith(("{", "[")):
        return None
    try:
        found: object = json.loads(text)
    except ValueError:
        return None
    return found


def _ordered(value: object) -> object:
    """The value with its lists in one order: that of groups, rules and tags says nothing."""
    if isinstance(value, dict):
        return {key: _ordered(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sorted(
            (_ordered(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True)
        )
    return value


def _is_tag(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"Key", "Value"}
