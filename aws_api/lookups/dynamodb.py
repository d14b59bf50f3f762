"""DynamoDB: what a table was, of that which a restored one lacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.errors import AwsError, NotFound
from recovery.models import short_id

PITR_DAYS = "35"
"""`RecoveryPeriodInDays` where the answer does not tell it ("PointInTimeRecoverySpecification")."""
SCALED = {"ServiceNamespace": "dynamodb"}


def table(calls: Calls, arn: str) -> dict[str, str]:
    """A table's settings by name, JSON where they are more than a text.

    `stream`, `ttl`, `pitr`, `scaling`, `deletion_protection` and `tag_count` are there wherever they could be
    read; what depends on them (`stream_view`, `ttl_attribute`, `pitr_days`, `tags`) only where there is any.
    Each of the reads beside the first may be denied: then its facts are missing, which is not "off".
    """
    name = short_id(arn)
    facts = _described(calls.read("dynamodb", "DescribeTable", TableName=name)["Table"])
    for read in READS:
        with suppress(AwsError):
            facts |= read(calls, name, text(facts, "arn") or arn, facts)
    facts.pop("sse_key_arn", None)
    return {name: value for name, value in facts.items() if value}


Facts = Mapping[str, str]
Read = Callable[[Calls, str, str, Facts], dict[str, str]]


def _described(found: Answer) -> dict[str, str]:
    stream: Answer = found.get("StreamSpecification") or {}
    encryption: Answer = found.get("SSEDescription") or {}
    with_kms = text(encryption, "SSEType") == "KMS" and text(encryption, "Status") in ("ENABLED", "UPDATING")
    billing: Answer = found.get("BillingModeSummary") or {}
    capacity: Answer = found.get("ProvisionedThroughput") or {}
    keys = [f"{text(key, 'AttributeName')} ({text(key, 'KeyType')})" for key in found.get("KeySchema") or ()]
    replicas = [text(replica, "RegionName") for replica in found.get("Replicas") or ()]
    return {
        "arn": text(found, "TableArn"),
        "status": text(found, "TableStatus"),
        "items": text(found, "ItemCount"),
        "billing_mode": text(billing, "BillingMode") or "PROVISIONED",
        "read_capacity": text(capacity, "ReadCapacityUnits"),
        "write_capacity": text(capacity, "WriteCapacityUnits"),
        "table_class": text(found.get("TableClassSummary") or {}, "TableClass"),
        "keys": ", ".join(keys),
        "local_indexes": ", ".join(
            text(index, "IndexName") for index in found.get("LocalSecondaryIndexes") or ()
        ),
        "indexes": ", ".join(text(index, "IndexName") for index in found.get("GlobalSecondaryIndexes") or ()),
        "replicas": ", ".join(replicas),
        "encryption_type": "KMS" if with_kms else "Default",
        "sse_key_arn": text(encryption, "KMSMasterKeyArn") if with_kms else "",
        "stream": _truth(stream.get("StreamEnabled", False)),
        "stream_view": text(stream, "StreamViewType") if stream.get("StreamEnabled") else "",
        "deletion_protection": _truth(found.get("DeletionProtectionEnabled", False)),
    }


def _time_to_live(calls: Calls, name: str, arn: str, facts: Facts) -> dict[str, str]:
    found = calls.read("dynamodb", "DescribeTimeToLive", TableName=name)["TimeToLiveDescription"]
    status = text(found, "TimeToLiveStatus")
    is_on = status in ("ENABLED", "ENABLING")
    return {"ttl": status, "ttl_attribute": text(found, "AttributeName") if is_on else ""}


def _point_in_time(calls: Calls, name: str, arn: str, facts: Facts) -> dict[str, str]:
    answer = calls.read("dynamodb", "DescribeContinuousBackups", TableName=name)
    found: Answer = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription") or {}
    status = text(found, "PointInTimeRecoveryStatus")
    days = text(found, "RecoveryPeriodInDays") or PITR_DAYS
    return {"pitr": status, "pitr_days": days if status == "ENABLED" else ""}


def _tags(calls: Calls, name: str, arn: str, facts: Facts) -> dict[str, str]:
    """Without AWS's own, which nobody can set."""
    pages = calls.pages("dynamodb", "ListTagsOfResource", {"ResourceArn": arn})
    tags = [tag for page in pages for tag in page if not text(tag, "Key").startswith("aws:")]
    keys = [text(tag, "Key") for tag in tags]
    return {
        "tag_count": str(len(tags)),
        "tags": _json(tags) if tags else "",
        # Stands between backticks in a JMESPath.
        "tag_keys": _json(keys).replace("`", "\\u0060") if tags else "",
    }


def _resource_policy(calls: Calls, name: str, arn: str, facts: Facts) -> dict[str, str]:
    """That there is one; it names the table by its ARN and has to be written anew."""
    try:
        calls.read("dynamodb", "GetResourcePolicy", ResourceArn=arn)
    except NotFound:
        return {}
    return {"resource_policy": "true"}


def _scaling_ranges(calls: Calls, name: str, arn: str, facts: Facts) -> dict[str, str]:
    """`scaling` is "true" where the table itself scales; of indexes that do, the names alone."""
    table = f"table/{name}"
    indexes = [f"{table}/index/{index}" for index in facts["indexes"].split(", ") if index]
    request = {**SCALED, "ResourceIds": [table, *indexes]}
    pages = calls.pages("application-autoscaling", "DescribeScalableTargets", request)
    found = {"scaling": "false"}
    scaled_indexes: set[str] = set()
    for target in (target for page in pages for target in page):
        resource, unit = text(target, "ResourceId"), _unit(target)
        if resource == table:
            found |= {
                "scaling": "true",
                f"{unit}_scaling_min": text(target, "MinCapacity"),
                f"{unit}_scaling_max": text(target, "MaxCapacity"),
            }
        else:
            scaled_indexes.add(resource.rpartition("/")[2])
    return {**found, "scaled_indexes": ", ".join(sorted(scaled_indexes))}


def _scaling_policies(calls: Calls, name: str, arn: str, facts: Facts) -> dict[str, str]:
    table = f"table/{name}"
    pages = calls.pages("application-autoscaling", "DescribeScalingPolicies", {**SCALED, "ResourceId": table})
    return {
        f"{_unit(policy)}_scaling_policy": _json(configuration)
        for page in pages
        for policy in page
        if (configuration := policy.get("TargetTrackingScalingPolicyConfiguration"))
        and text(policy, "ResourceId") == table
    }


def _own_key(calls: Calls, name: str, arn: str, facts: Facts) -> dict[str, str]:
    """The key where it is the customer's, or may be: the AWS managed key is not named in a restore."""
    key = facts["sse_key_arn"]
    if not key:
        return {}
    try:
        metadata = calls.read("kms", "DescribeKey", KeyId=key)["KeyMetadata"]
    except AwsError:
        return {"kms_key_arn": key}
    return {} if text(metadata, "KeyManager") == "AWS" else {"kms_key_arn": key}


READS: tuple[Read, ...] = (
    _time_to_live,
    _point_in_time,
    _tags,
    _resource_policy,
    _scaling_ranges,
    _scaling_policies,
    _own_key,
)


def _unit(scaled: Answer) -> str:
    """`dynamodb:table:ReadCapacityUnits` -> `read`."""
    return "read" if "Read" in text(scaled, "ScalableDimension") else "write"


def _truth(value: object) -> str:
    return "true" if value else "false"


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)
