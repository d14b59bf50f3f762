"""Reading what a form starts from: the point in full, what AWS recorded with it, and the source as it is
now."""

from __future__ import annotations

from dataclasses import dataclass

from recovery.account import Account, SourceFacts
from recovery.errors import AwsError, Refused
from recovery.models import RecoveryPoint, ReturnedMetadata, short_id
from recovery.parts import parts_of, refusal, sources_of, why_not_by_itself
from recovery.plan import RestorePlan, refuse_elsewhere
from recovery.planning import Draft, begin
from recovery.reopening import reopened
from restore_profiles.model import RestoreProfile
from restore_profiles.registry import profile_for
from restore_profiles.unknown_type import profile_of_unknown


@dataclass(frozen=True, slots=True)
class Begun:
    """A first draft. `missing` says for each look-up that AWS refused what the form therefore does not
    know."""

    draft: Draft
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restorable:
    """A point in full, as far as it may be described, and the profile of its type."""

    point: RecoveryPoint
    profile: RestoreProfile
    missing: tuple[str, ...] = ()


def begin_draft(account: Account, listed: RecoveryPoint) -> Begun:
    """The draft for a point as a listing, DescribeRecoveryPoint or a pasted ARN told it.

    Only the profile is indispensable: raises `Refused` where there is none, or the point lies in another
    account or Region than `account`. What may not be read is left out and named.
    """
    here, there = account.context, listed.context
    if (here.account, here.region, here.partition) != (there.account, there.region, there.partition):
        raise Refused(
            "Another account or Region",
            f"The recovery point lies in account {there.account}, Region {there.region}; this is account "
            f"{here.account}, Region {here.region}. It is restored where it lies.",
            f"Choose that context: C in the app, --profile and --region {there.region} on the command line.",
        )
    return draft_of(account, restorable(account, listed))


def restorable(account: Account, listed: RecoveryPoint) -> Restorable:
    """The point in full where it may be described: the listings leave out its type and storage class.

    Raises AWS's own error where not even its type is known.
    """
    if listed.storage_class and listed.type:
        return Restorable(listed, profile_of(listed))
    try:
        point = account.reads.point(listed.arn, listed.vault, listed.vault_account)
    except AwsError as error:
        if not listed.type:
            raise
        missing = f"The point's storage class is not known: {error.text}"
        return Restorable(listed, profile_of(listed), (missing,))
    return Restorable(point, profile_of(point))


def draft_of(account: Account, found: Restorable, target_kind: str = "") -> Begun:
    """The draft of a point in full. `target_kind` "" is the profile's first.

    Raises `BadInput` where the profile has no such target or it is unavailable, and `Refused` with its parts
    where the point only holds others together.
    """
    point, profile, missing = found.point, found.profile, [*found.missing]
    if why_not_by_itself(point):
        raise refusal(account.reads, point)
    returned = ReturnedMetadata({})
    try:
        returned = account.reads.returned_metadata(point.arn, point.vault, point.vault_account)
    except AwsError as error:
        missing.append(
            f"What the backup recorded is not known: {error.text.rstrip('.')}. Fields start from safe values."
        )
    source = SourceFacts()
    if profile.source_lookup and point.resource_arn:
        try:
            source = account.reads.source_facts(profile.source_lookup, point.resource_arn)
        except AwsError as error:
            source = SourceFacts(why_unknown=error.text)
        if source.why_unknown:
            missing.append(f"The source as it is now is not known: {source.why_unknown}")
    nested: tuple[RecoveryPoint, ...] = ()
    if point.is_parent or any(target.then_nested for target in profile.targets):
        try:
            parts = parts_of(account.reads, point)
            nested = tuple(part for part in parts if part.restorable)
            missing += [
                f"{part.type} {short_id(part.resource_arn)} is not restored: its point is {part.status}."
                for part in parts
                if not part.restorable
            ]
        except AwsError as error:
            missing.append(f"What is nested with this point is not known: {error.text}")
    sources = sources_of(account.reads, nested) if point.is_parent else {}
    draft = begin(account.context, point, profile, target_kind, returned, source, "", nested, sources)
    return Begun(draft, tuple(missing))


def draft_of_plan(account: Account, plan: RestorePlan) -> Begun:
    """The draft that a plan came from, to check it against the account as it is now.

    Raises `Refused` where the plan belongs to another account or Region.
    """
    refuse_elsewhere(plan, account.context)
    found = restorable(account, point_of(plan))
    return Begun(reopened(plan, found.point, found.profile), found.missing)


def point_of(plan: RestorePlan) -> RecoveryPoint:
    """The point that the plan restores, as far as the plan tells of it."""
    source = plan.source
    return RecoveryPoint(
        context=plan.context,
        arn=source.point_arn,
        resource_arn=source.resource_arn,
        status="",
        created=source.point_created,
        type=source.resource_type,
        resource_name=source.resource_name,
        vault=source.vault,
        vault_account=source.vault_account,
    )


def profile_of(point: RecoveryPoint) -> RestoreProfile:
    """The profile of the point's type; where nobody has declared it, one that takes any key."""
    return profile_for(point.type) or profile_of_unknown(point.type)
