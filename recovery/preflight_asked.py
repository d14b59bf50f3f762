"""Checks that ask the account: the vault's policy, the role, permissions, keys, other restores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from recovery.account import Account, ActionVerdict, Known
from recovery.errors import AwsError
from recovery.finding import Finding, FindingSeverity
from recovery.moments import age
from recovery.permissions import verdicts_on_caller, verdicts_on_role
from recovery.plain_text import shell_word
from recovery.situation import PreflightCheck, Situation
from restore_profiles.model import Choices
from restore_profiles.rules import look_up
from restore_profiles.visibility import visible_paths

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

RECENT = timedelta(hours=24)
KEY_LOOKUP = "kms-keys"
MISSING_KEY = "NotFound"
# What mends a key in a state of kms:DescribeKey.
MENDS = {
    "PendingDeletion": "aws kms cancel-key-deletion --key-id {key}, then enable it.",
    "Disabled": "aws kms enable-key --key-id {key}",
}
# Simulation knows no session policies, resource policies or keys (iam:SimulatePrincipalPolicy): its "no" may
# be wrong, and the refusal of the real call harms nothing. So it warns and does not block.
SIMULATED = "iam:SimulatePrincipalPolicy"


def vault_policy(situation: Situation) -> Iterator[Finding]:
    point, title = situation.draft.point, "Vault access policy"
    if not point.vault:
        yield Finding(UNKNOWN, title, "In which vault the point lies is not known.", "Name it with --vault.")
        return
    if point.vault_account:
        # GetBackupVaultAccessPolicy takes a name and no account: it would answer for our vault of that name.
        text = (
            f"Vault {point.vault} belongs to account {point.vault_account}; AWS shows its policy only there."
        )
        yield Finding(UNKNOWN, title, text, "Ask that account whether it denies you backup:StartRestoreJob.")
        return
    policy = situation.account.reads.vault_policy(point.vault, point.arn)
    for denial in policy.denials:
        name = f"Statement “{denial.statement_id}”" if denial.statement_id else "A statement"
        if denial.certain:
            text = f"{name} of vault {point.vault} denies {denial.action} to you."
            next_step = (
                "Have the vault's policy changed, or copy the point to another vault and restore the copy."
            )
            yield Finding(ERROR, title, text, next_step, denial.statement)
        else:
            text = f"{name} of vault {point.vault} denies {denial.action} under conditions that may hold."
            yield Finding(WARNING, title, text, "Read the statement.", denial.statement)
    if not policy.denials:
        if policy.readable is Known.UNKNOWN:
            text = f"The policy of vault {point.vault} could not be read: {policy.why_unknown}"
            yield Finding(UNKNOWN, title, text, "Allow backup:GetBackupVaultAccessPolicy to check it.")
        else:
            yield Finding(PASSED, title, f"The policy of vault {point.vault} does not deny it to you.")


def role(situation: Situation) -> Iterator[Finding]:
    if situation.plan.role_arn:
        yield from role_findings(situation.account, situation.plan.role_arn)
    else:
        text = "This restore acts as you: no role is passed to AWS Backup."
        yield Finding(INFO, "Restore role", text, evidence="restore profile")


def role_findings(account: Account, arn: str) -> Iterator[Finding]:
    """Whether the role is there and lets AWS Backup act as it. Raises `AwsError`."""
    title, facts = "Restore role", account.reads.role(arn)
    if facts.exists is Known.NO:
        yield Finding(ERROR, title, f"{arn} does not exist.", "Choose another role.", "iam:GetRole")
    elif facts.trusts_backup is Known.NO:
        text = f"{arn} does not let backup.amazonaws.com assume it."
        yield Finding(ERROR, title, text, "Choose another role, or mend its trust policy.", "iam:GetRole")
    elif Known.UNKNOWN in (facts.exists, facts.trusts_backup):
        text = f"Whether {arn} exists and trusts AWS Backup is not known: {facts.why_unknown}"
        yield Finding(UNKNOWN, title, text, "Allow iam:GetRole to check it.")
    else:
        yield Finding(PASSED, title, f"{arn} exists and trusts AWS Backup.", evidence="iam:GetRole")


def caller(situation: Situation) -> Iterator[Finding]:
    verdicts = verdicts_on_caller(situation.account, situation.draft, situation.plan)
    yield from verdict_findings("Your permissions", "You", verdicts)


def role_permissions(situation: Situation) -> Iterator[Finding]:
    if verdicts := verdicts_on_role(situation.account, situation.draft, situation.plan):
        yield from verdict_findings("Permissions of the role", "The role", verdicts)


def keys(situation: Situation) -> Iterator[Finding]:
    """The key of the backup, and the one the restored resource gets."""
    title, account = "KMS key", situation.plan.context.account
    for arn, what in _keys(situation).items():
        facts = situation.account.reads.key(arn)
        foreign = arn.startswith("arn:") and f":{account}:" not in arn
        if facts.state == "" or (foreign and facts.state == MISSING_KEY):
            why = facts.why_unknown or "it belongs to another account."
            text = f"The state of {what}, {arn}, is not known: {why}"
            yield Finding(UNKNOWN, title, text, "Allow kms:DescribeKey to check it.")
        elif facts.state == "Enabled":
            yield Finding(PASSED, title, f"{arn}, {what}, is enabled.", evidence=facts.state)
        elif facts.state == MISSING_KEY:
            yield Finding(ERROR, title, f"{arn}, {what}, does not exist.", "Choose another key.", facts.state)
        else:
            text = f"{arn}, {what}, is in the state {facts.state}: it can neither encrypt nor decrypt."
            next_step = MENDS.get(facts.state, "Mend the key, or choose another.").format(key=shell_word(arn))
            yield Finding(ERROR, title, text, next_step, facts.state)


def recent_restores(situation: Situation) -> Iterator[Finding]:
    """Restores of the same source in the last 24 hours, by anyone: the other person who was paged."""
    now, title = situation.now, "Other restores of this source"
    source, point = situation.draft.point.resource_arn, situation.draft.point.arn
    pages = situation.account.reads.jobs(created_after=now - RECENT)
    found = [
        job
        for page in pages
        for job in page
        if job.created > now - RECENT and (job.point_arn == point or (source and job.source_arn == source))
    ]
    for job in sorted(found, key=lambda job: job.created, reverse=True):
        test = ", by a restore testing plan" if job.testing_plan_arn else ""
        text = f"Job {job.id} was started {age(job.created, now)}{test} and is {job.status}."
        if job.finished:
            yield Finding(INFO, title, text, evidence=job.id)
        else:
            yield Finding(
                WARNING, title, text, "Make sure that nobody restores the same thing twice.", job.id
            )
    if not found:
        yield Finding(PASSED, title, "None in the last 24 hours.", evidence="backup:ListRestoreJobs")


def verdict_findings(title: str, who: str, verdicts: tuple[ActionVerdict, ...]) -> Iterator[Finding]:
    """What the policy simulator says of `who`, a pronoun or a noun with which a sentence begins."""
    denied = [verdict for verdict in verdicts if verdict.allowed is Known.NO]
    unknown = [verdict for verdict in verdicts if verdict.allowed is Known.UNKNOWN]
    for verdict in denied:
        reason = f" ({verdict.reason})" if verdict.reason else ""
        text = f"{who} may not {verdict.action}{reason}, says the policy simulator."
        yield Finding(WARNING, title, text, f"Allow {verdict.action} to {verdict.principal}.", SIMULATED)
    if unknown:
        actions = ", ".join(verdict.action for verdict in unknown)
        why = f": {unknown[0].reason}" if unknown[0].reason else "."
        text = f"Whether {who[0].lower()}{who[1:]} may {actions} is not known{why}"
        yield Finding(UNKNOWN, title, text, f"Allow {SIMULATED} to check it.")
    if not denied and not unknown:
        actions = ", ".join(verdict.action for verdict in verdicts)
        yield Finding(PASSED, title, f"{who} may {actions}.", evidence=SIMULATED)


def _keys(situation: Situation) -> Mapping[str, str]:
    """Key -> what it is for. The same key for both is asked about once."""
    draft = situation.draft
    chosen = (
        look_up(draft.values, path)
        for path, field in visible_paths(draft.target, draft.answers, draft.facts)
        if isinstance(field.choices, Choices) and field.choices.lookup == KEY_LOOKUP
    )
    wanted = {arn: "the key of the restored resource" for arn in chosen if arn}
    if draft.point.encryption_key_arn:
        wanted |= {draft.point.encryption_key_arn: "the key of the backup"}
    return wanted


def account_checks(situation: Situation) -> Iterator[Finding]:
    """The profile's own questions about these values: is the name free, does the bucket take it."""
    draft, reads = situation.draft, situation.account.reads
    for check in draft.target.account_checks:
        if not check.when.holds(situation.names):
            continue
        try:
            yield from reads.account_check(check.lookup, draft.values, draft.point)
        except AwsError as error:
            text = f"It could not be looked up: {error.text}"
            yield Finding(UNKNOWN, check.title, text, error.next_step)


ASKED = (
    PreflightCheck("Restore role", role),
    PreflightCheck("Vault access policy", vault_policy),
    PreflightCheck("Other restores of this source", recent_restores),
    PreflightCheck("KMS key", keys),
    PreflightCheck("What is there already", account_checks),
    PreflightCheck("Your permissions", caller),
    PreflightCheck("Permissions of the role", role_permissions),
)
