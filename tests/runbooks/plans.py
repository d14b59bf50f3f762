"""Plans for the runbook tests: a real one against the sandbox, and one whose every text is hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from recovery.account import Account
from recovery.context import Context
from recovery.plan import START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.planning import set_values
from recovery.recovery_plan import CallStep, OnFailure, RecoveryPlan, RestoreStep, plan_of_one
from restore_profiles.model import BY_HAND, REQUEST_ID, Check
from restore_profiles.work import Work
from runbooks import bash, markdown
from runbooks.facts import Redaction, RunbookFacts
from tests.profiles.golden_requests import CASES, begun
from tests.profiles.tried import SNAPSHOT, TRIED, sound
from tests.sandbox_process import Sandbox

FACTS = RunbookFacts(
    made=datetime(2026, 11, 21, 3, 0, tzinfo=UTC), made_by="arn:aws:iam::111122223333:user/a|b`c"
)

HOSTILE_TEXTS = {
    "quotes": 'it\'s a "quoted" \\ back\\slash',
    "shell": "$HOME `id` $(rm -rf /) ${x} !! * ; & | > <",
    "formats": "%s %d {created.id} @POINT@ @@ %%",
    "lines": "first\nsecond\r\n\tthird\n```\nREQUEST\nEOF",
    "terminal": "\x1b[31mred\x1b]0;title\x07 \u202eright to left \x9b2J",
    "japanese": "日本語 🔎",
    "json": '{"a": "{\\"b\\": [1, null, \\"c\\"]}"}',
    "markdown": "# head | cell | **bold** <b>html</b> [link](http://x) ~~~",
    "empty": "",
}
"""Metadata that breaks whatever pastes it instead of quoting it."""

HOSTILE_NAME = (
    "$(touch /tmp/relight-was-here) `id` \"q\" 'q' \\ | *b* <b> [x](y) \x1b[31m\u202e\nrm -rf % @POINT@ ```"
)


def plan_of(
    sandbox: Sandbox, name: str = "orders-db-data", role: str = "service-role/AWSBackupDefaultServiceRole"
) -> RestorePlan:
    """A plan that restores the newest point of the volume of that name."""
    backup = sandbox.client("backup")
    pages = backup.get_paginator("list_protected_resources").paginate()
    [arn] = [
        row["ResourceArn"] for page in pages for row in page["Results"] if row.get("ResourceName") == name
    ]
    points: list[dict[str, Any]] = [
        point
        for page in backup.get_paginator("list_recovery_points_by_resource").paginate(ResourceArn=arn)
        for point in page["RecoveryPoints"]
        if point["Status"] == "COMPLETED"
    ]
    newest = max(points, key=lambda point: point["CreationDate"])
    metadata = {"availabilityZone": f"{sandbox.regions[0]}a", "volumeType": "gp3", "encrypted": "true"}
    return made_plan(
        Context(sandbox.account, sandbox.regions[0], sandbox.partition, sandbox.url),
        PlanSource(
            resource_arn=arn,
            resource_name=name,
            resource_type="EBS",
            point_arn=newest["RecoveryPointArn"],
            point_created=newest["CreationDate"],
            vault=newest.get("BackupVaultName", "shop-daily"),
            target="volume",
        ),
        metadata,
        sandbox.role(role),
    )


def hostile_plan() -> RestorePlan:
    """A plan that no AWS would take, and that has to arrive exactly."""
    return made_plan(
        Context("111122223333", "eu-west-1"),
        PlanSource(
            resource_arn="arn:aws:ec2:eu-west-1:111122223333:volume/vol-'$(id)`id`|\x1b[31m",
            resource_name=HOSTILE_NAME,
            resource_type="EBS",
            point_arn="arn:aws:ec2:eu-west-1::snapshot/snap-'\"$(id)`id`\\",
            point_created=datetime(2026, 11, 21, 2, 0, tzinfo=UTC),
            vault="shop|daily`",
            target="volume",
        ),
        HOSTILE_TEXTS,
        "arn:aws:iam::111122223333:role/it's",
    )


def bucket_plan(target: str) -> RestorePlan:
    """A plan of S3, whose COMPLETED may hide that parts are missing."""
    plan = hostile_plan()
    return replace(plan, source=replace(plan.source, resource_type="S3", target=target))


def machine_plan() -> RestorePlan:
    """A machine restored to VMware, which nothing of AWS turns on."""
    machine = "arn:aws:backup-gateway:eu-west-1:111122223333:vm/vm-0AB12CD34EF567890"
    point = "arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab"
    source = PlanSource(machine, "pos-server", "VirtualMachine", point, FACTS.made, "daily", "", "vmware")
    role = "arn:aws:iam::111122223333:role/Restore"
    return made_plan(
        Context("111122223333", "eu-west-1"), source, {"RestoreTo": "VMware", "VMName": "pos"}, role
    )


def made_plan(context: Context, source: PlanSource, metadata: dict[str, str], role: str) -> RestorePlan:
    request = {
        "RecoveryPointArn": source.point_arn,
        "Metadata": metadata,
        "IamRoleArn": role,
        "ResourceType": source.resource_type,
        "CopySourceTagsToRestoredResource": True,
    }
    step = Step(
        START_RESTORE_JOB, request, follow="restore-job", gives=("RestoreJobId",), attempt_keys=(REQUEST_ID,)
    )
    return RestorePlan(context=context, source=source, steps=(step,))


def plan_of_several(sandbox: Sandbox) -> RecoveryPlan:
    """Four steps: two restores at once, a third after the first, and a call that tags what the second made.

    The call has a check that is not met before it was sent.
    """
    tag = Work(
        "tag",
        "Tag what was restored",
        "ec2:CreateTags",
        {"Resources": ["{steps.wal.created.id}"], "Tags": [{"Key": "restored", "Value": "{ask.incident}"}]},
        Check(
            "ec2:DescribeVolumes",
            {"VolumeIds": ["{steps.wal.created.id}"]},
            "Volumes[0].Tags[?Key=='restored'].Value | [0]",
            ("{ask.incident}",),
        ),
        {"incident": "The incident's number."},
        False,
        "",
    )
    steps = (
        RestoreStep("data", plan_of(sandbox, "orders-db-data")),
        RestoreStep("wal", plan_of(sandbox, "orders-db-wal")),
        RestoreStep("scratch", plan_of(sandbox, "batch-scratch"), ("data",)),
        CallStep("tag", tag, ("wal",)),
    )
    return RecoveryPlan(
        steps[0].plan.context,
        steps,
        title="Orders after the corruption of 2026-11-20",
        why="INC-1234: rows lost by a migration",
        owner="shop on-call",
        escalation="#database-team",
    )


def hostile_recovery_plan() -> RecoveryPlan:
    """The hostile restore twice, a call and work by hand whose texts are hostile too."""
    first = hostile_plan()
    other = dict(HOSTILE_TEXTS, again="yes")
    second = made_plan(first.context, first.source, other, first.role_arn)
    nasty = " | ".join(HOSTILE_TEXTS[name] for name in ("quotes", "shell", "lines", "terminal", "markdown"))
    call = Work(
        "call",
        f"Call {HOSTILE_NAME}",
        "ec2:CreateTags",
        {"Resources": ["{steps.first.created.id}"], "Tags": [{"Key": nasty, "Value": "x{ask.it}y"}]},
        Check(
            "ec2:DescribeVolumes", {"VolumeIds": ["{steps.first.created.id}"]}, "'do''ne' || '`'", (nasty,)
        ),
        {"it": f"What is {nasty}?"},
        False,
        "",
    )
    hand = Work("hand", f"By hand {HOSTILE_NAME}", "", {}, BY_HAND, {}, False, f"Do {nasty}")
    steps = (
        RestoreStep("first", first),
        RestoreStep("second", second, ("first",)),
        CallStep("call", call, ("first",)),
        CallStep("hand", hand, ("call", "second")),
    )
    words = (f"Title {HOSTILE_NAME}", f"Why {nasty}", f"Owner {nasty}", f"Escalation {nasty}")
    return RecoveryPlan(first.context, steps, *words, on_failure=OnFailure.GO_ON)


def plans_of_all_profiles() -> tuple[tuple[str, RestorePlan], ...]:
    """A plan for each approved request of each profile, by its name; nothing is asked of AWS."""
    made = []
    for case in CASES:
        answers = [f"{path}={text}" for path, text in case.answers.items()]
        made.append((case.name, set_values(begun(case), answers).plan()))
    return tuple(made)


def plan_of_all_profiles() -> RecoveryPlan:
    """All of them in one plan, those with the same request once."""
    plans = {plan.digest: (name, plan) for name, plan in plans_of_all_profiles()}
    steps = tuple(RestoreStep(name.lower(), plan) for name, plan in plans.values())
    return RecoveryPlan(steps[0].plan.context, steps, title="Everything there is", on_failure=OnFailure.GO_ON)


def plan_of_the_world(sandbox: Sandbox, account: Account, *, rest: bool = False) -> RecoveryPlan:
    """A restore of each target of each profile that the sandbox carries out, in one plan.

    Those that need the same namespace wait for one another. The world has one free disk of a gateway: what
    needs the disk of another step is left out, and is the plan of the `rest`.
    """
    steps: list[RestoreStep] = []
    left: list[RestoreStep] = []
    last: dict[str, str] = {}
    disks: set[str] = set()
    for tried in (each for each in TRIED if each.point == SNAPSHOT):
        draft = sound(sandbox, account, tried)
        name = f"{tried.resource_type}-{tried.kind}".lower().replace(" ", "-")
        plan = (draft.edited("targetName", name) if draft.values.get("targetName") else draft).plan()
        disk, namespace = plan.metadata.get("diskId", ""), plan.metadata.get("NamespaceIdentifier", "")
        if disk in disks:
            left.append(RestoreStep(name, plan))
            continue
        disks |= {disk} - {""}
        after = (last[namespace],) if namespace in last else ()
        last |= {namespace: name} if namespace else {}
        steps.append(RestoreStep(name, plan, after))
    chosen = tuple(left if rest else steps)
    return RecoveryPlan(chosen[0].plan.context, chosen, title="The whole world", on_failure=OnFailure.GO_ON)


def script_of(plan: RestorePlan, facts: RunbookFacts = FACTS) -> str:
    """The Bash runbook of a plan of one restore."""
    return str(bash.render(plan_of_one(plan), facts)[0].content)


def page_of(plan: RestorePlan, facts: RunbookFacts = FACTS) -> str:
    """Its Markdown runbook."""
    return str(markdown.render(plan_of_one(plan), facts)[0].content)


def hiding(facts: RunbookFacts) -> RunbookFacts:
    """The facts of a runbook of one restore that leaves out every hostile text."""
    hidden = (Redaction("restore", key, f"RELIGHT_RESTORE_{key.upper()}") for key in HOSTILE_TEXTS)
    return replace(facts, redactions=tuple(hidden))
