"""What the journal holds beside attempts: calls, what became of jobs, and what people said of them.

A record is written once and never changed; a later one of the same thing stands for more recent knowledge.
`about` is the id of a restore or copy job, the id of an attempt, the name of a restore testing plan, the
digest of a plan of several steps, or "" for the incident as a whole. `by` is the ARN of who said it. Texts
may be sensitive: they stay in the journal and in what is exported from it on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from math import isfinite
from types import NoneType
from typing import TYPE_CHECKING, Any

from recovery.context import Context

if TYPE_CHECKING:
    from recovery.attempts import Attempt


@dataclass(frozen=True, slots=True)
class CallRecord:
    """A write other than an attempt's that is about to be sent, or what came of it: a follow-up, a change of
    a restore testing plan, a validation."""

    id: str
    """The token it is sent with."""
    context: Context
    about: str
    name: str
    """What it is for, such as a follow-up's name."""
    operation: str
    """`service:OperationName`; its request is not recorded, it may hold what is secret."""
    state: str
    """`sent` before the call, then `answered`, `refused`, `unknown`, or `put off` where AWS certainly did
    nothing and it may be sent again. In the run of a plan `done` at last, once its check has said so."""
    why: str = ""
    by: str = ""
    at: datetime | None = None
    """When it was written, as every record's; None before that."""


@dataclass(frozen=True, slots=True)
class JobChange:
    """How far a job of one of our attempts was when it was looked at, written when that has changed."""

    context: Context
    about: str
    status: str
    resource_type: str = ""
    percent: float | None = None
    made_arn: str = ""
    message: str = ""
    unwatched: bool = False
    """Whether nobody had looked for a while: when it changed is not known then, only that it had by now."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wants to be known of a job, or of the incident."""

    context: Context
    about: str
    text: str
    by: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Work after a restore that no check of AWS can tell: somebody says that it is done, or that it is not
    after all."""

    context: Context
    about: str
    work: str
    """The name of the follow-up, or of the difference between source and restored that was accepted."""
    done: bool
    by: str
    text: str = ""
    """How they know."""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignOff:
    """Somebody says that what a job restored is recovered, and answers for it."""

    context: Context
    about: str
    by: str
    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A plan of several steps that is run: that it was begun, or taken up again, and how it ended. Its
    restores are attempts with its id, its calls are told as every other call."""

    id: str
    context: Context
    about: str
    """The digest of the plan, by which a later run of it is found."""
    title: str
    by: str
    state: str
    """`begun`, then `ended`, or `stopped` where another run of the same plan took its place."""
    result: str = ""
    """Of one that ended: `done` or `failed`."""
    afresh: bool = False
    """Whether it was asked for beside what ran before, of which it takes nothing over."""
    at: datetime | None = None


Record = CallRecord | JobChange | Note | Mark | SignOff | RunRecord
ATTEMPT = "attempt"
"""The member `kind` of an attempt's line; its members are those of `recovery.attempts.Attempt`."""

CALL = "call"
KINDS: dict[str, type[Record]] = {
    CALL: CallRecord,
    "job": JobChange,
    "note": Note,
    "mark": Mark,
    "sign-off": SignOff,
    "run": RunRecord,
}
"""The member `kind` of every other line -> what it is."""


def record_members(record: Record) -> dict[str, object]:
    """The JSON members of a record's line, beside those that every line has."""
    kind = next(name for name, each in KINDS.items() if isinstance(record, each))
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    plain = {name: value for name, value in values.items() if name not in ("context", "at")}
    where = {field.name: getattr(record.context, field.name) for field in fields(Context)}
    return {"kind": kind, **plain, **where}


def record_of(members: Mapping[str, Any]) -> Record:
    """The record that a line tells. Raises ValueError, KeyError or TypeError for what is none."""
    kind = KINDS[members["kind"]]
    known = {field.name for field in fields(kind)} - {"context", "at"}
    values = {name: value for name, value in members.items() if name in known}
    refuse_other_types(kind, members)
    refuse_other_types(Context, members)
    where = Context(**{field.name: members[field.name] for field in fields(Context)})
    return kind(context=where, at=datetime.fromisoformat(members["at"]).astimezone(UTC), **values)


PLAIN_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bool": (bool,),
    "float | None": (float, int, NoneType),
}
"""What a field is declared as -> what its member in JSON may be; moments and states are read by their own."""


def refuse_other_types(kind: type[Attempt | Record | Context], members: Mapping[str, Any]) -> None:
    """Raises TypeError where a member that the line has is not what its field is declared to be, ValueError
    or OverflowError for a number that is none."""
    for each in fields(kind):
        allowed = PLAIN_TYPES.get(str(each.type))
        if not allowed or each.name not in members:
            continue
        value = members[each.name]
        if not isinstance(value, allowed):
            raise TypeError(each.name)
        if isinstance(value, int | float) and not isfinite(value):
            raise ValueError(each.name)
