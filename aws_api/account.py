"""`AwsAccount`: one set of credentials in one Region, as the core's `Account`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from aws_api.account_checks import registry as account_checks
from aws_api.calls import Calls
from aws_api.gateway import checks, copies, jobs, points, resources, testing, vaults
from aws_api.guard import WriteDoor
from aws_api.lookups import iam, kms, registry, windows
from aws_api.lookups.remembered import Remembered
from aws_api.native import registry as native
from aws_api.operations import access_of
from recovery.account import (
    ActionVerdict,
    ChoiceAnswer,
    DestinationFacts,
    KeyFacts,
    NativeAnswer,
    RoleFacts,
    SourceFacts,
    VaultPolicyFacts,
    WindowFacts,
)
from recovery.context import Context, Identity, Mode
from recovery.finding import Finding
from recovery.models import (
    CopyJob,
    ProtectedResource,
    ProtectedResourceDetail,
    RecoveryPoint,
    RestoreJob,
    ReturnedMetadata,
    Vault,
)
from recovery.testing.models import RestoreTestingPlan, RestoreTestingSelection


class AwsReads:
    """The core's `Reads`; each method is one function of `gateway` or `lookups`."""

    def __init__(self, context: Context, identity: Identity, calls: Calls) -> None:
        self._context = context
        self._identity = identity
        self._calls = calls
        self._remembered = Remembered()

    def resources(self) -> Iterator[Sequence[ProtectedResource]]:
        return resources.listed(self._calls, self._context)

    def resource(self, arn: str) -> ProtectedResourceDetail:
        return resources.described(self._calls, self._context, arn)

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        return points.of_resource(self._calls, self._context, resource_arn)

    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        return points.in_vault(self._calls, self._context, vault, resource_arn, parent_arn, vault_account)

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        return points.described(self._calls, self._context, arn, vault, vault_account)

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        return points.returned_metadata(self._calls, arn, vault, vault_account)

    def vaults(self, region: str = "") -> Iterator[Sequence[Vault]]:
        return vaults.listed(self._calls, self._context, region)

    def destination(self, vault_arn: str) -> DestinationFacts:
        return vaults.destination(self._calls, self._context, self._identity.arn, vault_arn)

    def vault_policy(self, vault: str, point_arn: str) -> VaultPolicyFacts:
        return vaults.policy(self._calls, self._identity.arn, vault, point_arn)

    def jobs(
        self, *, created_after: datetime | None = None, status: str = ""
    ) -> Iterator[Sequence[RestoreJob]]:
        return jobs.listed(self._calls, self._context, created_after, status)

    def jobs_of(self, resource_arn: str) -> Iterator[Sequence[RestoreJob]]:
        return jobs.of_resource(self._calls, self._context, resource_arn)

    def children_of(self, job_id: str) -> Iterator[Sequence[RestoreJob]]:
        return jobs.below(self._calls, self._context, job_id)

    def job(self, job_id: str) -> RestoreJob:
        return jobs.described(self._calls, self._context, job_id)

    def job_metadata(self, job_id: str) -> Mapping[str, str]:
        return jobs.metadata(self._calls, job_id)

    def decoded_message(self, encoded: str) -> str:
        answer = self._calls.read("sts", "DecodeAuthorizationMessage", EncodedMessage=encoded)
        return str(answer["DecodedMessage"])

    def testing_plans(self) -> Iterator[Sequence[RestoreTestingPlan]]:
        return testing.plans(self._calls, self._context)

    def testing_plan(self, name: str) -> RestoreTestingPlan:
        return testing.plan(self._calls, self._context, name)

    def testing_selections(self, plan: str) -> Iterator[Sequence[RestoreTestingSelection]]:
        return testing.selections(self._calls, self._context, plan)

    def testing_selection(self, plan: str, name: str) -> RestoreTestingSelection:
        return testing.selection(self._calls, self._context, plan, name)

    def inferred_metadata(self, point: RecoveryPoint) -> Mapping[str, str]:
        return testing.inferred_metadata(self._calls, point)

    def test_jobs(self, plan_arn: str) -> Iterator[Sequence[RestoreJob]]:
        return jobs.started_by_plan(self._calls, self._context, plan_arn)

    def copy_jobs(
        self, *, created_after: datetime | None = None, resource_arn: str = ""
    ) -> Iterator[Sequence[CopyJob]]:
        return copies.listed(self._calls, self._context, created_after, resource_arn)

    def copy_job(self, job_id: str) -> CopyJob:
        return copies.described(self._calls, self._context, job_id)

    def choices(self, lookup: str, needs: Mapping[str, str]) -> ChoiceAnswer:
        def ask() -> ChoiceAnswer:
            return registry.choices(self._calls, self._context, lookup, needs)

        return self._remembered.answer(("choices", lookup, *sorted(needs.items())), ask)

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        def ask() -> SourceFacts:
            return registry.source_facts(self._calls, self._context, lookup, resource_arn)

        return self._remembered.answer(("source", lookup, resource_arn), ask)

    def restore_window(self, lookup: str, point: RecoveryPoint) -> WindowFacts:
        return windows.restore_window(self._calls, lookup, point)

    def native_points(self, resource: ProtectedResource) -> NativeAnswer:
        return native.points_of(self._calls, self._context, resource)

    def native_resources(self) -> Iterator[Sequence[ProtectedResource]]:
        return native.resources(self._calls, self._context)

    def account_check(
        self, lookup: str, values: Mapping[str, str], point: RecoveryPoint
    ) -> tuple[Finding, ...]:
        return account_checks.asked(self._calls, self._context, lookup, values, point)

    def role(self, arn: str) -> RoleFacts:
        return self._remembered.answer(("role", arn), lambda: iam.role(self._calls, self._context, arn))

    def key(self, arn: str) -> KeyFacts:
        return self._remembered.answer(("key", arn), lambda: kms.key(self._calls, self._context, arn))

    def may_caller(self, actions: Mapping[str, str]) -> tuple[ActionVerdict, ...]:
        return iam.may_caller(self._calls, self._context, self._identity.arn, actions)

    def may_role(
        self, role_arn: str, actions: Sequence[str], resource: str = "*"
    ) -> tuple[ActionVerdict, ...]:
        return iam.may_role(self._calls, self._context, role_arn, actions, resource)

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        return checks.value_at(self._calls, operation, request, path)


class AwsWrites:
    """The core's `Writes`. Whether a write may leave is decided by the door on the session, not here."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        answer = self._calls.write(service, operation, request, token)
        return {member: value for member, value in answer.items() if isinstance(value, str)}


class AwsAccount:
    """The core's `Account`."""

    def __init__(self, context: Context, identity: Identity, door: WriteDoor, calls: Calls) -> None:
        self.context = context
        self.identity = identity
        self.reads = AwsReads(context, identity, calls)
        self.writes = AwsWrites(calls)
        self._door = door
        self._calls = calls

    @property
    def mode(self) -> Mode:
        return self._door.mode

    def set_mode(self, mode: Mode) -> None:
        self._door.mode = mode

    def access_of(self, operation: str) -> str:
        return access_of(operation)

    def clock_skew(self) -> float | None:
        return self._calls.clock_skew
