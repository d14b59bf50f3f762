"""Requests of EKS that were read and approved."""

from __future__ import annotations

import json

from recovery.models import RecoveryPoint
from tests.profiles.case import Case
from tests.profiles.samples import CONTEXT, MADE

CLUSTER = "arn:aws:eks:eu-west-1:111122223333:cluster/shop"
COMPOSITE = "composite:eks/shop-20261120"
SNAPSHOT = "arn:aws:ec2:eu-west-1::snapshot/snap-0abc"
FILES = "arn:aws:backup:eu-west-1:111122223333:recovery-point:6A1B"
OBJECTS = "arn:aws:backup:eu-west-1:111122223333:recovery-point:7C2D"


def nested(arn: str, resource_type: str, resource_arn: str) -> RecoveryPoint:
    return RecoveryPoint(
        CONTEXT, arn, resource_arn, "COMPLETED", MADE, type=resource_type, vault="main", parent_arn=COMPOSITE
    )


STATE = "arn:aws:backup:eu-west-1:111122223333:recovery-point:eks/shop-20261120"
NESTED = (
    nested(STATE, "EKS", CLUSTER),
    nested(SNAPSHOT, "EBS", "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"),
    nested(FILES, "EFS", "arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-1"),
    nested(OBJECTS, "S3", "arn:aws:s3:::shop-uploads"),
)

WORKERS = {
    "nodeGroupId": "workers",
    "subnetIds": ["subnet-1", "subnet-2"],
    "instanceTypes": ["m7g.large"],
    "nodeRole": "arn:aws:iam::111122223333:role/nodes",
}
SOURCE = {
    "status": "ACTIVE",
    "version": "1.33",
    "role_arn": "arn:aws:iam::111122223333:role/cluster",
    "vpc_id": "vpc-1",
    "subnet_ids": "subnet-1, subnet-2",
    "security_group_ids": "sg-1",
    "node_groups": json.dumps([WORKERS]),
}

CASES = (
    Case(
        "EKS-existing-cluster",
        "EKS",
        "existing-cluster",
        {
            "namespaceLevelRestore": "true",
            "namespaces": "orders, payments",
            "nestedRestoreJobs[0].AvailabilityZone": "eu-west-1a",
            "nestedRestoreJobs[0].volumeSize": "20",
            "nestedRestoreJobs[2].DestinationBucketName": "shop-uploads-restored",
        },
        {},
        SOURCE,
        resource_arn=CLUSTER,
        point_id=COMPOSITE,
        nested=NESTED,
    ),
    # What the source is made of now fills the form; the rest is answered.
    Case(
        "EKS-new-cluster",
        "EKS",
        "new-cluster",
        {
            "nodeGroups[1].nodeGroupId": "spot",
            "nodeGroups[1].subnetIds": "subnet-1",
            "nodeGroups[1].nodeRole": "arn:aws:iam::111122223333:role/nodes",
            "nodeGroups[1].launchTemplateId": "lt-0b13949aae3f2b867",
            "nodeGroups[1].launchTemplateVersion": "3",
            "controlPlaneScalingTier": "tier-2xl",
            "fargateProfiles[0].name": "batch",
            "fargateProfiles[0].podExecutionRoleArn": "arn:aws:iam::111122223333:role/pods",
            "podIdentityAssociations[0].associationId": "a-1",
            "podIdentityAssociations[0].roleArn": "arn:aws:iam::111122223333:role/pods",
            "restoreKubernetesManifestsOnly": "true",
            "kubernetesRestoreOrder": "v1/persistentvolumes, v1/pods",
        },
        {},
        SOURCE,
        resource_arn=CLUSTER,
        point_id=COMPOSITE,
        # Hidden by an answer above, and not sent.
        nested=NESTED[:2],
    ),
)
