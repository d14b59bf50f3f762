"""The restores that follow a restore: points of the same whole that are restored by themselves, after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from recovery.account import Account
from recovery.building_plans import step_id
from recovery.draft import Draft
from recovery.drafting import draft_of, restorable
from recovery.errors import RelightError
from recovery.models import RecoveryPoint
from restore_profiles.nested import in_order, nested_points


@dataclass(frozen=True, slots=True)
class Several:
    """The drafts of a plan by step id, what each comes after, and what cannot be restored, with why."""

    drafts: Mapping[str, Draft]
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    impossible: tuple[tuple[RecoveryPoint, RelightError], ...] = ()
    missing: tuple[str, ...] = ()
    """What AWS did not tell of those that were added."""


def with_nested(account: Account, drafts: Mapping[str, Draft], role_of: Callable[[Draft], str]) -> Several:
    """`drafts` with a restore of its own for each point that the profile wants restored after one of them
    (`Target.then_nested`): all of a type at once, each type after the one before. `role_of` names the role of
    a draft that was added."""
    made, after = dict(drafts), dict[str, tuple[str, ...]]()
    impossible: list[tuple[RecoveryPoint, RelightError]] = []
    missing: list[str] = []
    for name, draft in drafts.items():
        points = {point.arn: point for point in draft.nested}
        wanted = in_order(nested_points(draft.facts), draft.target.then_nested, draft.point.arn)
        before: tuple[str, ...] = (name,)
        for _, of_type in groupby(wanted, key=lambda nested: nested.type):
            names = []
            for nested in of_type:
                if any(each.point.arn == nested.arn for each in made.values()):
                    continue  # it was asked for by itself
                point = points[nested.arn]
                try:
                    begun = draft_of(account, restorable(account, point))
                    added = begun.draft.with_role(role_of(begun.draft))
                    added.plan()
                except RelightError as error:
                    impossible.append((point, error))
                    continue
                missing += begun.missing
                names.append(step_id(added, made))
                made[names[-1]] = added
                after[names[-1]] = before
            before = tuple(names) or before
    return Several(made, after, tuple(impossible), tuple(missing))
