"""Logins of IAM Identity Center and of the `aws` command: shared, renewed, and mended where they ended."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from botocore.tokens import SSOTokenProvider

from aws_api.connections import AwsConnections
from aws_api.guard import WriteDoor
from aws_api.sessions import open_session
from recovery.account import ContextRequest
from recovery.errors import AccessDenied, NeedsLogin
from tests.edge.sign_in_answers import BASE, ROLE, configure, no_code, signing_in
from tests.edge.stub import LOADER, Answer, Request, Stub, failed, said


def test_an_sso_login_that_ended_is_mended_by_one_command(home: Path) -> None:
    configure(
        home,
        "[profile prod]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Operator\n"
        "region = eu-west-1\n"
        "[sso-session corp]\nsso_start_url = https://corp.example\nsso_region = eu-west-1\n",
    )
    with pytest.raises(NeedsLogin) as error:
        AwsConnections().open(ContextRequest(profile="prod"), no_code)
    assert error.value.command == "aws sso login --profile prod"
    assert "has ended" in error.value.text


def sso_login(home: Path, expires: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `aws sso login` leaves behind, and a profile that uses it."""
    # The SDK looks the home directory up when it is imported, which another test has done.
    monkeypatch.setattr(SSOTokenProvider, "_SSO_TOKEN_CACHE_DIR", str(home / ".aws" / "sso" / "cache"))
    configure(
        home,
        "[profile prod]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Operator\n"
        "region = eu-west-1\n"
        "[sso-session corp]\nsso_start_url = https://corp.example\nsso_region = eu-west-1\n",
    )
    cache = home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    login = {
        "startUrl": "https://corp.example",
        "region": "eu-west-1",
        "accessToken": "the-token",
        "expiresAt": expires,
        "clientId": "client",
        "clientSecret": "secret",
        "registrationExpiresAt": "2999-01-01T00:00:00Z",
        "refreshToken": "renew",
    }
    (cache / f"{hashlib.sha1(b'corp').hexdigest()}.json").write_text(json.dumps(login))


def test_an_sso_login_passes_the_door_and_is_renewed_where_it_can_be(
    aws: Stub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sso_login(home, "2020-01-01T00:00:00Z", monkeypatch)
    usual = signing_in("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Operator_1/alice")
    role = {
        "accessKeyId": "ASIASSO",
        "secretAccessKey": "s",
        "sessionToken": "t",
        "expiration": 32503680000000,
    }

    def answer(request: Request) -> Answer:
        if request.path == "/token":
            return said({"accessToken": "a-new-token", "expiresIn": 28800, "tokenType": "Bearer"})
        if request.path.startswith("/federation/credentials"):
            return said({"roleCredentials": role})
        return usual(request)

    aws.answer = answer
    account = AwsConnections().open(ContextRequest(profile="prod", endpoint=aws.url), no_code)
    assert account.identity.role == "AWSReservedSSO_Operator_1"
    assert [request.path for request in aws.requests[:2]] == [
        "/token",
        "/federation/credentials?role_name=Operator&account_id=111122223333",
    ]
    assert aws.requests[1].headers["x-amz-sso_bearer_token"] == "a-new-token"


def test_an_sso_login_that_the_service_refuses_is_mended_by_one_command(
    aws: Stub, home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sso_login(home, "2999-01-01T00:00:00Z", monkeypatch)
    aws.answer = lambda request: failed(401, "UnauthorizedException", "Session token not found or invalid")
    with pytest.raises(NeedsLogin) as error:
        AwsConnections().open(ContextRequest(profile="prod", endpoint=aws.url), no_code)
    assert error.value.command == "aws sso login --profile prod"
    assert [request.path.partition("?")[0] for request in aws.requests] == ["/federation/credentials"]
    assert caplog.records == []


def test_a_role_that_identity_center_refuses_is_told_by_its_own_operation(
    aws: Stub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sso_login(home, "2999-01-01T00:00:00Z", monkeypatch)
    aws.answer = lambda request: failed(403, "ForbiddenException", "No access")
    with pytest.raises(AccessDenied, match="No access") as denied:
        AwsConnections().open(ContextRequest(profile="prod", endpoint=aws.url), no_code)
    assert denied.value.action == "GetRoleCredentials"


def test_the_aws_commands_credentials_of_a_role_are_shared_on_aws(home: Path) -> None:
    configure(home, BASE + ROLE)
    session = open_session(ContextRequest(profile="dr"), WriteDoor(), LOADER, no_code)
    cache = session.get_component("credential_provider").get_provider("assume-role").cache
    cache["example"] = {"Credentials": {}}
    (file,) = (home / ".aws" / "cli" / "cache").iterdir()
    assert file.stat().st_mode & 0o077 == 0
