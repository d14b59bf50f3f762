"""Restores of EC2 instances: what is refused at once, what fails later, and the instance they leave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.steps import code, finish, message, points, refused, resource_arn, restore
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

INVALID = "InvalidParameterValueException"
OTHER_PROFILE = (
    "AWS Backup does not permit attaching a new instance profile to an EC2 instance. "
    "Please restore using the backed up instance profile."
)

Values = dict[str, str]


def image_of(backup: Any, name: str) -> str:
    listed = points(backup, resource_arn(backup, name, "EC2"))
    return next(str(point["RecoveryPointArn"]) for point in listed if point["Status"] == "COMPLETED")


def returned(backup: Any, point: str, vault: str = "shop-daily") -> Values:
    found = backup.get_recovery_point_restore_metadata(BackupVaultName=vault, RecoveryPointArn=point)
    metadata: Values = found["RestoreMetadata"]
    return metadata


def without(metadata: Values, *keys: str) -> Values:
    return {key: value for key, value in metadata.items() if key not in keys}


def instance(sandbox: Sandbox, job: dict[str, Any]) -> dict[str, Any]:
    identifier = job["CreatedResourceArn"].rpartition("/")[2]
    found = sandbox.client("ec2").describe_instances(InstanceIds=[identifier])
    one: dict[str, Any] = found["Reservations"][0]["Instances"][0]
    return one


def volumes(sandbox: Sandbox, made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By device name."""
    named = {row["Ebs"]["VolumeId"]: row["DeviceName"] for row in made["BlockDeviceMappings"]}
    found = sandbox.client("ec2").describe_volumes(VolumeIds=list(named))["Volumes"]
    return {named[volume["VolumeId"]]: volume for volume in found}


def subnet(sandbox: Sandbox, name: str) -> str:
    found = sandbox.client("ec2").describe_subnets(Filters=[{"Name": "tag:Name", "Values": [name]}])
    return str(found["Subnets"][0]["SubnetId"])


def group(sandbox: Sandbox, name: str) -> str:
    found = sandbox.client("ec2").describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])
    return str(found["SecurityGroups"][0]["GroupId"])


def device(**ebs: Any) -> Values:
    return {"BlockDeviceMappings": json.dumps([{"DeviceName": "/dev/xvda", "Ebs": ebs}])}


