"""The profiles of the AWS configuration files: how each signs in, and what mends a login that ended."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from aws_api.translation import Login
from recovery.account import ContextOffer

Profile = Mapping[str, Any]

# A member of a profile and the way to sign in that it means; the first that is there decides.
KINDS: tuple[tuple[str, str], ...] = (
    ("role_arn", "assume-role"),
    ("sso_session", "sso"),
    ("sso_start_url", "sso"),
    ("login_session", "login"),
    ("credential_process", "process"),
    ("aws_access_key_id", "keys"),
)


def kind_of(profile: Profile) -> str:
    """How a profile signs in, "" where it only holds settings."""
    return next((kind for member, kind in KINDS if member in profile), "")


def offer(name: str, profile: Profile) -> ContextOffer:
    arn = str(profile.get("role_arn", "")).split(":")
    account = str(profile.get("sso_account_id", "")) or (arn[4] if len(arn) > 4 else "")
    return ContextOffer(name, str(profile.get("region", "")), account, kind_of(profile))


def login_for(name: str, profiles: Mapping[str, Profile], *, environment: bool) -> Login:
    """How to sign in with profile `name` ("" for the default), or with the keys of the `environment`."""
    if environment:
        return Login("Export fresh AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.")
    source = _signing_in(name or "default", profiles)
    profile = profiles.get(source, {})
    option = "" if source == "default" else f" --profile {shlex.quote(source)}"
    match kind_of(profile):
        case "sso":
            command = f"aws sso login{option}"
        case "login":
            command = f"aws login{option}"
        case "keys":
            command = f"aws configure{option}"
        case "process":
            return Login("Run it by hand to see why: " + str(profile["credential_process"]))
        case "assume-role":
            return Login(f"Check role_arn and where its credentials come from, in profile {source}.")
        case _ if others := [each for each, profile in profiles.items() if kind_of(profile)]:
            some = ", ".join(others[:5]) + (", ..." if len(others) > 5 else "")
            return Login(f"Choose a profile that signs in, with --profile or AWS_PROFILE: {some}")
        case _:
            command = "aws configure sso"
    return Login(f"Run: {command}", command)


def _signing_in(name: str, profiles: Mapping[str, Profile]) -> str:
    """The profile at the end of the `source_profile` chain: that one signs in."""
    seen: set[str] = set()
    while name not in seen and "source_profile" in profiles.get(name, {}):
        seen.add(name)
        name = str(profiles[name]["source_profile"])
    return name
