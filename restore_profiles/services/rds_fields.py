"""What is decided when an RDS instance is restored: its name, the moment, engine, class, network, groups."""

from __future__ import annotations

from restore_profiles.model import Choice, Choices, Evidence, Field, Kind, Section
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Not
from restore_profiles.services.rds_engines import ENGINES, LICENSES, ORACLE, SQL_SERVER, engine_is
from restore_profiles.services.rds_pages import CONTINUOUS, FROM_SNAPSHOT, MULTI_AZ, PAGE, PITR_PAGE

IDENTIFIER = Field(
    "DBInstanceIdentifier",
    "Instance identifier",
    "The new instance's name. No other DB instance or DB cluster of the account in this Region may have it, "
    "in capitals or not; RDS stores it in lower case.",
    prefill=False,
    suggestion="{source}-restored",
    required=Always(),
    attention=Always(),
    pattern=r"[A-Za-z](?!.*--)[A-Za-z0-9-]{0,62}(?<!-)",
    pattern_help=(
        "1 to 63 letters, digits and hyphens that begin with a letter, without two hyphens in a row or one "
        "at the end"
    ),
    source=PAGE,
)

RESTORE_TIME = Field(
    "RestoreTime",
    "Moment",
    "The second to go back to, in UTC. It must lie before the latest restorable time, which is about 5 "
    "minutes ago.",
    kind=Kind.MOMENT,
    prefill=False,
    visible=CONTINUOUS,
    required=AllOf(CONTINUOUS, Not(Equals("UseLatestRestorableTime", "true"))),
    source=PITR_PAGE,
)

USE_LATEST = Field(
    "UseLatestRestorableTime",
    "Latest moment",
    "true takes the newest moment there is when the restore runs, instead of one that is named.",
    kind=Kind.BOOLEAN,
    prefill=False,
    # Beside a moment there is nothing to ask; an answer that stands there all the same is told as wrong.
    visible=AllOf(CONTINUOUS, AnyOf(Not(Given("RestoreTime")), Given("UseLatestRestorableTime"))),
    if_empty="false",
    source=PITR_PAGE,
)

ENGINE = Field(
    "Engine",
    "Engine",
    "The same as the source's, or one that can read its data.",
    choices=tuple(Choice(engine) for engine in ENGINES),
    from_source="engine",
    prefill_from_source=True,
    required=CONTINUOUS,
    if_empty="as the source",
    source=PITR_PAGE,
)

CLASS = Field(
    "DBInstanceClass",
    "Instance class",
    "Decides processors, memory and price; not every class is offered for every engine and Region.",
    choices=Choices("rds-instance-classes", needs=("Engine",)),
    from_source="instance_class",
    prefill_from_source=True,
    if_empty="as the source",
    source=FROM_SNAPSHOT,
)

LICENSE = Field(
    "LicenseModel",
    "Licence model",
    "Which licence the engine runs under.",
    choices=LICENSES,
    from_source="license_model",
    if_empty="as the source",
    source=FROM_SNAPSHOT,
)

DATABASE = Field(
    "DBName",
    "Database name",
    "Of Oracle and SQL Server only; the other engines keep the names that are in the backup.",
    from_source="database_name",
    visible=engine_is(*ORACLE, *SQL_SERVER),
    source=FROM_SNAPSHOT,
)

SUBNET_GROUP = Field(
    "DBSubnetGroupName",
    "DB subnet group",
    "Decides the VPC and the subnets: from where the database can be reached.",
    choices=Choices("rds-subnet-groups"),
    from_source="subnet_group",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("DBSubnetGroupName")),
    if_empty="as RDS chooses",
    source=FROM_SNAPSHOT,
)

SECURITY_GROUPS = Field(
    "VpcSecurityGroupIds",
    "Security groups",
    "Who may connect. They must be in the VPC of the DB subnet group.",
    kind=Kind.TEXTS,
    choices=Choices("security-groups"),
    from_source="security_groups",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("VpcSecurityGroupIds")),
    if_empty="the VPC's default group",
    source=FROM_SNAPSHOT,
)

MULTI_AZ_FIELD = Field(
    "MultiAZ",
    "Multi-AZ",
    "true keeps a standby in a second zone.",
    kind=Kind.BOOLEAN,
    from_source="multi_az",
    prefill_from_source=True,
    attention=Not(Given("MultiAZ")),
    if_empty="false: one zone",
    source=FROM_SNAPSHOT,
)

ZONE = Field(
    "AvailabilityZone",
    "Availability Zone",
    "Where a Single-AZ instance is made. RDS takes none for Multi-AZ.",
    choices=Choices("availability-zones"),
    from_source="availability_zone",
    bound_to_region=True,
    visible=Not(MULTI_AZ),
    if_empty="as RDS chooses",
    source=FROM_SNAPSHOT,
)

PUBLIC = Field(
    "PubliclyAccessible",
    "Public access",
    "true gives the instance a public address; its security groups still decide who gets in.",
    kind=Kind.BOOLEAN,
    from_source="public",
    prefill_from_source=True,
    attention=Equals("PubliclyAccessible", "true"),
    if_empty="as RDS decides by the subnets",
    source=FROM_SNAPSHOT,
)

PORT = Field(
    "Port",
    "Port",
    "The port that the database listens on.",
    kind=Kind.INTEGER,
    from_source="port",
    minimum=1_150,
    maximum=65_535,
    if_empty="as the source",
    evidence=Evidence.MODEL,
    source=FROM_SNAPSHOT,
)

NETWORK_TYPE = Field(
    "NetworkType",
    "Network type",
    "DUAL adds IPv6 where the DB subnet group has it.",
    choices=(Choice("IPV4"), Choice("DUAL")),
    from_source="network_type",
    evidence=Evidence.UNVERIFIED,
    source=FROM_SNAPSHOT,
)

PARAMETER_GROUP = Field(
    "DBParameterGroupName",
    "DB parameter group",
    "The engine's settings. Without one the instance gets the engine's defaults, not the source's group.",
    choices=Choices("rds-parameter-groups", needs=("Engine",)),
    from_source="parameter_group",
    prefill_from_source=True,
    bound_to_region=True,
    attention=Not(Given("DBParameterGroupName")),
    if_empty="the engine's default group",
    source=FROM_SNAPSHOT,
)

OPTION_GROUP = Field(
    "OptionGroupName",
    "Option group",
    "Features of the engine such as Oracle TDE or SQL Server's native backup.",
    choices=Choices("rds-option-groups", needs=("Engine",)),
    from_source="option_group",
    prefill_from_source=True,
    bound_to_region=True,
    source=FROM_SNAPSHOT,
)

SECTIONS = (
    Section("Instance", (IDENTIFIER, RESTORE_TIME, USE_LATEST, CLASS)),
    Section("Network", (SUBNET_GROUP, SECURITY_GROUPS, MULTI_AZ_FIELD, ZONE, PUBLIC, PORT, NETWORK_TYPE)),
    Section("Engine", (ENGINE, PARAMETER_GROUP, OPTION_GROUP, LICENSE, DATABASE)),
)
