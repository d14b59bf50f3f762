"""The states that start one restore, or copy, and follow it to its end: what each item of a Map goes through.

An item is data that is only ever pointed at by a path: no text of a plan stands in a path, in a format string
or as a key that a state machine would read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recovery.plan import COPY_JOB, RESTORE_JOB
from recovery.recovery_plan import RestoreStep
from restore_profiles.model import REQUEST_ID
from runbooks.facts import RunbookFacts
from runbooks.request_text import messages_in_part
from runbooks.stepfunctions_names import task_resource
from runbooks.stepfunctions_states import States, in_short, ready_states, result, without_reasons

LONGEST_WAIT = 300
"""Seconds between two looks at a job that takes long. With it a restore of a whole day leaves about 2,700
events in the history of its execution, which holds 25,000."""

AGAIN = {"IntervalSeconds": 5, "BackoffRate": 2.0, "MaxDelaySeconds": 120, "JitterStrategy": "FULL"}
REFUSED = ("InvalidParameterValue", "InvalidRequest", "MissingParameterValue", "ResourceNotFound")
"""Errors of StartRestoreJob and StartCopyJob that no repeat mends (API reference, "Errors"). All others are
tried again with the same token, with which AWS starts the job once: throttling, 5xx answers, lost ones, and
AccessDenied as long as a new role is not known everywhere."""

START_AGAIN = [
    {"ErrorEquals": [f"Backup.{name}Exception" for name in REFUSED], "MaxAttempts": 0},
    {"ErrorEquals": ["States.TaskFailed", "States.Timeout"], "MaxAttempts": 6, **AGAIN},
]
READ_AGAIN = [{"ErrorEquals": ["States.TaskFailed", "States.Timeout"], "MaxAttempts": 20, **AGAIN}]


@dataclass(frozen=True, slots=True)
class JobStates:
    """One kind of job, in the names of its API."""

    word: str
    gives: str
    describe: str
    seen: str
    """Where the answer that describes a job stands in what the task keeps."""
    status: str
    made: str
    failed: tuple[str, ...]


JOBS = {
    RESTORE_JOB: JobStates(
        "restore",
        "RestoreJobId",
        "DescribeRestoreJob",
        "$.seen",
        "Status",
        "CreatedResourceArn",
        ("FAILED", "ABORTED"),
    ),
    COPY_JOB: JobStates(
        "copy",
        "CopyJobId",
        "DescribeCopyJob",
        "$.seen.CopyJob",
        "State",
        "DestinationRecoveryPointArn",
        ("FAILED", "PARTIAL"),
    ),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What must be said of a start in its state, as it differs between requests."""

    follow: str
    resource: str
    members: tuple[str, ...]
    """The members of the request beside `Metadata`."""
    attempt_keys: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    """Metadata keys that are left out of the item, each with the variable that the input names it by."""


def shape_of(step: RestoreStep, facts: RunbookFacts) -> Shape:
    call = step.plan.step
    return Shape(
        call.follow,
        task_resource(call.operation.action, step.plan.context.partition),
        tuple(name for name in call.request if name != "Metadata"),
        call.attempt_keys,
        tuple(facts.redactions_of(step.id).items()),
    )


def item_of(step: RestoreStep, facts: RunbookFacts, shapes: list[Shape]) -> dict[str, Any]:
    """One restore as data; `shapes` are those of its Map, to which its own is added where it is new."""
    shape = shape_of(step, facts)
    if shape not in shapes:
        shapes.append(shape)
    request = dict(step.plan.step.request)
    if "Metadata" in request:
        hidden = dict(shape.asked)
        request["Metadata"] = {key: text for key, text in step.plan.metadata.items() if key not in hidden}
    return {
        "step": step.id,
        "after": list(step.after),
        "shape": shapes.index(shape),
        "request": request,
    }


