"""Aurora DSQL: what a cluster was."""

from __future__ import annotations

import json
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.arns import short_id
from recovery.errors import AwsError

OWN_KEY = "CUSTOMER_MANAGED_KMS_KEY"


def cluster(calls: Calls, arn: str) -> dict[str, str]:
    """A cluster's settings, `regional_config` as a restore takes them, and the Regions that it spans. That it
    has a policy is missing where that may not be asked. Raises `NotFound`."""
    found = described(calls, short_id(arn))
    encryption: Answer = found.get("encryptionDetails") or {}
    spans: Answer = found.get("multiRegionProperties") or {}
    region = arn.split(":")[3]
    settings: dict[str, object] = {
        "region": region,
        "isDeletionProtectionEnabled": bool(found.get("deletionProtectionEnabled")),
    }
    key = text(encryption, "kmsKeyArn") if text(encryption, "encryptionType") == OWN_KEY else ""
    if key:
        settings["kmsKeyId"] = key
    facts = {
        "status": text(found, "status"),
        "regional_config": json.dumps([settings], separators=(",", ":")),
        "kms_key_arn": key,
        "witness": text(spans, "witnessRegion"),
        "peers": ", ".join(_other_regions(spans, region)),
    }
    with suppress(AwsError):
        calls.read("dsql", "GetClusterPolicy", identifier=short_id(arn))
        facts["has_policy"] = "true"
    return {name: value for name, value in facts.items() if value}


def described(calls: Calls, identifier: str) -> Answer:
    """The cluster of that identifier. Raises `NotFound`."""
    return calls.read("dsql", "GetCluster", identifier=identifier)


def _other_regions(spans: Answer, region: str) -> list[str]:
    named = (str(arn).split(":") for arn in spans.get("clusters") or ())
    return [parts[3] for parts in named if len(parts) > 3 and parts[3] != region]
