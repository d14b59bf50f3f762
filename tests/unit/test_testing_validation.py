"""Saying of what a restore test made whether it is right."""

from __future__ import annotations

import os
import select
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.context import Identity, Mode
from recovery.errors import AnswerLost, BadInput, InvalidRequest, ReadOnly, Refused
from recovery.journal import Journal
from recovery.journal_records import CallRecord, Mark
from recovery.testing.checking_command import command_words, environment
from recovery.testing.validation import FAILED, SUCCESSFUL, WORK, validate, validate_by_command, why_not
from tests.unit.fake_account import CONTEXT, IDENTITY, Clock
from tests.unit.tested_account import MADE, TEST, TestedAccount


@pytest.fixture
def account(clock: Clock) -> TestedAccount:
    account = TestedAccount(clock)
    account.has(TEST)
    return account


def calls(journal: Journal) -> list[CallRecord]:
    return [each for each in journal.records(CONTEXT, TEST.id) if isinstance(each, CallRecord)]


def marks(journal: Journal) -> list[Mark]:
    return [each for each in journal.records(CONTEXT, TEST.id) if isinstance(each, Mark)]


def script(*lines: str) -> list[str]:
    """A command that runs these lines of Python."""
    return [sys.executable, "-c", "\n".join(("import os, sys, signal", *lines))]


def test_it_is_said_once_and_the_journal_knows_who_said_it(account: TestedAccount, journal: Journal) -> None:
    said = validate(account, TEST, SUCCESSFUL, "412 rows\x1b[2J", journal)
    assert account.requests == [
        {"RestoreJobId": "TEST-1", "ValidationStatus": "SUCCESSFUL", "ValidationStatusMessage": "412 rows"}
    ]
    assert (said.status, said.message, said.lost, said.exit_code) == (SUCCESSFUL, "412 rows", "", None)
    assert [each.state for each in calls(journal)] == ["sent", "answered"]
    (mark,) = marks(journal)
    assert (mark.work, mark.done, mark.by, mark.text) == (WORK, True, IDENTITY.arn, "by hand")
    with pytest.raises(Refused, match="said already: “412 rows”"):
        validate(account, TEST, FAILED, "", journal)
    assert len(account.requests) == 1


def test_without_a_message_none_is_sent(account: TestedAccount, journal: Journal) -> None:
    validate(account, TEST, FAILED, "", journal)
    assert account.requests == [{"RestoreJobId": "TEST-1", "ValidationStatus": "FAILED"}]
    assert [mark.done for mark in marks(journal)] == [True]  # the validating was done


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"testing_plan_arn": ""}, "a person started this restore"),
        ({"validation_status": "SUCCESSFUL"}, "SUCCESSFUL was said already"),
        ({"validation_status": "FAILED"}, "FAILED was said already"),
        ({"validation_status": "TIMED_OUT"}, "the time to validate it has run out"),
        ({"status": "RUNNING"}, "its restore is RUNNING"),
        ({"status": "FAILED"}, "its restore is FAILED"),
    ],
)
def test_where_nothing_can_be_said_it_is_refused_with_words(
    account: TestedAccount, journal: Journal, changes: dict[str, str], why: str
) -> None:
    account.has(replace(TEST, **changes))  # type: ignore[arg-type]
    with pytest.raises(Refused, match=why) as refused:
        validate(account, TEST, SUCCESSFUL, "", journal)
    assert refused.value.next_step
    with pytest.raises(Refused, match=why):
        validate_by_command(account, TEST, script(), journal, 60)
    assert account.requests == []
    assert calls(journal) == []


def test_a_test_that_waits_to_be_validated_can_be() -> None:
    assert why_not(TEST) == ("", "")
    assert why_not(replace(TEST, validation_status="")) == ("", "")


def test_only_the_two_words_that_people_may_say_are_sent(account: TestedAccount, journal: Journal) -> None:
    with pytest.raises(BadInput, match="TIMED_OUT"):
        validate(account, TEST, "TIMED_OUT", "", journal)


