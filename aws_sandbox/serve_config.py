"""The AWS config file and environment that point SDKs and the `aws` CLI at the sandbox, and at nothing
else."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from aws_sandbox.partitions import Partition
from aws_sandbox.world.accounts import NEWCOMER, RECOVERY
from aws_sandbox.world.principals import USERS

ROLE_PROFILES = {
    "dr": (RECOVERY, "RecoveryAdmin"),
    "no-default-role": (NEWCOMER, "NewcomerAdmin"),
}


MARK = "# Written by the AWS sandbox, which removes it when it ends."


def write_config(path: Path, url: str, partition: Partition) -> None:
    """Writes the file, readable by its owner only: it holds keys, if only simulated ones.

    Raises OSError where that cannot be, and FileExistsError for a file that no sandbox left behind: it may be
    somebody's own AWS configuration, and the sandbox's is removed in the end.
    """
    if path.is_file() and path.stat().st_size and not path.read_bytes().startswith(MARK.encode()):
        raise FileExistsError(errno.EEXIST, "There is a file that is not the sandbox's", str(path))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(config_text(url, partition))
    path.chmod(0o600)


def config_text(url: str, partition: Partition) -> str:
    """Profiles `default` (the same as `shop`), one for each user, one for each account reached by a role."""
    common = [f"region = {partition.main_region}", f"endpoint_url = {url}", "output = json"]
    # The `aws` CLI caches the credentials of a role under its ARN and session name, also across sandboxes;
    # one that started later would be asked with keys that it never gave.
    session_name = f"role_session_name = on-call-{secrets.token_hex(4)}"
    sections = [[MARK]]
    for user in USERS:
        keys = [
            f"aws_access_key_id = {user.access_key_id}",
            f"aws_secret_access_key = {user.secret_access_key}",
        ]
        if user is USERS[0]:
            sections.append(["[default]", *keys, *common])
        sections.append([f"[profile {user.profile}]", *keys, *common])
    for profile, (account, role) in ROLE_PROFILES.items():
        role_arn = f"arn:{partition.name}:iam::{account.id}:role/{role}"
        sections.append(
            [
                f"[profile {profile}]",
                f"role_arn = {role_arn}",
                f"source_profile = {USERS[0].profile}",
                session_name,
                *common,
            ]
        )
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def environment(config_file: Path, url: str, partition: Partition) -> dict[str, str]:
    """What a process needs so that its SDK stays on this machine.

    An endpoint alone is not enough: the `aws` CLI rewrites the host of rds, docdb and neptune in us-east-1,
    and timestream follows endpoint discovery. Whatever escapes meets the proxy, which is the sandbox itself
    and refuses every CONNECT.
    """
    return {
        "AWS_CONFIG_FILE": str(config_file),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": partition.main_region,
        "AWS_DEFAULT_REGION": partition.main_region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "HTTP_PROXY": url,
        "HTTPS_PROXY": url,
        "http_proxy": url,
        "https_proxy": url,
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


def to_unset(environ: Mapping[str, str]) -> list[str]:
    """Variables of an environment that would win over the config file, or over the endpoint. Those of single
    services are the ones that are set: there are 400."""
    return [*UNSET, *sorted(name for name in environ if name.startswith("AWS_ENDPOINT_URL_"))]


UNSET = [
    *(
        "AWS_PROFILE",
        "AWS_DEFAULT_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
    ),
    *(
        "AWS_SECURITY_TOKEN",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CA_BUNDLE",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ),
    *(
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "ALL_PROXY",
        "all_proxy",
    ),
    # No client takes one of these along with an endpoint.
    *("AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"),
]
