"""The state machine: who and where, what was asked, approval, then wave after wave of the plan.

`$.known` holds what became of every step; what an execution that failed knew is the input of the next one, by
which no step that is done is done again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recovery.errors import BadInput
from recovery.recovery_plan import STEPS, CallStep, OnFailure, PlanStep, RecoveryPlan, RestoreStep
from restore_profiles.work import open_places
from runbooks.facts import RunbookFacts
from runbooks.side_by_side import lanes_of
from runbooks.stepfunctions_calls import call_states
from runbooks.stepfunctions_frame import closing_states, opening_states
from runbooks.stepfunctions_names import integration
from runbooks.stepfunctions_restores import Shape, item_of, restore_states, selector
from runbooks.stepfunctions_states import States, renamed
from runbooks.stepfunctions_templates import asked_members
from runbooks.stepfunctions_tracks import Track, tracks_of

EVENTS = 24_000
"""In an execution's own history, which holds 25,000 with those of the states around the waves."""

RESTORE_EVENTS, CALL_EVENTS = 5_400, 120
"""Of a restore that takes two days, and of a call that is looked at five times. Where they are too many, each
restore is an execution of its own under a Distributed Map, whose history holds nine days."""

STATE_BYTES = 150_000
"""Of items in one state's data, which holds 262,144 bytes with all the rest."""

DEFINITION_BYTES = 600_000
"""Of items in the definition, which is 1 MiB at most."""

ITEM_BYTES = 245_000
"""Of one item: it is in a state's data beside what the job's description says."""

TOLD_WHY = 40
"""Steps of which it is told why they failed, in AWS's words, which can be long; of more, the history and AWS
Backup's list of jobs tell it."""

TOLD_AT_LENGTH = 400
"""Steps of which it is told what they made; of more, only those whose results others take."""

LONGEST_PREFIX = 55
"""Letters of a step's id in the names of its states."""

DONE_BYTES, SHORT_BYTES = 400, 45
"""Of what is told of a step at length and in short, beside its name."""

KNOWN_BYTES = 240_000
"""Of all that is known of the steps, in one state's data."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A definition and what belongs to it."""

    definition: dict[str, Any]
    items: dict[str, list[dict[str, Any]]]
    """Items that are read from S3, by the name of their file."""
    distributed: bool


@dataclass(frozen=True, slots=True)
class TrackItems:
    """A track with its items as data."""

    track: Track
    items: list[dict[str, Any]]
    shapes: list[Shape]
    terse: bool
    """Whether only names are told of its steps."""

    @property
    def bytes(self) -> int:
        return len(json.dumps(self.items, ensure_ascii=True))


Wave = tuple[list[TrackItems], list[CallStep]]


def machine_of(plan: RecoveryPlan, facts: RunbookFacts, comment: str, prefix: str) -> Machine:
    """The plan as a state machine. `prefix` is where its items are in a bucket. Raises `BadInput` for a
    request that is too large for one."""
    waves = [_wave(steps, plan, facts) for steps in plan.waves()]
    _refuse_too_many(waves)
    distributed = _is_distributed(plan)
    sizes = [sum(each.bytes for each in tracks) for tracks, _ in waves]
    from_s3 = sum(sizes) > DEFINITION_BYTES or max(sizes, default=0) > STATE_BYTES
    states, asked = opening_states(plan, facts), asked_members(plan)
    brief = len(plan.steps) > TOLD_WHY
    items: dict[str, list[dict[str, Any]]] = {}
    for number, (tracks, calls) in enumerate(waves, 1):
        named = {f"track{place}": each for place, each in enumerate(tracks, 1)}
        files = {name: f"wave-{number}-{name}.json" for name in named} if from_s3 else {}
        items |= {files[name]: named[name].items for name in files}
        branches = [
            {
                "StartAt": f"{number} Known before",
                "States": {f"{number} Known before": {"Type": "Pass", "OutputPath": "$.known", "End": True}},
            },
            *(
                _track_branch(
                    plan,
                    f"{number}.{place}",
                    name,
                    each,
                    distributed or from_s3,
                    f"{prefix}/{files[name]}" if files else "",
                )
                for place, (name, each) in enumerate(named.items(), 1)
            ),
            *(
                renamed(call_states(step, asked, plan.context.partition, brief=brief), _prefix(step.id))
                for step in calls
            ),
        ]
        then = f"Wave {number + 1}" if number < len(waves) else "Look"
        inline = {} if from_s3 else {name: each.items for name, each in named.items()}
        states |= _wave_states(number, inline, branches, plan.on_failure, then)
    states |= closing_states(plan)
    definition = {"Comment": comment, "StartAt": "Defaults", "States": states}
    return Machine(definition, items, distributed or from_s3)


def _wave(steps: Sequence[PlanStep], plan: RecoveryPlan, facts: RunbookFacts) -> Wave:
    tracks = []
    taken = {
        place.removeprefix(STEPS).partition(".")[0]
        for step in plan.steps
        if isinstance(step, CallStep)
        for place in open_places(step.work)
    }
    restores = [step for step in steps if isinstance(step, RestoreStep)]
    for track in tracks_of(restores, lanes_of(plan)):
        shapes: list[Shape] = []
        items = [item_of(step, facts, shapes) for step in track.steps]
        for item in items:
            if len(json.dumps(item, ensure_ascii=False).encode()) > ITEM_BYTES:
                raise BadInput(
                    "A request too large for Step Functions",
                    f"The request of {item['step']} has more than {ITEM_BYTES:,} bytes; a state of Step "
                    "Functions holds 262,144 in all.",
                    "Export that step as bash or python, or leave it out of this plan.",
                )
        told = len(plan.steps) <= TOLD_AT_LENGTH or not taken.isdisjoint(step.id for step in track.steps)
        tracks.append(TrackItems(track, items, shapes, not told))
    return tracks, [step for step in steps if isinstance(step, CallStep)]


