"""`relight plan RESOURCE RESOURCE ...`: one plan of several resources as of one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial

from command_line.choosing import Choice, draft_for, require_role
from command_line.invocation import Invocation
from command_line.output import Output
from command_line.typed_moment import typed_moment
from recovery.account import Account
from recovery.asked_once import AskedOnce
from recovery.building_plans import plan_of_drafts, step_id
from recovery.draft import Draft
from recovery.errors import (
    AccessDenied,
    BadInput,
    Blocked,
    InvalidRequest,
    NotFound,
    Refused,
    RelightError,
)
from recovery.finding import FindingSeverity
from recovery.models import short_id
from recovery.moments import iso
from recovery.plain_text import shell_word
from recovery.plan import NEWEST
from recovery.plan_check import StepFinding, check_plan
from recovery.planning_several import Several, with_nested
from recovery.point_in_time import aws_now
from recovery.recovery_plan import RecoveryPlan, RestoreStep, problems_of
from recovery.restore_roles import best_role
from restore_profiles.rules import look_up

WITHOUT = (
    "--skip-impossible plans the others. One that needs other values: relight plan RESOURCE --set KEY=VALUE, "
    "then relight plan join."
)
AT_ONCE = 4
"""Resources that are looked at side by side; AWS throttles what asks faster."""
OF_THE_RESOURCE = (BadInput, Refused, NotFound, AccessDenied, InvalidRequest)
"""Errors that say that this resource cannot be restored so, and nothing of the others."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a plan beside the choice of points."""

    resources: tuple[str, ...]
    title: str = ""
    why: str = ""
    owner: str = ""
    follow_ups: bool = False
    optional_follow_ups: bool = False
    skip_impossible: bool = False


@dataclass(frozen=True, slots=True)
class HeldOutput(Output):
    """Keeps what is said, so that what is found of several resources at a time is told one by one."""

    said: list[str] = field(default_factory=list)

    def say(self, text: str = "") -> None:
        self.said.append(text)


@dataclass(frozen=True, slots=True)
class Impossible:
    """A resource that is not in the plan. `name` is how it was asked for."""

    name: str
    title: str
    text: str
    next_step: str


def plan_several(
    invocation: Invocation, account: Account, choice: Choice, wanted: Wanted
) -> tuple[RecoveryPlan, tuple[Impossible, ...]]:
    """The plan of all that can be restored, and what cannot, with why; findings are told by step.

    Raises `Blocked` where something cannot be restored and that is not to be skipped, or nothing can.
    """
    refuse_of_one(choice, wanted)
    once = AskedOnce(account)
    now = aws_now(account, invocation.now())
    if choice.at:
        # The same second for all of them, however long it takes.
        choice = replace(choice, at=iso(typed_moment(choice.at, now, invocation.zone, invocation.output)))
    drafts, impossible = drafts_of(invocation, once, choice, wanted.resources)
    several, without = followed(invocation, once, choice, drafts, wanted)
    several, refused = checked(invocation, once, several, wanted)
    return decided(invocation.output, several, [*impossible, *without, *refused], wanted)


def decided(
    output: Output, several: Several, impossible: Sequence[Impossible], wanted: Wanted
) -> tuple[RecoveryPlan, tuple[Impossible, ...]]:
    """The plan of what can be restored. Raises `Blocked` as `plan_several`."""
    for each in impossible:
        output.block("error", f"{each.name}: {each.title}", each.text, each.next_step)
    if impossible and (not wanted.skip_impossible or not several.drafts):
        raise Blocked(
            "Not everything can be restored" if several.drafts else "Nothing can be restored",
            f"{len(impossible)} of {len(impossible) + len(several.drafts)} cannot: "
            f"{', '.join(each.name for each in impossible)}. No plan was written.",
            WITHOUT if several.drafts else "",
        )
    return plan_of(several, wanted), tuple(impossible)


def followed(
    invocation: Invocation, account: Account, choice: Choice, drafts: Mapping[str, Draft], wanted: Wanted
) -> tuple[Several, list[Impossible]]:
    """With the restores that follow these, where they are wanted; and those of them that cannot be had."""
    if not wanted.follow_ups:
        return Several(drafts), []
    several = with_nested(account, drafts, partial(role_of, account, choice))
    for told in several.missing:
        invocation.output.line(f"unknown  {told}")
    return several, [
        impossible_of(point.resource_name or short_id(point.resource_arn), error)
        for point, error in several.impossible
    ]


