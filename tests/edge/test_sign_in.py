"""Which credentials, Region and endpoint are used, and how a login that is missing is told."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from aws_api import connections
from aws_api.connections import AwsConnections
from aws_api.profiles import login_for
from aws_api.sessions import is_loopback
from recovery.account import ContextRequest
from recovery.context import Mode
from recovery.errors import AccessDenied, AnswerLost, BadInput, InvalidRequest, NeedsLogin
from tests.edge.sign_in_answers import BASE, NO_ENTRY, ROLE, USER, configure, no_code, signing_in
from tests.edge.stub import Answer, Stub, failed


def test_identity_alias_and_context_come_from_the_account(aws: Stub) -> None:
    aws.answer = signing_in("arn:aws-cn:sts::111122223333:assumed-role/Operator/alice")
    request = ContextRequest(region="cn-north-1", endpoint=aws.url + "/")
    account = AwsConnections().open(request, no_code)
    assert (account.context.account, account.context.partition) == ("111122223333", "aws-cn")
    assert account.context.endpoint == aws.url
    assert (account.identity.alias, account.identity.role, account.identity.profile) == (
        "shop",
        "Operator",
        "",
    )
    assert account.mode is Mode.READ_ONLY
    assert account.clock_skew() is not None


@pytest.mark.parametrize(
    "alias",
    [Answer(NO_ENTRY.format(code="AccessDenied", message="no").encode(), 403), Answer(b"<html>", 200)],
)
def test_an_alias_that_may_not_be_listed_is_no_alias(aws: Stub, alias: Answer) -> None:
    aws.answer = signing_in(alias=alias)
    account = AwsConnections().open(ContextRequest(region="eu-west-1", endpoint=aws.url), no_code)
    assert account.identity.alias == ""


def test_an_alias_that_does_not_come_is_not_waited_for(aws: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ALIAS_SECONDS", 0)
    aws.answer = signing_in(alias=Answer(silent=True))
    account = AwsConnections().open(ContextRequest(region="eu-west-1", endpoint=aws.url), no_code)
    assert (account.identity.arn, account.identity.alias) == (USER, "")


def test_an_identity_without_an_account_is_a_lost_answer(aws: Stub) -> None:
    aws.answer = lambda request: Answer(b"<GetCallerIdentityResponse/>")
    with pytest.raises(AnswerLost):
        AwsConnections().open(ContextRequest(region="eu-west-1", endpoint=aws.url), no_code)


def test_every_call_names_relight_and_goes_past_the_proxy(aws: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name)
    aws.answer = signing_in()
    account = AwsConnections().open(ContextRequest(region="eu-west-1", endpoint=aws.url), no_code)
    assert list(account.reads.resources()) == [[]]
    assert {"relight" in request.headers["User-Agent"] for request in aws.requests} == {True}


@pytest.mark.parametrize("where", ["the environment", "the profile"])
def test_a_configured_loopback_endpoint_serves_every_service_also_the_sign_in(
    aws: Stub, home: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    endpoint = f"endpoint_url = {aws.url}" if where == "the profile" else ""
    if where == "the environment":
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.url)
    configure(
        home,
        f"{BASE}{ROLE}{endpoint}\n",
    )
    aws.answer = signing_in()
    account = AwsConnections().open(ContextRequest(profile="dr"), no_code)
    assert account.context.is_sandbox
    assert account.context.region == "us-east-1"
    signed_by = ["AKIABASE" in request.headers["Authorization"] for request in aws.requests]
    assert signed_by == [True, False, False]
    assert not (home / ".aws" / "cli").exists()


def test_an_mfa_code_is_asked_for_once_with_the_device(aws: Stub, home: Path) -> None:
    configure(
        home,
        f"{BASE}{ROLE}mfa_serial = arn:aws:iam::111122223333:mfa/alice\n",
    )
    asked: list[str] = []

    def code(device: str) -> str:
        asked.append(device)
        return " 123456 "

    aws.answer = signing_in()
    AwsConnections().open(ContextRequest(profile="dr", endpoint=aws.url), code)
    assert asked == ["arn:aws:iam::111122223333:mfa/alice"]
    assert b"TokenCode=123456" in aws.requests[0].body

    with pytest.raises(NeedsLogin, match="No code was given"):
        AwsConnections().open(ContextRequest(profile="dr", endpoint=aws.url), lambda device: "")


def test_a_wrong_mfa_code_is_told_as_such(aws: Stub, home: Path) -> None:
    configure(
        home,
        f"{BASE}{ROLE}mfa_serial = arn:aws:iam::111122223333:mfa/alice\n",
    )
    message = "MultiFactorAuthentication failed with invalid MFA one time pass code."
    aws.answer = lambda request: Answer(NO_ENTRY.format(code="AccessDenied", message=message).encode(), 403)
    with pytest.raises(NeedsLogin, match="MFA code not accepted"):
        AwsConnections().open(ContextRequest(profile="dr", endpoint=aws.url), lambda device: "000000")


def test_a_role_that_may_not_be_assumed_names_the_missing_action(aws: Stub, home: Path) -> None:
    configure(
        home,
        BASE + ROLE,
    )
    message = "User: arn:aws:iam::1:user/u is not authorized to perform: sts:AssumeRole on resource: arn"
    aws.answer = lambda request: Answer(NO_ENTRY.format(code="AccessDenied", message=message).encode(), 403)
    with pytest.raises(AccessDenied, match="sts:AssumeRole") as denied:
        AwsConnections().open(ContextRequest(profile="dr", endpoint=aws.url), no_code)
    assert denied.value.action == "sts:AssumeRole"


@pytest.mark.parametrize(
    "endpoint", ["https://example.com", "http://10.0.0.1:4566", "http://127.0.0.1.evil.com"]
)
def test_an_endpoint_elsewhere_is_refused_before_anything_is_sent(
    keys: None, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    with pytest.raises(BadInput, match="not on this machine"):
        AwsConnections().open(ContextRequest(region="eu-west-1", endpoint=endpoint), no_code)
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(BadInput, match="not on this machine"):
        AwsConnections().open(ContextRequest(region="eu-west-1"), no_code)


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:5000", True),
        ("http://[::1]:5000", True),
        ("http://localhost:5000", True),
        ("http://moto.localhost:5000", True),
        ("http://localhost.example.com", False),
        ("http://127.0.0.1@example.com", False),
        ("", False),
    ],
)
def test_loopback_is_told_by_the_host_alone(url: str, here: bool) -> None:
    assert is_loopback(url) is here


def test_no_region_is_told_with_how_to_give_one(keys: None) -> None:
    with pytest.raises(BadInput, match="No Region") as error:
        AwsConnections().open(ContextRequest(), no_code)
    assert "--region" in error.value.next_step


def test_an_unknown_profile_is_the_users_own_slip(home: Path) -> None:
    configure(home, "[profile prod]\nregion = eu-west-1\n")
    with pytest.raises(BadInput, match="prd"):
        AwsConnections().open(ContextRequest(profile="prd"), no_code)


def test_no_credentials_at_all_is_one_calm_message(aws: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{aws.url}/of-this-machine")
    with pytest.raises(NeedsLogin) as error:
        AwsConnections().open(ContextRequest(region="eu-west-1", endpoint=aws.url), no_code)
    assert error.value.command == "aws configure sso"
    assert aws.requests == []


PROFILES = {
    "default": {"aws_access_key_id": "A"},
    "prod": {"sso_session": "corp"},
    "old": {"sso_start_url": "https://corp.example"},
    "dr": {"role_arn": "arn:aws:iam::4:role/R", "source_profile": "mid"},
    "mid": {"role_arn": "arn:aws:iam::5:role/R", "source_profile": "a b;c"},
    "a b;c": {"sso_session": "corp"},
    "console": {"login_session": "arn"},
    "tool": {"credential_process": "vault read"},
    "loop": {"role_arn": "arn", "source_profile": "loop"},
    "settings": {"region": "eu-west-1"},
}


@pytest.mark.parametrize(
    ("profile", "command"),
    [
        ("", "aws configure"),
        ("prod", "aws sso login --profile prod"),
        ("old", "aws sso login --profile old"),
        ("dr", "aws sso login --profile 'a b;c'"),
        ("console", "aws login --profile console"),
        ("tool", ""),
        ("loop", ""),
    ],
)
def test_the_command_that_mends_a_login_is_that_of_the_profile_that_signs_in(
    profile: str, command: str
) -> None:
    login = login_for(profile, PROFILES, environment=False)
    assert login.command == command
    assert login.next_step


def test_a_profile_without_credentials_points_to_those_that_have_some() -> None:
    login = login_for("settings", PROFILES, environment=False)
    assert login.command == ""
    assert "default, prod, old, dr, mid, ..." in login.next_step
    assert login_for("", {}, environment=False).command == "aws configure sso"


def test_keys_of_the_environment_are_mended_in_the_environment() -> None:
    login = login_for("prod", PROFILES, environment=True)
    assert login.command == ""
    assert "AWS_SESSION_TOKEN" in login.next_step


def test_the_offers_are_read_without_a_call(home: Path, keys: None) -> None:
    configure(
        home,
        "[default]\nregion = eu-west-1\naws_access_key_id = A\n"
        "[profile dr]\nrole_arn = arn:aws:iam::444455556666:role/R\nsource_profile = default\n"
        "[profile prod]\nsso_session = corp\nsso_account_id = 111122223333\n",
    )
    offers = AwsConnections().offers()
    assert [(offer.profile, offer.account, offer.kind) for offer in offers] == [
        ("", "", "environment"),
        ("default", "", "keys"),
        ("dr", "444455556666", "assume-role"),
        ("prod", "111122223333", "sso"),
    ]


def test_a_config_file_that_cannot_be_read_is_told_and_not_a_crash(home: Path) -> None:
    configure(home, "this is no configuration\n")
    with pytest.raises(BadInput, match="AWS configuration"):
        AwsConnections().offers()


def test_the_regions_of_a_partition_are_those_with_aws_backup() -> None:
    assert "eu-west-1" in AwsConnections().regions("aws")
    assert AwsConnections().regions("aws-cn") == ["cn-north-1", "cn-northwest-1"]


def test_restore_metadata_never_reaches_a_log(aws: Stub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    aws.answer = signing_in()
    request = ContextRequest(region="eu-west-1", endpoint=aws.url, write=True)
    account = AwsConnections().open(request, no_code)
    aws.answer = lambda request: failed(400, "InvalidParameterValueException")
    metadata = {"RecoveryPointArn": "arn", "Metadata": {"password": "hunter2"}}
    with pytest.raises(InvalidRequest):
        account.writes.start("backup", "StartRestoreJob", metadata, token="t")
    assert b"hunter2" in aws.requests[-1].body
    assert "hunter2" not in caplog.text
