"""Plans as YAML files: the same after reading, and honest about what was changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recovery.context import Context
from recovery.errors import BadInput
from recovery.plan import START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.recovery_plan import RecoveryPlan, plan_of_one
from recovery.recovery_plan_file import dump, load

NASTY = (
    "no",
    "1:30",
    "null",
    "~",
    "",
    " lead and trail ",
    "# not a comment",
    "a: b",
    "{}",
    "*alias",
    "&anchor",
    "!tag",
    "%",
    "@",
    "`",
    "back\\slash \\u0041",
    "quote \" and '",
    "line\nbreak\ttab\r",
    "\x00\x1b[31mred\x07\x9b",
    "bidi \u202e\u2066 override",
    "line separators \u2028\u2029\x85",
    "\ufeffbom, emoji \U0001f4a5, tag \U000e0041",
    "x" * 300,
)

MADE = datetime(2026, 11, 20, 3, 0, 0, 123000, tzinfo=UTC)


def plan_of(metadata: dict[str, str], name: str = "orders-data") -> RestorePlan:
    request = {
        "RecoveryPointArn": "arn:aws:ec2:eu-west-1::snapshot/snap-1",
        "Metadata": metadata,
        "IamRoleArn": "arn:aws:iam::111122223333:role/restore",
        "ResourceType": "EBS",
        "CopySourceTagsToRestoredResource": False,
    }
    source = PlanSource(
        resource_arn="arn:aws:ec2:eu-west-1:111122223333:volume/vol-1",
        resource_name=name,
        resource_type="EBS",
        point_arn="arn:aws:ec2:eu-west-1::snapshot/snap-1",
        point_created=MADE,
        vault="main",
        target="volume",
    )
    steps = (Step(START_RESTORE_JOB, request, "restore-job", ("RestoreJobId",)),)
    return RestorePlan(
        Context("111122223333", "eu-west-1"), source, steps, {"volumeId": "describes the source"}
    )


def one(metadata: dict[str, str], name: str = "orders-data") -> RecoveryPlan:
    return plan_of_one(plan_of(metadata, name))


PLAN = one({"availabilityZone": "eu-west-1a", "volumeSize": "100"})
DIGEST_WITHOUT_ATTEMPT_KEYS = "f9f7cd4407b05c84201cfa801fa3593d2cc486969d05a59870492cb0709c7d51"
"""Of `PLAN`, as Relight gave it while steps had no attempt keys."""


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    plan = one({"availabilityZone": text, text or "empty": "x"}, name=text)
    assert load(dump(plan)) == plan


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_file_holds_nothing_that_a_terminal_acts_on(text: str) -> None:
    written = dump(replace(one({"availabilityZone": text}, name=text), why=text), note=text)
    assert all(character.isprintable() or character == "\n" for character in written)


def test_every_string_is_double_quoted_and_a_boolean_is_not() -> None:
    written = dump(PLAN)
    assert 'volumeSize: "100"' in written
    assert "CopySourceTagsToRestoredResource: false\n" in written


def test_a_metadata_key_carries_the_label_of_the_form_and_the_note_is_a_comment() -> None:
    written = dump(PLAN, note="ticket 4711\nby ann")
    assert 'availabilityZone: "eu-west-1a"  # Availability Zone\n' in written
    assert "# ticket 4711\n# by ann\n" in written


def test_a_file_for_the_sandbox_says_so() -> None:
    there = Context("111122223333", "eu-west-1", endpoint="http://127.0.0.1:5000")
    plan = plan_of_one(replace(PLAN.restores[0].plan, context=there))
    assert load(dump(plan)).context == there
    assert load(dump(plan)).restores[0].plan.context == there


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('volumeSize: "100"', 'volumeSize: "10"'),
        ('      volumeSize: "100"', '      iops: "100"'),
        ('region: "eu-west-1"', 'region: "eu-west-2"'),
        ("CopySourceTagsToRestoredResource: false", "CopySourceTagsToRestoredResource: true"),
        (PLAN.digest, "0" * 64),
    ],
)
def test_a_changed_plan_is_refused_with_what_to_do(old: str, new: str) -> None:
    with pytest.raises(BadInput) as error:
        load(changed(old, new))
    assert error.value.title == "The plan was changed after it was made"
    assert error.value.text.startswith("Line 4: ")
    assert error.value.next_step == "Make the plan again, or delete this line if the change is meant."


def test_a_change_that_is_meant_is_taken_without_the_digest() -> None:
    lines = changed('volumeSize: "100"', 'volumeSize: "200"').splitlines()
    plan = load("\n".join(line for line in lines if not line.startswith("digest")))
    assert plan.restores[0].plan.metadata["volumeSize"] == "200"
    assert plan.digest != PLAN.digest


def test_a_plan_made_before_steps_had_attempt_keys_keeps_its_digest() -> None:
    written = dump(PLAN)
    assert "attempt_keys" not in written
    assert load(written).digest == DIGEST_WITHOUT_ATTEMPT_KEYS


def test_attempt_keys_are_part_of_what_runs() -> None:
    [restore] = PLAN.restores
    steps = (replace(restore.plan.step, attempt_keys=("CreationToken",)),)
    plan = plan_of_one(replace(restore.plan, steps=steps))
    assert load(dump(plan)) == plan
    assert plan.digest != PLAN.digest


def test_what_only_people_read_may_be_changed() -> None:
    plan = load(
        changed('resource_name: "orders-data"', 'resource_name: "orders"').replace('why: ""', 'why: "x"')
    )
    assert (plan.restores[0].plan.source.resource_name, plan.why) == ("orders", "x")


def database() -> RecoveryPlan:
    moment = datetime(2026, 11, 20, 14, 27, tzinfo=UTC)
    plan = plan_of({"RestoreTime": "2026-11-20T14:27:00Z", "DBInstanceIdentifier": "orders-restored"})
    return plan_of_one(replace(plan, source=replace(plan.source, resource_type="RDS", moment=moment)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('moment: "2026-11-20T14:27:00Z"', 'moment: "2026-11-20T14:20:00Z"', "two moments"),
        ('RestoreTime: "2026-11-20T14:27:00Z"', 'RestoreTime: "2026-11-20T14:20:00Z"', "two moments"),
        ('    moment: "2026-11-20T14:27:00Z"\n', "", "two moments"),
        ('point_arn: "arn:aws:ec2:eu-west-1::snapshot/snap-1"', 'point_arn: "arn:other"', "two recovery"),
        (
            'RecoveryPointArn: "arn:aws:ec2:eu-west-1::snapshot/snap-1"',
            'RecoveryPointArn: "arn:other"',
            "two",
        ),
    ],
)
def test_a_plan_of_which_half_was_changed_is_refused_also_without_its_digest(
    old: str, new: str, told: str
) -> None:
    written = dump(database())
    assert load(written) == database()
    assert old in written
    lines = written.replace(old, new).splitlines(keepends=True)
    with pytest.raises(BadInput, match=told):
        load("".join(line for line in lines if not line.startswith("digest")))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("region:", "regoin:", "Line 11: context has no key 'regoin'. Did you mean region?"),
        ("    Metadata:", "    Metdata:", "Line 30: request has no key 'Metdata'. Did you mean Metadata?"),
        (
            'volumeSize: "100"',
            "volumeSize: 100",
            "Line 32: Metadata.volumeSize must be a text in double quotes, not 100.",
        ),
        (
            'volumeSize: "100"',
            "volumeSize: 1.5",
            "Line 32: Metadata.volumeSize must be a text in double quotes, not 1.5.",
        ),
        ('volumeSize: "100"', "volumeSize: yes", "Line 4: the digest"),
        (
            'volumeSize: "100"',
            "volumeSize:",
            "Line 32: Metadata.volumeSize must be a text in double quotes, not null.",
        ),
        ('volumeSize: "100"', "[", "Line"),
        (
            'volumeSize: "100"',
            'availabilityZone: "x"',
            "Line 32: the key 'availabilityZone' stands there twice.",
        ),
        ('volumeSize: "100"', "volumeSize: *a", "Line"),
        ("schema: 2", "schema: 3", "Line 3: schema 3; this version reads 1 and 2."),
        ("schema: 2", "{}: 1", "Line 3: a key is not a string."),
        (
            "backup:StartRestoreJob",
            "backup:StartBackupJob",
            "operation is “backup:StartRestoreJob” or “backup:StartCopyJob”",
        ),
        ("2026-11-20T03:00:00.123000Z", "yesterday", "Line 23: point_created is not a date and time."),
        ("2026-11-20T03:00:00.123000Z", "2026-11-20T03:00:00", "Line 23: point_created has no zone."),
        (
            "CopySourceTagsToRestoredResource: false",
            'CopySourceTagsToRestoredResource: "no"',
            "must be true or false",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, told: str) -> None:
    with pytest.raises(BadInput) as error:
        load(changed(old, new))
    assert told in f"{error.value.text} {error.value.next_step}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("- a", "the plan must be a mapping"),
        ("schema: 1\n", "the plan lacks the key 'context'"),
        ("a: &x [1]\nb: *x\n", "no anchors and aliases"),
        ("a" * 32_000_001, "32,000,001 characters"),
        ("\x00", ""),
        ("[" * 5000, ""),
    ],
)
def test_what_is_no_plan_is_refused_calmly(text: str, told: str) -> None:
    with pytest.raises(BadInput) as error:
        load(text)
    assert told in error.value.text


def changed(old: str, new: str) -> str:
    """The file of the plan with one place changed."""
    written = dump(PLAN)
    assert written.count(old) >= 1
    return written.replace(old, new, 1)
