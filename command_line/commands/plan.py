"""`relight plan`: restores decided and checked, as a YAML file; and what is done with such files. Nothing is
started."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import click

from command_line.choosing import Choice, choice_options, draft_for, require_role
from command_line.invocation import Invocation, pass_invocation
from command_line.planning.several import (
    Impossible,
    Wanted,
    decided,
    followed,
    plan_of,
    plan_several,
    show_steps,
)
from command_line.preview import look, show_plan
from command_line.private_files import write_private
from command_line.wiring import open_account
from recovery.account import Account
from recovery.building_plans import step_id
from recovery.planning_several import Several
from recovery.point_in_time import aws_now
from recovery.recovery_plan import RecoveryPlan
from recovery.recovery_plan_file import dump, plan_members

SUBCOMMANDS = {
    "check": "checking:command",
    "diff": "comparing:command",
    "edit": "editing:command",
    "jobs": "jobs:command",
    "join": "joining:command",
    "schema": "schema:command",
}
"""Every subcommand in the order of `--help`: FILE:NAME in `command_line/planning/`."""


class Resources(click.Argument):
    """The argument of the command itself, which no subcommand has before its name."""

    def get_usage_pieces(self, context: click.Context) -> list[str]:
        return super().get_usage_pieces(context) if self in context.command.params else []


class PlanCommand(click.Group):
    """A command with arguments of its own and subcommands beside them: a first word that is a subcommand's
    name is that subcommand, every other one is a RESOURCE."""

    allow_extra_args = False
    allow_interspersed_args = True

    def list_commands(self, context: click.Context) -> list[str]:
        return list(SUBCOMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in SUBCOMMANDS:
            return None
        file, _, attribute = SUBCOMMANDS[name].partition(":")
        found = getattr(importlib.import_module(f"command_line.planning.{file}"), attribute)
        assert isinstance(found, click.Command)
        return found

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args and args[0] in SUBCOMMANDS:
            around = click.Context(self, info_name=info_name, parent=parent)
            subcommand = self.get_command(around, args[0])
            assert subcommand is not None
            return subcommand.make_context(args[0], args[1:], parent=around, **extra)
        return super().make_context(info_name, args, parent=parent, **extra)

    # Without a subcommand it is a command like any other.
    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        return click.Command.parse_args(self, context, args)

    def invoke(self, context: click.Context) -> Any:
        return click.Command.invoke(self, context)

    def collect_usage_pieces(self, context: click.Context) -> list[str]:
        return click.Command.collect_usage_pieces(self, context)


@click.command("plan", cls=PlanCommand)
@click.argument("resources", metavar="[RESOURCE]...", nargs=-1, cls=Resources)
@choice_options
@click.option("--title", default="", help="What is recovered, for people.")
@click.option("--why", default="", help="What happened, or why it is rehearsed.")
@click.option("--owner", default="", help="Who answers for it.")
@click.option(
    "--follow-ups", is_flag=True, help="Steps for the work that the service leaves to do after its restore."
)
@click.option("--optional-follow-ups", is_flag=True, help="Also for work without which it is whole.")
@click.option("--skip-impossible", is_flag=True, help="Plan the others where a resource cannot be restored.")
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="[default: stdout]"
)
@click.option("--json", "as_json", is_flag=True, help="The plan as one JSON object instead of YAML.")
@pass_invocation
def command(
    invocation: Invocation,
    /,
    resources: tuple[str, ...],
    title: str,
    why: str,
    owner: str,
    follow_ups: bool,
    optional_follow_ups: bool,
    skip_impossible: bool,
    file: Path | None,
    as_json: bool,
    **choice: Any,
) -> None:
    """Decide how RESOURCE is restored, and write it down. Of several, one plan restores all of them as of the
    same moment, side by side as far as their services allow.

    The plan holds restore metadata, which may be sensitive; the file is readable by its owner only. A
    RESOURCE that is called as one of the commands below is named by its ARN, or after --.
    """
    wanted = Wanted(
        resources,
        title,
        why,
        owner,
        follow_ups=follow_ups or optional_follow_ups,
        optional_follow_ups=optional_follow_ups,
        skip_impossible=skip_impossible,
    )
    account, output = open_account(invocation), invocation.output
    if len(resources) > 1:
        plan, impossible = plan_several(invocation, account, Choice(**choice), wanted)
        show_steps(output, plan)
    else:
        words = Choice(resource="".join(resources), **choice)
        plan, impossible = plan_one(invocation, account, words, wanted)
    if as_json and plan.single is not None and not impossible:
        output.json({"digest": plan.digest, "plan": plan.single})
    elif as_json:
        output.json({"digest": plan.digest, "plan": plan_members(plan), "impossible": impossible})
    elif file is None:
        output.data(dump(plan).rstrip("\n"))
    else:
        write_private(file, dump(plan))
        output.say(f"Written to {file}. To run it: relight restore {file}")


def plan_one(
    invocation: Invocation, account: Account, choice: Choice, wanted: Wanted
) -> tuple[RecoveryPlan, tuple[Impossible, ...]]:
    """The plan of one resource, which is shown as `relight restore` shows it, with what follows it where that
    is wanted."""
    output, now = invocation.output, invocation.now()
    draft = draft_for(invocation, account, choice)
    require_role(draft)
    plan = draft.plan()
    show_plan(output, plan, account, aws_now(account, now), invocation.zone)
    look(output, draft, plan, account, now)
    if not wanted.follow_ups:
        return plan_of(Several({"restore": draft}), wanted), ()
    several, impossible = followed(invocation, account, choice, {step_id(draft, ()): draft}, wanted)
    whole, left_out = decided(output, several, impossible, wanted)
    show_steps(output, whole)
    return whole, left_out
