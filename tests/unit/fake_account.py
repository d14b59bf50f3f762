"""An account in memory for tests of the core: restore jobs, a token memory, late listings, and answers that
get lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from recovery.account import (
    AccountChoice,
    ActionVerdict,
    ChoiceAnswer,
    DestinationFacts,
    KeyFacts,
    Known,
    NativeAnswer,
    RoleFacts,
    SourceFacts,
    VaultPolicyFacts,
    WindowFacts,
)
from recovery.context import Context, Identity, Mode
from recovery.errors import AccessDenied, AnswerLost, NotFound
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
from recovery.plan import START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.testing.models import RestoreTestingPlan, RestoreTestingSelection
from restore_profiles.model import REQUEST_ID

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
CONTEXT = Context("111122223333", "eu-west-1", endpoint="http://127.0.0.1:5555")
IDENTITY = Identity("arn:aws:sts::111122223333:assumed-role/operator/ann")
ROLE = "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole"
POINT = "arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890"
VOLUME = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0"


class Clock:
    """A clock that moves when told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def ebs_plan(zone: str = "eu-west-1a", context: Context = CONTEXT, point: str = POINT) -> RestorePlan:
    """A restore of a snapshot to a volume."""
    request = {
        "RecoveryPointArn": point,
        "Metadata": {"availabilityZone": zone, "encrypted": "true", "volumeType": "gp3"},
        "IamRoleArn": ROLE,
        "ResourceType": "EBS",
    }
    return RestorePlan(
        context=context,
        source=PlanSource(
            VOLUME, "orders-data", "EBS", point, NOW - timedelta(hours=5), "main", "", "volume"
        ),
        steps=(Step(START_RESTORE_JOB, request, "restore-job", ("RestoreJobId",), (REQUEST_ID,)),),
    )


