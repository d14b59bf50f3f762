"""The first draft of a restore, from a recovery point, what AWS returned about it, and its profile; and the
values of `--set`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from recovery.account import SourceFacts
from recovery.context import Context
from recovery.draft import ROLE_KEY as ROLE_KEY  # noqa: PLC0414
from recovery.draft import Draft as Draft  # noqa: PLC0414
from recovery.draft import for_target
from recovery.errors import BadInput
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.point_facts import facts_of, nested_facts, returned_facts
from recovery.targets import target_of
from restore_profiles.model import REQUEST_ID, RestoreProfile, TagCopy

# Tags of older backups are not copied, although the flag is accepted ("Copy tags during a restore").
TAGS_KEPT_SINCE = datetime(2023, 5, 22, tzinfo=UTC)


def begin(
    context: Context,
    point: RecoveryPoint,
    profile: RestoreProfile,
    target_kind: str = "",
    returned: ReturnedMetadata | None = None,
    source_facts: SourceFacts | None = None,
    role_arn: str = "",
    nested: Sequence[RecoveryPoint] = (),
    nested_sources: Mapping[str, SourceFacts] | None = None,
) -> Draft:
    """The draft with everything filled in that is known and safe. `target_kind` "" is the first that applies
    to the point; `nested_sources` tells of nested points, by ARN, what is known of their resources.

    Raises `BadInput` where the point becomes no such thing or the target is unavailable.
    """
    returned = returned or ReturnedMetadata({})
    source_facts = source_facts or SourceFacts()
    facts = {
        **facts_of(context, point, source_facts),
        **returned_facts(returned),
        **nested_facts(nested, nested_sources),
    }
    target = target_of(profile, target_kind, facts)
    draft = Draft(
        context=context,
        point=point,
        profile=profile,
        target=target,
        role_arn="",
        copy_tags=profile.tag_copy is TagCopy.OPTIONAL and point.created >= TAGS_KEPT_SINCE,
        facts=facts,
        source_values={},
        dropped={},
        prefilled={},
        returned=returned,
        source_facts=source_facts,
        nested=tuple(nested),
    )
    return for_target(draft.with_role(role_arn), target)


def set_values(draft: Draft, settings: Iterable[str]) -> Draft:
    """With each `KEY=VALUE` of `--set`. Raises `BadInput` with the nearest known key for one that is not
    known."""
    for setting in settings:
        path, equals, text = setting.partition("=")
        path = path.strip()
        if not equals or not path:
            told = f"“{setting}” has no key or no “=”."
            raise BadInput("Not KEY=VALUE", told, "It is KEY=VALUE, such as volumeType=gp3.")
        if path.lower() == REQUEST_ID:
            raise BadInput(
                "That key is not for setting",
                f"{REQUEST_ID} marks one attempt; Relight gives each its own.",
                "Leave it out.",
            )
        draft = draft.edited(path, text)
    return draft
