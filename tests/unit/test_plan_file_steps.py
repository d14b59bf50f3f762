"""Plans of several steps as files: what comes back, what people may leave out, and what a mistake is told
as."""

from __future__ import annotations

import pytest

from recovery.errors import BadInput
from recovery.recovery_plan import CallStep, RestoreStep, plan_of_one
from recovery.recovery_plan_file import dump, load
from tests.unit.plan_samples import SEVERAL, restore_of

BY_HAND = """\
schema: 2
title: "The shop"
context: {account: "111122223333", region: "eu-west-1", partition: "aws"}
steps:
- id: "db"
  source:
    resource_arn: "arn:aws:ec2:eu-west-1:111122223333:volume/db"
    resource_type: "EBS"
    point_arn: "arn:aws:ec2:eu-west-1::snapshot/snap-db"
    point_created: "2026-11-20T03:00:00Z"
  operation: "backup:StartRestoreJob"
  request: {RecoveryPointArn: "arn:aws:ec2:eu-west-1::snapshot/snap-db", Metadata: {availabilityZone: "a"}}
- id: "attach"
  title: "Attach it"
  operation: "ec2:AttachVolume"
  request: {VolumeId: "{steps.db.created.id}", InstanceId: "{ask.instance}"}
  done: {operation: "ec2:DescribeVolumes", request: {}, path: "Volumes[0].State", expected: ["in-use"]}
- id: "tell"
  after: []
  title: "Tell the shop"
  by_hand: "Call them."
"""
"""A plan as somebody writes it, with only what is needed."""

SCHEMA_1 = """\
# A restore plan. It runs with: relight restore FILE
# A changed plan is refused. Whoever means a change deletes the line "digest".
# ticket 4711
schema: 1
digest: "f9f7cd4407b05c84201cfa801fa3593d2cc486969d05a59870492cb0709c7d51"
context:
  account: "111122223333"
  region: "eu-west-1"
  partition: "aws"
source:
  resource_arn: "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"
  resource_name: "orders-data"
  resource_type: "EBS"
  point_arn: "arn:aws:ec2:eu-west-1::snapshot/snap-1"
  point_created: "2026-11-20T03:00:00.123000Z"
  vault: "main"
  vault_account: ""
  target: "volume"
steps:
- operation: "backup:StartRestoreJob"
  request:
    RecoveryPointArn: "arn:aws:ec2:eu-west-1::snapshot/snap-1"
    Metadata:
      availabilityZone: "eu-west-1a"  # Availability Zone
      volumeSize: "100"  # Size
    IamRoleArn: "arn:aws:iam::111122223333:role/restore"
    ResourceType: "EBS"
    CopySourceTagsToRestoredResource: false
  follow: "restore-job"
  gives: ["RestoreJobId"]
dropped:
  volumeId: "describes the source"
"""
"""As version 0.1 wrote it."""


def test_a_plan_with_every_kind_of_step_comes_back_with_its_digest() -> None:
    assert load(dump(SEVERAL)) == SEVERAL
    assert load(dump(SEVERAL)).digest == SEVERAL.digest


def test_a_file_of_version_0_1_is_read_and_written_again_it_keeps_its_digest() -> None:
    plan = load(SCHEMA_1)
    assert plan.single is not None
    assert plan.single.metadata == {"availabilityZone": "eu-west-1a", "volumeSize": "100"}
    assert dict(plan.single.dropped) == {"volumeId": "describes the source"}
    assert f'digest: "{plan.digest}"' in SCHEMA_1
    written = dump(plan)
    assert "schema: 2\n" in written
    assert load(written) == plan


def test_a_plan_of_version_0_1_with_a_second_step_is_refused() -> None:
    [step] = [SCHEMA_1[SCHEMA_1.index("- operation") : SCHEMA_1.index("dropped:")]]
    with pytest.raises(BadInput, match="Line 31: a plan of schema 1 has one step"):
        load(SCHEMA_1.replace("dropped:", f"{step}dropped:"))


def test_a_step_written_by_hand_comes_after_the_one_above_it_unless_it_says_otherwise() -> None:
    plan = load(BY_HAND)
    assert [(step.id, step.after) for step in plan.steps] == [("db", ()), ("attach", ("db",)), ("tell", ())]
    assert [type(step) for step in plan.steps] == [RestoreStep, CallStep, CallStep]
    assert [step.work.name for step in plan.steps if isinstance(step, CallStep)] == ["attach", "tell"]
    assert load(dump(plan)) == plan


