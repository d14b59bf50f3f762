"""Restores of virtual machines: to a hypervisor, seen through Backup gateway, and to EC2."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.steps import code, finish, message, newest_point, refused, resource_arn, restore
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
MISSING = "MissingParameterValueException"

Values = dict[str, str]

BERLIN, PARIS = "pos-server-berlin", "pos-server-paris"
FIRST, SECOND = {"DiskId": "2000", "Label": "Hard disk 1"}, {"DiskId": "2001", "Label": "Hard disk 2"}


def point(backup: Any, name: str = BERLIN) -> str:
    return newest_point(backup, name, "VirtualMachine")


def hypervisor(sandbox: Sandbox, name: str) -> str:
    listed = sandbox.client("backup-gateway").list_hypervisors()["Hypervisors"]
    return next(str(row["HypervisorArn"]) for row in listed if row["Name"] == name)


def vmware(sandbox: Sandbox, name: str = "berlin-vcenter", **changes: str) -> Values:
    """A whole restore, as the page's example."""
    return {
        "RestoreTo": "VMware",
        "HypervisorArn": hypervisor(sandbox, name),
        "VMName": "pos-restored",
        "VMPath": "/Berlin/vm",
        "ComputeResourceName": "Berlin-Cluster",
        "VMDatastore": "vsanDatastore",
        "vmId": "vm-101",
    } | changes


SDDC = {
    "VMPath": "/SDDC-Datacenter/vm",
    "ComputeResourceName": "Cluster-1",
    "VMDatastore": "WorkloadDatastore",
}


def restored(sandbox: Sandbox, backup: Any, metadata: Values, **changes: Any) -> dict[str, Any]:
    return finish(sandbox, backup, restore(sandbox, backup, point(backup), Metadata=metadata, **changes))


def expect(sandbox: Sandbox, metadata: Values, expected: str, word: str) -> None:
    backup = sandbox.client("backup")
    error = refused(restore, sandbox, backup, point(backup), Metadata=metadata)
    assert code(error) == expected
    assert word in message(error)


VMWARE_REFUSALS: list[tuple[str, Values, str, str]] = [
    ("an unknown key", {"PowerOn": "true"}, INVALID, "PowerOn"),
    ("a request id, which this type does not list", {"aws:backup:request-id": "x"}, INVALID, "request-id"),
    ("a key of EC2", {"InstanceType": "m5.large"}, INVALID, "InstanceType"),
    ("an unknown target", {"RestoreTo": "HyperV"}, INVALID, "VMware"),
    ("an unknown hypervisor", {"HypervisorArn": "arn:aws:backup-gateway:x"}, INVALID, "HypervisorArn"),
    ("an empty name", {"VMName": ""}, INVALID, "VMName"),
    ("disks that are no JSON", {"DisksToRestore": "2000"}, INVALID, "DisksToRestore"),
    ("one of two disks", {"DisksToRestore": json.dumps([FIRST])}, INVALID, "all 2 disks"),
    (
        "a disk that the backup has not",
        {"ItemsToRestore": '[{"DiskId": "9", "Label": "Hard disk 9"}]'},
        INVALID,
        "no disk",
    ),
    ("no disk of them", {"ItemsToRestore": "[]"}, INVALID, "names no disk"),
    (
        "all disks and some",
        {"DisksToRestore": json.dumps([FIRST, SECOND]), "ItemsToRestore": json.dumps([FIRST])},
        INVALID,
        "not both",
    ),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"),
    [row[1:] for row in VMWARE_REFUSALS],
    ids=[row[0] for row in VMWARE_REFUSALS],
)
def test_wrong_metadata_of_a_restore_to_vmware_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    expect(shared_sandbox, vmware(shared_sandbox, **metadata), expected, word)


@pytest.mark.parametrize(
    "lacking",
    ["RestoreTo", "HypervisorArn", "VMName", "VMPath", "ComputeResourceName", "VMDatastore"],
)
def test_what_a_restore_to_vmware_needs_is_told(shared_sandbox: Sandbox, lacking: str) -> None:
    given = vmware(shared_sandbox)
    del given[lacking]
    expect(shared_sandbox, given, MISSING, lacking)


