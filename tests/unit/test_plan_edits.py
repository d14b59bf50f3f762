"""Changing a plan in its file: what changes, what stays, what is refused."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.errors import BadInput
from recovery.plan_edits import PlanEdit, edit, edited
from recovery.recovery_plan import CallStep, OnFailure
from recovery.recovery_plan_file import dump, load, plan_members
from tests.properties import tried
from tests.unit.plan_samples import SEVERAL
from tests.unit.test_plan_file_readers import HOSTILE
from tests.unit.test_plan_file_steps import BY_HAND, SCHEMA_1

KEPT = """\
# The shop, after the storm.

schema: 2   # of the file
title: 'The shop'   # single quotes stay
context:
    account: "111122223333"   # four spaces
    region: "eu-west-1"
    partition: "aws"

# Everything at once is too much.
at_once: {}   # nothing yet
steps:

  # The database first.
  - id: "db"
    after: []
    source:
        resource_arn: "arn:aws:ec2:eu-west-1:111122223333:volume/db"
        resource_type: "EBS"
        point_arn: "arn:aws:ec2:eu-west-1::snapshot/snap-db"
        point_created: "2026-11-20T03:00:00Z"
    operation: "backup:StartRestoreJob"
    request:
        RecoveryPointArn: "arn:aws:ec2:eu-west-1::snapshot/snap-db"

        Metadata:   # what AWS takes
            availabilityZone: "eu-west-1a"   # the first one
            volumeType: "gp3"

        # Ben's role.
        IamRoleArn: "arn:aws:iam::111122223333:role/restore"

  # Then it is attached.
  - id: "attach"
    title: "Attach it"
    operation: "ec2:AttachVolume"
    request: {VolumeId: "{steps.db.created.id}", InstanceId: "{ask.instance}"}   # on one line
    done: {operation: "ec2:DescribeVolumes", request: {}, path: "Volumes[0].State", expected: ["in-use"]}
    asks:
        instance: "the instance that takes it"
  # Last of all.
  - id: "tell"
    title: "Tell the shop"
    by_hand: |
      Call them.
      Twice.
# The end.
"""


def changes(before: str, after: str) -> list[str]:
    """The lines that are out and in, without the digest's."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [
        line
        for line in lines
        if line[0] in "+-" and not line.startswith(("---", "+++")) and not line[1:].startswith("digest: ")
    ]


ONE_LINE = {
    "a value": (
        PlanEdit(step="db", settings=("availabilityzone=eu-west-1b",)),
        [
            '-            availabilityZone: "eu-west-1a"   # the first one',
            '+            availabilityZone: "eu-west-1b"   # the first one',
        ],
    ),
    "a new key": (PlanEdit(step="db", settings=("iops=4000",)), ['+            iops: "4000"']),
    "a key less": (PlanEdit(step="db", settings=("volumeType=",)), ['-            volumeType: "gp3"']),
    "a role": (
        PlanEdit(step="db", role="arn:aws:iam::111122223333:role/other"),
        [
            '-        IamRoleArn: "arn:aws:iam::111122223333:role/restore"',
            '+        IamRoleArn: "arn:aws:iam::111122223333:role/other"',
        ],
    ),
    "a title": (
        PlanEdit(title='It\'s "ours"'),
        [
            "-title: 'The shop'   # single quotes stay",
            '+title: "It\'s \\"ours\\""   # single quotes stay',
        ],
    ),
    "words that were not there": (
        PlanEdit(owner="#shop", why="a storm"),
        ['+why: "a storm"', '+owner: "#shop"'],
    ),
    "a policy": (PlanEdit(on_failure=OnFailure.GO_ON), ['+on_failure: "go-on"']),
    "side by side": (
        PlanEdit(at_once={"EBS": 2}),
        ["-at_once: {}   # nothing yet", '+at_once: {"EBS": 2}   # nothing yet'],
    ),
    "what a step comes after": (PlanEdit(step="tell", after=("db",)), ['+    after: ["db"]']),
    "an answer": (
        PlanEdit(answers={"attach:instance": "i-1"}),
        [
            '-    request: {VolumeId: "{steps.db.created.id}", InstanceId: "{ask.instance}"}   # on one line',
            '+    request: {VolumeId: "{steps.db.created.id}", InstanceId: "i-1"}   # on one line',
            "-    asks:",
            '-        instance: "the instance that takes it"',
        ],
    ),
    "another name": (
        PlanEdit(step="attach", rename="mount"),
        ['-  - id: "attach"', '+  - id: "mount"', '+    after: ["mount"]'],
    ),
    "a step less": (
        PlanEdit(remove=("attach",)),
        [
            '-  - id: "attach"',
            '-    title: "Attach it"',
            '-    operation: "ec2:AttachVolume"',
            '-    request: {VolumeId: "{steps.db.created.id}", InstanceId: "{ask.instance}"}   # on one line',
            '-    done: {operation: "ec2:DescribeVolumes", request: {}, path: "Volumes[0].State", '
            'expected: ["in-use"]}',
            "-    asks:",
            '-        instance: "the instance that takes it"',
            '+    after: ["db"]',
        ],
    ),
}


