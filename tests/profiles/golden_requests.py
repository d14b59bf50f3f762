"""The StartRestoreJob request of each target for known answers, kept as files.

`python -m tests.profiles.golden_requests` writes them; a change is then read in the diff.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.planning import begin, set_values
from restore_profiles.model import RestoreProfile
from tests.profiles.ec2_samples import EC2_RETURNED, EC2_SOURCE
from tests.profiles.rds_samples import RDS_CONTINUOUS, RDS_INSTANCE, RDS_RETURNED, RDS_SOURCE
from tests.profiles.samples import CONTEXT, PROFILES, ROLE, VOLUME, point_of

FOLDER = Path(__file__).parent / "golden"

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
INVOICES = "arn:aws:s3:::shop-invoices"
FILES = "arn:aws:backup:eu-west-1:111122223333:recovery-point:6A1B"


@dataclass(frozen=True, slots=True)
class Case:
    """One request: what AWS returned, what the source is, and what the user answers."""

    name: str
    resource_type: str
    target: str
    answers: Mapping[str, str]
    returned: Mapping[str, str | None]
    source: Mapping[str, str]
    storage_class: str = "WARM"
    encrypted: bool = False
    resource_arn: str = VOLUME
    point_id: str = "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"


CASES = (
    Case(
        "DynamoDB-table",
        "DynamoDB",
        "table",
        {"targetTableName": "orders-restored"},
        {"encryptionType": "Default", "kmsMasterKeyArn": None},
        {"encryption_type": "Default"},
    ),
    Case(
        "DynamoDB-table-own-key",
        "DynamoDB",
        "table",
        {"targetTableName": "orders-restored"},
        {},
        {"encryption_type": "KMS", "kms_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1"},
    ),
    Case(
        "DynamoDB-table-source-gone",
        "DynamoDB",
        "table",
        {"targettablename": "orders.2026", "encryptionType": "KMS"},
        {},
        {},
    ),
    Case(
        "EBS-volume",
        "EBS",
        "volume",
        {},
        {"encrypted": "false", "volumeId": "vol-04cc95f3490b5ceea", "availabilityZone": None},
        {
            "availability_zone": "eu-west-1b",
            "volume_type": "gp3",
            "iops": "4000",
            "throughput": "250",
            "size_gib": "8",
        },
    ),
    Case(
        "EBS-volume-source-gone",
        "EBS",
        "volume",
        {"availabilityZone": "eu-west-1a", "volumeType": "io2", "iops": "8000", "volumeSize": "100"},
        {"encrypted": "false", "volumeId": "vol-1", "availabilityZone": None},
        {},
        encrypted=True,
    ),
    Case(
        "EBS-volume-archived",
        "EBS",
        "volume",
        {"temporaryRestoreDays": "7", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"},
        {"encrypted": "true"},
        {"availability_zone": "eu-west-1b", "volume_type": "gp2", "iops": "100", "kms_key_arn": "another"},
        storage_class="COLD",
        encrypted=True,
    ),
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
    Case(
        "S3-bucket-to-a-moment",
        "S3",
        "bucket",
        {
            "DestinationBucketName": "shop-restores",
            "RestoreTime": "2026-11-20T14:27:00Z",
            "ItemsToRestore": '["s3://shop-invoices/2026/é, ü.pdf","s3://shop-invoices/2026/11/"]',
        },
        {"BucketName": "shop-invoices", "encrypted": "true"},
        {"acls_enabled": "false"},
        resource_arn=INVOICES,
        point_id="continuous:shop-invoices-5ec207d0",
    ),
    Case("S3-new-bucket", "S3", "new-bucket", {}, {}, {"acls_enabled": "true"}, resource_arn=INVOICES),
    Case(
        "S3-source-bucket",
        "S3",
        "source-bucket",
        {
            "EncryptionType": "SSE-KMS",
            "KMSKey": "arn:aws:kms:eu-west-1:111122223333:key/1",
            "RestoreLatestVersionsUpTo": "all",
            "RestoreACLs": "false",
        },
        {},
        {},
        resource_arn=INVOICES,
    ),
    # The request of the page's own CLI example, by its answers.
    Case(
        "FSx-file-system",
        "FSx",
        "file-system",
        {
            "SubnetIds": "subnet-1234, subnet-5678",
            "StorageType": "HDD",
            "StorageCapacity": "2000",
            "SecurityGroupIds": '["sg-bb5efdc4","sg-0faa52"]',
            "WindowsConfiguration.PreferredSubnetId": "subnet-1234",
            "WindowsConfiguration.CopyTagsToBackups": "true",
        },
        {
            "FileSystemId": "fs-0ca11fb3d218a35c2",
            "FileSystemType": "WINDOWS",
            "StorageCapacity": "300",
            "WindowsConfiguration": (
                '{"DeploymentType":"MULTI_AZ_1","ThroughputCapacity":64,"WeeklyMaintenanceStartTime":"4:10"}'
            ),
        },
        {},
    ),
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
    Case(
        "RDS-instance",
        "RDS",
        "instance",
        {},
        RDS_RETURNED,
        RDS_SOURCE,
        encrypted=True,
        resource_arn=RDS_INSTANCE,
    ),
    # With nothing returned, the instance as it is now tells.
    Case(
        "RDS-instance-to-a-moment",
        "RDS",
        "instance",
        {"restoretime": "2026-11-20T14:27:00Z", "DBInstanceIdentifier": "orders-1427"},
        {},
        RDS_SOURCE,
        resource_arn=RDS_INSTANCE,
        point_id=RDS_CONTINUOUS,
    ),
    Case(
        "RDS-instance-source-gone",
        "RDS",
        "instance",
        {
            "Engine": "oracle-ee",
            "DBName": "ORCL",
            "LicenseModel": "bring-your-own-license",
            "DBSubnetGroupName": "data",
            "VpcSecurityGroupIds": "sg-1, sg-2",
            "MultiAZ": "false",
            "AvailabilityZone": "eu-west-1a",
            "TdeCredentialPassword": 'päss "word"',
            "DomainDnsIps": "10.0.0.1, 10.0.0.1",
            "ProcessorFeatures[0].Name": "coreCount",
            "ProcessorFeatures[0].Value": "2",
            "Tags[0].Key": "team",
            "Tags[0].Value": "payments, emea",
            "AdditionalStorageVolumes[0].VolumeName": "rdsdbdata2",
            "AdditionalStorageVolumes[0].AllocatedStorage": "200",
            # Hidden by an answer above: kept, and not sent.
            "EnableIAMDatabaseAuthentication": "true",
        },
        {},
        {},
        resource_arn=RDS_INSTANCE,
    ),
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


def request_of(case: Case) -> Mapping[str, object]:
    """What Relight would send, less the token."""
    profile = profile_named(case.resource_type)
    point = point_of(profile, case.storage_class, case.encrypted, case.resource_arn, case.point_id)
    source = SourceFacts(Known.YES, dict(case.source)) if case.source else SourceFacts(Known.NO)
    draft = begin(CONTEXT, point, profile, case.target, ReturnedMetadata(case.returned), source, ROLE)
    draft = set_values(draft, [f"{path}={text}" for path, text in case.answers.items()])
    # Whatever the order in which the answers are given.
    backwards = begin(CONTEXT, point, profile, case.target, ReturnedMetadata(case.returned), source, ROLE)
    backwards = set_values(
        backwards, [f"{path}={text}" for path, text in reversed(list(case.answers.items()))]
    )
    assert replace(draft, typed=backwards.typed).plan().digest == draft.plan().digest
    return draft.plan().step.request


def profile_named(resource_type: str) -> RestoreProfile:
    return next(profile for profile in PROFILES if profile.resource_type == resource_type)


def written(request: Mapping[str, object]) -> str:
    return json.dumps(request, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in CASES:
        (FOLDER / f"{each.name}.json").write_text(written(request_of(each)), encoding="utf-8")
