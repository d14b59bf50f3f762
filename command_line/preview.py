"""What is shown before a restore starts: what becomes of what, what a look at the account found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from command_line.output import Output
from recovery.account import Account
from recovery.errors import Blocked
from recovery.moments import echo
from recovery.plan import NEWEST, RestorePlan
from recovery.planning import Draft
from recovery.preflight import Finding, FindingSeverity, findings
from restore_profiles.rules import look_up

SILENT = frozenset({FindingSeverity.PASSED, FindingSeverity.INFO})


def show_plan(output: Output, plan: RestorePlan, account: Account, now: datetime, zone: tzinfo) -> None:
    """The plan in a few lines for the human who is about to run it. `zone` is the user's."""
    source, identity = plan.source, account.identity
    name = f"{source.resource_name} " if source.resource_name else ""
    where = f"{identity.alias} {plan.context.account}".strip()
    simulated = ", simulated" if account.context.is_sandbox else ""
    lines = (
        ("restore", f"{name}{source.resource_arn}"),
        ("as of", NEWEST if plan.newest else echo(source.as_of, now, zone)),
        ("from", f"{source.point_arn}, vault {source.vault or 'unknown'}"),
        ("as", ", ".join((source.target, *(f"{key}={text}" for key, text in shown_values(plan))))),
        (
            "in",
            f"account {where}, Region {plan.context.region}{simulated}",
        ),
        ("by", f"{identity.arn}, AWS Backup as {plan.role_arn or 'the caller'}"),
        ("plan", plan.digest),
    )
    for label, text in lines:
        output.line(f"{label:8} {text}")


def shown_values(plan: RestorePlan) -> Sequence[tuple[str, str]]:
    """The metadata without what the profile calls sensitive, or does not know."""
    from runbooks.request_text import redacted_keys

    hidden = set(redacted_keys(plan))
    return [(key, "(hidden)" if key in hidden else text) for key, text in plan.metadata.items()]


def look(output: Output, draft: Draft, plan: RestorePlan, account: Account, now: datetime) -> None:
    """Say what could go wrong, as it is found. Raises `Blocked` where AWS will refuse the restore or it will
    fail."""
    for path in draft.attention():
        how = "was filled in for you" if look_up(draft.values, path) else "is left to AWS"
        output.line(f"note     {path} {how}; --set {path}=... changes it")
    tell_findings(output, findings(draft, plan, account, now), "restore")


def tell_findings(output: Output, found: Iterable[Finding], noun: str) -> None:
    """Say what a look at the account found, as it is found. Raises `Blocked` with all that stands in the
    way of the `noun`."""
    errors: list[Finding] = []
    for finding in found:
        if finding.severity is FindingSeverity.ERROR:
            errors.append(finding)
        elif finding.severity not in SILENT:
            output.block(finding.severity.value, finding.title, finding.text, finding.next_step)
    if errors:
        raise Blocked(
            f"This {noun} would fail"
            if len(errors) == 1
            else f"This {noun} would fail for {len(errors)} reasons",
            "\n".join(f"{finding.title}: {finding.text}" for finding in errors),
            "\n".join(finding.next_step for finding in errors if finding.next_step),
        )
