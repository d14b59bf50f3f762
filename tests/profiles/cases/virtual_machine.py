"""Requests of virtual machines that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case

CASES = (
    Case(
        "VirtualMachine-vmware",
        "VirtualMachine",
        "vmware",
        {
            "HypervisorArn": "arn:aws:backup-gateway:us-east-1:209870788375:hypervisor/hype-9B1AB1F1",
            "VMName": "name",
            "VMPath": "/Labster/vm",
            "ComputeResourceName": "Cluster",
            "VMDatastore": "vsanDatastore",
            "DisksToRestore": '[{"DiskId":"2000","Label":"Hard disk 1"}]',
        },
        {"vmId": "vm-101"},
        {},
    ),
    Case(
        "VirtualMachine-instance",
        "VirtualMachine",
        "instance",
        {
            "InstanceType": "m7i.large",
            "SecurityGroupIds": "sg-1, sg-2",
            "HibernationOptions.Configured": "false",
            "Placement": '{"Tenancy":"default"}',
            "DisableApiTermination": "TRUE",
        },
        {"vmId": "vm-101"},
        {},
    ),
)
