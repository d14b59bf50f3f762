"""EBS volumes and EC2 instances."""

from __future__ import annotations

from restore_profiles.as_code.model import ID, Argument, Block, Code, Form, Piece, Reading

TAGS = Argument("tags", "Tags", Form.TAGS)

VOLUME = Code(
    ("EBS", "Storage Gateway", "VirtualMachine"),
    r"arn:[^:]+:ec2:[^:]*:[^:]*:volume/.+",
    (Reading("ec2:DescribeVolumes", {"VolumeIds": [f"{{{ID}}}"]}, "Volumes[0]"),),
    (
        Piece(
            "aws_ebs_volume",
            "VolumeId",
            (
                Argument("availability_zone", "AvailabilityZone"),
                Argument("type", "VolumeType"),
                Argument("size", "Size"),
                # What EC2 tells of gp2 follows from its size; said, the volume could not be made anew.
                Argument("iops", "Iops", where=("VolumeType", ("gp3", "io1", "io2"))),
                Argument("throughput", "Throughput"),
                Argument("snapshot_id", "SnapshotId", default=""),
                Argument("encrypted", "Encrypted"),
                Argument("kms_key_id", "KmsKeyId"),
                Argument("multi_attach_enabled", "MultiAttachEnabled", default=False),
                Argument("outpost_arn", "OutpostArn", default=""),
                TAGS,
            ),
        ),
    ),
)

INSTANCE = Code(
    ("EC2", "VirtualMachine"),
    r"arn:[^:]+:ec2:[^:]*:[^:]*:instance/.+",
    (Reading("ec2:DescribeInstances", {"InstanceIds": [f"{{{ID}}}"]}, "Reservations[0].Instances[0]"),),
    (
        Piece(
            "aws_instance",
            "InstanceId",
            (
                Argument("ami", "ImageId"),
                Argument("instance_type", "InstanceType"),
                Argument("availability_zone", "Placement.AvailabilityZone"),
                Argument("subnet_id", "SubnetId"),
                Argument("private_ip", "PrivateIpAddress"),
                Argument("vpc_security_group_ids", "SecurityGroups[].GroupId", Form.SORTED),
                Argument("key_name", "KeyName"),
                Argument("iam_instance_profile", "IamInstanceProfile.Arn", Form.LAST_PART),
                Argument("ebs_optimized", "EbsOptimized"),
                Argument("monitoring", "Monitoring.State", is_text="enabled"),
                Argument("tenancy", "Placement.Tenancy"),
                Argument("source_dest_check", "SourceDestCheck", default=True),
                Argument("hibernation", "HibernationOptions.Configured", default=False),
                TAGS,
                Block(
                    "credit_specification", "CreditSpecification", (Argument("cpu_credits", "CpuCredits"),)
                ),
            ),
        ),
    ),
)

CODES = (VOLUME, INSTANCE)
