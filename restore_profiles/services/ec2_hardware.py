"""On what a restored EC2 instance runs: processor and place, and what the image asks for."""

from __future__ import annotations

from restore_profiles.model import Choice, Constraint, Evidence, Field, Kind, Section, Severity
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, Not, StartsWith
from restore_profiles.services.ec2_run_instances import RUN_INSTANCES, as_run_instances_takes

PAGE = "Restore an Amazon EC2 instance"

CORES = AnyOf(Given("CpuOptions.CoreCount"), Given("CpuOptions.ThreadsPerCore"))
BACKUP_TYPE = "returned.InstanceType"
ANOTHER_TYPE = AllOf(
    Given("InstanceType"),
    Given(BACKUP_TYPE),
    Not(AllOf(StartsWith("InstanceType", BACKUP_TYPE), StartsWith(BACKUP_TYPE, "InstanceType"))),
)


def _switch(key: str, label: str, help: str) -> Field:
    return Field(key, label, help, choices=(Choice("enabled"), Choice("disabled")))


CPU = Field(
    "CpuOptions",
    "Processor",
    "Fewer cores or threads than the type has, usually for licences counted by core.",
    Kind.OBJECT,
    fields=as_run_instances_takes(
        Field("CoreCount", "Cores", "Of the instance.", Kind.INTEGER, minimum=1),
        Field(
            "ThreadsPerCore",
            "Threads a core",
            "1 turns multithreading off.",
            Kind.INTEGER,
            minimum=1,
            maximum=2,
        ),
        _switch("AmdSevSnp", "AMD SEV-SNP", "Encrypted memory, of some AMD types."),
        _switch("NestedVirtualization", "Nested machines", "Of the newest Intel types."),
    ),
    source=PAGE,
)

CREDITS = Field(
    "CreditSpecification",
    "CPU credits",
    "Of T types only.",
    Kind.OBJECT,
    fields=as_run_instances_takes(
        Field(
            "CpuCredits",
            "Credits",
            "Unlimited bursts are charged.",
            choices=(Choice("standard"), Choice("unlimited")),
            closed=True,
        ),
    ),
    source=PAGE,
)

PLACEMENT = Field(
    "Placement",
    "Placement",
    "Group, tenancy and host. The zone follows from the subnet.",
    Kind.OBJECT,
    fields=as_run_instances_takes(
        Field(
            "Tenancy",
            "Tenancy",
            "Whether the hardware is shared.",
            choices=(Choice("default", "shared"), Choice("dedicated"), Choice("host", "Dedicated Host")),
            closed=True,
        ),
        Field("GroupName", "Placement group", "By its name, or else by its id.", bound_to_region=True),
        Field("GroupId", "Placement group id", "In place of its name.", bound_to_region=True),
        Field("PartitionNumber", "Partition", "Of a partition placement group.", Kind.INTEGER, minimum=1),
        Field("HostId", "Dedicated Host", "The host it runs on.", bound_to_region=True),
        Field(
            "Affinity",
            "Host affinity",
            "Whether a stopped instance comes back on the same host.",
            choices=(Choice("default"), Choice("host")),
        ),
        Field("HostResourceGroupArn", "Host resource group", "Of Dedicated Hosts.", bound_to_region=True),
        Field(
            "AvailabilityZone",
            "Availability Zone",
            "Only where no subnet is named; it must be the subnet's.",
            prefill=False,
            bound_to_region=True,
        ),
        Field(
            "AvailabilityZoneId",
            "Zone id",
            "In place of the zone's name.",
            prefill=False,
            bound_to_region=True,
        ),
        Field("SpreadDomain", "Spread domain", "EC2 has it for later use."),
    ),
    source=PAGE,
)

ELASTIC_GPU = Field(
    "ElasticGpuSpecification",
    "Elastic GPU",
    "Elastic Graphics ended on 2024-01-08.",
    Kind.OBJECTS,
    prefill=False,
    fields=as_run_instances_takes(Field("Type", "Type", "Of the accelerator.")),
    source=PAGE,
)


def _of_image(key: str, label: str, help: str, kind: Kind = Kind.TEXT) -> Field:
    return Field(key, label, help, kind, source=PAGE)


IMAGE = (
    _of_image("Architecture", "Architecture", "Of the image, such as x86_64 or arm64."),
    _of_image("VirtualizationType", "Virtualization", "Of the image: hvm or paravirtual."),
    _of_image("Platform", "Platform", "Of the image: windows, or nothing."),
    _of_image("RootDeviceType", "Root device", "Of the image: ebs."),
    _of_image("EnaSupport", "ENA", "Whether the image has the driver.", Kind.BOOLEAN),
    _of_image("KernelId", "Kernel", "Of a paravirtual image."),
    _of_image("RamdiskId", "RAM disk", "Of a paravirtual image."),
    ELASTIC_GPU,
)

CONSTRAINTS = (
    *(
        Constraint(
            key,
            AllOf(ANOTHER_TYPE, given),
            "These options are those of the backup's instance type; the chosen type may not have them.",
            "Empty them to take what the type has.",
            severity=Severity.WARNING,
            evidence=Evidence.MODEL,
            source=RUN_INSTANCES,
        )
        for key, given in (
            ("CpuOptions", CORES),
            ("CreditSpecification", Given("CreditSpecification.CpuCredits")),
            ("HibernationOptions", Equals("HibernationOptions.Configured", "true")),
        )
    ),
    Constraint(
        "Placement.GroupId",
        AllOf(Given("Placement.GroupId"), Given("Placement.GroupName")),
        "EC2 takes a placement group by its id or by its name, not both.",
        "Empty one of them.",
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
    Constraint(
        "Placement.AvailabilityZoneId",
        AllOf(Given("Placement.AvailabilityZone"), Given("Placement.AvailabilityZoneId")),
        "EC2 takes a zone by its id or by its name, not both.",
        "Empty both: the subnet decides.",
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
    Constraint(
        "Placement.Tenancy",
        AllOf(
            Given("Placement.HostResourceGroupArn"),
            Given("Placement.Tenancy"),
            Not(Equals("Placement.Tenancy", "host")),
        ),
        "A host resource group goes with the tenancy host only.",
        "Set the tenancy to host, or empty it.",
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
    Constraint(
        "ElasticGpuSpecification",
        Given("ElasticGpuSpecification[0].Type"),
        "Amazon Elastic Graphics ended on 2024-01-08.",
        "Leave it out.",
        severity=Severity.WARNING,
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
)

SECTIONS = (
    Section("Processor and placement", (CPU, CREDITS, PLACEMENT), folded=True),
    Section("Image", IMAGE, "What the image is; nothing to choose in most restores.", folded=True),
)
