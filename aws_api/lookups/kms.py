"""KMS: keys to choose from, and whether one can be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.account import AccountChoice, KeyFacts
from recovery.context import Context
from recovery.errors import AwsError, NotFound

ABSENT = "NotFound"
"""`KeyFacts.state` of a key that KMS does not know; no state of KMS's own is called so."""


def keys(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Keys by ARN, those with an alias first. AWS's own keys are listed by alias only, as they cannot be
    named otherwise.
    """
    named: dict[str, list[str]] = {}
    own_of_aws: set[str] = set()
    for page in _pages(calls, "ListAliases"):
        for alias in page:
            name, key_id = text(alias, "AliasName"), text(alias, "TargetKeyId")
            if key_id:  # an alias that AWS has reserved and not used yet has none
                named.setdefault(key_id, []).append(name.removeprefix("alias/"))
                if name.startswith("alias/aws/"):
                    own_of_aws.add(key_id)
    try:
        unnamed = [text(key, "KeyId") for page in _pages(calls, "ListKeys") for key in page]
    except AwsError:
        unnamed = []  # the aliases are the better half
    in_order = sorted(named, key=lambda key_id: (key_id in own_of_aws, named[key_id]))
    return [
        AccountChoice(
            f"arn:{context.partition}:kms:{context.region}:{context.account}:key/{key_id}",
            ", ".join(named.get(key_id, ())),
            "AWS managed" if key_id in own_of_aws else "",
        )
        for key_id in [*in_order, *(key_id for key_id in unnamed if key_id not in named)]
    ]


def key(calls: Calls, context: Context, arn: str) -> KeyFacts:
    """A key's state; `arn` may also be an id or an alias. A key of another Region is not asked about here."""
    parts = arn.split(":")
    if len(parts) > 5 and parts[3] != context.region:
        return KeyFacts(arn, why_unknown=f"the key is in Region {parts[3]}")
    try:
        metadata = calls.read("kms", "DescribeKey", KeyId=arn)["KeyMetadata"]
    except NotFound:
        return KeyFacts(arn, ABSENT)
    except AwsError as error:
        return KeyFacts(arn, why_unknown=error.text)
    return KeyFacts(text(metadata, "Arn") or arn, text(metadata, "KeyState"))


def _pages(calls: Calls, operation: str) -> Iterator[list[Answer]]:
    return calls.pages("kms", operation, {"Limit": 100}, token="NextMarker", send="Marker")
