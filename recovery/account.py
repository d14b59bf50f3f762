"""The account as the core sees it: Protocols that `aws_api` fulfils and tests may fake.

Every method may raise `recovery.errors.AwsError`. Listings come as pages, so that a reader shows the first
thousand while the next are on their way; a page that fails raises, it is never an empty list. All methods
block and are called from reader threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from recovery.context import Context, Identity, Mode
from recovery.context import ContextRequest as ContextRequest  # noqa: PLC0414
from recovery.finding import Finding
from recovery.models import (
    CopyJob,
    NativePoint,
    ProtectedResource,
    ProtectedResourceDetail,
    RecoveryPoint,
    RestoreJob,
    ReturnedMetadata,
    Vault,
)
from recovery.testing.reads import TestingReads


class Known(StrEnum):
    """An answer that may be missing: AWS refused the look-up, or has no way to ask."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AccountChoice:
    """A value the account offers for a field: `subnet-1a2b`, labelled with the name its owner gave it."""

    value: str
    label: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """What a look-up said. A `denied` other than "" tells why there are no choices; typing still works."""

    choices: tuple[AccountChoice, ...] = ()
    denied: str = ""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known about the source resource: facts by name (`volume_type`), texts as AWS writes them."""

    exists: Known = Known.UNKNOWN
    facts: Mapping[str, str] | None = None
    why_unknown: str = ""


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """From when to when a continuous backup can be restored, as its service tells; None where it does not.

    `latest` is the moment before which the restore time must lie ("Point-in-time recovery"). `source` names
    the operation and member that told it.
    """

    earliest: datetime | None = None
    latest: datetime | None = None
    source: str = ""
    why_unknown: str = ""


@dataclass(frozen=True, slots=True)
class NativeAnswer:
    """What the service itself holds of a resource. `refused` tells in words what could not be looked up, so
    that "nothing" is not said where nothing was seen."""

    points: tuple[NativePoint, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """Whether a role exists and lets AWS Backup assume it."""

    arn: str
    exists: Known = Known.UNKNOWN
    trusts_backup: Known = Known.UNKNOWN
    why_unknown: str = ""


@dataclass(frozen=True, slots=True)
class ActionVerdict:
    """What iam:SimulatePrincipalPolicy says of one action; UNKNOWN where it could not be simulated."""

    principal: str
    action: str
    allowed: Known
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A KMS key: `state` as kms:DescribeKey says (`Enabled`, `PendingDeletion`), "" where unknown."""

    arn: str
    state: str = ""
    why_unknown: str = ""


@dataclass(frozen=True, slots=True)
class VaultDenial:
    """A statement of a vault's policy that denies the caller an action; `certain` if nothing narrows it."""

    statement_id: str
    action: str
    certain: bool
    statement: str
    """The statement as JSON text, for showing."""


@dataclass(frozen=True, slots=True)
class DestinationFacts:
    """What is known of a vault that a copy is to go to. One of another account can be asked nothing."""

    exists: Known = Known.UNKNOWN
    vault: Vault | None = None
    key: KeyFacts | None = None
    denials: tuple[VaultDenial, ...] = ()
    """Statements of its access policy that deny the caller `backup:CopyIntoBackupVault`."""
    policy_readable: Known = Known.UNKNOWN
    why_unknown: str = ""


@dataclass(frozen=True, slots=True)
class VaultPolicyFacts:
    readable: Known
    denials: tuple[VaultDenial, ...] = ()
    why_unknown: str = ""


