"""What a plan file may hold, declared once: reading checks against it and the published JSON Schema is
written from it.

A kind of value is a row; a mapping is a kind with members. Which kind a step is shows by its keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from recovery.errors import BadInput
from recovery.plan import COPY_JOB, RESTORE_JOB, START_COPY_JOB, START_RESTORE_JOB, canonical_json
from recovery.recovery_plan import SCHEMA, STEP_ID, OnFailure
from recovery.yaml_text import Read
from restore_profiles.problems import near_miss


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: what YAML has to hold, in words and for JSON Schema."""

    type: type
    words: str
    members: tuple[Member, ...] = ()
    """Of a mapping with keys of its own."""
    each: Kind | None = None
    """What every element of a list, or every value of a mapping with any keys, is."""
    pattern: str = ""
    """What a text matches as a whole."""
    texts: tuple[str, ...] = ()
    """The only texts there are."""
    least: int | None = None
    """The smallest number, the fewest elements, or the fewest characters."""
    moment: bool = False
    """Whether a text is a date and time with its zone."""


@dataclass(frozen=True, slots=True)
class Member:
    """A key and what stands behind it."""

    name: str
    kind: Kind
    means: str
    required: bool = False


TEXT = Kind(str, "a text in double quotes")
MOMENT = Kind(str, "a text in double quotes", moment=True)
FLAG = Kind(bool, "true or false without quotes")
COUNT = Kind(int, "a whole number without quotes", least=1)
TEXTS = Kind(list, "a list of texts", each=TEXT)
TEXT_MAP = Kind(dict, "a mapping of keys to texts", each=TEXT)
OBJECT = Kind(dict, "a mapping of keys to values")
ACTION = Kind(
    str,
    "an operation in double quotes: “service:OperationName”",
    pattern=r"[a-z0-9-]+:[A-Z][A-Za-z0-9]*",
)
NAME = Kind(
    str,
    "a name in double quotes: lower-case letters, digits and dashes, 63 at most",
    pattern=STEP_ID.pattern,
)


def mapping(*members: Member) -> Kind:
    return Kind(dict, "a mapping of keys to values", members)


CONTEXT = mapping(
    Member("account", TEXT, "The account in which everything runs.", required=True),
    Member("region", TEXT, "Its Region.", required=True),
    Member("partition", TEXT, "aws, aws-cn or aws-us-gov.", required=True),
    Member("endpoint", TEXT, "The base URL of a simulated account; absent for AWS."),
)

SOURCE = mapping(
    Member("resource_arn", TEXT, "What was backed up.", required=True),
    Member("resource_name", TEXT, "What people call it."),
    Member("resource_type", TEXT, "Its type as AWS Backup names it.", required=True),
    Member("point_arn", TEXT, "The recovery point; the request says the same one.", required=True),
    Member("point_created", MOMENT, "When the point was made.", required=True),
    Member("vault", TEXT, "The vault that holds it."),
    Member("vault_account", TEXT, "The account of that vault, where it is another."),
    Member("target", TEXT, "What it becomes: a target of `relight profiles TYPE`."),
    Member("moment", MOMENT, "The second that a continuous point is restored to; the request says the same."),
    Member("facts", TEXT_MAP, "What was known of the source and is named by the work afterwards."),
)

REQUEST = mapping(
    Member("RecoveryPointArn", TEXT, "The recovery point.", required=True),
    Member("Metadata", TEXT_MAP, "The restore parameters, as texts.", required=True),
    Member("IamRoleArn", TEXT, "The role that AWS Backup acts as."),
    Member("ResourceType", TEXT, "The type as the recovery point spells it."),
    Member("CopySourceTagsToRestoredResource", FLAG, "Whether the source's tags come along."),
)
"""StartRestoreJob's members ("AWS Backup API Reference"), less the token, which belongs to an attempt."""

