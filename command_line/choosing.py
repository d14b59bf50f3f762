"""From the words of a command to a recovery point, the moment in it, and a draft."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

import click

from command_line.invocation import Invocation
from command_line.moment_fields import require_moment, with_moment, with_settings
from command_line.named_resource import find_resource
from command_line.typed_moment import typed_moment
from command_line.ways import tell_choice, tell_loss, unreachable
from recovery.account import Account, Reads
from recovery.best_point import Way, WaysBack, ways_back
from recovery.drafting import draft_of, restorable
from recovery.errors import AccessDenied, BadInput
from recovery.holdings import Arriving, Holdings, begin_holdings, read_windows
from recovery.models import Continuity, ProtectedResource, RecoveryPoint
from recovery.moments import iso
from recovery.planning import Draft
from recovery.point_in_time import aws_now
from recovery.repeating import draft_of_job
from recovery.restore_roles import best_role, commands_to_make_default_role
from restore_profiles.model import RoleUse

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Choice:
    """What `plan` and `restore` were asked for, as typed."""

    resource: str = ""
    like_job: str = ""
    latest: bool = False
    point: str = ""
    vault: str = ""
    vault_account: str = ""
    at: str = ""
    target: str = ""
    settings: tuple[str, ...] = ()
    role: str = ""
    copy_tags: bool | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A recovery point, and of a continuous one the UTC second it is restored to; None where a parameter
    names it. `tell` says what speaks against it; it waits for what AWS still answers."""

    point: RecoveryPoint
    moment: datetime | None = None
    tell: Callable[[], None] = lambda: None


