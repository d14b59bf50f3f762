"""Copying a recovery point to another vault, Region or account, to restore it where it lands.

A copy is a plan with one step, StartCopyJob, so that it has a digest, an attempt, a journal and a runbook as
a restore has. It runs in the Region and account of the vault that it copies from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from recovery.account import Account, DestinationFacts, Known
from recovery.context import Context
from recovery.errors import AwsError, BadInput, Blocked
from recovery.finding import Finding, FindingSeverity
from recovery.models import Continuity, RecoveryPoint
from recovery.parts import why_not_copied_alone
from recovery.plan import COPY_JOB, START_COPY_JOB, PlanSource, RestorePlan, Step
from recovery.preflight_asked import role_findings, verdict_findings

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

PAGE = "Creating backup copies"
COPY_TARGET = "copy"
VAULT_ARN = re.compile(
    r"arn:(aws[a-z-]*):backup:([a-z0-9-]+):(\d{12}):backup-vault:([a-zA-Z0-9\-_.]{1,50}|aws/.+)"
)
ACROSS = "Creating backup copies across AWS accounts"
LEAST_COLD_DAYS = 90
"""A copy in cold storage stays there at least so long (StartCopyJob, Lifecycle)."""
TO_ALLOW = """\
aws backup put-backup-vault-access-policy --region {region} --backup-vault-name {vault} --policy \
'{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"arn:{partition}:iam::{account}:root"}},\
"Action":"backup:CopyIntoBackupVault","Resource":"*"}}]}}'"""
"""What lets an account copy into a vault of another one; to be run there."""


@dataclass(frozen=True, slots=True)
class VaultName:
    """A vault by its ARN."""

    arn: str
    partition: str
    region: str
    account: str
    name: str


def parse_vault(text: str) -> VaultName:
    """The vault that an ARN names. Raises `BadInput` for anything else."""
    found = VAULT_ARN.fullmatch(text.strip())
    if found is None:
        raise BadInput(
            "Not a vault",
            f"“{text}” is not the ARN of a backup vault.",
            "Such as arn:aws:backup:eu-central-1:111122223333:backup-vault:NAME.",
        )
    return VaultName(text.strip(), *found.groups())


def vault_arn(text: str, region: str, here: Context) -> str:
    """The ARN of a vault that was named, in a Region of this account, or given whole. Raises `BadInput`."""
    if not text.startswith("arn:"):
        if not text:
            raise BadInput("Copy where?", "No vault is named.", "Name a vault, or give its ARN.")
        text = f"arn:{here.partition}:backup:{region or here.region}:{here.account}:backup-vault:{text}"
    return parse_vault(text).arn


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy being decided. `delete_after_days` None keeps it for ever."""

    context: Context
    point: RecoveryPoint
    destination: str
    """The ARN of the vault it goes to."""
    role_arn: str
    delete_after_days: int | None = None
    cold_after_days: int | None = None

    def plan(self) -> RestorePlan:
        """What runs. Raises `Blocked` for what AWS certainly refuses, `BadInput` for a vault that is none."""
        if told := next((finding for finding in _of_itself(self) if finding.severity is ERROR), None):
            raise Blocked("This copy cannot be started", told.text, told.next_step)
        point = self.point
        request: dict[str, object] = {
            "RecoveryPointArn": point.arn,
            "SourceBackupVaultName": point.vault,
            "DestinationBackupVaultArn": parse_vault(self.destination).arn,
            "IamRoleArn": self.role_arn,
        }
        lifecycle = {
            name: days
            for name, days in (
                ("MoveToColdStorageAfterDays", self.cold_after_days),
                ("DeleteAfterDays", self.delete_after_days),
            )
            if days is not None
        }
        if lifecycle:
            request["Lifecycle"] = lifecycle
        return RestorePlan(
            context=self.context,
            source=PlanSource(
                resource_arn=point.resource_arn,
                resource_name=point.resource_name,
                resource_type=point.type,
                point_arn=point.arn,
                point_created=point.created,
                vault=point.vault,
                vault_account=point.vault_account,
                target=COPY_TARGET,
            ),
            steps=(Step(START_COPY_JOB, request, follow=COPY_JOB, gives=("CopyJobId",)),),
        )


