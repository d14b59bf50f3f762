"""Findings before a restore: each answer of the account, and each answer it does not give."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from recovery.account import (
    ActionVerdict,
    KeyFacts,
    Known,
    RoleFacts,
    SourceFacts,
    VaultDenial,
    VaultPolicyFacts,
)
from recovery.errors import AccessDenied
from recovery.models import RestoreJob
from recovery.planning import Draft, begin
from recovery.preflight import CHECKS, Difference, Finding, FindingSeverity, differences, findings
from restore_profiles.registry import profile_for
from tests.profiles.samples import CONTEXT, MADE, ROLE, point_of
from tests.unit.fake_account import FakeAccount

EBS = profile_for("EBS") or pytest.fail("no EBS profile")
MACHINE = profile_for("VirtualMachine") or pytest.fail("no profile of virtual machines")
ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
NOW = MADE + timedelta(hours=6)
SOURCE = SourceFacts(Known.YES, {"availability_zone": "eu-west-1a", "volume_type": "gp2"})
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"


@dataclass
class Answers(FakeAccount):
    """An account whose answers about roles, keys, policies and permissions are given."""

    context: Any = CONTEXT
    role_facts: RoleFacts = field(default_factory=lambda: RoleFacts(ROLE, Known.YES, Known.YES))
    policy: VaultPolicyFacts = field(default_factory=lambda: VaultPolicyFacts(Known.YES))
    key_facts: KeyFacts = field(default_factory=lambda: KeyFacts(KEY, "Enabled"))
    denied_actions: Mapping[str, Known] = field(default_factory=dict)
    given_jobs: Sequence[RestoreJob] = ()
    asked_keys: list[str] = field(default_factory=list)

    def role(self, arn: str) -> RoleFacts:
        return self.role_facts

    def vault_policy(self, vault: str, point_arn: str) -> VaultPolicyFacts:
        return self.policy

    def key(self, arn: str) -> KeyFacts:
        self.asked_keys.append(arn)
        return replace(self.key_facts, arn=arn)

    def may_caller(self, actions: Mapping[str, str]) -> tuple[ActionVerdict, ...]:
        return self._verdicts("me", actions)

    def may_role(
        self, role_arn: str, actions: Sequence[str], resource: str = "*"
    ) -> tuple[ActionVerdict, ...]:
        return self._verdicts(role_arn, actions)

    def jobs(self, *, created_after: Any = None, status: str = "") -> Iterator[Sequence[RestoreJob]]:
        if self.fail_reads is not None:
            raise self.fail_reads
        yield self.given_jobs

    def _verdicts(self, principal: str, actions: Iterable[str]) -> tuple[ActionVerdict, ...]:
        return tuple(
            ActionVerdict(principal, action, self.denied_actions.get(action, Known.YES), "implicitDeny")
            for action in actions
        )


def draft_of(**changes: Any) -> Draft:
    point = replace(point_of(EBS), **changes)
    return begin(CONTEXT, point, EBS, "", None, SOURCE, ROLE).accepted("availabilityZone")


def found(draft: Draft | None = None, account: FakeAccount | None = None) -> dict[str, list[Finding]]:
    """Findings by title. A blocked draft is checked with the plan it had before."""
    draft = draft or draft_of()
    sound = draft_of().plan()
    by_title: dict[str, list[Finding]] = {}
    for finding in findings(draft, sound, account or Answers(), NOW):
        by_title.setdefault(finding.title, []).append(finding)
    return by_title


def only(told: dict[str, list[Finding]], title: str) -> Finding:
    (finding,) = told[title]
    return finding


def test_a_sound_restore_passes_every_check_and_says_what_will_differ() -> None:
    told = found()
    severities = {finding.severity for each in told.values() for finding in each}
    assert severities == {PASSED, INFO}
    assert [finding.severity for finding in told["After the restore"]] == [INFO] * 3


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("COMPLETED", PASSED),
        ("AVAILABLE", PASSED),
        ("PARTIAL", WARNING),
        ("EXPIRED", WARNING),
        ("STOPPED", WARNING),
        ("DELETING", ERROR),
        ("CREATING", ERROR),
        ("RESTING", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_the_status_of_the_point_decides(status: str, severity: FindingSeverity) -> None:
    finding = only(found(draft_of(status=status, status_message="Insufficient.")), "Recovery point")
    assert finding.severity is severity
    assert severity is PASSED or not status or "Insufficient." in finding.text


def test_a_composite_point_is_refused() -> None:
    assert only(found(draft_of(is_parent=True)), "Composite point").severity is ERROR


@pytest.mark.parametrize(
    ("storage_class", "severity"), [("WARM", PASSED), ("COLD", WARNING), ("", UNKNOWN), ("DELETED", ERROR)]
)
def test_the_storage_class_decides_how_long_it_takes(storage_class: str, severity: FindingSeverity) -> None:
    assert only(found(draft_of(storage_class=storage_class)), "Storage class").severity is severity


@pytest.mark.parametrize(
    ("left", "storage_class", "severity"),
    [
        (None, "WARM", PASSED),
        (None, "", UNKNOWN),
        (timedelta(hours=25), "WARM", PASSED),
        (timedelta(hours=24), "WARM", WARNING),
        (timedelta(hours=71), "COLD", WARNING),
        (timedelta(0), "WARM", WARNING),
        (timedelta(days=-1), "WARM", WARNING),
    ],
)
def test_a_point_that_ends_before_the_restore_may_be_done_is_told(
    left: timedelta | None, storage_class: str, severity: FindingSeverity
) -> None:
    delete_at = None if left is None else NOW + left
    told = found(draft_of(delete_at=delete_at, storage_class=storage_class))
    assert only(told, "Retention").severity is severity


@pytest.mark.parametrize(
    ("changes", "severity"),
    [
        ({"arn": "arn:aws:ec2:eu-west-1::snapshot/snap-1"}, PASSED),
        ({"arn": "arn:aws:ec2:us-east-1::snapshot/snap-1"}, ERROR),
        ({"arn": "arn:aws-cn:ec2:eu-west-1::snapshot/snap-1"}, ERROR),
        ({"vault_account": "999988887777"}, WARNING),
        ({"vault_account": "111122223333"}, PASSED),
    ],
)
def test_a_point_is_restored_where_it_lies(changes: dict[str, str], severity: FindingSeverity) -> None:
    assert only(found(draft_of(**changes)), "Account and Region").severity is severity


@pytest.mark.parametrize(
    ("skew", "severity"),
    [(None, UNKNOWN), (0.4, PASSED), (-60.0, PASSED), (61.0, WARNING), (-300.0, WARNING), (301.0, ERROR)],
)
def test_a_clock_that_is_off_is_told_before_aws_refuses_the_signature(
    skew: float | None, severity: FindingSeverity
) -> None:
    assert only(found(account=Answers(skew=skew)), "Clock").severity is severity


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        (RoleFacts(ROLE, Known.NO, Known.UNKNOWN), ERROR),
        (RoleFacts(ROLE, Known.YES, Known.NO), ERROR),
        (RoleFacts(ROLE, Known.UNKNOWN, Known.UNKNOWN, "denied"), UNKNOWN),
        (RoleFacts(ROLE, Known.YES, Known.UNKNOWN, "denied"), UNKNOWN),
    ],
)
def test_a_role_must_exist_and_trust_aws_backup(facts: RoleFacts, severity: FindingSeverity) -> None:
    assert only(found(account=Answers(role_facts=facts)), "Restore role").severity is severity


def test_a_vault_that_denies_is_told_with_its_statement() -> None:
    denial = VaultDenial("no-restores", "backup:StartRestoreJob", True, '{"Effect":"Deny"}')
    account = Answers(policy=VaultPolicyFacts(Known.YES, (denial, replace(denial, certain=False))))
    certain, uncertain = found(account=account)["Vault access policy"]
    assert (certain.severity, uncertain.severity) == (ERROR, WARNING)
    assert "no-restores" in certain.text
    assert certain.evidence == '{"Effect":"Deny"}'


def test_a_vault_whose_policy_cannot_be_read_is_unknown_and_so_is_no_vault() -> None:
    account = Answers(policy=VaultPolicyFacts(Known.UNKNOWN, why_unknown="denied"))
    assert only(found(account=account), "Vault access policy").severity is UNKNOWN
    assert only(found(draft_of(vault="")), "Vault access policy").severity is UNKNOWN


def test_the_policy_of_another_accounts_vault_is_unknown_and_our_vault_of_that_name_is_not_asked() -> None:
    denial = VaultDenial("Deny", "backup:StartRestoreJob", True, "{}")
    account = Answers(policy=VaultPolicyFacts(Known.YES, (denial,)))
    finding = only(found(draft_of(vault_account="444455556666"), account), "Vault access policy")
    assert finding.severity is UNKNOWN
    assert "444455556666" in finding.text


def test_a_simulated_denial_warns_and_does_not_block() -> None:
    """The simulator knows neither session policies nor resource policies; the real call's refusal harms
    nothing."""
    account = Answers(denied_actions={"iam:PassRole": Known.NO, "ec2:CreateVolume": Known.NO})
    told = found(account=account)
    assert only(told, "Your permissions").severity is WARNING
    assert "iam:PassRole" in only(told, "Your permissions").text
    assert "ec2:CreateVolume" in only(told, "Permissions of the role").text


def test_a_permission_that_cannot_be_simulated_is_unknown() -> None:
    account = Answers(denied_actions={"backup:StartRestoreJob": Known.UNKNOWN})
    finding = only(found(account=account), "Your permissions")
    assert finding.severity is UNKNOWN
    assert "backup:StartRestoreJob" in finding.text


def test_the_role_is_asked_for_what_this_restore_needs_only() -> None:
    archived, plain = draft_of(storage_class="COLD"), draft_of()
    needs = "ec2:RestoreSnapshotTier"
    assert needs in only(found(archived), "Permissions of the role").text
    assert needs not in only(found(plain), "Permissions of the role").text


@pytest.mark.parametrize(
    ("state", "severity", "next_step"),
    [
        ("Enabled", PASSED, ""),
        ("PendingDeletion", ERROR, "cancel-key-deletion"),
        ("Disabled", ERROR, "enable-key"),
        ("Unavailable", ERROR, "choose another"),
        ("NotFound", ERROR, "Choose another"),
        ("", UNKNOWN, "kms:DescribeKey"),
    ],
)
def test_the_state_of_a_key_decides(state: str, severity: FindingSeverity, next_step: str) -> None:
    account = Answers(key_facts=KeyFacts(KEY, state))
    finding = only(found(draft_of(encryption_key_arn=KEY), account), "KMS key")
    assert finding.severity is severity
    assert next_step in finding.next_step


def test_a_key_of_another_account_that_is_not_found_is_unknown() -> None:
    account = Answers(key_facts=KeyFacts(KEY, "NotFound"))
    foreign = "arn:aws:kms:eu-west-1:999988887777:key/1"
    assert only(found(draft_of(encryption_key_arn=foreign), account), "KMS key").severity is UNKNOWN


def test_both_keys_are_looked_at_and_the_same_one_once() -> None:
    draft = draft_of(encrypted=True, encryption_key_arn=KEY).edited("kmsKeyId", "alias/new")
    account = Answers()
    found(draft, account)
    assert account.asked_keys == ["alias/new", KEY]
    account = Answers()
    found(draft.edited("kmsKeyId", KEY), account)
    assert account.asked_keys == [KEY]


def test_restores_of_the_same_source_by_anyone_are_told() -> None:
    point = draft_of().point
    running = RestoreJob(CONTEXT, "JOB-1", "RUNNING", NOW - timedelta(hours=1), source_arn=point.resource_arn)
    jobs = (
        running,
        replace(running, id="JOB-2", status="FAILED", created=NOW - timedelta(hours=2)),
        replace(running, id="OLD", created=NOW - timedelta(hours=25)),
        replace(running, id="OTHER", source_arn="arn:aws:ec2:eu-west-1:111122223333:volume/vol-9"),
        replace(running, id="UNTOLD", source_arn="", point_arn=point.arn),
    )
    told = found(account=Answers(given_jobs=jobs))["Other restores of this source"]
    assert [(each.severity, each.evidence) for each in told] == [
        (WARNING, "JOB-1"),
        (WARNING, "UNTOLD"),
        (INFO, "JOB-2"),
    ]


def test_an_answer_that_aws_refuses_is_unknown_and_the_other_checks_go_on() -> None:
    denied = AccessDenied("Access denied", "You may not list restore jobs.", "Allow backup:ListRestoreJobs.")
    told = found(account=Answers(fail_reads=denied))
    finding = only(told, "Other restores of this source")
    assert finding.severity is UNKNOWN
    assert finding.next_step == "Allow backup:ListRestoreJobs."
    assert only(told, "Restore role").severity is PASSED


def test_every_check_has_a_title_and_each_title_is_one_checks() -> None:
    titles = [check.title for check in CHECKS]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_what_needs_no_answer_comes_before_the_first_call() -> None:
    class Silent(Answers):
        def role(self, arn: str) -> RoleFacts:
            raise AssertionError("asked")

    stream = findings(draft_of(), draft_of().plan(), Silent(), NOW)
    first = [next(stream).title for _ in range(5)]
    assert "Clock" in first or "Recovery point" in first


def test_the_account_is_asked_several_things_at_once() -> None:
    together = threading.Barrier(2, timeout=30)

    class Slow(Answers):
        def role(self, arn: str) -> RoleFacts:
            together.wait()
            return super().role(arn)

        def vault_policy(self, vault: str, point_arn: str) -> VaultPolicyFacts:
            together.wait()
            return super().vault_policy(vault, point_arn)

    told = found(draft_of(), Slow())
    assert only(told, "Restore role").severity is PASSED
    assert only(told, "Vault access policy").severity is PASSED


def test_an_answer_nobody_looked_at_is_mentioned() -> None:
    draft = begin(CONTEXT, point_of(EBS), EBS, "", None, SOURCE, ROLE)
    assert "Availability Zone" in only(found(draft), "Answers to look at").text


def test_tags_of_an_old_backup_are_told_where_they_were_asked_for() -> None:
    draft = draft_of(created=MADE - timedelta(days=2000)).with_copy_tags(True)
    assert only(found(draft), "Tags").severity is WARNING
    assert "Tags" not in found(draft.with_copy_tags(False))


def test_source_and_restored_stand_side_by_side() -> None:
    draft = draft_of().edited("volumeType", "gp3").edited("volumeSize", "20")
    assert differences(draft) == (
        Difference("availabilityZone", "Availability Zone", "eu-west-1a", "eu-west-1a", False),
        Difference("volumeType", "Volume type", "gp2", "gp3", True),
        Difference("volumeSize", "Size", "", "20", False),
    )


def test_a_sensitive_value_is_not_shown() -> None:
    draft = begin(CONTEXT, point_of(MACHINE), MACHINE, "instance", None, None, ROLE)
    rows = differences(draft.edited("UserData", "password=1"))
    assert ("UserData", "(hidden)") in [(row.path, row.restored) for row in rows]
    assert "password" not in repr(rows)