def choice_options(command: Command) -> Command:
    """The options that choose a recovery point and say how it is restored."""
    options = (
        click.option(
            "--like-job",
            default="",
            metavar="JOB",
            help="Again what that restore job restored, with its values; --set, --role and tags may differ.",
        ),
        click.option("--latest", is_flag=True, help="As of the newest moment that can be restored."),
        click.option("--at", default="", metavar="TIME", help="As of TIME: 14:27, yesterday 14:27, -15m ..."),
        click.option("--point", default="", metavar="ARN", help="From this recovery point."),
        click.option("--vault", default="", metavar="NAME", help="Its vault; then no vault is searched."),
        click.option(
            "--vault-account", default="", metavar="ID", help="The account of that vault, if another."
        ),
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


def choose(invocation: Invocation, account: Account, choice: Choice) -> Chosen:
    """The recovery point and the moment that were asked for.

    `--point` with `--vault` lists nothing, `--point` alone lists vaults. Raises `BadInput` where nothing or
    too much was asked for, or nothing reaches it.
    """
    if (choice.latest and choice.at) or not (choice.latest or choice.at or choice.point):
        raise BadInput(
            "Which point?", "One of --latest, --at and --point says which.", "`relight points RESOURCE`"
        )
    now = aws_now(account, invocation.now())
    asked = typed_moment(choice.at, now, invocation.zone, invocation.output) if choice.at else now
    if not choice.point:
        if choice.vault or choice.vault_account:
            raise vault_alone()
        if not choice.resource:
            raise BadInput(
                "Which resource?",
                "--latest and --at choose among the recovery points of a resource.",
                "Name it, or give --point ARN.",
            )
        arriving = begin_holdings(account, find_resource(account, choice.resource))
        return nearest(invocation, arriving, asked, now, at=bool(choice.at))
    point = point_asked_for(account, choice)
    if not (choice.latest or choice.at):
        return Chosen(point)
    if point.continuity is Continuity.SNAPSHOT:
        raise BadInput(
            "A snapshot holds one moment",
            f"{point.arn} is the state of {iso(point.created)} and of no other time.",
            "Leave out --at and --latest, or leave out --point.",
        )
    resource = ProtectedResource(account.context, point.resource_arn, point.type, point.resource_name)
    alone = Holdings(resource, (point,), read_windows(account, resource, [point]))
    return nearest(invocation, Arriving(alone, lambda: alone), asked, now, at=bool(choice.at))


def nearest(
    invocation: Invocation, arriving: Arriving, asked: datetime, now: datetime, *, at: bool
) -> Chosen:
    """The way back with the least loss. `at`: a moment was asked for, and not the newest there is.

    Raises `BadInput` with the nearest moment that works where none reaches back to it.
    """
    output = invocation.output

    def whole() -> WaysBack:
        holdings = arriving.whole()
        for refused in holdings.refused:
            output.line(f"unknown  {refused}")
        return ways_back(holdings, asked, now)

    def tell(way: Way) -> None:
        found = whole()
        if at:
            tell_loss(output, found, way)
        tell_choice(output, found, way)

    way = ways_back(arriving.ours, asked, now).ours
    if way is None or way.point is None:
        raise unreachable(whole(), arriving.ours.resource.label, at=at)
    return Chosen(way.point, way.moment if way.window else None, partial(tell, way))


def vault_alone() -> BadInput:
    """The error where a vault is named for no point: it would be left out in silence."""
    return BadInput(
        "A vault without its point",
        "--vault says where the point of --point lies; --latest and --at choose among all vaults.",
        "Leave it out, or name the point: `relight points RESOURCE` lists them.",
    )


def point_asked_for(account: Account, choice: Choice) -> RecoveryPoint:
    """The point of `--point`. Raises `BadInput` where it is one of another resource than the named one."""
    point = named_point(account.reads, choice)
    wanted = choice.resource
    if wanted and not wanted.startswith("arn:"):
        wanted = find_resource(account, wanted).arn
    if wanted and point.resource_arn not in {"", wanted}:
        raise BadInput(
            "Another resource",
            f"{point.arn} is a recovery point of {point.resource_arn}, not of {wanted}.",
            "Leave out the one that is not meant.",
        )
    return point


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


def draft_for(invocation: Invocation, account: Account, choice: Choice) -> Draft:
    """Everything that is known about what the words choose, and the user's own values on it; what is lost by
    the choice is told. Raises as `choose`."""
    if choice.like_job:
        return draft_like_job(invocation, account, choice)
    chosen = choose(invocation, account, choice)
    draft = draft_of_chosen(invocation, account, choice, chosen)
    chosen.tell()
    return draft


def draft_like_job(invocation: Invocation, account: Account, choice: Choice) -> Draft:
    """The draft of a job that was started before; what AWS does not tell of it is told."""
    plain = Choice(
        like_job=choice.like_job, settings=choice.settings, role=choice.role, copy_tags=choice.copy_tags
    )
    if choice != plain:
        raise BadInput(
            "Two choices",
            f"Job {choice.like_job} says already what is restored, and as what.",
            "Leave out RESOURCE, --latest, --at, --point, --vault and --target, or leave out --like-job.",
        )
    begun = draft_of_job(account, account.reads.job(choice.like_job))
    for missing in begun.missing:
        invocation.output.line(f"unknown  {missing}")
    draft = begun.draft.with_role(choice.role) if choice.role else begun.draft
    draft = with_settings(draft, choice.settings, aws_now(account, invocation.now()), invocation)
    return draft if choice.copy_tags is None else draft.with_copy_tags(choice.copy_tags)


def draft_of_chosen(invocation: Invocation, account: Account, choice: Choice, chosen: Chosen) -> Draft:
    """As `draft_for`, where the point and the moment are known. A look-up that AWS refuses is told and is no
    reason to stop."""
    found = restorable(account, chosen.point)
    # The role needs two answers that nothing else waits for; one after the other they are half of the wait.
    with ThreadPoolExecutor(max_workers=1) as threads:
        role = threads.submit(
            lambda: choice.role or best_role(account, found.profile.resource_type, found.point)
        )
        begun = draft_of(account, found, choice.target)
        draft = begun.draft.with_role(role.result())
    for missing in begun.missing:
        invocation.output.line(f"unknown  {missing}")
    draft = with_moment(draft, chosen.moment, choice.settings)
    draft = with_settings(draft, choice.settings, aws_now(account, invocation.now()), invocation)
    require_moment(draft, account, invocation.now())
    return draft if choice.copy_tags is None else draft.with_copy_tags(choice.copy_tags)


def require_role(draft: Draft) -> None:
    """Raises `BadInput` with the commands that make the default role where nobody named one."""
    if not draft.role_arn and draft.profile.role_use is RoleUse.REQUIRED:
        raise BadInput(
            "No restore role",
            "No role is known here that AWS Backup could act as.",
            "Name one with --role ARN, or make the default role:\n"
            + commands_to_make_default_role(draft.context),
        )
