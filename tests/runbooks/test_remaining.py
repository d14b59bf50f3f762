"""What remains after a restore, told of a job whose plan is not at hand."""

from __future__ import annotations

import json
import shlex

import jmespath  # type: ignore[import-untyped]

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
    attach, mount = remaining_of(volume, {"availabilityZone": "eu-west-1a"}, {})
    assert (attach.name, mount.name) == ("attach", "mount")
    of_files = {"DestinationBucketName": "orders", "ItemsToRestore": "[]"}
    assert remaining_of(volume, of_files, {}) == ()


def test_work_by_hand_says_how_it_is_done_and_has_no_command() -> None:
    machine = RestoreJob(CONTEXT, "JOB", "COMPLETED", NOW, resource_type="VirtualMachine")
    left = {
        piece.name: piece for piece in remaining_of(machine, {"RestoreTo": "VMware", "VMName": "pos"}, {})
    }
    assert [left[name].optional for name in ("power-on", "vmware-tools")] == [False, False]
    assert left["power-on"].line == left["power-on"].by_hand != ""
    assert left["power-on"].check == ""


def test_of_a_type_without_a_profile_nothing_is_claimed() -> None:
    unknown = RestoreJob(CONTEXT, "JOB", "COMPLETED", NOW, resource_type="Quantum Ledger")
    assert remaining_of(unknown, {}, {}) == ()


STACK = RestoreJob(
    CONTEXT,
    "JOB",
    "COMPLETED",
    NOW,
    point_arn="arn:aws:backup:eu-west-1:1:recovery-point:cloudformation/shop",
    resource_type="CloudFormation",
    vault_arn="arn:aws:backup:eu-west-1:1:backup-vault:daily",
    created_resource_arn="arn:aws:cloudformation:eu-west-1:1:stack/shop-2/0f3a1b2c-0000-4000-8000-0123456789ab",
)
NAMED = {"StackName": "shop-2", "ChangeSetName": "from-backup"}


def test_after_a_stack_its_change_set_is_executed_and_then_each_nested_point_restored() -> None:
    facts = {
        f"nested.{STACK.point_arn}.type": "CloudFormation",
        "nested.arn:aws:dynamodb:table/backup/1.type": "DynamoDB",
        "nested.arn:aws:dynamodb:table/backup/1.resource": "arn:aws:dynamodb:eu-west-1:1:table/orders",
        f"nested.{HOSTILE}.type": "S3",
    }
    execute, bucket, table = remaining_of(STACK, NAMED, facts)
    assert execute.request == {"StackName": "shop-2", "ChangeSetName": "from-backup"}
    assert execute.restores is None
    assert (bucket.restores and bucket.restores.arn) == HOSTILE, "buckets come first"
    assert shlex.split(bucket.line)[3] == HOSTILE
    assert table.line == "relight restore --point arn:aws:dynamodb:table/backup/1 --vault daily"
    assert table.title == "Restore DynamoDB orders, as a resource of its own"


def test_a_nested_point_is_restored_once_a_job_after_the_stacks_completed() -> None:
    facts = {f"nested.{HOSTILE}.type": "S3"}
    (piece,) = (each for each in remaining_of(STACK, NAMED, facts) if each.restores)
    assert piece.done.request == {"ByStatus": "COMPLETED", "ByCreatedAfter": "2026-11-21T12:00:00Z"}
    jobs = {
        "RestoreJobs": [{"RecoveryPointArn": "another"}, {"RecoveryPointArn": HOSTILE, "Status": "COMPLETED"}]
    }
    assert jmespath.search(piece.done.path, jobs) == "COMPLETED"
    assert jmespath.search(piece.done.path, {"RestoreJobs": []}) is None
    assert piece.done.path in shlex.split(piece.check)
