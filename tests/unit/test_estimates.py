"""How long a restore takes, from the restores before it."""

from __future__ import annotations

from datetime import timedelta

from recovery.account import Known
from recovery.estimates import (
    MOST,
    RestoreHistory,
    estimate_of,
    expectation,
    left_in_short,
    read_history,
)
from recovery.models import RecoveryPoint, RestoreJob
from recovery.progress import Stall
from tests.unit.fake_account import CONTEXT, NOW, POINT, VOLUME, FakeAccount

GIB = 1024**3


def took(
    minutes: int, number: int = 0, *, size_gib: int | None = 30, kind: str = "EBS", point: str = POINT
) -> RestoreJob:
    """A restore that completed after so many minutes, `number` days ago."""
    created = NOW - timedelta(days=number)
    return RestoreJob(
        CONTEXT,
        f"{kind}-{number}-{minutes}",
        "COMPLETED",
        created,
        point_arn=point,
        resource_type=kind,
        completed=created + timedelta(minutes=minutes),
        size=None if size_gib is None else size_gib * GIB,
        vault_arn=f"arn:aws:backup:eu-west-1:{CONTEXT.account}:backup-vault:daily",
    )


def running(size_gib: int | None = 30, kind: str = "EBS", point: str = POINT) -> RestoreJob:
    size = None if size_gib is None else size_gib * GIB
    vault = f"arn:aws:backup:eu-west-1:{CONTEXT.account}:backup-vault:daily"
    return RestoreJob(
        CONTEXT, "NOW", "RUNNING", NOW, point_arn=point, resource_type=kind, size=size, vault_arn=vault
    )


def test_half_of_them_took_no_longer_than_the_median_and_nine_of_ten_than_the_ninetieth() -> None:
    history = RestoreHistory(took(minutes, minutes) for minutes in range(1, 11))
    estimate = history.estimate(running())
    assert estimate is not None
    assert (estimate.median, estimate.ninetieth) == (timedelta(minutes=5), timedelta(minutes=9))
    assert (estimate.samples, estimate.basis) == (10, "10 restores of EBS, 20 to 80 GiB")


def test_without_a_restore_of_the_type_there_is_no_history() -> None:
    history = RestoreHistory([took(5, kind="RDS")])
    assert history.estimate(running()) is None
    assert expectation(running(), None, NOW) == "no history to estimate from"
    assert left_in_short(running(), None, NOW) == "no history"


def test_fewer_than_three_of_the_size_are_taken_with_those_of_every_size() -> None:
    small = [took(10 + number, number, size_gib=2) for number in range(3)]
    history = RestoreHistory([*small, took(90, 9), took(95, 8)])
    few = history.estimate(running())
    assert few is not None
    assert (few.samples, few.basis) == (5, "5 restores of EBS, of any size")
    history.add([took(100, 7)])
    enough = history.estimate(running())
    assert enough is not None
    assert (enough.samples, enough.median) == (3, timedelta(minutes=95))


def test_a_job_whose_size_aws_does_not_tell_is_compared_with_all() -> None:
    estimate = RestoreHistory([took(10, 1, size_gib=None), took(20, 2)]).estimate(running(size_gib=None))
    assert estimate is not None
    assert estimate.basis == "2 restores of EBS, of any size"


def test_what_failed_or_still_runs_is_no_sample_and_the_same_job_counts_once() -> None:
    history = RestoreHistory([took(10, 1), took(10, 1), running()])
    history.add([RestoreJob(CONTEXT, "F", "FAILED", NOW, completed=NOW, resource_type="EBS")])
    estimate = history.estimate(running())
    assert estimate is not None
    assert estimate.basis == "1 restore of EBS, of any size"


def test_from_cold_storage_only_restores_known_to_be_from_there_count() -> None:
    history = RestoreHistory([took(10, 1), took(11, 2), took(250, 3, point="cold")])
    assert history.estimate(running(), Known.YES) is None
    history.learn_storage({"cold": True, POINT: False})
    cold, warm = history.estimate(running(), Known.YES), history.estimate(running(), Known.NO)
    assert cold is not None
    assert warm is not None
    assert (cold.median, cold.basis) == (
        timedelta(minutes=250),
        "1 restore of EBS from cold storage, of any size",
    )
    assert (warm.samples, warm.basis) == (2, "2 restores of EBS from warm storage, of any size")


class Cold(FakeAccount):
    """Its points lie in cold storage."""

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        self.describes.append(arn)
        return RecoveryPoint(CONTEXT, arn, VOLUME, "COMPLETED", NOW, storage_class="COLD")


def test_where_points_lay_is_asked_of_a_few_and_only_for_a_cold_one() -> None:
    history = RestoreHistory(took(240, day, point=f"point-{day}") for day in range(1, 41))
    account = Cold()
    estimate = estimate_of(account, history, running())
    assert estimate is not None
    assert estimate.basis == "20 restores of EBS from cold storage, 20 to 80 GiB"
    assert len(account.describes) == 21


def test_the_history_is_one_listing_of_what_completed_in_90_days() -> None:
    account = FakeAccount()
    job = took(12)
    account.all_jobs[job.id] = job
    assert read_history(account, NOW).alike(running()) == (job,)
    assert account.lists == [NOW - timedelta(days=90)]


def test_of_each_type_the_newest_are_kept() -> None:
    history = RestoreHistory(took(5, day) for day in range(3 * MOST))
    kept = history.alike(running())
    assert len(kept) == MOST
    assert (kept[0].created, kept[-1].created) == (NOW, NOW - timedelta(days=MOST - 1))


def test_an_estimate_is_made_anew_once_another_restore_is_known() -> None:
    history = RestoreHistory([took(10, 1)])
    first = history.estimate(running())
    assert history.estimate(running()) is first, "500 jobs of a type ask for the same"
    history.add([took(10, 1)])
    assert history.estimate(running()) is first
    history.add([took(30, 2)])
    second = history.estimate(running())
    assert second is not None
    assert second.samples == 2


def test_how_long_it_goes_on_is_said_with_what_that_rests_on() -> None:
    estimate = RestoreHistory(took(20, day) for day in range(3)).estimate(running())
    after_5, after_30 = NOW + timedelta(minutes=5), NOW + timedelta(minutes=30)
    assert expectation(running(), estimate, after_5) == (
        "about 15 min left; 9 of 10 took up to 20 min (3 restores of EBS, 20 to 80 GiB)"
    )
    assert expectation(running(), estimate, after_30).startswith("longer than usual (20 min); 9 of 10")
    assert [left_in_short(running(), estimate, now) for now in (after_5, after_30)] == ["15 min", "overdue"]


def test_of_a_stalled_job_no_estimate_is_told() -> None:
    estimate = RestoreHistory(took(20, day) for day in range(3)).estimate(running())
    stall = Stall(timedelta(minutes=45), timedelta(minutes=30), "30 min without history: 0 gaps known")
    for known in (estimate, None):
        assert expectation(running(), known, NOW, stall) == "unknown, stalled"
        assert left_in_short(running(), known, NOW, stall) == "unknown"


def test_almost_two_hours_are_not_told_as_one() -> None:
    estimate = RestoreHistory([took(119)]).estimate(running())
    assert expectation(running(), estimate, NOW).startswith(
        "about 1 h 59 min left; 9 of 10 took up to 1 h 59 min"
    )
