"""One plan of several restores, with the work after them as steps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from recovery.draft import Draft
from recovery.models import short_id
from recovery.plain_text import plain
from recovery.plan import RestorePlan, canonical_json
from recovery.plan_names import named_values
from recovery.recovery_plan import STEPS, CallStep, PlanStep, RecoveryPlan, RestoreStep
from restore_profiles.model import BY_HAND, FollowUp
from restore_profiles.registry import profile_for
from restore_profiles.work import ASK, Work, open_places, work_of

LONGEST = 63
"""Characters of a step's name."""


def plan_of_drafts(
    drafts: Mapping[str, Draft],
    *,
    title: str = "",
    why: str = "",
    owner: str = "",
    follow_ups: bool = False,
    optional_follow_ups: bool = False,
    after: Mapping[str, tuple[str, ...]] | None = None,
) -> RecoveryPlan:
    """The plan that restores each of `drafts` (by step id), all at once but for what `after` says, and with
    `follow_ups` does the work that its profile declares.

    Raises `Blocked` where one of them cannot be started. There must be one at least.
    """
    steps: list[PlanStep] = []
    for identity, draft in drafts.items():
        plan = draft.plan()
        steps.append(RestoreStep(identity, plan, (after or {}).get(identity, ())))
        if follow_ups:
            taken = {*drafts, *(step.id for step in steps)}
            steps += follow_up_steps(identity, plan, taken, optional=optional_follow_ups)
    context = next(iter(drafts.values())).context
    return RecoveryPlan(context, tuple(steps), title=title, why=why, owner=owner)


def follow_up_steps(
    identity: str, plan: RestorePlan, taken: Collection[str], *, optional: bool = False
) -> Iterator[CallStep]:
    """The work that the profile declares after the restore of that step, each piece after the one before.

    What the restore made is a place of the step; what the plan tells is filled in; what only a human knows
    stays `{ask.NAME}`.
    """
    created = f"{STEPS}{identity}.created."
    names = named_values(plan)
    known = {
        **{name if name.startswith("source.") else f"values.{name}": text for name, text in names.items()},
        **{f"created.{part}": f"{{{created}{part}}}" for part in ("id", "arn")},
    }
    taken, before = {*taken}, identity
    for follow_up in _follow_ups(plan):
        if follow_up.when.holds(names) and (optional or not follow_up.optional):
            name = free_name(f"{identity}-{follow_up.name}", taken)
            taken.add(name)
            yield CallStep(name, _possible(work_of(follow_up, known), follow_up, created), (before,))
            before = name


def _possible(work: Work, follow_up: FollowUp, created: str) -> Work:
    """The work; by hand where something in it is not known, or a value of the restore reads as a place, which
    would be filled with something else."""
    own = {f"{ASK}{name}" for name in follow_up.asks} | {f"{created}id", f"{created}arn"}
    wrong = [place for place in open_places(work) if place not in own]
    if not wrong:
        return work
    told = (
        f"Not known when it was planned: {', '.join(wrong)}. In AWS: {work.operation} with "
        f"{canonical_json(work.request)}"
    )
    return Work(work.name, work.title, "", {}, BY_HAND, {}, work.optional, told)


def _follow_ups(plan: RestorePlan) -> tuple[FollowUp, ...]:
    profile = profile_for(plan.source.resource_type)
    target = profile.target(plan.source.target) if profile else None
    return target.follow_ups if target else ()


def step_id(draft: Draft, taken: Collection[str]) -> str:
    """A name for the step that is none of `taken`: what people call the resource, as far as a name of a step
    can say it, else its type."""
    point = draft.point
    named = _name(point.resource_name) or _name(short_id(point.resource_arn))
    return free_name(named or _name(draft.profile.resource_type) or "restore", taken)


def free_name(wanted: str, taken: Collection[str]) -> str:
    """`wanted` as the name of a step, with a number behind it where it is taken."""
    name = (_name(wanted) or "step")[:LONGEST].rstrip("-")
    number = 2
    found = name
    while found in taken:
        end = f"-{number}"
        found, number = name[: LONGEST - len(end)] + end, number + 1
    return found


def _name(text: str) -> str:
    """The text in the letters that a step's name has; "" where nothing of it can stand there."""
    return re.sub(r"[^a-z0-9]+", "-", plain(text).lower()).strip("-").lstrip("0123456789-")
