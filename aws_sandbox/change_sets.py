"""Change sets of CloudFormation by the stack that they are of: moto finds them by their name alone, and takes
another's where two stacks have one of the same name, as is usual after a restore. And parameters that are not
to be echoed, which moto tells."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import ChangeSet, CloudFormationBackend, Stack
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult


class ChangeSetNotFound(ServiceException):
    code = "ChangeSetNotFound"


class InvalidChangeSetStatus(ServiceException):
    code = "InvalidChangeSetStatus"


def install() -> None:
    """Puts these operations in the place of moto's."""
    # Moto reads the methods of the class anew for each request.
    for operation in (describe_change_set, execute_change_set, delete_change_set, list_change_sets):
        setattr(CloudFormationResponse, operation.__name__, operation)
    setattr(Stack, "parameter_list", property(parameters_of))  # noqa: B010


def find(backend: CloudFormationBackend, name: str, stack: str | None) -> ChangeSet:
    """By ARN, or by name and the stack's name or id. Raises ChangeSetNotFound."""
    if name in backend.change_sets:
        return backend.change_sets[name]
    if stack is None:
        raise ValidationError(
            message="StackName must be specified if ChangeSetName is not specified as an ARN."
        )
    for change_set in _of_stack(backend, stack):
        if change_set.change_set_name == name:
            return change_set
    raise ChangeSetNotFound(f"ChangeSet [{name}] does not exist")


def _of_stack(backend: CloudFormationBackend, stack: str) -> list[ChangeSet]:
    """Moto keeps those of deleted stacks, whose name may be in use again."""
    return [
        change_set
        for change_set in backend.change_sets.values()
        if stack in (change_set.stack_name, change_set.stack_id) and change_set.stack_id in backend.stacks
    ]


def describe_change_set(self: Any) -> ActionResult:
    told = copy.copy(_asked(self))
    told.parameters = _masked(told.template_dict, told.parameters)
    return ActionResult(told)


def execute_change_set(self: Any) -> EmptyResult:
    change_set = _asked(self)
    if change_set.execution_status != "AVAILABLE":
        raise InvalidChangeSetStatus(
            f"ChangeSet [{change_set.change_set_id}] cannot be executed in its current execution status of "
            f"[{change_set.execution_status}]"
        )
    self.cloudformation_backend.execute_change_set(change_set_name=change_set.change_set_id)
    return EmptyResult()


def delete_change_set(self: Any) -> EmptyResult:
    self.cloudformation_backend.delete_change_set(change_set_name=_asked(self).change_set_id)
    return EmptyResult()


def list_change_sets(self: Any) -> ActionResult:
    found = _of_stack(self.cloudformation_backend, self._get_param("StackName"))
    return ActionResult({"Summaries": found})


def parameters_of(stack: Any) -> list[dict[str, str]]:
    """The Parameters of a stack in DescribeStacks."""
    told = _masked(stack.resource_map._template, stack.resource_map.resolved_parameters)
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in told.items()]


def _masked(template: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    declared = template.get("Parameters", {})
    return {name: "****" if declared.get(name, {}).get("NoEcho") else value for name, value in values.items()}


def _asked(self: Any) -> ChangeSet:
    return find(self.cloudformation_backend, self._get_param("ChangeSetName"), self._get_param("StackName"))
