"""EBS snapshots and images of instances that others than AWS Backup made: Data Lifecycle Manager, functions,
people.

Who made one is told by AWS's own tags where it was Data Lifecycle Manager or AWS Backup, and else by what its
description says. Images are found by the instance they were made from, which EC2 tells of those made with
CreateImage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import needed, parsed, text, truth, whole
from aws_api.lookups.ec2_network import PAGE, told
from aws_api.native.makers import maker, tagged_by_aws_backup
from recovery.context import Context
from recovery.models import NativePoint, ProtectedResource, short_id

GIB = 1024**3
DESCRIBED_BY_AWS_BACKUP = "This snapshot is created by the AWS Backup service"
NAMED_BY_AWS_BACKUP = "AwsBackup_"
LIFECYCLE_POLICY = "aws:dlm:lifecycle-policy-id"
OF_AN_IMAGE = re.compile(r"(?:Created by CreateImage|Copied for DestinationAmi).*?(ami-[0-9a-f]+)")
"""What EC2 writes into the description of an image's snapshots."""

ZONE = {"zone": "The Availability Zone of the new volume: that of the instance that gets it."}
LAUNCH = {
    "instance_type": "The instance type, such as the source's.",
    "subnet": "The subnet that the new instance is in.",
}


def snapshots(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Snapshots of a volume that belong to this account and that AWS Backup did not make."""
    request = {**_of("volume-id", resource), "OwnerIds": ["self"]}
    for page in calls.pages("ec2", "DescribeSnapshots", request):
        for item in page:
            if not _made_by_aws_backup(item, text(item, "Description"), DESCRIBED_BY_AWS_BACKUP):
                yield parsed("DescribeSnapshots", item, lambda found: _snapshot(context, resource, found))


def images(calls: Calls, context: Context, resource: ProtectedResource) -> Iterator[NativePoint]:
    """Images of an instance that belong to this account and that AWS Backup did not make."""
    request = {**_of("source-instance-id", resource), "Owners": ["self"]}
    for page in calls.pages("ec2", "DescribeImages", request):
        for item in page:
            if not _made_by_aws_backup(item, text(item, "Name"), NAMED_BY_AWS_BACKUP):
                yield parsed("DescribeImages", item, lambda found: _image(context, resource, found))


def _of(filter_name: str, resource: ProtectedResource) -> dict[str, object]:
    filters = [{"Name": filter_name, "Values": [short_id(resource.arn)]}]
    return {"Filters": filters, "MaxResults": PAGE}


def _snapshot(context: Context, resource: ProtectedResource, item: Answer) -> NativePoint:
    snapshot, state = item["SnapshotId"], text(item, "State")
    archived = text(item, "StorageTier") == "archive"
    gib = whole(item, "VolumeSize")
    return NativePoint(
        context=context,
        id=snapshot,
        resource_arn=resource.arn,
        kind="EBS snapshot",
        operation="ec2:CreateVolume",
        request={"SnapshotId": snapshot, "AvailabilityZone": "{ask.zone}"},
        asks=ZONE,
        arn=f"arn:{context.partition}:ec2:{context.region}::snapshot/{snapshot}",
        status=state,
        restorable=state == "completed" and not archived,
        created=needed(item, "StartTime"),
        size=None if gib is None else gib * GIB,
        encrypted=truth(item, "Encrypted"),
        key_arn=text(item, "KmsKeyId"),
        made_by=_maker(item),
        note=told(
            text(item, "Description"),
            "archived: aws ec2 restore-snapshot-tier first, which takes up to 72 hours" if archived else "",
        ),
    )


def _image(context: Context, resource: ProtectedResource, item: Answer) -> NativePoint:
    image, state = item["ImageId"], text(item, "State")
    volumes = [device["Ebs"] for device in item.get("BlockDeviceMappings") or () if device.get("Ebs")]
    return NativePoint(
        context=context,
        id=image,
        resource_arn=resource.arn,
        kind="Amazon Machine Image",
        operation="ec2:RunInstances",
        request={
            "ImageId": image,
            "MinCount": 1,
            "MaxCount": 1,
            "InstanceType": "{ask.instance_type}",
            "SubnetId": "{ask.subnet}",
        },
        asks=LAUNCH,
        arn=f"arn:{context.partition}:ec2:{context.region}::image/{image}",
        status=state,
        restorable=state == "available",
        created=datetime.fromisoformat(item["CreationDate"]).astimezone(UTC),
        size=sum(whole(volume, "VolumeSize") or 0 for volume in volumes) * GIB or None,
        encrypted=all(volume.get("Encrypted") for volume in volumes) if volumes else None,
        made_by=_maker(item),
        note=told(text(item, "Name"), text(item, "Description")),
    )


def _made_by_aws_backup(item: Answer, words: str, start: str) -> bool:
    return words.startswith(start) or tagged_by_aws_backup(item.get("Tags"))


def _maker(item: Answer) -> str:
    """Who made it, as far as its tags and its description tell."""
    tags = item.get("Tags") or ()
    policy = next((text(tag, "Value") for tag in tags if text(tag, "Key") == LIFECYCLE_POLICY), "")
    if policy:
        return f"Data Lifecycle Manager, {policy}"
    image = OF_AN_IMAGE.search(text(item, "Description"))
    return f"the image {image[1]}" if image else maker(tags)
