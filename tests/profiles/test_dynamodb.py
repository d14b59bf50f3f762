"""What the DynamoDB profile says of a request: two kinds of point, three kinds of key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import RecoveryPoint
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.registry import profile_for
from restore_profiles.services.dynamodb import PROFILE
from tests.profiles.samples import CONTEXT, ROLE, point_of

TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
NATIVE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders/backup/01693000000000-abcdef12"
OWN_KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
POINT = replace(point_of(PROFILE), resource_arn=TABLE)
ELSEWHERE = replace(POINT, resource_arn=TABLE.replace("eu-west-1", "us-east-1"))
OTHER_ACCOUNT = replace(POINT, resource_arn=TABLE.replace("111122223333", "444455556666"))


def draft(point: RecoveryPoint = POINT, source: Mapping[str, str] | None = None, *answers: str) -> Draft:
    facts = SourceFacts(Known.NO) if source is None else SourceFacts(Known.YES, source)
    begun = begin(CONTEXT, point, PROFILE, source_facts=facts, role_arn=ROLE)
    return set_values(begun, answers)


def told(made: Draft) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.key) for problem in made.problems()]


def test_the_name_is_offered_and_has_to_be_looked_at() -> None:
    made = draft()
    assert made.values["targetTableName"] == "orders-restored"
    assert "targetTableName" in made.attention()


@pytest.mark.parametrize("name", ["ab", "a" * 256, "orders restored", "orders/1", "注文"])
def test_a_name_that_dynamodb_refuses_is_an_error(name: str) -> None:
    assert told(draft(POINT, {}, f"targetTableName={name}")) == [(Severity.ERROR, "targetTableName")]


def test_the_sources_key_is_taken_over_where_it_means_something() -> None:
    source = {"encryption_type": "KMS", "kms_key_arn": OWN_KEY}
    assert draft(POINT, source).plan().metadata == {
        "targetTableName": "orders-restored",
        "encryptionType": "KMS",
        "kmsMasterKeyArn": OWN_KEY,
    }
    away = draft(ELSEWHERE, source)
    assert "kmsMasterKeyArn" not in away.values
    assert "kmsMasterKeyArn" in away.attention()


def test_the_encryption_is_always_sent_and_asked_about_where_nobody_knows_the_sources() -> None:
    gone = draft()
    assert gone.plan().metadata["encryptionType"] == "Default"
    assert "encryptionType" in gone.attention()
    assert "encryptionType" not in draft(POINT, {"encryption_type": "Default"}).attention()


@pytest.mark.parametrize(
    ("point", "answers", "warned"),
    [
        (ELSEWHERE, (), True),
        (ELSEWHERE, ("encryptionType=KMS",), True),
        (ELSEWHERE, ("encryptionType=KMS", f"kmsMasterKeyArn={OWN_KEY}"), False),
        (OTHER_ACCOUNT, (), False),
        (POINT, (), False),
        (replace(ELSEWHERE, arn=NATIVE), (), False),
    ],
)
def test_an_advanced_backup_from_another_region_wants_a_key(
    point: RecoveryPoint, answers: tuple[str, ...], warned: bool
) -> None:
    problems = told(draft(point, None, *answers))
    assert ((Severity.WARNING, "encryptionType") in problems) is warned


@pytest.mark.parametrize(
    ("encryption", "key"), [("Default", OWN_KEY), ("Default", "Not Applicable"), ("KMS", "Not Applicable")]
)
def test_a_key_beside_the_default_encryption_and_the_pages_not_applicable_are_warned_of_once(
    encryption: str, key: str
) -> None:
    metadata = {"targetTableName": "orders-2", "encryptionType": encryption, "kmsMasterKeyArn": key}
    request = {"RecoveryPointArn": POINT.arn, "IamRoleArn": ROLE, "ResourceType": "DynamoDB"}
    problems = check_request({**request, "Metadata": metadata})
    assert [(problem.severity, problem.key) for problem in problems] == [
        (Severity.WARNING, "kmsMasterKeyArn")
    ]


@pytest.mark.parametrize(
    ("arn", "needed", "not_needed"),
    [
        (POINT.arn, "dynamodb:RestoreTableFromAwsBackup", "dynamodb:RestoreTableFromBackup"),
        (NATIVE, "dynamodb:RestoreTableFromBackup", "dynamodb:RestoreTableFromAwsBackup"),
    ],
)
def test_the_role_needs_what_the_kind_of_point_needs(arn: str, needed: str, not_needed: str) -> None:
    made = draft(replace(POINT, arn=arn))
    names = {**made.facts, **made.values}
    actions = {each.action for each in made.target.role_permissions if each.when.holds(names)}
    assert needed in actions
    assert not_needed not in actions


def test_the_pages_own_example_is_understood_by_its_other_spellings() -> None:
    request = {
        "RecoveryPointArn": "arn:aws:backup:us-east-1:123456789012:recovery-point:abcdef12",
        "IamRoleArn": "arn:aws:iam::123456789012:role/YourIamRole",
        "ResourceType": "DynamoDB",
        "Metadata": {
            "TargetTableName": "TestRestoreTestTable",
            "EncryptionType": "KMS",
            "KMSMasterKeyId": "arn:aws:kms:us-east-1:123456789012:key/abcdefg",
        },
    }
    problems = check_request(request)
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert any("kmsMasterKeyArn" in problem.hint for problem in problems)
    tags = check_request({**request, "CopySourceTagsToRestoredResource": True})
    assert any("fail" in problem.message for problem in tags if problem.severity is Severity.ERROR)


def test_keys_in_capitals_are_no_news_and_the_type_is_read_off_a_native_arn() -> None:
    """The example of AWS's page, whose keys begin with capitals."""
    metadata = {"TargetTableName": "restored", "EncryptionType": "KMS", "KMSMasterKeyId": OWN_KEY}
    request = {"RecoveryPointArn": NATIVE, "IamRoleArn": ROLE, "Metadata": metadata}
    told = [(each.severity, each.key) for each in check_request(request)]
    assert told == [(Severity.WARNING, "KMSMasterKeyId")]


