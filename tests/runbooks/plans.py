"""Plans for the runbook tests: a real one against the sandbox, and one whose every text is hostile."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from recovery.context import Context
from recovery.plan import START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.recovery_plan import plan_of_one
from restore_profiles.model import REQUEST_ID
from runbooks import bash, markdown
from runbooks.facts import Redaction, RunbookFacts
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
