"""The account that screens are drawn on: a shop in memory, with resources of many types and hostile names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from recovery.account import Account, ContextOffer, ContextRequest
from recovery.context import Context, Identity, Mode
from recovery.errors import NotFound
from recovery.models import ProtectedResource, RecoveryPoint, RestoreJob, ReturnedMetadata
from tests.unit.fake_account import CONTEXT, NOW, POINT, ROLE, VOLUME, FakeAccount

SHOP = replace(CONTEXT, endpoint="")
OPERATOR = Identity("arn:aws:sts::111122223333:assumed-role/backup-operator/ann", "shop-production", "shop")
HOSTILE = "\x1b[31mred [bold]name[/bold] \u202etxt.exe 日本語 \U0001f525 'quoted' \"double\"\r\nsecond line"
LONG = "a-name-of-255-characters-" + "x" * 230


def resource(name: str, type_: str, arn: str, hours: float) -> ProtectedResource:
    return ProtectedResource(SHOP, arn, type_, name, NOW - timedelta(hours=hours))


EC2 = "arn:aws:ec2:eu-west-1:111122223333"
RESOURCES = (
    resource("orders-db-data", "EBS", VOLUME, 5),
    resource("orders-db", "RDS", "arn:aws:rds:eu-west-1:111122223333:db:orders-db", 1),
    resource("catalog", "Aurora", "arn:aws:rds:eu-west-1:111122223333:cluster:catalog", 2),
    resource("", "DynamoDB", "arn:aws:dynamodb:eu-west-1:111122223333:table/carts", 3),
    resource("media", "S3", "arn:aws:s3:::shop-media", 26),
    resource("shared", "EFS", "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a1", 7),
    resource("web", "EC2", f"{EC2}:instance/i-0aaa0bbb0ccc0ddd0", 9),
    resource("web", "EC2", f"{EC2}:instance/i-0eee0fff000011112", 400),
    resource(HOSTILE, "EBS", f"{EC2}:volume/vol-0badbadbadbadbad0", 12),
    resource(LONG, "EBS", f"{EC2}:volume/vol-0255255255255255a", 14),
)


def points(resource_arn: str = VOLUME) -> tuple[RecoveryPoint, ...]:
    """35 days of a volume: a snapshot every day, one of each status, and a copy in a second vault."""
    made = []
    for day in range(35):
        created = NOW - timedelta(days=day, hours=5)
        arn = POINT if day == 0 else f"arn:aws:ec2:eu-west-1::snapshot/snap-{day:017x}"
        status = {2: "PARTIAL", 6: "EXPIRED", 9: "DELETING", 12: "STOPPED"}.get(day, "COMPLETED")
        made.append(
            RecoveryPoint(
                SHOP,
                arn,
                resource_arn,
                status,
                created,
                vault="main" if day % 7 else "weekly-locked",
                completed=created + timedelta(minutes=4),
                size=(100 + day) * 2**30,
                encrypted=True,
                role_arn=ROLE,
                status_message=HOSTILE if day == 2 else "",
            )
        )
    made.append(
        replace(made[0], arn=f"{POINT}ff", status="CREATING", created=NOW - timedelta(minutes=3), size=None)
    )
    return tuple(made)


@dataclass
class ShopAccount(FakeAccount):
    """The fake account with something in it. `resources_error` is raised where resources are listed."""

    context: Context = SHOP
    identity: Identity = OPERATOR
    mode: Mode = Mode.READ_ONLY
    all_resources: Sequence[ProtectedResource] = RESOURCES
    resources_error: Exception | None = None
    points_error: Exception | None = None

    def resources(self) -> Iterator[Sequence[ProtectedResource]]:
        if self.resources_error is not None:
            raise self.resources_error
        for start in range(0, len(self.all_resources), self.page_size):
            yield self.all_resources[start : start + self.page_size]

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        if self.points_error is not None:
            raise self.points_error
        yield points(resource_arn) if resource_arn == VOLUME else ()

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        found = next((point for point in points() if point.arn == arn), None)
        if found is None:
            raise NotFound("Not found", f"There is no recovery point {arn}.")
        return replace(
            found,
            type="EBS",
            resource_name="orders-db-data",
            storage_class="WARM",
            delete_at=found.created + timedelta(days=35),
            encryption_key_arn="arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d",
            plan_id="plan-1",
            rule_id="daily",
        )

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        return ReturnedMetadata(
            {"availabilityZone": "eu-west-1a", "encrypted": "true", "volumeType": "gp3"}, "EBS"
        )

    def put_job(self, job: RestoreJob, metadata: Mapping[str, str] | None = None) -> None:
        self.all_jobs[job.id] = job
        self.metadata[job.id] = dict(metadata or {})


def job(number: int, status: str, minutes: float, **members: object) -> RestoreJob:
    created = NOW - timedelta(minutes=minutes)
    made = RestoreJob(
        SHOP,
        f"{number:08X}-1111-2222-3333-444455556666",
        status,
        created,
        point_arn=POINT,
        resource_type="EBS",
        source_arn=VOLUME,
        role_arn=ROLE,
    )
    return replace(made, **members)  # type: ignore[arg-type]


JOBS = (
    job(1, "RUNNING", 6, percent=42.0, expected_minutes=15, size=100 * 2**30),
    job(2, "PENDING", 1),
    job(
        3,
        "COMPLETED",
        90,
        completed=NOW - timedelta(minutes=70),
        percent=100.0,
        created_resource_arn=f"{EC2}:volume/vol-0fedcba9876543210",
    ),
    job(
        4,
        "FAILED",
        200,
        completed=NOW - timedelta(minutes=190),
        status_message=f"Access Denied trying to call AWS Backup service. {HOSTILE}",
    ),
)


class ShopConnections:
    """Opens the account it was given, or raises the error."""

    def __init__(self, account: Account | Exception) -> None:
        self.account = account
        self.requests: list[ContextRequest] = []
        self.wants_code = False
        self.codes: list[str] = []

    def offers(self) -> Sequence[ContextOffer]:
        return (
            ContextOffer("shop", "eu-west-1", "111122223333", "sso"),
            ContextOffer("shop-recovery", "eu-central-1", "444455556666", "assume-role"),
            ContextOffer(HOSTILE, "", "", "keys"),
        )

    def regions(self, partition: str) -> Sequence[str]:
        return ("eu-central-1", "eu-north-1", "eu-west-1", "us-east-1")

    def open(self, request: ContextRequest, ask_code: Callable[[str], str]) -> Account:
        self.requests.append(request)
        if self.wants_code:
            self.codes.append(ask_code("arn:aws:iam::111122223333:mfa/ann"))
        if isinstance(self.account, Exception):
            raise self.account
        if request.region and isinstance(self.account, FakeAccount):
            self.account.context = replace(self.account.context, region=request.region)
        return self.account
