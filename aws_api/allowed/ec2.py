"""EC2, and load balancing for its instances: choices, what a source was, and what finishes a restore."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("ec2", "DescribeAvailabilityZones", READ, "choosing a zone", ("AvailabilityZones",)),
    Row("ec2", "DescribeVolumes", READ, "what an EBS volume was, whether it is attached", ("Volumes",)),
    Row("ec2", "DescribeVpcs", READ, "choosing a VPC", ("Vpcs",)),
    Row("ec2", "DescribeSubnets", READ, "choosing a subnet, whether it is there", ("Subnets",)),
    Row("ec2", "DescribeSecurityGroups", READ, "choosing security groups", ("SecurityGroups",)),
    Row("ec2", "DescribeKeyPairs", READ, "choosing a key pair", ("KeyPairs",)),
    Row(
        "ec2",
        "DescribeInstanceTypeOfferings",
        READ,
        "choosing an instance type, whether the zone has it",
        ("InstanceTypeOfferings",),
    ),
    Row("ec2", "DescribeInstanceTypes", READ, "whether a type runs the image", ("InstanceTypes",)),
    Row("ec2", "DescribeInstances", READ, "what an instance was", ("Reservations",)),
    Row("ec2", "DescribeInstanceAttribute", READ, "what an instance was", ("InstanceId",)),
    Row("ec2", "DescribeAddresses", READ, "the Elastic IP address of an instance", ("Addresses",)),
    Row(
        "ec2",
        "DescribeIamInstanceProfileAssociations",
        READ,
        "whether an instance has its profile",
        ("IamInstanceProfileAssociations",),
    ),
    Row("ec2", "DescribeImages", READ, "whether the image of a point can be used", ("Images",)),
    Row("ec2", "DescribePlacementGroups", READ, "whether a placement group is there", ("PlacementGroups",)),
    Row(
        "ec2",
        "DescribeNetworkInterfaces",
        READ,
        "whether a network interface is free",
        ("NetworkInterfaces",),
    ),
    Row("ec2", "DescribeSnapshots", READ, "snapshots that others made", ("Snapshots",)),
    Row("iam", "GetInstanceProfile", READ, "the role of an instance profile", ("InstanceProfile",)),
    Row(
        "elbv2",
        "DescribeTargetHealth",
        READ,
        "whether a target serves",
        ("TargetHealthDescriptions",),
        action="elasticloadbalancing:DescribeTargetHealth",
    ),
    Row("ec2", "AttachVolume", WRITE, "attaches a restored volume", ("VolumeId",)),
    Row("ec2", "AssociateIamInstanceProfile", WRITE, "finishes an instance"),
    Row("ec2", "AssociateAddress", WRITE, "finishes an instance"),
    Row("ec2", "StartInstances", WRITE, "starts a restored instance", ("StartingInstances",)),
    Row("ec2", "ModifyInstanceAttribute", WRITE, "finishes an instance"),
    Row(
        "elbv2",
        "RegisterTargets",
        WRITE,
        "finishes an instance",
        action="elasticloadbalancing:RegisterTargets",
    ),
)
