"""The profiles of EFS and FSx beside the sandbox's own rules, which were written from the same pages and
share no code with them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from aws_api.account import AwsAccount
from recovery.account import Known
from recovery.best_point import latest_point
from recovery.context import Mode
from recovery.drafting import begin_draft
from recovery.finding import FindingSeverity
from recovery.follow_up import run_follow_up
from recovery.journal import Journal
from recovery.planning import Draft, set_values
from recovery.preflight import findings
from recovery.restore_roles import candidates
from restore_profiles.work import open_places
from runbooks.remaining import remaining_of
from tests.sandbox_process import Sandbox

FILE_SYSTEMS = (
    *(("EFS", name) for name in ("shared-config", "media-masters", "jenkins-home", "tenants")),
    *(("FSx", name) for name in ("render-lustre", "warehouse-openzfs", "office-windows", "finance-ontap")),
)


def ready(account: AwsAccount, kind: str, name: str, target: str = "") -> Draft:
    """As the form fills it in, with the first role that is offered."""
    resource = next(
        found
        for page in account.reads.resources()
        for found in page
        if found.type == kind and found.label == name
    )
    point = latest_point(point for page in account.reads.points_of(resource.arn) for point in page)
    assert point is not None
    draft = begin_draft(account, point).draft
    draft = draft.with_role(candidates(account, kind, draft.point)[0].arn)
    return draft.with_target(target) if target else draft


def job_of(sandbox: Sandbox, draft: Draft) -> dict[str, Any]:
    """The restore job at its end. Raises `ClientError` where it is refused at once."""
    backup, step = sandbox.client("backup"), draft.plan().step
    tokens = dict.fromkeys(step.attempt_keys, str(uuid.uuid4()))
    request: dict[str, Any] = {**step.request, "Metadata": {**draft.plan().metadata, **tokens}}
    job_id = backup.start_restore_job(**request)["RestoreJobId"]
    for _ in range(50):
        sandbox.control("POST", "/-/clock", {"advance": 1800})
        job: dict[str, Any] = backup.describe_restore_job(RestoreJobId=job_id)
        if job["Status"] in {"COMPLETED", "FAILED", "ABORTED"}:
            return job
    raise AssertionError(f"{job_id} does not end")


@pytest.mark.parametrize(("kind", "name"), FILE_SYSTEMS, ids=[name for _, name in FILE_SYSTEMS])
def test_every_file_system_is_restored_as_the_form_fills_it_in(
    sandbox: Sandbox, account: AwsAccount, kind: str, name: str
) -> None:
    draft = ready(account, kind, name)
    told = findings(draft, draft.plan(), account, draft.point.created + timedelta(hours=1))
    wrong = [each for each in told if each.severity is FindingSeverity.ERROR]
    # The policy that EFS gives its own vault, by which nothing of it can be restored.
    assert [each.title for each in wrong if each.title != "Vault access policy"] == []
    if wrong:
        with pytest.raises(ClientError, match="AccessDenied"):
            job_of(sandbox, draft)
    else:
        job = job_of(sandbox, draft)
        assert (job["Status"], job.get("StatusMessage", "")) == ("COMPLETED", "")


@pytest.mark.parametrize(
    ("kind", "name", "target", "settings"),
    [
        ("EFS", "shared-config", "existing-file-system", []),
        ("EFS", "shared-config", "one-zone", ["availabilityZoneName=eu-west-1b"]),
        ("EFS", "shared-config", "one-zone", ["availabilityZoneName=eu-west-1x"]),
        ("EFS", "shared-config", "existing-file-system", ["file-system-id=fs-0123456789abcdef0"]),
        ("FSx", "office-windows", "", ["SubnetIds=subnet-0123456789abcdef0, subnet-0123456789abcdef1"]),
        ("FSx", "office-windows", "", ["WindowsConfiguration.ActiveDirectoryId=d-0123456789"]),
        ("FSx", "finance-ontap", "", ["OntapConfiguration.storageVirtualMachineId=svm-0123456789abcdef0"]),
        ("FSx", "finance-ontap", "", ["Name=finance_books"]),
        ("FSx", "finance-ontap", "", ["OntapConfiguration.junctionPath=/books"]),
    ],
)
def test_what_the_account_checks_refuse_is_what_fails(
    sandbox: Sandbox, account: AwsAccount, kind: str, name: str, target: str, settings: list[str]
) -> None:
    draft = set_values(ready(account, kind, name, target), settings)
    told = findings(draft, draft.plan(), account, draft.point.created + timedelta(hours=1))
    wrong = [each.text for each in told if each.severity is FindingSeverity.ERROR]
    try:
        job = job_of(sandbox, draft)
        how = f"{job['Status']} {job.get('StatusMessage', '')}".strip()
    except ClientError as error:
        how = str(error)
    assert (how == "COMPLETED") is (wrong == []), (how, wrong)


def test_a_new_file_system_is_reached_where_the_source_is_once_its_follow_ups_ran(
    sandbox: Sandbox, account: AwsAccount, tmp_path: Path
) -> None:
    draft = ready(account, "EFS", "shared-config")
    created = job_of(sandbox, draft)
    job = account.reads.job(created["RestoreJobId"])
    left = remaining_of(job, draft.plan().metadata, dict(draft.facts))
    ready_to_run = [each for each in left if not open_places(each) and not each.by_hand]
    assert {work.name for work in ready_to_run if not work.optional} == {
        *("mount-target-1", "mount-target-2", "mount-target-3")
    }
    journal = Journal(tmp_path / "journal")
    account.set_mode(Mode.WRITE)
    try:
        sent = {work.name: run_follow_up(account, work, {}, journal, job.id).sent for work in ready_to_run}
    finally:
        account.set_mode(Mode.READ_ONLY)
    assert sent == dict.fromkeys(sent, True)
    sandbox.control("POST", "/-/clock", {"advance": 600})
    again = {work.name: run_follow_up(account, work, {}, journal, job.id).done for work in ready_to_run}
    assert again == dict.fromkeys(sent, Known.YES), "also while read-only"
