"""The generator of docs/: pages follow the tables of the program, and a stale page is told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from aws_api.operation import Access, Row
from aws_api.operations import OPERATIONS
from docs.command_page import commands_page
from docs.coverage_page import missing
from docs.documented_keys import DOCUMENTED, NOT_COVERED
from docs.generate import Page, check, write
from docs.iam_page import POLICY_FILES, iam_page, policy_text
from docs.key_page import keys_page
from docs.markdown import cell, code, table
from docs.profile_page import index_page, profile_page
from restore_profiles.model import Choice, Choices, Field, Kind, RestoreProfile, Section, Target
from restore_profiles.registry import profiles
from restore_profiles.rule_words import in_words
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, LessThan, MoreThan, Never, Not, Rule
from tui.actions import Action, Confirm, Need

PROFILE = RestoreProfile(
    resource_type="Disk",
    title="Disk",
    source="Restoring a disk",
    returned_only=("diskId",),
    targets=(
        Target(
            kind="disk",
            label="A new disk",
            sections=(
                Section(
                    "Size",
                    (
                        Field(
                            "sizeGiB",
                            "Size",
                            kind=Kind.INTEGER,
                            minimum=1,
                            maximum=64,
                            unit="GiB",
                            required=Always(),
                        ),
                        Field(
                            "type",
                            "Type",
                            choices=(Choice("slow"), Choice("fast")),
                            closed=True,
                            default="slow",
                        ),
                        Field("key", "Key", choices=Choices("kms"), visible=Equals("encrypted", "true")),
                        Field("Share", "Share", kind=Kind.OBJECT, fields=(Field("Name", "Name | alias"),)),
                        Field("Disks", "Disks", kind=Kind.OBJECTS, fields=(Field("Name", "Name"),)),
                    ),
                ),
            ),
        ),
    ),
)


def test_a_stale_or_missing_page_is_told_until_it_is_written(tmp_path: Path) -> None:
    pages = [Page("docs/one.md", lambda: "new\n"), Page("docs/two.md", lambda: "two\n")]
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/one.md").write_text("old\n")
    first, second = check(pages, tmp_path)
    assert "-old\n+new\n" in first
    assert "+two\n" in second
    write(pages, tmp_path)
    assert check(pages, tmp_path) == []


def test_a_field_is_one_row_of_its_types_page() -> None:
    shown = profile_page(PROFILE)
    assert "| `sizeGiB` | Size. | always |  | integer, 1 to 64 GiB |" in shown
    assert "| `type` | Type. |  | `slow` | slow, fast |" in shown
    key = "| `key` | Key. Only if `encrypted` is `true`. |  |  | text, chosen from the account's kms |"
    assert key in shown
    assert "| Returned by AWS Backup, never sent back | diskId |" in shown
    assert "[Disk](disk.md)" in index_page([PROFILE])


def test_a_member_of_an_object_is_listed_by_its_path() -> None:
    shown = profile_page(PROFILE)
    assert "| `Share.Name` | Name \\| alias. |  |  | text |" in shown
    assert "| `Disks[].Name` | Name. |  |  | text |" in shown


def test_a_page_holds_the_policies_of_its_type_as_json() -> None:
    shown = profile_page(next(each for each in profiles() if each.resource_type == "EBS"))
    operator, role = (json.loads(block) for block in re.findall(r"```json\n(.*?)\n```", shown, re.DOTALL))
    actions = {action for statement in operator["Statement"] for action in statement["Action"]}
    assert {"backup:StartRestoreJob", "ec2:DescribeAvailabilityZones", "ec2:AttachVolume"} <= actions
    assert "ec2:CreateVolume" in role["Statement"][0]["Action"]


def test_every_documented_key_is_covered_or_left_out_for_a_reason() -> None:
    known = {profile.resource_type: profile for profile in profiles()}
    assert set(DOCUMENTED) == set(known)
    gaps = {(kind, key) for kind, profile in known.items() for key in missing(profile)}
    assert gaps == set(NOT_COVERED)
    assert all(NOT_COVERED.values())


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Always(), "always"),
        (Never(), "never"),
        (Given("key"), "if `key` has a value"),
        (Not(Given("key")), "if `key` has no value"),
        (Equals("type", "io1", "io2"), "if `type` is `io1` or `io2`"),
        (MoreThan("iops", "size", times=50), "if `iops` is more than 50 times `size`"),
        (LessThan("size", 4), "if `size` is less than 4"),
        (
            AllOf(Given("a"), AnyOf(Given("b"), Given("c"))),
            "if `a` has a value and (`b` has a value or `c` has a value)",
        ),
        (Not(AnyOf(Given("a"), Given("b"))), "if `a` has no value and `b` has no value"),
    ],
)
def test_a_rule_is_said_in_words(rule: Rule, words: str) -> None:
    assert in_words(rule) == words


def test_a_rule_without_words_is_refused() -> None:
    class Odd:
        def holds(self, names: object) -> bool:
            return True

    with pytest.raises(TypeError, match="no words for Odd"):
        in_words(Odd())


def test_every_command_and_option_is_on_the_commands_page() -> None:
    @click.group(help="Restores things.")
    @click.option("--region", help="Region | zone.")
    def root() -> None: ...

    @root.command(help="Lists them.")
    @click.argument("name")
    def things() -> None: ...

    @root.command(hidden=True)
    def secret() -> None: ...

    page = commands_page(root)
    assert "| `--region TEXT` | Region \\| zone. |" in page
    assert "## `relight things`\n\n```\nrelight things [OPTIONS] NAME\n```\n\nLists them." in page
    assert "secret" not in page


def test_a_key_is_on_the_page_of_every_scope_that_it_works_in() -> None:
    actions = [
        Action("help", ("question_mark", "f1"), "help", "Search every key"),
        Action(
            "start", ("s",), "start", "Start it", ("review", "job"), (Need.WRITE,), confirm=Confirm.SIMPLE
        ),
    ]
    page = keys_page(actions)
    assert "## Everywhere" in page
    assert "| `?` `F1` | `help` | Search every key |  |" in page
    assert page.count("| `s` | `start` | Start it | write mode, a confirmation |") == 2


def test_an_operation_is_listed_by_what_it_does_and_with_its_permission() -> None:
    rows = [
        Row("backup", "StartRestoreJob", Access.WRITE, "starts a restore"),
        Row("s3", "ListBuckets", Access.READ, "choosing a bucket", action="s3:ListAllMyBuckets"),
        Row("sts", "GetCallerIdentity", Access.READ, "the caller", action="-"),
    ]
    reads, writes = iam_page(rows).split("## Writes")
    assert "| `s3:ListBuckets` | `s3:ListAllMyBuckets` | choosing a bucket |" in reads
    assert "| `sts:GetCallerIdentity` | none | the caller |" in reads
    assert "| `backup:StartRestoreJob` | `backup:StartRestoreJob` | starts a restore |" in writes


@pytest.mark.parametrize("partition", sorted(POLICY_FILES))
def test_the_operators_policy_names_every_action_and_its_own_partition(partition: str) -> None:
    statements = json.loads(policy_text(partition))["Statement"]
    named = {
        action
        for each in statements
        for action in ([each["Action"]] if isinstance(each["Action"], str) else each["Action"])
    }
    called = {row.iam_action for row in OPERATIONS if row.access is not Access.CREDENTIALS} - {""}
    assert named == called
    arns = [each["Resource"] for each in statements if each["Resource"] != "*"]
    assert arns
    assert all(arn.startswith(f"arn:{partition}:") for arn in arns)


def test_text_stays_text_in_markdown() -> None:
    assert cell("a\n<c>") == "a &lt;c>"
    assert table(("x",), [("`a|b`",)]).splitlines()[-1] == "| `a\\|b` |"
    assert code("a`b") == "`` a`b ``"
    assert code("") == ""
