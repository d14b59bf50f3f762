"""From the words of a command to a recovery point and a draft."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import click

from command_line.finding import find_resource
from recovery.account import Account, Reads, SourceFacts
from recovery.errors import AccessDenied, AwsError, BadInput, NotFound
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.moments import iso, parse_moment
from recovery.planning import Draft, begin, latest_point, set_values
from recovery.restore_roles import candidates, commands_to_make_default_role
from restore_profiles.model import RestoreProfile
from restore_profiles.registry import profile_for, profiles

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Choice:
    """What `plan` and `restore` were asked for, as typed."""

    resource: str
    latest: bool
    point: str
    vault: str
    vault_account: str
    at: str
    target: str
    settings: tuple[str, ...]
    role: str
    copy_tags: bool | None


def choice_options(command: Command) -> Command:
    """The options that choose a recovery point and say how it is restored."""
    options = (
        click.option("--latest", is_flag=True, help="The newest point that can be restored."),
        click.option("--point", default="", metavar="ARN", help="This recovery point."),
        click.option("--vault", default="", metavar="NAME", help="Its vault; then nothing has to be listed."),
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
    """The recovery point that was asked for, as a listing tells it.

    `--point` with `--vault` lists nothing. Raises `BadInput` where nothing or too much was asked for, or
    nothing fits.
    """
    ways = [bool(choice.latest), bool(choice.point), bool(choice.at)]
    if sum(ways) != 1:
        raise BadInput(
            "Which point?", "One of --latest, --point and --at says which.", "`relight points RESOURCE`"
        )
    if choice.point and choice.vault:
        return reads.point(choice.point, choice.vault, choice.vault_account)
    if not choice.resource:
        raise BadInput(
            "Which resource?",
            "Without RESOURCE a point is found only in its vault.",
            "--point ARN --vault NAME",
        )
    arn = find_resource(reads, choice.resource)
    points = [point for page in reads.points_of(arn) for point in page]
    if choice.point:
        found = next((point for point in points if point.arn == choice.point), None)
        if found is None:
            raise BadInput(
                "No such point", f"{arn} has no recovery point {choice.point}.", f"relight points {arn}"
            )
        return found
    moment = parse_moment(choice.at, now) if choice.at else now
    best = latest_point(point for point in points if point.created <= moment)
    if best is None:
        raise BadInput(
            "Nothing to restore",
            f"None of the {len(points)} recovery points of {arn} can be restored"
            + (f" and was made by {iso(moment)}." if choice.at else "."),
            f"relight points {arn}",
        )
    return best


def with_vault(reads: Reads, point: RecoveryPoint) -> RecoveryPoint:
    """The point in full. Where the listing did not tell its vault, the vaults are asked, the likeliest
    first."""
    if point.vault:
        return reads.point(point.arn, point.vault, point.vault_account)
    last = reads.resource(point.resource_arn).resource.last_vault_arn
    names = [vault.name for page in reads.vaults() for vault in page]
    names.sort(key=lambda name: not last.endswith(f":backup-vault:{name}"))
    for name in names:
        try:
            return reads.point(point.arn, name)
        except (NotFound, AccessDenied):
            continue
    raise BadInput(
        "In which vault?", f"No vault of this account shows {point.arn}.", "Name it: --point ARN --vault NAME"
    )


def draft_for(account: Account, choice: Choice, now: datetime, tell: Callable[[str], None]) -> Draft:
    """Everything that is known about the chosen point, and the user's own values on it.

    `tell` is given a line for each look-up that AWS refused, which is no reason to stop.
    """
    listed_point = choose_point(account.reads, choice, now)
    point = listed_point if choice.vault else with_vault(account.reads, listed_point)
    profile = profile_of(point)
    # Three answers that do not need each other; one after the other they are a third of the wait.
    with ThreadPoolExecutor(max_workers=3) as threads:
        returned = threads.submit(returned_metadata, account.reads, point, tell)
        source = threads.submit(source_facts, account.reads, profile, point)
        role = threads.submit(lambda: choice.role or best_role(account, profile, point))
        draft = begin(
            account.context, point, profile, choice.target, returned.result(), source.result(), role.result()
        )
    draft = set_values(draft, choice.settings)
    return draft if choice.copy_tags is None else draft.with_copy_tags(choice.copy_tags)


def profile_of(point: RecoveryPoint) -> RestoreProfile:
    profile = profile_for(point.type)
    if profile is None:
        known = ", ".join(profile.resource_type for profile in profiles())
        raise BadInput(
            "No profile yet",
            f"Relight does not know how to restore {point.type or 'a point whose type AWS does not tell'}.",
            f"It knows: {known}.",
        )
    return profile


def returned_metadata(
    reads: Reads, point: RecoveryPoint, tell: Callable[[str], None]
) -> ReturnedMetadata | None:
    """What AWS Backup kept with the point; None where that may not be read."""
    try:
        return reads.returned_metadata(point.arn, point.vault, point.vault_account)
    except AwsError as error:
        tell(f"unknown  what the backup recorded ({error.title}); every value is to be given by --set")
        return None


def source_facts(reads: Reads, profile: RestoreProfile, point: RecoveryPoint) -> SourceFacts | None:
    try:
        return (
            reads.source_facts(profile.source_lookup, point.resource_arn) if profile.source_lookup else None
        )
    except AwsError as error:
        return SourceFacts(why_unknown=error.text)


def best_role(account: Account, profile: RestoreProfile, point: RecoveryPoint) -> str:
    """The first role that exists and trusts AWS Backup, or may; "" where none is known."""
    offered = candidates(account, profile.resource_type, point)
    fit = (role.arn for role in offered if "no" not in (role.facts.exists, role.facts.trusts_backup))
    return next(fit, "")


def require_role(draft: Draft) -> None:
    """Raises `BadInput` with the commands that make the default role where nobody named one."""
    if not draft.role_arn:
        raise BadInput(
            "No restore role",
            "No role is known here that AWS Backup could act as.",
            "Name one with --role ARN, or make the default role:\n"
            + commands_to_make_default_role(draft.context),
        )