REFUSALS: list[tuple[str, Values, str]] = [
    ("a key of the wrong case", {"instanceType": "t3.micro"}, "instanceType"),
    ("a key of RunInstances that is not listed", {"ImageId": "ami-0"}, "ImageId"),
    ("a type that is not offered", {"InstanceType": "t9.huge"}, "t9.huge"),
    ("a subnet that is not there", {"SubnetId": "subnet-0"}, "subnet-0"),
    ("a group that is not there", {"SecurityGroupIds": '["sg-0"]'}, "sg-0"),
    ("groups without JSON", {"SecurityGroupIds": "sg-0"}, "JSON"),
    ("groups in an object", {"SecurityGroupIds": '{"a":"sg-0"}'}, "list of strings"),
    ("another architecture", {"Architecture": "arm64"}, "x86_64"),
    ("another virtualization", {"VirtualizationType": "paravirtual"}, "hvm"),
    ("another key pair than the backup's", {"KeyName": "erp-admins"}, "shop-ops"),
    ("a shutdown behaviour that is none", {"InstanceInitiatedShutdownBehavior": "sleep"}, "terminate"),
    ("a boolean in capitals", {"EbsOptimized": "TRUE"}, "true, false"),
    ("placement as a list", {"Placement": "[]"}, "JSON object"),
    ("placement cut short", {"Placement": '{"Tenancy":'}, "JSON"),
    ("placement with an unknown member", {"Placement": '{"Zone":"a"}'}, "Zone"),
    ("an unknown tenancy", {"Placement": '{"Tenancy":"shared"}'}, "dedicated"),
    ("a zone that is not there", {"Placement": '{"AvailabilityZone":"eu-west-1z"}'}, "eu-west-1z"),
    ("credits that are none", {"CreditSpecification": '{"CpuCredits":"lots"}'}, "unlimited"),
    ("hibernation as text", {"HibernationOptions": '{"Configured":"false"}'}, "Configured"),
    ("cores as text", {"CpuOptions": '{"CoreCount":"2"}'}, "CoreCount"),
    ("a device that the image has not", {"BlockDeviceMappings": '[{"DeviceName":"/dev/sdz"}]'}, "/dev/sdz"),
    ("a snapshot of one's own", device(SnapshotId="snap-0"), "SnapshotId"),
    ("a device smaller than its snapshot", device(VolumeSize=29), "30"),
    ("a device's size as text", device(VolumeSize="40"), "VolumeSize"),
    ("a device's key without encryption", device(KmsKeyId="alias/shop-data"), "Encrypted"),
    ("a device of no type", device(VolumeType="gp9"), "gp9"),
    ("a device's figure as text", device(Iops="4000"), "Iops"),
    ("more than a device's type takes", device(Iops=90_000), "15000"),
    ("iops on a device of gp2", device(VolumeType="gp2", Iops=3_000), "gp2 takes none"),
    ("throughput on a device of io2", device(VolumeType="io2", Iops=400, Throughput=200), "io2 takes none"),
    ("a device's answer in words", device(DeleteOnTermination="no"), "DeleteOnTermination"),
    ("a type of another architecture", {"InstanceType": "t4g.micro"}, "x86_64"),
    ("cores that the type has not", {"CpuOptions": '{"CoreCount":2,"ThreadsPerCore":2}'}, "CoreCount of 1"),
    ("a market that is none", {"InstanceMarketOptions": '{"MarketType":"fleet"}'}, "spot"),
    (
        "a preference that is none",
        {"CapacityReservationSpecification": '{"CapacityReservationPreference":"x"}'},
        "open",
    ),
    ("monitoring that is none", {"Monitoring": '{"State":"sometimes"}'}, "sometimes"),
    ("a placement group that is not there", {"Placement": '{"GroupName":"close"}'}, "close"),
    ("a licence as text", {"LicenseSpecifications": '[{"License":"x"}]'}, "License"),
    (
        "a public address beside a second interface",
        {"NetworkInterfaces": '[{"DeviceIndex":0,"AssociatePublicIpAddress":true},{"DeviceIndex":1}]'},
        "one interface",
    ),
    ("an index as text", {"NetworkInterfaces": '[{"DeviceIndex":"0"}]'}, "DeviceIndex"),
    ("an interface without its index", {"NetworkInterfaces": '[{"Description":"x"}]'}, "DeviceIndex"),
    (
        "interfaces beside a subnet",
        {"NetworkInterfaces": '[{"DeviceIndex":0}]', "SubnetId": "subnet-0"},
        "same request",
    ),
]


