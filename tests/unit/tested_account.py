"""An account in memory in which restore tests have run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.errors import NotFound, RelightError
from recovery.models import ProtectedResource, RestoreJob, ReturnedMetadata
from tests.unit.fake_account import CONTEXT, NOW, VOLUME, FakeAccount

PLAN_ID = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
PLAN = f"arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:weekly_rehearsal-{PLAN_ID}"
VAULT = "arn:aws:backup:eu-west-1:111122223333:backup-vault:main"
TESTED_POINT = "arn:aws:ec2:eu-west-1::snapshot/snap-tested"
NEWEST_POINT = "arn:aws:ec2:eu-west-1::snapshot/snap-newest"
MADE = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-made"
TEST = RestoreJob(
    CONTEXT,
    "TEST-1",
    "COMPLETED",
    NOW - timedelta(days=7),
    point_arn=TESTED_POINT,
    resource_type="EBS",
    source_arn=VOLUME,
    vault_arn=VAULT,
    completed=NOW - timedelta(days=7) + timedelta(minutes=40),
    created_resource_arn=MADE,
    testing_plan_arn=PLAN,
    validation_status="VALIDATING",
)
ORDERS = ProtectedResource(
    CONTEXT, VOLUME, "EBS", "orders-data", NOW, last_vault_arn=VAULT, last_point_arn=NEWEST_POINT
)


def taking(minutes: float, days_ago: float = 7, **members: object) -> RestoreJob:
    """A test that took so long."""
    created = NOW - timedelta(days=days_ago)
    job = replace(
        TEST, id=f"TEST-{days_ago:g}", created=created, completed=created + timedelta(minutes=minutes)
    )
    return replace(job, **members)  # type: ignore[arg-type]


@dataclass
class TestedAccount(FakeAccount):
    """`settings` are what each point's metadata says; `refuses` is raised by a write, before its effect or,
    where `takes_it`, after it."""

    __test__ = False

    protected: tuple[ProtectedResource, ...] = (ORDERS,)
    settings: dict[str, Mapping[str, str | None] | RelightError] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    refuses: RelightError | None = None
    takes_it: bool = True

    def has(self, *jobs: RestoreJob) -> None:
        self.all_jobs |= {job.id: job for job in jobs}

    def resources(self) -> Iterator[Sequence[ProtectedResource]]:
        yield self.protected

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        self.asked.append((arn, vault, vault_account))
        answer = self.settings.get(arn, NotFound("Not found", f"There is no recovery point {arn}."))
        if isinstance(answer, RelightError):
            raise answer
        return ReturnedMetadata(answer)

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        assert (service, operation) == ("backup", "PutRestoreValidationResult")
        self.requests.append(request)
        if self.takes_it:
            job = self.all_jobs[str(request["RestoreJobId"])]
            self.all_jobs[job.id] = replace(
                job,
                validation_status=str(request["ValidationStatus"]),
                validation_message=str(request.get("ValidationStatusMessage", "")),
            )
        if self.refuses is not None:
            raise self.refuses
        return {}
