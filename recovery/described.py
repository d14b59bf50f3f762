"""What the restores of a plan made, as the services of the account describe it now."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from recovery.account import Account, Reads
from recovery.errors import AwsError, NotFound, Refused
from recovery.journal import Journal
from recovery.models import Described, RestoreJob
from recovery.plan_jobs import PlanJob, plan_jobs_in
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from restore_profiles.as_code.model import ARN, ID, Code
from restore_profiles.as_code.reading_paths import value_at
from restore_profiles.as_code.registry import codes_of
from restore_profiles.places import fill, fill_text, prefixed

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Descriptions:
    """By the step's id; `missing` says of each step without one why."""

    steps: Mapping[str, Described]
    missing: tuple[str, ...] = ()


def described_of(
    account: Account, plan: RecoveryPlan, journal: Journal, made: Mapping[str, str] = NOTHING
) -> Descriptions:
    """The newest completed job of each step tells what it made; of a service whose jobs cannot be told for
    certain also one that is probably the plan's, and that is said. `made` are ARNs that are known already, by
    the step's id."""
    arns, missing = _arns_of(account, plan, journal, made)
    found: dict[str, Described] = {}
    for step in plan.restores:
        arn = arns.get(step.id, "")
        try:
            described = describe(account.reads, step.plan.source.resource_type, arn) if arn else None
        except (AwsError, Refused) as error:
            missing.append(f"{step.id}: {arn} could not be looked at. {error.text}")
            continue
        if described is not None:
            found[step.id] = described
        elif arn:
            missing.append(f"{step.id}: {arn} is not there any more, or no rule here describes it.")
    return Descriptions(found, tuple(missing))


def _arns_of(
    account: Account, plan: RecoveryPlan, journal: Journal, made: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """What each step made, and in words of which it is not known, or not for certain."""
    arns = {name: arn for name, arn in made.items() if arn}
    unknown = [step for step in plan.restores if step.id not in arns]
    missing: list[str] = []
    try:
        jobs = plan_jobs_in(account, plan, journal) if unknown else ()
    except (AwsError, Refused) as error:
        return arns, [f"What the plan restored is not known: {error.text}"]
    for step in unknown:
        found = job_of(step, jobs)
        if found is None:
            missing.append(f"{step.id}: no job of it has completed.")
            continue
        if not found.certain:
            told = f"taken from job {found.job.id}, which is probably the plan's"
            missing.append(f"{step.id}: {told}. {found.why}")
        arns[step.id] = found.job.made_arn
    return arns, missing


def job_of(step: RestoreStep, jobs: tuple[PlanJob, ...]) -> PlanJob | None:
    """The newest job of a step that made something, a certain one where there is one."""
    made = [
        each
        for each in jobs
        if each.step == step.id
        and isinstance(each.job, RestoreJob)
        and each.job.status == "COMPLETED"
        and each.job.made_arn
    ]
    return max(made, key=lambda each: (each.certain, each.job.created), default=None)


def describe(reads: Reads, resource_type: str, arn: str) -> Described | None:
    """None where no row describes such a resource, or it is not there. Raises `AwsError`."""
    read: dict[str, Mapping[str, object]] = {}
    for code in codes_of(resource_type, arn):
        key = repr(code.readings)
        if key not in read:
            read[key] = attributes_of(reads, code, arn)
        attributes = read[key]
        if attributes and all(value_at(attributes, path) in values for path, values in code.only.items()):
            return Described(resource_type, arn, attributes)
    return None


def attributes_of(reads: Reads, code: Code, arn: str) -> dict[str, object]:
    """Empty where the resource is not there."""
    known = {ARN: arn, ID: arn.replace("/", ":").rpartition(":")[2]}
    if matched := re.fullmatch(code.arn, arn, re.DOTALL):
        known |= prefixed("created", matched.groupdict())
    attributes: dict[str, object] = {}
    for reading in code.readings:
        request = cast("Mapping[str, object]", fill(reading.request, known))
        # In a list, so that a text comes back as JSON too.
        try:
            told = reads.is_done(reading.operation, request, f"[{fill_text(reading.path, known)}]")
        except NotFound:
            told = ""
        [value] = json.loads(told) if told else [None]
        if reading.name:
            attributes[reading.name] = value
        elif isinstance(value, Mapping):
            attributes |= value
        else:
            return {}
    return attributes
