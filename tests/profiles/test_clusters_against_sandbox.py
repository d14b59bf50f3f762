"""The profiles of clusters beside the sandbox's own rules, which were written from the same pages and share
no code with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from aws_api.account import AwsAccount
from recovery.account import Known
from recovery.context import Mode
from recovery.drafting import begin_draft
from recovery.follow_up import is_done
from recovery.models import Continuity, RecoveryPoint
from recovery.planning import Draft, set_values
from recovery.preflight import FindingSeverity, findings
from recovery.restore_roles import candidates
from restore_profiles.model import Severity
from runbooks.remaining import remaining
from tests.sandbox_process import Sandbox

SNAPSHOT, CONTINUOUS = Continuity.SNAPSHOT, Continuity.CONTINUOUS
CLUSTERS = {
    "checkout": "Aurora",
    "loyalty": "Aurora",
    "fraud": "Aurora",
    "reviews": "DocumentDB",
    "product-docs": "DocumentDB",
    "recommendations": "Neptune",
    "ledger-cluster": "RDS",
}


def newest(account: AwsAccount, cluster: str, continuity: Continuity) -> RecoveryPoint:
    resource = next(
        found
        for page in account.reads.resources()
        for found in page
        if found.type == CLUSTERS[cluster] and found.arn.endswith(f":cluster:{cluster}")
    )
    points = [point for page in account.reads.points_of(resource.arn) for point in page]
    fit = (point for point in points if point.continuity is continuity and point.restorable)
    return max(fit, key=lambda point: point.created)


def ready(account: AwsAccount, cluster: str, continuity: Continuity, name: str) -> Draft:
    """As the form fills it in, to a moment three minutes before the latest one where there is one."""
    draft = begin_draft(account, newest(account, cluster, continuity)).draft
    draft = draft.with_role(candidates(account, CLUSTERS[cluster], draft.point)[0].arn)
    if continuity is CONTINUOUS:
        latest = account.reads.restore_window("aurora-cluster", draft.point).latest
        assert latest is not None
        draft = draft.at((latest - timedelta(minutes=3)).replace(microsecond=0))
    return draft.edited("dbClusterIdentifier", name)


def outcome(sandbox: Sandbox, request: Any) -> str:
    """How the restore ends, and why."""
    backup = sandbox.client("backup")
    try:
        job_id = backup.start_restore_job(**request)["RestoreJobId"]
    except ClientError as error:
        return f"refused: {error}"
    for _ in range(50):
        sandbox.control("POST", "/-/clock", {"advance": 1800})
        job = backup.describe_restore_job(RestoreJobId=job_id)
        if job["Status"] in {"COMPLETED", "FAILED", "ABORTED"}:
            break
    return f"{job['Status']} {job.get('StatusMessage', '')}".rstrip()


def arn_of(name: str) -> str:
    return f"arn:aws:rds:eu-west-1:111122223333:cluster:{name}"


ANSWERS: tuple[tuple[str, ...], ...] = (
    (),
    ("dbClusterIdentifier=checkout",),
    ("dbClusterIdentifier=1-checkout",),
    ("dbClusterIdentifier=check--out",),
    ("dbClusterIdentifier=",),
    ("engine=",),
    ("port=80",),
    ("port=65535",),
    ("vpcSecurityGroupIds=[not json",),
    ("enableIAMDatabaseAuthentication=maybe",),
    ("engineVersion=", "dbClusterParameterGroupName="),
    ("vpcSecurityGroupIds=", "kmsKeyId="),
    ("restoreToTime=yesterday",),
)


@pytest.mark.parametrize("settings", ANSWERS, ids=" ".join)
@pytest.mark.parametrize("continuity", list(Continuity))
def test_the_profile_and_the_sandbox_judge_the_same_answers_alike(
    sandbox: Sandbox, account: AwsAccount, continuity: Continuity, settings: tuple[str, ...]
) -> None:
    sound = ready(account, "checkout", continuity, f"try-{continuity.value}-{ANSWERS.index(settings)}")
    draft = set_values(sound, settings)
    worst = {problem.severity for problem in draft.problems()}
    if Severity.ERROR in worst:
        # Sent all the same, as someone might who does not ask the profile.
        metadata = {**sound.plan().metadata, **dict(setting.split("=", 1) for setting in settings)}
        request = {
            **sound.plan().step.request,
            "Metadata": {key: text for key, text in metadata.items() if text},
        }
        assert not outcome(sandbox, request).startswith("COMPLETED")
    else:
        how = outcome(sandbox, draft.plan().step.request)
        assert how == "COMPLETED" or Severity.WARNING in worst, how


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_every_cluster_of_the_account_is_restored_as_the_form_fills_it_in_and_made_usable(
    sandbox: Sandbox, account: AwsAccount, cluster: str
) -> None:
    name = f"{cluster}-again"
    draft = ready(account, cluster, SNAPSHOT, name)
    plan = draft.plan()
    told = findings(draft, plan, account, draft.point.created + timedelta(hours=1))
    assert [each for each in told if each.severity is FindingSeverity.ERROR] == []
    assert outcome(sandbox, plan.step.request) == "COMPLETED"
    rds = sandbox.client("rds")
    made = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]
    assert made["DBClusterParameterGroup"] == draft.values["dbClusterParameterGroupName"]
    assert made["EngineVersion"] == draft.values["engineVersion"]
    own = CLUSTERS[cluster] == "RDS"
    assert len(made["DBClusterMembers"]) == (3 if own else 0)
    given_back(sandbox, account, {each.name: each for each in remaining(plan, arn_of(name))})
    writer = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]["DBClusterMembers"][0]
    assert writer["IsClusterWriter"] is True


def given_back(sandbox: Sandbox, account: AwsAccount, left: Mapping[str, Any]) -> None:
    """What remains is done in its order, as far as nothing is asked, and each piece turns green."""
    account.set_mode(Mode.WRITE)
    for each in (each for each in left.values() if not each.optional):
        service, _, operation = each.operation.partition(":")
        account.writes.start(service, operation, each.request, token="")
        sandbox.control("POST", "/-/clock", {"advance": 1800})
        assert is_done(account.reads, each.done) is Known.YES, each.name


def test_a_serverless_cluster_gets_its_capacity_and_an_instance_of_that_kind(
    sandbox: Sandbox, account: AwsAccount
) -> None:
    plan = ready(account, "loyalty", SNAPSHOT, "loyalty-2").plan()
    assert outcome(sandbox, plan.step.request) == "COMPLETED"
    left = {each.name: each for each in remaining(plan, arn_of("loyalty-2"))}
    assert left["writer"].request["DBInstanceClass"] == "db.serverless"
    given_back(sandbox, account, left)
    made = sandbox.client("rds").describe_db_clusters(DBClusterIdentifier="loyalty-2")["DBClusters"][0]
    assert made["ServerlessV2ScalingConfiguration"] == {"MinCapacity": 0.5, "MaxCapacity": 16.0}


def test_the_cluster_as_of_a_moment_is_made(sandbox: Sandbox, account: AwsAccount) -> None:
    plan = ready(account, "checkout", CONTINUOUS, "checkout-1427").plan()
    assert plan.source.moment is not None
    assert "restoreToTime" in plan.metadata
    assert outcome(sandbox, plan.step.request) == "COMPLETED"
    left = {each.name: each for each in remaining(plan, arn_of("checkout-1427"))}
    assert {"writer", "readers", "backups"} <= set(left)
    given_back(sandbox, account, left)


def test_what_the_account_says_no_to_is_what_fails_the_job(sandbox: Sandbox, account: AwsAccount) -> None:
    """Each of these passes offline, and RDS refuses it minutes after the restore was started."""
    for setting in (
        "dbClusterIdentifier=FRAUD",
        "dbSubnetGroupName=nobody-has-this-group",
        "dbClusterParameterGroupName=nobody-has-this-group",
        "dbClusterParameterGroupName=shop-docdb5",
    ):
        draft = set_values(ready(account, "checkout", SNAPSHOT, "not-to-be"), [setting])
        assert Severity.ERROR not in {problem.severity for problem in draft.problems()}, setting
        told = account.reads.account_check("cluster-target", draft.values, draft.point)
        assert FindingSeverity.ERROR in {each.severity for each in told}, setting
        assert not outcome(sandbox, draft.plan().step.request).startswith("COMPLETED"), setting
