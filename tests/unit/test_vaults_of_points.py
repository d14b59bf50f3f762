"""In which vault a point lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from recovery.errors import AccessDenied
from recovery.models import ProtectedResource, ProtectedResourceDetail, RecoveryPoint, Vault
from recovery.vaults_of_points import with_vaults
from tests.unit.fake_account import CONTEXT, NOW, VOLUME, FakeAccount

LISTED = [
    RecoveryPoint(CONTEXT, f"snap-{number}", VOLUME, "COMPLETED", NOW - timedelta(hours=number))
    for number in range(3)
]


@dataclass
class Vaults(FakeAccount):
    """An account whose vaults `open`, `shut` (it denies being listed) and `last` were made in this order."""

    inside: dict[str, list[RecoveryPoint]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    lists_vaults: bool = True

    def resource(self, arn: str) -> ProtectedResourceDetail:
        last = "arn:aws:backup:eu-west-1:111122223333:backup-vault:last"
        return ProtectedResourceDetail(ProtectedResource(CONTEXT, arn, "EBS", last_vault_arn=last))

    def vaults(self) -> Iterator[Sequence[Vault]]:
        if not self.lists_vaults:
            raise AccessDenied("Access denied", "No lists.")
        yield [Vault(CONTEXT, name, arn="") for name in ("shut", "open", "last")]

    def points_in(self, vault: str, *, resource_arn: str = "") -> Iterator[Sequence[RecoveryPoint]]:
        self.asked.append(vault)
        if vault == "shut":
            raise AccessDenied("Access denied", "Its policy says no.")
        yield [replace(point, vault=vault, type="EBS") for point in self.inside.get(vault, [])]


def test_the_vault_of_the_last_backup_is_asked_first_and_alone_where_it_holds_all() -> None:
    account = Vaults(inside={"last": LISTED})
    assert {point.vault for point in with_vaults(account, VOLUME, LISTED)} == {"last"}
    assert account.asked == ["last"]


def test_a_vault_that_denies_is_passed_over_and_what_none_shows_stays_unknown() -> None:
    account = Vaults(inside={"last": LISTED[:1], "open": LISTED[1:2]})
    assert [point.vault for point in with_vaults(account, VOLUME, LISTED)] == ["last", "open", ""]
    assert account.asked == ["last", "shut", "open"]


def test_points_that_have_their_vault_ask_nothing() -> None:
    account = Vaults()
    known = [replace(point, vault="main") for point in LISTED]
    assert with_vaults(account, VOLUME, known) == known
    assert account.asked == []


def test_where_vaults_may_not_be_listed_the_points_are_told_all_the_same() -> None:
    account = Vaults(lists_vaults=False)
    assert with_vaults(account, VOLUME, LISTED) == LISTED
