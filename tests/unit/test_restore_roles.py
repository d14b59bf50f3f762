"""Which role AWS Backup may act as."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import timedelta

from recovery.account import Known, RoleFacts
from recovery.context import Context
from recovery.errors import AccessDenied
from recovery.restore_roles import best_role, candidates, commands_to_make_default_role, default_role_arn
from restore_profiles.registry import profiles
from tests.profiles.samples import point_of
from tests.unit.fake_account import CONTEXT, FakeAccount

DEFAULT = default_role_arn(CONTEXT)
BACKUP_ROLE = "arn:aws:iam::111122223333:role/backup"
POINT = replace(point_of(profiles()[0]), role_arn=BACKUP_ROLE)


class NoRoles(FakeAccount):
    def role(self, arn: str) -> RoleFacts:
        return RoleFacts(arn, Known.NO)


class DeniedRoles(FakeAccount):
    def role(self, arn: str) -> RoleFacts:
        raise AccessDenied("Access denied", "You may not look at roles.", action="iam:GetRole")


def test_the_role_of_the_last_successful_restore_comes_first() -> None:
    account = FakeAccount()
    for name, status, days in (("old", "COMPLETED", 0), ("last", "COMPLETED", 1), ("failed", "FAILED", 1)):
        account.clock.advance(days * 86_400)
        job = account.add_job({}, role=f"arn:aws:iam::111122223333:role/{name}", status=status)
        account.change_job(job.id, status)
    found = candidates(account, "EBS", POINT)
    assert [role.arn.rpartition("/")[2] for role in found] == [
        "last",
        "backup",
        "AWSBackupDefaultServiceRole",
    ]
    assert found[0].why == "restored EBS here before"


def test_a_role_that_comes_up_twice_is_offered_once() -> None:
    account = FakeAccount()
    account.add_job({}, role=BACKUP_ROLE, status="COMPLETED")
    assert [role.arn for role in candidates(account, "EBS", POINT)] == [BACKUP_ROLE, DEFAULT]


def test_the_role_of_another_type_or_another_account_is_not_offered() -> None:
    account = FakeAccount()
    account.add_job({}, role="arn:aws:iam::111122223333:role/rds", status="COMPLETED")
    foreign = replace(POINT, role_arn="arn:aws:iam::999988887777:role/backup")
    assert [role.arn for role in candidates(account, "RDS", foreign)] == [DEFAULT]


def test_a_default_role_that_certainly_is_missing_is_not_offered() -> None:
    assert candidates(NoRoles(), "EBS", replace(POINT, role_arn="")) == ()


def test_look_ups_that_are_refused_leave_the_role_unknown_and_offered() -> None:
    denied = AccessDenied("Access denied", "You may not list restore jobs.")
    found = candidates(DeniedRoles(fail_reads=denied), "EBS", replace(POINT, role_arn=""))
    assert [(role.arn, role.facts.exists, role.facts.why_unknown) for role in found] == [
        (DEFAULT, Known.UNKNOWN, "You may not look at roles.")
    ]


def test_a_role_that_does_not_trust_aws_backup_comes_last_and_is_not_the_best() -> None:
    class Distrusting(FakeAccount):
        def role(self, arn: str) -> RoleFacts:
            return RoleFacts(arn, Known.YES, Known.NO if arn == BACKUP_ROLE else Known.YES)

    assert [role.arn for role in candidates(Distrusting(), "EBS", POINT)] == [DEFAULT, BACKUP_ROLE]
    assert best_role(Distrusting(), "EBS", POINT) == DEFAULT
    assert best_role(NoRoles(), "EBS", POINT) == ""


def test_the_commands_make_the_role_of_the_callers_partition() -> None:
    create, *attach = commands_to_make_default_role(
        Context("111122223333", "cn-north-1", "aws-cn")
    ).splitlines()
    words = shlex.split(create)
    assert words[:3] == ["aws", "iam", "create-role"]
    trust = json.loads(words[words.index("--assume-role-policy-document") + 1])
    assert trust["Statement"][0]["Principal"] == {"Service": "backup.amazonaws.com"}
    assert [shlex.split(line)[-1] for line in attach] == [
        f"arn:aws-cn:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor{what}"
        for what in ("Backup", "Restores")
    ]


def test_a_newer_job_wins_whatever_the_order_of_the_list() -> None:
    account = FakeAccount()
    first = account.add_job({}, role="arn:aws:iam::111122223333:role/new", status="COMPLETED")
    account.all_jobs[first.id] = replace(first, created=first.created + timedelta(days=1))
    account.add_job({}, role="arn:aws:iam::111122223333:role/old", status="COMPLETED")
    account.clock.advance(2 * 86_400)
    assert candidates(account, "EBS", POINT)[0].arn.endswith("/new")
