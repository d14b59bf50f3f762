"""From the words of a command to a recovery point and a draft."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import click

from command_line.named_resource import find_resource
from recovery.account import Account, Reads
from recovery.drafting import draft_of, restorable
from recovery.errors import AccessDenied, BadInput
from recovery.models import RecoveryPoint
from recovery.moment_words import read_moment
from recovery.moments import iso
from recovery.planning import Draft, latest_point, set_values
from recovery.restore_roles import best_role, commands_to_make_default_role

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Choice:
    """What `plan` and `restore` were asked for, as typed."""

    resource: str = ""
    latest: bool = False
    point: str = ""
    vault: str = ""
    vault_account: str = ""
    at: str = ""
    target: str = ""
    settings: tuple[str, ...] = ()
    role: str = ""
    copy_tags: bool | None = None


def choice_options(command: Command) -> Command:
    """The options that choose a recovery point and say how it is restored."""
    options = (
        click.option("--latest", is_flag=True, help="The newest point that can be restored."),
        click.option("--point", default="", metavar="ARN", help="This recovery point."),
        click.option("--vault", default="", metavar="NAME", help="Its vault; then no vault is searched."),
        click.option(
            "--vault-account", default="", metavar="ID", help="The account of that vault, if another."
        ),
        click.option("--at", default="", metavar="TIME", help="The newest point at or before TIME."),
        click.option(
            "--target", default="", metavar="KIND", help="What it becomes; see `relight profiles TYPE`."
        ),
        click.option(
            "--set", "settings", multiple=True, metavar="KEY=VALUE", help="A restore parameter; repeats."
        ),
        click.option("--role", default="", metavar="ARN", help="The role that AWS Backup acts as."),
        click.option(
            "--copy-tags/--no-copy-tags", default=None, help="Whether the source's tags are copied."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def choose_point(reads: Reads, choice: Choice, now: datetime) -> RecoveryPoint:
    """The recovery point that was asked for.

    `--point` with `--vault` lists nothing, `--point` alone lists vaults. Raises `BadInput` where nothing or
    too much was asked for, or nothing fits.
    """
    ways = [bool(choice.latest), bool(choice.point), bool(choice.at)]
    if sum(ways) != 1:
        raise BadInput(
            "Which point?", "One of --latest, --point and --at says which.", "`relight points RESOURCE`"
        )
    if choice.point:
        point = named_point(reads, choice)
        wanted = find_resource(reads, choice.resource) if choice.resource else ""
        if wanted and point.resource_arn not in {"", wanted}:
            raise BadInput(
                "Another resource",
                f"{point.arn} is a recovery point of {point.resource_arn}, not of {wanted}.",
                "Leave out the one that is not meant.",
            )
        return point
    if not choice.resource:
        raise BadInput(
            "Which resource?",
            "--latest and --at choose among the recovery points of a resource.",
            "Name it, or give --point ARN.",
        )
    arn = find_resource(reads, choice.resource)
    points = [point for page in reads.points_of(arn) for point in page]
    moment = read_moment(choice.at, now, UTC) if choice.at else now
    best = latest_point(point for point in points if point.created <= moment)
    if best is None:
        raise BadInput(
            "Nothing to restore",
            f"None of the {len(points)} recovery points of {arn} can be restored"
            + (f" and was made by {iso(moment)}." if choice.at else "."),
            f"relight points {arn}",
        )
    return best


def named_point(reads: Reads, choice: Choice) -> RecoveryPoint:
    """The point of `--point`; without `--vault` the account's vaults are searched."""
    try:
        return reads.point(choice.point, choice.vault, choice.vault_account)
    except AccessDenied as error:
        if choice.vault:
            raise
        next_step = "Name its vault, then none is searched: --vault NAME"
        raise AccessDenied(
            error.title,
            error.text,
            next_step,
            action=error.action,
            code=error.code,
            request_id=error.request_id,
        ) from None


def draft_for(account: Account, choice: Choice, now: datetime, tell: Callable[[str], None]) -> Draft:
    """Everything that is known about the chosen point, and the user's own values on it.

    `tell` is given a line for each look-up that AWS refused, which is no reason to stop.
    """
    found = restorable(account, choose_point(account.reads, choice, now))
    # The role needs two answers that nothing else waits for; one after the other they are half of the wait.
    with ThreadPoolExecutor(max_workers=1) as threads:
        role = threads.submit(
            lambda: choice.role or best_role(account, found.profile.resource_type, found.point)
        )
        begun = draft_of(account, found, choice.target)
        draft = begun.draft.with_role(role.result())
    for missing in begun.missing:
        tell(f"unknown  {missing}")
    draft = set_values(draft, choice.settings)
    return draft if choice.copy_tags is None else draft.with_copy_tags(choice.copy_tags)


def require_role(draft: Draft) -> None:
    """Raises `BadInput` with the commands that make the default role where nobody named one."""
    if not draft.role_arn:
        raise BadInput(
            "No restore role",
            "No role is known here that AWS Backup could act as.",
            "Name one with --role ARN, or make the default role:\n"
            + commands_to_make_default_role(draft.context),
        )
