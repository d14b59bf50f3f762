"""KMS keys as restores and copies look at them."""

from __future__ import annotations

from typing import Any

from aws_sandbox.world.accounts import Place


def find_key(place: Place, given: str) -> Any | None:
    """Moto's KMS key behind an id, an ARN, an alias or an alias's ARN. Only keys of the same Region count: a
    key of another Region cannot encrypt anything here."""
    here = place.arn("kms", "")
    if given.startswith("arn:") and not given.startswith(here):
        return None
    from moto.kms.models import kms_backends

    kms = kms_backends[place.account][place.region]
    name = given.removeprefix(here)
    for key in list(kms.keys.values()):
        if name in (key.id, f"key/{key.id}") or name in key.aliases:
            return key
    return None


def key_arn(place: Place, given: str) -> str:
    """The ARN of a key, or what was given where there is none, for a message about it."""
    return str(getattr(find_key(place, given), "arn", given))


def key_state(place: Place, arn: str) -> str | None:
    key = find_key(place, arn)
    return None if key is None else str(key.key_state)


def unusable(place: Place, *arns: str | None) -> str | None:
    """What KMS says of the first of these keys that cannot be used."""
    for arn in filter(None, arns):
        if (state := key_state(place, arn)) != "Enabled":
            return f"{arn} is {state or 'not found'}. (Service: Kms, Error Code: KMSInvalidStateException)"
    return None