def follow_ups(source: Mapping[str, str] | None) -> list[tuple[str, bool]]:
    facts = draft(POINT, source).facts
    return [(each.name, each.optional) for each in PROFILE.targets[0].follow_ups if each.when.holds(facts)]


def test_what_the_source_has_is_work_and_what_it_has_not_is_none() -> None:
    plain = {"ttl": "DISABLED", "pitr": "DISABLED", "stream": "false", "tag_count": "0", "scaling": "false"}
    assert follow_ups({**plain, "deletion_protection": "false"}) == [("alarm", True)]
    full = {
        **{"ttl": "ENABLED", "ttl_attribute": "expires", "pitr": "ENABLED", "pitr_days": "35"},
        **{"stream": "true", "stream_view": "NEW_IMAGE", "tag_count": "1", "tags": "[]", "tag_keys": "[]"},
        **{"scaling": "true", "read_scaling_min": "5", "read_scaling_max": "10", "read_scaling_policy": "{}"},
        **{"deletion_protection": "true", "resource_policy": "true"},
    }
    needed = [name for name, optional in follow_ups(full) if not optional]
    assert needed == [
        *("pitr", "tags", "stream", "read-scaling", "read-scaling-policy"),
        *("deletion-protection", "resource-policy"),
    ]


def test_where_the_source_is_gone_everything_is_asked_and_nothing_is_claimed() -> None:
    assert follow_ups(None) == [
        ("ttl-asked", True),
        ("pitr-asked", True),
        ("tags-asked", True),
        ("stream-asked", True),
        ("read-scaling-asked", True),
        ("write-scaling-asked", True),
        ("deletion-protection-unknown", True),
        ("alarm", True),
    ]


def test_the_type_is_found() -> None:
    assert profile_for("dynamodb") is PROFILE
