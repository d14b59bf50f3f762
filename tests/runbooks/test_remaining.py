"""What remains after a restore, told of a job whose plan is not at hand."""

from __future__ import annotations

import json
import shlex

from recovery.models import RestoreJob
from runbooks.remaining import remaining_of
from tests.unit.fake_account import CONTEXT, NOW

TABLE = RestoreJob(
    CONTEXT,
    "JOB",
    "COMPLETED",
    NOW,
    resource_type="DynamoDB",
    created_resource_arn="arn:aws:dynamodb:eu-west-1:111122223333:table/orders-2",
)
HOSTILE = 'it\'s `x` $(id) "q" \x1b[31m é'


def test_a_line_holds_json_where_the_operation_takes_more_than_a_text() -> None:
    tags = json.dumps([{"Key": "team", "Value": HOSTILE}])
    facts = {"source.pitr": "ENABLED", "source.pitr_days": "7", "source.tags": tags, "source.tag_count": "1"}
    work = {piece.name: piece for piece in remaining_of(TABLE, {}, facts)}
    pitr, tag = (json.loads(shlex.split(work[name].line)[-1]) for name in ("pitr", "tags"))
    assert pitr["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"] == 7
    assert tag == {"ResourceArn": TABLE.created_resource_arn, "Tags": [{"Key": "team", "Value": HOSTILE}]}
    assert work["tags"].request == tag, "what is printed is what is sent"
    assert work["tags"].done.expected == ("1",)


def test_an_open_place_of_json_stands_without_quotes() -> None:
    work = {piece.name: piece for piece in remaining_of(TABLE, {}, {})}
    assert '"RecoveryPeriodInDays": {ask.pitr_days}}' in work["pitr-asked"].line


def test_the_target_is_the_one_that_the_metadata_fits_best() -> None:
    volume = RestoreJob(CONTEXT, "JOB", "COMPLETED", NOW, resource_type="EBS")
    assert [piece.name for piece in remaining_of(volume, {"availabilityZone": "eu-west-1a"}, {})] == [
        "attach"
    ]
    of_files = {"DestinationBucketName": "orders", "ItemsToRestore": "[]"}
    assert remaining_of(volume, of_files, {}) == ()


def test_of_a_type_without_a_profile_nothing_is_claimed() -> None:
    unknown = RestoreJob(CONTEXT, "JOB", "COMPLETED", NOW, resource_type="Quantum Ledger")
    assert remaining_of(unknown, {}, {}) == ()
