"""Which role AWS Backup may act as: the ones this account has used, each looked at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice

from recovery.account import Account, Known, RoleFacts
from recovery.context import Context
from recovery.errors import AwsError
from recovery.models import RecoveryPoint
from recovery.plain_text import shell_word

DEFAULT_ROLE = "AWSBackupDefaultServiceRole"
# Restores are rare and the newest come first: older pages would only cost time.
PAGES_OF_JOBS = 2
# "Service roles": what the console attaches to the default role.
POLICIES = ("AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores")
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


@dataclass(frozen=True, slots=True)
class RoleCandidate:
    """A role to offer. `why` says in a few words how it came up; `facts` whether it exists and trusts AWS
    Backup."""

    arn: str
    why: str
    facts: RoleFacts

    @property
    def may_serve(self) -> bool:
        """Whether nothing is known against it."""
        return Known.NO not in (self.facts.exists, self.facts.trusts_backup)


def candidates(account: Account, resource_type: str, point: RecoveryPoint) -> tuple[RoleCandidate, ...]:
    """The role of the last successful restore of this type, the backup's own, the default one: best first,
    each once, those that cannot serve last.

    A look-up that AWS refuses leaves the facts unknown; it never fails. The default role is left out where it
    certainly does not exist.
    """
    context = account.context
    default = default_role_arn(context)
    reasons: dict[str, str] = {}
    if last := _last_successful(account, resource_type):
        reasons[last] = f"restored {resource_type} here before"
    # A role of another account cannot be passed.
    if f"::{context.account}:role/" in point.role_arn:
        reasons.setdefault(point.role_arn, "made this backup")
    reasons.setdefault(default, "the default role")
    found = (RoleCandidate(arn, why, _facts(account, arn)) for arn, why in reasons.items())
    offered = (role for role in found if role.arn != default or role.facts.exists is not Known.NO)
    return tuple(sorted(offered, key=lambda role: not role.may_serve))


def best_role(account: Account, resource_type: str, point: RecoveryPoint) -> str:
    """The first candidate that exists and trusts AWS Backup, or may; "" where none is known."""
    return next((role.arn for role in candidates(account, resource_type, point) if role.may_serve), "")


def default_role_arn(context: Context) -> str:
    return f"arn:{context.partition}:iam::{context.account}:role/service-role/{DEFAULT_ROLE}"


def commands_to_make_default_role(context: Context) -> str:
    """The `aws iam` lines that make what the AWS Backup console makes on first use ("Default service
    role")."""
    trust = shell_word(json.dumps(TRUST, separators=(",", ":")))
    attach = [
        f"aws iam attach-role-policy --role-name {DEFAULT_ROLE} "
        f"--policy-arn arn:{context.partition}:iam::aws:policy/service-role/{policy}"
        for policy in POLICIES
    ]
    create = f"aws iam create-role --path /service-role/ --role-name {DEFAULT_ROLE}"
    return "\n".join([f"{create} --assume-role-policy-document {trust}", *attach])


def _last_successful(account: Account, resource_type: str) -> str:
    try:
        pages = list(islice(account.reads.jobs(status="COMPLETED"), PAGES_OF_JOBS))
    except AwsError:
        return ""
    done = [job for page in pages for job in page if job.resource_type == resource_type and job.role_arn]
    return max(done, key=lambda job: job.created).role_arn if done else ""


def _facts(account: Account, arn: str) -> RoleFacts:
    try:
        return account.reads.role(arn)
    except AwsError as error:
        return RoleFacts(arn, why_unknown=error.text)
