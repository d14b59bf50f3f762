"""`relight plan`: restores decided and checked, as a YAML file; and what is done with such files. Nothing is
started."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import click

from command_line.choosing import Choice, choice_options, draft_for, require_role
from command_line.invocation import Invocation, pass_invocation
from command_line.preview import look, show_plan
from command_line.private_files import write_private
from command_line.wiring import open_account
from recovery.point_in_time import aws_now

SUBCOMMANDS = {
    "check": "checking:command",
    "diff": "comparing:command",
    "edit": "editing:command",
    "join": "joining:command",
    "schema": "schema:command",
}
"""Every subcommand in the order of `--help`: FILE:NAME in `command_line/planning/`."""


class Resource(click.Argument):
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
@click.argument("resource", default="", cls=Resource)
@choice_options
@click.option(
    "-o", "--output", "file", type=click.Path(dir_okay=False, path_type=Path), help="[default: stdout]"
)
@click.option("--json", "as_json", is_flag=True, help="The plan as one JSON object instead of YAML.")
@pass_invocation
def command(invocation: Invocation, /, file: Path | None, as_json: bool, **choice: Any) -> None:
    """Decide how RESOURCE is restored, and write it down.

    The plan holds restore metadata, which may be sensitive; the file is readable by its owner only.
    """
    account = open_account(invocation)
    now = invocation.now()
    draft = draft_for(invocation, account, Choice(**choice))
    require_role(draft)
    plan = draft.plan()
    show_plan(invocation.output, plan, account, aws_now(account, now), invocation.zone)
    look(invocation.output, draft, plan, account, now)
    if as_json:
        invocation.output.json({"digest": plan.digest, "plan": plan})
        return
    from recovery.recovery_plan import plan_of_one
    from recovery.recovery_plan_file import dump

    text = dump(plan_of_one(plan))
    if file is None:
        invocation.output.data(text.rstrip("\n"))
        return
    write_private(file, text)
    invocation.output.say(f"Written to {file}. To run it: relight restore {file}")
