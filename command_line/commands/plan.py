"""`relight plan`: a restore decided and checked, as a YAML file. Nothing is started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from command_line.choosing import Choice, choice_options, draft_for, require_role
from command_line.invocation import Invocation, pass_invocation
from command_line.preview import look, show_plan
from command_line.private_files import write_private
from command_line.wiring import open_account
from recovery.point_in_time import aws_now


@click.command("plan")
@click.argument("resource", default="")
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
