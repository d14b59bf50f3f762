"""AWS's errors, over HTTP, as what the user reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from aws_api.calls import Calls
from aws_api.guard import WriteDoor
from aws_api.sessions import Clients
from aws_api.translation import Login
from recovery.errors import (
    AccessDenied,
    AnswerLost,
    AwsError,
    BadInput,
    InvalidRequest,
    NeedsLogin,
    NotFound,
    RelightError,
    Throttled,
)
from tests.edge.stub import Answer, Stub, calls_to, failed, session_to


def raised(calls: Calls, service: str, operation: str, **request: object) -> RelightError:
    with pytest.raises(RelightError) as caught:
        calls.read(service, operation, **request)
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "ResourceNotFoundException", NotFound),
        (400, "InvalidParameterValueException", InvalidRequest),
        (400, "MissingParameterValueException", InvalidRequest),
        (400, "InvalidRequestException", InvalidRequest),
        (400, "ValidationException", InvalidRequest),
        (403, "AccessDeniedException", AccessDenied),
        (403, "AccessDenied", AccessDenied),
        (403, "ExpiredTokenException", NeedsLogin),
        (403, "InvalidClientTokenId", NeedsLogin),
        (403, "UnrecognizedClientException", NeedsLogin),
        (403, "InvalidSignatureException", NeedsLogin),
        (418, "TeapotException", AwsError),
    ],
)
def test_each_code_becomes_its_class(aws: Stub, status: int, code: str, expected: type[AwsError]) -> None:
    aws.answer = lambda request: failed(status, code, "what AWS says")
    error = raised(calls_to(aws.url), "backup", "DescribeRestoreJob", RestoreJobId="j")
    assert type(error) is expected
    assert isinstance(error, AwsError)
    assert error.code == code
    assert "what AWS says" in error.text


@pytest.mark.usefixtures("impatient")
def test_a_read_that_stays_throttled_says_so(aws: Stub) -> None:
    aws.answer = lambda request: failed(400, "ThrottlingException", "Rate exceeded")
    assert isinstance(raised(calls_to(aws.url), "backup", "ListRestoreJobs"), Throttled)


def test_access_denied_names_the_action_that_aws_names(aws: Stub) -> None:
    message = (
        "User: arn:aws:iam::1:user/x is not authorized to perform: iam:PassRole on resource: "
        "arn:aws:iam::1:role/r because no identity-based policy allows the iam:PassRole action"
    )
    aws.answer = lambda request: failed(403, "AccessDeniedException", message)
    error = raised(calls_to(aws.url), "backup", "DescribeRestoreJob", RestoreJobId="j")
    assert isinstance(error, AccessDenied)
    assert error.action == "iam:PassRole"


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [("backup", "ListRestoreJobs", "backup:ListRestoreJobs"), ("s3", "ListBuckets", "s3:ListAllMyBuckets")],
)
def test_access_denied_names_the_action_of_the_operation_where_aws_names_none(
    aws: Stub, service: str, operation: str, action: str
) -> None:
    body = b"<Error><Code>AccessDenied</Code><Message>Insufficient privileges.</Message></Error>"
    aws.answer = (
        (lambda request: Answer(body, 403))
        if service == "s3"
        else (lambda request: failed(403, "AccessDeniedException", "Insufficient privileges."))
    )
    error = raised(calls_to(aws.url), service, operation)
    assert isinstance(error, AccessDenied)
    assert error.action == action
    assert action in error.text


def test_the_request_id_is_kept_for_aws_support(aws: Stub) -> None:
    body = failed(400, "ResourceNotFoundException", "no such job")
    aws.answer = lambda request: Answer(body.body, 400, {**body.headers, "x-amzn-RequestId": "r-1"})
    error = raised(calls_to(aws.url), "backup", "DescribeRestoreJob", RestoreJobId="j")
    assert isinstance(error, NotFound)
    assert error.request_id == "r-1"


@pytest.mark.parametrize("code", ["ExpiredTokenException", "ExpiredToken", "RequestExpired"])
def test_an_expired_login_is_told_with_the_command_that_mends_it(aws: Stub, code: str) -> None:
    aws.answer = lambda request: failed(403, code, "The security token is expired")
    error = raised(calls_to(aws.url), "backup", "ListRestoreJobs")
    assert isinstance(error, NeedsLogin)
    assert error.command == "aws login"
    assert error.next_step == "Sign in again."


def test_a_parameter_of_the_wrong_type_is_told_without_its_value(aws: Stub) -> None:
    error = raised(calls_to(aws.url), "backup", "DescribeRestoreJob", RestoreJobId={"secret": "hunter2"})
    assert isinstance(error, InvalidRequest)
    assert "hunter2" not in str(error)
    assert error.__cause__ is None
    assert error.__suppress_context__
    assert aws.requests == []


def test_a_refusal_by_ec2_is_shown_without_its_encoded_half(aws: Stub) -> None:
    message = (
        "You are not authorized to perform this operation. Encoded authorization failure message: "
        + "x" * 900
    )
    error_element = f"<Error><Code>UnauthorizedOperation</Code><Message>{message}</Message></Error>"
    body = f"<Response><Errors>{error_element}</Errors><RequestID>r</RequestID></Response>"
    aws.answer = lambda request: Answer(body.encode(), 403)
    error = raised(calls_to(aws.url), "ec2", "DescribeVolumes")
    assert isinstance(error, AccessDenied)
    assert error.action == "ec2:DescribeVolumes"
    assert "xxx" not in error.text


@pytest.mark.parametrize("status", [302, 403, 407])
def test_the_web_page_of_a_proxy_is_no_answer_of_awss(aws: Stub, status: int) -> None:
    aws.answer = lambda request: Answer(b"<html><body>Acme Web Gateway</body></html>", status)
    error = raised(calls_to(aws.url), "backup", "ListRestoreJobs")
    assert isinstance(error, AnswerLost)
    assert str(status) in error.text
    assert "html" not in error.text


def test_a_region_that_cannot_be_one_is_the_users_own_slip(aws: Stub) -> None:
    calls = Calls(Clients(session_to(aws.url, WriteDoor()), "eu west 1"), Login(""))
    assert isinstance(raised(calls, "backup", "ListRestoreJobs"), BadInput)
    assert aws.requests == []


@pytest.mark.parametrize("code", ["InvalidSignatureException", "RequestExpired"])
@pytest.mark.parametrize(
    ("hours", "words"), [(-3, "3 h 0 min ahead of AWS's"), (2, "2 h 0 min behind AWS's"), (0, "")]
)
def test_a_signature_refused_while_the_clocks_disagree_is_told_as_that(
    aws: Stub, hours: int, words: str, code: str
) -> None:
    theirs = format_datetime(datetime.now(UTC) + timedelta(hours=hours), usegmt=True)
    refusal = failed(403, code, "Signature expired")
    aws.answer = lambda request: Answer(refusal.body, 403, {**refusal.headers, "Date": theirs})
    calls = calls_to(aws.url)
    error = raised(calls, "backup", "ListRestoreJobs")
    assert (error.title == "Clock is off") is bool(words)
    assert words in error.text
    assert calls.clock_skew is not None
    assert round(calls.clock_skew / 3600) == -hours
