"""The rows of a resource's points learn vault and expiry from their vaults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.errors import AccessDenied
from recovery.models import ProtectedResource, RecoveryPoint, Vault
from recovery.points_by_vault import MOST_VAULTS, points_by_vault
from tests.screens.conftest import Stage
from tests.screens.driver import User, driving
from tests.screens.shop import RESOURCES, SHOP, ShopAccount, points

VOLUME_OF_SHOP = RESOURCES[0]
REFUSAL = AccessDenied("Not allowed", "ann may not list it.", "", action="backup:ListRecoveryPoints")


@dataclass
class VaultsTell(ShopAccount):
    """The listing by resource leaves the vault out, as AWS Backup does for EBS; the vaults list theirs."""

    asked: list[str] = field(default_factory=list)
    refuses: frozenset[str] = frozenset()
    names: Sequence[str] = ("main", "weekly-locked")

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        for page in super().points_of(resource_arn):
            yield [replace(point, vault="") for point in page]

    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        self.asked.append(vault)
        if vault in self.refuses:
            raise REFUSAL
        yield [
            replace(point, delete_at=point.created + timedelta(days=35) if vault == "main" else None)
            for point in points(resource_arn)
            if point.vault == vault
        ]

    def vaults(self, region: str = "") -> Iterator[Sequence[Vault]]:
        yield [
            Vault(SHOP, name, f"arn:aws:backup:eu-west-1:111122223333:vault:{name}") for name in self.names
        ]


def vault_last(name: str) -> ProtectedResource:
    return replace(
        VOLUME_OF_SHOP, last_vault_arn=f"arn:aws:backup:eu-west-1:111122223333:backup-vault:{name}"
    )


def to_points(user: User) -> User:
    return user.until("orders-db-data").type("/orders-db-data").press("enter", "enter").until("COMPLETED")


async def test_every_row_tells_its_vault_and_when_it_expires(stage: Stage) -> None:
    app = stage.app(VaultsTell(clock=stage.clock))
    async with driving(app, (120, 40)) as user:
        await to_points(user).until("never").quiet()
        rows = [line for line in user.screen.splitlines() if " snapshot " in line]
        assert len(rows) > 20
        for row in rows:
            assert "main" in row or "weekly-locked" in row, row
            assert "never" in row or " in " in row, row


async def test_a_vault_that_refuses_leaves_its_points_unknown_and_reports_nothing(stage: Stage) -> None:
    app = stage.app(VaultsTell(clock=stage.clock, refuses=frozenset({"main"})))
    async with driving(app, (120, 40)) as user:
        await to_points(user).quiet().sees("unknown", "weekly-lo", "never")
        assert not app.log_book.open_errors


def test_the_vault_of_the_last_backup_is_asked_first_and_the_search_ends_with_the_last_point() -> None:
    account = VaultsTell()
    in_weekly = [point for point in points() if point.vault == "weekly-locked"]
    found = [
        point for page in points_by_vault(account, vault_last("weekly-locked"), in_weekly) for point in page
    ]
    assert {point.arn for point in found} == {point.arn for point in in_weekly}
    assert account.asked == ["weekly-locked"]


def test_no_more_than_ten_vaults_are_asked() -> None:
    account = VaultsTell(names=[f"vault-{number}" for number in range(50)])
    nowhere = replace(points()[0], vault="", arn="arn:aws:ec2:eu-west-1::snapshot/snap-elsewhere")
    assert not any(points_by_vault(account, VOLUME_OF_SHOP, [nowhere]))
    assert len(account.asked) == MOST_VAULTS
