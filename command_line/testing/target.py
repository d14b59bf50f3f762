"""`relight tests target`: how long a restore may take."""

from __future__ import annotations

import click

from command_line.invocation import Invocation, pass_invocation
from command_line.named_resource import find_resource
from command_line.wiring import open_account
from recovery.errors import BadInput
from recovery.locations import targets_file
from recovery.testing.history import minutes_text
from recovery.testing.targets import Targets, key_of, read_targets, set_target
from restore_profiles.registry import profile_for


@click.command("target")
@click.argument("key", default="")
@click.argument("minutes", type=int, required=False)
@click.option("--clear", is_flag=True, help="Take the target of KEY away.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@pass_invocation
def command(invocation: Invocation, key: str, minutes: int | None, clear: bool, as_json: bool) -> None:
    """Show or set how many MINUTES a restore may take (RTO): of KEY, a type, an ARN or a resource's name.

    A resource's own target wins over that of its type. Targets are kept on this machine, beside the settings.
    """
    if minutes is not None and clear:
        raise BadInput("Set or cleared", "MINUTES and --clear exclude each other.", "Leave one of them out.")
    if not key and clear:
        raise BadInput("No key", "--clear takes away the target of one KEY.", "relight tests target")
    path = targets_file()
    wanted = _key(invocation, key) if key else ""
    if minutes is not None or clear:
        kept = set_target(path, wanted, minutes)
        invocation.output.say(
            f"{wanted}: no target any more" if clear else f"{wanted}: {minutes_text(minutes)}"
        )
    else:
        kept = read_targets(path)
    _show(invocation, kept, wanted, as_json=as_json)


def _show(invocation: Invocation, kept: Targets, wanted: str, *, as_json: bool) -> None:
    rows = [(key, minutes) for key, minutes in kept.minutes.items() if wanted in ("", key)]
    if as_json:
        invocation.output.json([{"key": key, "minutes": minutes} for key, minutes in rows])
        return
    if not rows:
        invocation.output.say("No target is set. relight tests target TYPE MINUTES sets one.")
    invocation.output.table(("KEY", "MINUTES"), ((key, str(minutes)) for key, minutes in rows))


def _key(invocation: Invocation, text: str) -> str:
    """A type or an ARN as it is kept; what is neither is looked for in the account."""
    if text.startswith("arn:") or profile_for(text) is not None:
        return key_of(text)
    return find_resource(open_account(invocation), text).arn
