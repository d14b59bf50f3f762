"""What AWS Backup returns with the point of an instance, in the shape of a published answer, and what that
instance is."""

from __future__ import annotations

from collections.abc import Mapping

OLD_INTERFACE = (
    '{"AssociatePublicIpAddress":true,"DeleteOnTermination":true,"Description":"","DeviceIndex":0,'
    '"Groups":["sg-0ec24b8fa4b23c700"],"Ipv6AddressCount":0,"Ipv6Addresses":[],'
    '"NetworkInterfaceId":"eni-094e1ec04863821ae","PrivateIpAddress":"172.31.36.129",'
    '"PrivateIpAddresses":[{"Primary":true,"PrivateIpAddress":"172.31.36.129"}],'
    '"SecondaryPrivateIpAddressCount":0,"SubnetId":"subnet-872f9bda","InterfaceType":"interface"}'
)

EC2_RETURNED: Mapping[str, str | None] = {
    "CapacityReservationSpecification": '{"CapacityReservationPreference":"open"}',
    "CpuOptions": '{"CoreCount":1,"ThreadsPerCore":1}',
    "CreditSpecification": '{"CpuCredits":"standard"}',
    "DisableApiTermination": "false",
    "EbsOptimized": "false",
    "HibernationOptions": '{"Configured":false}',
    "IamInstanceProfileName": "UseBackedUpValue",
    "InstanceInitiatedShutdownBehavior": "stop",
    "InstanceType": "t2.micro",
    "KeyName": "shop-operators",
    "Monitoring": '{"State":"disabled"}',
    "NetworkInterfaces": f"[{OLD_INTERFACE}]",
    "Placement": '{"AvailabilityZone":"eu-west-1c","GroupName":null,"Tenancy":"default"}',
    "SecurityGroupIds": '["sg-0ec24b8fa4b23c700"]',
    "SubnetId": "subnet-872f9bda",
    "VpcId": "vpc-87d09dff",
    "aws:backup:request-id": "7ac9f761-50dc-4fa7-a801-0440c618f41e",
}

EC2_SOURCE: Mapping[str, str] = {
    "state": "running",
    "instance_type": "t2.small",
    "key_name": "shop-operators",
    "subnet_id": "subnet-872f9bda",
    "security_group_ids": "sg-0ec24b8fa4b23c700",
    "instance_profile": "shop-web",
    "instance_profile_role": "arn:aws:iam::111122223333:role/ShopWeb",
    "requires_imdsv2": "true",
    "termination_protection": "true",
    "source_dest_check": "false",
    "elastic_ip": "eipalloc-0123",
}