EC2_REFUSALS: list[tuple[str, Values, str, str]] = [
    ("a key pair", {"KeyName": "shop-ops"}, INVALID, "KeyName"),
    ("a key of an EBS volume", {"EbsVolumeType": "gp3"}, INVALID, "EbsVolumeType"),
    ("an unknown type", {"InstanceType": "m5.huge"}, INVALID, "m5.huge"),
    ("an unknown subnet", {"SubnetId": "subnet-0"}, INVALID, "subnet-0"),
    ("an unknown VPC", {"VpcId": "vpc-0"}, INVALID, "vpc-0"),
    ("groups that are no list", {"SecurityGroupIds": "sg-0"}, INVALID, "JSON"),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"),
    [row[1:] for row in EC2_REFUSALS],
    ids=[row[0] for row in EC2_REFUSALS],
)
def test_wrong_metadata_of_a_restore_to_ec2_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    expect(shared_sandbox, {"RestoreTo": "EC2Instance", **metadata}, expected, word)


def test_a_restore_to_ebs_is_refused_since_no_page_names_its_target(shared_sandbox: Sandbox) -> None:
    given = {"RestoreTo": "EBSVolume", "AvailabilityZone": "eu-west-1a", "EbsVolumeType": "gp3"}
    expect(shared_sandbox, given, "InvalidRequestException", "no value of RestoreTo")


def test_a_whole_machine_comes_back_on_a_host_of_its_cluster(sandbox: Sandbox, backup: Any) -> None:
    given = vmware(sandbox, DisksToRestore=json.dumps([FIRST, SECOND]))
    job = restored(sandbox, backup, given)
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    service = sandbox.client("backup-gateway")
    made = service.get_virtual_machine(ResourceArn=job["CreatedResourceArn"])["VirtualMachine"]
    assert (made["Name"], made["Path"]) == ("pos-restored", "/Berlin/vm")
    assert made["HostName"] == "esx1.berlin.shop.example"
    assert "LastBackupDate" not in made
    tags = service.list_tags_for_resource(ResourceArn=job["CreatedResourceArn"])["Tags"]
    assert [tag["Key"] for tag in tags] == ["aws:backup:source-resource"]
    listed = service.list_virtual_machines(HypervisorArn=given["HypervisorArn"])["VirtualMachines"]
    assert {row["Name"] for row in listed} == {BERLIN, "pos-restored"}


def test_one_disk_comes_back_by_items(sandbox: Sandbox, backup: Any) -> None:
    given = vmware(sandbox, ItemsToRestore=json.dumps([SECOND]))
    assert restored(sandbox, backup, given)["Status"] == "COMPLETED"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"ComputeResourceName": "esx1.berlin.shop.example"}, "part of a cluster"),
        ({"ComputeResourceName": "Munich-Cluster"}, "Munich-Cluster"),
        ({"VMDatastore": "nvme"}, "nvme"),
        ({"VMPath": "/Munich/vm"}, "/Munich/vm"),
        ({"VMName": BERLIN}, "already exists"),
    ],
)
def test_what_the_hypervisor_does_not_have_fails_the_job(
    sandbox: Sandbox, backup: Any, changes: Values, word: str
) -> None:
    job = restored(sandbox, backup, vmware(sandbox, **changes))
    assert (job["Status"], word in job["StatusMessage"]) == ("FAILED", True), job


def test_a_hypervisor_that_is_offline_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, vmware(sandbox, "paris-vcenter"))
    assert (job["Status"], "OFFLINE" in job["StatusMessage"]) == ("FAILED", True)


def test_credentials_under_a_key_of_ones_own_need_a_role_of_ones_own(sandbox: Sandbox, backup: Any) -> None:
    given = vmware(sandbox, "vmc-sddc", **SDDC)
    job = restored(sandbox, backup, given)
    assert (job["Status"], "kms:Decrypt" in job["StatusMessage"]) == ("FAILED", True)
    allowed = {"Effect": "Allow", "Action": ["kms:Decrypt", "backup-gateway:Restore"], "Resource": "*"}
    sandbox.client("iam").put_role_policy(
        RoleName="ShopRestoreRole",
        PolicyName="decrypt",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}),
    )
    job = restored(sandbox, backup, given, IamRoleArn=sandbox.role("ShopRestoreRole"))
    assert job["Status"] == "COMPLETED", job["StatusMessage"]


def test_copying_tags_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, vmware(sandbox), CopySourceTagsToRestoredResource=True)
    assert (job["Status"], "tags" in job["StatusMessage"]) == ("FAILED", True)


@pytest.mark.parametrize("target", ["VMware", "EC2Instance"])
def test_a_role_without_the_right_fails_the_job(sandbox: Sandbox, backup: Any, target: str) -> None:
    given = vmware(sandbox) if target == "VMware" else {"RestoreTo": target}
    job = restored(sandbox, backup, given, IamRoleArn=sandbox.role("ShopSnapshotRole"))
    assert (job["Status"], "not authorized" in job["StatusMessage"]) == ("FAILED", True)


