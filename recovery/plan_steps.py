"""From what stands in a plan file, already checked against its declaration, to the steps of a plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from recovery.context import Context
from recovery.errors import BadInput
from recovery.moments import iso
from recovery.plan import Operation, PlanSource, RestorePlan, Step
from recovery.plan_members import CALL, REQUESTS, RESTORE, check, kind_of_step
from recovery.point_in_time import moment_sent
from recovery.recovery_plan import CallStep, PlanStep, RestoreStep
from recovery.yaml_text import Read
from restore_profiles.model import BY_HAND, Check
from restore_profiles.work import Work

Members = Mapping[str, Read]

LEFT_OUT = re.compile(r"\*\*ASK:([A-Z0-9_]+)\*\*")
"""What stands in the place of a value that an export left out."""


def members_of(item: Read) -> Members:
    """The keys of a mapping that was checked."""
    return cast("dict[str, Read]", item.value)


def read_context(item: Read) -> Context:
    return Context(**cast("dict[str, str]", item.plain()))


def read_step(item: Read, context: Context, above: str) -> PlanStep:
    """One step of schema 2. `above` is the id of the step before it in the file, "" for the first: it comes
    after that one where it does not say otherwise."""
    kind = kind_of_step(item)
    check(item, "a step", kind)
    members = members_of(item)
    identity = str(members["id"].value)
    after = _texts(members["after"]) if "after" in members else (above,) if above else ()
    if kind is RESTORE:
        return RestoreStep(identity, read_restore(members, members, context), after)
    values = cast("dict[str, Any]", item.plain())
    work = Work(
        name=values.get("name", identity),
        title=values["title"],
        operation=values.get("operation", ""),
        request=values.get("request", {}),
        done=_check(values["done"]) if kind is CALL else BY_HAND,
        asks=values.get("asks", {}),
        optional=values.get("optional", False),
        by_hand=values.get("by_hand", ""),
    )
    return CallStep(identity, work, after)


def _check(done: dict[str, Any]) -> Check:
    return Check(done["operation"], done["request"], done["path"], tuple(done["expected"]))


def read_restore(call: Members, around: Members, context: Context) -> RestorePlan:
    """A restore or a copy: its `call`, and `around` it where the source and what was dropped stand."""
    operation, request = str(call["operation"].value), call["request"]
    check(request, "request", REQUESTS[operation])
    _refuse_left_out(members_of(request))
    service, _, name = operation.partition(":")
    step = Step(
        Operation(service, name),
        cast("dict[str, object]", request.plain()),
        str(call["follow"].value) if "follow" in call else "",
        _texts(call["gives"]) if "gives" in call else (),
        _texts(call["attempt_keys"]) if "attempt_keys" in call else (),
    )
    source = members_of(around["source"])
    dropped = cast("dict[str, str]", around["dropped"].plain()) if "dropped" in around else {}
    plan = RestorePlan(context, _source(source), (step,), dropped)
    _refuse_two_meanings(plan, source)
    return plan


def _source(members: Members) -> PlanSource:
    values = cast("dict[str, Any]", {key: item.plain() for key, item in members.items()})
    moments = {name: _moment(members[name], name) for name in ("point_created", "moment") if name in members}
    return PlanSource(**{"resource_name": "", "vault": "", **values, **moments})


def _moment(item: Read, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(str(item.value))
    except ValueError:
        raise BadInput("Not a plan", f"Line {item.line}: {name} is not a date and time.") from None
    if moment.tzinfo is None:
        told = f"Line {item.line}: {name} has no zone."
        raise BadInput("Not a plan", told, "Such as 2026-11-21T14:27:05Z.")
    return moment


def _texts(item: Read) -> tuple[str, ...]:
    return tuple(cast("list[str]", item.plain()))


def _refuse_left_out(request: Members) -> None:
    """Raises `BadInput` where a value still has to be filled in."""
    for key, item in members_of(request["Metadata"]).items() if "Metadata" in request else ():
        if found := LEFT_OUT.fullmatch(str(item.value)):
            raise BadInput(
                "A value is left out",
                f"Line {item.line}: {key} was left out of this file, as {found[1]}.",
                "Put the value in its place; the digest then fits again.",
            )


def _refuse_two_meanings(plan: RestorePlan, source: Members) -> None:
    """Raises `BadInput` where the source says another point or moment than the request. The digest covers the
    request alone, and people read the source."""
    asked = str(plan.step.request["RecoveryPointArn"])
    if plan.source.point_arn != asked:
        raise BadInput(
            "The plan names two recovery points",
            f"Line {source['point_arn'].line}: point_arn is {plan.source.point_arn}, "
            f"and the request asks for {asked}.",
            "Change both, or make the plan again.",
        )
    moment = moment_sent(plan.source.resource_type, plan.metadata)
    if plan.source.moment != moment:
        line = source["moment" if plan.source.moment else "point_arn"].line
        told = iso(plan.source.moment) if plan.source.moment else "not there"
        raise BadInput(
            "The plan names two moments",
            f"Line {line}: moment is {told}, and the metadata ask for {iso(moment) if moment else 'none'}.",
            "Change both, or make the plan again.",
        )
