"""Composite recovery points and the points nested in them: which is restored by itself, and which with or by
the others ("CloudFormation stack backups", "Amazon EKS backups")."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from recovery.account import Reads, SourceFacts
from recovery.errors import AwsError, Refused
from recovery.models import RecoveryPoint, RestoreJob, short_id
from recovery.plain_text import shell_word
from restore_profiles.model import Composite
from restore_profiles.nested import NestedPoint
from restore_profiles.registry import profile_for

COMPOSITE = "A composite point is not restored itself"
MOST_LISTED = 12
"""Parts that a refusal names; a stack may hold hundreds."""
MOST_ASKED = 48
"""Nested points whose resources are looked up, a call for each: an EKS backup holds up to 1,200 volumes
("AWS Backup quotas")."""
AT_ONCE = 4


def why_not_by_itself(point: RecoveryPoint) -> str:
    """Why a point cannot be restored alone; "" where it can, or where nobody knows the type's ways."""
    profile = profile_for(point.type)
    if profile is None:
        return ""
    if point.is_parent:
        parts = profile.composite is Composite.PARTS
        return "it only holds other points together, and each of those is restored by itself" if parts else ""
    whole = profile.composite is Composite.WHOLE and point.parent_arn
    return "it is part of a composite point and restored with that" if whole else ""


def why_not_copied_alone(point: RecoveryPoint) -> str:
    """Why a point cannot be copied without the others: the state of an EKS cluster belongs to its composite
    point ("Amazon EKS backups"). A composite one is copied as a whole."""
    return "" if point.is_parent or not why_not_by_itself(point) else "it is copied with its composite point"


def parts_of(reads: Reads, point: RecoveryPoint) -> tuple[RecoveryPoint, ...]:
    """The points nested in a composite one, or beside a nested one, with what holds the whole together (a
    stack's template) first."""
    parent = point.arn if point.is_parent else point.parent_arn
    if not parent:
        return ()
    pages = reads.points_in(point.vault, parent_arn=parent, vault_account=point.vault_account)
    found = [part for page in pages for part in page]
    return tuple(sorted(found, key=lambda part: _place(part, point.resource_arn)))


def _place(part: RecoveryPoint, resource_arn: str) -> tuple[bool, str, str, str]:
    return part.resource_arn != resource_arn, part.type, part.resource_name or part.resource_arn, part.arn


def point_beside(job: RestoreJob, nested: NestedPoint) -> RecoveryPoint:
    """A point nested beside the one that the job restored, as far as is known without asking AWS."""
    *_, account, _, vault = ["", "", "", *job.vault_arn.split(":")]
    return RecoveryPoint(
        job.context,
        nested.arn,
        nested.resource_arn,
        "COMPLETED",
        job.point_created or job.created,
        type=nested.type,
        vault=vault,
        vault_account="" if account == job.context.account else account,
    )


def restore_line(point_arn: str, vault: str = "", vault_account: str = "") -> str:
    """The command that restores one point, for a shell."""
    where = f" --vault {shell_word(vault)}" if vault else ""
    where += f" --vault-account {shell_word(vault_account)}" if vault and vault_account else ""
    return f"relight restore --point {shell_word(point_arn)}{where}"


def sources_of(reads: Reads, parts: Sequence[RecoveryPoint]) -> dict[str, SourceFacts]:
    """What is known of the resources of nested points, by the point's ARN; of no more than `MOST_ASKED`."""

    def asked(part: RecoveryPoint) -> SourceFacts:
        profile = profile_for(part.type)
        if profile is None or not profile.source_lookup:
            return SourceFacts()
        try:
            return reads.source_facts(profile.source_lookup, part.resource_arn)
        except AwsError as error:
            return SourceFacts(why_unknown=error.text)

    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        known = threads.map(asked, parts[:MOST_ASKED])
        return {part.arn: facts for part, facts in zip(parts, known, strict=False)}


def refusal(reads: Reads, point: RecoveryPoint) -> Refused:
    """Why a point is not restored by itself, with the command for each that is: its parts, or its whole.
    Where they may not be listed, without them."""
    if not point.is_parent:
        told = f"{point.arn} is part of a composite point, and restored with that."
        line = restore_line(point.parent_arn, point.vault, point.vault_account)
        return Refused("A part of a composite point", told, line)
    try:
        return only_parts(point, parts_of(reads, point))
    except AwsError as error:
        told = f"{point.arn} only holds others together, and they may not be listed: {error.text}"
        return Refused(COMPOSITE, told, error.next_step)


def only_parts(point: RecoveryPoint, parts: Sequence[RecoveryPoint]) -> Refused:
    """The refusal of a composite point, with what it holds and the command for each of it."""
    listed = parts[:MOST_LISTED]
    lines = [
        f"{point.arn} holds {len(parts)} recovery points together, and each is restored by itself.",
        *(f"{part.type}  {part.status}  {_name(part)}  {part.arn}" for part in listed),
    ]
    more = len(parts) - len(listed)
    if more:
        lines.append(f"and {more} more: relight points {shell_word(point.arn)}")
    commands = [
        restore_line(part.arn, part.vault or point.vault, part.vault_account or point.vault_account)
        for part in listed
        if part.restorable
    ]
    return Refused(
        COMPOSITE,
        "\n".join(lines),
        "\n".join(commands) or "None of them can be restored: choose another point.",
    )


def _name(part: RecoveryPoint) -> str:
    return part.resource_name or short_id(part.resource_arn) or "unknown"
