"""The steps of an Automation document that are one step of a plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recovery.errors import BadInput
from recovery.plan import COPY_JOB
from recovery.recovery_plan import STEPS, CallStep, PlanStep, RecoveryPlan, RestoreStep
from restore_profiles.model import REQUEST_ID
from restore_profiles.places import PLACE, places_in
from restore_profiles.work import ASK, Work
from runbooks.facts import RunbookFacts
from runbooks.ssm_checks import selector_of
from runbooks.stepfunctions_templates import asked_members

Step = dict[str, Any]

WAIT_SECONDS, WAITS = 172_800, 7
"""How long is waited for a job, and how often: two weeks in all. A step that is tried again has not timed out
until its last attempt has, and a look that AWS did not answer costs one of them ("Properties shared by all
actions", Automation actions reference). Without a number of its own, a step waits an hour."""

PAUSE_SECONDS = 2_592_000
"""30 days, the longest that a pause may have; without a number it has seven."""

EXECUTION = "{{ automation:EXECUTION_ID }}"

LAST_PART = """\
import re
def id_of(event, context):
    *before, last = event["arn"].rsplit(":", 1)[-1].split("/")
    uuid = re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", last)
    return {"id": before[-1] if len(before) > 1 and uuid else last}
"""
"""The part of an ARN by which people and APIs call what it names; a stack's ARN ends in a UUID."""


@dataclass(frozen=True, slots=True)
class FollowedJob:
    """One kind of job, in the names of its API."""

    gives: str
    describe: str
    status: str
    made: str
    ends: tuple[str, ...]


RESTORE = FollowedJob(
    "RestoreJobId",
    "DescribeRestoreJob",
    "$.Status",
    "$.CreatedResourceArn",
    ("COMPLETED", "FAILED", "ABORTED"),
)
COPY = FollowedJob(
    "CopyJobId",
    "DescribeCopyJob",
    "$.CopyJob.State",
    "$.CopyJob.DestinationRecoveryPointArn",
    ("COMPLETED", "FAILED", "PARTIAL"),
)


def word(step: str) -> str:
    """The step's id in names of the document, which take no dashes where they are jumped to."""
    return step.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Block:
    """The steps of the document that are one step of the plan."""

    plan: RecoveryPlan
    facts: RunbookFacts
    step: PlanStep

    def steps(self) -> list[Step]:
        if isinstance(self.step, RestoreStep):
            return list(self._restore(self.step))
        if self.step.work.by_hand:
            name = f"by_hand_{word(self.step.id)}"
            pause = {"name": name, "action": "aws:pause", "timeoutSeconds": PAUSE_SECONDS, "inputs": {}}
            return [pause]
        return list(self._call(self.step))

    def _restore(self, step: RestoreStep) -> Iterator[Step]:
        call, name = step.plan.step, word(step.id)
        job = COPY if call.follow == COPY_JOB else RESTORE
        token = f"{self.plan.digest[:16]}.{step.id}.{EXECUTION}"
        described = {
            "Service": "backup",
            "Api": job.describe,
            job.gives: f"{{{{ start_{name}.{job.gives} }}}}",
        }
        status = {**described, "PropertySelector": job.status}
        yield {
            "name": f"start_{name}",
            "action": "aws:executeAwsApi",
            # Again with the same token, with which AWS starts the job once.
            "maxAttempts": 5,
            "inputs": {
                "Service": "backup",
                "Api": call.operation.name,
                **literal(self._request(step, token)),
                "IdempotencyToken": token,
            },
            "outputs": [{"Name": job.gives, "Selector": f"$.{job.gives}", "Type": "String"}],
        }
        yield {
            "name": f"wait_{name}",
            "action": "aws:waitForAwsResourceProperty",
            "maxAttempts": WAITS,
            "timeoutSeconds": WAIT_SECONDS,
            "inputs": {**status, "DesiredValues": list(job.ends)},
        }
        yield {
            "name": f"check_{name}",
            "action": "aws:assertAwsResourceProperty",
            "inputs": {**status, "DesiredValues": ["COMPLETED"]},
        }
        taken = set(
            places_in([(work.request, work.done.request, work.done.expected) for work in self._works()])
        )
        if not taken & {f"{STEPS}{step.id}.created.arn", f"{STEPS}{step.id}.created.id"}:
            return
        yield {
            "name": f"made_{name}",
            "action": "aws:executeAwsApi",
            "inputs": described,
            "outputs": [{"Name": "Arn", "Selector": job.made, "Type": "String"}],
        }
        if f"{STEPS}{step.id}.created.id" in taken:
            yield {
                "name": f"id_{name}",
                "action": "aws:executeScript",
                "inputs": {
                    "Runtime": "python3.11",
                    "Handler": "id_of",
                    "InputPayload": {"arn": f"{{{{ made_{name}.Arn }}}}"},
                    "Script": LAST_PART,
                },
                "outputs": [{"Name": "Id", "Selector": "$.Payload.id", "Type": "String"}],
            }

    def _works(self) -> Iterator[Work]:
        return (each.work for each in self.plan.steps if isinstance(each, CallStep))

    def _request(self, step: RestoreStep, token: str) -> dict[str, object]:
        request = dict(step.plan.step.request)
        if "Metadata" not in request:
            return request
        hidden = self.facts.redactions_of(step.id)
        metadata: dict[str, object] = dict(step.plan.metadata)
        metadata |= {key: Written(f"{{{{ {variable} }}}}") for key, variable in hidden.items()}
        # A creation token of EFS has 64 letters at most.
        short = f"{hashlib.sha256(step.id.encode()).hexdigest()[:16]}.{EXECUTION}"
        for key in step.plan.step.attempt_keys:
            metadata[key] = Written(token if key == REQUEST_ID else short)
        return {**request, "Metadata": metadata}

    def _call(self, step: CallStep) -> Iterator[Step]:
        work, name = step.work, word(step.id)
        service, _, api = work.operation.partition(":")
        yield {
            "name": f"call_{name}",
            "action": "aws:executeAwsApi",
            "inputs": {"Service": service, "Api": api, **self._filled(step, work.request)},
        }
        selector = selector_of(work.done.path)
        if selector is None:
            return
        service, _, api = work.done.operation.partition(":")
        yield {
            "name": f"done_{name}",
            "action": "aws:waitForAwsResourceProperty",
            # Right after the call, what is looked at may not be there yet, an error of some services.
            "maxAttempts": 3,
            "timeoutSeconds": 3600,
            "inputs": {
                "Service": service,
                "Api": api,
                **self._filled(step, work.done.request),
                "PropertySelector": selector,
                "DesiredValues": [self._text(step, text) for text in work.done.expected],
            },
        }

    def _filled(self, step: CallStep, request: Mapping[str, object]) -> dict[str, Any]:
        return {key: self._value(step, inner) for key, inner in request.items()}

    def _value(self, step: CallStep, value: object) -> object:
        if isinstance(value, str):
            return self._text(step, value)
        if isinstance(value, Mapping):
            return self._filled(step, value)
        if isinstance(value, list | tuple):
            return [self._value(step, each) for each in value]
        return value

    def _text(self, step: CallStep, text: str) -> str:
        pieces, last = [], 0
        for place in PLACE.finditer(text):
            if place[2]:
                raise BadInput(
                    "A plan that Systems Manager cannot say",
                    f"{step.id} asks for a number or a list ({place[1]}), and parameters here are texts.",
                    "Use stepfunctions.",
                )
            pieces += [literal(text[last : place.start()]), self._place(step, place[1])]
            last = place.end()
        return "".join([*pieces, literal(text[last:])])

    def _place(self, step: CallStep, place: str) -> str:
        if place.startswith(ASK):
            return f"{{{{ {asked_members(self.plan)[step.id, place.removeprefix(ASK)]} }}}}"
        name, _, member = place.removeprefix(STEPS).partition(".created.")
        return f"{{{{ made_{word(name)}.Arn }}}}" if member == "arn" else f"{{{{ id_{word(name)}.Id }}}}"


class Written(str):
    """A text of ours, whose braces are meant."""


def literal(value: Any) -> Any:
    """The value, in which Systems Manager finds nothing to fill. Raises `BadInput` where it would."""
    if isinstance(value, str) and not isinstance(value, Written) and "{{" in value:
        raise BadInput(
            "A value that Systems Manager would change",
            "A value of the plan holds “{{”, which a document takes for a variable and cannot escape.",
            "Use stepfunctions, bash or python.",
        )
    if isinstance(value, Mapping):
        return {key: literal(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [literal(each) for each in value]
    return str(value) if isinstance(value, Written) else value
