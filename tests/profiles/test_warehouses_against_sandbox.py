"""The profiles of Redshift, Timestream and Aurora DSQL beside the sandbox's own rules, which were written
from the same pages and share no code with them."""

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

TABLE = ["SourceTableName=orders", "SourceSchemaName=public", "NewTableName=orders_restored"]
NODES = ["ClusterIdentifier=from-namespace", "NodeType=ra3.xlplus", "NumberOfNodes=2"]
NETWORK = ["ClusterSubnetGroupName=shop-warehouse"]


def ready(account: AwsAccount, kind: str, name: str, target: str = "") -> Draft:
    """As the form fills it in, with the first role that is offered."""
    resource = next(
        found
        for page in account.reads.resources()
        for found in page
        if found.type == kind and found.label.endswith(name)
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


def wrong_in(account: AwsAccount, draft: Draft) -> list[str]:
    told = findings(draft, draft.plan(), account, draft.point.created + timedelta(hours=1))
    return [each.text for each in told if each.severity is FindingSeverity.ERROR]


def ended(sandbox: Sandbox, draft: Draft) -> str:
    try:
        job = job_of(sandbox, draft)
        return f"{job['Status']} {job.get('StatusMessage', '')}".strip()
    except ClientError as error:
        return str(error)


@pytest.mark.parametrize(
    ("kind", "name", "target", "settings"),
    [
        ("Redshift", "shop-analytics", "", []),
        ("Redshift", "shop-analytics", "", ["ClusterSubnetGroupName=nowhere"]),
        ("Redshift", "shop-analytics", "", ["ClusterParameterGroupName=nowhere"]),
        ("Redshift", "shop-analytics", "table", TABLE),
        ("Redshift", "shop-analytics", "table", [*TABLE, "ClusterIdentifier=nowhere"]),
        ("Redshift", "shop-analytics", "namespace", ["NamespaceIdentifier=nowhere"]),
        ("Redshift Serverless", "ad-hoc-analytics", "namespace", ["NamespaceIdentifier=retired-reports"]),
        ("Redshift Serverless", "ad-hoc-analytics", "table", [*TABLE, "SourceTableName=baskets"]),
        ("Redshift Serverless", "ad-hoc-analytics", "cluster", [*NODES, *NETWORK]),
        ("Timestream", "clicks", "", []),
        ("Timestream", "stock", "", ["DestinationDatabase=analysis"]),
        ("Timestream", "clicks", "", ["DestinationDatabase=nowhere"]),
        ("Timestream", "clicks", "", ["TableName=stock"]),
        ("Aurora DSQL", "ledger", "", []),
        ("Aurora DSQL", "gift-cards", "", ["regionalConfig="]),
        ("Aurora DSQL", "gift-cards", "multi-region", ["peerRegion=eu-central-1", "witnessRegion=eu-west-2"]),
        ("Aurora DSQL", "ledger", "multi-region", ["peerRegion=eu-central-1", "witnessRegion=eu-west-2"]),
    ],
)
def test_what_the_account_checks_refuse_is_what_fails(
    sandbox: Sandbox, account: AwsAccount, kind: str, name: str, target: str, settings: list[str]
) -> None:
    draft = set_values(ready(account, kind, name, target), settings)
    wrong = wrong_in(account, draft)
    how = ended(sandbox, draft)
    assert (how == "COMPLETED") is (wrong == []), (how, wrong)


def test_a_namespace_is_replaced_as_the_caller_where_the_role_may_not(
    sandbox: Sandbox, account: AwsAccount
) -> None:
    draft = ready(account, "Redshift Serverless", "ad-hoc-analytics", "namespace")
    draft = set_values(draft, ["NamespaceIdentifier=forecasts"])
    told = findings(draft, draft.plan(), account, draft.point.created + timedelta(hours=1))
    warned = [each.text for each in told if each.severity is FindingSeverity.WARNING]
    assert any("may not redshift-serverless:RestoreFromSnapshot" in text for text in warned)
    assert "redshift-serverless:RestoreFromSnapshot" in ended(sandbox, draft)
    assert draft.overwrites == "forecasts"
    assert ended(sandbox, draft.with_role("")) == "COMPLETED"


def test_a_table_of_timestream_gets_its_tags_by_a_follow_up(
    sandbox: Sandbox, account: AwsAccount, tmp_path: Path
) -> None:
    draft = set_values(ready(account, "Timestream", "clicks"), ["TableName=clicks-tagged"])
    job = account.reads.job(job_of(sandbox, draft)["RestoreJobId"])
    (tags,) = remaining_of(job, draft.plan().metadata, dict(draft.facts))
    assert not open_places(tags)
    journal = Journal(tmp_path / "journal")
    account.set_mode(Mode.WRITE)
    try:
        assert run_follow_up(account, tags, {}, journal, job.id).sent
    finally:
        account.set_mode(Mode.READ_ONLY)
    assert run_follow_up(account, tags, {}, journal, job.id).done is Known.YES


@pytest.mark.parametrize(
    ("lookup", "value"),
    [
        ("redshift-clusters", "shop-analytics"),
        ("redshift-node-types", "ra3.xlplus"),
        ("redshift-subnet-groups", "shop-warehouse"),
        ("redshift-parameter-groups", "shop-warehouse"),
        ("redshift-maintenance-tracks", "trailing"),
        ("redshift-namespaces", "forecasts"),
        ("redshift-workgroups", "ad-hoc"),
        ("timestream-databases", "analysis"),
    ],
)
def test_what_there_is_to_choose_from_is_offered(account: AwsAccount, lookup: str, value: str) -> None:
    assert value in {each.value for each in account.reads.choices(lookup, {}).choices}
