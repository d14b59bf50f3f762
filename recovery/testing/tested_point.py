"""What is known of a recovery point that a test would restore."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from recovery.account import Account, SourceFacts
from recovery.errors import AwsError
from recovery.models import RecoveryPoint
from recovery.point_facts import facts_of
from restore_profiles.registry import profile_for


def facts_of_point(account: Account, resource_type: str, point: RecoveryPoint) -> Mapping[str, str]:
    """The facts that tell what it can become; those about its source as far as they may be read."""
    profile, source = profile_for(resource_type), SourceFacts()
    if profile is not None and profile.source_lookup:
        with suppress(AwsError):
            source = account.reads.source_facts(profile.source_lookup, point.resource_arn)
    return facts_of(account.context, point, source)
