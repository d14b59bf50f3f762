"""What AWS answers to a sign-in, and profiles to sign in with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.edge.stub import Answer, Request, said

IDENTITY = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>{arn}</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult>
</GetCallerIdentityResponse>"""
ALIASES = """<ListAccountAliasesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListAccountAliasesResult>
<AccountAliases><member>shop</member></AccountAliases><IsTruncated>false</IsTruncated></ListAccountAliasesResult>
</ListAccountAliasesResponse>"""
ASSUMED = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
NO_ENTRY = "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
BASE = "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n"
ROLE = """[profile dr]
role_arn = arn:aws:iam::444455556666:role/R
source_profile = base
region = us-east-1
"""
USER = "arn:aws:iam::111122223333:user/ops"


def signing_in(arn: str = USER, alias: Answer | None = None) -> Callable[[Request], Answer]:
    def answer(request: Request) -> Answer:
        if b"Action=AssumeRole" in request.body:
            return Answer(ASSUMED.encode())
        if b"Action=ListAccountAliases" in request.body:
            return alias or Answer(ALIASES.encode())
        if b"Action=GetCallerIdentity" in request.body:
            return Answer(IDENTITY.format(arn=arn).encode())
        return said({"Results": []})

    return answer


def no_code(device: str) -> str:
    raise AssertionError(f"asked for a code of {device}")


def configure(home: Path, text: str) -> None:
    (home / ".aws").mkdir(exist_ok=True)
    (home / ".aws" / "config").write_text(text)
