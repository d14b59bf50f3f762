"""From the words of `relight copy` to a copy that is decided."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from command_line.choosing import Choice, point_asked_for, vault_alone
from command_line.exit_codes import ExitCode
from command_line.invocation import Invocation
from command_line.named_resource import find_resource
from command_line.output import Output
from command_line.private_files import read_single_plan
from recovery.account import Account
from recovery.best_point import latest_point
from recovery.context import Context
from recovery.copying import Copy, copy_of_plan, parse_vault
from recovery.errors import AwsError, BadInput
from recovery.models import Continuity, CopyJob, RecoveryPoint
from recovery.plan import RestorePlan, refuse_elsewhere
from recovery.restore_roles import best_role, commands_to_make_default_role


@dataclass(frozen=True, slots=True)
class CopyWords:
    """What `relight copy` was asked for, as typed."""

    resource: str = ""
    to: str = ""
    latest: bool = False
    point: str = ""
    vault: str = ""
    role: str = ""
    keep_days: int | None = None
    cold_after_days: int | None = None


def decided_copy(account: Account, words: CopyWords, output: Output, *, interactive: bool) -> Copy:
    """The copy that the words ask for. Raises `BadInput` where something is missing and nobody is asked."""
    if interactive:
        from command_line.asking import an_asker, ask_resource, ask_vault

        asker = an_asker(output)
        if not words.resource and not words.point:
            words = replace(words, resource=ask_resource(account, asker))
        if not words.to:
            words = replace(words, to=ask_vault(account, asker))
    if not words.to:
        raise BadInput(
            "Copy where?", "No vault is named.", "--to arn:aws:backup:REGION:ACCOUNT:backup-vault:NAME"
        )
    parse_vault(words.to)
    point = _point(account, words)
    role = words.role or best_role(account, point.type, point)
    if not role:
        raise BadInput(
            "No role",
            "No role is known here that AWS Backup could act as.",
            "Name one with --role ARN, or make the default role:\n"
            + commands_to_make_default_role(account.context),
        )
    return Copy(account.context, point, words.to, role, words.keep_days, words.cold_after_days)


def copy_of_file(account: Account, file: Path) -> Copy:
    """The copy that a plan file holds, to be checked against the account as it is now. Raises `BadInput`
    where it would send anything else than what the file says."""
    plan = read_single_plan(file)
    if not plan.copies:
        raise BadInput("Not a copy", f"{file} restores a recovery point.", f"relight restore {file}")
    refuse_elsewhere(plan, account.context)
    source = plan.source
    copy = copy_of_plan(plan, account.reads.point(source.point_arn, source.vault, source.vault_account))
    if copy.plan().digest != plan.digest:
        raise BadInput(
            "The plan cannot be run as it stands",
            f"{file} would send something else with this version of Relight.",
            "Make it again: relight copy ... -o FILE",
        )
    return copy


def _point(account: Account, words: CopyWords) -> RecoveryPoint:
    """The snapshot that is copied, in full: StartCopyJob wants its vault too."""
    reads = account.reads
    if bool(words.point) == words.latest:
        raise BadInput(
            "Which point?", "One of --latest and --point says which.", "`relight points RESOURCE` lists them."
        )
    if words.point:
        return point_asked_for(account, Choice(resource=words.resource, point=words.point, vault=words.vault))
    if words.vault:
        raise vault_alone()
    if not words.resource:
        raise BadInput("Which resource?", "--latest chooses among its recovery points.", "Name the resource.")
    resource = find_resource(account, words.resource)
    snapshots = [
        replace(point, type=point.type or resource.type)  # the listing does not tell it
        for page in reads.points_of(resource.arn)
        for point in page
        if point.continuity is Continuity.SNAPSHOT
    ]
    best = latest_point(snapshots)
    if best is None:
        text = f"{resource.label} has no snapshot that can be copied; continuous points cannot be."
        raise BadInput("Nothing to copy", text, f"relight points {resource.arn}")
    try:
        return reads.point(best.arn, best.vault, best.vault_account)
    except AwsError:
        if best.vault:
            return best
        raise


def show_copy(output: Output, plan: RestorePlan, here: Context) -> None:
    """The plan in a few lines for the human who is about to run it."""
    source = plan.source
    simulated = ", simulated" if here.is_sandbox else ""
    for label, text in (
        ("copy", f"{source.resource_name} {source.point_arn}".strip()),
        ("from", f"vault {source.vault}, account {here.account}, Region {here.region}{simulated}"),
        ("to", str(plan.step.request["DestinationBackupVaultArn"])),
        ("by", f"AWS Backup as {plan.role_arn}"),
        ("plan", plan.digest),
    ):
        output.line(f"{label:8} {text}")


def restore_line(job: CopyJob) -> str:
    """The command that restores the copy where it lies."""
    vault = parse_vault(job.destination_vault_arn)
    where = ["--region", vault.region] if vault.region != job.context.region else []
    line = shlex.join(["relight", *where, "restore", "--point", job.made_arn, "--vault", vault.name])
    if vault.account != job.context.account:
        return f"{line}  (signed in to account {vault.account})"
    return line


def end_of_copy(job: CopyJob, output: Output) -> ExitCode:
    """Say what a finished copy is good for and answer its exit code; one that still runs is no failure."""
    if not job.finished:
        return ExitCode.DONE
    if job.status != "COMPLETED":
        output.block(
            "error",
            f"The copy ended as {job.status}",
            job.status_message or "AWS Backup says no more.",
            "Mend the cause, then make a new attempt: relight copy ... --again",
        )
        return ExitCode.FAILED
    if job.made_arn:
        output.say(f"To restore it where it lies: {restore_line(job)}")
    return ExitCode.DONE


def described_copy(job: CopyJob, invocation: Invocation) -> list[tuple[str, str]]:
    """What AWS says of it; what it does not say is unknown."""
    return [
        ("job", f"{job.id}, a copy"),
        ("status", job.status),
        ("message", job.status_message),
        ("created", invocation.at(job.created)),
        ("completed", invocation.at(job.completed)),
        ("type", job.resource_type),
        ("point", job.point_arn),
        ("source", job.source_arn or "unknown"),
        ("from", job.vault_arn),
        ("to", job.destination_vault_arn),
        ("role", job.role_arn),
        ("copied", job.made_arn or "nothing yet"),
    ]