COPY_REQUEST = mapping(
    Member("RecoveryPointArn", TEXT, "The recovery point.", required=True),
    Member("SourceBackupVaultName", TEXT, "The vault that it lies in.", required=True),
    Member("DestinationBackupVaultArn", TEXT, "The vault that the copy goes to.", required=True),
    Member("IamRoleArn", TEXT, "The role that AWS Backup acts as.", required=True),
    Member("Lifecycle", OBJECT, "When the copy is moved to cold storage and deleted."),
)
"""StartCopyJob's, likewise."""

REQUESTS = {START_RESTORE_JOB.action: REQUEST, START_COPY_JOB.action: COPY_REQUEST}

FOLLOW = Member(
    "follow",
    Kind(str, "a text in double quotes", texts=(RESTORE_JOB, COPY_JOB, "")),
    "How its end is known: by the listing of restore jobs, or of copy jobs.",
)
GIVES = Member("gives", TEXTS, "The members of the answer that are kept.")
ATTEMPT_KEYS = Member("attempt_keys", TEXTS, "The metadata keys to which the attempt's id is put.")
DROPPED = Member("dropped", TEXT_MAP, "What AWS returned and is not sent, each with the reason.")

RESTORE_CALL = (
    Member("operation", Kind(str, "a text in double quotes", texts=tuple(REQUESTS)), "What is called.", True),
    Member("request", OBJECT, "Exactly what is sent, less the idempotency token.", required=True),
    FOLLOW,
    GIVES,
    ATTEMPT_KEYS,
)
"""What a step of schema 1 is, and a restore of schema 2 beside its source."""

ID = Member("id", NAME, "The name of the step in this plan.", required=True)
AFTER = Member(
    "after",
    Kind(list, "a list of names of steps", each=NAME),
    "The steps that are done before it starts, [] for none. Left out: the step above it.",
)
TITLE = Member("title", TEXT, "What it does, for people.", required=True)
WORK_NAME = Member("name", TEXT, "The follow-up of the profile that it is. [default: the id]")
OPTIONAL = Member("optional", FLAG, "Whether the recovery is whole without it.")

RESTORE = mapping(ID, AFTER, Member("source", SOURCE, "What is restored.", True), *RESTORE_CALL, DROPPED)
CHECK = mapping(
    Member("operation", ACTION, "The read that tells.", required=True),
    Member("request", OBJECT, "What it is asked.", required=True),
    Member("path", TEXT, "Where in the answer (JMESPath).", required=True),
    Member("expected", Kind(list, "a list of texts", each=TEXT, least=1), "The values that say done.", True),
)
CALL = mapping(
    ID,
    AFTER,
    TITLE,
    WORK_NAME,
    Member("operation", ACTION, "What is called.", required=True),
    Member(
        "request",
        OBJECT,
        "What is sent. {steps.ID.created.id} and {steps.ID.created.arn} stand for what an earlier step made, "
        "{ask.NAME} for a human's answer.",
        required=True,
    ),
    Member("done", CHECK, "The read that tells whether it is done.", required=True),
    Member("asks", TEXT_MAP, "What each NAME of {ask.NAME} asks for, in words."),
    OPTIONAL,
)
BY_HAND_WORK = mapping(
    ID,
    AFTER,
    TITLE,
    WORK_NAME,
    Member("by_hand", Kind(str, "a text in double quotes", least=1), "How somebody does it.", required=True),
    OPTIONAL,
)
STEPS = {"source": RESTORE, "by_hand": BY_HAND_WORK, "done": CALL}
"""The kinds of steps, each by the key that only it has."""