def test_while_writing_is_off_nothing_is_run_and_nothing_sent(
    account: TestedAccount, journal: Journal, tmp_path: Path
) -> None:
    account.set_mode(Mode.READ_ONLY)
    with pytest.raises(ReadOnly):
        validate(account, TEST, SUCCESSFUL, "", journal)
    with pytest.raises(ReadOnly):
        validate_by_command(account, TEST, ["touch", str(tmp_path / "ran")], journal, 60)
    assert not (tmp_path / "ran").exists()
    assert account.requests == []


def test_a_refusal_of_aws_is_told_and_journalled(account: TestedAccount, journal: Journal) -> None:
    account.refuses, account.takes_it = InvalidRequest("AWS refused it", "Not now."), False
    with pytest.raises(InvalidRequest):
        validate(account, TEST, SUCCESSFUL, "", journal)
    assert [(each.state, each.why) for each in calls(journal)] == [("sent", ""), ("refused", "Not now.")]
    assert marks(journal) == []


def test_after_a_lost_answer_the_job_tells_whether_it_was_said(
    account: TestedAccount, journal: Journal
) -> None:
    account.refuses = AnswerLost("No answer", "The connection broke.")
    assert validate(account, TEST, SUCCESSFUL, "", journal).lost == ""
    assert [each.state for each in calls(journal)] == ["sent", "answered"]
    assert [mark.done for mark in marks(journal)] == [True]


def test_after_a_lost_answer_that_the_job_does_not_show_it_is_unknown(
    account: TestedAccount, journal: Journal
) -> None:
    account.refuses, account.takes_it = AnswerLost("No answer", "The connection broke."), False
    lost = validate(account, TEST, SUCCESSFUL, "", journal).lost
    assert lost == "The connection broke. The job says VALIDATING. It can be said again."
    assert [each.state for each in calls(journal)] == ["sent", "unknown"]
    assert marks(journal) == []


def test_after_a_lost_answer_what_a_colleague_said_meanwhile_is_told(
    account: TestedAccount, journal: Journal
) -> None:
    account.refuses, account.takes_it = AnswerLost("No answer", "The connection broke."), False
    jobs = iter([TEST, replace(TEST, validation_status="FAILED", validation_message="0 rows")])
    account.job = lambda job_id: next(jobs)  # type: ignore[method-assign]
    lost = validate(account, TEST, SUCCESSFUL, "", journal).lost
    assert lost.endswith("The job says FAILED. It cannot be said again: FAILED was said already: “0 rows”.")
    assert marks(journal) == []


# By a command


def test_a_command_that_ends_with_0_says_successful(account: TestedAccount, journal: Journal) -> None:
    said = validate_by_command(account, TEST, script("print('noise')"), journal, 60)
    assert (said.status, said.message, said.exit_code) == (SUCCESSFUL, "", 0)
    (mark,) = marks(journal)
    assert mark.text == f"by the command {Path(sys.executable).name}, which ended with 0"


def test_a_command_that_ends_otherwise_says_failed_with_its_last_words(
    account: TestedAccount, journal: Journal
) -> None:
    lines = script("sys.stderr.write('looking\\n0 rows\\x1b[2J in orders\\n \\n')", "raise SystemExit(7)")
    said = validate_by_command(account, TEST, lines, journal, 60)
    assert (said.status, said.message, said.exit_code) == (FAILED, "0 rows in orders", 7)
    assert account.requests[0]["ValidationStatusMessage"] == "0 rows in orders"
    assert "orders" not in str(journal.records(CONTEXT))  # output is in no log


def test_a_message_without_end_is_cut(account: TestedAccount, journal: Journal) -> None:
    said = validate_by_command(account, TEST, script("sys.exit('x' * 500_000)"), journal, 60)
    assert (said.status, len(said.message)) == (FAILED, 1000)