def refuse_of_one(choice: Choice, wanted: Wanted) -> None:
    """Raises `BadInput` where the words are of one resource alone, or say no moment."""
    if choice != Choice(latest=choice.latest, at=choice.at, role=choice.role, copy_tags=choice.copy_tags):
        raise BadInput(
            "Of one resource",
            "--point, --vault, --like-job, --target and --set say how one resource is restored.",
            "Plan it by itself, then: relight plan join A.yaml B.yaml -o C.yaml",
        )
    if bool(choice.latest) == bool(choice.at):
        raise BadInput("As of when?", "One of --latest and --at says it, for all of them.", "")
    twice = [name for name in dict.fromkeys(wanted.resources) if wanted.resources.count(name) > 1]
    if twice:
        raise BadInput("Named twice", f"{', '.join(twice)} stands there twice.", "Leave one of them out.")


def drafts_of(
    invocation: Invocation, account: Account, choice: Choice, resources: Sequence[str]
) -> tuple[dict[str, Draft], list[Impossible]]:
    """A draft a resource, in their order, by step id. Raises what is no fault of a resource."""

    def draft(name: str, output: HeldOutput) -> Draft:
        found = draft_for(replace(invocation, output=output), account, replace(choice, resource=name))
        require_role(found)
        found.plan()
        for path in found.attention():
            how = "was filled in for you" if look_up(found.values, path) else "is left to AWS"
            output.line(f"note     {path} {how}; relight plan edit changes it")
        return found

    drafts: dict[str, Draft] = {}
    impossible: list[Impossible] = []
    threads = ThreadPoolExecutor(AT_ONCE)
    try:
        outputs = [HeldOutput(invocation.output.is_plain) for _ in resources]
        answers = [threads.submit(draft, *each) for each in zip(resources, outputs, strict=True)]
        for name, output, answer in zip(resources, outputs, answers, strict=True):
            try:
                found = answer.result()
            except OF_THE_RESOURCE as error:
                impossible.append(impossible_of(name, error))
                continue
            drafts[step_id(found, drafts)] = found
            if output.said:
                invocation.output.line(f"{name}:")
                for line in output.said:
                    invocation.output.say(f"  {line}")
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
    return drafts, impossible


def role_of(account: Account, choice: Choice, draft: Draft) -> str:
    return choice.role or best_role(account, draft.profile.resource_type, draft.point)


def checked(
    invocation: Invocation, account: Account, several: Several, wanted: Wanted
) -> tuple[Several, list[Impossible]]:
    """Those that nothing stands in the way of, and the others. Warnings are told."""
    if not several.drafts:
        return several, []
    plan = plan_of(several, replace(wanted, follow_ups=False))
    if problems := [text for _, text in problems_of(plan)]:
        raise BadInput("The plan could not be run", "\n".join(problems), "Leave out what is there twice.")
    errors: dict[str, list[StepFinding]] = {}
    for found in check_plan(account, plan, invocation.now()):
        finding = found.finding
        if finding.severity is FindingSeverity.ERROR:
            errors.setdefault(found.step, []).append(found)
        elif finding.severity in (FindingSeverity.WARNING, FindingSeverity.UNKNOWN):
            title = f"{found.step}: {finding.title}" if found.step else finding.title
            invocation.output.block(finding.severity.value, title, finding.text, finding.next_step)
    gone = frozenset(errors)
    refused = [
        Impossible(
            name,
            "It would fail",
            "\n".join(f"{each.finding.title}: {each.finding.text}" for each in found),
            "\n".join(each.finding.next_step for each in found if each.finding.next_step),
        )
        for name, found in errors.items()
    ]
    drafts = {name: draft for name, draft in several.drafts.items() if name not in gone}
    after = {
        name: tuple(each for each in before if each not in gone) for name, before in several.after.items()
    }
    return replace(several, drafts=drafts, after=after), refused


def plan_of(several: Several, wanted: Wanted) -> RecoveryPlan:
    return plan_of_drafts(
        several.drafts,
        title=wanted.title,
        why=wanted.why,
        owner=wanted.owner,
        follow_ups=wanted.follow_ups,
        optional_follow_ups=wanted.optional_follow_ups,
        after=several.after,
    )


def impossible_of(name: str, error: RelightError) -> Impossible:
    alone = (
        f"relight plan {shell_word(name)} --set KEY=VALUE ... -o FILE plans it by itself; relight plan join "
        "makes one plan of both."
    )
    steps = (error.next_step, alone if isinstance(error, Blocked) else "")
    return Impossible(name, error.title, error.text, "\n".join(filter(None, steps)))


def show_steps(output: Output, plan: RecoveryPlan) -> None:
    """The steps in their order for the human: what each does, as of when, and what it comes after."""
    for step in plan.steps:
        title = f"{step.id}: {step.title}"
        if isinstance(step, RestoreStep):
            source = step.plan.source
            moment = NEWEST if step.plan.newest else iso(source.as_of)
            title += f" ({source.resource_type}) as of {moment}, from {source.point_arn}"
        output.line(title + (f", after {', '.join(step.after)}" if step.after else ""))
