"""What the seeded resources of the sandbox are, as if they had been restored: every kind with every setting
that the sandbox knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from aws_api.connections import AwsConnections
from recovery.account import Account
from recovery.context import Context, ContextRequest
from recovery.described import describe
from recovery.models import Described, ProtectedResource
from recovery.plan import PlanSource
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from restore_profiles.as_code.registry import covered
from runbooks.facts import RunbookFacts, StepFacts
from tests.runbooks.plans import FACTS, made_plan
from tests.sandbox_process import Sandbox


@contextmanager
def signed_in(sandbox: Sandbox) -> Iterator[Account]:
    with pytest.MonkeyPatch.context() as patched:
        for name in sandbox.unset:
            patched.delenv(name, raising=False)
        for name, text in sandbox.environment.items():
            patched.setenv(name, text)
        request = ContextRequest(profile="shop", region=sandbox.regions[0], endpoint=sandbox.url)
        yield AwsConnections().open(request, ask_code=lambda device: "")


def all_described(sandbox: Sandbox) -> tuple[RecoveryPlan, RunbookFacts]:
    """A plan with a step for each of them, and the facts that describe what it "made"."""
    with signed_in(sandbox) as account:
        resources = [row for page in account.reads.resources() for row in page if row.type in covered()]
        found = [(each, describe(account.reads, each.type, each.arn)) for each in resources]
    steps, facts = [], {}
    for number, (resource, described) in enumerate(found):
        if described is None:
            continue
        step = step_of(sandbox, resource, number)
        steps.append(step)
        facts[step.id] = StepFacts(described=described)
    plan = RecoveryPlan(steps[0].plan.context, tuple(steps), title="Everything")
    return plan, replace(FACTS, steps=facts)


def step_of(sandbox: Sandbox, resource: ProtectedResource, number: int) -> RestoreStep:
    source = PlanSource(
        resource.arn, resource.name, resource.type, f"{resource.arn}/point", FACTS.made, "daily"
    )
    context = Context(sandbox.account, sandbox.regions[0], sandbox.partition)
    plan = made_plan(context, source, {}, sandbox.role())
    return RestoreStep(re.sub(r"[^a-z0-9]+", "-", f"{resource.type}-{number}".lower()), plan)


def volume(**members: object) -> Described:
    """A described volume with these members."""
    arn = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0ab1"
    known = {"VolumeId": "vol-0ab1", "AvailabilityZone": "eu-west-1a", "Size": 8, "VolumeType": "gp3"}
    return Described("EBS", arn, {**known, **members})
