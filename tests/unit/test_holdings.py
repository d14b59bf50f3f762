"""Everything that a resource can be restored from, and what could not be seen of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from recovery.account import KeyFacts, NativeAnswer, WindowFacts
from recovery.errors import AccessDenied, AwsError, NotFound
from recovery.holdings import begin_holdings, listed_points, read_holdings, resource_at
from recovery.models import CopyJob, NativePoint, ProtectedResource, RecoveryPoint, Vault
from tests.unit.fake_account import CONTEXT, NOW, FakeAccount

DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:orders"
RESOURCE = ProtectedResource(CONTEXT, DATABASE, "RDS", "orders")
CONTINUOUS = RecoveryPoint(
    CONTEXT,
    "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:db-1",
    DATABASE,
    "COMPLETED",
    NOW - timedelta(days=3),
    type="RDS",
    resource_name="orders",
    encryption_key_arn="arn:aws:kms:eu-west-1:111122223333:key/1",
)
SNAPSHOT = replace(CONTINUOUS, arn="arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:job-1")
NATIVE = NativePoint(CONTEXT, "manual", DATABASE, "RDS snapshot", "rds:X", {}, {}, created=NOW)
DENIED = AccessDenied("Access denied", "You may not.", action="some:Action")


@dataclass
class Shop(FakeAccount):
    """An account with one database in one vault."""

    points: tuple[RecoveryPoint, ...] = (CONTINUOUS, SNAPSHOT)
    vaulted: tuple[RecoveryPoint, ...] = ()
    no_copies: AwsError | None = None
    no_keys: AwsError | None = None
    known: ProtectedResource | None = None

    def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
        yield self.points[:1]
        yield self.points[1:]

    def vaults(self, region: str = "") -> Iterator[Sequence[Vault]]:
        yield [Vault(CONTEXT, "main", "arn:aws:backup:eu-west-1:111122223333:backup-vault:main")]

    def points_in(
        self, vault: str, *, resource_arn: str = "", parent_arn: str = "", vault_account: str = ""
    ) -> Iterator[Sequence[RecoveryPoint]]:
        yield self.vaulted

    def copy_jobs(self, **_: object) -> Iterator[Sequence[CopyJob]]:
        if self.no_copies:
            raise self.no_copies
        yield self.copied

    def key(self, arn: str) -> KeyFacts:
        if self.no_keys:
            raise self.no_keys
        return super().key(arn)


def copy_to(region: str, *, of: RecoveryPoint = SNAPSHOT, status: str = "COMPLETED") -> CopyJob:
    vault = f"arn:aws:backup:{region}:111122223333:backup-vault:away"
    arn = f"arn:aws:rds:{region}:111122223333:snapshot:awsbackup:copyjob-1"
    return CopyJob(CONTEXT, "copy", status, NOW, of.arn, "", vault, arn, DATABASE, "RDS")


def test_everything_is_read_at_once() -> None:
    told = WindowFacts(NOW - timedelta(days=2), NOW - timedelta(minutes=4), "rds:Describe")
    shop = Shop(window=told, natives=NativeAnswer((NATIVE,)), copied=(copy_to("eu-central-1"),))
    found = read_holdings(shop, RESOURCE)
    assert set(found.points) == {CONTINUOUS, SNAPSHOT}
    assert found.told == {CONTINUOUS.arn: told}
    assert found.natives == (NATIVE,)
    assert list(found.keys) == [CONTINUOUS.encryption_key_arn]
    assert found.refused == ()
    [window] = found.windows(NOW)
    assert window.exact
    assert window.latest.moment == NOW - timedelta(minutes=4, seconds=1)


def test_a_copy_that_landed_elsewhere_holds_the_moment_of_its_original() -> None:
    jobs = (copy_to("eu-central-1"), copy_to("eu-west-1"), copy_to("us-east-1", status="RUNNING"))
    [copy] = read_holdings(Shop(copied=jobs), RESOURCE).copies
    assert copy.context.region == "eu-central-1"
    assert copy.created == SNAPSHOT.created
    assert copy.vault == "away"


def test_a_copy_whose_original_is_gone_has_no_known_moment_and_is_left_out() -> None:
    gone = replace(SNAPSHOT, arn="arn:aws:rds:eu-west-1:111122223333:snapshot:awsbackup:gone")
    assert read_holdings(Shop(copied=(copy_to("eu-central-1", of=gone),)), RESOURCE).copies == ()


def test_what_may_not_be_looked_up_is_told_each_by_itself() -> None:
    shop = Shop(
        window=WindowFacts(why_unknown="You may not."),
        natives=NativeAnswer((), ("RDS snapshots are not known: You may not.",)),
        no_copies=DENIED,
        no_keys=DENIED,
    )
    found = read_holdings(shop, RESOURCE)
    assert len(found.refused) == 3
    assert all("You may not." in line for line in found.refused)
    assert found.keys[CONTINUOUS.encryption_key_arn].why_unknown == "You may not."
    assert [window.exact for window in found.windows(NOW)] == [False]


def test_what_decides_is_there_before_the_service_has_answered() -> None:
    answered = threading.Event()

    class Slow(Shop):
        def native_points(self, resource: ProtectedResource) -> NativeAnswer:
            assert answered.wait(30)
            return NativeAnswer((NATIVE,))

    arriving = begin_holdings(Slow(copied=(copy_to("eu-central-1"),)), RESOURCE)
    assert set(arriving.ours.points) == {CONTINUOUS, SNAPSHOT}
    assert list(arriving.ours.keys) == [CONTINUOUS.encryption_key_arn]
    answered.set()
    whole = arriving.whole()
    assert (whole.natives, len(whole.copies)) == ((NATIVE,), 1)


def test_the_keys_of_what_lies_outside_are_asked_about_too() -> None:
    native = replace(NATIVE, key_arn="arn:aws:kms:eu-west-1:111122223333:key/2")
    found = read_holdings(Shop(natives=NativeAnswer((native,))), RESOURCE)
    assert set(found.keys) == {CONTINUOUS.encryption_key_arn, native.key_arn}


def test_points_that_may_not_be_listed_are_an_error_and_not_nothing() -> None:
    class Closed(Shop):
        def points_of(self, resource_arn: str) -> Iterator[Sequence[RecoveryPoint]]:
            raise DENIED

    with pytest.raises(AccessDenied):
        read_holdings(Closed(), RESOURCE)


def test_points_that_are_known_already_are_not_listed_again() -> None:
    assert read_holdings(Shop(), RESOURCE, [SNAPSHOT]).points == (SNAPSHOT,)


def test_what_the_listing_leaves_out_comes_from_the_vaults() -> None:
    full = replace(SNAPSHOT, vault="main", type="RDS")
    found = listed_points(Shop(vaulted=(full,)), RESOURCE)
    assert found == (CONTINUOUS, full)


def test_a_point_whose_vault_is_listed_with_it_still_has_a_type_and_a_name() -> None:
    """As of an EC2 instance: no vault need be asked, and the listing tells no type."""
    listed = replace(SNAPSHOT, vault="main", type="", resource_name="")
    found = listed_points(Shop(points=(listed,)), RESOURCE)
    assert [(point.type, point.resource_name) for point in found] == [("RDS", "orders")]


def test_a_resource_that_is_not_known_is_still_one_by_its_arn() -> None:
    assert resource_at(FakeAccount(), DATABASE) == ProtectedResource(CONTEXT, DATABASE, "")


def test_a_type_without_moments_has_no_window_and_none_is_asked_for() -> None:
    class Asked(Shop):
        def restore_window(self, lookup: str, point: RecoveryPoint) -> WindowFacts:
            raise NotFound("Not found", "nobody should ask")

    found = read_holdings(Asked(), replace(RESOURCE, type="EBS"))
    assert found.told == {}
    assert found.windows(NOW) == ()
