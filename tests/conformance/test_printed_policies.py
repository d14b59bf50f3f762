"""The IAM policies that `relight profiles TYPE` prints are enough: an operator who has no other restores each
type by its prefilled form, with a role that has no other, and is told what remains."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from command_line.profile_policies import operator_policy, role_policy
from restore_profiles.model import RestoreProfile, RoleUse
from restore_profiles.registry import profile_for
from tests.cli.relight import Relight, Told
from tests.conformance.row import Row
from tests.conformance.rows import ROWS
from tests.conformance.ways import Case
from tests.sandbox_process import Sandbox, running_sandbox

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
FIRST = {row.source.partition("/")[0]: row for row in reversed(ROWS)}
"""The first row of each type."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


def role_with(sandbox: Sandbox, name: str, policy: Mapping[str, Any]) -> str:
    iam = sandbox.client("iam")
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.put_role_policy(RoleName=name, PolicyName="printed", PolicyDocument=json.dumps(policy))
    arn: str = made["Role"]["Arn"]
    return arn


def keys_with(sandbox: Sandbox, name: str, policy: Mapping[str, Any]) -> dict[str, str]:
    """The settings of a new user with that policy and no other."""
    iam = sandbox.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="printed", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        "AWS_PROFILE": "",
    }


def passing(policy: Mapping[str, Any], role: str) -> dict[str, Any]:
    """The policy with this role in the place of the default one."""
    default = "arn:aws:iam::*:role/service-role/AWSBackupDefaultServiceRole"
    assert default in json.dumps(policy)
    changed: dict[str, Any] = json.loads(json.dumps(policy).replace(default, role))
    return changed


def profile_of(row: Row) -> RestoreProfile:
    profile = profile_for(row.source.partition("/")[0])
    assert profile is not None
    return profile


def restored(relight: Relight, case: Case, role: str) -> Told:
    given = ["--role", role] if role else []
    return relight("restore", *case.arguments(), *given, "--yes", "--wait")


@pytest.mark.parametrize("row", FIRST.values(), ids=lambda row: str(row.name))
def test_the_printed_policies_are_enough(sandbox: Sandbox, row: Row, tmp_path: Path) -> None:
    profile = profile_of(row)
    name = row.name.lower()
    operator, of_role, role = operator_policy(profile), role_policy(profile), ""
    if of_role is not None and profile.role_use is not RoleUse.CALLER:
        role = role_with(sandbox, f"restores-{name}", of_role)
        operator = passing(operator, role)
    case = Case(row, sandbox, tmp_path, row.prepare(sandbox))
    keys = keys_with(sandbox, f"operator-{name}", operator)
    environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path), **keys)
    relight = replace(case.relight, environment={k: v for k, v in environment.items() if v})
    told = restored(relight, case, role)
    assert told.code in {0, 5}, told.err
    assert "unknown" not in told.err, told.err
    assert "not authorized" not in told.err.lower(), told.err
