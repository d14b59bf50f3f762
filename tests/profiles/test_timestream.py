"""What the profile of Timestream says of a request: two spellings of one database, and data that is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.services.timestream import PROFILE
from tests.profiles.samples import CONTEXT, ROLE, point_of
from tests.profiles.warehouse_samples import TABLE, TABLE_RETURNED, TABLE_SOURCE

ERROR, WARNING, INFO = Severity
POINT = replace(point_of(PROFILE), resource_arn=TABLE)
WRITES = "MagneticStoreWriteProperties"
BUCKET = f"{WRITES}.MagneticStoreRejectedDataLocation.S3Configuration"
EXAMPLE = {
    "TableName": "tablename",
    "DatabaseName": "databasename",
    "MagneticStoreRetentionPeriodInDays": "1",
    "MemoryStoreRetentionPeriodInHours": "1",
}


def draft(
    *answers: str,
    source: Mapping[str, str] | None = None,
    returned: Mapping[str, str | None] | None = None,
) -> Draft:
    facts = SourceFacts(Known.NO) if source is None else SourceFacts(Known.YES, source)
    begun = begin(CONTEXT, POINT, PROFILE, "", ReturnedMetadata(returned or {}), facts, ROLE)
    return set_values(begun, answers)


def told(made: Draft) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.key) for problem in made.problems()]


def checked(metadata: Mapping[str, str], **more: object) -> list[tuple[Severity, str]]:
    request = {
        "RecoveryPointArn": POINT.arn,
        "ResourceType": "Timestream",
        "Metadata": metadata,
        "IamRoleArn": ROLE,
    }
    return [(problem.severity, problem.key) for problem in check_request({**request, **more})]


def test_a_table_starts_as_its_source_and_asks_for_its_name_alone() -> None:
    made = draft(source=TABLE_SOURCE)
    assert told(made) == []
    assert made.attention() == ("TableName",)
    assert made.values["TableName"] == "positions-restored"
    assert made.values[f"{BUCKET}.BucketName"] == "rejected"


def test_what_was_returned_under_the_other_spelling_is_sent_under_the_listed_one() -> None:
    made = draft(returned=TABLE_RETURNED)
    assert made.values["DestinationDatabase"] == "fleet"
    assert set(made.dropped) == {"TableName", "aws:backup:request-id"}
    assert made.plan().metadata == {
        "TableName": "positions-restored",
        "DestinationDatabase": "fleet",
        "MemoryStoreRetentionPeriodInHours": "24",
        "MagneticStoreRetentionPeriodInDays": "365",
    }


def test_where_nothing_is_known_all_four_are_asked_for() -> None:
    assert told(draft()) == [
        (ERROR, "DestinationDatabase"),
        (ERROR, "MemoryStoreRetentionPeriodInHours"),
        (ERROR, "MagneticStoreRetentionPeriodInDays"),
    ]


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        (("TableName=a",), [(ERROR, "TableName")]),
        (("TableName=a b",), [(ERROR, "TableName")]),
        (("MemoryStoreRetentionPeriodInHours=0",), [(ERROR, "MemoryStoreRetentionPeriodInHours")]),
        (("MemoryStoreRetentionPeriodInHours=8767",), [(ERROR, "MemoryStoreRetentionPeriodInHours")]),
        (("MagneticStoreRetentionPeriodInDays=73001",), [(ERROR, "MagneticStoreRetentionPeriodInDays")]),
        (("MagneticStoreRetentionPeriodInDays=364",), [(WARNING, "MagneticStoreRetentionPeriodInDays")]),
        (("EnableMagneticStoreWrites=true",), [(WARNING, "EnableMagneticStoreWrites")]),
        ((f"{BUCKET}.BucketName=",), [(INFO, f"{BUCKET}.BucketName")]),
        ((f"{BUCKET}.BucketName=No",), [(ERROR, f"{BUCKET}.BucketName")]),
        ((f"{BUCKET}.EncryptionOption=AES",), [(ERROR, f"{BUCKET}.EncryptionOption")]),
        ((f"{BUCKET}.EncryptionOption=SSE_KMS",), [(WARNING, f"{BUCKET}.KmsKeyId")]),
        ((f"{BUCKET}.ObjectKeyPrefix=/x",), [(ERROR, f"{BUCKET}.ObjectKeyPrefix")]),
        ((f"{WRITES}.EnableMagneticStoreWrites=",), [(ERROR, f"{WRITES}.EnableMagneticStoreWrites")]),
    ],
)
def test_what_a_table_cannot_be_is_told(
    answers: tuple[str, ...], problems: list[tuple[Severity, str]]
) -> None:
    assert told(draft(*answers, source=TABLE_SOURCE)) == problems


def test_less_days_than_the_backup_had_lose_its_oldest_data() -> None:
    made = draft("MagneticStoreRetentionPeriodInDays=30", returned=TABLE_RETURNED)
    assert told(made) == [(WARNING, "MagneticStoreRetentionPeriodInDays")]


def test_the_example_of_the_page_is_accepted_and_the_list_of_the_page_too() -> None:
    properties = (
        '{"EnableMagneticStoreWrites":true,"MagneticStoreRejectedDataLocation":{"S3Configuration":'
        '{"BucketName":"bucketname","EncryptionOption":"SSE_S3"}}}'
    )
    assert checked({**EXAMPLE, WRITES: properties}) == [(WARNING, "DatabaseName")], "another spelling"
    listed = {key: text for key, text in EXAMPLE.items() if key != "DatabaseName"}
    request_id = {"aws:backup:request-id": "46bbcc4d-7aaa-2897-b486-a0378f2ea09c"}
    assert (
        checked({**listed, "DestinationDatabase": "db", "EnableMagneticStoreWrites": "false", **request_id})
        == []
    )


def test_copying_tags_fails_the_job_and_is_a_follow_up_instead() -> None:
    refused = checked({**EXAMPLE}, CopySourceTagsToRestoredResource=True)
    assert (ERROR, "CopySourceTagsToRestoredResource") in refused
    made = draft(source=TABLE_SOURCE)
    assert "CopySourceTagsToRestoredResource" not in made.plan().step.request
    names = {**made.facts, **made.values}
    assert [each.name for each in made.target.follow_ups if each.when.holds(names)] == ["tags"]
    assert not [each for each in draft().target.follow_ups if each.when.holds(draft().facts)]