@pytest.mark.parametrize("what", ONE_LINE)
def test_only_the_lines_that_change_are_written_anew(what: str) -> None:
    change, expected = ONE_LINE[what]
    written = edit(KEPT, change)
    assert sorted(changes(KEPT, written)) == sorted(expected)


def test_a_file_without_a_digest_gets_one_and_nothing_else_changes() -> None:
    written = edit(KEPT, PlanEdit())
    assert changes(KEPT, written) == []
    assert f'digest: "{load(KEPT).digest}"' in written


def test_a_digest_is_renewed_where_it_stands() -> None:
    before = dump(SEVERAL)
    written = edit(before, PlanEdit(step="db", settings=("availabilityZone=eu-west-1b",)))
    assert load(written).digest != SEVERAL.digest
    assert written.splitlines()[3] == f'digest: "{load(written).digest}"'
    assert len(changes(before, written)) == 2


def test_a_file_that_was_changed_behind_its_digest_is_not_edited() -> None:
    changed = dump(SEVERAL).replace("eu-west-1a", "eu-west-1c", 1)
    with pytest.raises(BadInput, match="changed after it was made"):
        edit(changed, PlanEdit(title="x"))


def test_renaming_a_step_renames_it_wherever_it_is_named() -> None:
    new = load(edit(dump(SEVERAL), PlanEdit(step="db", rename="orders")))
    attach = new.step("db-attach")
    assert isinstance(attach, CallStep)
    assert attach.after == ("orders",)
    assert attach.work.request["VolumeId"] == "{steps.orders.created.id}"
    assert attach.work.done.request == {"VolumeIds": ["{steps.orders.created.id}"]}
    assert new.step("away").after == ("orders",)


def test_what_came_after_a_removed_step_comes_after_what_that_came_after() -> None:
    new = load(edit(dump(SEVERAL), PlanEdit(remove=("db-attach",))))
    assert new.step("db-mount").after == ("db", "files")


def test_a_moment_that_is_set_is_told_of_the_source_too() -> None:
    database = replace(SEVERAL.restores[1].plan.source, resource_type="RDS", target="instance")
    steps = tuple(
        replace(step, plan=replace(step.plan, source=database)) if step is SEVERAL.restores[1] else step
        for step in SEVERAL.steps
    )
    text = dump(replace(SEVERAL, steps=steps))
    new = load(edit(text, PlanEdit(step="files", settings=("restoretime=2026-11-20T14:27:00Z",))))
    assert new.restores[1].plan.source.as_of.isoformat() == "2026-11-20T14:27:00+00:00"


def test_a_member_of_a_json_value_is_set_by_its_path() -> None:
    plan = replace(
        SEVERAL.restores[1].plan,
        source=replace(SEVERAL.restores[1].plan.source, resource_type="FSx", target="windows"),
    )
    request = {**plan.step.request, "Metadata": {"WindowsConfiguration": '{"ThroughputCapacity":"64"}'}}
    plan = replace(plan, steps=(replace(plan.step, request=request),))
    steps = tuple(replace(step, plan=plan) if step is SEVERAL.restores[1] else step for step in SEVERAL.steps)
    text = dump(replace(SEVERAL, steps=steps))
    new = load(edit(text, PlanEdit(step="files", settings=("WindowsConfiguration.CopyTagsToBackups=true",))))
    assert json.loads(new.restores[1].plan.metadata["WindowsConfiguration"]) == {
        "ThroughputCapacity": "64",
        "CopyTagsToBackups": True,
    }


