"""Where a restored EC2 instance is in the network: a subnet and groups, or interfaces one by one."""

from __future__ import annotations

from restore_profiles.model import Choice, Choices, Constraint, Evidence, Field, Kind, Section, Severity
from restore_profiles.rules import AllOf, Always, Equals, Given, Not
from restore_profiles.services.ec2_run_instances import RUN_INSTANCES, as_run_instances_takes

PAGE = "Restore an Amazon EC2 instance"

# An interface cannot be asked for without its position, so that of the first tells whether there are any.
INTERFACES = Given("NetworkInterfaces[0].DeviceIndex")

SUBNET = Field(
    "SubnetId",
    "Subnet",
    "Decides the VPC, the zone and the range of the new private address.",
    choices=Choices("subnets"),
    from_source="subnet_id",
    prefill_from_source=True,
    bound_to_region=True,
    visible=Not(INTERFACES),
    attention=Always(),
    if_empty="the account's default VPC",
    source=PAGE,
)

GROUPS = Field(
    "SecurityGroupIds",
    "Security groups",
    "Who may reach the instance. They belong to the VPC of the subnet.",
    Kind.TEXTS,
    choices=Choices("security-groups", needs=("SubnetId",)),
    from_source="security_group_ids",
    prefill_from_source=True,
    bound_to_region=True,
    visible=Not(INTERFACES),
    attention=Not(Given("SecurityGroupIds")),
    if_empty="the VPC's default group",
    source=PAGE,
)

PRIMARY = (
    Field(
        "DeviceIndex",
        "Position",
        "0 is the primary interface.",
        Kind.INTEGER,
        required=Always(),
        minimum=0,
    ),
    Field("SubnetId", "Subnet", "Of a new interface.", choices=Choices("subnets"), bound_to_region=True),
    Field(
        "Groups",
        "Security groups",
        "Of a new interface; they belong to the VPC of its subnet.",
        Kind.TEXTS,
        choices=Choices("security-groups", needs=("NetworkInterfaces[].SubnetId",)),
        bound_to_region=True,
    ),
    Field(
        "NetworkInterfaceId",
        "Existing interface",
        "One that is attached to nothing; its subnet, groups and addresses come with it.",
        pattern=r"eni-[0-9a-f]+",
        pattern_help="the id of a network interface, such as eni-0abc",
        bound_to_region=True,
    ),
    Field("Description", "Description", "Of a new interface."),
    Field("DeleteOnTermination", "Delete with the instance", "Only a new interface can be.", Kind.BOOLEAN),
    Field(
        "InterfaceType",
        "Interface type",
        "An EFA-only interface has no addresses.",
        choices=(Choice("interface"), Choice("efa"), Choice("efa-only")),
    ),
    Field("NetworkCardIndex", "Network card", "0 holds the primary interface.", Kind.INTEGER, minimum=0),
    Field("EnaQueueCount", "ENA queues", "How many the interface has.", Kind.INTEGER, minimum=1),
)

