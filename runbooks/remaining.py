"""What is left to do once the job says COMPLETED, as lines for the `aws` command."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace

from recovery.models import RestoreJob, short_id
from recovery.plan import Operation, RestorePlan
from restore_profiles.encoding import flatten
from restore_profiles.model import Caveat, Check, FollowUp
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for
from runbooks.aws_line import command_line
from runbooks.facts import RunbookFacts
from runbooks.request_text import profile_and_target

PLACE = re.compile(r"\{(created\.id|created\.arn|values\.[^{}]+|ask\.[^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Remaining:
    """One piece of work. Lines may hold `{created.id}`, `{created.arn}` and `{ask.NAME}` where those are not
    known yet."""

    title: str
    line: str
    """The `aws` command that does it."""
    check: str
    """The `aws` command that tells whether it is done."""
    done: Check
    """The check as an operation; `done.expected` is what the command prints when it is done."""
    asks: Mapping[str, str]
    """What only the user knows, by the NAME of its place in the line."""
    optional: bool


def remaining(plan: RestorePlan, created_arn: str = "") -> tuple[Remaining, ...]:
    """The follow-ups of the plan's target that apply to what it restores; none where no profile is known."""
    _, target = profile_and_target(plan)
    if target is None:
        return ()
    names = named_values(plan)
    return tuple(
        filled(follow_up, names, created_arn, plan.context.region)
        for follow_up in target.follow_ups
        if follow_up.when.holds(names)
    )


def remaining_of(job: RestoreJob, metadata: Mapping[str, str]) -> tuple[Remaining, ...]:
    """The follow-ups of a job whose plan is not at hand: by its type's first target and the metadata it ran
    with."""
    profile = profile_for(job.resource_type)
    if profile is None:
        return ()
    target = profile.targets[0]
    values, _ = flatten(top_level(target), metadata)
    names = {**values, "context.partition": job.context.partition, "context.region": job.context.region}
    return tuple(
        filled(follow_up, values, job.created_resource_arn, job.context.region)
        for follow_up in target.follow_ups
        if follow_up.when.holds(names)
    )


def caveats(plan: RestorePlan, facts: RunbookFacts) -> tuple[Caveat, ...]:
    """What will differ from the source, cost money or take long."""
    _, target = profile_and_target(plan)
    names = {**named_values(plan), **facts.names}
    return tuple(caveat for caveat in target.caveats if caveat.when.holds(names)) if target else ()


def named_values(plan: RestorePlan) -> dict[str, str]:
    """The values that the plan sends, by path, and where."""
    _, target = profile_and_target(plan)
    values, _ = flatten(top_level(target) if target else (), plan.metadata)
    return {**values, "context.partition": plan.context.partition, "context.region": plan.context.region}


def filled(follow_up: FollowUp, values: Mapping[str, str], created_arn: str, region: str) -> Remaining:
    known = {f"values.{path}": text for path, text in values.items()}
    if created_arn:
        known |= {"created.arn": created_arn, "created.id": short_id(created_arn)}
    request = {key: fill(value, known) for key, value in follow_up.done.request.items()}
    done = replace(follow_up.done, request=request)
    return Remaining(
        title=follow_up.title,
        line=operation_line(follow_up.operation, follow_up.request, known, region),
        check=operation_line(done.operation, done.request, known, region)
        + f" --query {shlex.quote(done.path)} --output text",
        done=done,
        asks=follow_up.asks,
        optional=follow_up.optional,
    )


def operation_line(action: str, request: Mapping[str, object], known: Mapping[str, str], region: str) -> str:
    service, _, name = action.partition(":")
    return command_line(
        Operation(service, name), {key: fill(value, known) for key, value in request.items()}, region
    )


def fill(value: object, known: Mapping[str, str]) -> object:
    """The JSON value with every place filled that is known; the others stay as they are."""
    if isinstance(value, str):
        return PLACE.sub(lambda place: known.get(place[1], place[0]), value)
    if isinstance(value, Mapping):
        return {key: fill(inner, known) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [fill(inner, known) for inner in value]
    return value