@dataclass
class FakeAccount:
    """`Account`, `Reads` and `Writes` in one.

    `before_effect` and `after_effect` are called around a write's effect and may raise; `fail_reads` is
    raised by listings.
    """

    clock: Clock = field(default_factory=Clock)
    context: Context = CONTEXT
    identity: Identity = IDENTITY
    mode: Mode = Mode.WRITE
    skew: float | None = 0.0
    list_lag: float = 0.0
    remembers_tokens: bool = True
    before_effect: Callable[[], None] = lambda: None
    after_effect: Callable[[], None] = lambda: None
    fail_reads: Exception | None = None
    hides_metadata: bool = False
    all_jobs: dict[str, RestoreJob] = field(default_factory=dict)
    metadata: dict[str, Mapping[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    requests: list[Mapping[str, object]] = field(default_factory=list)
    lists: list[datetime | None] = field(default_factory=list)
    describes: list[str] = field(default_factory=list)
    page_size: int = 1000

    @property
    def reads(self) -> FakeAccount:
        return self

    @property
    def writes(self) -> FakeAccount:
        return self

    def set_mode(self, mode: Mode) -> None:
        self.mode = mode

    def clock_skew(self) -> float | None:
        return self.skew

    def access_of(self, operation: str) -> str:
        return "read" if operation.partition(":")[2].startswith(("Describe", "Get", "List")) else "write"

    # What the tests that need it set

    window: WindowFacts = field(default_factory=WindowFacts)
    natives: NativeAnswer = field(default_factory=NativeAnswer)
    copied: tuple[CopyJob, ...] = ()
    copies_denied: bool = False
    checked: tuple[Finding, ...] = ()

    def restore_window(self, lookup: str, point: RecoveryPoint) -> WindowFacts:
        return self.window

    def native_points(self, resource: ProtectedResource) -> NativeAnswer:
        return self.natives

    def native_resources(self) -> Iterator[Sequence[ProtectedResource]]:
        return iter(())

    def copy_jobs(
        self, *, created_after: datetime | None = None, resource_arn: str = ""
    ) -> Iterator[Sequence[CopyJob]]:
        if self.copies_denied:
            raise AccessDenied("Access denied", "You may not backup:ListCopyJobs.", "")
        yield self.copied

    destination_facts: DestinationFacts = field(default_factory=DestinationFacts)

    def destination(self, vault_arn: str) -> DestinationFacts:
        return self.destination_facts

    def copy_job(self, job_id: str) -> CopyJob:
        return next(job for job in self.copied if job.id == job_id)

    def account_check(
        self, lookup: str, values: Mapping[str, str], point: RecoveryPoint
    ) -> tuple[Finding, ...]:
        return self.checked

    # Writes

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        self.requests.append(request)
        if (service, operation) == ("backup", "StartCopyJob"):
            return self._start_copy(request)
        assert (service, operation) == ("backup", "StartRestoreJob")
        self.before_effect()
        job_id = self.tokens.get(token) if self.remembers_tokens else None
        if job_id is None:
            metadata = request["Metadata"]
            assert isinstance(metadata, Mapping)
            job_id = self.add_job(metadata, point=str(request["RecoveryPointArn"])).id
            self.tokens[token] = job_id
        self.after_effect()
        return {"RestoreJobId": job_id}

    def _start_copy(self, request: Mapping[str, object]) -> Mapping[str, str]:
        self.before_effect()
        job = CopyJob(
            self.context,
            f"COPY-{len(self.copied) + 1}",
            "CREATED",
            self.clock.now,
            point_arn=str(request["RecoveryPointArn"]),
            destination_vault_arn=str(request["DestinationBackupVaultArn"]),
            role_arn=str(request.get("IamRoleArn", "")),
        )
        self.copied = (*self.copied, job)
        self.after_effect()
        return {"CopyJobId": job.id}

    def add_job(
        self, metadata: Mapping[str, str], *, point: str = POINT, role: str = ROLE, status: str = "PENDING"
    ) -> RestoreJob:
        """A restore job created now, by whomever."""
        job_id = f"JOB-{len(self.all_jobs) + 1}"
        job = RestoreJob(
            self.context,
            job_id,
            status,
            self.clock.now,
            point_arn=point,
            role_arn=role,
            resource_type="EBS",
            source_arn=VOLUME,
        )
        self.all_jobs[job_id] = job
        self.metadata[job_id] = dict(metadata)
        return job

    def change_job(
        self, job_id: str, status: str, *, percent: float | None = None, message: str = ""
    ) -> None:
        job = self.all_jobs[job_id]
        self.all_jobs[job_id] = replace(job, status=status, percent=percent, status_message=message)

    # Reads

    def jobs(
        self, *, created_after: datetime | None = None, status: str = ""
    ) -> Iterator[Sequence[RestoreJob]]:
        self.lists.append(created_after)
        if self.fail_reads is not None:
            raise self.fail_reads
        shown = [
            job
            for job in self.all_jobs.values()
            if (created_after is None or job.created > created_after)
            and status in ("", job.status)
            and job.created + timedelta(seconds=self.list_lag) <= self.clock.now
        ]
        for start in range(0, len(shown), self.page_size):
            yield shown[start : start + self.page_size]

    def jobs_of(self, resource_arn: str) -> Iterator[Sequence[RestoreJob]]:
        yield [job for page in self.jobs() for job in page if job.source_arn == resource_arn]

    def children_of(self, job_id: str) -> Iterator[Sequence[RestoreJob]]:
        yield [job for job in self.all_jobs.values() if job.parent_id == job_id]

    def job(self, job_id: str) -> RestoreJob:
        self.describes.append(job_id)
        if job_id not in self.all_jobs:
            raise NotFound(
                "Not found", f"There is no restore job {job_id}.", code="ResourceNotFoundException"
            )
        return self.all_jobs[job_id]

    def job_metadata(self, job_id: str) -> Mapping[str, str]:
        return {} if self.hides_metadata else self.metadata[job_id]

    def decoded_message(self, encoded: str) -> str:
        raise AccessDenied("Access denied", "sts:DecodeAuthorizationMessage is not allowed.")

    def testing_plans(self) -> Iterator[Sequence[RestoreTestingPlan]]:
        yield ()

    def testing_plan(self, name: str) -> RestoreTestingPlan:
        raise NotFound("Not found", f"There is no restore testing plan {name}.")

    def testing_selections(self, plan: str) -> Iterator[Sequence[RestoreTestingSelection]]:
        yield ()

    def testing_selection(self, plan: str, name: str) -> RestoreTestingSelection:
        raise NotFound("Not found", f"There is no selection {name}.")

    def inferred_metadata(self, point: RecoveryPoint) -> Mapping[str, str]:
        return {}

    def test_jobs(self, plan_arn: str) -> Iterator[Sequence[RestoreJob]]:
        yield tuple(job for job in self.all_jobs.values() if job.testing_plan_arn == plan_arn)

    def resources(self) -> Iterator[Sequence[ProtectedResource]]:
        yield ()

    def resource(self, arn: str) -> ProtectedResourceDetail:
        raise NotFound("Not found", f"{arn} has no backup.")

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        yield ()

    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        yield ()

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        raise NotFound("Not found", f"There is no recovery point {arn}.")

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        return ReturnedMetadata({})

    def vaults(self, region: str = "") -> Iterator[Sequence[Vault]]:
        yield ()

    def vault_policy(self, vault: str, point_arn: str) -> VaultPolicyFacts:
        return VaultPolicyFacts(Known.YES)

    def choices(self, lookup: str, needs: Mapping[str, str]) -> ChoiceAnswer:
        return ChoiceAnswer((AccountChoice("eu-west-1a"),))

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        return SourceFacts()

    def role(self, arn: str) -> RoleFacts:
        return RoleFacts(arn, Known.YES, Known.YES)

    def key(self, arn: str) -> KeyFacts:
        return KeyFacts(arn, "Enabled")

    def may_caller(self, actions: Mapping[str, str]) -> tuple[ActionVerdict, ...]:
        return tuple(ActionVerdict(self.identity.arn, action, Known.YES) for action in actions)

    def may_role(
        self, role_arn: str, actions: Sequence[str], resource: str = "*"
    ) -> tuple[ActionVerdict, ...]:
        return tuple(ActionVerdict(role_arn, action, Known.YES) for action in actions)

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        return ""


def raising(error: BaseException) -> None:
    raise error


def lose_the_answer(account: FakeAccount, *, after_effect: bool) -> None:
    error = AnswerLost("Answer lost", "The connection broke.")
    if after_effect:
        account.after_effect = lambda: raising(error)
    else:
        account.before_effect = lambda: raising(error)
