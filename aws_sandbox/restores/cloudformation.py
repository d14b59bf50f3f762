"""CloudFormation: the point of a stack's template becomes a new stack with a change set in moto's
CloudFormation, to be executed by whoever restores ("Restore CloudFormation stacks").

What CloudFormation itself looks at when the change set is created fails the job with its words: a name in
use, a parameter without a value.
"""

from __future__ import annotations

import json
import re
from typing import Any

from moto.core.exceptions import ServiceException

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy, evaluate
from aws_sandbox.restores.kind import RestoreFailed
from aws_sandbox.restores.parameters import Reader, read, text
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.stacks import STACKS, StackRow

NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
"""CloudFormation API, CreateChangeSet: StackName and ChangeSetName."""
LONGEST_DESCRIPTION = 1024
"""Of a change set (CreateChangeSet, Description)."""


def _name(key: str, value: str) -> str:
    if not NAME.fullmatch(value):
        raise InvalidParameterValue(
            f"Invalid {key}: {value!r}; a letter, then letters, digits and hyphens, 128 at most."
        )
    return value


def _description(key: str, value: str) -> str:
    if not 1 <= len(value) <= LONGEST_DESCRIPTION:
        raise InvalidParameterValue(f"Invalid {key}: 1 to {LONGEST_DESCRIPTION} characters.")
    return value


def _parameters(key: str, value: str) -> dict[str, str]:
    """Which JSON "the JSON of the stack parameters" is, is documented nowhere. An object of names and values
    and CloudFormation's own list of ParameterKey and ParameterValue are both read."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError) as error:
        raise InvalidParameterValue(f"Invalid {key}: it is not JSON.") from error
    if isinstance(found, list):
        if not all(
            isinstance(row, dict) and row.keys() == {"ParameterKey", "ParameterValue"} for row in found
        ):
            raise InvalidParameterValue(f"Invalid {key}: each entry has a ParameterKey and a ParameterValue.")
        found = {row["ParameterKey"]: row["ParameterValue"] for row in found}
    if not isinstance(found, dict) or not all(
        isinstance(part, str) for pair in found.items() for part in pair
    ):
        raise InvalidParameterValue(f"Invalid {key}: it is no JSON object of strings.")
    return found


KEYS: dict[str, Reader] = {
    "ChangeSetName": _name,
    "StackName": _name,
    "ChangeSetDescription": _description,
    "StackParameters": _parameters,
    "aws:backup:request-id": text,
}
"""Documented spelling; whether AWS compares without case is undocumented for this type."""

FAILED = "{message} (Service: CloudFormation, Status Code: 400, Error Code: {code})"
DENIED = (
    "User: {role} is not authorized to perform: {action} on resource: {resource} (Service: CloudFormation, "
    "Status Code: 403)"
)


class CloudFormationRestore:
    fidelity = "real: a stack and its change set in CloudFormation, whose execution makes the resources"

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        wanted = read(request.metadata, KEYS)
        for required in ("ChangeSetName", "StackName"):
            if required not in wanted:
                raise MissingParameterValue(f"Restore metadata is missing {required}.")

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        stack = place.arn("cloudformation", f"stack/{request.metadata['StackName']}/*")
        actions = ["CreateChangeSet", "DescribeChangeSet"] + (["TagResource"] if request.copy_tags else [])
        for action in actions:
            if evaluate(role, f"cloudformation:{action}", stack).decision != "allowed":
                return DENIED.format(role=request.role_arn, action=f"cloudformation:{action}", resource=stack)
        return None

    def seconds(self, point: RecoveryPoint) -> float:
        return 4.0

    def create(self, place: Place, job: RestoreJob) -> str:
        wanted = read(job.request.metadata, KEYS)
        row = STACKS[job.point.resource.name]
        name, cloudformation = wanted["StackName"], _cloudformation(place)
        for stack in cloudformation.stacks.values():
            if stack.name == name:
                raise _refused(
                    "ValidationError",
                    f"Stack [{name}] already exists and cannot be created again with the changeSet "
                    f"[{wanted['ChangeSetName']}].",
                )
        parameters = _resolved(job.point, row, wanted.get("StackParameters", {}))
        tags = {"aws:backup:source-resource": f"{job.point.resource.name}:{job.id}"}
        try:
            _, stack_id = cloudformation.create_change_set(
                stack_name=name,
                change_set_name=wanted["ChangeSetName"],
                template=row.body,
                parameters=parameters,
                description=wanted.get("ChangeSetDescription"),
                change_set_type="CREATE",
                tags=({**job.point.source_tags, **tags} if job.request.copy_tags else tags),
            )
        except ServiceException as error:
            raise _refused(error.code, error.message) from error
        return str(stack_id)


def _resolved(point: RecoveryPoint, row: StackRow, given: dict[str, str]) -> dict[str, str]:
    """The values of the backup under those given. Raises RestoreFailed in CloudFormation's words."""
    declared = row.template.get("Parameters", {})
    if unknown := sorted(given.keys() - declared.keys()):
        raise _refused("ValidationError", f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    kept = json.loads(point.restore_metadata["StackParameters"] or "{}")
    known = {name: told["Default"] for name, told in declared.items() if "Default" in told} | kept | given
    if missing := [name for name in declared if name not in known]:
        raise _refused("ValidationError", f"Parameters: [{', '.join(missing)}] must have values")
    for name, told in declared.items():
        value = known[name]
        if value not in told.get("AllowedValues", [value]):
            allowed = ", ".join(told["AllowedValues"])
            raise _refused("ValidationError", f"Parameter '{name}' must be one of AllowedValues: [{allowed}]")
        if len(value) < told.get("MinLength", 0):
            raise _refused(
                "ValidationError",
                f"Parameter '{name}' must contain at least {told['MinLength']} characters",
            )
    return {name: str(value) for name, value in known.items()}


def _refused(code: Any, message: Any) -> RestoreFailed:
    return RestoreFailed(FAILED.format(code=code, message=message))


def _cloudformation(place: Place) -> Any:
    # Imported with the first restore: moto's CloudFormation brings most of moto with it.
    from moto.cloudformation.models import cloudformation_backends

    return cloudformation_backends[place.account][place.region]
