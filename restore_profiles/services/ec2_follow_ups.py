"""What is left to do until a restored EC2 instance stands in for the one that was lost."""

from __future__ import annotations

from restore_profiles.model import Check, FollowUp
from restore_profiles.rules import AllOf, Equals, Given, Not
from restore_profiles.services.ec2_instance import ACTS_AS_ROLE, PAGE, PROFILE_KEY

SOURCE_UNKNOWN = Not(Equals("source.exists", "yes"))
TRUE, FALSE = ("true", "True"), ("false", "False")
"""How the API's JSON and the `aws` command write it."""

PROFILE_ATTACHED = Check(
    "ec2:DescribeIamInstanceProfileAssociations",
    {"Filters": [{"Name": "instance-id", "Values": ["{created.id}"]}]},
    "IamInstanceProfileAssociations[0].State",
    ("associated",),
)
ADDRESS_ATTACHED = Check(
    "ec2:DescribeAddresses",
    {"Filters": [{"Name": "instance-id", "Values": ["{created.id}"]}]},
    "Addresses[0].Domain",
    ("vpc",),
)


def _attribute(name: str, path: str, expected: tuple[str, ...]) -> Check:
    return Check(
        "ec2:DescribeInstanceAttribute", {"InstanceId": "{created.id}", "Attribute": name}, path, expected
    )


ATTACH_PROFILE = FollowUp(
    "attach-instance-profile",
    "Give the instance the instance profile that the source has",
    "ec2:AssociateIamInstanceProfile",
    {"InstanceId": "{created.id}", "IamInstanceProfile": {"Name": "{source.instance_profile}"}},
    done=PROFILE_ATTACHED,
    asks={},
    when=AllOf(Given("source.instance_profile"), Not(ACTS_AS_ROLE)),
    source=PAGE,
)

ATTACH_NAMED_PROFILE = FollowUp(
    "attach-named-instance-profile",
    "Give the instance the instance profile that the backup had",
    "ec2:AssociateIamInstanceProfile",
    {"InstanceId": "{created.id}", "IamInstanceProfile": {"Name": "{ask.instance_profile}"}},
    done=PROFILE_ATTACHED,
    asks={"instance_profile": "The name of the instance profile that the lost instance had."},
    when=AllOf(
        Not(Given("source.instance_profile")),
        Given(f"returned.{PROFILE_KEY}"),
        Not(ACTS_AS_ROLE),
    ),
    source=PAGE,
)

ROUTE = FollowUp(
    "route",
    "Let the instance pass on traffic that is not for itself, as the source does",
    "ec2:ModifyInstanceAttribute",
    {"InstanceId": "{created.id}", "SourceDestCheck": {"Value": False}},
    done=_attribute("sourceDestCheck", "SourceDestCheck.Value", FALSE),
    asks={},
    when=Equals("source.source_dest_check", "false"),
    source="Amazon EC2 API, ModifyInstanceAttribute",
)

MOVE_ADDRESS = FollowUp(
    "move-elastic-ip",
    "Move the source's Elastic IP address to the instance, away from the source",
    "ec2:AssociateAddress",
    {
        "InstanceId": "{created.id}",
        "AllocationId": "{source.elastic_ip}",
        # What AWS does without being asked; said, because the source loses its address by it.
        "AllowReassociation": True,
    },
    done=ADDRESS_ATTACHED,
    asks={},
    when=Given("source.elastic_ip"),
    # The source still has it, and may still serve.
    optional=True,
    source="Amazon EC2 API, AssociateAddress",
)

GIVE_ADDRESS = FollowUp(
    "give-elastic-ip",
    "Give the instance the Elastic IP address of the lost one, where it had one",
    "ec2:AssociateAddress",
    {"InstanceId": "{created.id}", "AllocationId": "{ask.allocation}"},
    done=ADDRESS_ATTACHED,
    asks={"allocation": "The allocation id of the Elastic IP address, such as eipalloc-0abc."},
    when=SOURCE_UNKNOWN,
    optional=True,
    source="Amazon EC2 API, AssociateAddress",
)

REGISTER = FollowUp(
    "register-target",
    "Register the instance in a target group, where the source was in one",
    "elbv2:RegisterTargets",
    {"TargetGroupArn": "{ask.target_group}", "Targets": [{"Id": "{created.id}"}]},
    done=Check(
        "elbv2:DescribeTargetHealth",
        {"TargetGroupArn": "{ask.target_group}", "Targets": [{"Id": "{created.id}"}]},
        "TargetHealthDescriptions[0].TargetHealth.State",
        ("healthy",),
    ),
    asks={"target_group": "The ARN of the target group."},
    optional=True,
    source="Elastic Load Balancing API, RegisterTargets",
)

PROTECT = FollowUp(
    "protect",
    "Protect the instance from termination, as the source is",
    "ec2:ModifyInstanceAttribute",
    {"InstanceId": "{created.id}", "DisableApiTermination": {"Value": True}},
    done=_attribute("disableApiTermination", "DisableApiTermination.Value", TRUE),
    asks={},
    when=AllOf(Equals("source.termination_protection", "true"), Not(Equals("DisableApiTermination", "true"))),
    optional=True,
    source="Amazon EC2 API, ModifyInstanceAttribute",
)

FOLLOW_UPS = (
    ATTACH_PROFILE,
    ATTACH_NAMED_PROFILE,
    ROUTE,
    MOVE_ADDRESS,
    GIVE_ADDRESS,
    REGISTER,
    PROTECT,
)
