"""Whether work that remains has been done, and doing it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from recovery.account import Known
from recovery.context import Mode
from recovery.errors import (
    AccessDenied,
    AnswerLost,
    BadInput,
    InvalidRequest,
    NotFound,
    ReadOnly,
    RelightError,
)
from recovery.follow_up import facts_of_job, is_done, run_follow_up
from recovery.journal import Journal
from recovery.models import RecoveryPoint, RestoreJob
from restore_profiles.model import BY_HAND, Check
from restore_profiles.work import Work
from runbooks.remaining import remaining_of
from tests.unit.fake_account import CONTEXT, NOW, POINT, FakeAccount
from tests.unit.journals import file_of

CHECK = Check("ec2:DescribeVolumes", {"VolumeIds": ["vol-1"]}, "Volumes[0].State", ("in-use",))
ATTACH = Work(
    "attach",
    "Attach it",
    "ec2:AttachVolume",
    {"VolumeId": "vol-1", "InstanceId": "{ask.instance}", "Count": "{ask.count:json}"},
    CHECK,
    {"instance": "Which instance?", "count": "How many?"},
    optional=False,
    by_hand="",
)
ANSWERS = {"instance": "i-1", "count": "3"}


@dataclass
class Answering(FakeAccount):
    """`answers` are what the check says, one after the other; an error is raised."""

    answers: list[str | RelightError] = field(default_factory=list)
    sent: list[tuple[str, str, Mapping[str, object]]] = field(default_factory=list)
    refuses: RelightError | None = None
    asked: int = 0

    def is_done(self, operation: str, request: Mapping[str, object], path: str) -> str:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, RelightError):
            raise answer
        return answer

    def start(
        self, service: str, operation: str, request: Mapping[str, object], *, token: str
    ) -> Mapping[str, str]:
        self.sent.append((service, operation, request))
        if self.refuses:
            raise self.refuses
        return {}


DENIED = AccessDenied("Access denied", "You may not look at volumes.")
GONE = NotFound("Not found", "There is no volume vol-1.")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal")


def states(journal: Journal) -> list[str]:
    return [
        line.partition('"state":"')[2].partition('"')[0] for line in file_of(journal).read_text().splitlines()
    ]


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ("in-use", Known.YES),
        ("available", Known.NO),
        ("", Known.NO),
        (DENIED, Known.UNKNOWN),
        (GONE, Known.NO),
    ],
)
def test_a_check_is_done_by_its_expected_answer_and_unknown_where_it_is_refused(
    answer: str | RelightError, known: Known
) -> None:
    assert is_done(Answering(answers=[answer]), CHECK) is known


@pytest.mark.parametrize(
    "check",
    [
        Check("ec2:DescribeVolumes", {"VolumeIds": ["{created.id}"]}, "Volumes[0].State", ("in-use",)),
        Check("ec2:DescribeVolumes", {}, "Volumes[?Name=='{ask.name}']", ("in-use",)),
        Check("ec2:DescribeVolumes", {}, "Volumes[0].State", ("{ask.state}",)),
    ],
)
def test_a_check_with_an_open_place_is_not_asked(check: Check) -> None:
    account = Answering()
    assert is_done(account, check) is Known.UNKNOWN
    assert account.asked == 0


def test_it_is_sent_with_its_answers_and_the_check_is_read_again(journal: Journal) -> None:
    account = Answering(answers=["available", "in-use"])
    outcome = run_follow_up(account, ATTACH, ANSWERS, journal, "JOB-1")
    assert (outcome.sent, outcome.done) == (True, Known.YES)
    assert account.sent == [("ec2", "AttachVolume", {"VolumeId": "vol-1", "InstanceId": "i-1", "Count": 3})]
    assert states(journal) == ["sent", "answered"]
    assert journal.verify() == ()
    assert journal.attempts() == ()


def test_what_is_done_already_is_not_sent_not_even_asked_for_write_mode(journal: Journal) -> None:
    account = Answering(mode=Mode.READ_ONLY, answers=["in-use"])
    outcome = run_follow_up(account, ATTACH, ANSWERS, journal, "JOB-1")
    assert (outcome.sent, outcome.done, account.sent) == (False, Known.YES, [])
    assert not journal.directory.exists()


def test_while_read_only_nothing_is_sent(journal: Journal) -> None:
    account = Answering(mode=Mode.READ_ONLY, answers=["available"])
    with pytest.raises(ReadOnly):
        run_follow_up(account, ATTACH, ANSWERS, journal, "JOB-1")
    assert account.sent == []


def test_what_is_not_answered_is_named_and_nothing_is_asked_or_sent(journal: Journal) -> None:
    account = Answering()
    with pytest.raises(BadInput, match=r"count \(How many\?\)"):
        run_follow_up(account, ATTACH, {"instance": "i-1", "count": ""}, journal, "JOB-1")
    assert (account.asked, account.sent) == (0, [])


def test_what_aws_did_not_tell_is_named(journal: Journal) -> None:
    work = Work(
        "x",
        "Tag it",
        "ec2:CreateTags",
        {"Resources": ["{created.id}"]},
        CHECK,
        {},
        optional=False,
        by_hand="",
    )
    with pytest.raises(BadInput, match=r"created\.id"):
        run_follow_up(Answering(), work, {}, journal, "JOB-1")


def test_a_refusal_is_raised_and_recorded(journal: Journal) -> None:
    account = Answering(answers=["available"], refuses=InvalidRequest("No", "The volume is elsewhere."))
    with pytest.raises(InvalidRequest):
        run_follow_up(account, ATTACH, ANSWERS, journal, "JOB-1")
    assert states(journal) == ["sent", "refused"]


@pytest.mark.parametrize(("afterwards", "known"), [("in-use", Known.YES), ("available", Known.NO)])
def test_after_a_lost_answer_the_check_tells_and_it_is_not_sent_again(
    journal: Journal, afterwards: str, known: Known
) -> None:
    account = Answering(answers=["available", afterwards], refuses=AnswerLost("Lost", "Nobody answered."))
    outcome = run_follow_up(account, ATTACH, ANSWERS, journal, "JOB-1")
    assert (outcome.sent, outcome.done, outcome.text) == (True, known, "Nobody answered.")
    assert len(account.sent) == 1
    assert states(journal) == ["sent", "unknown"]


def test_where_the_check_may_not_be_asked_it_is_sent_and_unknown(journal: Journal) -> None:
    account = Answering(answers=[DENIED, DENIED])
    outcome = run_follow_up(account, ATTACH, ANSWERS, journal, "JOB-1")
    assert (outcome.sent, outcome.done) == (True, Known.UNKNOWN)


COPIED = RestoreJob(
    CONTEXT,
    "job-1",
    "COMPLETED",
    NOW,
    point_arn=POINT,
    resource_type="S3",
    source_arn="arn:aws:s3:::shop",
    vault_arn="arn:aws:backup:eu-west-1:444455556666:backup-vault:shared",
)


@dataclass
class Pointing(FakeAccount):
    """Knows the job's recovery point, a copy from another Region, or is refused it."""

    refuses: RelightError | None = None
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        self.asked.append((arn, vault, vault_account))
        if self.refuses:
            raise self.refuses
        source_vault = "arn:aws:backup:eu-central-1:111122223333:backup-vault:shop"
        return RecoveryPoint(CONTEXT, arn, COPIED.source_arn, "COMPLETED", NOW, source_vault_arn=source_vault)