def selector(digest: str, *, asked: bool, waits_for_others: bool) -> dict[str, Any]:
    """What an item of the Map takes along of the execution's own state."""
    value = "$$.Map.Item.Value"
    return {
        **{f"{name}.$": f"{value}.{name}" for name in ("step", "after", "shape", "request")},
        "token.$": f"States.Format('{digest[:16]}.{{}}.{{}}', {value}.step, $.run)",
        "before.$": f"States.ArrayContains($.done, {value}.step)",
        "poll.$": "$.input.poll_seconds",
        "wait": {"seconds.$": "$.input.poll_seconds"},
        "parts_missing": "",
        **({"values.$": "$.input.values"} if asked else {}),
        **({"done.$": "$.done"} if waits_for_others else {}),
    }


def restore_states(
    steps: Sequence[RestoreStep], shapes: list[Shape], *, waits_for_others: bool, brief: bool, terse: bool
) -> dict[str, Any]:
    """The item processor of a Map over restores: `StartAt` and `States`, each ending with what became of the
    step, `{"step": ID, "state": "done" | "failed" | "skipped" | "kept", ...}`, without reasons where
    it is `brief`, and no more than that where it is `terse`. No error that can be caught leaves it."""
    incomplete = sorted({text for step in steps for text in messages_in_part(step.plan)})
    partition = steps[0].plan.context.partition
    states: States = {
        "Done before?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.before", "BooleanEquals": True, "Next": "Done before"}],
            "Default": "What it comes after" if waits_for_others else "Which request",
        },
        "Done before": result("kept"),
        "Which request": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.shape", "NumericEquals": number, "Next": f"Attempt {number}"}
                for number in range(len(shapes))
            ],
        },
        "Not started": result("failed", **{"error.$": "$.error"}),
    }
    if waits_for_others:
        states |= ready_states("Which request")
    for number, shape in enumerate(shapes):
        states |= start_states(number, shape)
    for follow in dict.fromkeys(shape.follow for shape in shapes):
        states |= follow_states(JOBS[follow], incomplete, partition)
    if brief:
        states = {name: without_reasons(state) for name, state in states.items()}
    if terse:
        states = {name: in_short(state) for name, state in states.items()}
    return {"StartAt": "Done before?", "States": states}


def start_states(number: int, shape: Shape) -> States:
    """Puts the attempt's token into the request and sends it, again with the same token where AWS did not
    take it."""
    job = JOBS[shape.follow]
    parameters = {f"{name}.$": f"$.request.{name}" for name in shape.members}
    states: States = {}
    attempt: dict[str, str] = {}
    for key in shape.attempt_keys:
        # A creation token of EFS has 64 letters at most; a step's name between two digests may have more.
        attempt[f"{key}.$"] = "$.token" if key == REQUEST_ID else "States.Hash($.token, 'MD5')"
    for key, variable in shape.asked:
        attempt[f"{key}.$"] = f"$.values.{variable}"
    begin, start = f"Attempt {number}", f"Start {number}"
    if attempt:
        states[begin] = {"Type": "Pass", "Parameters": attempt, "ResultPath": "$.attempt", "Next": start}
        parameters["Metadata.$"] = "States.JsonMerge($.request.Metadata, $.attempt, false)"
    else:
        states[begin] = {"Type": "Pass", "Next": start}
        if shape.follow == RESTORE_JOB:
            parameters["Metadata.$"] = "$.request.Metadata"
    states[start] = {
        "Type": "Task",
        "Resource": shape.resource,
        "Parameters": {**parameters, "IdempotencyToken.$": "$.token"},
        "ResultSelector": {"id.$": f"$.{job.gives}"},
        "ResultPath": "$.job",
        "Retry": START_AGAIN,
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Not started"}],
        "Next": f"Wait for the {job.word}",
    }
    return states


