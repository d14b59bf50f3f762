"""Requests of EC2 that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.ec2_samples import EC2_RETURNED, EC2_SOURCE

CASES = (
    Case("EC2-instance", "EC2", "instance", {}, EC2_RETURNED, EC2_SOURCE),
    Case(
        "EC2-instance-elsewhere",
        "EC2",
        "instance",
        {
            "SubnetId": "subnet-0spare",
            "SecurityGroupIds": "sg-0spare, sg-0admin",
            "InstanceType": "m7g.xlarge",
            "CpuOptions": "",
            "IamInstanceProfileName": "",
            "Placement.GroupName": "spread",
            "BlockDeviceMappings[0].DeviceName": "/dev/xvda",
            "BlockDeviceMappings[0].Ebs.VolumeType": "gp3",
            "BlockDeviceMappings[0].Ebs.Throughput": "250",
            "BlockDeviceMappings[0].Ebs.Encrypted": "true",
            "BlockDeviceMappings[1].DeviceName": "/dev/sdf",
            "BlockDeviceMappings[1].NoDevice": "yes",
            "UserData": "IyEvYmluL3NoCg==",
        },
        EC2_RETURNED,
        {},
    ),
    Case(
        "EC2-instance-with-interfaces",
        "EC2",
        "instance",
        {
            "NetworkInterfaces[0].DeviceIndex": "0",
            "NetworkInterfaces[0].SubnetId": "subnet-0a",
            "NetworkInterfaces[0].Groups": "sg-0a",
            "NetworkInterfaces[0].PrivateIpAddresses[0].PrivateIpAddress": "10.0.1.9",
            "NetworkInterfaces[0].PrivateIpAddresses[0].Primary": "true",
            "NetworkInterfaces[1].DeviceIndex": "1",
            "NetworkInterfaces[1].NetworkInterfaceId": "eni-0123abcd",
        },
        EC2_RETURNED,
        EC2_SOURCE,
    ),
)
