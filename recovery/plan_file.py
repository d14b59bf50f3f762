"""A plan as YAML: read by people, kept beside the ticket, run as it stands.

A file carries the plan's digest, so that a changed file is refused. Whoever means a change deletes that line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from recovery.context import Context
from recovery.errors import BadInput
from recovery.moments import iso
from recovery.plain_text import plain
from recovery.plan import (
    PLAN_SCHEMA,
    START_COPY_JOB,
    START_RESTORE_JOB,
    Operation,
    PlanSource,
    RestorePlan,
    Step,
    canonical_json,
)
from recovery.point_in_time import moment_sent
from recovery.yaml_text import Read, read, write
from restore_profiles.paths import top_level
from restore_profiles.problems import near_miss
from restore_profiles.registry import profile_for

HEAD = """\
# A restore plan. It runs with: relight restore FILE
# A changed plan is refused. Whoever means a change deletes the line "digest".
"""

TOP = ("schema", "digest", "context", "source", "steps", "dropped")
CONTEXT = ("account", "region", "partition", "endpoint")
SOURCE = (
    *("resource_arn", "resource_name", "resource_type", "point_arn", "point_created"),
    *("vault", "vault_account", "target", "moment", "facts"),
)
MOMENTS = ("point_created", "moment")
STEP = ("operation", "request", "follow", "gives", "attempt_keys")
# StartRestoreJob's members ("AWS Backup API Reference"), less the token, which belongs to an attempt.
REQUEST = ("RecoveryPointArn", "Metadata", "IamRoleArn", "ResourceType", "CopySourceTagsToRestoredResource")
# StartCopyJob's, likewise.
COPY_REQUEST = (
    *("RecoveryPointArn", "SourceBackupVaultName", "DestinationBackupVaultArn", "IamRoleArn", "Lifecycle"),
)
REQUESTS = {
    START_RESTORE_JOB: (REQUEST, ("RecoveryPointArn", "Metadata")),
    START_COPY_JOB: (COPY_REQUEST, COPY_REQUEST[:4]),
}
"""The members of a request, and those it cannot be without."""


def dump(plan: RestorePlan, note: str = "") -> str:
    """The plan as YAML with comments, every string double-quoted, and its digest. `note` becomes a comment.

    Values may be sensitive: whoever writes the file makes it 0600.
    """
    runs = plan.what_runs
    context = runs["context"] | ({"endpoint": plan.context.endpoint} if plan.context.endpoint else {})
    tree: dict[str, object] = {
        "schema": plan.schema,
        "digest": plan.digest,
        "context": context,
        "source": {name: value for name in SOURCE if (value := _source_value(plan.source, name)) is not None},
        "steps": runs["steps"],
        "dropped": dict(plan.dropped),
    }
    said = "".join(f"# {plain(line)}\n" for line in note.splitlines())
    return HEAD + said + write(tree, _labels(plan))


def load(text: str) -> RestorePlan:
    """The plan in a file.

    Raises `BadInput` naming the line, and the nearest known key for one that is not known; also where the
    digest is not that of what the file would run.
    """
    document = _mapping(read(text), "the plan", TOP, required=("schema", "context", "source", "steps"))
    schema = document["schema"]
    if schema.value != PLAN_SCHEMA:
        told = f"Line {schema.line}: schema {schema.value}; this version reads {PLAN_SCHEMA}."
        raise BadInput(
            "Another kind of plan", told, "Use the version of Relight that made it, or make a new plan."
        )
    plan = RestorePlan(
        context=_context(document["context"]),
        source=_source(document["source"]),
        steps=tuple(_step(item) for item in _list(document["steps"], "steps")),
        dropped=_texts(document["dropped"], "dropped") if "dropped" in document else {},
    )
    if not any(step.operation in REQUESTS for step in plan.steps):
        line = document["steps"].line
        raise BadInput("Not a restore plan", f"Line {line}: no step is {START_RESTORE_JOB.action}.")
    if "digest" in document and document["digest"].value != plan.digest:
        raise BadInput(
            "The plan was changed after it was made",
            f"Line {document['digest'].line}: the digest is not that of what the plan would run.",
            "Make the plan again, or delete this line if the change is meant.",
        )
    _refuse_two_meanings(plan, cast(dict[str, Read], document["source"].value))
    return plan


def _refuse_two_meanings(plan: RestorePlan, source: Mapping[str, Read]) -> None:
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


@dataclass(frozen=True, slots=True)
class _Kind:
    type: type
    words: str


TEXT, FLAG, LIST, MAPPING = (
    _Kind(str, "a text in double quotes"),
    _Kind(bool, "true or false without quotes"),
    _Kind(list, "a list"),
    _Kind(dict, "a mapping of keys to values"),
)


def _take(item: Read, where: str, kind: _Kind) -> object:
    if not isinstance(item.value, kind.type):
        raise BadInput(
            "Not a plan", f"Line {item.line}: {where} must be {kind.words}, not {_shown(item.value)}."
        )
    return item.value


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return LIST.words if isinstance(value, list) else MAPPING.words
    return canonical_json(value)


def _mapping(
    item: Read, where: str, known: tuple[str, ...], required: tuple[str, ...] = ()
) -> Mapping[str, Read]:
    members = cast(dict[str, Read], _take(item, where, MAPPING))
    for key, value in members.items():
        if key not in known:
            close = near_miss(key, known)
            hint = f"Did you mean {close}?" if close else f"It has {', '.join(known)}."
            raise BadInput("Not a plan", f"Line {value.line}: {where} has no key {key!r}.", hint)
    for key in required:
        if key not in members:
            raise BadInput("Not a plan", f"Line {item.line}: {where} lacks the key {key!r}.")
    return members


def _list(item: Read, where: str) -> list[Read]:
    return cast(list[Read], _take(item, where, LIST))


def _text(item: Read, where: str) -> str:
    return cast(str, _take(item, where, TEXT))


def _texts(item: Read, where: str) -> dict[str, str]:
    members = cast(dict[str, Read], _take(item, where, MAPPING))
    return {key: _text(value, f"{where}.{key}") for key, value in members.items()}


def _context(item: Read) -> Context:
    members = _mapping(item, "context", CONTEXT, required=("account", "region", "partition"))
    return Context(**{key: _text(value, f"context.{key}") for key, value in members.items()})


def _source(item: Read) -> PlanSource:
    members = _mapping(
        item, "source", SOURCE, required=("resource_arn", "resource_type", "point_arn", "point_created")
    )
    texts = {
        key: _text(value, f"source.{key}") for key, value in members.items() if key not in {*MOMENTS, "facts"}
    }
    return PlanSource(
        **{"resource_name": "", "vault": "", **texts},
        point_created=_moment(members["point_created"], "point_created"),
        moment=_moment(members["moment"], "moment") if "moment" in members else None,
        facts=_texts(members["facts"], "source.facts") if "facts" in members else {},
    )


def _moment(item: Read, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(item, f"source.{name}"))
    except ValueError:
        raise BadInput("Not a plan", f"Line {item.line}: {name} is not a date and time.") from None
    if moment.tzinfo is None:
        raise BadInput(
            "Not a plan", f"Line {item.line}: {name} has no zone.", "Such as 2026-11-21T14:27:05Z."
        )
    return moment


def _step(item: Read) -> Step:
    members = _mapping(item, "a step", STEP, required=("operation", "request"))
    action = _text(members["operation"], "operation")
    service, _, name = action.partition(":")
    operation = Operation(service, name)
    request = cast(dict[str, Read], _take(members["request"], "request", MAPPING))
    if operation in REQUESTS:
        _check_request(members["request"], *REQUESTS[operation])
    return Step(
        operation,
        {key: value.plain() for key, value in request.items()},
        _text(members["follow"], "follow") if "follow" in members else "",
        _names(members, "gives"),
        _names(members, "attempt_keys"),
    )


def _names(members: Mapping[str, Read], key: str) -> tuple[str, ...]:
    return tuple(_text(each, key) for each in _list(members[key], key)) if key in members else ()


def _check_request(item: Read, known: tuple[str, ...], required: tuple[str, ...]) -> None:
    for key, value in _mapping(item, "request", known, required).items():
        match key:
            case "Metadata":
                _texts(value, "Metadata")
            case "CopySourceTagsToRestoredResource":
                _take(value, key, FLAG)
            case "Lifecycle":
                _take(value, key, MAPPING)
            case _:
                _text(value, key)


def _source_value(source: PlanSource, name: str) -> object:
    value = getattr(source, name)
    if isinstance(value, datetime):
        # With its fraction of a second, which tells two points of one second apart.
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return dict(value) or None if isinstance(value, Mapping) else value


def _labels(plan: RestorePlan) -> dict[tuple[str, ...], str]:
    """Behind each metadata key, what the form calls it."""
    profile = profile_for(plan.source.resource_type)
    target = profile.target(plan.source.target) if profile else None
    index = str(plan.steps.index(plan.step))
    where = ("steps", index, "request", "Metadata")
    return {(*where, field.key): field.label for field in top_level(target)} if target else {}