ADDRESSES = (
    Field(
        "PrivateIpAddress",
        "Private address",
        "Of a new interface. The source's own is taken for as long as its interface exists.",
    ),
    Field(
        "PrivateIpAddresses",
        "Private address",
        "In place of the one above where there are several.",
        Kind.OBJECTS,
        fields=(
            Field("PrivateIpAddress", "Address", "In the subnet's range and free."),
            Field("Primary", "Primary", "One of them is.", Kind.BOOLEAN),
        ),
    ),
    Field(
        "SecondaryPrivateIpAddressCount",
        "More private addresses",
        "How many EC2 chooses.",
        Kind.INTEGER,
        minimum=0,
    ),
    Field(
        "AssociatePublicIpAddress",
        "Public address",
        "Of a single new interface at position 0.",
        Kind.BOOLEAN,
    ),
    Field("AssociateCarrierIpAddress", "Carrier address", "In a Wavelength Zone only.", Kind.BOOLEAN),
    Field(
        "Ipv6AddressCount",
        "IPv6 addresses to choose",
        "How many EC2 takes from the subnet's range.",
        Kind.INTEGER,
        minimum=0,
    ),
    Field(
        "Ipv6Addresses",
        "IPv6 address",
        "In place of a number of them.",
        Kind.OBJECTS,
        fields=(
            Field("Ipv6Address", "Address", "In the subnet's range and free."),
            Field("IsPrimaryIpv6", "Primary", "One of them may be.", Kind.BOOLEAN),
        ),
    ),
    Field(
        "PrimaryIpv6",
        "Keep the first IPv6 address",
        "It stays primary for as long as the instance lives.",
        Kind.BOOLEAN,
    ),
    *(
        field
        for version in ("4", "6")
        for field in (
            Field(
                f"Ipv{version}PrefixCount",
                f"IPv{version} prefixes to choose",
                "How many EC2 delegates.",
                Kind.INTEGER,
                minimum=0,
            ),
            Field(
                f"Ipv{version}Prefixes",
                f"IPv{version} prefix",
                "In place of a number of them.",
                Kind.OBJECTS,
                fields=(Field(f"Ipv{version}Prefix", "Prefix", "In CIDR notation."),),
            ),
        )
    ),
)

TRAFFIC = (
    Field(
        "EnaSrdSpecification",
        "ENA Express",
        "Faster single flows between instances.",
        Kind.OBJECT,
        fields=(
            Field("EnaSrdEnabled", "For TCP", "On or off.", Kind.BOOLEAN),
            Field(
                "EnaSrdUdpSpecification",
                "For UDP",
                "Only beside TCP.",
                Kind.OBJECT,
                fields=(Field("EnaSrdUdpEnabled", "Enabled", "On or off.", Kind.BOOLEAN),),
            ),
        ),
    ),
    Field(
        "ConnectionTrackingSpecification",
        "Connection tracking",
        "After how many idle seconds a connection is forgotten.",
        Kind.OBJECT,
        fields=tuple(
            Field(key, label, help, Kind.INTEGER, minimum=0, unit="s")
            for key, label, help in (
                ("TcpEstablishedTimeout", "TCP", "Established connections."),
                ("UdpStreamTimeout", "UDP streams", "With more than one exchange."),
                ("UdpTimeout", "UDP", "With one exchange or none."),
            )
        ),
    ),
)

NETWORK_INTERFACES = Field(
    "NetworkInterfaces",
    "Network interface",
    "In place of subnet and groups: for several interfaces, a fixed private address, or an interface that "
    "exists and is free.",
    Kind.OBJECTS,
    prefill=False,
    fields=as_run_instances_takes(*PRIMARY, *ADDRESSES, *TRAFFIC),
    source=PAGE,
)

CONSTRAINTS = (
    *(
        Constraint(
            key,
            AllOf(INTERFACES, Given(key)),
            "Beside network interfaces EC2 takes neither a subnet nor security groups of the instance.",
            "Name them in the interfaces, or leave the interfaces out.",
            evidence=Evidence.MODEL,
            source=RUN_INSTANCES,
        )
        for key in ("SubnetId", "SecurityGroupIds")
    ),
    Constraint(
        "NetworkInterfaces",
        AllOf(
            Given("NetworkInterfaces[1].DeviceIndex"),
            Equals("NetworkInterfaces[0].AssociatePublicIpAddress", "true"),
        ),
        "EC2 gives a public address only to an instance with one interface.",
        "Leave the public address out and move an Elastic IP address to it afterwards.",
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
    Constraint(
        "SecurityGroupIds",
        AllOf(Given("SecurityGroupIds"), Not(Given("SubnetId")), Not(INTERFACES)),
        "Security groups without a subnet have to be those of the account's default VPC.",
        "Choose a subnet of their VPC.",
        severity=Severity.WARNING,
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
)

SECTIONS = (
    Section("Network", (SUBNET, GROUPS)),
    Section(
        "Network interfaces",
        (NETWORK_INTERFACES,),
        "The backup's own interfaces and addresses belong to the source and are not sent.",
        folded=True,
    ),
)
