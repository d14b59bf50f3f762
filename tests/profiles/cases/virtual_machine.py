"""Requests of virtual machines that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.machine_samples import DISK, MACHINE_SOURCE, VIRTUAL_MACHINE, VMWARE_EXAMPLE

CASES = (
    # That of the page, by its answers.
    Case(
        "VirtualMachine-vmware",
        "VirtualMachine",
        "vmware",
        {key: text for key, text in VMWARE_EXAMPLE.items() if key not in {"RestoreTo", "vmId"}},
        {"vmId": "vm-101"},
        {},
        resource_arn=VIRTUAL_MACHINE,
    ),
    Case(
        "VirtualMachine-vmware-one-disk",
        "VirtualMachine",
        "vmware",
        {
            "VMName": "erp-app-1-restored",
            "ComputeResourceName": "Cluster",
            "VMDatastore": "vsan",
            "ItemsToRestore": DISK,
        },
        {"vmId": "vm-101", "DisksToRestore": '[{"DiskId":"2000","Label":"Hard disk 1"},{"DiskId":"2001"}]'},
        MACHINE_SOURCE,
        resource_arn=VIRTUAL_MACHINE,
    ),
    # "To restore to an EC2 instance, you have to specify RestoreTo only."
    Case(
        "VirtualMachine-instance-by-defaults",
        "VirtualMachine",
        "instance",
        {},
        {"vmId": "vm-101"},
        {},
        resource_arn=VIRTUAL_MACHINE,
    ),
    Case(
        "VirtualMachine-instance",
        "VirtualMachine",
        "instance",
        {
            "InstanceType": "m7i.large",
            "VpcId": "vpc-1",
            "SubnetId": "subnet-1",
            "SecurityGroupIds": "sg-1, sg-2",
            "HibernationOptions.Configured": "false",
            "Placement.Tenancy": "default",
            "DisableApiTermination": "TRUE",
            "RequireIMDSv2": "true",
            "UserData": "IyEvYmluL3NoCg==",
        },
        {"vmId": "vm-101"},
        MACHINE_SOURCE,
        resource_arn=VIRTUAL_MACHINE,
    ),
    Case(
        "VirtualMachine-volume",
        "VirtualMachine",
        "volume",
        {
            "ItemsToRestore": DISK,
            "AvailabilityZone": "eu-west-1a",
            "IsEncrypted": "true",
            "KmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
        },
        {"vmId": "vm-101"},
        MACHINE_SOURCE,
        resource_arn=VIRTUAL_MACHINE,
    ),
)
