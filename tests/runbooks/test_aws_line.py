from __future__ import annotations

import json
import shlex

import botocore.session
import pytest
from botocore import xform_name

from recovery.recovery_plan import plan_of_one
from restore_profiles.registry import profiles
from runbooks.aws_line import command_name, start_line
from runbooks.files import base_name
from tests.runbooks.plans import HOSTILE_TEXTS, hostile_plan


def test_the_start_line_holds_the_request_exactly() -> None:
    plan = hostile_plan()
    words = shlex.split(start_line(plan))
    assert words[:6] == ["aws", "backup", "start-restore-job", "--region", "eu-west-1", "--cli-input-json"]
    assert json.loads(words[6])["Metadata"] == HOSTILE_TEXTS
    assert start_line(plan).isascii()


@pytest.mark.parametrize("service", ["backup", "ec2", "rds", "efs", "dynamodb", "fsx"])
def test_command_names_are_those_of_the_aws_command(service: str) -> None:
    session = botocore.session.Session()
    for operation in session.get_service_model(service).operation_names:
        assert command_name(operation) == xform_name(operation, "-")


def test_every_follow_up_and_check_is_an_operation_of_its_service() -> None:
    session = botocore.session.Session()
    for profile in profiles():
        for target in profile.targets:
            for follow_up in target.follow_ups:
                if follow_up.by_hand:
                    continue
                for action in (follow_up.operation, follow_up.done.operation):
                    service, _, name = action.partition(":")
                    assert name in session.get_service_model(service).operation_names


def test_a_file_name_is_safe_whatever_the_resource_is_called() -> None:
    name = base_name(plan_of_one(hostile_plan()))
    assert name.endswith("-20261121T020000Z")
    assert set(name).isdisjoint(set("/\\'\"$`| \x1b"))
