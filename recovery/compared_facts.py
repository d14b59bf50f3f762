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

REFUSED = "settings_refused"
"""The fact in which the look-up of a bucket names what it may not read."""

DERIVED = frozenset(
    {
        "alias_count",
        "lifecycle_count",
        "role_count",
        REFUSED,
        "size_bytes",
        "tag_count",
        "tag_keys",
    }
)
"""Facts that only repeat another one."""

MAY_BE_REFUSED = {
    "dynamodb-table": {
        "pitr": "",
        "pitr_days": "pitr",
        "read_scaling_max": "scaling",
        "read_scaling_min": "scaling",
        "read_scaling_policy": "",
        "resource_policy": "",
        "scaled_indexes": "scaling",
        "scaling": "",
        "tags": "tag_count",
        "ttl": "",
        "ttl_attribute": "ttl",
        "write_scaling_max": "scaling",
        "write_scaling_min": "scaling",
        "write_scaling_policy": "",
    },
    "ec2-instance": {"elastic_ip": "", "instance_profile_role": "", "termination_protection": ""},
    "efs-file-system": {
        "access_points": "",
        "backup_policy": "",
        "has_policy": "",
        "lifecycle": "",
        "mount_targets": "",
    },
    "fsx-resource": {"security_groups": ""},
    "rds-cluster": {"writer_class": "", "writer_parameter_group": "writer_class"},
}
"""By look-up the facts from a read of their own, which may be refused: there a missing one does not mean that
nothing is set, unless the fact named beside it is there, which the same read tells."""

WORDS = {
    "arn": "ARN",
    "cors": "CORS",
    "data_api": "Data API",
    "dns_name": "DNS name",
    "iops": "IOPS",
    "kms_key_arn": "KMS key",
    "pitr": "Point-in-time recovery",
    "pitr_days": "Point-in-time days",
    "private_ip": "Private IP",
    "public_ip": "Public IP",
    "resource_id": "Resource id",
    "storage_gib": "Storage, GiB",
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
