"""`relight tests add-selection`, `update-selection`, `delete-selection`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import click

from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation, pass_invocation
from command_line.named_resource import the_one
from command_line.testing.options import change_options
from command_line.testing.proposal import Proposal, confirm, decide, settle, where
from command_line.testing.selections import selection_rows
from command_line.wiring import journal, open_account
from recovery.account import Account
from recovery.context import Mode
from recovery.errors import BadInput
from recovery.finding import Finding, FindingSeverity
from recovery.restore_roles import default_role_arn
from recovery.testing.editing import create_selection, delete_selection, update_selection
from recovery.testing.limits import TAG_KEY, selection_findings
from recovery.testing.models import ANY, Condition, RestoreTestingPlan, RestoreTestingSelection
from recovery.testing.overrides import override_findings, with_override
from recovery.testing.requests import selection_changes, selection_request
from recovery.testing.selection_preflight import selection_preflight

selection_options = change_options(
    "The selection as one JSON object.",
    click.option("--role", "role_arn", metavar="ARN", help="The role that AWS Backup restores with."),
    click.option(
        "--resource",
        "resources",
        multiple=True,
        metavar="ARN|NAME|*",
        help="A resource to be tested; up to 30, or * for all of the type.",
    ),
    click.option(
        "--where", "equals", multiple=True, metavar="TAG=VALUE", help="Only resources with this tag."
    ),
    click.option(
        "--where-not", "not_equals", multiple=True, metavar="TAG=VALUE", help="Only those without it."
    ),
    click.option(
        "--validation",
        "validation_window_hours",
        type=int,
        metavar="HOURS",
        help="How long what was restored is kept to be validated, up to 168.",
    ),
    click.option(
        "--set",
        "overrides",
        multiple=True,
        metavar="KEY=VALUE",
        help="Restore metadata in place of what AWS Backup infers; KEY= takes it away.",
    ),
)


@click.command("add-selection")
@click.argument("plan_name", metavar="PLAN")
@click.argument("name")
@click.option(
    "--type", "resource_type", required=True, help="The one resource type, as relight resources tells it."
)
@selection_options
@pass_invocation
def add(
    invocation: Invocation,
    /,
    plan_name: str,
    name: str,
    resource_type: str,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    **words: Any,
) -> ExitCode:
    """Have the restore testing plan PLAN test resources, as its selection NAME.

    Give --resource, or --where and --where-not for all resources of the type that have such tags. Without
    --role the default role of AWS Backup restores, without --validation what was restored is deleted at once.
    It asks before it sends, and --yes is the answer.
    """
    account = open_account(invocation)
    plan = account.reads.testing_plan(plan_name)
    empty = RestoreTestingSelection(
        account.context, plan_name, name, resource_type, default_role_arn(account.context)
    )
    selection = changed(empty, account, words)
    others = [each for page in account.reads.testing_selections(plan_name) for each in page]
    proposal = Proposal(
        f"selection {name} of plan {plan_name}",
        "CreateRestoreTestingSelection",
        selection_request(selection),
        tuple(selection_rows(selection)),
        findings(invocation, account, plan, selection, others),
        lambda account, journal: create_selection(account, selection, journal),
        lambda: account.reads.testing_selection(plan_name, name),
    )
    return decide(invocation, account, proposal, yes=yes, dry_run=dry_run, as_json=as_json)


@click.command("update-selection")
@click.argument("plan_name", metavar="PLAN")
@click.argument("name")
@click.option("--no-conditions", is_flag=True, help="Take away the conditions on tags that it has.")
@selection_options
@pass_invocation
def update(
    invocation: Invocation,
    /,
    plan_name: str,
    name: str,
    no_conditions: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    **words: Any,
) -> ExitCode:
    """Change the selection NAME of the restore testing plan PLAN; what is not said stays as it is.

    Its type cannot be changed. It asks before it sends, and --yes is the answer.
    """
    account = open_account(invocation)
    plan = account.reads.testing_plan(plan_name)
    before = account.reads.testing_selection(plan_name, name)
    start = replace(before, equals=(), not_equals=()) if no_conditions else before
    selection = changed(start, account, words)
    proposal = Proposal(
        f"selection {name} of plan {plan_name}",
        "UpdateRestoreTestingSelection",
        selection_changes(before, selection),
        tuple(selection_rows(selection)),
        findings(invocation, account, plan, selection, ()),
        lambda account, journal: update_selection(account, before, selection, journal),
        lambda: account.reads.testing_selection(plan_name, name),
    )
    return decide(invocation, account, proposal, yes=yes, dry_run=dry_run, as_json=as_json)


@click.command("delete-selection")
@click.argument("plan_name", metavar="PLAN")
@click.argument("name")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_invocation
def delete(invocation: Invocation, plan_name: str, name: str, yes: bool, as_json: bool) -> ExitCode:
    """Delete the selection NAME of the restore testing plan PLAN: its resources are tested no more."""
    account = open_account(invocation)
    for label, text in selection_rows(account.reads.testing_selection(plan_name, name)):
        invocation.output.line(f"{label:12} {text}")
    if not yes:
        confirm(
            f"Delete the selection {name} of plan {plan_name} in {where(account)}?",
            "--yes deletes without asking.",
        )
    account.set_mode(Mode.WRITE)
    edited = delete_selection(account, plan_name, name, journal(invocation.now))
    deleted = {"plan": plan_name, "selection": name}
    return settle(
        invocation, edited, f"selection {name} of plan {plan_name} deleted", lambda: deleted, as_json=as_json
    )


def findings(
    invocation: Invocation,
    account: Account,
    plan: RestoreTestingPlan,
    selection: RestoreTestingSelection,
    others: list[RestoreTestingSelection] | tuple[()],
) -> Iterator[Finding]:
    """What is wrong with it by itself; where nothing is, what the account tells."""
    alone = (
        *selection_findings(selection, others),
        *override_findings(selection.resource_type, {}, selection),
    )
    yield from alone
    if all(finding.severity is not FindingSeverity.ERROR for finding in alone):
        yield from selection_preflight(account, selection, plan, invocation.now())


def changed(
    selection: RestoreTestingSelection, account: Account, words: Mapping[str, Any]
) -> RestoreTestingSelection:
    """The selection with what the options say; what they leave out stays. Raises `BadInput` that names the
    option."""
    if words["role_arn"]:
        selection = replace(selection, role_arn=words["role_arn"])
    if words["resources"]:
        arns = tuple(resource_arn(account, each, selection.resource_type) for each in words["resources"])
        selection = replace(selection, arns=arns)
    if words["equals"]:
        selection = replace(selection, equals=tuple(condition("--where", each) for each in words["equals"]))
    if words["not_equals"]:
        without = tuple(condition("--where-not", each) for each in words["not_equals"])
        selection = replace(selection, not_equals=without)
    if words["validation_window_hours"] is not None:
        selection = replace(selection, validation_window_hours=words["validation_window_hours"])
    for word in words["overrides"]:
        key, text = pair("--set", word)
        selection = with_override(selection, key, text)
    return selection


def condition(option: str, word: str) -> Condition:
    key, value = pair(option, word)
    return Condition(key if key.startswith(TAG_KEY) else f"{TAG_KEY}{key}", value)


def pair(option: str, word: str) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if not key or not equals:
        raise BadInput("Not a pair", f"{option} {word}: there is no name with a value.", "Write NAME=VALUE.")
    return key, value


def resource_arn(account: Account, text: str, resource_type: str) -> str:
    """The ARN of a protected resource of the type that is called so; an ARN or * as it is."""
    if text == ANY or text.startswith("arn:"):
        return text
    known = [each for page in account.reads.resources() for each in page]
    return the_one(text, [each for each in known if each.type.lower() == resource_type.lower()]).arn
