"""The `relight` command with everything that may follow it: options before the command, and the table of
commands.

A command's module is imported when it is called, and imports the SDK or Textual when it needs them.
"""

from __future__ import annotations

import os

import click

from command_line.clock import clock
from command_line.command_groups import Commands
from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation
from command_line.output import Output
from recovery.account import ContextRequest

COMMANDS = (
    "sandbox",
    "resources",
    "points",
    "profiles",
    "check",
    "plan",
    "restore",
    "copy",
    "jobs",
    "job",
    "runbook",
    "tests",
    "journal",
    "doctor",
    "picture",
)
"""Every command in the order of `--help`; NAME is `command` in `command_line/commands/NAME.py`."""


class RelightCommands(Commands):
    files = {name: f"command_line.commands.{name}:command" for name in COMMANDS}


def print_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"relight {version('relight')}")
        context.exit()


@click.group(
    cls=RelightCommands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option("--profile", default="", help="Named profile of the AWS config. [default: the AWS chain]")
@click.option("--region", default="", help="AWS Region. [default: the AWS chain]")
@click.option(
    "--endpoint-url", default="", help="A simulated account on this machine, such as http://127.0.0.1:5000."
)
@click.option(
    "--write", is_flag=True, help="Let the app start restores at once. Otherwise W turns writing on."
)
@click.option(
    "--plain", is_flag=True, help="Lines without colour or alignment, for pipes and screen readers."
)
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw the app in ASCII.")
@click.option(
    "--zone",
    default="",
    metavar="NAME",
    help="Read and show times in this zone, such as Europe/Berlin or UTC. [default: this machine's]",
)
@click.option("--now", default="", hidden=True, help="Stop the clock at this moment (tests).")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=print_version,
    help="Print the version.",
)
@click.pass_context
def relight(
    context: click.Context,
    profile: str,
    region: str,
    endpoint_url: str,
    write: bool,
    plain: bool,
    ascii_only: bool,
    zone: str,
    now: str,
) -> int | None:
    """Restore AWS resources from AWS Backup.

    Without a command: the terminal app on the current AWS context, read-only.
    """
    try:
        ticking = clock(now)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--now") from None
    if zone:
        from recovery.zones import find_zone

        find_zone(zone)
    context.obj = Invocation(
        request=ContextRequest(profile=profile, region=region, endpoint=endpoint_url, write=write),
        output=Output(is_plain=plain or os.environ.get("TERM") == "dumb"),
        now=ticking,
        zone_name=zone,
        ascii=ascii_only,
    )
    if context.invoked_subcommand is None:
        from command_line.terminal_app import run

        return run(context.obj.request, ticking, ascii_only=ascii_only, zone=zone)
    return None


def run_command(output: Output) -> int:
    """Run the command of this process and answer its exit code; raises `RelightError`."""
    try:
        # A command answers its exit code, or None for 0; click's own errors come out as exceptions.
        answer = relight.main(prog_name="relight", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return ExitCode.BAD_INPUT
    except click.ClickException as error:
        usage = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "relight"
        output.block("error", "Bad usage", error.format_message(), f"{usage} --help")
        return ExitCode.BAD_INPUT
    except click.Abort:
        raise KeyboardInterrupt from None
    return int(answer) if isinstance(answer, int) else ExitCode.DONE