@pytest.mark.parametrize(
    ("metadata", "word"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_wrong_metadata_is_refused_at_once(shared_sandbox: Sandbox, metadata: Values, word: str) -> None:
    backup = shared_sandbox.client("backup")
    error = refused(restore, shared_sandbox, backup, image_of(backup, "web-1"), Metadata=metadata)
    assert code(error) == INVALID
    assert word in message(error)


def test_a_group_must_be_in_the_vpc_of_the_subnet(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    metadata = {
        "SubnetId": subnet(shared_sandbox, "shop-private-a"),
        "SecurityGroupIds": json.dumps([group(shared_sandbox, "office-erp")]),
    }
    error = refused(restore, shared_sandbox, backup, image_of(backup, "web-1"), Metadata=metadata)
    assert "is in vpc-" in message(error)


def test_what_was_returned_cannot_be_sent_back_as_it_is(sandbox: Sandbox, backup: Any) -> None:
    point = image_of(backup, "web-2")
    metadata = returned(backup, point)
    assert json.loads(metadata["Placement"]) == {"GroupName": None, "Tenancy": "default"}
    assert metadata["IamInstanceProfileName"] == "UseBackedUpValue"
    assert "same request" in message(refused(restore, sandbox, backup, point, Metadata=metadata))
    job = restore(sandbox, backup, point, Metadata=without(metadata, "SubnetId", "SecurityGroupIds"))
    ended = finish(sandbox, backup, job)
    assert ended["Status"] == "FAILED"
    assert "in use" in ended["StatusMessage"]


def test_the_sources_address_conflicts_even_without_its_interface(sandbox: Sandbox, backup: Any) -> None:
    point = image_of(backup, "web-2")
    metadata = without(returned(backup, point), "SubnetId", "SecurityGroupIds")
    interfaces = json.loads(metadata["NetworkInterfaces"])
    del interfaces[0]["NetworkInterfaceId"]
    metadata["NetworkInterfaces"] = json.dumps(interfaces)
    ended = finish(sandbox, backup, restore(sandbox, backup, point, Metadata=metadata))
    assert "InvalidIPAddress.InUse" in ended["StatusMessage"]


def test_a_restored_instance_is_as_asked_for(sandbox: Sandbox, backup: Any) -> None:
    point = image_of(backup, "web-1")
    metadata = without(returned(backup, point), "NetworkInterfaces", "SubnetId") | {
        "InstanceType": "m6i.large",
        "SubnetId": subnet(sandbox, "shop-private-b"),
        "Placement": '{"GroupName":null,"Tenancy":"dedicated","AvailabilityZone":"eu-west-1b"}',
        "DisableApiTermination": "true",
        "aws:backup:request-id": "1a2345b6-cd78-90e1-2345-67f890012345",
    }
    job = finish(
        sandbox,
        backup,
        restore(sandbox, backup, point, Metadata=metadata, CopySourceTagsToRestoredResource=True),
    )
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    made = instance(sandbox, job)
    assert {
        "InstanceType": "m6i.large",
        "SubnetId": metadata["SubnetId"],
        "KeyName": "shop-ops",
        "ImageId": point.rpartition("/")[2],
        "EbsOptimized": True,
    }.items() <= made.items()
    assert made["Placement"]["Tenancy"] == "dedicated"
    assert made["Placement"]["AvailabilityZone"] == "eu-west-1b"
    assert made["MetadataOptions"]["HttpTokens"] == "required"
    assert made["IamInstanceProfile"]["Arn"].endswith(":instance-profile/shop-web")
    assert [row["GroupName"] for row in made["SecurityGroups"]] == ["shop-web"]
    tags = {tag["Key"]: tag["Value"] for tag in made["Tags"]}
    assert tags["Name"] == "web-1"
    attribute = sandbox.client("ec2").describe_instance_attribute(
        InstanceId=made["InstanceId"], Attribute="disableApiTermination"
    )
    assert attribute["DisableApiTermination"]["Value"] is True
    assert [volume["Size"] for volume in volumes(sandbox, made).values()] == [30]


def test_without_any_metadata_the_instance_has_its_type_and_no_profile(sandbox: Sandbox, backup: Any) -> None:
    job = finish(sandbox, backup, restore(sandbox, backup, image_of(backup, "web-1"), Metadata={}))
    made = instance(sandbox, job)
    assert made["InstanceType"] == "t3.large"
    assert "IamInstanceProfile" not in made
    assert {tag["Key"] for tag in made["Tags"]} == {"aws:backup:source-resource"}


@pytest.mark.parametrize("wrapped", [False, True], ids=["a list", "an object around the list"])
def test_block_devices_are_changed_in_both_forms_of_the_guide(
    sandbox: Sandbox, backup: Any, wrapped: bool
) -> None:
    asked: Any = [
        {
            "DeviceName": "/dev/sdf",
            "Ebs": {"VolumeSize": 200, "Encrypted": True, "KmsKeyId": "alias/shop-backup", "Iops": 4000},
        }
    ]
    given = {"BlockDeviceMappings": json.dumps({"BlockDeviceMappings": asked} if wrapped else asked)}
    point = image_of(backup, "orders-db")
    job = finish(sandbox, backup, restore(sandbox, backup, point, Metadata=given))
    assert job["Status"] == "COMPLETED", job.get("StatusMessage")
    found = volumes(sandbox, instance(sandbox, job))
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-backup")["KeyMetadata"]["Arn"]
    data = found["/dev/sdf"]
    assert (data["Size"], data["KmsKeyId"], data["Iops"]) == (200, key, 4000)
    assert (found["/dev/xvda"]["Size"], found["/dev/xvda"]["Encrypted"]) == (50, False)


@pytest.mark.parametrize("name", ["UseBackedUpValue", "shop-web"])
def test_the_backed_up_profile_may_be_named_in_two_ways(sandbox: Sandbox, backup: Any, name: str) -> None:
    given = {"IamInstanceProfileName": name}
    job = finish(sandbox, backup, restore(sandbox, backup, image_of(backup, "web-1"), Metadata=given))
    assert instance(sandbox, job)["IamInstanceProfile"]["Arn"].endswith("/shop-web")


def test_another_profile_fails_the_job_in_the_words_of_aws(sandbox: Sandbox, backup: Any) -> None:
    given = {"IamInstanceProfileName": "admin"}
    job = finish(sandbox, backup, restore(sandbox, backup, image_of(backup, "web-1"), Metadata=given))
    assert (job["Status"], job["StatusMessage"]) == ("FAILED", OTHER_PROFILE)


def test_a_role_that_may_not_pass_the_profiles_role_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    point, role = image_of(backup, "web-1"), sandbox.role("ShopNarrowRestoreRole")
    given = {"IamInstanceProfileName": "UseBackedUpValue"}
    job = finish(sandbox, backup, restore(sandbox, backup, point, Metadata=given, IamRoleArn=role))
    assert job["Status"] == "FAILED"
    assert (
        "iam:PassRole on resource: arn:aws:iam::111122223333:role/ShopWebServerRole" in job["StatusMessage"]
    )
    without_profile = restore(sandbox, backup, point, Metadata={}, IamRoleArn=role)
    assert finish(sandbox, backup, without_profile)["Status"] == "COMPLETED"


def test_a_role_that_may_not_launch_fails_the_job(sandbox: Sandbox, backup: Any) -> None:
    role = sandbox.role("ShopSnapshotRole")
    job = restore(sandbox, backup, image_of(backup, "web-1"), Metadata={}, IamRoleArn=role)
    assert "ec2:RunInstances" in finish(sandbox, backup, job)["StatusMessage"]


def test_an_image_deregistered_meanwhile_fails_the_job(still: Sandbox, backup: Any) -> None:
    point = image_of(backup, "web-1")
    job = restore(still, backup, point, Metadata={})
    still.client("ec2").deregister_image(ImageId=point.rpartition("/")[2])
    ended = finish(still, backup, job)
    assert "InvalidAMIID.NotFound" in ended["StatusMessage"]


def test_a_copy_is_restored_where_it_lies_with_encrypted_volumes(sandbox: Sandbox) -> None:
    backup = sandbox.client("backup", region="eu-central-1")
    point = image_of(backup, "orders-db")
    elsewhere = returned(backup, point, "shop-copies")
    given = {"SubnetId": elsewhere["SubnetId"]}
    assert "does not exist" in message(refused(restore, sandbox, backup, point, Metadata=given))
    job = restore(sandbox, backup, point, Metadata={"InstanceType": "m6i.xlarge"})
    sandbox.control("POST", "/-/clock", {"advance": 60})
    ended = backup.describe_restore_job(RestoreJobId=job)
    assert ended["CreatedResourceArn"].startswith("arn:aws:ec2:eu-central-1:")
    ec2 = sandbox.client("ec2", region="eu-central-1")
    assert all(volume["Encrypted"] for volume in ec2.describe_volumes()["Volumes"])


def test_the_instances_of_the_catalogue_exist_with_what_their_points_say(shared_sandbox: Sandbox) -> None:
    backup, ec2 = shared_sandbox.client("backup"), shared_sandbox.client("ec2")
    images = {image["ImageId"]: image for image in ec2.describe_images(Owners=["self"])["Images"]}
    for name in ("web-1", "web-2", "orders-db", "bastion [jump]", "Legacy ERP (Windows)"):
        arn = resource_arn(backup, name, "EC2")
        identifier = arn.rpartition("/")[2]
        made = ec2.describe_instances(InstanceIds=[identifier])["Reservations"][0]["Instances"][0]
        for point in points(backup, arn):
            image = images[point["RecoveryPointArn"].rpartition("/")[2]]
            assert image["SourceInstanceId"] == identifier
            assert [row["DeviceName"] for row in image["BlockDeviceMappings"]] == [
                row["DeviceName"] for row in made["BlockDeviceMappings"]
            ]
        metadata = returned(backup, image_of(backup, name))
        assert (metadata["SubnetId"], metadata["KeyName"], metadata["InstanceType"]) == (
            made["SubnetId"],
            made["KeyName"],
            made["InstanceType"],
        )
        interface = json.loads(metadata["NetworkInterfaces"])[0]
        assert interface["NetworkInterfaceId"] == made["NetworkInterfaces"][0]["NetworkInterfaceId"]
        assert interface["PrivateIpAddress"] == made["PrivateIpAddress"]


def test_a_volume_type_that_needs_iops_is_refused_without(sandbox: Sandbox, backup: Any) -> None:
    point = image_of(backup, "web-1")
    error = refused(restore, sandbox, backup, point, Metadata=device(VolumeType="io2"))
    assert (code(error), "Iops" in message(error)) == ("MissingParameterValueException", True)


def test_an_encrypted_device_stays_encrypted(sandbox: Sandbox, backup: Any) -> None:
    mapping = [{"DeviceName": "/dev/sdf", "Ebs": {"Encrypted": False}}]
    given = {"BlockDeviceMappings": json.dumps(mapping)}
    error = refused(restore, sandbox, backup, image_of(backup, "orders-db"), Metadata=given)
    assert "/dev/sdf is encrypted" in message(error)


def test_an_address_outside_its_subnet_is_refused(sandbox: Sandbox, backup: Any) -> None:
    interface = {
        "DeviceIndex": 0,
        "SubnetId": subnet(sandbox, "shop-public-a"),
        "PrivateIpAddress": "10.99.0.1",
    }
    given = {"NetworkInterfaces": json.dumps([interface])}
    assert "10.20.0.0/24" in message(
        refused(restore, sandbox, backup, image_of(backup, "web-1"), Metadata=given)
    )


def test_monitoring_is_taken_as_ec2_says_it(sandbox: Sandbox, backup: Any) -> None:
    given = {"Monitoring": '{"Enabled":true}'}
    job = finish(sandbox, backup, restore(sandbox, backup, image_of(backup, "web-1"), Metadata=given))
    assert instance(sandbox, job)["Monitoring"]["State"] == "enabled"


def test_a_name_of_a_key_that_goes_meanwhile_fails_the_job_and_nothing_else(
    still: Sandbox, backup: Any
) -> None:
    kms = still.client("kms")
    kms.create_alias(
        AliasName="alias/passing",
        TargetKeyId=kms.describe_key(KeyId="alias/shop-data")["KeyMetadata"]["KeyId"],
    )
    given = device(Encrypted=True, KmsKeyId="alias/passing")
    job = restore(still, backup, image_of(backup, "web-1"), Metadata=given)
    kms.delete_alias(AliasName="alias/passing")
    ended = finish(still, backup, job)
    assert (ended["Status"], "alias/passing is not found" in ended["StatusMessage"]) == ("FAILED", True)


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_an_instance_with_nested_values(sandbox: Sandbox, home: Path) -> None:
    shell = Shell(sandbox, home)
    point = image_of(sandbox.client("backup"), "web-1")
    metadata = {
        "SubnetId": subnet(sandbox, "shop-public-a"),
        "SecurityGroupIds": json.dumps([group(sandbox, "shop-web")]),
        "Placement": '{"GroupName":null,"Tenancy":"default"}',
        "IamInstanceProfileName": "UseBackedUpValue",
    }
    job = shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point, "--iam-role-arn", sandbox.role()),
        *("--metadata", json.dumps(metadata)),
    )["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described = shell.json("backup", "describe-restore-job", "--restore-job-id", job)
    assert described["Status"] == "COMPLETED", described.get("StatusMessage")
    identifier = described["CreatedResourceArn"].rpartition("/")[2]
    found = shell.json("ec2", "describe-instances", "--instance-ids", identifier)
    assert found["Reservations"][0]["Instances"][0]["SubnetId"] == metadata["SubnetId"]
