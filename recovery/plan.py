"""A restore, decided: what the review screen shows, what is exported and what runs are this one value.

Nothing downstream re-decides a parameter. A plan holds no idempotency token, so that it can be rehearsed and
used again: a token belongs to an attempt (`recovery.attempts`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from recovery.context import Context
from recovery.errors import Refused
from restore_profiles.registry import profile_for
from restore_profiles.rules import look_up

PLAN_SCHEMA = 1

NEWEST = "the newest moment when it starts"
"""What is told as the moment of a plan that leaves it to AWS."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One API operation: `service` as the SDK names it, `name` as the model does."""

    service: str
    name: str

    @property
    def action(self) -> str:
        """The IAM action, as in `backup:StartRestoreJob`."""
        return f"{self.service}:{self.name}"


START_RESTORE_JOB = Operation("backup", "StartRestoreJob")
START_COPY_JOB = Operation("backup", "StartCopyJob")

RESTORE_JOB, COPY_JOB = "restore-job", "copy-job"
"""How a step is followed: by the listing that tells its job."""


@dataclass(frozen=True, slots=True)
class Step:
    """One call and what becomes of it.

    `request` is exactly what is sent, less the idempotency token: JSON values in AWS's member names.
    `follow` names how its outcome is watched (`RESTORE_JOB`, `COPY_JOB`), "" where the answer is the outcome.
    `gives` names the members of the outcome that later steps and follow-ups refer to. `attempt_keys` are
    the metadata keys to which the attempt's id is put when it is sent.
    """

    operation: Operation
    request: Mapping[str, object] = field(repr=False)
    follow: str = ""
    gives: tuple[str, ...] = ()
    attempt_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanSource:
    """What is restored, for people and for finding the attempt again; everything here is also in the steps or
    in AWS."""

    resource_arn: str
    resource_name: str
    resource_type: str
    point_arn: str
    point_created: datetime
    vault: str
    vault_account: str = ""
    target: str = ""
    """The profile's target kind."""
    moment: datetime | None = None
    """The second that a continuous point is restored to; None for the state of a snapshot."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What was known of the source when it was decided, of that which the follow-ups look at."""

    @property
    def as_of(self) -> datetime:
        """The moment whose data comes back."""
        return self.moment or self.point_created


@dataclass(frozen=True)
class RestorePlan:
    """Steps in one account and Region. `dropped` lists returned keys that are not sent, each with the
    reason. Its digest is worked out once."""

    context: Context
    source: PlanSource
    steps: tuple[Step, ...]
    dropped: Mapping[str, str] = field(default_factory=dict)
    schema: int = PLAN_SCHEMA

    @cached_property
    def digest(self) -> str:
        """sha256 over the canonical JSON of what runs and where; the name of the plan in the journal and in
        every export."""
        # A byte that was typed and is no text is half of a surrogate pair in Python.
        return hashlib.sha256(canonical_json(self.what_runs).encode(errors="surrogatepass")).hexdigest()

    @property
    def step(self) -> Step:
        """The step that starts the job: a restore, or a copy."""
        return next(step for step in self.steps if step.operation in (START_RESTORE_JOB, START_COPY_JOB))

    @property
    def copies(self) -> bool:
        """Whether it copies a recovery point, and restores nothing."""
        return self.step.operation == START_COPY_JOB

    @property
    def metadata(self) -> Mapping[str, str]:
        """The `Metadata` of the restore step; a copy has none."""
        metadata = self.step.request.get("Metadata", {})
        assert isinstance(metadata, Mapping)
        return {str(key): str(value) for key, value in metadata.items()}

    @property
    def newest(self) -> bool:
        """Whether it is AWS that chooses the moment, the newest there is when the restore starts: then
        `source.as_of` is not what comes back."""
        profile = profile_for(self.source.resource_type)
        named = profile.point_in_time if profile else None
        if named is None or not named.latest_key:
            return False
        return look_up(self.metadata, named.latest_key) == named.latest_value

    @property
    def role_arn(self) -> str:
        return str(self.step.request.get("IamRoleArn", ""))

    @property
    def what_runs(self) -> dict[str, Any]:
        """What the digest covers, as JSON values."""
        return {
            "schema": self.schema,
            "context": {
                "account": self.context.account,
                "region": self.context.region,
                "partition": self.context.partition,
            },
            "steps": [
                {
                    "operation": step.operation.action,
                    "request": step.request,
                    "follow": step.follow,
                    "gives": list(step.gives),
                    # Left out where there are none: plans made before there were any keep their digest, by
                    # which the journal knows them.
                    **({"attempt_keys": list(step.attempt_keys)} if step.attempt_keys else {}),
                }
                for step in self.steps
            ],
        }


class Placed(Protocol):
    """What belongs to one account and Region."""

    @property
    def context(self) -> Context: ...


def refuse_elsewhere(plan: Placed, here: Context) -> None:
    """Raises `Refused` where the plan belongs to another account or Region than `here`."""
    there = plan.context
    if (here.account, here.region, here.partition) == (there.account, there.region, there.partition):
        return
    raise Refused(
        "Another account or Region",
        f"The plan is for account {there.account} in {there.region} ({there.partition}); "
        f"these credentials are for {here.account} in {here.region} ({here.partition}).",
        f"Choose that context: C in the app, --profile and --region {there.region} on the command line.",
    )


def canonical_json(value: object) -> str:
    """JSON with sorted keys, no spaces and no escapes beyond JSON's own, so that equal values are equal
    texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