def test_a_plan_as_json_stays_json() -> None:
    text = json.dumps(plan_members(SEVERAL), indent=2)
    written = edit(text, PlanEdit(title="x", remove=("away",), at_once={"RDS": 1}))
    assert json.loads(written) == plan_members(load(written))


def test_a_file_of_version_0_1_becomes_one_of_today_and_keeps_its_notes() -> None:
    written = edit(SCHEMA_1, PlanEdit(why="a storm"))
    assert "# ticket 4711\n" in written
    assert "schema: 2\n" in written
    assert load(written).why == "a storm"


def of_nobodys_type(text: str) -> str:
    """The file with restores of a type whose keys nobody knows, which takes any of them."""
    text = text.replace('"EBS"', '"Nobody"').replace("::snapshot/snap-", ":111122223333:nothing/")
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("digest"))


@settings(tried, max_examples=60)
@given(HOSTILE, HOSTILE, st.sampled_from([of_nobodys_type(text) for text in (BY_HAND, KEPT, dump(SEVERAL))]))
def test_any_text_can_be_said_and_is_read_back(said: str, zone: str, text: str) -> None:
    new = load(edit(text, PlanEdit("db", (f"availabilityZone={zone}",), title=said, owner=said)))
    assert (new.title, new.owner) == (said, said)
    assert new.restores[0].plan.metadata.get("availabilityZone", "") == zone


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (PlanEdit(settings=("volumeType=gp3",)), "--step ID: db, files, db-attach, db-mount, away"),
        (PlanEdit(step="file", settings=("volumeType=gp3",)), "Did you mean files?"),
        (PlanEdit(step="db", settings=("volumTyp=gp3",)), "Did you mean volumeType?"),
        (PlanEdit(step="db", settings=("volumeType",)), "KEY=VALUE"),
        (PlanEdit(step="db", settings=("volumeType=floppy",)), "floppy"),
        (PlanEdit(step="away", settings=("volumeType=gp3",)), "A copy has no restore parameters."),
        (PlanEdit(step="db-mount", settings=("volumeType=gp3",)), "db-mount has no restore parameters."),
        (PlanEdit(step="db", after=("db-mount",)), "Steps wait for one another"),
        (PlanEdit(step="db", after=("nobody",)), "which is no step of the plan"),
        (PlanEdit(step="db", rename="files"), "There is a step files already."),
        (PlanEdit(step="db", rename="Ö"), "is no name for a step"),
        (PlanEdit(remove=("db",)), "db-attach takes what db made"),
        (PlanEdit(remove=("nobody",)), "The plan has no step “nobody”."),
        (PlanEdit(answers={"db-attach:instanze": "i-1"}), "Did you mean db-attach:instance?"),
    ],
)
def test_what_would_make_the_plan_wrong_is_refused(change: PlanEdit, told: str) -> None:
    with pytest.raises(BadInput) as error:
        edit(dump(SEVERAL), change)
    assert told in f"{error.value.text} {error.value.next_step}"


EDITS = (
    PlanEdit(title="x: #y", why="", owner="o", at_once={"RDS": 3}, on_failure=OnFailure.STOP),
    PlanEdit(step="db", settings=("volumeType=gp3", "availabilityZone=eu-west-1b")),
    PlanEdit(remove=("files", "db-mount", "away"), at_once={"EBS": 0}),
    PlanEdit(step="db", rename="orders", answers={"db-attach:instance": "i-1"}),
    PlanEdit(step="away", after=("files", "db"), remove=("db-mount",), title="é"),
)
LAYOUTS: dict[str, dict[str, Any]] = {
    "block": {"default_flow_style": False},
    "mixed": {"default_flow_style": None, "indent": 4},
    "flow": {"default_flow_style": True, "width": 40},
    "literal": {"default_flow_style": False, "default_style": "|"},
    "folded": {"default_flow_style": False, "default_style": ">", "width": 20},
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("around", [("", ""), ("%YAML 1.2\n--- # x\n", "...\n"), ("\ufeff", "")])
def test_a_file_in_any_layout_says_afterwards_what_was_meant(layout: str, around: tuple[str, str]) -> None:
    laid_out = yaml.safe_dump(plan_members(SEVERAL), **LAYOUTS[layout])
    text = laid_out.join(around)
    for change in EDITS:
        assert load(edit(text, change)) == edited(SEVERAL, change)