def _is_distributed(plan: RecoveryPlan) -> bool:
    """Whether the restores do not fit into the execution's own history. Raises `BadInput` where the calls
    alone do not."""
    calls = sum(isinstance(step, CallStep) for step in plan.steps)
    if calls * CALL_EVENTS > EVENTS:
        raise BadInput(
            "A plan too large for Step Functions",
            f"Its {calls} calls leave more events than the history of an execution holds, 25,000.",
            "Cut the plan in two, or export it as bash or python.",
        )
    return len(plan.restores) * RESTORE_EVENTS + calls * CALL_EVENTS > EVENTS


def _prefix(step: str) -> str:
    """What the names of a call's states begin with: a name has 80 letters at most, a step's id up to 63."""
    if len(step) > LONGEST_PREFIX:
        step = f"{step[: LONGEST_PREFIX - 9]}-{hashlib.sha256(step.encode()).hexdigest()[:8]}"
    return f"{step}: "


def _refuse_too_many(waves: Sequence[Wave]) -> None:
    """What is known before a wave is in its state twice, once by name and once whole."""
    known = 0
    for tracks, calls in waves:
        told = sum(
            len(step.id) + (SHORT_BYTES if each.terse else DONE_BYTES)
            for each in tracks
            for step in each.track.steps
        )
        told += sum(len(step.id) + DONE_BYTES for step in calls)
        if 2 * known + told > KNOWN_BYTES:
            raise BadInput(
                "A plan too large for Step Functions",
                "What becomes of its steps does not fit into one state of a state machine, 262,144 bytes.",
                "Cut the plan in two, or export it as bash or python.",
            )
        known += told


def _track_branch(
    plan: RecoveryPlan, number: str, name: str, track: TrackItems, distributed: bool, key: str
) -> dict[str, Any]:
    """A Map over the items of one track."""
    waits = any(item["after"] for item in track.items)
    asked = any(shape.asked for shape in track.shapes)
    states = restore_states(
        track.track.steps,
        track.shapes,
        waits_for_others=waits,
        brief=len(plan.steps) > TOLD_WHY,
        terse=track.terse,
    )
    processor = renamed(states, f"{number} ")
    mode = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"} if distributed else {"Mode": "INLINE"}
    items: dict[str, Any] = {"ItemsPath": f"$.items.{name}"}
    if key:
        items = {
            "ItemReader": {
                "Resource": integration("s3:getObject", plan.context.partition),
                "ReaderConfig": {"InputType": "JSON"},
                "Parameters": {"Bucket.$": "$.input.bucket", "Key": key},
            }
        }
    return {
        "StartAt": f"Track {number}",
        "States": {
            f"Track {number}": {
                "Type": "Map",
                **items,
                "MaxConcurrency": track.track.at_once,
                "ItemSelector": selector(plan.digest, asked=asked, waits_for_others=waits),
                "ItemProcessor": {"ProcessorConfig": mode, **processor},
                "End": True,
            }
        },
    }


def _wave_states(
    number: int,
    items: Mapping[str, list[dict[str, Any]]],
    branches: list[dict[str, Any]],
    on_failure: OnFailure,
    then: str,
) -> States:
    wave, last = f"Wave {number}", then == "Look"
    kept = {"input.$": "$.input", "run.$": "$.run"}
    stops = on_failure is OnFailure.STOP and not last
    return {
        wave: {
            "Type": "Pass",
            "Parameters": {
                **kept,
                "known.$": "$.known",
                "done.$": "States.ArrayUnique($.known[?(@.state=='done')].step)",
            },
            "Next": f"{wave} items" if items else f"{wave} at once",
        },
        **(
            {
                f"{wave} items": {
                    "Type": "Pass",
                    "Result": dict(items),
                    "ResultPath": "$.items",
                    "Next": f"{wave} at once",
                }
            }
            if items
            else {}
        ),
        f"{wave} at once": {
            "Type": "Parallel",
            "Branches": branches,
            "ResultSelector": {"known.$": "$[*][*]"},
            "ResultPath": "$.results",
            "Next": f"{wave} results",
        },
        f"{wave} results": {
            "Type": "Pass",
            "Parameters": {**kept, "known.$": "$.results.known"},
            "Next": f"{wave} look" if stops else then,
        },
        **(_stop_states(wave, then) if stops else {}),
    }


def _stop_states(wave: str, then: str) -> States:
    """Nothing more is started once a step has failed."""
    return {
        f"{wave} look": {
            "Type": "Pass",
            "Parameters": {"failed.$": "States.ArrayContains($.known[*].state, 'failed')"},
            "ResultPath": "$.look",
            "Next": f"{wave} well?",
        },
        f"{wave} well?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.look.failed", "BooleanEquals": True, "Next": "Which failed"}],
            "Default": then,
        },
    }
