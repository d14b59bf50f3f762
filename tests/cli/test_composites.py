"""Composite points by the command line: a stack by its parts, a cluster as a whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.relight import Relight
from tests.sandbox_process import Sandbox

STACK, CLUSTER = "shop-checkout", "storefront"
# The value of its NoEcho parameter is in no backup.
PARAMETERS = json.dumps({"Stage": "test", "LogVolumeZone": "eu-west-1a", "PaymentsApiKey": "long enough"})


def points(relight: Relight, resource: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = relight("points", resource, "--json").json["points"]
    return found


@pytest.fixture
def composite(relight: Relight) -> str:
    """The newest composite point of the stack whose template is still nested in it."""
    nested = next(each for each in points(relight, STACK) if each["parent_arn"])
    arn: str = nested["parent_arn"]
    return arn


def test_a_composite_point_lists_what_it_holds(relight: Relight, composite: str) -> None:
    told = relight("points", composite, "--json").json
    assert told["point"]["is_parent"]
    assert told["parts"][0]["type"] == "CloudFormation", "the template comes first"
    assert {part["parent_arn"] for part in told["parts"]} == {composite}
    rows = relight("points", composite).out.splitlines()
    assert [row.split("\t")[-1] for row in rows] == [part["arn"] for part in told["parts"]]
    assert relight("points", STACK).err.count("relight points arn:") == 1
    assert relight("points", composite, "--at", "14:00").code == 2


def test_the_composite_point_of_a_stack_is_refused_with_a_command_for_each_part(
    relight: Relight, composite: str
) -> None:
    told = relight("restore", "--point", composite, "--yes")
    assert (told.code, told.out) == (3, "")
    parts = relight("points", composite, "--json").json["parts"]
    for part in parts:
        assert f"relight restore --point {part['arn']} --vault {part['vault']}" in told.err


def test_a_stack_comes_back_by_its_template_its_change_set_and_its_parts(
    relight: Relight, sandbox: Sandbox
) -> None:
    setting = f"StackParameters={PARAMETERS}"
    restored = relight("restore", STACK, "--latest", "--yes", "--wait", "--again", "--set", setting)
    assert restored.code == 5, restored.err
    job_id = restored.out.strip()
    stacks = sandbox.client("cloudformation")
    name = f"{STACK}-restored"
    assert stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "REVIEW_IN_PROGRESS"
    left = relight("job", job_id, "--json").json["remaining"]
    assert left[0]["operation"] == "cloudformation:ExecuteChangeSet"
    nested = [piece["restores"] for piece in left[1:]]
    assert nested
    assert all(nested)

    done = relight("job", job_id, "--follow-ups", "--yes")
    assert done.code == 5, "the parts are still to be restored"
    assert stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"

    volume = next(each for each in nested if each["type"] == "EBS")
    part = relight("restore", "--point", volume["arn"], "--vault", "shop-daily", "--yes", "--wait", "--again")
    assert part.out.strip(), part.err
    open_now = relight("job", job_id, "--json").json["remaining"]
    assert volume["arn"] not in [piece["restores"]["arn"] for piece in open_now]


def test_a_cluster_comes_back_as_one_job_with_a_job_for_each_volume_below_it(relight: Relight) -> None:
    restored = relight("restore", CLUSTER, "--latest", "--yes", "--wait", "--again")
    job_id = restored.out.strip()
    told = relight("job", job_id, "--json").json
    assert told["job"]["status"] == "COMPLETED"
    below = {child["point_arn"] for child in told["children"]}
    plan = relight("plan", CLUSTER, "--latest", "--json").json["plan"]
    sent = json.loads(plan["steps"][0]["request"]["Metadata"]["nestedRestoreJobs"])
    assert below == set(sent)
    shown = relight("job", job_id).out
    assert shown.count("\nbelow\t") == len(below)
    assert all(f"relight job {child['id']}" in restored.err for child in told["children"])


def test_work_that_is_open_below_a_cluster_keeps_it_open(relight: Relight) -> None:
    restored = relight("restore", CLUSTER, "--latest", "--yes", "--wait", "--again")
    assert restored.code == 5, restored.err
    job_id = restored.out.strip()
    told = relight("job", job_id, "--json")
    files = next(each for each in told.json["children"] if each["resource_type"] == "EFS")
    assert (told.code, told.json["why"], told.json["remaining"]) == (5, "work remains", [])
    assert f"relight job {files['id']}  (EFS)  work remains" in told.err
    assert relight("job", job_id, "--follow-ups", "--yes").code == 5


def test_a_volume_where_no_node_can_mount_it_leaves_the_restore_incomplete(relight: Relight) -> None:
    wrong = "nestedRestoreJobs[0].AvailabilityZone=eu-west-1c"
    restored = relight("restore", CLUSTER, "--latest", "--yes", "--wait", "--again", "--set", wrong)
    assert "No managed node group reaches eu-west-1c" in restored.err
    assert restored.code == 5
    assert "COMPLETED, and parts are missing" in restored.err
    assert relight("job", restored.out.strip()).code == 5