def test_the_command_is_told_what_was_restored_and_where(account: TestedAccount, journal: Journal) -> None:
    account.identity = Identity(IDENTITY.arn, profile="drill")
    told = ("JOB_ID", "RESOURCE_ARN", "RESOURCE_TYPE", "REGION", "ACCOUNT")
    names = [*(f"RELIGHT_{name}" for name in told), "AWS_REGION", "AWS_PROFILE"]
    line = f"sys.exit('|'.join(os.environ[name] for name in {names!r}))"
    said = validate_by_command(account, TEST, script(line), journal, 60)
    assert said.message == f"TEST-1|{MADE}|EBS|eu-west-1|111122223333|eu-west-1|drill"


def test_calls_of_the_command_go_where_the_test_is(
    account: TestedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_PROFILE", "of-the-shell")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    kept = environment(account, TEST)
    assert (kept["AWS_ACCESS_KEY_ID"], kept["AWS_PROFILE"]) == ("AKIA", "of-the-shell")
    assert kept["AWS_ENDPOINT_URL"] == CONTEXT.endpoint
    account.identity = Identity(IDENTITY.arn, profile="drill")
    there = replace(CONTEXT, endpoint="")
    told = environment(account, replace(TEST, context=there))
    assert "AWS_ACCESS_KEY_ID" not in told  # it would win over the profile
    assert (told["AWS_PROFILE"], told["AWS_ENDPOINT_URL"]) == ("drill", "http://127.0.0.1:1")


def test_no_shell_reads_the_words_of_the_command(
    account: TestedAccount, journal: Journal, tmp_path: Path
) -> None:
    words = [*script("sys.exit(sys.argv[1])"), f"$(touch {tmp_path}/ran); `id`"]
    assert validate_by_command(account, TEST, words, journal, 60).message == words[-1]
    assert list(tmp_path.glob("ran")) == []


@pytest.mark.parametrize("command", [[], [""], ["/no/such/program"], ["bad\0name"], ["."]])
def test_a_command_that_cannot_be_started_says_nothing(
    account: TestedAccount, journal: Journal, command: list[str]
) -> None:
    with pytest.raises(BadInput):
        validate_by_command(account, TEST, command, journal, 60)
    assert account.requests == []


def test_a_command_that_does_not_end_is_ended_with_all_it_started_and_says_nothing(
    account: TestedAccount, journal: Journal, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "held")
    held = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    words = ["sh", "-c", f"exec 9> {tmp_path}/held; sleep 1000 & wait"]
    with pytest.raises(Refused, match="Nothing was said of the test"):
        validate_by_command(account, TEST, words, journal, 0.5)
    assert account.requests == []
    # Readable as soon as nobody is left who could write into it.
    assert select.select([held], [], [], 60)[0]
    assert os.read(held, 1) == b""
    os.close(held)


def test_a_command_that_is_killed_says_nothing(account: TestedAccount, journal: Journal) -> None:
    with pytest.raises(Refused, match="ended by signal 9"):
        validate_by_command(account, TEST, script("os.kill(os.getpid(), signal.SIGKILL)"), journal, 60)
    assert account.requests == []


def test_what_the_command_leaves_running_holds_nothing_up(account: TestedAccount, journal: Journal) -> None:
    words = ["sh", "-c", "sleep 1000 2>&1 & echo $! >&2; exit 3"]
    said = validate_by_command(account, TEST, words, journal, 60)
    assert said.exit_code == 3
    os.kill(int(said.message), 9)


def test_a_test_that_was_validated_while_the_command_ran_is_left_as_it_is(
    account: TestedAccount, journal: Journal
) -> None:
    jobs = iter([TEST, replace(TEST, validation_status="TIMED_OUT")])
    account.job = lambda job_id: next(jobs)  # type: ignore[method-assign]
    with pytest.raises(Refused, match="has run out"):
        validate_by_command(account, TEST, script(), journal, 60)
    assert account.requests == []


def test_a_line_is_split_as_a_shell_would_and_nothing_is_expanded() -> None:
    assert command_words("./check.sh 'two words' $HOME *") == ("./check.sh", "two words", "$HOME", "*")
    assert command_words("") == ()
    with pytest.raises(BadInput, match="quot"):
        command_words("./check.sh 'open")
