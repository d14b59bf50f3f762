"""Where a restored Redshift cluster is, and from where it can be reached."""

from __future__ import annotations

from restore_profiles.model import Choices, Evidence, Kind
from restore_profiles.rules import Equals, Given, Not
from restore_profiles.services.redshift_pages import known

SUBNET_GROUP = known(
    "ClusterSubnetGroupName",
    "Subnet group",
    "Decides the VPC and the subnets: from where the cluster can be reached.",
    choices=Choices("redshift-subnet-groups"),
    from_source="subnet_group",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("ClusterSubnetGroupName")),
    if_empty="unclear: the backup's, or the default one",
)

SECURITY_GROUPS = known(
    "VpcSecurityGroupIds",
    "Security groups",
    "Who may connect. They must be in the VPC of the subnet group.",
    kind=Kind.TEXTS,
    choices=Choices("security-groups"),
    from_source="security_groups",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("VpcSecurityGroupIds")),
    if_empty="the VPC's default group",
)

NETWORK = (
    SUBNET_GROUP,
    SECURITY_GROUPS,
    known(
        "AvailabilityZone",
        "Availability Zone",
        "Where the cluster is. Redshift chooses one of the subnet group's zones where it is left empty.",
        choices=Choices("availability-zones"),
        from_source="availability_zone",
        prefill_from_source=True,
        bound_to_region=True,
        if_empty="as Redshift chooses",
    ),
    known(
        "Port",
        "Port",
        "The port that the cluster listens on.",
        kind=Kind.INTEGER,
        from_source="port",
        prefill_from_source=True,
        minimum=1_150,
        maximum=65_535,
        if_empty="as the backup",
    ),
    known(
        "PubliclyAccessible",
        "Public access",
        "true gives the cluster an address that can be reached from outside the VPC.",
        kind=Kind.BOOLEAN,
        from_source="publicly_accessible",
        prefill_from_source=True,
        if_empty="false",
    ),
    known(
        "ElasticIp",
        "Elastic IP address",
        "A free address of the account for the cluster. One that the source uses cannot be used twice.",
        prefill=False,
        from_source="elastic_ip",
        bound_to_region=True,
        visible=Equals("PubliclyAccessible", "true"),
        pattern=r"(\d{1,3}\.){3}\d{1,3}",
        pattern_help="an IPv4 address such as 203.0.113.7",
        if_empty="an address of Amazon's",
        evidence=Evidence.UNVERIFIED,
    ),
    known(
        "EnhancedVpcRouting",
        "VPC routing",
        "true sends COPY and UNLOAD through the VPC, where its endpoints, rules and gateways decide.",
        kind=Kind.BOOLEAN,
        from_source="enhanced_vpc_routing",
        prefill_from_source=True,
        if_empty="false",
    ),
    known(
        "AvailabilityZoneRelocation",
        "Zone relocation",
        "true lets the cluster be moved to another zone, by you or by Redshift. For RA3 and RG nodes.",
        kind=Kind.BOOLEAN,
        from_source="zone_relocation",
        prefill_from_source=True,
        if_empty="off",
    ),
)
