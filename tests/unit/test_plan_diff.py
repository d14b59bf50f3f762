"""What is different between two plans, and what of it is hidden."""

from __future__ import annotations

from dataclasses import replace

from recovery.plan_diff import HIDDEN, Change, Difference, differences, request_differences
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep
from tests.unit.plan_samples import HERE, MOUNT, SEVERAL, restore_of


def changed(whole: RecoveryPlan, name: str, **members: object) -> RecoveryPlan:
    """The plan with members of one step replaced."""
    steps = tuple(replace(step, **members) if step.id == name else step for step in whole.steps)  # type: ignore[arg-type]
    return replace(whole, steps=steps)


def rows(a: RecoveryPlan, b: RecoveryPlan) -> list[tuple[str, str, str, str]]:
    return [(each.step, each.member, each.old, each.new) for each in differences(a, b)]


def test_a_plan_differs_in_nothing_from_itself() -> None:
    assert differences(SEVERAL, SEVERAL) == ()


def test_words_and_policy_are_differences_of_the_whole_plan_and_only_the_policy_runs() -> None:
    other = replace(SEVERAL, title="A shop", why="", on_failure=OnFailure.STOP, at_once={"EBS": 4, "RDS": 1})
    found = differences(SEVERAL, other)
    assert [(each.member, each.change, each.old, each.new, each.runs) for each in found] == [
        ("title", Change.CHANGED, "The shop", "A shop", False),
        ("why", Change.REMOVED, "somebody dropped it", "", False),
        ("on_failure", Change.CHANGED, "go-on", "stop", True),
        ("at_once.EBS", Change.CHANGED, "3", "4", True),
        ("at_once.RDS", Change.ADDED, "", "1", True),
    ]
    assert {each.step for each in found} == {""}


def test_steps_that_were_added_removed_and_moved_are_told_by_their_names() -> None:
    db, files, attach, mount, _ = SEVERAL.steps
    new = CallStep("tell", replace(MOUNT, name="tell", title="Tell them"))
    assert rows(SEVERAL, replace(SEVERAL, steps=(files, db, attach, mount, new))) == [
        ("", "order", "db, files, db-attach, db-mount", "files, db, db-attach, db-mount"),
        ("tell", "", "", "Tell them"),
        ("away", "", "Copy away", ""),
    ]


def test_each_member_of_a_request_is_told_old_and_new() -> None:
    other = restore_of("db", {"availabilityZone": "eu-west-1b", "volumeSize": "20"})
    found = differences(SEVERAL, changed(SEVERAL, "db", plan=other))
    assert found == (
        Difference("db", "request.Metadata.availabilityZone", Change.CHANGED, "eu-west-1a", "eu-west-1b"),
        Difference("db", "request.Metadata.volumeSize", Change.ADDED, "", "20"),
    )


def test_what_a_step_comes_after_and_what_a_call_sends_are_told() -> None:
    [attach] = [step for step in SEVERAL.steps if step.id == "db-attach"]
    assert isinstance(attach, CallStep)
    work = replace(attach.work, request={**attach.work.request, "Device": "/dev/sdg"}, optional=True)
    other = changed(changed(SEVERAL, "db-attach", work=work), "files", after=("db",))
    found = differences(SEVERAL, other)
    assert [(each.step, each.member, each.old, each.new, each.runs) for each in found] == [
        ("files", "after", "[]", '["db"]', True),
        ("db-attach", "request.Device", "/dev/sdf", "/dev/sdg", True),
        ("db-attach", "optional", "false", "true", False),
    ]


def test_a_sensitive_value_is_hidden_and_that_it_changed_is_told() -> None:
    metadata = {"engine": "mysql", "masterUserPassword": "old secret"}
    old = RecoveryPlan(HERE, (RestoreStep("db", restore_of("db", metadata, "nobody's type")),))
    new = RecoveryPlan(
        HERE, (RestoreStep("db", restore_of("db", {"masterUserPassword": "new secret"}, "nobody's type")),)
    )
    found = differences(old, new)
    assert [(each.member, each.old, each.new) for each in found] == [
        ("request.Metadata.engine", HIDDEN, ""),
        ("request.Metadata.masterUserPassword", HIDDEN, HIDDEN),
    ]
    assert "secret" not in repr(found)


def test_what_two_restores_send_differently_is_told_without_a_step() -> None:
    [difference] = request_differences(restore_of("db"), restore_of("db", {"availabilityZone": "x"}))
    assert (difference.step, difference.member, difference.new) == (
        "",
        "request.Metadata.availabilityZone",
        "x",
    )


def test_another_moment_of_the_source_alone_is_for_people() -> None:
    plan = restore_of("db")
    other = changed(SEVERAL, "db", plan=replace(plan, source=replace(plan.source, resource_name="orders")))
    [difference] = differences(SEVERAL, other)
    assert (difference.member, difference.runs) == ("source.resource_name", False)
    assert other.digest == SEVERAL.digest
