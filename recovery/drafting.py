"""Reading what a form starts from: the point in full, what AWS recorded with it, and the source as it is
now."""

from __future__ import annotations

from dataclasses import dataclass

from recovery.account import Account, SourceFacts
from recovery.errors import AwsError, BadInput, Refused
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.model import RestoreProfile
from restore_profiles.registry import profile_for, profiles


@dataclass(frozen=True, slots=True)
class Begun:
    """A first draft. `missing` says for each look-up that AWS refused what the form therefore does not
    know."""

    draft: Draft
    missing: tuple[str, ...] = ()


def begin_draft(account: Account, listed: RecoveryPoint) -> Begun:
    """The draft for a point as a listing, DescribeRecoveryPoint or a pasted ARN told it.

    Only the profile is indispensable: raises `Refused` where there is none. What may not be read is left out
    and named.
    """
    missing: list[str] = []
    point, profile = _point_and_profile(account, listed, missing)
    returned = ReturnedMetadata({})
    try:
        returned = account.reads.returned_metadata(point.arn, point.vault, point.vault_account)
    except AwsError as error:
        missing.append(f"What the backup recorded is not known: {error.text} Fields start from safe values.")
    source = SourceFacts()
    if profile.source_lookup and point.resource_arn:
        try:
            source = account.reads.source_facts(profile.source_lookup, point.resource_arn)
        except AwsError as error:
            source = SourceFacts(why_unknown=error.text)
        if source.why_unknown:
            missing.append(f"The source as it is now is not known: {source.why_unknown}")
    return Begun(begin(account.context, point, profile, "", returned, source), tuple(missing))


def profile_of(point: RecoveryPoint) -> RestoreProfile:
    """The profile of the point's type. Raises `Refused` where nobody has declared it, `BadInput` where the
    type is not known."""
    if not point.type:
        raise BadInput(
            "Which type is it?",
            f"AWS did not tell what kind of resource {point.resource_arn or point.arn} is.",
            "Allow backup:DescribeRecoveryPoint, or open the point from the list of resources.",
        )
    profile = profile_for(point.type)
    if profile is None:
        known = ", ".join(each.resource_type for each in profiles())
        raise Refused(
            "No restore profile yet",
            f"Relight does not know what a restore of {point.type} needs.",
            f"It knows: {known}. The AWS Backup console restores the others.",
        )
    return profile


def _point_and_profile(
    account: Account, listed: RecoveryPoint, missing: list[str]
) -> tuple[RecoveryPoint, RestoreProfile]:
    """The point in full where it may be described: the listings leave out its type and storage class."""
    if listed.storage_class and listed.type:
        return listed, profile_of(listed)
    try:
        point = account.reads.point(listed.arn, listed.vault, listed.vault_account)
    except AwsError as error:
        profile = profile_of(listed)
        missing.append(f"The point's storage class is not known: {error.text}")
        return listed, profile
    return point, profile_of(point)
