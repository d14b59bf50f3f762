"""How a restored EC2 instance is bought: reserved capacity, the market, and licences."""

from __future__ import annotations

from restore_profiles.model import Choice, Constraint, Evidence, Field, Kind, Section
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, Not
from restore_profiles.services.ec2_run_instances import RUN_INSTANCES, as_run_instances_takes

PAGE = "Restore an Amazon EC2 instance"

PREFERENCE = "CapacityReservationSpecification.CapacityReservationPreference"
TARGET = "CapacityReservationSpecification.CapacityReservationTarget"

CAPACITY = Field(
    "CapacityReservationSpecification",
    "Capacity reservation",
    "Whether the instance may, must or must not use reserved capacity.",
    Kind.OBJECT,
    fields=as_run_instances_takes(
        Field(
            "CapacityReservationPreference",
            "Preference",
            "Open takes any reservation that fits.",
            choices=(Choice("open"), Choice("none"), Choice("capacity-reservations-only")),
            closed=True,
        ),
        Field(
            "CapacityReservationTarget",
            "Target",
            "One reservation, or a group of them.",
            Kind.OBJECT,
            bound_to_region=True,
            fields=(
                Field("CapacityReservationId", "Reservation", "Its id."),
                Field("CapacityReservationResourceGroupArn", "Reservation group", "Its ARN."),
            ),
        ),
    ),
    source=PAGE,
)

MARKET = Field(
    "InstanceMarketOptions",
    "Market",
    "How the instance is bought; on demand unless said otherwise.",
    Kind.OBJECT,
    fields=as_run_instances_takes(
        Field(
            "MarketType",
            "Market type",
            "A Spot instance can be taken away.",
            choices=(
                Choice("on-demand"),
                Choice("spot"),
                Choice("capacity-block"),
                Choice("interruptible-capacity-reservation"),
            ),
            closed=True,
        ),
        Field(
            "SpotOptions",
            "Spot",
            "Of a Spot instance.",
            Kind.OBJECT,
            visible=Equals("InstanceMarketOptions.MarketType", "spot"),
            fields=(
                Field("MaxPrice", "Highest price", "USD an hour; a limit means more interruptions."),
                Field(
                    "SpotInstanceType",
                    "Request",
                    "Persistent ones want interruptions that hibernate or stop.",
                    choices=(Choice("one-time"), Choice("persistent")),
                    closed=True,
                ),
                Field(
                    "InstanceInterruptionBehavior",
                    "When interrupted",
                    "What becomes of the instance.",
                    choices=(Choice("terminate"), Choice("stop"), Choice("hibernate")),
                    closed=True,
                ),
                Field(
                    "ValidUntil",
                    "Until",
                    "End of a persistent request.",
                    pattern=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
                    pattern_help="a UTC second such as 2026-12-31T23:59:59Z",
                ),
                Field("BlockDurationMinutes", "Block duration", "EC2 takes it no more.", Kind.INTEGER),
            ),
        ),
    ),
    source=PAGE,
)

LICENSES = Field(
    "LicenseSpecifications",
    "License configuration",
    "Of License Manager.",
    Kind.OBJECTS,
    bound_to_region=True,
    fields=as_run_instances_takes(
        Field("LicenseConfigurationArn", "License configuration", "Its ARN."),
    ),
    source=PAGE,
)

CONSTRAINTS = (
    Constraint(
        TARGET,
        AllOf(
            AnyOf(
                Given(f"{TARGET}.CapacityReservationId"),
                Given(f"{TARGET}.CapacityReservationResourceGroupArn"),
            ),
            Given(PREFERENCE),
            Not(Equals(PREFERENCE, "capacity-reservations-only")),
        ),
        "EC2 takes a target only without a preference, or beside capacity-reservations-only.",
        "Empty the preference.",
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
    Constraint(
        "InstanceMarketOptions.SpotOptions.InstanceInterruptionBehavior",
        AllOf(
            Equals("InstanceMarketOptions.SpotOptions.SpotInstanceType", "persistent"),
            Not(
                Equals("InstanceMarketOptions.SpotOptions.InstanceInterruptionBehavior", "hibernate", "stop")
            ),
        ),
        "A persistent Spot request has to hibernate or stop when it is interrupted.",
        "Choose one of the two.",
        evidence=Evidence.MODEL,
        source=RUN_INSTANCES,
    ),
)

SECTIONS = (Section("Purchase and licences", (CAPACITY, MARKET, LICENSES), folded=True),)
