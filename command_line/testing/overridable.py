"""`relight tests overridable RESOURCE`: what a selection may give in place of what AWS Backup infers."""

from __future__ import annotations

from collections.abc import Mapping

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.named_resource import find_resource
from command_line.wiring import open_account
from recovery.account import Account
from recovery.context import Context
from recovery.errors import BadInput, NotFound
from recovery.models import ProtectedResource
from recovery.testing.limits import known_types
from recovery.testing.models import RestoreTestingSelection
from recovery.testing.overrides import overrides_for
from recovery.testing.tested_point import facts_of_point
from restore_profiles.registry import profile_for


@click.command("overridable")
@click.argument("resource", metavar="(RESOURCE | TYPE)")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, resource: str, as_json: bool) -> None:
    """List what --set of add-selection takes: of a resource type, or of RESOURCE beside what AWS Backup
    infers for its newest recovery point. Names and zones are drawn anew for every test.
    """
    profile = profile_for(resource)
    facts: Mapping[str, str] = {}
    inferred: Mapping[str, str] = {}
    if profile is not None:
        resource_type = tested(profile.resource_type)
    else:
        account = open_account(invocation)
        found = find_resource(account, resource)
        resource_type = tested(found.type)
        facts, inferred = newest(account, found)
    nothing_given = RestoreTestingSelection(Context("", ""), "", "", resource_type, "")
    rows = overrides_for(resource_type, facts, inferred, nothing_given)
    if as_json:
        invocation.output.json(
            [
                {
                    "key": row.path,
                    "label": row.field.label,
                    "inferred": row.inferred,
                    "required": row.required,
                }
                for row in rows
            ]
        )
        return
    invocation.output.table(
        ("KEY", "INFERRED", "REQUIRED", "WHAT IT IS"),
        ((row.path, row.inferred, "required" if row.required else "", row.field.label) for row in rows),
    )


def newest(account: Account, resource: ProtectedResource) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The facts of a resource's newest recovery point, and what AWS Backup infers for it. Raises
    `NotFound`."""
    vault = resource.last_vault_arn.rpartition(":")[2]
    if not resource.last_point_arn:
        raise NotFound("No recovery point", f"{resource.label} has none, so that nothing can be inferred.")
    point = account.reads.point(resource.last_point_arn, vault)
    return facts_of_point(account, resource.type, point), account.reads.inferred_metadata(point)


def tested(resource_type: str) -> str:
    """The type. Raises `BadInput` for one that restore testing does not know."""
    types = known_types()
    if resource_type not in types:
        told = f"Restore testing does not know {resource_type or 'it'}."
        raise BadInput("Not tested", told, f"It knows {', '.join(types)}.")
    return resource_type
