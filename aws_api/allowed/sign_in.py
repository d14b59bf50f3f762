"""Signing in: sent by the SDK's credential providers."""

from __future__ import annotations

from aws_api.operation import Access, Row

CREDENTIALS = Access.CREDENTIALS

ROWS = (
    Row("sts", "AssumeRole", CREDENTIALS, "profiles with role_arn"),
    Row("sts", "AssumeRoleWithWebIdentity", CREDENTIALS, "web identity tokens", action="-"),
    Row("sso", "GetRoleCredentials", CREDENTIALS, "IAM Identity Center profiles", action="-"),
    Row("sso-oidc", "CreateToken", CREDENTIALS, "renewing an IAM Identity Center login", action="-"),
    Row("signin", "CreateOAuth2Token", CREDENTIALS, "renewing an `aws login`", action="-"),
)
