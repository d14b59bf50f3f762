"""Answers that are broken, late or missing: never an empty list, never a failure that may have been a
success.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from aws_api.calls import Calls
from aws_api.gateway import jobs, points, resources, vaults
from recovery.context import Context, Mode
from recovery.errors import AnswerLost, Throttled, Unreachable
from tests.edge.stub import Answer, Stub, calls_to, failed, said

HERE = Context("111122223333", "eu-west-1")
RESTORE: dict[str, object] = {"RecoveryPointArn": "arn", "Metadata": {"key": "value"}}

LISTINGS: dict[str, tuple[str, Callable[[Calls], Iterator[list[Any]]]]] = {
    "resources": ("Results", lambda calls: resources.listed(calls, HERE)),
    "points of a resource": ("RecoveryPoints", lambda calls: points.of_resource(calls, HERE, "arn:a:b")),
    "points in a vault": ("RecoveryPoints", lambda calls: points.in_vault(calls, HERE, "vault", "")),
    "vaults": ("BackupVaultList", lambda calls: vaults.listed(calls, HERE)),
    "jobs": ("RestoreJobs", lambda calls: jobs.listed(calls, HERE, None, "")),
    "jobs of a resource": ("RestoreJobs", lambda calls: jobs.of_resource(calls, HERE, "arn:a:b")),
}

USELESS = {
    "an empty body": Answer(b""),
    "an empty object": Answer(b"{}"),
    "a null": Answer(b"null"),
    "a web page": Answer(b"<html>Please sign in to the hotel's network</html>"),
    "a list where an object belongs": Answer(b"[]"),
    "a body cut short": Answer(
        b'{"Results": [], "RecoveryPoints": [], "RestoreJobs": [], "BackupVaultList": 0}', cut=3
    ),
}


@pytest.mark.parametrize("listing", LISTINGS)
def test_an_empty_list_is_an_empty_page(aws: Stub, listing: str) -> None:
    member, read = LISTINGS[listing]
    aws.answer = lambda request: said({member: []})
    assert list(read(calls_to(aws.url))) == [[]]


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("answer", USELESS)
def test_a_useless_answer_to_a_listing_is_a_lost_answer(aws: Stub, listing: str, answer: str) -> None:
    aws.answer = lambda request: USELESS[answer]
    with pytest.raises(AnswerLost) as lost:
        list(LISTINGS[listing][1](calls_to(aws.url)))
    assert "Nothing was changed" in lost.value.next_step


@pytest.mark.parametrize("answer", USELESS)
def test_a_useless_answer_to_a_write_leaves_its_outcome_unknown_and_is_not_sent_again(
    aws: Stub, answer: str
) -> None:
    aws.answer = lambda request: USELESS[answer]
    with pytest.raises(AnswerLost) as lost:
        calls_to(aws.url, Mode.WRITE).write("backup", "StartRestoreJob", RESTORE, "token")
    assert "may have happened" in lost.value.next_step
    assert len(aws.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(hang_up=True),
        failed(500, "InternalFailure"),
        failed(503, "ServiceUnavailableException", "try later"),
        Answer(b"<html>Bad gateway</html>", 502),
        Answer(b"", 504),
    ],
)
def test_a_write_that_a_failing_server_may_have_carried_out_is_lost_and_not_sent_again(
    aws: Stub, answer: Answer
) -> None:
    aws.answer = lambda request: answer
    with pytest.raises(AnswerLost):
        calls_to(aws.url, Mode.WRITE).write("backup", "StartRestoreJob", RESTORE, "token")
    assert len(aws.requests) == 1


@pytest.mark.usefixtures("impatient")
def test_a_write_without_an_answer_in_time_is_lost_and_not_sent_again(aws: Stub) -> None:
    aws.answer = lambda request: Answer(silent=True)
    with pytest.raises(AnswerLost):
        calls_to(aws.url, Mode.WRITE).write("backup", "StartRestoreJob", RESTORE, "token")
    assert len(aws.requests) == 1


def test_a_throttled_write_was_not_carried_out_and_is_not_sent_again(aws: Stub) -> None:
    aws.answer = lambda request: failed(400, "ThrottlingException", "Rate exceeded")
    with pytest.raises(Throttled):
        calls_to(aws.url, Mode.WRITE).write("backup", "StartRestoreJob", RESTORE, "token")
    assert len(aws.requests) == 1


@pytest.mark.usefixtures("impatient", "keys")
def test_a_request_that_found_nobody_listening_was_certainly_not_carried_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    calls = calls_to(f"http://127.0.0.1:{port}", Mode.WRITE)
    with pytest.raises(Unreachable):
        calls.write("backup", "StartRestoreJob", RESTORE, "token")
    with pytest.raises(Unreachable):
        calls.read("backup", "ListRestoreJobs")


def test_a_handshake_that_failed_was_certainly_no_request(aws: Stub) -> None:
    calls = calls_to(aws.url.replace("http:", "https:"), Mode.WRITE)
    with pytest.raises(Unreachable) as unreachable:
        calls.write("backup", "StartRestoreJob", RESTORE, "token")
    assert "AWS_CA_BUNDLE" in unreachable.value.next_step
    assert aws.requests == []


def test_the_token_travels_in_the_idempotency_member(aws: Stub) -> None:
    aws.answer = lambda request: said({"RestoreJobId": "job"})
    answer = calls_to(aws.url, Mode.WRITE).write("backup", "StartRestoreJob", RESTORE, "the-token")
    assert answer["RestoreJobId"] == "job"
    assert b'"IdempotencyToken": "the-token"' in aws.requests[0].body


def test_a_listing_follows_its_pages_and_a_page_that_fails_is_not_the_end(aws: Stub) -> None:
    def answer(request: Any) -> Answer:
        if "nextToken=two" in request.path:
            return said({"Results": [{"ResourceArn": "arn:b"}], "NextToken": "three"})
        return Answer(b"") if "nextToken" in request.path else said({"Results": [], "NextToken": "two"})

    aws.answer = answer
    pages = resources.listed(calls_to(aws.url), HERE)
    assert next(pages) == []
    assert [resource.arn for resource in next(pages)] == ["arn:b"]
    with pytest.raises(AnswerLost):
        next(pages)


def test_a_listing_that_never_ends_is_noticed(aws: Stub) -> None:
    aws.answer = lambda request: said({"Results": [], "NextToken": "again"})
    with pytest.raises(AnswerLost, match="same page"):
        list(resources.listed(calls_to(aws.url), HERE))


@pytest.mark.parametrize(
    "item", [{}, {"RestoreJobId": "j", "Status": "RUNNING"}, {"RestoreJobId": "j", "CreationDate": 1}]
)
def test_a_job_without_what_makes_it_one_is_a_lost_answer(aws: Stub, item: dict[str, object]) -> None:
    aws.answer = lambda request: said({"RestoreJobs": [item]})
    with pytest.raises(AnswerLost):
        list(jobs.listed(calls_to(aws.url), HERE, None, ""))


def test_a_read_is_tried_again_after_a_passing_failure(aws: Stub) -> None:
    answers = iter([Answer(hang_up=True), failed(503, "ServiceUnavailableException"), said({"Results": []})])
    aws.answer = lambda request: next(answers)
    assert list(resources.listed(calls_to(aws.url), HERE)) == [[]]
