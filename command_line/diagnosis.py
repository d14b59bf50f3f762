"""What `relight doctor` looks at: one function a subject, each yields what it found."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from command_line.invocation import Invocation
from command_line.wiring import journal, open_account
from recovery.account import Account, Known
from recovery.errors import AwsError, RelightError
from recovery.locations import former_journal, journal_directory, settings_file
from recovery.point_in_time import CLOCK_LIMIT_SECONDS, CLOCK_WARNING_SECONDS
from restore_profiles.registry import added_profiles
from runbooks.registry import added_formats

ACTIONS = (
    "backup:ListProtectedResources",
    "backup:ListRecoveryPointsByResource",
    "backup:DescribeRecoveryPoint",
    "backup:GetRecoveryPointRestoreMetadata",
    "backup:ListRestoreJobs",
    "backup:DescribeRestoreJob",
    "backup:StartRestoreJob",
)
"""What a restore from the first look to the end needs of the caller; iam:PassRole depends on the role and is
checked with a plan."""


class Health(StrEnum):
    GOOD = "good"
    UNKNOWN = "unknown"
    POOR = "poor"
    """Something works less well."""
    BAD = "bad"
    """Something will not work."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    subject: str
    health: Health
    text: str
    hint: str = ""


def diagnoses(invocation: Invocation, *, ask_aws: bool) -> Iterator[Diagnosis]:
    """Everything that can be said of this machine, then of the account."""
    yield from versions()
    yield from files(invocation)
    yield from terminal()
    if ask_aws:
        yield from account_health(invocation)


def versions() -> Iterator[Diagnosis]:
    yield Diagnosis("python", Health.GOOD, f"{platform.python_version()} at {sys.executable}")
    yield Diagnosis("relight", Health.GOOD, f"{version('relight')}, {compiled()}")
    for package in ("textual", "boto3", "botocore"):
        try:
            yield Diagnosis(package, Health.GOOD, version(package))
        except PackageNotFoundError:
            yield Diagnosis(package, Health.BAD, "not installed", "Install relight again.")
    if importlib.util.find_spec("moto") is None:
        yield Diagnosis("sandbox", Health.POOR, "not installed", "uv tool install 'relight[sandbox]'")
    aws = shutil.which("aws")
    yield Diagnosis(
        "aws command", Health.GOOD if aws else Health.POOR, aws or "not on PATH; runbooks need it"
    )
    for subject, failures in (("format", added_formats()[1]), ("profile", added_profiles()[1])):
        for failure in failures:
            yield Diagnosis(subject, Health.POOR, f"not loaded: {failure}", "Update or remove its package.")


def compiled() -> str:
    """Whether the modules' bytecode lies beside them: without it a start takes several times as long."""
    spec = importlib.util.find_spec("command_line.entry")
    cached = Path(spec.cached) if spec and spec.cached else None
    return (
        "compiled"
        if cached and cached.exists()
        else "not compiled: install with uv tool install --compile-bytecode"
    )


def files(invocation: Invocation) -> Iterator[Diagnosis]:
    for name, path in (
        ("settings", settings_file()),
        ("journal", journal_directory()),
    ):
        place = next(parent for parent in (path, *path.parents) if parent.exists())
        writable = os.access(place, os.W_OK)
        yield Diagnosis(
            name,
            Health.GOOD if writable else Health.BAD,
            f"{path}{'' if path.exists() else ' (not there yet)'}",
            "" if writable else f"{place} cannot be written.",
        )
    try:
        problems = [problem for problem in journal(invocation.now).verify() if not problem.harmless]
    except RelightError as error:
        yield Diagnosis("journal", Health.BAD, error.text, error.next_step)
        return
    if problems:
        yield Diagnosis("journal", Health.BAD, problems[0].text, "relight journal verify")
    if (former := former_journal()).exists():
        yield Diagnosis(
            "journal",
            Health.POOR,
            f"{former} is of an older form and is not read",
            "Its attempts are not known any more: look at the restore jobs in AWS, then remove it.",
        )


def terminal() -> Iterator[Diagnosis]:
    kind = os.environ.get("TERM", "")
    columns, rows = shutil.get_terminal_size()
    good = sys.stdin.isatty() and kind not in ("", "dumb")
    yield Diagnosis(
        "terminal",
        Health.GOOD if good else Health.POOR,
        f"{kind or 'unknown'}, {columns}x{rows}, {os.environ.get('COLORTERM') or 'no true colour told'}",
        "" if good else "The app needs a terminal; the commands work without.",
    )
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    yield Diagnosis(
        "characters",
        Health.GOOD if unicode else Health.POOR,
        sys.stdout.encoding or "unknown",
        "" if unicode else "The app draws in ASCII; set LANG to a UTF-8 locale for more.",
    )
    yield clipboard()


def clipboard() -> Diagnosis:
    native = next((tool for tool in ("pbcopy", "wl-copy", "xclip", "xsel") if shutil.which(tool)), "")
    if native and (native == "pbcopy" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Diagnosis("clipboard", Health.GOOD, native)
    if os.environ.get("TMUX"):
        return Diagnosis(
            "clipboard",
            Health.UNKNOWN,
            "OSC 52 through tmux",
            "It arrives only with: set -s set-clipboard on",
        )
    return Diagnosis("clipboard", Health.UNKNOWN, "OSC 52; whether the terminal takes it cannot be told")


def account_health(invocation: Invocation) -> Iterator[Diagnosis]:
    try:
        account = open_account(invocation)
    except RelightError as error:
        command = getattr(error, "command", "")
        yield Diagnosis("credentials", Health.BAD, f"{error.title}: {error.text}", command or error.next_step)
        return
    context, identity = account.context, account.identity
    yield Diagnosis("credentials", Health.GOOD, identity.arn)
    alias = f"{identity.alias} " if identity.alias else ""
    simulated = f", simulated at {context.endpoint}" if context.is_sandbox else ""
    yield Diagnosis(
        "context",
        Health.GOOD,
        f"account {alias}{context.account}, {context.region} ({context.partition}){simulated}",
    )
    yield clock(account)
    yield from permissions(account)


def clock(account: Account) -> Diagnosis:
    skew = account.clock_skew()
    if skew is None:
        return Diagnosis("clock", Health.UNKNOWN, "AWS's answers carried no date")
    text = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} AWS"
    if abs(skew) <= CLOCK_WARNING_SECONDS:
        return Diagnosis("clock", Health.GOOD, text)
    hint = f"Set this machine's clock; more than {CLOCK_LIMIT_SECONDS} s off, no restore is started."
    return Diagnosis("clock", Health.BAD if abs(skew) > CLOCK_LIMIT_SECONDS else Health.POOR, text, hint)


def permissions(account: Account) -> Iterator[Diagnosis]:
    """The caller's own permissions as IAM simulates them; where that may not be asked, unknown."""
    try:
        verdicts = account.reads.may_caller(dict.fromkeys(ACTIONS, "*"))
    except AwsError as error:
        yield Diagnosis("permissions", Health.UNKNOWN, error.text, error.next_step)
        return
    for verdict in verdicts:
        health = {Known.YES: Health.GOOD, Known.NO: Health.BAD}.get(verdict.allowed, Health.UNKNOWN)
        # A caller may be meant to start restores only, by ARN; not every action is needed for that.
        if health is Health.BAD and verdict.action != "backup:StartRestoreJob":
            health = Health.POOR
        allowed = {Known.YES: "allowed", Known.NO: "denied"}.get(verdict.allowed, "unknown")
        yield Diagnosis("permission", health, f"{verdict.action} {allowed}", verdict.reason)
