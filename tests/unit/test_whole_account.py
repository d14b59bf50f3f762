"""The whole account as of one moment: what is read, what is told while it is read, what stays unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from command_line import whole_account
from command_line.whole_account import AsOf, estimated, exact, worst_first
from recovery.errors import AccessDenied
from recovery.models import ProtectedResource, RecoveryPoint, Vault
from tests.unit.fake_account import CONTEXT, NOW, FakeAccount

HOUR = timedelta(hours=1)
VOLUMES = tuple(
    ProtectedResource(CONTEXT, f"arn:aws:ec2:eu-west-1:111122223333:volume/vol-{number}", "EBS")
    for number in range(3)
)


def snapshot(volume: int, hours: float) -> RecoveryPoint:
    arn = f"arn:aws:ec2:eu-west-1::snapshot/snap-{volume}-{hours}"
    resource = VOLUMES[volume].arn
    return RecoveryPoint(CONTEXT, arn, resource, "COMPLETED", NOW - hours * HOUR, type="EBS", vault="main")


@dataclass
class Vaults(FakeAccount):
    """An account with two vaults, of which one may be closed."""

    closed: frozenset[str] = frozenset()
    held: dict[str, Sequence[RecoveryPoint]] = field(default_factory=dict)

    def vaults(self, region: str = "") -> Iterator[Sequence[Vault]]:
        for name in ("main", "second"):
            yield [Vault(CONTEXT, name, f"arn:aws:backup:eu-west-1:111122223333:backup-vault:{name}")]

    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        yield self.held.get(vault, ())
        if vault in self.closed:
            raise AccessDenied(
                "Access denied", "You may not.", action="backup:ListRecoveryPointsByBackupVault"
            )

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        if "second" in self.closed:
            raise AccessDenied("Access denied", "You may not.", action="backup:ListRecoveryPointsByResource")
        yield [point for page in self.held.values() for point in page if point.resource_arn == resource_arn]


HELD = {"main": (snapshot(0, 5),), "second": (snapshot(0, 3), snapshot(1, 4))}


def test_of_each_resource_the_newest_point_of_all_vaults_is_found() -> None:
    rows, refused = estimated(Vaults(held={**HELD}), VOLUMES, NOW, NOW, pytest.fail)
    assert refused == []
    assert [row.moment for row in rows] == [NOW - 3 * HOUR, NOW - 4 * HOUR, None]
    assert all(row.known for row in rows)


def test_a_vault_that_may_not_be_read_is_told_and_what_it_may_hold_is_unknown() -> None:
    account = Vaults(held={"main": HELD["main"]}, closed=frozenset({"second"}))
    rows, [refused] = estimated(account, VOLUMES, NOW, NOW, pytest.fail)
    assert "second" in refused
    assert rows[0].moment == NOW - 5 * HOUR
    assert [row.known for row in rows[1:]] == [False, False]


def test_a_resource_that_may_not_be_asked_about_is_unknown_and_the_others_are_not_lost() -> None:
    rows, refused = exact(Vaults(closed=frozenset({"second"})), VOLUMES, NOW, NOW, pytest.fail)
    assert [row.known for row in rows] == [False] * 3
    assert len(refused) == 3


@pytest.mark.parametrize("read", [estimated, exact])
def test_how_far_it_is_is_told(read: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_account, "POINTS_TOLD", 2)
    monkeypatch.setattr(whole_account, "RESOURCES_TOLD", 2)
    said: list[str] = []
    assert callable(read)
    read(Vaults(held={**HELD}), VOLUMES, NOW, NOW, said.append)
    assert len(said) == 1
    assert said[0].endswith("...")


def test_what_loses_most_comes_first() -> None:
    nothing, old, new = (AsOf(volume) for volume in VOLUMES)
    old, new = replace(old, moment=NOW - HOUR), replace(new, moment=NOW)
    assert worst_first([new, nothing, old]) == [nothing, old, new]
