"""One plan of several resources, and what became of what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from recovery.recovery_plan import CallStep, RecoveryPlan
from recovery.recovery_plan_file import load
from tests.cli.relight import Relight, bare
from tests.sandbox_process import Sandbox, running_sandbox

SHOP = ("orders-db-data", "DynamoDB/orders", "cms", "checkout")


@pytest.fixture(scope="module")
def ours() -> Iterator[Sandbox]:
    """A sandbox of these tests' own: they take away what plans need."""
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture(scope="module")
def shop(ours: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Relight:
    return Relight(ours.child_environment(RELIGHT_HOME=str(tmp_path_factory.mktemp("home"))))


@pytest.fixture(scope="module")
def plan_text(shop: Relight, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The plan of four resources as of ten minutes ago, with what follows."""
    file = tmp_path_factory.mktemp("plans") / "shop.yaml"
    words = ("--title", "The shop", "--why", "a storm", "--owner", "#shop")
    told = shop("plan", *SHOP, "--at", "-10m", "--follow-ups", *words, "-o", str(file))
    assert told.code == 0, told.err
    return file.read_text(encoding="utf-8")


@pytest.fixture
def plan(plan_text: str) -> RecoveryPlan:
    return load(plan_text)


@pytest.fixture
def file(plan_text: str, tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(plan_text, encoding="utf-8")
    return path


def errors_of(told: Any) -> list[tuple[str, str, str]]:
    return [
        (each["step"], each["title"], each["text"])
        for each in told.json["findings"]
        if each["severity"] == "error"
    ]


def test_each_resource_is_a_restore_and_what_follows_it_comes_after_it(plan: RecoveryPlan) -> None:
    assert [step.id for step in plan.restores] == ["orders-db-data", "orders", "cms", "checkout"]
    assert {step.after for step in plan.restores} == {()}
    assert (plan.title, plan.why, plan.owner) == ("The shop", "a storm", "#shop")
    calls = {step.id: step for step in plan.steps if isinstance(step, CallStep)}
    assert calls["orders-db-data-attach"].after == ("orders-db-data",)
    assert calls["checkout-backups"].after == ("checkout-writer",)
    assert calls["checkout-writer"].work.request["DBInstanceIdentifier"] == "{steps.checkout.created.id}-1"
    assert "orders-db-data-mount" not in calls, "optional work is wanted by itself"


def test_all_are_restored_to_the_same_moment_as_far_as_each_goes_back_to_it(plan: RecoveryPlan) -> None:
    by_name = {step.id: step.plan for step in plan.restores}
    assert by_name["checkout"].source.moment is not None
    asked = by_name["checkout"].source.moment
    assert all(each.source.as_of <= asked for each in by_name.values())


def test_a_plan_of_several_holds_as_it_was_made(shop: Relight, file: Path) -> None:
    told = shop("plan", "check", str(file), "--json")
    assert errors_of(told) == []
    assert (told.code, told.json["holds"]) == (0, True)
    words = shop("plan", "check", str(file))
    assert "orders-db-data-attach: warning: Not answered yet: instance is asked for" in words.out
    assert "steps with nothing to say; 0 errors, " in words.err


def test_a_resource_that_cannot_be_restored_is_told_and_no_file_is_written(
    shop: Relight, tmp_path: Path
) -> None:
    path = tmp_path / "both.yaml"
    words = ("plan", "cms", "nobody", "relight-shop-media", "--latest", "-o", str(path))
    told = shop(*words)
    assert told.code == 3
    assert "error: nobody: No such resource" in told.err
    assert "error: relight-shop-media: This restore cannot be started" in told.err
    assert "2 of 3 cannot: nobody, relight-shop-media. No plan was written." in told.err
    assert not path.exists()
    told = shop(*words, "--skip-impossible")
    assert told.code == 0
    assert [step.id for step in load(path.read_text()).steps] == ["cms"]


def test_json_tells_the_plan_and_what_is_not_in_it(shop: Relight) -> None:
    told = shop("plan", "cms", "nobody", "--latest", "--skip-impossible", "--json")
    assert told.code == 0, told.err
    assert [step["id"] for step in told.json["plan"]["steps"]] == ["cms"]
    assert [each["name"] for each in told.json["impossible"]] == ["nobody"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("cms", "orders-db-data"), "As of when?"),
        (("cms", "orders-db-data", "--latest", "--at", "-1h"), "As of when?"),
        (("cms", "orders-db-data", "--latest", "--set", "x=y"), "Of one resource"),
        (("cms", "cms", "--latest"), "cms stands there twice."),
        (
            ("cms", "arn:aws:rds:eu-west-1:111122223333:db:cms", "--latest"),
            "restores exactly what cms restores",
        ),
    ],
)
def test_words_that_say_too_little_or_too_much_are_refused(
    shop: Relight, words: tuple[str, ...], told: str
) -> None:
    answer = shop("plan", *words)
    assert answer.code == 2
    assert told in answer.err


def test_one_resource_takes_its_follow_ups_too(shop: Relight) -> None:
    told = shop("plan", "orders-db-data", "--latest", "--optional-follow-ups", "--set", "volumeType=gp3")
    assert told.code == 0, told.err
    assert [step.id for step in load(told.out).steps] == [
        "orders-db-data",
        "orders-db-data-attach",
        "orders-db-data-mount",
    ]


def test_the_points_of_a_stack_are_restored_after_it_each_by_itself(shop: Relight) -> None:
    told = shop("plan", "shop-checkout", "--latest", "--follow-ups", "--skip-impossible")
    assert told.code == 0, told.err
    plan = load(told.out)
    first, *rest = plan.restores
    assert (first.plan.source.resource_type, first.after) == ("CloudFormation", ())
    assert rest
    assert all(step.after for step in rest)
    assert "relight-shop-exports: This restore cannot be started" in told.err


def test_a_plan_for_another_region_is_told_so(shop: Relight, file: Path) -> None:
    told = shop("--region", "eu-central-1", "plan", "check", str(file), "--json")
    assert told.code == 3
    assert [(step, title) for step, title, _ in errors_of(told)] == [("", "Another account or Region")]


def test_what_another_version_made_is_told_with_what_would_be_sent(shop: Relight, file: Path) -> None:
    text = file.read_text().replace('    ResourceType: "EBS"\n', "")
    file.write_text("".join(line for line in text.splitlines(True) if not line.startswith("digest")))
    told = shop("plan", "check", str(file), "--json")
    assert told.code == 3
    [(step, _, text)] = errors_of(told)
    assert (step, text) == (
        "orders-db-data",
        "This version of Relight would send something else: ResourceType: EBS.",
    )


def test_what_was_taken_away_since_is_told_by_step(ours: Sandbox, shop: Relight, file: Path) -> None:
    plan = load(file.read_text())
    by_name = {step.id: step.plan for step in plan.restores}
    volume = by_name["orders-db-data"]
    # The sandbox deletes no points: the plan names one that is not there.
    gone = volume.source.point_arn[:-8] + "00000000"
    text = file.read_text().replace(volume.source.point_arn, gone)
    file.write_text("".join(line for line in text.splitlines(True) if not line.startswith("digest")))
    table = by_name["orders"].metadata["targetTableName"]
    ours.client("dynamodb").create_table(
        TableName=table,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    iam = ours.client("iam")
    role = by_name["cms"].role_arn
    ours.client("kms").disable_key(KeyId=by_name["checkout"].metadata["kmsKeyId"].rpartition("/")[2])
    name = role.rpartition("/")[2]
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy_name in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=policy_name)
    iam.delete_role(RoleName=name)
    told = shop("plan", "check", str(file), "--json")
    assert told.code == 3
    found = errors_of(told)
    assert [title for step, title, _ in found if step == "orders-db-data"] == ["Recovery point"]
    assert any(step == "orders" and table in text for step, _, text in found)
    assert any(step == "checkout" and "is in the state Disabled" in text for step, _, text in found)
    for name in ("orders", "cms", "checkout"):
        assert (name, "Restore role", f"{role} does not exist.") in found
    words = shop("plan", "check", str(file))
    assert words.code == 3
    assert f"orders-db-data: error: Recovery point: {gone} is gone" in words.out


def test_what_is_no_resource_is_told_before_aws_is_asked(file: Path) -> None:
    nothing = bare()("plan")
    assert (nothing.code, nothing.err.splitlines()[0]) == (2, "error: What is to be planned?")
    mistyped = bare()("plan", "chekc", str(file))
    assert mistyped.code == 2
    assert f"relight plan check {file} checks it" in mistyped.err


def test_the_first_word_may_be_left_out_and_help_is_of_what_runs_without_it() -> None:
    for group, default, option in (("plan", "make", "--latest"), ("runbook", "export", "--redact")):
        told = bare()(group, "--help")
        assert told.out.startswith(f"Usage: relight {group} [OPTIONS]")
        assert option in told.out
        named = bare()(group, default, "--help").out.partition("\n")[2]
        assert told.out.partition("\n")[2].startswith(named.rstrip())
