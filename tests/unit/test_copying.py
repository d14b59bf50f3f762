"""Copies: what is decided, what is known before, and following them like restores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from recovery.account import DestinationFacts, KeyFacts, Known, VaultDenial
from recovery.attempts import AttemptState
from recovery.copying import Copy, copy_findings, parse_vault
from recovery.errors import AnswerLost, BadInput, Blocked
from recovery.finding import FindingSeverity
from recovery.journal import Journal
from recovery.models import CopyJob, RecoveryPoint, Vault
from recovery.recognition import Verdict
from recovery.reconciling import look_for, reconcile
from recovery.recovery_plan import plan_of_one
from recovery.recovery_plan_file import dump, load
from recovery.restoring import attempt_of, prepare, run
from recovery.watching import Watch
from tests.unit.fake_account import (
    CONTEXT,
    NOW,
    POINT,
    ROLE,
    VOLUME,
    Clock,
    FakeAccount,
    lose_the_answer,
)

HERE = "arn:aws:backup:eu-west-1:111122223333:backup-vault:main"
THERE = "arn:aws:backup:eu-central-1:111122223333:backup-vault:shop-copies"
OTHER_ACCOUNT = "arn:aws:backup:eu-west-1:444455556666:backup-vault:recovery-vault"
SNAPSHOT = RecoveryPoint(
    CONTEXT, POINT, VOLUME, "COMPLETED", NOW - timedelta(hours=5), "EBS", "orders-data", "main", HERE
)
CONTINUOUS = "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:db-1-2"
COPY = Copy(CONTEXT, SNAPSHOT, THERE, ROLE)
VAULT = Vault(replace(CONTEXT, region="eu-central-1"), "shop-copies", THERE)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account(clock: Clock) -> FakeAccount:
    return FakeAccount(clock)


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Journal:
    return Journal(tmp_path / "journal", clock)


def known(account: FakeAccount, copy: Copy = COPY) -> dict[str, FindingSeverity]:
    """The worst that was found under each title."""
    worst: dict[str, FindingSeverity] = {}
    order = list(FindingSeverity)
    for finding in copy_findings(copy, account, NOW):
        before = worst.get(finding.title, FindingSeverity.PASSED)
        worst[finding.title] = min(before, finding.severity, key=order.index)
    return worst


def test_a_copy_names_the_vault_it_comes_from_and_the_one_it_goes_to() -> None:
    plan = replace(COPY, delete_after_days=35).plan()
    assert plan.copies
    assert plan.step.request == {
        "RecoveryPointArn": POINT,
        "SourceBackupVaultName": "main",
        "DestinationBackupVaultArn": THERE,
        "IamRoleArn": ROLE,
        "Lifecycle": {"DeleteAfterDays": 35},
    }
    assert load(dump(plan_of_one(plan, "copy"))) == plan_of_one(plan, "copy")


@pytest.mark.parametrize(
    ("copy", "told"),
    [
        (replace(COPY, point=replace(SNAPSHOT, arn=CONTINUOUS)), "cannot be copied on demand"),
        (replace(COPY, point=replace(SNAPSHOT, status="EXPIRED")), "Its status is EXPIRED"),
        (replace(COPY, point=replace(SNAPSHOT, vault="")), "In which vault the point lies is not known"),
        (replace(COPY, role_arn=""), "No role is chosen"),
        (replace(COPY, destination=HERE), "lies in that vault already"),
        (replace(COPY, destination=THERE.replace("aws:", "aws-cn:", 1)), "partition aws-cn"),
        (replace(COPY, cold_after_days=30, delete_after_days=60), "90 days at least"),
    ],
)
def test_a_copy_that_aws_would_refuse_is_not_planned(copy: Copy, told: str) -> None:
    with pytest.raises(Blocked) as error:
        copy.plan()
    assert told in error.value.text


@pytest.mark.parametrize("text", ["", "main", "arn:aws:backup:eu-west-1:1:backup-vault:x", POINT])
def test_what_is_no_vault_is_said_to_be_none(text: str) -> None:
    with pytest.raises(BadInput):
        parse_vault(text)


def test_the_destination_its_policy_and_its_key_are_looked_at_first(account: FakeAccount) -> None:
    account.destination_facts = DestinationFacts(
        Known.YES, VAULT, KeyFacts("key", "PendingDeletion"), policy_readable=Known.YES
    )
    assert known(account)["Key of the destination"] is FindingSeverity.ERROR
    denial = VaultDenial("NoCopies", "backup:CopyIntoBackupVault", certain=True, statement="{}")
    account.destination_facts = DestinationFacts(
        Known.YES, VAULT, KeyFacts("key", "Enabled"), (denial,), Known.YES
    )
    found = known(account)
    assert found["Policy of the destination"] is FindingSeverity.ERROR
    assert found["Key of the destination"] is FindingSeverity.PASSED
    account.destination_facts = DestinationFacts(Known.NO)
    assert known(account)["Destination vault"] is FindingSeverity.ERROR


def test_a_vault_of_another_account_is_unknown_and_what_its_owner_must_do_is_said(
    account: FakeAccount,
) -> None:
    account.destination_facts = DestinationFacts(why_unknown="only account 444455556666 can read it")
    findings = list(copy_findings(replace(COPY, destination=OTHER_ACCOUNT), account, NOW))
    told = next(finding for finding in findings if finding.title == "Destination vault")
    assert told.severity is FindingSeverity.UNKNOWN
    assert "put-backup-vault-access-policy" in told.next_step
    assert "arn:aws:iam::111122223333:root" in told.next_step


def test_a_locked_vault_wants_its_own_retention(account: FakeAccount) -> None:
    locked = replace(VAULT, locked=True, min_retention_days=7, max_retention_days=365)
    account.destination_facts = DestinationFacts(Known.YES, locked, KeyFacts("key", "Enabled"))
    for days, held in ((None, True), (3, True), (400, True), (35, False)):
        found = known(account, replace(COPY, delete_after_days=days))
        assert ("Vault lock" in found) is held


def test_a_copy_is_sent_once_and_followed_to_its_end(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    plan = COPY.plan()
    attempt = run(prepare(plan, account, journal), plan, account, journal)
    assert attempt.state is AttemptState.STARTED
    assert attempt_of(plan, account, journal) == attempt
    assert run(attempt, plan, account, journal).job_id == attempt.job_id
    assert len(account.copied) == 1
    watch = Watch(account, journal)
    assert watch.tick().running == {attempt.job_id}
    landed = THERE.replace("backup-vault:shop-copies", "recovery-point:1")
    account.copied = (replace(account.copied[0], status="COMPLETED", destination_point_arn=landed),)
    report = watch.tick()
    assert [job.made_arn for job in report.changed] == [landed]
    assert report.jobs == ()
    assert [job.id for job in report.copies] == [attempt.job_id]
    [settled] = journal.attempts()
    assert (settled.state, settled.created_resource_arn) == (AttemptState.COMPLETED, landed)


def test_a_copy_whose_answer_was_lost_is_asked_about_and_never_sent_again(
    account: FakeAccount, journal: Journal
) -> None:
    def lose() -> None:
        raise AnswerLost("Answer lost", "The connection ended.", "")

    account.after_effect = lose
    plan = COPY.plan()
    attempt = run(prepare(plan, account, journal), plan, account, journal)
    assert attempt.state is AttemptState.UNKNOWN
    sight = look_for(attempt, account, journal)
    assert sight.verdict is Verdict.UNCLEAR
    assert [candidate.job.id for candidate in sight.candidates] == [account.copied[0].id]
    assert run(attempt, plan, account, journal).state is AttemptState.UNKNOWN
    assert len(account.copied) == 1


def test_restores_are_followed_although_copies_may_not_be_listed(
    account: FakeAccount, journal: Journal
) -> None:
    account.add_job({})
    account.copies_denied = True
    report = Watch(account, journal).tick()
    assert len(report.running) == 1
    assert report.errors == ()


def test_a_copy_keeps_the_moment_of_its_original_where_it_lands() -> None:
    job = CopyJob(
        CONTEXT, "C-1", "COMPLETED", NOW, POINT, HERE, THERE, "arn:landed", VOLUME, "EBS", "orders-data"
    )
    landed = job.landed(SNAPSHOT.created)
    assert landed is not None
    assert (landed.context.region, landed.vault, landed.created) == (
        "eu-central-1",
        "shop-copies",
        SNAPSHOT.created,
    )
    assert replace(job, status="RUNNING").landed(SNAPSHOT.created) is None


def test_a_copy_without_an_answer_is_told_of_although_copies_may_not_be_listed(
    account: FakeAccount, journal: Journal
) -> None:
    lose_the_answer(account, after_effect=True)
    plan = COPY.plan()
    attempt = run(prepare(plan, account, journal), plan, account, journal)
    account.copies_denied = True
    [sight] = Watch(account, journal).tick().sights
    assert (sight.attempt.id, sight.verdict) == (attempt.id, Verdict.NOT_LISTED)
    assert "backup:ListCopyJobs" in sight.text
    [at_start] = reconcile(account, journal)
    assert at_start.verdict is Verdict.NOT_LISTED
    account.copies_denied = False
    [sight] = Watch(account, journal).tick().sights
    assert sight.verdict is Verdict.UNCLEAR
    assert THERE in sight.candidates[0].evidence, "who adopts it sees where that copy goes"


def test_a_colleagues_copy_is_followed_where_no_listing_shows_it(
    account: FakeAccount, journal: Journal, clock: Clock
) -> None:
    job = CopyJob(CONTEXT, "COPY-1", "RUNNING", clock.now - timedelta(days=3), point_arn=POINT)
    account.copied, account.copies_denied = (job,), True
    watch = Watch(account, journal, known=job)
    assert watch.tick().changed == ()
    account.copied = (replace(job, status="COMPLETED"),)
    assert [changed.status for changed in watch.tick().changed] == ["COMPLETED"]