def copy_of_plan(plan: RestorePlan, point: RecoveryPoint) -> Copy:
    """The copy that a plan was made of, with its point as it is now."""
    request = plan.step.request
    lifecycle = request.get("Lifecycle")
    days = lifecycle if isinstance(lifecycle, dict) else {}
    return Copy(
        plan.context,
        point,
        str(request["DestinationBackupVaultArn"]),
        plan.role_arn,
        days.get("DeleteAfterDays"),
        days.get("MoveToColdStorageAfterDays"),
    )


def copy_findings(copy: Copy, account: Account, now: datetime) -> Iterator[Finding]:
    """What can be known before the copy starts; never raises `AwsError`."""
    yield from _of_itself(copy)
    for title, check in _ASKED:
        try:
            yield from check(copy, account)
        except AwsError as error:
            yield Finding(UNKNOWN, title, f"It could not be looked up: {error.text}", error.next_step)


def _of_itself(copy: Copy) -> Iterator[Finding]:
    """What needs no answer of AWS."""
    point, title = copy.point, "Recovery point"
    if point.continuity is Continuity.CONTINUOUS:
        text = "A continuous recovery point cannot be copied on demand."
        yield Finding(ERROR, title, text, "Copy a snapshot of the same resource.", PAGE)
    elif not point.restorable:
        text = f"Its status is {point.status or 'not known'}; AWS Backup copies COMPLETED points."
        yield Finding(ERROR if point.status else UNKNOWN, title, text, "Choose another point.")
    elif alone := why_not_copied_alone(point):
        text = f"This point cannot be copied: {alone}."
        yield Finding(ERROR, title, text, f"Copy {point.parent_arn}.", "Amazon EKS backups")
    else:
        yield Finding(PASSED, title, "A completed snapshot.", evidence=point.status)
    if not point.vault:
        text = "In which vault the point lies is not known, and StartCopyJob wants its name."
        yield Finding(ERROR, title, text, "Name it with --vault.", "StartCopyJob")
    if not copy.role_arn:
        text = "No role is chosen: AWS Backup has nothing to act as."
        yield Finding(ERROR, "Role", text, "Choose a role that trusts backup.amazonaws.com.")
    vault = parse_vault(copy.destination)
    if vault.account != copy.context.account:
        text = (
            "Both accounts must be of one organization that allows it, the vault not its Default one, and "
            "no key managed by AWS. None of this can be checked from here."
        )
        yield Finding(INFO, "Another account", text, evidence=ACROSS)
    if vault.partition != copy.context.partition:
        text = f"The vault is in the partition {vault.partition}, the point in {copy.context.partition}."
        yield Finding(ERROR, "Destination", text, "No copy crosses partitions.", PAGE)
    if (vault.region, vault.account, vault.name) == (copy.context.region, copy.context.account, point.vault):
        yield Finding(ERROR, "Destination", "The point lies in that vault already.", "Choose another vault.")
    cold, kept = copy.cold_after_days, copy.delete_after_days
    if cold is not None and kept is not None and kept < cold + LEAST_COLD_DAYS:
        text = (
            f"Kept {kept} days and moved to cold storage after {cold}: it must stay there 90 days at least."
        )
        yield Finding(
            ERROR, "Lifecycle", text, f"Keep it {cold + LEAST_COLD_DAYS} days or more.", "Lifecycle"
        )


def _destination(copy: Copy, account: Account) -> Iterator[Finding]:
    title, vault = "Destination vault", parse_vault(copy.destination)
    facts = account.reads.destination(vault.arn)
    if facts.exists is Known.NO:
        text = f"There is no vault {vault.name} in {vault.region}."
        yield Finding(ERROR, title, text, f"aws backup list-backup-vaults --region {vault.region}")
        return
    if facts.vault is None:
        text = f"Whether {vault.name} takes the copy is not known: {facts.why_unknown}"
        yield Finding(UNKNOWN, title, text, _other_account(copy, vault), ACROSS)
        return
    yield Finding(PASSED, title, f"{vault.name} exists in {vault.region}.", evidence="DescribeBackupVault")
    yield from _policy(vault, facts)
    yield from _key(facts)
    yield from _retention(copy, facts)


