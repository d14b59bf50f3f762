"""`relight plan make`, also without the word `make`: restores decided and checked, as a YAML file."""

from __future__ import annotations

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
from recovery.errors import BadInput
from recovery.plain_text import shell_word
from recovery.planning_several import Several
from recovery.point_in_time import aws_now
from recovery.recovery_plan import RecoveryPlan
from recovery.recovery_plan_file import dump, plan_members

PLAN_SUFFIXES = (".yaml", ".yml", ".json")


@click.command("make")
@click.argument("resources", metavar="[RESOURCE]...", nargs=-1)
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
    refuse_what_is_no_resource(resources, Choice(**choice))
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


def refuse_what_is_no_resource(resources: tuple[str, ...], choice: Choice) -> None:
    """Raises `BadInput` before AWS is asked, where nothing is named or a plan is."""
    if not resources and choice == Choice():
        raise BadInput(
            "What is to be planned?",
            "Name a resource and its moment: relight plan RESOURCE --latest",
            "relight plan --help",
        )
    for name in resources:
        if Path(name).suffix in PLAN_SUFFIXES and Path(name).is_file():
            word = shell_word(name)
            raise BadInput(
                "That is a file",
                f"{name} is no resource: a plan is made of resources.",
                f"relight plan check {word} checks it, relight restore {word} runs it.",
            )


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