class Reads(TestingReads, Protocol):
    """What can be asked. Reading is free; no method here changes anything."""

    def resources(self) -> Iterator[Sequence[ProtectedResource]]: ...
    def resource(self, arn: str) -> ProtectedResourceDetail: ...
    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]: ...
    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        """The points of a vault, of another account where one is named; with `parent_arn` those nested in
        that composite one."""
        ...

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        """The point in full; where `vault` is "", the account's vaults are asked one after the other."""
        ...

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata: ...
    def vaults(self, region: str = "") -> Iterator[Sequence[Vault]]:
        """The vaults of the account in a Region, "" for this one."""
        ...

    def destination(self, vault_arn: str) -> DestinationFacts:
        """What is known of the vault that a copy goes to, in whichever Region. Never raises `AwsError`."""
        ...

    def vault_policy(self, vault: str, point_arn: str) -> VaultPolicyFacts: ...
    def jobs(
        self, *, created_after: datetime | None = None, status: str = ""
    ) -> Iterator[Sequence[RestoreJob]]: ...
    def jobs_of(self, resource_arn: str) -> Iterator[Sequence[RestoreJob]]: ...
    def children_of(self, job_id: str) -> Iterator[Sequence[RestoreJob]]:
        """The jobs below a parent job, one for each nested point that it restores."""
        ...

    def job(self, job_id: str) -> RestoreJob: ...
    def job_metadata(self, job_id: str) -> Mapping[str, str]: ...
    def decoded_message(self, encoded: str) -> str:
        """What an encoded authorization message of EC2 and others says (sts:DecodeAuthorizationMessage), as
        JSON."""
        ...

    def copy_jobs(
        self, *, created_after: datetime | None = None, resource_arn: str = ""
    ) -> Iterator[Sequence[CopyJob]]:
        """Copy jobs that run, or ran, from vaults of this Region and account."""
        ...

    def copy_job(self, job_id: str) -> CopyJob: ...
    def choices(self, lookup: str, needs: Mapping[str, str]) -> ChoiceAnswer: ...
    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts: ...
    def restore_window(self, lookup: str, point: RecoveryPoint) -> WindowFacts:
        """The window of a continuous point as it is now. Never remembered: it moves. Never raises
        `AwsError`."""
        ...

    def native_points(self, resource: ProtectedResource) -> NativeAnswer:
        """What the service itself holds to restore the resource from, outside AWS Backup. Never raises
        `AwsError`; nothing for a type of which no such listing is known."""
        ...

    def native_resources(self) -> Iterator[Sequence[ProtectedResource]]:
        """Resources that AWS Backup does not protect and whose service keeps backups (ElastiCache)."""
        ...

    def account_check(
        self, lookup: str, values: Mapping[str, str], point: RecoveryPoint
    ) -> tuple[Finding, ...]:
        """What the account says of the values of a request before it is sent; see `AccountCheck`."""
        ...

    def role(self, arn: str) -> RoleFacts: ...
    def key(self, arn: str) -> KeyFacts: ...
    def may_caller(self, actions: Mapping[str, str]) -> tuple[ActionVerdict, ...]:
        """Verdicts for the caller; `actions` maps an action to the resource ARN it would touch."""
        ...

    def may_role(
        self, role_arn: str, actions: Sequence[str], resource: str = "*"
    ) -> tuple[ActionVerdict, ...]:
        """Verdicts for a role that AWS Backup acts as, on one resource or on any."""
        ...

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        """The value at the JMESPath `path` of one read operation's answer as text, "" where there is none."""
        ...


class Writes(Protocol):
    """The one door through which something changes. Refused with `ReadOnly` until writing is on."""

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        """Send one write once, never retried. Answers the members the plan's step gives, such as
        `RestoreJobId`.

        `token` is put into the operation's idempotency member. Raises `AnswerLost` where the outcome is
        unknown.
        """
        ...


class Account(Protocol):
    """One set of credentials in one Region."""

    @property
    def context(self) -> Context: ...
    @property
    def identity(self) -> Identity: ...
    @property
    def mode(self) -> Mode: ...
    @property
    def reads(self) -> Reads: ...
    @property
    def writes(self) -> Writes: ...

    def set_mode(self, mode: Mode) -> None: ...
    def access_of(self, operation: str) -> str:
        """What `service:OperationName` is to the write door: "read", "write", or "" for what never leaves."""
        ...

    def clock_skew(self) -> float | None:
        """Seconds this machine's clock is ahead of AWS's, by the last answer's Date; None before any."""
        ...


@dataclass(frozen=True, slots=True)
class ContextOffer:
    """A row of the context picker, read from the AWS config files without a call."""

    profile: str
    region: str = ""
    account: str = ""
    """The account id where the config names it (`sso_account_id`, `role_arn`)."""
    kind: str = ""
    """How it signs in: `sso`, `assume-role`, `keys`, `process`, `environment`."""


class Connections(Protocol):
    """The way to accounts; the composition root hands one to both front ends."""

    def offers(self) -> Sequence[ContextOffer]: ...
    def regions(self, partition: str) -> Sequence[str]:
        """The Regions of a partition that have AWS Backup, from the SDK's endpoint data."""
        ...

    def open(self, request: ContextRequest, ask_code: Callable[[str], str]) -> Account:
        """Sign in and learn who we are. `ask_code` is called with the MFA device's ARN and answers its code;
        it may block.

        Raises `NeedsLogin` with the command that mends it.
        """
        ...
