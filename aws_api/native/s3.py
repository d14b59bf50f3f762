"""S3: what a bucket keeps by itself: the earlier versions of its objects, and replicas in other buckets.

Neither tells from when to when a state can be had, so no moment is claimed for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from aws_api.calls import Calls
from aws_api.lookups import s3_bucket
from recovery.context import Context
from recovery.errors import AwsError, NotFound
from recovery.models import NativePoint, ProtectedResource, short_id
from recovery.plain_text import shell_word

ASKS = {
    "key": "The key of the object, such as reports/2026/q3.csv; percent-encoded in CopySource.",
    "version": "The id of the version to go back to.",
}


def versions(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """The versions that a bucket with versioning keeps, also where it is suspended by now."""
    name = short_id(resource.arn)
    try:
        state = s3_bucket.fact(calls, name, s3_bucket.VERSIONING)["versioning"]
    except NotFound:
        return  # the bucket is gone, and its versions with it
    if state == "Never":
        return
    kept = _kept(calls, name)
    ended = "" if state == "Enabled" else "Versioning is suspended: what is written since replaces the last. "
    yield NativePoint(
        context,
        name,
        resource.arn,
        "S3 object versions",
        "s3:CopyObject",
        {"Bucket": name, "Key": "{ask.key}", "CopySource": f"{name}/{{ask.key}}?versionId={{ask.version}}"},
        ASKS,
        arn=resource.arn,
        status=state,
        note=f"{ended}{kept}aws s3api list-object-versions --bucket {shell_word(name)} --prefix KEY "
        "lists them with their times; one object is copied at a time, of 5 GB at most.",
    )


def replicas(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """The buckets that an enabled replication rule writes to."""
    name = short_id(resource.arn)
    try:
        setting = s3_bucket.fact(calls, name, s3_bucket.REPLICATION).get("replication")
    except NotFound:
        return
    rules = json.loads(setting)["Rules"] if setting else []
    for arn, rule in {rule["Destination"]["Bucket"]: rule for rule in rules if _is_on(rule)}.items():
        replica = short_id(arn)
        yield NativePoint(
            context,
            replica,
            resource.arn,
            "S3 replica",
            "s3:CopyObject",
            {
                "Bucket": name,
                "Key": "{ask.key}",
                "CopySource": f"{replica}/{{ask.key}}?versionId={{ask.version}}",
            },
            ASKS,
            arn=arn,
            status=str(rule["Status"]),
            note=f"Bucket {replica}{_account(rule)} gets what is written here{_part(rule)}, changes for the "
            f"worse too: its own versions decide what it still has. {_deletions(rule)} "
            f"aws s3api list-object-versions --bucket {shell_word(replica)} --prefix KEY lists them.",
        )


def _kept(calls: Calls, name: str) -> str:
    """For how long a lifecycle rule keeps versions, where that may be read."""
    try:
        setting = s3_bucket.fact(calls, name, s3_bucket.LIFECYCLE).get("lifecycle")
    except AwsError:
        return "Whether a lifecycle rule deletes them is not known. "
    rules = json.loads(setting)["Rules"] if setting else []
    days = [
        rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in rules
        if _is_on(rule) and "NoncurrentDays" in rule.get("NoncurrentVersionExpiration", {})
    ]
    return f"A lifecycle rule deletes versions {min(days)} days after they are replaced. " if days else ""


def _is_on(rule: Mapping[str, Any]) -> bool:
    return bool(rule.get("Status") == "Enabled")


def _account(rule: Mapping[str, Any]) -> str:
    account = rule["Destination"].get("Account")
    return f" of account {account}" if account else ""


def _part(rule: Mapping[str, Any]) -> str:
    prefix = (rule.get("Filter") or {}).get("Prefix") or rule.get("Prefix")
    return f" under {prefix}" if prefix else ""


def _deletions(rule: Mapping[str, Any]) -> str:
    """Rules of the first schema, which have no filter, replicate delete markers."""
    marks = (rule.get("DeleteMarkerReplication") or {}).get("Status") == "Enabled" or "Filter" not in rule
    return (
        "Deletions are replicated." if marks else "Deletions are not replicated: what is gone here is there."
    )
