"""Every rule of every profile can hold, and what it says is then said."""

from __future__ import annotations

import pytest

from restore_profiles.model import RestoreProfile, Target
from restore_profiles.paths import all_fields
from restore_profiles.rules import AllOf, Always, Never, Not
from restore_profiles.value_checks import check_values
from tests.profiles.firing import firing
from tests.profiles.samples import TARGET_NAMES, TARGETS

each_target = pytest.mark.parametrize(("profile", "target"), TARGETS, ids=TARGET_NAMES)


@each_target
def test_every_constraint_fires(profile: RestoreProfile, target: Target) -> None:
    for constraint in target.constraints:
        texts = firing(constraint.when)
        assert texts is not None, constraint.message
        told = [problem.message for problem in check_values(profile, target, texts, texts)]
        assert constraint.message in told


@each_target
def test_every_caveat_permission_and_follow_up_can_apply(profile: RestoreProfile, target: Target) -> None:
    rules = [
        *((each.text, each.when) for each in target.caveats),
        *((each.action, each.when) for each in (*target.role_permissions, *target.caller_permissions)),
        *((each.name, each.when) for each in target.follow_ups),
        *((each.lookup, each.when) for each in target.account_checks),
        (target.kind, target.applies),
        *([] if isinstance(target.usual, Never) else [(f"{target.kind} as the default", target.usual)]),
    ]
    assert [name for name, rule in rules if firing(rule) is None] == []


@each_target
def test_every_field_can_be_seen_and_none_is_hidden_and_required(
    profile: RestoreProfile, target: Target
) -> None:
    for path, field in all_fields(target):
        assert firing(field.visible) is not None, path
        if isinstance(field.visible, Always) or "[]" in path:
            continue
        hidden = firing(AllOf(Not(field.visible), field.required))
        if hidden is None:
            continue
        missing = [
            problem
            for problem in check_values(profile, target, {}, hidden)
            if problem.key.lower() == path.lower() and "is missing" in problem.message
        ]
        assert missing == [], path
