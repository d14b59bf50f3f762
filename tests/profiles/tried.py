"""The restores from which variants are made: those of the conformance rows, and points of other kinds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from recovery.account import Account
from recovery.drafting import draft_of, restorable
from recovery.models import Continuity, RecoveryPoint
from recovery.planning import Draft, set_values
from recovery.restore_roles import candidates
from tests.conformance.prepared import source_database
from tests.conformance.row import Row
from tests.conformance.rows import ROWS
from tests.conformance.ways import Case
from tests.sandbox_process import Sandbox

SNAPSHOT, CONTINUOUS, COLD = "snapshot", "continuous", "cold"


@dataclass(frozen=True, slots=True)
class Tried:
    """A row, and which of its source's points is restored: the newest snapshot, the continuous one, or an
    archived one."""

    row: Row
    point: str = SNAPSHOT

    @property
    def resource_type(self) -> str:
        return self.row.source.partition("/")[0]

    @property
    def kind(self) -> str:
        return self.row.target if self.point == SNAPSHOT else f"{self.row.target}-{self.point}"


TRIED = (
    *(Tried(row) for row in ROWS),
    Tried(Row("Aurora/checkout", "cluster"), CONTINUOUS),
    Tried(Row("EBS/invoice-archive", "volume", {"temporaryRestoreDays": "1"}), COLD),
    Tried(Row("RDS/orders", "instance"), CONTINUOUS),
    Tried(Row("S3/relight-shop-media", "new-bucket"), CONTINUOUS),
    Tried(
        Row(
            "SAP HANA on Amazon EC2/HDB",
            "database",
            {"aws:backup:TargetDatabaseArn": "{database}"},
            prepare=source_database,
        ),
        CONTINUOUS,
    ),
)


def sound(sandbox: Sandbox, account: Account, tried: Tried) -> Draft:
    """The draft as the form fills it in, with the row's answers and the first role that is offered; of a
    continuous point an hour ago."""
    case = Case(tried.row, sandbox, Path(), tried.row.prepare(sandbox))
    point = _point(account, tried)
    draft = draft_of(account, restorable(account, point), tried.row.target).draft
    draft = draft.with_role(candidates(account, draft.point.type, draft.point)[0].arn)
    draft = set_values(draft, [f"{path}={text}" for path, text in case.answers().items()])
    named = draft.profile.point_in_time
    if tried.point == CONTINUOUS and named and named.key:
        draft = draft.at((datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0))
    return draft


def _point(account: Account, tried: Tried) -> RecoveryPoint:
    kind, _, name = tried.row.source.partition("/")
    resource = next(
        found
        for page in account.reads.resources()
        for found in page
        if found.type == kind and found.name == name
    )
    points = (point for page in account.reads.points_of(resource.arn) for point in page if point.restorable)
    wanted = Continuity.CONTINUOUS if tried.point == CONTINUOUS else Continuity.SNAPSHOT
    fit = [point for point in points if point.continuity is wanted]
    if tried.point == COLD:
        in_full = (account.reads.point(each.arn, each.vault, each.vault_account) for each in fit)
        fit = [found for found in in_full if found.storage_class == "COLD"]
    return max(fit, key=lambda point: point.created)
