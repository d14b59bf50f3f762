"""The EC2 profile beside the sandbox's own rules, which were written from the same pages and share no code
with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from recovery.account import ContextRequest, Known
from recovery.best_point import latest_point
from recovery.context import Mode
from recovery.drafting import begin_draft
from recovery.follow_up import is_done, run_follow_up
from recovery.journal import Journal
from recovery.models import RecoveryPoint
from recovery.planning import Draft, set_values
from recovery.preflight import FindingSeverity, findings
from recovery.restore_roles import candidates
from restore_profiles.work import work_of
from tests.profiles.samples import MADE
from tests.sandbox_process import Sandbox, running_sandbox

DEADLINE_LOOKS = 200


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "1000") as running:
        yield running


def newest_points(account: AwsAccount) -> dict[str, RecoveryPoint]:
    """The newest point of each instance, by the instance's name."""
    instances = (each for page in account.reads.resources() for each in page if each.type == "EC2")
    newest = {
        each.name: latest_point([point for page in account.reads.points_of(each.arn) for point in page])
        for each in instances
    }
    return {name: point for name, point in newest.items() if point}


def ready(account: AwsAccount, name: str, *settings: str) -> Draft:
    draft = begin_draft(account, newest_points(account)[name]).draft
    draft = draft.with_role(candidates(account, "EC2", draft.point)[0].arn)
    return set_values(draft, settings)


def told(account: AwsAccount, draft: Draft) -> list[str]:
    """The errors that preflight finds."""
    found = findings(draft, draft.plan(), account, MADE)
    return [finding.text for finding in found if finding.severity is FindingSeverity.ERROR]


def restored(sandbox: Sandbox, draft: Draft) -> Any:
    """The job once it has ended. Raises the SDK's error where the request is refused."""
    backup = sandbox.client("backup")
    job_id = backup.start_restore_job(**draft.plan().step.request)["RestoreJobId"]
    for _ in range(DEADLINE_LOOKS):
        job = backup.describe_restore_job(RestoreJobId=job_id)
        if job["Status"] in {"COMPLETED", "FAILED"}:
            return job
        sandbox.control("POST", "/-/clock", {"advance": 60})
    raise AssertionError(f"{job_id} does not end")


def launched(sandbox: Sandbox, draft: Draft) -> Any:
    job = restored(sandbox, draft)
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    instance = job["CreatedResourceArn"].rpartition("/")[2]
    return sandbox.client("ec2").describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]


@pytest.mark.parametrize("name", ["web-1", "orders-db", "bastion [jump]", "Legacy ERP (Windows)"])
def test_an_instance_comes_back_as_the_form_fills_it_in(
    sandbox: Sandbox, account: AwsAccount, name: str
) -> None:
    draft = ready(account, name)
    assert told(account, draft) == []
    made, was = launched(sandbox, draft), draft.source_facts.facts or {}
    assert made["InstanceType"] == was["instance_type"]
    assert made["SubnetId"] == was["subnet_id"]
    assert ", ".join(group["GroupId"] for group in made["SecurityGroups"]) == was["security_group_ids"]
    assert made["PrivateIpAddress"] != was["private_ip"]
    profile = made.get("IamInstanceProfile", {}).get("Arn", "").rpartition("/")[2]
    assert profile == was.get("instance_profile", "")


@pytest.mark.parametrize(
    "settings",
    [
        ("SubnetId=subnet-0123",),
        ("SecurityGroupIds=sg-0123",),
        ("SubnetId=",),
        ("KeyName=nobody",),
        ("InstanceType=m99.huge", "CpuOptions=", "CreditSpecification="),
        ("Placement.AvailabilityZone=eu-west-1c",),
    ],
    ids=" ".join,
)
def test_what_is_refused_was_told_before(
    sandbox: Sandbox, account: AwsAccount, settings: tuple[str, ...]
) -> None:
    draft = ready(account, "web-1", *settings)
    assert told(account, draft)
    with pytest.raises(ClientError):
        restored(sandbox, draft)


def test_another_instance_profile_fails_the_job_and_was_warned_about(
    sandbox: Sandbox, account: AwsAccount
) -> None:
    draft = ready(account, "web-1", "IamInstanceProfileName=shop-admin")
    assert [problem.key for problem in draft.problems()] == ["IamInstanceProfileName"]
    job = restored(sandbox, draft)
    assert job["Status"] == "FAILED"
    assert "new instance profile" in job["StatusMessage"]


def test_interfaces_and_devices_of_the_users_own_are_taken(sandbox: Sandbox, account: AwsAccount) -> None:
    web = ready(account, "web-1")
    was = web.source_facts.facts or {}
    draft = set_values(
        web,
        [
            "NetworkInterfaces[0].DeviceIndex=0",
            f"NetworkInterfaces[0].SubnetId={was['subnet_id']}",
            f"NetworkInterfaces[0].Groups={was['security_group_ids']}",
            "BlockDeviceMappings[0].DeviceName=/dev/xvda",
            "BlockDeviceMappings[0].Ebs.VolumeType=gp3",
            "BlockDeviceMappings[0].Ebs.VolumeSize=200",
        ],
    )
    assert told(account, draft) == []
    made = launched(sandbox, draft)
    assert made["SubnetId"] == was["subnet_id"]
    volume = made["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]
    (found,) = sandbox.client("ec2").describe_volumes(VolumeIds=[volume])["Volumes"]
    assert (found["VolumeType"], found["Size"]) == ("gp3", 200)


def test_what_is_left_to_do_is_done_and_each_check_tells(
    sandbox: Sandbox, account: AwsAccount, tmp_path: Path
) -> None:
    """The bastion with an Elastic IP, no check of destinations and protection, and its profile left out."""
    ec2, point = sandbox.client("ec2"), newest_points(account)["bastion [jump]"]
    source = point.resource_arn.rpartition("/")[2]
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=allocation, InstanceId=source)
    ec2.modify_instance_attribute(InstanceId=source, SourceDestCheck={"Value": False})
    ec2.modify_instance_attribute(InstanceId=source, DisableApiTermination={"Value": True})
    ec2.associate_iam_instance_profile(InstanceId=source, IamInstanceProfile={"Name": "shop-web"})
    owner = AwsConnections().open(ContextRequest(profile="shop", endpoint=sandbox.url), lambda device: "")
    draft = ready(owner, "bastion [jump]", "DisableApiTermination=false", "IamInstanceProfileName=")
    made = launched(sandbox, draft)

    names = {**draft.facts, **draft.values}
    known = {**draft.facts, "created.id": made["InstanceId"]}
    left = [work_of(each, known) for each in draft.target.follow_ups if each.when.holds(names)]
    owner.set_mode(Mode.WRITE)
    done = {
        work.name: (
            is_done(owner.reads, work.done),
            run_follow_up(owner, work, {}, Journal(tmp_path / "journal"), "job").done,
        )
        for work in left
        if not work.asks
    }
    assert done == dict.fromkeys(
        ("attach-instance-profile", "route", "move-elastic-ip", "protect"), (Known.NO, Known.YES)
    )
    (now,) = ec2.describe_instances(InstanceIds=[made["InstanceId"]])["Reservations"][0]["Instances"]
    assert now["IamInstanceProfile"]["Arn"].endswith("/shop-web")
    assert now["SourceDestCheck"] is False
    (address,) = ec2.describe_addresses(AllocationIds=[allocation])["Addresses"]
    assert address["InstanceId"] == made["InstanceId"]
