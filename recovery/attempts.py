"""One execution of a plan: who it is, which token it sends, how far it got.

PREPARED --sent--> SENT --answer--> STARTED --watched--> COMPLETED | FAILED | ABORTED
                     |------------> REFUSED      AWS said no; nothing was started
                     |------------> PREPARED     certainly not carried out (throttled, no connection)
                     `------------> UNKNOWN      the answer was lost: recognised, or SET_ASIDE by the user

An attempt that is SENT on disk while nobody is sending it is an UNKNOWN one whose process died.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import cast

from recovery.context import Context
from recovery.plan import RESTORE_JOB, RestorePlan


class AttemptState(StrEnum):
    PREPARED = "prepared"
    """On disk; certainly not carried out by AWS."""
    SENT = "sent"
    """Written before the call: from here on AWS may have acted."""
    STARTED = "started"
    """AWS gave the restore job's id."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The call was made, its answer did not arrive, and the job was not recognised yet."""
    SET_ASIDE = "set aside"
    """The user says that nothing was started. Not a proof: a job recognised later makes it STARTED."""
    COMPLETED = "completed"
    FAILED = "failed"
    ABORTED = "aborted"


UNSETTLED = frozenset({AttemptState.SENT, AttemptState.UNKNOWN})
"""Whether a restore was started is not known."""

OUTCOMES = {
    "COMPLETED": AttemptState.COMPLETED,
    "FAILED": AttemptState.FAILED,
    "ABORTED": AttemptState.ABORTED,
    "PARTIAL": AttemptState.FAILED,
}
"""A job's terminal status -> what its attempt became. PARTIAL is a copy's: some of its parts are missing."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What the journal knows of one execution of a plan; restore metadata, maybe sensitive, is not in it."""

    id: str
    """A UUID; sent under the step's `attempt_keys`."""
    plan_digest: str
    token: str
    """The idempotency token: this attempt's and no other's."""
    context: Context
    point_arn: str
    role_arn: str
    target: str
    resource_arn: str
    resource_name: str
    resource_type: str
    state: AttemptState
    created: datetime
    follow: str = RESTORE_JOB
    """Which listing tells its job, as the plan's step says."""
    request_id: str = ""
    """`id` where it travels in the request's metadata, else ""."""
    sent: datetime | None = None
    """When the first call was about to be made, by this machine's clock."""
    job_id: str = ""
    created_resource_arn: str = ""
    why: str = ""
    """What AWS, the way to it or the user said about the state."""
    by: str = ""
    """The ARN of who prepared it; "" where an older journal does not tell."""
    run: str = ""
    """The id of the run of a plan of several steps that it belongs to; "" for a restore by itself."""
    ended: datetime | None = None
    """When its job ended, by AWS where AWS tells it; else when Relight saw it. None in an older journal."""

    @property
    def unsettled(self) -> bool:
        return self.state in UNSETTLED

    @property
    def over(self) -> bool:
        """Whether nothing more will become of it by itself."""
        return self.state in {*OUTCOMES.values(), AttemptState.REFUSED, AttemptState.SET_ASIDE}

    @property
    def running(self) -> bool:
        """Whether a job is known and its outcome is not."""
        return self.state is AttemptState.STARTED


def new_attempt(plan: RestorePlan, context: Context, now: datetime, by: str = "", run: str = "") -> Attempt:
    """A PREPARED attempt with a token and an id of its own. `context` is the account's, with its endpoint."""
    identity = str(uuid.uuid4())
    return Attempt(
        id=identity,
        plan_digest=plan.digest,
        token=str(uuid.uuid4()),
        context=context,
        point_arn=plan.source.point_arn,
        role_arn=plan.role_arn,
        target=plan.source.target,
        resource_arn=plan.source.resource_arn,
        resource_name=plan.source.resource_name,
        resource_type=plan.source.resource_type,
        state=AttemptState.PREPARED,
        created=now,
        follow=plan.step.follow,
        request_id=identity if plan.step.attempt_keys else "",
        by=by,
        run=run,
    )


CONTEXT_KEYS = tuple(field.name for field in fields(Context))
MOMENT_KEYS = ("created", "sent", "ended")


def changed_members(before: Attempt | None, after: Attempt) -> dict[str, object]:
    """The JSON members of a journal record that turns `before` into `after`: all of them for the first."""
    members: dict[str, object] = {}
    for field in fields(Attempt):
        value = getattr(after, field.name)
        if before is not None and getattr(before, field.name) == value:
            continue
        if field.name == "context":
            members |= {key: getattr(after.context, key) for key in CONTEXT_KEYS}
        else:
            members[field.name] = value.isoformat() if isinstance(value, datetime) else value
    return members


def apply_members(before: Attempt | None, members: Mapping[str, object]) -> Attempt:
    """The attempt after a journal record. Raises ValueError, KeyError or TypeError for what is no record."""
    known = {field.name for field in fields(Attempt)} - {"context"}
    values: dict[str, object] = {key: value for key, value in members.items() if key in known}
    for key in MOMENT_KEYS:
        if values.get(key) is not None:
            values[key] = datetime.fromisoformat(str(values[key])).astimezone(UTC)
    if "state" in values:
        values["state"] = AttemptState(str(values["state"]))
    if before is not None:
        return replace(before, **values)  # type: ignore[arg-type]
    values["context"] = Context(**{key: str(members[key]) for key in CONTEXT_KEYS})
    return Attempt(**cast("dict[str, str]", values))  # type: ignore[arg-type]
