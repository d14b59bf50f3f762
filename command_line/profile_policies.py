"""The IAM policies that restores of one type take: of whoever starts them, and of the restore role."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module

import aws_api.allowed
from aws_api.account_checks.registry import CHECKS
from aws_api.allowed import account
from aws_api.lookups.registry import CHOICES, SOURCES
from aws_api.operation import Access
from aws_api.operations import BY_PAIR, OPERATIONS
from aws_api.operator_policy import passes_the_restore_role
from recovery.permissions import nested_permissions
from restore_profiles.model import Choices, Permission, RestoreProfile, RoleUse
from restore_profiles.paths import all_fields
from restore_profiles.places import PLACE
from restore_profiles.registry import profiles

VERSION = "2012-10-17"


def operator_policy(profile: RestoreProfile, partition: str = "aws") -> dict[str, object]:
    """What the caller needs to browse, restore and finish restores of this type, as JSON values.

    LookUp holds what every restore looks at in the account, and the reads of the services that the type's
    look-ups and checks ask; without them a list or a check is missing, and the restore is not.
    """
    needed = [each for target in profile.targets for each in target.caller_permissions]
    start = BY_PAIR["backup", "StartRestoreJob"].iam_action
    statements: list[dict[str, object]] = [
        _allowed("Browse", sorted(_reads("backup"))),
        _allowed("Restore", [start]),
    ]
    if profile.role_use is not RoleUse.CALLER:
        passes = passes_the_restore_role(partition)
        statements.append({**passes, "Action": [passes["Action"]]})
    statements += _by_resource("CallerNeeds", needed)
    every = {row.iam_action for row in account.ROWS if row.access is Access.READ and row.iam_action}
    look = {action for service in _services(profile) for action in _reads(service)}
    statements.append(_allowed("LookUp", sorted(look | every)))
    if finish := sorted(_follow_ups(profile)):
        statements.append(_allowed("Finish", finish))
    return {"Version": VERSION, "Statement": statements}


def role_policy(profile: RestoreProfile) -> dict[str, object] | None:
    """What the restore role needs for every target of this type, and for the points nested with it; None
    where the profile names nothing."""
    needed = [each for target in profile.targets for each in target.role_permissions]
    types = [each.resource_type for each in profiles()]
    needed += [each for target in profile.targets for each in nested_permissions(target, types)]
    statements = _by_resource("Restore", needed)
    return {"Version": VERSION, "Statement": statements} if statements else None


def _allowed(name: str, actions: list[str], resource: str = "*") -> dict[str, object]:
    return {"Sid": name, "Effect": "Allow", "Action": actions, "Resource": resource}


def _by_resource(name: str, needed: Iterable[Permission]) -> list[dict[str, object]]:
    """A statement for each resource; a place in it stands for any."""
    resources: dict[str, set[str]] = {}
    for each in needed:
        resources.setdefault(PLACE.sub("*", each.resource), set()).add(each.action)
    return [
        _allowed(name if len(resources) == 1 else f"{name}{number}", sorted(actions), resource)
        for number, (resource, actions) in enumerate(resources.items(), 1)
    ]


def _reads(service: str) -> Iterator[str]:
    return (
        row.iam_action
        for row in OPERATIONS
        if row.service == service and row.access is Access.READ and row.iam_action
    )


def _services(profile: RestoreProfile) -> set[str]:
    """The AWS services whose reads the form, the checks and the follow-ups of a type make."""
    functions: list[object] = [SOURCES[profile.source_lookup]] if profile.source_lookup in SOURCES else []
    for target in profile.targets:
        wanted = (field.choices for _, field in all_fields(target))
        functions += [
            CHOICES[each.lookup] for each in wanted if isinstance(each, Choices) and each.lookup in CHOICES
        ]
        functions += [CHECKS[each.lookup] for each in target.account_checks if each.lookup in CHECKS]
    modules = {str(getattr(each, "__module__", "")).rpartition(".")[2] for each in functions}
    asked = {
        operation.partition(":")[0]
        for target in profile.targets
        for follow_up in target.follow_ups
        if not follow_up.by_hand
        for operation in (follow_up.operation, follow_up.done.operation)
    }
    return {service for module in modules for service in _services_of(module)} | asked - {"backup"}


def _services_of(module: str) -> set[str]:
    """The services that a module of look-ups asks: its own, and those listed in the table of its name."""
    tables = (
        import_module(f"aws_api.allowed.{each.name}").ROWS
        for each in pkgutil.iter_modules(aws_api.allowed.__path__)
        if module == each.name or module.startswith(f"{each.name}_")
    )
    return {module, module.partition("_")[0], *(row.service for rows in tables for row in rows)} - {"backup"}


def _follow_ups(profile: RestoreProfile) -> set[str]:
    pairs = {
        (service, name)
        for target in profile.targets
        for follow_up in target.follow_ups
        for service, _, name in [follow_up.operation.partition(":")]
    }
    return {BY_PAIR[pair].iam_action for pair in pairs if pair in BY_PAIR and pair[0] != "backup"}
