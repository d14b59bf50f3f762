"""Encoded authorization messages: in the jobs that EC2 refused, and read by STS."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.sandbox.steps import code, finish, newest_point, refused, restore
from tests.sandbox_process import Sandbox

INVALID = "InvalidAuthorizationMessageException"


def encoded_of(sandbox: Sandbox, backup: Any) -> str:
    """From a restore whose role may not make volumes."""
    role = sandbox.role("ShopSnapshotRole")
    job = restore(sandbox, backup, newest_point(backup), IamRoleArn=role)
    said = finish(sandbox, backup, job)["StatusMessage"]
    assert said.startswith("You are not authorized to perform this operation.")
    found = re.search(r"Encoded authorization failure message: (\S+)", said)
    assert found is not None
    return found[1]


def test_a_refusal_of_ec2_is_decoded_to_who_what_and_on_what(still: Sandbox, backup: Any) -> None:
    encoded = encoded_of(still, backup)
    told = json.loads(
        still.client("sts").decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"]
    )
    assert (told["allowed"], told["explicitDeny"]) == (False, False)
    assert told["context"]["action"] == "ec2:CreateVolume"
    assert ":volume/" in told["context"]["resource"]
    assert ":assumed-role/ShopSnapshotRole/" in told["context"]["principal"]["arn"]


@pytest.mark.parametrize("spoilt", ["x", "", "not base64 at all", "QUJD"])
def test_what_was_not_encoded_here_is_refused(still: Sandbox, backup: Any, spoilt: str) -> None:
    encoded = spoilt or encoded_of(still, backup)[:-8]
    error = refused(still.client("sts").decode_authorization_message, EncodedMessage=encoded)
    assert code(error) == INVALID


def test_decoding_needs_its_own_right_and_the_account_of_the_message(still: Sandbox, backup: Any) -> None:
    encoded = encoded_of(still, backup)
    reader = still.client("sts", "shop-readonly")
    error = refused(reader.decode_authorization_message, EncodedMessage=encoded)
    assert code(error) == "AccessDenied"
    other = still.client("sts", "dr")
    assert code(refused(other.decode_authorization_message, EncodedMessage=encoded)) == INVALID
