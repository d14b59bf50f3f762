"""The EBS profile beside the sandbox's own rules, which were written from the same pages and share no code
with it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from botocore.exceptions import ClientError

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest
from recovery.best_point import latest_point
from recovery.drafting import begin_draft
from recovery.models import ProtectedResource, RecoveryPoint
from recovery.planning import Draft, set_values
from recovery.preflight import FindingSeverity, findings
from recovery.reopening import reopened
from recovery.restore_roles import candidates
from restore_profiles.model import Severity
from tests.profiles.samples import MADE
from tests.sandbox_process import Sandbox, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "100") as running:
        yield running


def volumes(account: AwsAccount) -> list[ProtectedResource]:
    return [found for page in account.reads.resources() for found in page if found.type == "EBS"]


def newest(account: AwsAccount, resource: ProtectedResource) -> RecoveryPoint:
    points = [point for page in account.reads.points_of(resource.arn) for point in page]
    latest = latest_point(points)
    assert latest is not None, resource.label
    return latest


def ready(account: AwsAccount, point: RecoveryPoint) -> Draft:
    """A draft with the first role offered and an answer to what has none."""
    draft = begin_draft(account, point).draft
    draft = draft.with_role(candidates(account, "EBS", draft.point)[0].arn)
    if "availabilityZone" not in draft.values:
        draft = draft.edited("availabilityZone", f"{account.context.region}a")
    if draft.point.storage_class == "COLD":
        draft = draft.edited("temporaryRestoreDays", "1")
    return draft


def refusal(sandbox: Sandbox, draft: Draft) -> str:
    """What the sandbox says to the draft's request, "" where it starts the restore."""
    request = draft.plan().step.request
    try:
        sandbox.client("backup").start_restore_job(**request)
    except ClientError as error:
        return str(error)
    return ""


def test_every_volume_of_the_account_is_restored_as_the_form_fills_it_in(
    sandbox: Sandbox, account: AwsAccount
) -> None:
    """All but those that preflight says AWS will refuse."""
    told, started, blocked = {}, 0, 0
    for resource in volumes(account):
        draft = ready(account, newest(account, resource))
        errors = [
            finding.text
            for finding in findings(draft, draft.plan(), account, MADE)
            if finding.severity is FindingSeverity.ERROR
        ]
        refused = refusal(sandbox, draft)
        started, blocked = started + (not refused), blocked + bool(refused)
        if bool(refused) != bool(errors):
            told[resource.label] = (refused, errors)
    assert told == {}
    assert started >= 10, "the world's volumes"
    assert blocked >= 1, "the one whose key is pending deletion"


ANSWERS = (
    ("volumeType=gp9",),
    ("volumeSize=1",),
    ("volumeSize=65537",),
    ("volumeType=gp2", "volumeSize=16385"),
    ("volumeType=gp2", "volumeSize=16384"),
    ("volumeType=st1", "volumeSize=124"),
    ("volumeType=sc1", "volumeSize=125"),
    ("volumeSize=100GiB",),
    ("volumeSize=-100",),
    ("volumeSize=١٠٠",),
    ("volumeType=gp3", "volumeSize=1000", "iops=2999"),
    ("volumeType=gp3", "volumeSize=1000", "iops=80000"),
    ("volumeType=gp3", "volumeSize=1000", "iops=80001"),
    ("volumeType=gp3", "volumeSize=100", "iops=50001"),
    ("volumeType=io1", "volumeSize=100", "iops=5000"),
    ("volumeType=io1", "volumeSize=100", "iops=5001"),
    ("volumeType=io2", "iops="),
    ("volumeType=io2", "iops=99"),
    ("volumeType=io2", "volumeSize=1000", "iops=256000"),
    ("volumeType=gp3", "iops=", "throughput=124"),
    ("volumeType=gp3", "iops=", "throughput=750"),
    ("volumeType=gp3", "iops=", "throughput=751"),
    ("volumeType=gp3", "iops=8000", "volumeSize=500", "throughput=2000"),
    ("volumeType=gp3", "iops=8000", "volumeSize=500", "throughput=2001"),
    ("volumeType=st1", "volumeSize=500", "iops=3000", "throughput=500"),
    ("encrypted=false", "kmsKeyId=alias/shop-data"),
    ("encrypted=maybe",),
    ("availabilityZone=",),
    ("availabilityZone=eu-central-1a",),
)


@pytest.fixture(scope="module")
def plain_volume(account: AwsAccount) -> Draft:
    """A volume under 100 GiB that is not encrypted, so that every answer is possible."""
    drafts = (ready(account, newest(account, resource)) for resource in volumes(account))
    small = (
        draft for draft in drafts if not draft.point.encrypted and int(draft.facts["point.size_gib"]) < 100
    )
    return next(islice(small, 1))


@pytest.mark.parametrize("settings", ANSWERS, ids=" ".join)
def test_the_profile_and_the_sandbox_judge_the_same_answers_alike(
    sandbox: Sandbox, plain_volume: Draft, settings: tuple[str, ...]
) -> None:
    draft = set_values(plain_volume, settings)
    worst = {problem.severity for problem in draft.problems()}
    if Severity.ERROR in worst:
        # Sent all the same, as someone might who does not ask the profile.
        sound = plain_volume.plan()
        metadata = {path: text for path, text in draft.values.items() if text}
        request = {**sound.step.request, "Metadata": metadata}
        with pytest.raises(ClientError):
            sandbox.client("backup").start_restore_job(**request)
    else:
        refused = refusal(sandbox, draft)
        assert not refused or Severity.WARNING in worst, refused


def test_a_volume_whose_source_is_gone_has_no_zone_and_says_so(account: AwsAccount) -> None:
    gone = [
        draft
        for resource in volumes(account)
        if (draft := begin_draft(account, newest(account, resource)).draft).source_facts.exists == "no"
    ]
    assert gone, "the world has two"
    for draft in gone:
        assert "availabilityZone" not in draft.values
        assert "availabilityZone" in draft.attention()


def test_an_operator_who_may_only_start_is_told_what_is_unknown_and_can_start(
    sandbox: Sandbox, account: AwsAccount
) -> None:
    """The sandbox's operator may start restores, describe jobs and pass the role, and nothing else."""
    request = ContextRequest(profile="shop-operator", endpoint=sandbox.url)
    operator = AwsConnections().open(request, lambda device: "")
    known = newest(account, next(each for each in volumes(account) if each.label == "web-logs"))
    pasted = RecoveryPoint(operator.context, known.arn, "", "", known.created, type="EBS", vault=known.vault)
    draft = begin_draft(operator, pasted).draft
    draft = draft.with_role(candidates(operator, "EBS", draft.point)[0].arn)
    draft = draft.edited("availabilityZone", f"{operator.context.region}a")
    told = {finding.title: finding.severity for finding in findings(draft, draft.plan(), operator, MADE)}
    unknown = {title for title, severity in told.items() if severity is FindingSeverity.UNKNOWN}
    assert {"Recovery point", "Storage class", "Restore role", "Your permissions"} <= unknown
    assert not {FindingSeverity.ERROR, FindingSeverity.WARNING} & set(told.values())
    restore = draft.plan().step.request
    assert sandbox.client("backup", profile="shop-operator").start_restore_job(**restore)["RestoreJobId"]


def test_a_reopened_plan_of_the_account_is_the_same_plan(account: AwsAccount) -> None:
    for resource in volumes(account)[:4]:
        draft = ready(account, newest(account, resource))
        again = reopened(draft.plan(), draft.point, draft.profile, draft.source_facts)
        assert again.plan().digest == draft.plan().digest