def test_ec2_needs_nothing_but_the_target(sandbox: Sandbox, backup: Any) -> None:
    job = restored(sandbox, backup, {"RestoreTo": "EC2Instance"})
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    ec2, identifier = sandbox.client("ec2"), job["CreatedResourceArn"].rpartition("/")[2]
    made = ec2.describe_instances(InstanceIds=[identifier])["Reservations"][0]["Instances"][0]
    assert "KeyName" not in made
    attached = {"Name": "attachment.instance-id", "Values": [identifier]}
    volumes = ec2.describe_volumes(Filters=[attached])["Volumes"]
    assert sorted(volume["Size"] for volume in volumes) == [40, 80]


def test_an_instance_lies_where_it_was_asked_to(sandbox: Sandbox, backup: Any) -> None:
    ec2 = sandbox.client("ec2")
    subnets = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["shop-private-b"]}])["Subnets"]
    groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["shop-db"]}])
    given = {
        "RestoreTo": "EC2Instance",
        "InstanceType": "m6i.xlarge",
        "VpcId": subnets[0]["VpcId"],
        "SubnetId": subnets[0]["SubnetId"],
        "SecurityGroupIds": json.dumps([groups["SecurityGroups"][0]["GroupId"]]),
        "DisableApiTermination": "true",
        "ItemsToRestore": "",
    }
    job = restored(sandbox, backup, given)
    assert job["Status"] == "COMPLETED", job["StatusMessage"]
    identifier = job["CreatedResourceArn"].rpartition("/")[2]
    made = ec2.describe_instances(InstanceIds=[identifier])["Reservations"][0]["Instances"][0]
    assert (made["InstanceType"], made["SubnetId"]) == ("m6i.xlarge", subnets[0]["SubnetId"])


def test_what_the_metadata_call_returns_lacks_the_target(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    returned = backup.get_recovery_point_restore_metadata(
        BackupVaultName="shop-daily", RecoveryPointArn=point(backup)
    )["RestoreMetadata"]
    assert json.loads(returned["DisksToRestore"]) == [FIRST, SECOND]
    expect(shared_sandbox, returned, MISSING, "RestoreTo")


def test_backup_gateway_tells_its_hypervisors_gateways_and_machines(shared_sandbox: Sandbox) -> None:
    service = shared_sandbox.client("backup-gateway", "shop-readonly")
    told = {row["Name"]: row for row in service.list_hypervisors()["Hypervisors"]}
    assert {name: row["State"] for name, row in told.items()} == {
        "berlin-vcenter": "ONLINE",
        "paris-vcenter": "OFFLINE",
        "vmc-sddc": "ONLINE",
    }
    one = service.get_hypervisor(HypervisorArn=told["paris-vcenter"]["HypervisorArn"])["Hypervisor"]
    assert one["LatestMetadataSyncStatus"] == "FAILED"
    assert one["LastSuccessfulMetadataSyncTime"].tzinfo is not None
    gateways = service.list_gateways()["Gateways"]
    assert service.get_gateway(GatewayArn=gateways[0]["GatewayArn"])["Gateway"] == gateways[0]
    pages = service.get_paginator("list_virtual_machines").paginate(PaginationConfig={"PageSize": 1})
    machines = {row["Name"]: row for page in pages for row in page["VirtualMachines"]}
    backup = shared_sandbox.client("backup")
    assert machines[PARIS]["ResourceArn"] == resource_arn(backup, PARIS, "VirtualMachine")
    assert machines[PARIS]["LastBackupDate"].tzinfo is not None


def test_what_backup_gateway_does_not_have_is_an_error_of_its_own(shared_sandbox: Sandbox) -> None:
    service = shared_sandbox.client("backup-gateway")
    arn = f"arn:aws:backup-gateway:eu-west-1:{shared_sandbox.account}:hypervisor/hype-00000000"
    for call, inputs in (
        (service.get_hypervisor, {"HypervisorArn": arn}),
        (service.list_virtual_machines, {"HypervisorArn": arn}),
    ):
        error = refused(call, **inputs)
        assert code(error) == "ResourceNotFoundException"
        assert arn in message(error)


def test_an_identity_without_the_right_is_denied_by_backup_gateway(shared_sandbox: Sandbox) -> None:
    denied = refused(shared_sandbox.client("backup-gateway", "shop-operator").list_hypervisors)
    assert code(denied) == "AccessDeniedException"


@pytest.mark.needs("aws")
def test_the_aws_cli_lists_hypervisors(shared_sandbox: Sandbox, home: Any) -> None:
    listed = Shell(shared_sandbox, home).json("backup-gateway", "list-hypervisors")["Hypervisors"]
    assert {row["State"] for row in listed} == {"ONLINE", "OFFLINE"}