def _policy(vault: VaultName, facts: DestinationFacts) -> Iterator[Finding]:
    title = "Policy of the destination"
    for denial in facts.denials:
        named = f"Statement “{denial.statement_id}”" if denial.statement_id else "A statement"
        text = f"{named} of vault {vault.name} denies {denial.action} to you."
        severity = ERROR if denial.certain else WARNING
        yield Finding(
            severity, title, text, "Have the policy changed, or choose another vault.", denial.statement
        )
    if facts.policy_readable is Known.UNKNOWN:
        text = f"The policy of vault {vault.name} could not be read: {facts.why_unknown}"
        yield Finding(UNKNOWN, title, text, "Allow backup:GetBackupVaultAccessPolicy to check it.")
    elif not facts.denials:
        yield Finding(PASSED, title, "It denies you nothing.", evidence="GetBackupVaultAccessPolicy")


def _key(facts: DestinationFacts) -> Iterator[Finding]:
    title, key = "Key of the destination", facts.key
    if key is None or not key.state:
        why = key.why_unknown if key else "AWS does not tell which key the vault has."
        yield Finding(UNKNOWN, title, f"Its state is not known: {why}", "Allow kms:DescribeKey to check it.")
    elif key.state == "Enabled":
        yield Finding(
            PASSED, title, f"{key.arn} is enabled; the copy is encrypted with it.", evidence=key.state
        )
    else:
        text = f"{key.arn} is {key.state}: the copy cannot be encrypted with it."
        yield Finding(ERROR, title, text, "Mend the key, or choose another vault.", key.state)


def _retention(copy: Copy, facts: DestinationFacts) -> Iterator[Finding]:
    """A locked vault takes only what is kept as long as its lock says."""
    vault, kept = facts.vault, copy.delete_after_days
    if vault is None or not vault.locked:
        return
    least, most = vault.min_retention_days, vault.max_retention_days
    if most is not None and (kept is None or kept > most):
        text = f"The vault is locked and keeps nothing longer than {most} days."
        yield Finding(
            ERROR, "Vault lock", text, f"Keep the copy {most} days at most.", "AWS Backup Vault Lock"
        )
    elif least is not None and kept is not None and kept < least:
        text = f"The vault is locked and keeps everything {least} days at least."
        yield Finding(
            ERROR, "Vault lock", text, f"Keep the copy {least} days or more.", "AWS Backup Vault Lock"
        )


def _role(copy: Copy, account: Account) -> Iterator[Finding]:
    yield from role_findings(account, copy.role_arn)


def _permissions(copy: Copy, account: Account) -> Iterator[Finding]:
    reads, point = account.reads, copy.point
    yield from verdict_findings(
        "Your permissions",
        "You",
        reads.may_caller({"backup:StartCopyJob": point.arn, "iam:PassRole": copy.role_arn}),
    )
    verdicts = reads.may_role(copy.role_arn, ("backup:CopyIntoBackupVault", "backup:CopyFromBackupVault"))
    yield from verdict_findings("Permissions of the role", "The role", verdicts)


def _other_account(copy: Copy, vault: VaultName) -> str:
    """What its owner has to do for a copy of ours to be let in."""
    if vault.account == copy.context.account:
        return "Allow backup:DescribeBackupVault in that Region to check it."
    return "Its account allows the copy with:\n" + TO_ALLOW.format(
        region=vault.region, vault=vault.name, partition=vault.partition, account=copy.context.account
    )


_ASKED: tuple[tuple[str, Callable[[Copy, Account], Iterator[Finding]]], ...] = (
    ("Role", _role),
    ("Destination vault", _destination),
    ("Your permissions", _permissions),
)
