"""What the restores of a plan made, as the services of the account describe it now."""

from __future__ import annotations

import json
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
from restore_profiles.places import fill, fill_text


@dataclass(frozen=True, slots=True)
class Descriptions:
    """By the step's id; `missing` says of each step without one why."""

    steps: Mapping[str, Described]
    missing: tuple[str, ...] = ()


def described_of(account: Account, plan: RecoveryPlan, journal: Journal) -> Descriptions:
    """The newest completed job of each step tells what it made; of a service whose jobs cannot be told for
    certain also one that is probably the plan's, and that is said."""
    found: dict[str, Described] = {}
    missing: list[str] = []
    try:
        jobs = plan_jobs_in(account, plan, journal)
    except (AwsError, Refused) as error:
        return Descriptions({}, (f"What the plan restored is not known: {error.text}",))
    for step in plan.restores:
        made = made_by(step, jobs)
        if made is None:
            missing.append(f"{step.id}: no job of it has completed.")
            continue
        if not made.certain:
            missing.append(
                f"{step.id}: taken from job {made.job.id}, which is probably the plan's. {made.why}"
            )
        try:
            description = describe(account.reads, step.plan.source.resource_type, made.job.made_arn)
        except (AwsError, Refused) as error:
            missing.append(f"{step.id}: {made.job.made_arn} could not be looked at. {error.text}")
            continue
        if description is None:
            missing.append(
                f"{step.id}: {made.job.made_arn} is not there any more, or cannot be described here."
            )
        else:
            found[step.id] = description
    return Descriptions(found, tuple(missing))


def made_by(step: RestoreStep, jobs: tuple[PlanJob, ...]) -> PlanJob | None:
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