def follow_states(job: JobStates, incomplete: Sequence[str], partition: str) -> States:
    """Looks at the job until it is over."""
    word = job.word
    wait, look, over = f"Wait for the {word}", f"Look at the {word}", f"Is the {word} over?"
    status, made, message = (f"{job.seen}.{name}" for name in (job.status, job.made, "StatusMessage"))
    ended = {"job.$": "$.job.id"}
    over_well = {**ended, **({"parts_missing.$": "$.parts_missing"} if incomplete else {})}
    states: States = {
        wait: {"Type": "Wait", "SecondsPath": "$.wait.seconds", "Next": look},
        look: {
            "Type": "Task",
            "Resource": task_resource(f"backup:{job.describe}", partition),
            "Parameters": {f"{job.gives}.$": "$.job.id"},
            "ResultPath": "$.seen",
            "Retry": READ_AGAIN,
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": f"Lost the {word}"}],
            "Next": over,
        },
        over: {
            "Type": "Choice",
            "Choices": [
                {"Variable": status, "StringEquals": "COMPLETED", "Next": f"What the {word} says"},
                *(
                    {"Variable": status, "StringEquals": name, "Next": f"Why the {word} failed"}
                    for name in job.failed
                ),
                {"Variable": "$.wait.seconds", "NumericGreaterThanEquals": LONGEST_WAIT, "Next": wait},
            ],
            "Default": f"Wait longer for the {word}",
        },
        f"Wait longer for the {word}": {
            "Type": "Pass",
            "Parameters": {"seconds.$": "States.MathAdd($.wait.seconds, $.poll)"},
            "ResultPath": "$.wait",
            "Next": wait,
        },
        f"Lost the {word}": result("failed", **ended, **{"error.$": "$.error"}),
        f"Why the {word} failed": {
            "Type": "Choice",
            "Choices": [{"Variable": message, "IsPresent": True, "Next": f"The {word} failed and says why"}],
            "Default": f"The {word} failed",
        },
        f"The {word} failed and says why": result(
            "failed", **ended, **{"status.$": status, "message.$": message}
        ),
        f"The {word} failed": result("failed", **ended, **{"status.$": status}),
        f"What the {word} made": {
            "Type": "Choice",
            "Choices": [{"Variable": made, "IsPresent": True, "Next": f"Parts of the {word}'s name"}],
            "Default": f"The {word} is done",
        },
        f"Parts of the {word}'s name": {
            "Type": "Pass",
            "Parameters": {"of.$": f"States.StringSplit({made}, ':/')"},
            "ResultPath": "$.parts",
            "Next": f"Is what the {word} made a stack?",
        },
        f"Is what the {word} made a stack?": {
            "Type": "Choice",
            "Choices": [
                {"Variable": made, "StringMatches": "*:stack/*/*", "Next": f"The {word} made a stack"}
            ],
            "Default": f"The {word} made something",
        },
        f"The {word} made a stack": result("done", **over_well, **named(made, -2)),
        f"The {word} made something": result("done", **over_well, **named(made, -1)),
        f"The {word} is done": result("done", **over_well),
    }
    return states | in_part_states(job, message, incomplete)


def named(made: str, place: int) -> Mapping[str, str]:
    """The ARN and its last part, by which people and APIs call it; a stack's ARN ends in a UUID after its
    name."""
    last = f"States.MathAdd(States.ArrayLength($.parts.of), {place})"
    return {"arn.$": made, "id.$": f"States.ArrayGetItem($.parts.of, {last})"}


def in_part_states(job: JobStates, message: str, incomplete: Sequence[str]) -> States:
    """Whether a COMPLETED job says that parts are missing; such a step is done, and it is told."""
    says, whole = f"What the {job.word} says", f"What the {job.word} made"
    begins = [{"Variable": message, "StringMatches": f"{pattern(text)}*"} for text in incomplete]
    if not begins:
        return {says: {"Type": "Pass", "Next": whole}}
    told = {"And": [{"Variable": message, "IsPresent": True}, {"Or": begins}]}
    missing = f"Parts of the {job.word} are missing"
    return {
        says: {"Type": "Choice", "Choices": [{**told, "Next": missing}], "Default": whole},
        missing: {"Type": "Pass", "InputPath": message, "ResultPath": "$.parts_missing", "Next": whole},
    }


def pattern(text: str) -> str:
    return text.replace("\\", "\\\\").replace("*", "\\*")