DIGEST = Member(
    "digest",
    Kind(str, "a text in double quotes", pattern="[0-9a-f]{64}"),
    "sha256 over the canonical JSON of what runs and where. Whoever means a change deletes the line.",
)
PLAN = mapping(
    Member("schema", Kind(int, str(SCHEMA), least=1), "The version of this form.", required=True),
    DIGEST,
    Member("title", TEXT, "What is recovered, for people."),
    Member("why", TEXT, "What happened, or why it is rehearsed."),
    Member("owner", TEXT, "Who answers for it."),
    Member("escalation", TEXT, "Whom to call where a step fails and its text does not help."),
    Member("context", CONTEXT, "Where everything runs.", required=True),
    Member(
        "on_failure",
        Kind(str, "a text in double quotes", texts=tuple(each.value for each in OnFailure)),
        "stop: nothing more is started once a step has failed. go-on: only what comes after it is not.",
    ),
    Member(
        "at_once",
        Kind(dict, "a mapping of resource types to numbers", each=COUNT),
        "How many restores of a type run side by side, where this account's quota is another than usual.",
    ),
    Member("steps", Kind(list, "a list of steps", each=OBJECT, least=1), "What is done.", required=True),
    Member("runbook", TEXT, "By what `relight runbook verify` knows an export; not part of what runs."),
)
PLAN_OF_ONE = mapping(
    Member("schema", Kind(int, "1", least=1), "The version of this form.", required=True),
    DIGEST,
    Member("context", CONTEXT, "", required=True),
    Member("source", SOURCE, "", required=True),
    Member("steps", Kind(list, "a list", each=mapping(*RESTORE_CALL), least=1), "", required=True),
    DROPPED,
)
"""Schema 1, as the versions before 0.2 wrote it: a plan of one restore, with its source at the top."""


def check(item: Read, where: str, kind: Kind) -> None:
    """Raises `BadInput` that names the line where a value is not of that kind, and the nearest key for one
    that is not known."""
    value = item.value
    if not isinstance(value, kind.type) or (kind.type is int and isinstance(value, bool)):
        raise _not(item, where, kind)
    match value:
        case str():
            if kind.texts and value not in kind.texts:
                told = " or ".join(f"“{text}”" for text in kind.texts if text)
                raise _wrong(item, f"{where} is {told}, not {canonical_json(value)}.")
            if kind.least and len(value) < kind.least:
                raise _wrong(item, f"{where} is empty.")
            if kind.pattern and not re.fullmatch(kind.pattern, value):
                raise _not(item, where, kind)
        case dict():
            _check_members(item, value, where, kind)
        case list():
            if kind.least and len(value) < kind.least:
                raise _wrong(item, f"{where} is empty.")
            for each in value:
                if kind.each:
                    check(each, where, kind.each)
        case int() if kind.least is not None and value < kind.least:
            raise _wrong(item, f"{where} is {value}; it is {kind.least} at least.")


def _check_members(item: Read, members: Mapping[str, Read], where: str, kind: Kind) -> None:
    if kind.each:
        for key, value in members.items():
            check(value, f"{where}.{key}", kind.each)
    if not kind.members:
        return
    known = {member.name: member for member in kind.members}
    for key, value in members.items():
        if key not in known:
            close = near_miss(key, tuple(known))
            hint = f"Did you mean {close}?" if close else f"It has {', '.join(known)}."
            raise _wrong(value, f"{where} has no key {key!r}.", hint)
    for member in kind.members:
        if member.name in members:
            check(members[member.name], member.name, member.kind)
        elif member.required:
            raise _wrong(item, f"{where} lacks the key {member.name!r}.")


def kind_of_step(item: Read) -> Kind:
    """Which kind of step a mapping is. Raises `BadInput` where it is none."""
    check(item, "a step", OBJECT)
    members = item.value
    assert isinstance(members, dict)
    for key, kind in STEPS.items():
        if key in members:
            return kind
    operation = members.get("operation")
    if operation is not None and operation.value in REQUESTS:
        return RESTORE
    if operation is not None:
        return CALL
    raise _wrong(
        item,
        "a step is nothing that can be done.",
        "A restore has source, operation and request; a call has title, operation, request and done; work by "
        "hand has title and by_hand.",
    )


def _not(item: Read, where: str, kind: Kind) -> BadInput:
    return _wrong(item, f"{where} must be {kind.words}, not {_shown(item.value)}.")


def _wrong(item: Read, told: str, hint: str = "") -> BadInput:
    return BadInput("Not a plan", f"Line {item.line}: {told}", hint)


def _shown(value: object) -> str:
    match value:
        case dict():
            return "a mapping of keys to values"
        case list():
            return "a list"
    shown = canonical_json(value)
    return shown if len(shown) <= 80 else f"{shown[:80]}..."
