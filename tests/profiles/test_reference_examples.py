"""`relight check` judges every example of AWS's pages as the pages do."""

from __future__ import annotations

from typing import Any

import pytest

from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from tests.profiles.reference_examples import EXAMPLES, Example


def request_of(example: Example) -> dict[str, Any]:
    request: dict[str, Any] = {
        "RecoveryPointArn": example.point,
        "Metadata": example.metadata,
        "ResourceType": example.resource_type,
    }
    if example.role:
        request["IamRoleArn"] = example.role
    if example.copy_tags is not None:
        request["CopySourceTagsToRestoredResource"] = example.copy_tags
    return request


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_passes_or_fails_as_its_page_says(example: Example) -> None:
    problems = check_request(request_of(example))
    refused = [each for each in problems if each.severity is Severity.ERROR]
    if example.accepted:
        assert refused == []
    elif example.told not in {"Metadata", "FileSystemId"}:
        assert example.told.lower() in {each.key.lower() for each in refused}
    if example.told:
        assert example.told.lower() in {each.key.lower() for each in problems}
    assert all(each.source for each in problems)
