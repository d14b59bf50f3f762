"""Requests of EKS that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case

NODE_GROUPS = {
    "nodeGroups[0].nodeGroupId": "workers",
    "nodeGroups[0].subnetIds": "subnet-1, subnet-2",
    "nodeGroups[0].instanceTypes": "m7g.large",
    "nodeGroups[0].nodeRole": "arn:aws:iam::111122223333:role/nodes",
    "nodeGroups[1].nodeGroupId": "spot",
    "nodeGroups[1].subnetIds": "subnet-1",
    "nodeGroups[1].nodeRole": "arn:aws:iam::111122223333:role/nodes",
    "nodeGroups[1].launchTemplateId": "lt-1",
    "nodeGroups[1].launchTemplateVersion": "3",
}
SNAPSHOT = "arn:aws:ec2:eu-west-1::snapshot/snap-0abc"
FILES = "arn:aws:backup:eu-west-1:111122223333:recovery-point:6A1B"

CASES = (
    Case(
        "EKS-existing-cluster",
        "EKS",
        "cluster",
        {
            "clusterName": "shop",
            "namespaceLevelRestore": "true",
            "namespaces": "orders, payments",
            "nestedRestoreJobs[0].recoveryPointArn": SNAPSHOT,
            "nestedRestoreJobs[0].AvailabilityZone": "eu-west-1a",
            "nestedRestoreJobs[1].recoveryPointArn": FILES,
            "nestedRestoreJobs[1].newFileSystem": "true",
        },
        {},
        {},
    ),
    Case(
        "EKS-new-cluster",
        "EKS",
        "cluster",
        {
            "clusterName": "shop-restored",
            "newCluster": "true",
            "eksClusterVersion": "1.33",
            "clusterRole": "arn:aws:iam::111122223333:role/cluster",
            "clusterVpcConfig.vpcId": "vpc-1",
            "clusterVpcConfig.subnetIds": "subnet-1, subnet-2",
            "clusterVpcConfig.securityGroupIds": "sg-1",
            **NODE_GROUPS,
            "fargateProfiles[0].name": "batch",
            "fargateProfiles[0].podExecutionRoleArn": "arn:aws:iam::111122223333:role/pods",
            "podIdentityAssociations[0].associationId": "a-1",
            "podIdentityAssociations[0].roleArn": "arn:aws:iam::111122223333:role/pods",
            "restoreKubernetesManifestsOnly": "true",
            "kubernetesRestoreOrder": "v1/persistentvolumes, v1/pods",
            # Hidden by the answer above: kept, and not sent.
            "nestedRestoreJobs[0].recoveryPointArn": SNAPSHOT,
        },
        {},
        {},
    ),
)
