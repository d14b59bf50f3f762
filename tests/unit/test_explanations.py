"""What a message of AWS means. The messages are those of AWS's pages and of public reports."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from recovery.errors import AccessDenied
from recovery.explanations import UNKNOWN, decoded, explain
from recovery.known_messages import KNOWN_MESSAGES
from recovery.models import RestoreJob
from restore_profiles.registry import profiles
from tests.unit.fake_account import CONTEXT, NOW, FakeAccount

HANA = "SAP HANA on Amazon EC2"
FAILED = RestoreJob(CONTEXT, "JOB", "FAILED", NOW, resource_type="EC2")
BLOB = "qWxRt5Zb0c_1aVdAr-" + "x" * 200
ENCODED = (
    "You are not authorized to perform this operation. Please consult the permissions associated with your "
    "AWS Backup role(s), and refer to the AWS Backup documentation for more details. Encoded authorization "
    f"failure message: {BLOB}"
)
DECODED = {
    "allowed": False,
    "explicitDeny": False,
    "matchedStatements": {"items": []},
    "context": {
        "principal": {
            "id": "AROAAAAAAAAAA:AWSBackup-AWSBackupDefaultServiceRole",
            "arn": "arn:aws:sts::111122223333:assumed-role/AWSBackupDefaultServiceRole/AWSBackup",
        },
        "action": "iam:PassRole",
        "resource": "arn:aws:iam::111122223333:role/ShopWebServerRole",
    },
}


class Decoding(FakeAccount):
    said: str = json.dumps(DECODED)

    def decoded_message(self, encoded: str) -> str:
        assert encoded == BLOB
        return self.said


@pytest.mark.parametrize(
    ("kind", "message", "cause"),
    [
        (
            "RDS",
            "The source snapshot KMS key [arn:aws:kms:1] does not exist, is not enabled or you do not "
            "have permissions to access it.",
            "disabled",
        ),
        (
            "EBS",
            "Given key ID is not accessible. You must have DescribeKey permissions on the default CMK",
            "KMS key",
        ),
        ("EBS", "arn:aws:kms:eu-west-1:1:key/1 is pending deletion.", "scheduled for deletion"),
        (
            "EFS",
            "User: arn:aws:sts::1:assumed-role/R/s is not authorized to perform: kms:CreateGrant on "
            "resource: arn:aws:kms:eu-west-1:1:key/1",
            "may not kms:CreateGrant on arn:aws:kms:eu-west-1:1:key/1",
        ),
        (
            "EC2",
            "AWS Backup does not permit attaching a new instance profile to an EC2 instance. Please restore "
            "using the backed up instance profile.",
            "another instance profile",
        ),
        ("RDS", "The provided role arn:aws:iam::1:role/R cannot be assumed by AWS Backup", "may not assume"),
        ("RDS", "DB Instance already exists", "has the chosen name already"),
        ("DynamoDB", "Table already exists: orders-restored", "has the chosen name already"),
        ("DynamoDB", "Subscriber limit exceeded: There is a limit of 50 concurrent restores", "quota"),
        ("EC2", "You have requested more vCPU capacity than your current vCPU limit of 32 allows", "quota"),
        ("RDS", "No default subnet detected in VPC.", "no default VPC"),
        ("EC2", "No default VPC for this user", "no default VPC"),
        ("RDS", "DB subnet group 'gone' does not exist.", "subnet group is missing"),
        ("EC2", "The security group 'sg-1' does not exist in VPC 'vpc-1'", "security group is not there"),
        (
            "EC2",
            "We currently do not have sufficient m7g.large capacity in the Availability Zone you requested",
            "no capacity left",
        ),
        ("EBS", "Insufficient permissions to tag the restored resource: access denied", "may not tag"),
        (
            "VirtualMachine",
            "This operation is not valid since the specified hypervisor is not online.",
            "hypervisor",
        ),
        (HANA, "Encountered an issue with log backups. Please check SAP HANA for details.", "gap"),
        (HANA, "Internal error", "AWS Backup failed inside"),
        (
            HANA,
            "User: arn:aws:sts::1:assumed-role/R/AWSBackup-ServiceLinkedRole is not "
            "authorized to perform: ssm-sap:GetOperation on resource: arn:aws:ssm-sap:1:HANA/x",
            "may not ssm-sap:GetOperation",
        ),
        (
            HANA,
            "b* 449: recovery strategy could not be determined: [111014] The backup with "
            "backup id '1660627536506' cannot be used for recovery SQLSTATE: HY000\n",
            "Backint agent",
        ),
        (
            HANA,
            "IllegalArgumentException: Restore job provided is not ready to return chunks, "
            "current restore job status is: CANCELLED",
            "own workflow cancelled",
        ),
        (
            HANA,
            "RequestError: send request failed\ncaused by: read tcp 10.0.0.1: connection timed out",
            "network",
        ),
        (
            HANA,
            "Log backups for recovery point arn:1 were interrupted due to a restore operation "
            "on the database.",
            "while the database is being restored",
        ),
        (HANA, "One or more log backup attempts failed for recovery point.", "does not get"),
        (HANA, "Unable to determine the status of log backups for recovery point.", "does not get"),
        (
            HANA,
            "Getting backup metadata failed. Check the SSM document execution for more details.",
            "not active",
        ),
        ("RDS", "Internal Failure", "failed inside"),
        ("RDS", "Rate exceeded (Service: AmazonRDS; Status Code: 400; Error Code: Throttling)", "too fast"),
        (
            "EC2",
            "There are not enough free addresses in subnet 'subnet-1' to satisfy the requested number of "
            "instances.",
            "no free addresses",
        ),
        ("EBS", "AWS Backup does not have permission to describe resource arn:1", "may not do something"),
        (
            "RDS",
            "User: arn:aws:sts::1:assumed-role/R/s is not authorized to perform: kms:CreateGrant on this "
            "resource because the resource does not exist in this Region, no resource-based policies allow "
            "access, or a resource-based policy explicitly denies access",
            "not in this Region, or its policy does not allow it",
        ),
        ("EBS", "The specified volume was not found", "not there"),
    ],
)
def test_a_message_is_explained_with_its_cause_a_fix_and_who_says_so(
    kind: str, message: str, cause: str
) -> None:
    found = explain(replace(FAILED, resource_type=kind, status_message=message))
    assert found is not None
    assert cause in found.cause
    assert found.fix
    assert found.source


def test_a_message_that_nobody_knows_is_said_to_be_unknown() -> None:
    assert explain(replace(FAILED, status_message="Flux capacitor misaligned")) == UNKNOWN
    silent = explain(FAILED)
    assert silent is not None
    assert silent.cause == "AWS Backup does not say why."


def test_what_did_not_fail_is_not_explained() -> None:
    for status in ("RUNNING", "PENDING", "COMPLETED"):
        assert explain(replace(FAILED, status=status, status_message="Access denied")) is None


def test_an_encoded_message_is_found_and_decoded_where_that_is_allowed() -> None:
    found = explain(replace(FAILED, status_message=ENCODED))
    assert found is not None
    assert found.encoded == BLOB
    assert not found.certain
    read = decoded(Decoding(), found)
    assert read.certain
    assert read.cause == (
        "arn:aws:sts::111122223333:assumed-role/AWSBackupDefaultServiceRole/AWSBackup may not iam:PassRole "
        "on arn:aws:iam::111122223333:role/ShopWebServerRole: no policy allows it."
    )
    assert "no profile" in read.fix


def test_an_explicit_deny_is_told_apart_since_no_allow_helps_against_it() -> None:
    account = Decoding()
    account.said = json.dumps({**DECODED, "explicitDeny": True})
    found = explain(replace(FAILED, status_message=ENCODED))
    assert found is not None
    read = decoded(account, found)
    assert "denied explicitly" in read.cause
    assert "No Allow helps" in read.fix
    plain = explain(
        replace(
            FAILED,
            status_message="User: arn:aws:sts::1:assumed-role/R/s is not authorized to perform: "
            "ec2:CreateVolume on resource: * with an explicit deny in a service control policy",
        )
    )
    assert plain is not None
    assert plain.certain
    assert plain.cause == "arn:aws:sts::1:assumed-role/R/s may not ec2:CreateVolume: it is denied explicitly."


@pytest.mark.parametrize(
    ("action", "fix"),
    [
        ("iam:PassRole", "with no profile"),
        ("kms:CreateGrant", "the key's own policy"),
        ("ec2:CreateTags", "without copying tags (--no-copy-tags)"),
        ("elasticfilesystem:CreateFileSystem", "choose another role"),
    ],
)
def test_what_helps_depends_on_what_is_not_allowed(action: str, fix: str) -> None:
    said = f"User: arn:aws:iam::1:role/R is not authorized to perform: {action} on resource: arn:x"
    found = explain(replace(FAILED, status_message=said))
    assert found is not None
    assert fix in found.fix
    assert f"Let the restore role {action} on arn:x" in found.fix


def test_what_gives_three_reasons_is_not_told_as_one_for_certain() -> None:
    message = (
        "User: arn:aws:iam::1:role/R is not authorized to perform: kms:Decrypt on this resource because the "
        "resource does not exist in this Region, no resource-based policies allow access, or a "
        "resource-based policy explicitly denies access"
    )
    found = explain(replace(FAILED, status_message=message))
    assert found is not None
    assert (found.certain, "no policy allows it" in found.cause) == (False, False)


def test_what_is_said_in_plain_words_too_is_not_decoded() -> None:
    said = "User: arn:aws:iam::1:role/R is not authorized to perform: ec2:CreateVolume on resource: arn:v."
    found = explain(replace(FAILED, status_message=f"{said} Encoded authorization failure message: {BLOB}"))
    assert found is not None
    assert (found.encoded, found.certain) == (BLOB, True)
    assert found.cause == "arn:aws:iam::1:role/R may not ec2:CreateVolume on arn:v: no policy allows it."
    assert decoded(FakeAccount(), found) is found


def test_where_decoding_is_refused_the_likely_cause_stays_and_the_refusal_is_told() -> None:
    found = explain(replace(FAILED, status_message=ENCODED))
    assert found is not None
    with pytest.raises(AccessDenied):
        FakeAccount().decoded_message(BLOB)
    read = decoded(FakeAccount(), found)
    assert read.cause.startswith(found.cause)
    assert "sts:DecodeAuthorizationMessage is not allowed" in read.cause
    assert (read.fix, read.encoded) == (found.fix, BLOB)


@pytest.mark.parametrize("said", ["not JSON", "{}", '{"context": 1}', "[]"])
def test_what_decodes_to_nonsense_changes_nothing(said: str) -> None:
    account = Decoding()
    account.said = said
    found = explain(replace(FAILED, status_message=ENCODED))
    assert found is not None
    assert decoded(account, found) == found


@pytest.mark.parametrize(
    ("kind", "message", "cause"),
    [
        (
            "S3",
            "One or more objects failed to be restored. See the notifications.",
            "some objects are not there",
        ),
        ("S3", "There are no objects that match the restore request.", "restored nothing"),
        ("EKS", "One or more Kubernetes objects failed to restore.", "Kubernetes objects are not there"),
    ],
)
def test_what_completed_hides_is_explained_too(kind: str, message: str, cause: str) -> None:
    job = replace(FAILED, status="COMPLETED", resource_type=kind, status_message=message)
    found = explain(job)
    assert found is not None
    assert cause in found.cause


def test_every_row_names_its_source_and_ends_its_sentences() -> None:
    of_types = (row for profile in profiles() for row in profile.messages)
    for row in (*KNOWN_MESSAGES, *of_types):
        assert row.source, row.pattern
        assert row.cause.endswith("."), row.cause
        assert row.fix.endswith("."), row.fix
