"""Look-ups and questions about gateways and virtual machines, answered in AWS's shapes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from aws_api.account_checks.registry import asked
from aws_api.lookups.registry import choices, source_facts
from recovery.account import Known
from recovery.context import Context
from recovery.errors import AwsError
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from tests.edge.machines import Machines
from tests.edge.stub import Stub, calls_to
from tests.profiles.machine_samples import (
    GATEWAY,
    GATEWAY_VOLUME,
    HYPERVISOR,
    VIRTUAL_MACHINE,
)

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
HERE = Context("111122223333", "eu-west-1")
MADE = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
GIB = 1024**3
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"

CACHED = {
    "GatewayARN": GATEWAY,
    "GatewayName": "files",
    "GatewayType": "CACHED",
    "GatewayState": "STATE_RUNNING",
}
STORED = {**CACHED, "GatewayType": "STORED"}
VOLUME = {
    "VolumeARN": GATEWAY_VOLUME,
    "VolumeSizeInBytes": 150 * GIB + 1,
    "VolumeStatus": "AVAILABLE",
    "VolumeiSCSIAttributes": {"TargetARN": f"{GATEWAY}/target/iqn.1997-05.com.amazon:files"},
    "KMSKey": KEY,
}
DISKS = [
    {
        "DiskId": "disk-1",
        "DiskPath": "/dev/sdb",
        "DiskSizeInBytes": 4 * GIB,
        "DiskAllocationType": "UPLOAD BUFFER",
    },
    {
        "DiskId": "disk-2",
        "DiskPath": "/dev/sdc",
        "DiskSizeInBytes": 4 * GIB,
        "DiskAllocationType": "AVAILABLE",
    },
]


def point(resource_arn: str, size: int | None = None, vault: str = "main") -> RecoveryPoint:
    arn = "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7"
    return RecoveryPoint(HERE, arn, resource_arn, "COMPLETED", MADE, vault=vault, size=size)


def found(aws: Stub, check: str, values: Mapping[str, str], of: RecoveryPoint) -> list[Finding]:
    return list(asked(calls_to(aws.url), HERE, check, values, of))


def severities(findings: list[Finding]) -> list[FindingSeverity]:
    return [each.severity for each in findings]


@pytest.fixture
def machines(aws: Stub) -> Machines:
    made = Machines()
    aws.answer = made.answer
    return made


def test_gateways_are_offered_by_their_kind(aws: Stub, machines: Machines) -> None:
    def listed(request: Mapping[str, Any]) -> object:
        first = {
            "GatewayARN": GATEWAY,
            "GatewayName": "files",
            "GatewayType": "CACHED",
            "GatewayOperationalState": "ACTIVE",
            "HostEnvironment": "VMWARE",
        }
        second = {**first, "GatewayARN": f"{GATEWAY}2", "GatewayType": "STORED"}
        if request.get("Marker"):
            return {"Gateways": [second]}
        return {"Gateways": [first, {**first, "GatewayType": "FILE_S3"}], "Marker": "more"}

    machines.answers["ListGateways"] = listed
    cached = choices(calls_to(aws.url), HERE, "storage-gateways-cached", {})
    stored = choices(calls_to(aws.url), HERE, "storage-gateways-stored", {})
    assert [(each.value, each.label, each.note) for each in cached.choices] == [(GATEWAY, "files", "VMWARE")]
    assert [each.value for each in stored.choices] == [f"{GATEWAY}2"]


def test_free_disks_come_first_and_need_a_gateway(aws: Stub, machines: Machines) -> None:
    machines.answers["ListLocalDisks"] = {"Disks": DISKS}
    assert choices(calls_to(aws.url), HERE, "storage-gateway-disks", {}).choices == ()
    offered = choices(calls_to(aws.url), HERE, "storage-gateway-disks", {"gatewayArn": GATEWAY}).choices
    assert [each.value for each in offered] == ["disk-2", "disk-1"]
    assert offered[0].note == "4 GiB, available"


@pytest.mark.parametrize(
    ("gateway", "kind"), [(CACHED, "cached"), (STORED, "stored")], ids=["cached", "stored"]
)
def test_a_volume_is_told_by_the_kind_of_its_gateway(
    aws: Stub, machines: Machines, gateway: object, kind: str
) -> None:
    operation = f"Describe{kind.capitalize()}iSCSIVolumes"
    machines.answers |= {
        "DescribeGatewayInformation": gateway,
        operation: {operation.removeprefix("Describe"): [VOLUME]},
    }
    told = source_facts(calls_to(aws.url), HERE, "storage-gateway-volume", GATEWAY_VOLUME)
    assert told.exists is Known.YES
    assert told.facts is not None
    assert told.facts[f"{kind}_gateway_arn"] == GATEWAY
    assert told.facts["target_name"] == "files"
    assert (told.facts["size_bytes"], told.facts["size_gib"]) == (str(150 * GIB + 1), "151")
    assert told.facts["volume_kms_key"] == KEY


@pytest.mark.parametrize(
    "answer",
    [
        {"CachediSCSIVolumes": []},
        "InvalidGatewayRequestException: The specified volume was not found.",
    ],
)
def test_a_volume_that_is_gone_is_told_as_gone(aws: Stub, machines: Machines, answer: object) -> None:
    machines.answers |= {"DescribeGatewayInformation": CACHED, "DescribeCachediSCSIVolumes": answer}
    told = source_facts(calls_to(aws.url), HERE, "storage-gateway-volume", GATEWAY_VOLUME)
    assert told.exists is Known.NO


def of_gateway(machines: Machines, gateway: object) -> None:
    machines.answers |= {
        "DescribeGatewayInformation": gateway,
        "ListVolumes": {"VolumeInfos": [{"VolumeARN": GATEWAY_VOLUME}]},
        "DescribeCachediSCSIVolumes": {"CachediSCSIVolumes": [VOLUME]},
        "DescribeStorediSCSIVolumes": {"StorediSCSIVolumes": [VOLUME]},
        "ListLocalDisks": {"Disks": DISKS},
    }


def test_a_gateway_that_runs_and_a_name_that_is_free_pass(aws: Stub, machines: Machines) -> None:
    of_gateway(machines, CACHED)
    values = {"gatewayArn": GATEWAY, "targetName": "files-2", "volumeSizeInBytes": str(8 * GIB)}
    assert severities(found(aws, "gateway-volume", values, point(GATEWAY_VOLUME, 8 * GIB))) == [
        PASSED,
        PASSED,
    ]


@pytest.mark.parametrize(
    ("gateway", "values", "severity", "words"),
    [
        (
            STORED,
            {"volumeSizeInBytes": str(8 * GIB)},
            ERROR,
            "The gateway's type is STORED, and this is to be a cached volume.",
        ),
        ({**CACHED, "GatewayState": "SHUTDOWN"}, {}, ERROR, "is in the state SHUTDOWN"),
        (CACHED, {"targetName": "files"}, ERROR, "has the iSCSI target files"),
        (CACHED, {"volumeSizeInBytes": str(GIB)}, WARNING, "less than the 8,589,934,592 of the backup"),
        (
            CACHED,
            {"diskId": "disk-2"},
            ERROR,
            "The gateway's type is CACHED, and this is to be a stored volume.",
        ),
        (STORED, {"diskId": "disk-1"}, ERROR, "The disk disk-1 serves as upload buffer."),
        (STORED, {"diskId": "disk-9"}, ERROR, "The gateway has no disk disk-9."),
        (STORED, {"diskId": "disk-2"}, WARNING, "The disk has 4 GiB, less than the 8 of the backup."),
    ],
)
def test_what_a_gateway_would_refuse_is_told_before(
    aws: Stub,
    machines: Machines,
    gateway: object,
    values: dict[str, str],
    severity: FindingSeverity,
    words: str,
) -> None:
    of_gateway(machines, gateway)
    asked_for = {"gatewayArn": GATEWAY, "targetName": "new", **values}
    told = found(aws, "gateway-volume", asked_for, point(GATEWAY_VOLUME, 8 * GIB))
    (problem,) = [each for each in told if each.severity is not PASSED]
    assert problem.severity is severity
    assert words in problem.text
    assert problem.next_step


def test_a_gateway_is_of_the_right_kind_until_a_disk_or_a_size_is_named(
    aws: Stub, machines: Machines
) -> None:
    of_gateway(machines, STORED)
    values = {"gatewayArn": GATEWAY, "targetName": "new"}
    assert severities(found(aws, "gateway-volume", values, point(GATEWAY_VOLUME))) == [PASSED, PASSED]


def test_a_gateway_that_is_gone_is_an_error_and_one_that_aws_says_nothing_of_is_raised(
    aws: Stub, machines: Machines
) -> None:
    gone = "InvalidGatewayRequestException: The specified gateway was not found."
    machines.answers["DescribeGatewayInformation"] = gone
    assert severities(found(aws, "gateway-volume", {"gatewayArn": GATEWAY}, point(GATEWAY_VOLUME))) == [ERROR]
    machines.answers["DescribeGatewayInformation"] = "InvalidGatewayRequestException"
    with pytest.raises(AwsError):
        found(aws, "gateway-volume", {"gatewayArn": GATEWAY}, point(GATEWAY_VOLUME))


def test_a_disk_that_may_not_be_listed_is_unknown(aws: Stub, machines: Machines) -> None:
    of_gateway(machines, STORED)
    machines.answers["ListLocalDisks"] = "AccessDeniedException"
    told = found(
        aws,
        "gateway-volume",
        {"gatewayArn": GATEWAY, "targetName": "new", "diskId": "disk-2"},
        point(GATEWAY_VOLUME),
    )
    assert severities(told) == [PASSED, PASSED, UNKNOWN]


def test_hypervisors_are_offered_with_a_state_that_is_not_online(aws: Stub, machines: Machines) -> None:
    machines.answers["ListHypervisors"] = {
        "Hypervisors": [
            {"HypervisorArn": HYPERVISOR, "Name": "office", "Host": "vcenter.example", "State": "ONLINE"},
            {"HypervisorArn": f"{HYPERVISOR}2", "Name": "spare", "Host": "10.0.0.9", "State": "OFFLINE"},
        ]
    }
    offered = choices(calls_to(aws.url), HERE, "hypervisors", {}).choices
    assert [(each.label, each.note) for each in offered] == [
        ("office", "vcenter.example"),
        ("spare", "offline, 10.0.0.9"),
    ]


def test_a_machine_tells_its_folder_and_its_hypervisor(aws: Stub, machines: Machines) -> None:
    machines.answers["GetVirtualMachine"] = {
        "VirtualMachine": {
            "Name": "erp-app-1",
            "Path": "/Labster/vm",
            "HostName": "esx-3",
            "HypervisorId": "hype-9B1AB1F1",
        }
    }
    told = source_facts(calls_to(aws.url), HERE, "virtual-machine", VIRTUAL_MACHINE)
    assert told.facts == {
        "name": "erp-app-1",
        "path": "/Labster/vm",
        "host_name": "esx-3",
        "hypervisor_arn": HYPERVISOR,
    }
    machines.answers["GetVirtualMachine"] = "ResourceNotFoundException"
    assert source_facts(calls_to(aws.url), HERE, "virtual-machine", VIRTUAL_MACHINE).exists is Known.NO


TO_VMWARE = {"HypervisorArn": HYPERVISOR, "VMName": "erp-app-1-restored", "VMPath": "/Labster/vm"}


@pytest.mark.parametrize(
    ("hypervisor", "seen"),
    [
        ({"State": "ONLINE"}, [PASSED, PASSED]),
        ({"State": "OFFLINE"}, [ERROR, PASSED]),
        ({"State": "PENDING"}, [ERROR, PASSED]),
        ({"State": "ERROR"}, [ERROR, PASSED]),
        ({"State": "ONLINE", "KmsKeyArn": KEY}, [PASSED, WARNING, PASSED]),
    ],
)
def test_a_hypervisor_has_to_be_online(
    aws: Stub, machines: Machines, hypervisor: dict[str, str], seen: list[FindingSeverity]
) -> None:
    machines.answers |= {
        "GetHypervisor": {"Hypervisor": {"Name": "office", **hypervisor}},
        "ListVirtualMachines": {"VirtualMachines": [{"Name": "erp-app-1", "Path": "/Labster/vm"}]},
    }
    assert severities(found(aws, "hypervisor", TO_VMWARE, point(VIRTUAL_MACHINE))) == seen


@pytest.mark.parametrize("path", ["/Labster/vm", "/Labster/vm/erp-app-1-restored"])
def test_a_name_that_a_machine_of_the_folder_has_is_warned_of(
    aws: Stub, machines: Machines, path: str
) -> None:
    machines.answers |= {
        "GetHypervisor": {"Hypervisor": {"Name": "office", "State": "ONLINE"}},
        "ListVirtualMachines": {"VirtualMachines": [{"Name": "erp-app-1-restored", "Path": path}]},
    }
    assert severities(found(aws, "hypervisor", TO_VMWARE, point(VIRTUAL_MACHINE))) == [PASSED, WARNING]


def test_a_hypervisor_that_is_not_there_is_an_error_and_a_refused_list_is_unknown(
    aws: Stub, machines: Machines
) -> None:
    machines.answers["GetHypervisor"] = "ResourceNotFoundException"
    assert severities(found(aws, "hypervisor", TO_VMWARE, point(VIRTUAL_MACHINE))) == [ERROR]
    machines.answers |= {
        "GetHypervisor": {"Hypervisor": {"Name": "office", "State": "ONLINE"}},
        "ListVirtualMachines": "AccessDeniedException",
    }
    assert severities(found(aws, "hypervisor", TO_VMWARE, point(VIRTUAL_MACHINE))) == [PASSED, UNKNOWN]
