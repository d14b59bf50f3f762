"""What is left to do once the job says COMPLETED, as lines for the `aws` command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from recovery.models import RestoreJob, short_id
from recovery.plan import Operation, RestorePlan
from recovery.plan_names import named_values
from restore_profiles.checking import likely_target
from restore_profiles.encoding import flatten
from restore_profiles.model import Caveat, Check, FollowUp, Target
from restore_profiles.nested import NestedPoint, in_order, nested_points
from restore_profiles.paths import top_level
from restore_profiles.places import bare_json_places, fill_text, prefixed
from restore_profiles.point_arns import facts_told
from restore_profiles.registry import profile_for
from restore_profiles.work import Work, work_of
from runbooks.aws_line import command_line
from runbooks.request_text import profile_and_target

LIST_JOBS = "backup:ListRestoreJobs"


@dataclass(frozen=True, slots=True)
class Origin:
    """What was restored: from which point of which vault, where, and when its job began."""

    region: str
    point_arn: str
    vault: str
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Remaining(Work):
    """One piece of work with its commands. Texts may hold `{created.id}`, `{created.arn}` and `{ask.NAME}`
    where those are not known yet."""

    line: str
    """The `aws` command that does it; of work by hand how that is done."""
    check: str
    """The `aws` command that tells whether it is done: it prints one of `done.expected`. "" for work by
    hand."""
    restores: NestedPoint | None = None
    """Where the work is the restore of another point: it has a form, a plan and an attempt of its own, so
    `request` is not sent."""


def remaining(
    plan: RestorePlan, created_arn: str = "", since: datetime | None = None
) -> tuple[Remaining, ...]:
    """The follow-ups of the plan's target that apply to what it restores, and the points restored after it;
    none where no profile is known. `since` is when its job began."""
    _, target = profile_and_target(plan)
    if target is None:
        return ()
    names, source = named_values(plan), plan.source
    return _work(
        target, names, created_arn, Origin(plan.context.region, source.point_arn, source.vault, since)
    )


def remaining_of(
    job: RestoreJob, metadata: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[Remaining, ...]:
    """The follow-ups of a job whose plan is not at hand: by the target that its metadata fits best, and by
    the facts of `recovery.follow_up.facts_of_job`."""
    profile = profile_for(job.resource_type)
    if profile is None:
        return ()
    target = likely_target(profile, job.resource_type, metadata, facts_told(job.point_arn, job.source_arn))
    values, _ = flatten(top_level(target), metadata)
    vault = job.vault_arn.rpartition(":")[2]
    origin = Origin(job.context.region, job.point_arn, vault, job.created)
    return _work(target, {**facts, **values}, job.created_resource_arn, origin)


def _work(
    target: Target, names: Mapping[str, str], created_arn: str, origin: Origin
) -> tuple[Remaining, ...]:
    after = in_order(nested_points(names), target.then_nested, origin.point_arn)
    return (
        *(
            filled(follow_up, names, created_arn, origin.region)
            for follow_up in target.follow_ups
            if follow_up.when.holds(names)
        ),
        *(restore_of(point, origin) for point in after),
    )


def restore_of(point: NestedPoint, origin: Origin) -> Remaining:
    """The restore of a point that is nested beside the one that was restored: done once a job of it
    completed, after that one began where it is known when."""
    wanted = {"ByStatus": "COMPLETED"}
    if origin.since is not None:
        wanted["ByCreatedAfter"] = f"{origin.since:%Y-%m-%dT%H:%M:%SZ}"
    quoted = point.arn.replace("\\", "\\\\").replace("'", "\\'")
    done = Check(
        LIST_JOBS, wanted, f"RestoreJobs[?RecoveryPointArn=='{quoted}'] | [0].Status", ("COMPLETED",)
    )
    vault = f" --vault {shlex.quote(origin.vault)}" if origin.vault else ""
    return Remaining(
        f"restore {point.arn}",
        f"Restore {point.type} {short_id(point.resource_arn)}, as a resource of its own",
        "backup:StartRestoreJob",
        {"RecoveryPointArn": point.arn},
        done,
        {},
        False,
        "",
        line=f"relight restore --point {shlex.quote(point.arn)}{vault}",
        check=check_line(done, origin.region),
        restores=point,
    )


def caveats(plan: RestorePlan, known: Mapping[str, str]) -> tuple[Caveat, ...]:
    """What will differ from the source, cost money or take long; `known` are facts of the point."""
    _, target = profile_and_target(plan)
    names = {**named_values(plan), **known}
    return tuple(caveat for caveat in target.caveats if caveat.when.holds(names)) if target else ()


def overwritten(plan: RestorePlan) -> str:
    """The name of the existing resource whose data the plan replaces, "" where it replaces none that is known
    of."""
    _, target = profile_and_target(plan)
    if target is None or not target.overwrites:
        return ""
    names = named_values(plan)
    return fill_text(target.overwrites, {**prefixed("values", names), **names})


def filled(follow_up: FollowUp, names: Mapping[str, str], created_arn: str, region: str) -> Remaining:
    known = {name if name.startswith("source.") else f"values.{name}": text for name, text in names.items()}
    if created_arn:
        known |= {"created.arn": created_arn, "created.id": short_id(created_arn)}
    work = work_of(follow_up, known)
    return Remaining(
        work.name,
        work.title,
        work.operation,
        work.request,
        work.done,
        work.asks,
        work.optional,
        work.by_hand,
        line=work.by_hand or operation_line(work.operation, work.request, region),
        check="" if work.by_hand else check_line(work.done, region),
    )


def check_line(done: Check, region: str) -> str:
    line = operation_line(done.operation, done.request, region)
    return f"{line} --query {shlex.quote(done.path)} --output text"


def operation_line(action: str, request: Mapping[str, object], region: str) -> str:
    service, _, name = action.partition(":")
    return bare_json_places(command_line(Operation(service, name), request, region))
