"""The plain-JSON reading of listings, pinned against botocore's own parser and model."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.model import ListShape, OperationModel, StructureShape
from botocore.parsers import ResponseParserFactory

from aws_api.answers import PROTOCOL, QUICK, AnswerReading
from aws_api.calls import Calls
from aws_api.gateway import jobs, points, resources
from aws_api.guard import WriteDoor
from aws_api.operations import BY_PAIR
from aws_api.sessions import Clients
from aws_api.translation import Login
from recovery.context import Context
from tests.edge.stub import REGION, Stub, said, session_to

HERE = Context("111122223333", "eu-west-1")

ITEMS: dict[str, dict[str, Any]] = {
    "ListProtectedResources": {
        "ResourceArn": "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1",
        "ResourceType": "EBS",
        "ResourceName": "data\u0007\u202e",
        "LastBackupTime": 1790000000.123,
        "ANewMember": {"of": "next year"},
    },
    "ListRecoveryPointsByResource": {
        "RecoveryPointArn": "arn:aws:ec2:eu-west-1::snapshot/snap-1",
        "CreationDate": 1790000000,
        "Status": "COMPLETED",
        "BackupSizeBytes": 2**40,
        "IsParent": False,
        "ResourceName": None,
    },
    "ListRecoveryPointsByBackupVault": {
        "RecoveryPointArn": "arn:aws:backup:eu-west-1:111122223333:recovery-point:continuous:db-1",
        "CreationDate": 1790000000.5,
        "Status": "STOPPED",
        "BackupSizeInBytes": 0,
        "IsEncrypted": True,
        "CalculatedLifecycle": {"DeleteAt": 1800000000.0},
        "Lifecycle": {"DeleteAfterDays": 7},
        "CreatedBy": {"BackupPlanId": "plan", "BackupRuleId": "rule"},
        "BackupVaultArn": "arn:aws:backup:eu-west-1:999999999999:backup-vault:shared",
        "BackupVaultName": "shared",
        "VaultType": "BACKUP_VAULT",
    },
    "ListRestoreJobs": {
        "RestoreJobId": "job",
        "Status": "RUNNING",
        "CreationDate": 1790000000.25,
        "PercentDone": "12.50%",
        "CreatedBy": {"RestoreTestingPlanArn": "arn:plan"},
        "ExpectedCompletionTimeMinutes": 7,
    },
}
ITEMS["ListRestoreJobsByProtectedResource"] = ITEMS["ListRestoreJobs"]

READ: dict[str, Callable[[Calls], Iterator[list[Any]]]] = {
    "ListProtectedResources": lambda calls: resources.listed(calls, HERE),
    "ListRecoveryPointsByResource": lambda calls: points.of_resource(calls, HERE, "arn:a:b"),
    "ListRecoveryPointsByBackupVault": lambda calls: points.in_vault(calls, HERE, "shared", ""),
    "ListRestoreJobs": lambda calls: jobs.listed(calls, HERE, None, ""),
    "ListRestoreJobsByProtectedResource": lambda calls: jobs.of_resource(calls, HERE, "arn:a:b"),
}


def model_of(operation: str) -> OperationModel:
    session = session_to("http://127.0.0.1:1", WriteDoor())
    return session.get_service_model("backup").operation_model(operation)


def calls_with(aws: Stub, reading: ResponseParserFactory) -> Calls:
    session = session_to(aws.url, WriteDoor())
    session.register_component("response_parser_factory", reading)
    return Calls(Clients(session, REGION), Login(""))


def test_every_quick_listing_is_tried_below() -> None:
    assert set(ITEMS) == set(READ) == QUICK


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("operation", sorted(QUICK))
def test_the_model_has_the_form_that_plain_json_needs(operation: str) -> None:
    def renamed(shape: Any) -> Iterator[str]:
        """Members that travel under another name, in a header, or as something that JSON has not."""
        if isinstance(shape, StructureShape):
            for name, member in shape.members.items():
                if member.serialization.get("name", name) != name or "location" in member.serialization:
                    yield f"{shape.name}.{name}"
                yield from renamed(member)
        elif isinstance(shape, ListShape):
            yield from renamed(shape.member)
        elif shape.type_name == "blob":
            yield shape.name

    model = model_of(operation)
    assert model.service_model.resolved_protocol == PROTOCOL
    assert model.output_shape is not None
    assert "payload" not in model.output_shape.serialization
    assert list(renamed(model.output_shape)) == []
    assert BY_PAIR["backup", operation].answers[0] in model.output_shape.members


@pytest.mark.parametrize("operation", sorted(QUICK))
def test_plain_json_and_botocore_read_the_same_models(aws: Stub, operation: str) -> None:
    member = BY_PAIR["backup", operation].answers[0]
    aws.answer = lambda request: said({member: [ITEMS[operation]], "NextToken": None})
    quick = list(READ[operation](calls_with(aws, AnswerReading())))
    slow = list(READ[operation](calls_with(aws, ResponseParserFactory())))
    assert quick == slow
    assert len(quick[0]) == 1


def test_the_quick_parser_is_what_listings_really_go_through(aws: Stub) -> None:
    """Should botocore stop asking the session for its parsers, this fails and not only the benchmark."""
    aws.answer = lambda request: said({"Results": [{"ResourceArn": "arn", "ANewMember": 1}]})
    answer = calls_with(aws, AnswerReading()).read("backup", "ListProtectedResources")
    assert answer["Results"][0]["ANewMember"] == 1  # botocore drops what its model does not know


def test_times_are_utc_to_the_millisecond_and_percent_is_read_leniently(aws: Stub) -> None:
    aws.answer = lambda request: said({"RestoreJobs": [ITEMS["ListRestoreJobs"] | {"PercentDone": 3}]})
    (page,) = jobs.listed(calls_with(aws, AnswerReading()), HERE, None, "")
    assert page[0].created == datetime.fromtimestamp(1790000000.25, UTC)
    assert page[0].created.utcoffset() is not None
    assert page[0].percent == 3.0
    assert page[0].testing_plan_arn == "arn:plan"


@pytest.mark.parametrize("unreadable", ["soon", None, ""])
def test_a_percentage_that_is_none_is_unknown(aws: Stub, unreadable: object) -> None:
    item = ITEMS["ListRestoreJobs"] | {"PercentDone": unreadable}
    aws.answer = lambda request: said({"RestoreJobs": [item]})
    assert next(jobs.listed(calls_with(aws, AnswerReading()), HERE, None, ""))[0].percent is None


def test_the_vault_of_another_account_is_told_and_our_own_is_not(aws: Stub) -> None:
    shared = ITEMS["ListRecoveryPointsByBackupVault"]
    own = shared | {"BackupVaultArn": "arn:aws:backup:eu-west-1:111122223333:backup-vault:mine"}
    aws.answer = lambda request: said({"RecoveryPoints": [shared, own]})
    page = next(points.in_vault(calls_with(aws, AnswerReading()), HERE, "shared", ""))
    assert [point.vault_account for point in page] == ["999999999999", ""]


def test_how_long_a_point_is_kept_is_read_with_it(aws: Stub) -> None:
    kept = ITEMS["ListRecoveryPointsByBackupVault"]
    told = {name: value for name, value in kept.items() if name != "Lifecycle"}
    aws.answer = lambda request: said({"RecoveryPoints": [kept, told]})
    page = next(points.in_vault(calls_with(aws, AnswerReading()), HERE, "shared", ""))
    assert [point.keep_days for point in page] == [7, None]


def test_a_null_in_the_returned_metadata_stays_apart_from_an_empty_text(aws: Stub) -> None:
    aws.answer = lambda request: said({"RestoreMetadata": {"zone": None, "name": ""}, "ResourceType": "EBS"})
    returned = points.returned_metadata(calls_with(aws, AnswerReading()), "arn", "vault", "")
    assert returned.values == {"zone": None, "name": ""}
    assert json.dumps(dict(returned.values)) not in repr(returned)