def test_labels_of_the_form_stand_behind_the_metadata_of_each_restore() -> None:
    assert dump(SEVERAL).count('availabilityZone: "eu-west-1a"  # Availability Zone\n') == 2


def test_what_relight_writes_says_of_every_step_what_it_comes_after() -> None:
    written = dump(SEVERAL)
    assert written.count("\n  after: [") == len(SEVERAL.steps)
    assert '  after: ["db-attach", "files"]\n' in written


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id: "tell"', 'id: "db"', "Line 18: Two steps are called db."),
        ('id: "tell"', 'id: "Tell"', "Line 18: id must be a name in double quotes"),
        ("after: []", 'after: ["dp"]', "Line 18: tell comes after dp, which is no step of the plan."),
        ("after: []", 'afer: ["db"]', "Line 19: a step has no key 'afer'. Did you mean after?"),
        ("after: []", "after: db", 'Line 19: after must be a list of names of steps, not "db".'),
        ("  by_hand:", "  byhand:", "Line 18: a step is nothing that can be done."),
        (
            '  by_hand: "Call them."',
            "  by_hand: 7",
            "Line 21: by_hand must be a text in double quotes, not 7.",
        ),
        ("{ask.instance}", "{values.size}", "Line 13: attach has a place {values.size} that nothing fills."),
        ("{steps.db.created.id}", "{steps.tell.created.id}", "attach takes what tell made"),
        (', expected: ["in-use"]', "", "Line 17: done lacks the key 'expected'."),
        ('expected: ["in-use"]', "expected: []", "Line 17: expected is empty."),
        ("ec2:AttachVolume", "AttachVolume", "Line 15: operation must be an operation in double quotes"),
        (
            '  operation: "backup:StartRestoreJob"\n',
            "",
            "Line 5: a step lacks the key 'operation'.",
        ),
        ("StartRestoreJob", "StartBackupJob", "Line 11: operation is “backup:StartRestoreJob” or"),
        ('title: "The shop"', "at_once: {EBS: 0}", "Line 2: at_once.EBS is 0; it is 1 at least."),
        ('title: "The shop"', "at_once: {EBS: true}", "Line 2: at_once.EBS must be a whole number"),
        ('title: "The shop"', 'on_failure: "halt"', 'Line 2: on_failure is “stop” or “go-on”, not "halt".'),
        (
            'availabilityZone: "a"',
            'availabilityZone: "**ASK:ZONE**"',
            "Line 12: availabilityZone was left out",
        ),
        ("schema: 2", "schema: 1", "the plan has no key 'title'"),
        ("schema: 2", "schema: true", "Line 1: schema True; this version reads 1 and 2."),
        ("schema: 2", "schema: 0o14", "Line 1: '0o14' is not a string."),
    ],
)
def test_a_mistake_in_a_step_is_told_with_its_line(old: str, new: str, told: str) -> None:
    assert old in BY_HAND
    with pytest.raises(BadInput) as error:
        load(BY_HAND.replace(old, new, 1))
    assert told in f"{error.value.text} {error.value.next_step}"


def test_every_problem_of_a_plan_is_told_at_once() -> None:
    wrong = BY_HAND.replace("{ask.instance}", "{values.size}").replace("after: []", 'after: ["nobody"]')
    with pytest.raises(BadInput) as error:
        load(wrong)
    assert error.value.text.splitlines() == [
        "Line 18: tell comes after nobody, which is no step of the plan.",
        "Line 13: attach has a place {values.size} that nothing fills.",
    ]


def test_a_copy_whose_request_lacks_a_member_is_refused() -> None:
    written = dump(SEVERAL).replace('    SourceBackupVaultName: "main"\n', "")
    with pytest.raises(BadInput, match="request lacks the key 'SourceBackupVaultName'"):
        load(written)


def test_a_plan_of_one_restore_that_is_called_otherwise_is_the_same_plan() -> None:
    assert plan_of_one(restore_of("db"), "a").digest == plan_of_one(restore_of("db"), "b").digest