def test_of_a_job_without_its_plan_the_point_tells_where_it_was_copied_from() -> None:
    account = Pointing()
    facts = facts_of_job(account, COPIED)
    assert (facts["point.from_region"], account.asked) == (
        "eu-central-1",
        [(POINT, "shared", "444455556666")],
    )
    here = replace(COPIED, vault_arn="arn:aws:backup:eu-west-1:111122223333:backup-vault:shop")
    facts_of_job(account, here)
    assert account.asked[1] == (POINT, "shop", "")


@pytest.mark.parametrize("refused", [DENIED, GONE])
def test_a_point_that_is_gone_or_denied_leaves_what_the_job_tells(refused: RelightError) -> None:
    facts = facts_of_job(Pointing(refuses=refused), COPIED)
    assert facts["source.id"] == "shop"
    assert "point.from_region" not in facts


def test_a_job_that_names_no_vault_has_its_point_not_searched_for() -> None:
    account = Pointing()
    assert "point.from_region" not in facts_of_job(account, replace(COPIED, vault_arn=""))
    assert account.asked == []


def test_a_volume_of_a_cluster_is_handed_to_its_pods_by_aws_backup_and_a_lone_one_is_attached() -> None:
    alone = replace(COPIED, resource_type="EBS", created_resource_arn="arn:aws:ec2:eu-west-1::volume/vol-1")
    part = replace(alone, parent_id="PARENT")
    left = [
        [piece.name for piece in remaining_of(each, {}, facts_of_job(Pointing(), each))]
        for each in (alone, part)
    ]
    assert left == [["attach", "mount"], []]


def test_work_by_hand_is_never_sent_and_nothing_is_asked_about_it(journal: Journal) -> None:
    account = Answering()
    by_hand = Work("power-on", "Turn it on", "", {}, BY_HAND, {}, optional=False, by_hand="In vCenter.")
    assert is_done(account, by_hand.done) is Known.UNKNOWN
    with pytest.raises(BadInput, match="In vCenter"):
        run_follow_up(account, by_hand, {}, journal, "JOB-1")
    assert (account.sent, account.asked) == ([], 0)
